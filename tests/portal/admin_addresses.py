"""Every address of the admin, as its own tables of addresses have it, and one row of everything to open there."""

import datetime
import re

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.urls import URLResolver
from django.utils import timezone

from history import keeping
from locator.letters import Letter
from locator.models import Certification, Doubt, ImportJob, ImportRun, OutsideLink, ProblemReport, Therapist
from research.models import Article, LifeStage, Picture, StudiedTechnique, Study, Term, Topic

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# What a view wants to be told before it says anything.
QUERIES = {"autocomplete/": "?app_label=locator&model_name=license&field_name=therapist"}
INDEX = "(index)"
DAY = datetime.date(2099, 1, 1)


def templates():
    """Addresses below /admin/ with their parameters in brackets, none left out and none twice."""
    found = [*_below(admin.site.get_urls(), "")]
    assert len(found) == len({*found})
    return found


def _below(patterns, prefix):
    for pattern in patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(pattern.url_patterns, prefix + route)
        elif "?P<app_label>" in route:
            labels = route.partition("?P<app_label>")[2].partition(")")[0]
            yield from (f"{label}/" for label in labels.split("|"))
        else:
            yield prefix + ("no/such/page/" if "?P<url>" in route else route) or INDEX


def address(template, rows):
    """Where a template leads with the first row of its model. `rows` is what `make_rows` gave."""
    parts = template.split("/")
    row = rows.get("/".join(parts[:2]))
    if parts[1:3] == ["importrun", "jobs"]:
        row = rows["locator/importjob"]
    values = {
        "kept": rows["locator/therapist"].pk,
        "other": rows["other therapist"].pk,
        "version_id": rows.get("version of " + "/".join(parts[:2])),
        "object_id": row and row.pk,
        "pk": row and row.pk,
        "id": row and row.pk,
        "content_type_id": ContentType.objects.get_for_model(Therapist).pk,
    }
    if parts[0] == "r":
        values["object_id"] = rows["locator/therapist"].pk

    def value(match):
        found = values.get(match[1])
        assert found is not None, f"{template}: what is its {match[1]}? Teach tests/portal/admin_addresses.py."
        return str(found)

    return "/admin/" + PARAMETER.sub(value, template.removeprefix(INDEX)) + QUERIES.get(template, "")


def make_rows(make_therapist, techniques):
    """One row of each model that the admin shows, by app and model. Articles and studies are drafts."""
    rosa = make_therapist()
    license = rosa.licenses.get()
    now = timezone.now()
    made = [
        rosa,
        license,
        rosa.practices.get(),
        license.state,
        Certification.objects.create(therapist=rosa, title="BCTMB", number="1", expires_on=DAY),
        techniques["swedish"],
        ProblemReport.objects.create(therapist=rosa, kind="moved"),
        Letter.objects.create(to="rosa@example.org", subject="A message", text="x", not_before=now),
        ImportRun.objects.create(
            what="check_licenses il", file_name="r.csv", sha256="a" * 64, started_at=now, rows=1, quarantined=0
        ),
        Doubt.objects.create(
            license=license, reason="near", last_name="GARCIA", status="active", source="IDFPR", seen_on=DAY
        ),
        OutsideLink.objects.create(url_hash="a" * 64, url="https://example.org/", where="A study", seen_at=now),
        ImportJob.objects.create(
            what="il", file_name="r.csv", stored_as="r", size=1, sha256="a" * 64, status="previewed", told={}
        ),
        Article.objects.create(slug="a-draft", title="A draft"),
        Study.objects.create(slug="a-study", headline="A study", year=2023),
        LifeStage.objects.create(slug="infancy", name="Infancy", ages="to 12 months", position=1),
        Topic.objects.create(slug="sleep", name="Sleep"),
        StudiedTechnique.objects.create(slug="swedish", name="Swedish massage"),
        Term.objects.create(slug="effleurage", name="effleurage", definition="A stroke."),
        Picture.objects.create(key="hands", alt="Two hands"),
        User.objects.create_user("somebody", is_staff=True),
        Group.objects.create(name="Of our own"),
    ]
    rows = {f"{row._meta.app_label}/{row._meta.model_name}": row for row in made}
    for name in ("locator/therapist", "research/article", "research/study"):
        keeping.keep(rows[name], None, "")
        rows[f"version of {name}"] = keeping.whole_versions(rows[name]).first().pk
    return rows | {"other therapist": make_therapist("Rosa", "Delgado")}
