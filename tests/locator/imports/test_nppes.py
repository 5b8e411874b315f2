"""The national provider file through the command line."""

import csv
import io
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from locator.imports.nppes_file import ProviderFile
from locator.models import ImportRun, License, Listing, Practice, Therapist
from tests.locator.imports.provider_file import LOCATION, npi, person, text

pytestmark = [pytest.mark.usefixtures("ready")]
STATE, CITY, ZIP = LOCATION + "State Name", LOCATION + "City Name", LOCATION + "Postal Code"


@pytest.fixture
def load(tmp_path, capsys):
    """Import rows; returns (exit status or message, stdout, rows of the report)."""

    def load(*rows, newer=True, quoted=True, path=None, **options):
        report = tmp_path / "report.csv"
        if path is None:
            path = tmp_path / "npidata_pfile_20260101-20260131.csv"
            path.write_text(text(rows, newer, quoted), encoding="utf-8")
        try:
            call_command("import_nppes", str(path), report=report, **options)
            said = 0
        except CommandError as error:
            said = str(error)
        listed = []
        if report.exists():
            with report.open(newline="") as file:
                listed = list(csv.DictReader(file))
            report.unlink()
        return said, capsys.readouterr().out, listed

    return load


class TestOnePerson:
    @pytest.mark.parametrize("newer", [True, False])
    @pytest.mark.parametrize("quoted", [True, False])
    def test_becomes_a_draft_with_an_unverified_license(self, client, load, newer, quoted):
        said, out, listed = load(person(), newer=newer, quoted=quoted)
        assert (said, listed) == (0, [])
        assert "therapists added: 1" in out
        therapist = Therapist.objects.get()
        assert (therapist.external_id, therapist.name, therapist.credentials) == (
            f"npi:{npi(1)}",
            "Rosa Delgado",
            "LMT",
        )
        assert (therapist.published, therapist.gender) == (False, "female")
        practice = Practice.objects.get()
        assert (practice.street, practice.city, practice.state_id, practice.zip) == (
            "1 Main St",
            "Evanston",
            "IL",
            "60201",
        )
        assert (practice.phone, practice.precision) == ("847-555-0100", "zip")
        license = License.objects.get()
        assert (license.number, license.state_id, license.verified_on) == ("227.000001", "IL", None)
        assert not Listing.objects.exists()
        assert "data-therapist=" not in client.get(reverse("find"), {"near": "60201"}).content.decode()

    @pytest.mark.parametrize("slot", range(1, 16))
    def test_the_taxonomy_may_be_in_any_slot(self, load, slot):
        load(person(slot=slot))
        assert License.objects.get().number == "227.000001"

    def test_a_license_of_another_profession_is_not_taken(self, load):
        nurse = {
            "Healthcare Provider Taxonomy Code_1": "163W00000X",
            "Provider License Number_1": "041.1",
            "Provider License Number State Code_1": "IL",
        }
        load(person(slot=2, **nurse))
        assert License.objects.get().number == "227.000001"

    def test_licenses_of_several_states(self, load):
        second = {
            "Healthcare Provider Taxonomy Code_2": "225700000X",
            "Provider License Number_2": "4-146",
            "Provider License Number State Code_2": "WI",
        }
        load(person(**second))
        assert sorted(License.objects.values_list("state", "number")) == [("IL", "227.000001"), ("WI", "4-146")]
        assert Practice.objects.count() == 1

    def test_what_is_unavailable_is_left_empty(self, load):
        blank = {LOCATION + "Telephone Number": "<UNAVAIL>", "Provider Credential Text": "<UNAVAIL>"}
        assert load(person(**blank))[0] == 0
        assert Practice.objects.get().phone == ""
        assert Therapist.objects.get().credentials == ""


class TestPassedOver:
    @pytest.mark.parametrize(
        ("cells", "counted"),
        [
            ({"Entity Type Code": "2"}, "organizations: 1"),
            ({LOCATION + "Country Code (If outside U.S.)": "CA"}, "abroad: 1"),
            (
                {"Healthcare Provider Taxonomy Code_1": "163W00000X", "Other Provider Identifier_1": "225700000X"},
                "kinds",
            ),
        ],
    )
    def test_and_counted(self, load, cells, counted):
        said, out, _listed = load(person(**cells))
        assert said == 0
        assert counted in out
        assert not Therapist.objects.exists()

    def test_of_other_states(self, load):
        said, out, _listed = load(person(), person(2, **{STATE: "WI", CITY: "MADISON", ZIP: "53703"}), state="wi")
        assert said == 0
        assert "of other states: 1" in out
        assert Practice.objects.get().state_id == "WI"

    def test_a_state_that_is_none(self, load):
        assert "no state “ZZ”" in load(person(), state="ZZ")[0]

    def test_nobody_of_interest(self, load):
        said, out, _listed = load(person(**{"Healthcare Provider Taxonomy Code_1": "163W00000X"}))
        assert (said, out.splitlines()) == (0, ["rows: 1, of them 0 quarantined"])


class TestRefused:
    @pytest.mark.parametrize(
        ("cells", "reason"),
        [
            ({"NPI": "1000000000"}, "is not an NPI"),
            ({"NPI": npi(1) + ".0"}, "measurement"),
            ({"Entity Type Code": "1.0"}, "measurement"),
            ({"Entity Type Code": "3"}, "must be 1"),
            ({ZIP: "60201.0"}, "measurement"),
            ({LOCATION + "Telephone Number": "8475550100.0"}, "measurement"),
            ({"Provider License Number_1": "227012345.0"}, "measurement"),
            ({ZIP: "00000"}, "no such ZIP code"),
            ({ZIP: "53703"}, "lies in"),
            ({STATE: "ZZ"}, "no state that we know"),
            ({"Provider License Number State Code_1": "ZZ"}, "no state that we know"),
            ({"Provider Last Name (Legal Name)": "<UNAVAIL>"}, "is needed"),
            ({ZIP: "", CITY: "<UNAVAIL>"}, "is needed"),
            ({"Provider Last Name (Legal Name)": "D" * 101}, "longer than"),
            ({"NPI Deactivation Date": "soon"}, "not a date"),
        ],
    )
    def test_with_line_and_reason_and_the_good_ones_kept(self, load, cells, reason):
        said, _out, listed = load(person(**cells), person(2))
        assert "1 row was quarantined" in said
        assert [row["line"] for row in listed] == ["2"]
        assert reason in listed[0]["reason"]
        assert [therapist.external_id for therapist in Therapist.objects.all()] == [f"npi:{npi(2)}"]

    @pytest.mark.parametrize(
        ("broken", "reason"),
        [
            ('"1","2","3"\n', "the header"),
            ("1,2,3\n", "the header"),
            ('"1","2\n', "not CSV"),
            ('"1","\0"\n', "NUL"),
        ],
    )
    def test_a_broken_row_stops_nothing(self, load, broken, reason):
        said, out, listed = load(person(), broken, person(2))
        assert "1 row was quarantined" in said
        assert [(row["line"], reason in row["reason"]) for row in listed] == [("3", True)]
        assert "rows: 3" in out
        assert Therapist.objects.count() == 2

    def test_a_cell_with_a_line_break_is_one_row(self, load):
        said, out, _listed = load(person(**{"Other Provider Identifier_1": "a\nb"}), person(2))
        assert said == 0
        assert "rows: 2," in out
        assert Therapist.objects.count() == 2

    def test_a_line_break_where_the_buffer_ends_is_no_other(self):
        content = text([person(**{"Other Provider Identifier_1": "a\nb"}), person(2)]).encode()
        file = ProviderFile(io.BufferedReader(io.BytesIO(content), 64), len(content))
        rows = list(file.lines(lambda line: True))
        assert [(row.number, row.fault) for row in rows] == [(2, ""), (4, "")]
        assert "a\nb" in rows[0].cells
        assert (file.rows, file.bytes_read) == (2, len(content))

    def test_two_broken_rows_are_two(self, load):
        said, out, listed = load(person(), '"@","1","2\n', '"@","3","4\n', person(2))
        assert "2 rows were quarantined" in said
        assert [row["line"] for row in listed] == ["3", "4"]
        assert "rows: 4," in out

    def test_a_row_that_is_not_utf8(self, load, tmp_path):
        path = tmp_path / "npidata_pfile.csv"
        path.write_bytes(text([person(), person(2)]).encode().replace(b"ROSA", b"ROS\xc1", 1))
        said, _out, listed = load(path=path)
        assert "1 row was quarantined" in said
        assert "UTF-8" in listed[0]["reason"]

    @pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\x89PNG", b"NPI;Entity Type Code\n"])
    def test_another_file(self, load, tmp_path, content):
        path = tmp_path / "other.csv"
        path.write_bytes(content)
        assert "This is not the provider file" in load(path=path)[0]

    def test_only_a_header(self, load):
        assert "header and no rows" in load()[0]


class TestLicensesOnRecord:
    @pytest.fixture
    def make_therapist(self):
        def make(first_name="Rosa", last_name="Delgado"):
            therapist = Therapist.objects.create(first_name=first_name, last_name=last_name)
            License.objects.create(therapist=therapist, state_id="IL", number="227.000001")
            return therapist

        return make

    def test_who_is_on_record_with_that_license_is_not_there_twice(self, load, make_therapist):
        known = make_therapist()
        said, out, listed = load(person())
        assert said == 0
        assert "already on record: 1" in out
        assert f"therapist {known.pk}" in listed[0]["reason"]
        assert Therapist.objects.get() == known

    def test_somebody_else_s_license_is_left_out(self, load, make_therapist):
        make_therapist("Ana", "Okafor")
        said, out, listed = load(person())
        assert said == 0
        assert "licenses of others: 1" in out
        assert "on record for Ana Okafor" in listed[0]["reason"]
        assert not Therapist.objects.get(external_id=f"npi:{npi(1)}").licenses.exists()

    def test_two_rows_that_claim_one(self, load):
        load(person(), person(2, **{"Provider License Number_1": "227.000001"}))
        assert Therapist.objects.count() == 2
        assert License.objects.get().therapist.external_id == f"npi:{npi(1)}"


class TestAgain:
    def test_the_same_file_changes_nothing(self, load):
        rows = [person(), person(2), person(3, ZIP="60202")]
        load(*rows)
        before = [list(model.objects.order_by("pk").values()) for model in (Therapist, Practice, License)]
        said, out, _listed = load(*rows)
        assert said == 0
        assert "therapists unchanged: 3" in out
        assert "added" not in out
        assert [list(model.objects.order_by("pk").values()) for model in (Therapist, Practice, License)] == before
        assert ImportRun.objects.count() == 2

    def test_what_changed_is_changed_and_what_staff_did_stays(self, load):
        load(person())
        Therapist.objects.update(published=True, bio="By hand.")
        License.objects.update(verified_on="2026-01-05", expires_on="2099-12-31")
        load(person(**{LOCATION + "Telephone Number": "8475550199", "Provider Last Name (Legal Name)": "RIVERS"}))
        therapist = Therapist.objects.get()
        assert (therapist.last_name, therapist.bio, therapist.published) == ("Rivers", "By hand.", True)
        assert Practice.objects.get().phone == "847-555-0199"
        assert License.objects.get().verified_on

    def test_a_dry_run_writes_nothing(self, load):
        said, out, _listed = load(person(), dry_run=True)
        assert said == 0
        assert "therapists added: 1" in out
        assert not Therapist.objects.exists()
        assert not ImportRun.objects.exists()


class TestDeactivated:
    GONE = {"NPI": npi(1), "NPI Deactivation Date": "01/31/2026"}

    @pytest.fixture
    def public(self, load):
        load(person())
        Therapist.objects.update(published=True)
        License.objects.update(verified_on="2026-01-05", expires_on="2099-12-31")
        License.objects.get().save()
        assert Listing.objects.current().exists()

    @pytest.mark.parametrize("cells", [GONE, person() | GONE])
    def test_is_hidden_and_kept(self, load, public, cells):
        said, out, _listed = load(cells)
        assert said == 0
        assert "hidden: 1" in out
        assert not Listing.objects.current().exists()
        assert License.objects.get().number == "227.000001"
        assert "hidden" not in load(cells)[1]

    def test_and_reactivated_is_not(self, load, public):
        load(person(**{"NPI Deactivation Date": "01/31/2026", "NPI Reactivation Date": "02/15/2026"}))
        assert Listing.objects.current().exists()

    def test_a_dry_run_hides_nobody(self, load, public):
        assert "hidden: 1" in load(self.GONE, dry_run=True)[1]
        assert Listing.objects.current().exists()

    def test_one_that_we_never_had(self, load):
        said, _out, _listed = load(self.GONE)
        assert said == 0
        assert not Therapist.objects.exists()


class TestZip:
    def zip(self, path, **members):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(f"{name}.csv", content)
        return path

    def test_as_it_is_downloaded(self, load, tmp_path):
        path = self.zip(
            tmp_path / "NPPES.zip",
            npidata_pfile_20050523_20260111_fileheader="NPI\n",
            npidata_pfile_20050523_20260111=text([person(), person(2)]),
            othername_pfile_20050523_20260111="NPI\n",
        )
        said, out, _listed = load(path=path)
        assert said == 0
        assert "therapists added: 2" in out

    def test_a_zip_without_it(self, load, tmp_path):
        assert "must hold one" in load(path=self.zip(tmp_path / "x.zip", a="x", b="y"))[0]

    def test_a_damaged_zip_changes_nothing(self, load, tmp_path):
        path = self.zip(tmp_path / "x.zip", npidata_pfile=text(person(number) for number in range(300)))
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 255
        path.write_bytes(content)
        assert "The zip cannot be read" in load(path=path)[0]
        assert not Therapist.objects.exists()
