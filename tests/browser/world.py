"""Somebody and something of every kind, for tests that only look: made once, and put back for each of them."""

import datetime
from types import SimpleNamespace

from django.contrib.auth import get_user_model, login
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from reversion.models import Version

from history.keeping import keep
from locator import starting as locator_starting
from locator.models import (
    Doubt,
    ImportJob,
    ImportRun,
    Letter,
    OutsideLink,
    Practice,
    ProblemReport,
    Technique,
    Therapist,
)
from portal import recovery_codes
from research import starting as research_starting
from research.models import Article
from tests import cast

HOME = {"street": "77 Secret Lane", "city": "Skokie", "latitude": 42.03, "longitude": -87.73, "zip": "60076"}


def build():
    """Addresses and keys of what was made.

    `rosa` is licensed, and has two rooms, one of them her home; `kay` is certified, in a state that licenses nobody;
    `ann` is at home alone. With 22 others they fill two pages, of which prenatal massage leaves four.
    """
    locator_starting.load_states()
    locator_starting.load_techniques()
    research_starting.load()
    make = cast.maker()
    swedish, prenatal, deep = (Technique.objects.get(slug=slug) for slug in ("swedish", "prenatal", "deep-tissue"))
    room = {
        "name": "Lakeside Bodywork",
        "street": "1 Lake St",
        "phone": "847-555-0100",
        "email": "rosa@example.org",
        "website": "https://example.org/",
        "settings": ["clinic", "workplace"],
        "wheelchair": True,
        "travel_radius_miles": 15,
    }
    rosa = make(
        credentials="LMT, BCTMB",
        bio="Twenty years of quiet work.\n\n" + "Pressure is always your choice, and there is time to talk. " * 6,
        languages=["en", "es", "pl"],
        gender="female",
        practising_since=2004,
        techniques=[swedish, prenatal, deep],
        certification={},
        practice=room,
    )
    Practice.objects.create(
        therapist=rosa, state_id="IL", hide_address=True, travel_radius_miles=10, settings=["home"], **HOME
    )
    wichita = {"state_id": "KS", "city": "Wichita", "zip": "67202", "latitude": 37.69, "longitude": -97.34}
    kay = make(
        "Kay", "Lee", [swedish], practice={**wichita, "email": "kay@example.org"}, license=None, certification={}
    )
    ann = make("Ann", "Ray", [prenatal], {**HOME, "hide_address": True}, accepts_new=False, languages=["en", "ko"])
    make("Mei-Ling", "Chen", [prenatal], {"precision": "zip", "latitude": 42.0})
    for number in range(22):
        place = {"latitude": 42.06 + number / 100, "precision": "zip"}
        make(f"N{number:02}", "Other", [prenatal] if number == 0 else [swedish], place, is_demo=number % 2 == 0)
    draft = Article.objects.get(slug="massage-in-older-age")
    Article.objects.filter(pk=draft.pk).update(status="draft", reviewer="")
    boss = get_user_model().objects.create_superuser("ann", password="a long enough secret")
    return SimpleNamespace(
        rosa=rosa.get_absolute_url(),
        kay=kay.get_absolute_url(),
        ann=ann.get_absolute_url(),
        rosa_pk=rosa.pk,
        kay_pk=kay.pk,
        ann_pk=ann.pk,
        practice_pk=rosa.practices.first().pk,
        draft_pk=draft.pk,
        session=_signed_in(boss),
        **_work(make, rosa, boss),
    )


def _work(make, rosa, boss):
    """What waits for staff: somebody on record twice, imports at each stage, doubts, letters, links, old versions.

    `sid` is one of the staff who has a second factor.
    """
    now = timezone.now()
    Therapist.objects.filter(pk=rosa.pk).update(external_id="IL-0042")
    rosa.refresh_from_db()
    license = rosa.licenses.get()
    written = license.number.replace(".", "-")
    twin = make("Rosa", "Delgado-Ruiz", license={"number": written}, external_id="FL-77", published=False, bio="Calm.")
    keep(rosa, boss, "Before.")
    Therapist.objects.filter(pk=rosa.pk).update(bio=rosa.bio.replace("Twenty", "Twenty-two"), gender="")
    keep(Therapist.objects.get(pk=rosa.pk), boss, "After.")
    Therapist.objects.filter(pk=rosa.pk).update(bio=rosa.bio, gender="female")
    doubt = Doubt.objects.create(
        license=license, reason="near", last_name="Delgade", first_name="Rosa", status="lapsed", source="IDFPR",
        seen_on=now.date(), expires_on=datetime.date(2026, 3, 31),
    )  # fmt: skip
    about = {"sha256": "0123456789abcdef" * 4, "file_name": "massage-therapists-november-2026.csv", "by": boss}
    counts = {"verified": 812, "renewed": 93, "hidden": 4}
    run = ImportRun.objects.create(
        what="check_licenses IL",
        started_at=now,
        rows=913,
        quarantined=4,
        counts=counts,
        report="line,reason\r\n",
        **about,
    )
    people = [{"key": "227.000042", "who": "Rosa Delgado", "why": "expired on Mar 31, 2026", "therapist": rosa.pk}]
    refused = [{"key": "line 17", "who": "", "why": "license_expires: “soon” is no date", "therapist": None}]
    kinds = {"added": 1, "changed": 812, "hidden": 1, "doubtful": 0, "refused": 1}
    first = {"hidden": people, "changed": people * 3, "added": people, "refused": refused}
    told = {"rows": 913, "counts": {"proof": 812}, "kinds": kinds, "ignored": ["fax"], "service_failed": False}
    stages = {
        "waiting": {},
        "running": {"percent": 40, "progress": "checked 365 rows", "lease_until": now + datetime.timedelta(days=1)},
        "previewed": {"told": told | {"first": first}},
        "done": {"confirmed": True, "told": told, "run": run},
        "failed": {"error": "This file has no column “license_number”. Its columns are: name, town."},
        "discarded": {},
    }
    jobs = {
        f"job_{status}": ImportJob.objects.create(
            what="il", status=status, stored_as=status, size=81_000_000, **about, **more
        ).pk
        for status, more in stages.items()
    }
    letter = Letter.objects.create(
        to="rosa@example.org", subject="A message from a visitor", text="Are you free?", attempts=20, not_before=now,
        last_failure="SMTPRecipientsRefused",
    )  # fmt: skip
    report = ProblemReport.objects.create(therapist=rosa, kind="moved", text="Nobody has been there for a month.")
    for number, outcome in enumerate(("broken", "ok", "refused", "")):
        OutsideLink.objects.create(
            url=f"https://example.org/{'a-long-address/' * 6}{number}", url_hash=number, outcome=outcome, seen_at=now,
            where="Article: Massage in later life", where_url="/admin/", status="404 Not Found" if number == 0 else "",
        )  # fmt: skip
    sid = get_user_model().objects.create_superuser("sid", password="a long enough secret")
    TOTPDevice.objects.create(user=sid, name="app", confirmed=True)
    recovery_codes.make(sid)
    versions = Version.objects.get_for_object(rosa).order_by("pk")
    return {
        "twin_pk": twin.pk,
        "doubt_pk": doubt.pk,
        "run_pk": run.pk,
        "letter_pk": letter.pk,
        "report_pk": report.pk,
        "sid_pk": sid.pk,
        "role_pk": Group.objects.get(name="Registrar").pk,
        "version_pk": versions[0].pk,
        "later_pk": versions[1].pk,
        **jobs,
    }


def _signed_in(user):
    """The key of a session."""
    request = HttpRequest()
    request.session = SessionStore()
    login(request, user)
    request.session.save()
    return request.session.session_key
