"""What waits for staff of a large site, besides its therapists: made up, so that no list is measured empty."""

import datetime
from itertools import islice

LINKS, DOUBTS, REPORTS, LETTERS, RUNS = 100_000, 50_000, 20_000, 20_000, 5_000
BATCH = 5000


def fill():
    """Doubts, reports, letters, imports and outside links, some of each kind; where they are there, nothing."""
    from django.db import connection
    from django.utils import timezone

    from locator.models import Doubt, ImportRun, Letter, License, OutsideLink, ProblemReport, Therapist

    now = timezone.now()
    of_licenses = License.objects.order_by("pk").values_list("pk", flat=True)[:DOUBTS]
    about = Therapist.objects.order_by("pk").values_list("pk", flat=True)[:REPORTS]
    rows = {
        OutsideLink: (
            OutsideLink(
                url_hash=f"{number:064}",
                url=f"https://practice{number}.example.com/",
                where=f"therapist: Somebody {number}",
                where_url=f"/admin/locator/therapist/{number}/change/",
                checked_at=now,
                outcome=("ok", "ok", "broken", "refused", "")[number % 5],
                seen_at=now,
            )
            for number in range(LINKS)
        ),
        Doubt: (
            Doubt(
                license_id=key,
                reason=("name", "near")[number % 2],
                last_name=f"Name{number}",
                status="active",
                source="IDFPR",
                seen_on=datetime.date(2026, 1, 1 + number % 28),
                decision=("", "same", "other")[number % 3],
            )
            for number, key in enumerate(of_licenses)
        ),
        ProblemReport: (
            ProblemReport(therapist_id=key, kind="other", about=f"Somebody {key}", dealt_with=number % 4 > 0)
            for number, key in enumerate(about)
        ),
        Letter: (
            Letter(to="a@example.org", subject="A letter", text="…", attempts=(1, 20)[number % 2], not_before=now)
            for number in range(LETTERS)
        ),
        ImportRun: (
            ImportRun(
                what=f"check_licenses {('il', 'fl', 'tx', 'wa')[number % 4]}",
                file_name="roster.csv",
                sha256="a" * 64,
                started_at=now,
                rows=9,
                quarantined=number % 3,
                counts={"verified": number},
                report="x" * 2000,
            )
            for number in range(RUNS)
        ),
    }
    for model, made in rows.items():
        if model.objects.exists():
            continue
        while batch := list(islice(made, BATCH)):
            model.objects.bulk_create(batch)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
