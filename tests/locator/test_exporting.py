"""The CSV of therapists: importing it again restores what it says, and nothing in it runs."""

import csv
import datetime
import io
import itertools
import tracemalloc

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from locator import exporting
from locator.imports import cells, therapists
from locator.models import Certification, License, Listing, Practice, Technique, Therapist
from tests.locator.imports.test_formulas import RUNNABLE, runs

pytestmark = pytest.mark.django_db
KEYS = itertools.count(1)


def export(queryset=None):
    return "".join(exporting.lines(Therapist.objects.all() if queryset is None else queryset))


def rows(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def put_in(tmp_path, text):
    path = tmp_path / "again.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return therapists.run(path, progress=lambda *said: None)


def everything():
    """What is on record, without keys of the database."""
    out = []
    for person in Therapist.objects.order_by("external_id"):
        parts = [
            sorted(
                str({name: value for name, value in vars(row).items() if name not in ("_state", "id", "therapist_id")})
                for row in rows
            )
            for rows in (person.practices.all(), person.licenses.all(), person.certifications.all())
        ]
        own = {name: value for name, value in vars(person).items() if name not in ("_state", "id")}
        out.append((own, sorted(person.techniques.values_list("slug", flat=True)), *parts))
    return out


@pytest.fixture
def rosa(make_therapist, techniques):
    """Somebody with all there is: two practices, one of them a hidden home, two licenses, a certification."""
    rosa = make_therapist(
        "Rosa",
        "O’Hara-Delgado",
        [techniques["swedish"], techniques["prenatal"]],
        external_id="roster-7",
        credentials="LMT, BCTMB",
        bio='- quiet\n- “warm”, with "quotation marks"\n=1+1; @home',
        languages=["en", "es"],
        gender="female",
        accepts_new=False,
        practising_since=2004,
        practice={
            "street": "1 Lake St",
            "street2": "Suite 2",
            "name": "+Plus Bodywork",
            "phone": "+1 847-555-0100 x 12",
            "email": "rosa@example.org",
            "website": "https://example.org/a?b=c",
            "settings": ["clinic", "spa"],
            "wheelchair": True,
        },
        certification={},
    )
    home = {"city": "Skokie", "zip": "60076", "latitude": 42.0334, "longitude": -87.7334, "precision": "address"}
    Practice.objects.create(
        therapist=rosa, state_id="IL", hide_address=True, travel_radius_miles=10, street="7 Secret Ln", **home
    )
    License.objects.create(
        therapist=rosa,
        state_id="WI",
        number="MT 12-34",
        expires_on=datetime.date(2098, 1, 2),
        verified_on=datetime.date(2026, 11, 2),
        source="DSPS",
    )
    return rosa


class TestRoundTrip:
    def test_into_the_same_site_changes_nothing(self, rosa, tmp_path):
        put_in(tmp_path, export())  # What was typed by hand has no key of an import yet.
        before = everything()
        assert [len(parts) for parts in before[0][2:]] == [2, 2, 1]
        summary = put_in(tmp_path, export())
        assert (summary.quarantined, summary.counts["therapists unchanged"]) == (0, 1)
        assert everything() == before

    def test_into_an_empty_site_restores_everything(self, rosa, tmp_path):
        put_in(tmp_path, export(Therapist.objects.all()))
        before, listed = everything(), sorted(Listing.objects.values_list("sort_name", "latitude", "longitude"))
        text = export()
        Therapist.objects.all().delete()
        summary = put_in(tmp_path, text)
        assert summary.quarantined == 0, summary.first_problems
        assert everything() == before
        assert sorted(Listing.objects.values_list("sort_name", "latitude", "longitude")) == listed

    def test_a_coarse_point_stays_coarse(self, make_therapist, tmp_path):
        make_therapist(external_id="a", practice={"precision": "zip"})
        assert rows(export())[0]["latitude"] == ""
        text = export()
        Therapist.objects.all().delete()
        put_in(tmp_path, text)
        assert Practice.objects.get().precision == "zip"

    @pytest.mark.parametrize("stain", [{"status": "suspended"}, {"disciplined": True}])
    def test_what_is_no_proof_here_becomes_none_elsewhere(self, make_therapist, tmp_path, stain):
        make_therapist(external_id="a", license=stain)
        text = export()
        Therapist.objects.all().delete()
        put_in(tmp_path, text)
        assert License.objects.get().verified_on is None
        assert not Listing.objects.exists()

    def test_here_it_keeps_its_verification(self, make_therapist, tmp_path):
        make_therapist(external_id="a", license={"disciplined": True})
        put_in(tmp_path, export())
        license = License.objects.get()
        assert license.disciplined
        assert license.verified_on

    def test_whoever_has_no_key_is_set_aside(self, make_therapist, tmp_path):
        make_therapist()
        assert put_in(tmp_path, export()).quarantined == 1
        assert Therapist.objects.count() == 1


# Texts as the site keeps them: no control characters, no stray space.
LINE = st.text(st.sampled_from(RUNNABLE + "ab1é;,'\" ") | st.characters(codec="utf-8", exclude_categories=["C", "Z"]))


def kept(text, lines=False):
    try:
        return cells.clean(text, lines=lines)
    except cells.Bad:
        return ""


LINE = LINE.map(kept).map(lambda text: text[:80].strip())
TEXT = st.lists(LINE, max_size=4).map("\n".join).map(lambda text: kept(text, lines=True))


class TestNothingRuns:
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(first=LINE, last=LINE, business=LINE, street=LINE, bio=TEXT, source=LINE)
    @example(first="=1+1", last="'=x", business="@SUM(A1)", street="-1 Main", bio="+a\n=b;=c", source="＝1")
    def test_whatever_is_on_record(self, states, tmp_path, first, last, business, street, bio, source):
        Therapist.objects.all().delete()
        key = f"={next(KEYS)}"
        rosa = Therapist.objects.create(
            external_id=key, first_name=first or "R", last_name=last, bio=bio, published=True
        )
        place = {"city": "Evanston", "state_id": "IL", "zip": "60201", "latitude": 42.05, "longitude": -87.69}
        Practice.objects.create(therapist=rosa, name=business, street=street, precision="address", **place)
        day = datetime.date(2026, 1, 1)
        License.objects.create(
            therapist=rosa, state_id="IL", number="=1", source=source, verified_on=day, expires_on=day
        )
        text = export()
        for row in rows(text):
            for column, cell in row.items():
                if column not in ("latitude", "longitude"):
                    assert not runs(cell), (column, cell)
                else:
                    float(cell)  # A number, and nothing besides.
        Therapist.objects.all().delete()
        summary = put_in(tmp_path, text)
        assert summary.quarantined == 0, summary.first_problems
        again = Therapist.objects.get()
        assert (again.external_id, again.first_name, again.last_name, again.bio) == (key, first or "R", last, bio)
        practice, license = again.practices.get(), again.licenses.get()
        assert (practice.name, practice.street, license.number, license.source) == (business, street, "=1", source)


class TestStreaming:
    def test_queries_go_by_batches_not_by_people(self, make_therapist, monkeypatch, django_assert_num_queries):
        for number in range(9):
            make_therapist(external_id=str(number))
        monkeypatch.setattr(exporting, "BATCH", 4)
        # Three batches with people, techniques, practices, licenses and certifications; and one that finds nobody.
        with django_assert_num_queries(3 * 5 + 1):
            assert len(rows(export())) == 9

    def test_memory_stays_flat(self, states, monkeypatch):
        monkeypatch.setattr(exporting, "BATCH", 100)
        people = Therapist.objects.bulk_create(
            Therapist(external_id=str(number), first_name="Rosa", bio="word " * 500) for number in range(3000)
        )
        Practice.objects.bulk_create(Practice(therapist=person, state_id="IL", city="Evanston") for person in people)
        peaks = []
        for count in (300, 3000):
            tracemalloc.start()
            for _chunk in exporting.lines(Therapist.objects.filter(pk__lte=people[count - 1].pk)):
                pass
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        assert peaks[1] < peaks[0] * 1.2, peaks

    def test_somebody_without_practice_or_license(self, states):
        Therapist.objects.create(external_id="a", first_name="Rosa")
        assert [row["first_name"] for row in rows(export())] == ["Rosa"]

    def test_the_columns_are_those_that_an_import_knows(self, techniques):
        from locator.imports.columns import parsers

        assert set(exporting.COLUMNS) == set(parsers())
        assert Technique.objects.exists()
        assert Certification.objects.count() == 0
