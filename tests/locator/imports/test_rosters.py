"""Rosters of the seven boards through the command line, seen on /find/ and in the models."""

import csv
import datetime
import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from locator.imports import rosters
from locator.models import Doubt, ImportRun, License, Listing, Practice, Therapist

TODAY = datetime.date(2026, 11, 22)
pytestmark = [pytest.mark.usefixtures("ready")]

FL = (
    "pro_cde|Profession-Name|lic_id|Expire-Date|Original-Date|Rank-Code|License-Number|Status-Effective-Date|"
    "Board-Action-Indicator|License-Status-Description|Last-Name|First-Name|Middle-Name|Name-Suffix|Business-Name|"
    "License-Active-Status-Description|County|County-Description|"
)
TX = (
    "license_type,license_number,license_subtype,business_name,business_county,business_address_line1,"
    "business_city_state_zip,business_telephone,owner_name,owner_telephone,mailing_address_county,"
    "license_expiration_date_mmddccyy"
)
WA = (
    "credentialnumber,lastname,firstname,middlename,credentialtype,status,birthyear,firstissuedate,lastissuedate,"
    "expirationdate,actiontaken"
)
IL = (
    "license_type,description,license_number,license_status,business,first_name,middle,last_name,original_issue_date,"
    "effective_date,expiration_date,city,state,zip,county,ever_disciplined"
)
CO = (
    "lastname,firstname,city,state,mailzipcode,licensetype,licensenumber,licensefirstissuedate,"
    "licenselastreneweddate,licenseexpirationdate,licensestatusdescription,linktoverifylicense"
)
CT = "name,type,credential,credentialnumber,fullcredentialcode,status,statusreason,issuedate,expirationdate,city,state"
DE = "license_no,last_name,first_name,license_type,license_status,expiration_date,disciplinary_action"

# Each board: its header, a good row of Rosa Delgado's license to March 31, 2027, and her number as we have it.
GOOD = {
    "fl": (
        FL,
        "3201|Massage Therapist|77|03/31/2027|01/02/2015||12345|01/02/2015|N|CLEAR|DELGADO|ROSA|M||The "
        '"Calm|ACTIVE|16|DADE|',
        "MA12345",
    ),
    "tx": (
        TX,
        'Massage Therapist,112233,,"DELGADO, ROSA M",HARRIS,1 MAIN ST,HOUSTON TX 77002-1234,7135550100,'
        '"DELGADO, ROSA M",7135550100,HARRIS,03312027',
        "MT112233",
    ),
    "wa": (
        WA,
        "MA60123456,Delgado,Rosa,M,Massage Therapist License,ACTIVE,1980,20150102,20250102,03/31/2027,No",
        "MA 60123456",
    ),
    "il": (
        IL,
        "LICENSED MASSAGE THERAPIST,,227012345,ACTIVE,N,ROSA,M,DELGADO,01/02/2015,01/01/2025,03/31/2027,EVANSTON,IL,"
        "60201,COOK,N",
        "227.012345",
    ),
    "co": (
        CO,
        "Delgado,Rosa,Denver,CO,80202,MT,12345,2015-01-02,2025-01-02,2027-03-31,Active,https://example.org/1",
        "MT.0012345",
    ),
    "ct": (
        CT,
        "ROSA M DELGADO,Massage Therapist,MT,4567,24.004567,ACTIVE,CURRENT,01/02/2015,03/31/2027,HARTFORD,CT",
        "004567",
    ),
    "de": (DE, "MT-0001234,DELGADO,ROSA,Massage Therapist,Active,2027-03-31,No", "MT-0001234"),
}
PLACES = {
    "FL": ("Miami", "33130", 25.77, -80.20),
    "TX": ("Houston", "77002", 29.76, -95.36),
    "WA": ("Seattle", "98101", 47.61, -122.33),
    "IL": ("Evanston", "60201", 42.05, -87.69),
    "CO": ("Denver", "80202", 39.75, -104.99),
    "CT": ("Hartford", "06103", 41.77, -72.67),
    "DE": ("Dover", "19901", 39.16, -75.52),
}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime.datetime.combine(TODAY, datetime.time(18), datetime.UTC), tick=False)


@pytest.fixture
def make(db):
    """Makes a license in a state, unverified unless told otherwise, of a published therapist with a practice there."""

    def make(state, number, first_name="Rosa", last_name="Delgado", **license):
        therapist = Therapist.objects.create(first_name=first_name, last_name=last_name, published=True)
        city, zip, latitude, longitude = PLACES[state]
        Practice.objects.create(
            therapist=therapist, city=city, state_id=state, zip=zip, latitude=latitude, longitude=longitude,
            precision="address",
        )  # fmt: skip
        return License.objects.create(therapist=therapist, state_id=state, number=number, title="LMT", **license)

    return make


@pytest.fixture
def check(tmp_path, capsys):
    """Write a roster and check it; returns (exit status or message, stdout, rows of the report)."""

    def check(board, *rows, header=None, **options):
        path, report = tmp_path / f"{board}.csv", tmp_path / "report.csv"
        path.write_text("\n".join([header or GOOD[board][0], *rows]) + "\n", encoding="utf-8")
        try:
            call_command("check_licenses", str(path), "--board", board, report=report, **options)
            said = 0
        except CommandError as error:
            said = str(error)
        listed = []
        if report.exists():
            with report.open(newline="") as file:
                listed = list(csv.DictReader(file))
            report.unlink()
        return said, capsys.readouterr().out, listed

    return check


PROOF = {"verified_on": datetime.date(2026, 1, 5), "expires_on": datetime.date(2026, 12, 31), "source": "by hand"}


def is_found(client, state):
    _city, zip, *_ = PLACES[state]
    response = client.get(reverse("find"), {"near": zip, "radius": "10"})
    return "data-therapist=" in response.content.decode()


class TestEveryBoard:
    @pytest.mark.parametrize("board", GOOD)
    def test_a_license_that_agrees_is_verified_and_public(self, client, make, check, board):
        _header, row, number = GOOD[board]
        license = make(board.upper(), number)
        assert not is_found(client, board.upper())
        said, out, listed = check(board, row)
        assert said == 0
        license.refresh_from_db()
        assert (license.status, license.disciplined) == ("active", False)
        assert license.expires_on == datetime.date(2027, 3, 31)
        assert license.verified_on == TODAY
        assert license.source
        assert "1 verified" in out
        assert [line["outcome"] for line in listed] == ["verified"]
        assert is_found(client, board.upper())

    @pytest.mark.parametrize("board", GOOD)
    def test_one_that_has_expired_is_gone_at_once(self, client, make, check, board):
        _header, row, number = GOOD[board]
        make(board.upper(), number, **PROOF)
        assert is_found(client, board.upper())
        row = row.replace("2027", "2026").replace("12/31", "10/31")
        row = row.replace("ACTIVE,1980", "EXPIRED,1980")
        said, out, _listed = check(board, row)
        assert said == 0
        assert "1 lapsed" in out
        assert not is_found(client, board.upper())

    @pytest.mark.parametrize("board", GOOD)
    def test_one_that_is_not_in_it_is_gone_at_once(self, client, make, check, board):
        _header, row, _number = GOOD[board]
        license = make(board.upper(), "999777", **PROOF)
        said, out, listed = check(board, row)
        assert said == 0
        assert "1 absent" in out
        license.refresh_from_db()
        assert license.verified_on is None
        assert listed[0]["outcome"] == "absent"
        assert not is_found(client, board.upper())

    @pytest.mark.parametrize("board", GOOD)
    def test_one_renewed_is_public_again(self, client, make, check, board):
        _header, row, number = GOOD[board]
        make(board.upper(), number, **PROOF | {"expires_on": datetime.date(2026, 10, 1)})
        assert not is_found(client, board.upper())
        check(board, row)
        assert is_found(client, board.upper())

    @pytest.mark.parametrize("board", GOOD)
    def test_another_check_changes_nothing(self, make, check, board):
        _header, row, number = GOOD[board]
        license = make(board.upper(), number)
        check(board, row)
        before = License.objects.filter(pk=license.pk).values().get()
        said, out, listed = check(board, row)
        assert (said, listed) == (0, [])
        assert "1 unchanged" in out
        assert License.objects.filter(pk=license.pk).values().get() == before

    @pytest.mark.parametrize("board", GOOD)
    def test_a_dry_run_says_the_same_and_writes_nothing(self, client, make, check, board):
        _header, row, number = GOOD[board]
        license = make(board.upper(), number)
        said, out, listed = check(board, row, dry_run=True)
        assert said == 0
        assert "1 verified" in out
        assert listed[0]["outcome"] == "verified"
        license.refresh_from_db()
        assert license.verified_on is None
        assert not ImportRun.objects.exists()
        assert not is_found(client, board.upper())

    @pytest.mark.parametrize("board", GOOD)
    def test_another_last_name_is_never_matched(self, client, make, check, board):
        _header, row, number = GOOD[board]
        make(board.upper(), number, last_name="Okafor")
        check(board, row)
        assert not is_found(client, board.upper())
        assert Doubt.objects.get().reason == "name"

    @pytest.mark.parametrize("board", GOOD)
    def test_another_board_s_file_is_refused(self, make, check, board):
        other = "de" if board != "de" else "il"
        license = make(board.upper(), GOOD[board][2], **PROOF)
        said, _out, _listed = check(board, GOOD[other][1], header=GOOD[other][0])
        assert said
        license.refresh_from_db()
        assert license.verified_on == PROOF["verified_on"]


class TestTraps:
    def test_florida_s_bars_quotes_and_second_status(self, make, check):
        license = make("FL", "MA12345", **PROOF)
        _header, row, _number = GOOD["fl"]
        bars = row.replace("12345", "777").replace('The "Calm', "A|B")
        said, _out, listed = check("fl", row.replace("|ACTIVE|", "|INACTIVE|"), bars)
        assert "1 row was quarantined" in said
        assert [line["line"] for line in listed if line["outcome"] == "quarantined"] == ["3"]
        license.refresh_from_db()
        assert license.status == "inactive"

    def test_a_license_in_a_row_that_was_not_understood_is_left_as_it_was(self, client, make, check):
        make("FL", "MA777", **PROOF)
        _header, row, _number = GOOD["fl"]
        _said, out, listed = check("fl", row, row.replace("12345", "777").replace('The "Calm', "A|B"))
        assert "1 unread" in out
        assert is_found(client, "FL")
        assert {line["outcome"] for line in listed} == {"quarantined", "unread"}

    def test_florida_s_bar_at_the_end_of_the_header_alone(self, make, check):
        make("FL", "MA12345")
        said, out, _listed = check("fl", GOOD["fl"][1].removesuffix("|"))
        assert said == 0
        assert "1 verified" in out

    def test_a_license_beside_a_stray_quotation_mark_is_left_as_it_was(self, client, make, check):
        """Rows that no CSV reader can take apart still name their licenses: none of those was left out."""
        for number in ("111", "222"):
            make("TX", number, **PROOF)
        row = GOOD["tx"][1]
        broken = [row.replace("112233", number).replace("1 MAIN ST", street) for number, street in
                  (("111", '"Calm" 1 MAIN ST'), ("222", '"2 MAIN ST'))]  # fmt: skip
        said, out, _listed = check("tx", broken[0], row, broken[1])
        assert "quarantined" in said
        assert "2 unread" in out
        assert is_found(client, "TX")

    def test_another_number_of_a_row_that_was_not_understood_is_no_license(self, client, make, check):
        """Its cells are in their columns: a date, a ZIP code or a year of birth is not somebody's license there."""
        for number in ("60201", "2027"):
            make("IL", number, **PROOF)
        row = GOOD["il"][1]
        _said, out, _listed = check("il", row, row.replace("ACTIVE", "PURPLE").replace("227012345", "227 012 346"))
        assert "2 absent" in out
        assert not is_found(client, "IL")

    def test_texas_dates_without_their_zero(self, make, check):
        license = make("TX", "112233")
        check("tx", GOOD["tx"][1].replace("03312027", "3312027"))
        license.refresh_from_db()
        assert license.expires_on == datetime.date(2027, 3, 31)

    def test_texas_does_not_say_that_there_was_no_discipline(self, make, check):
        license = make("TX", "112233", disciplined=True)
        check("tx", GOOD["tx"][1])
        license.refresh_from_db()
        assert license.disciplined

    def test_texas_has_every_kind_of_license(self, make, check):
        license = make("TX", "112233")
        barber = GOOD["tx"][1].replace("Massage Therapist", "Barber")
        school = GOOD["tx"][1].replace("Massage Therapist", "Massage Establishment").replace("2027", "2028")
        said, out, _listed = check("tx", barber, school, GOOD["tx"][1])
        assert said == 0
        assert "2 of other kinds" in out
        license.refresh_from_db()
        assert license.expires_on == datetime.date(2027, 3, 31)

    def test_colorado_s_second_row_is_a_case(self, client, make, check):
        license = make("CO", "12345", **PROOF)
        row = GOOD["co"][1]
        check("co", row, row)
        license.refresh_from_db()
        assert license.disciplined
        assert not is_found(client, "CO")

    @pytest.mark.parametrize("name", ["Delgado-Lopez", "DELGADÓ"])
    def test_colorado_s_case_under_a_former_name(self, client, make, check, name):
        make("CO", "12345", **PROOF)
        _said, out, _listed = check("co", GOOD["co"][1], GOOD["co"][1].replace("Delgado", name))
        assert "1 disciplined" in out
        assert not is_found(client, "CO")

    @pytest.mark.parametrize(
        "status", ["Active - Probation", "Active, restricted", "EMERG SUSPENSION", "Active/Revocation"]
    )
    def test_words_of_discipline_count_wherever_they_stand(self, client, make, check, status):
        license = make("CO", "12345", **PROOF)
        check("co", GOOD["co"][1].replace("Active", f'"{status}"'))
        license.refresh_from_db()
        assert license.disciplined
        assert not is_found(client, "CO")

    @pytest.mark.parametrize("status", ["Active - Unrestricted", "Active, renewal pending"])
    def test_words_that_only_look_like_it_do_not(self, client, make, check, status):
        make("CO", "12345")
        check("co", GOOD["co"][1].replace("Active", f'"{status}"'))
        assert is_found(client, "CO")

    def test_colorado_s_numbers_of_other_kinds(self, make, check):
        license = make("CO", "12345")
        said, _out, _listed = check(
            "co", GOOD["co"][1], GOOD["co"][1].replace(",MT,", ",RN,").replace("Active", "Revoked")
        )
        assert said == 0
        license.refresh_from_db()
        assert (license.status, license.disciplined) == ("active", False)

    def test_washington_s_year_of_birth_is_nowhere(self, make, check):
        make("WA", "MA60123456")
        row = GOOD["wa"][1].replace("1980", "1899")
        _said, out, listed = check("wa", row, row.replace("ACTIVE", "BOGUS 1899"), row + ",extra")
        kept = str([list(model.objects.values()) for model in (License, Doubt, ImportRun)])
        assert "1899" not in kept + out + str(listed)

    def test_illinois_businesses_are_passed_over(self, make, check):
        make("IL", "227.012345")
        _said, out, _listed = check("il", GOOD["il"][1], GOOD["il"][1].replace(",ACTIVE,N,", ",REVOKED,Y,"))
        assert "1 of other kinds" in out
        assert "1 verified" in out

    def test_illinois_once_disciplined(self, client, make, check):
        make("IL", "227.012345", **PROOF)
        _said, out, _listed = check("il", GOOD["il"][1].removesuffix("N") + "Y")
        assert "1 disciplined" in out
        assert not is_found(client, "IL")

    def test_connecticut_s_name_with_a_comma(self, make, check):
        license = make("CT", "4567")
        check("ct", GOOD["ct"][1].replace("ROSA M DELGADO", '"DELGADO, ROSA M"'))
        license.refresh_from_db()
        assert license.verified_on == TODAY

    @pytest.mark.parametrize("after", ["JR", "Jr.", "III"])
    def test_connecticut_s_name_with_what_comes_after_it(self, client, make, check, after):
        make("CT", "4567")
        check("ct", GOOD["ct"][1].replace("DELGADO", f"DELGADO {after}"))
        assert is_found(client, "CT")

    def test_delaware_s_discipline(self, client, make, check):
        make("DE", "MT-0001234", **PROOF)
        check("de", GOOD["de"][1].removesuffix("No") + "Yes")
        assert not is_found(client, "DE")

    def test_a_file_in_windows_letters(self, make, check, tmp_path):
        license = make("IL", "227.012345", last_name="Peña")
        path = tmp_path / "old.csv"
        path.write_bytes(f"{IL}\n{GOOD['il'][1].replace('DELGADO', 'PEÑA')}\n".encode("cp1252"))
        call_command("check_licenses", str(path), "--board", "il")
        license.refresh_from_db()
        assert license.verified_on == TODAY


class TestDoubts:
    @pytest.mark.parametrize(
        ("ours", "theirs"),
        [
            ("García", "GARCIA"),
            ("Garcia-Lopez", "GARCIA LOPEZ"),
            ("Garcia", "GARCIA LOPEZ"),
            ("Delgado", "DELGADOS"),
            ("Delgado", "DLEGADO"),
            ("O’Brien", "OBRIEN"),
        ],
    )
    def test_near_names_wait_for_staff_and_prove_nothing(self, client, make, check, ours, theirs):
        make("IL", "227.012345", last_name=ours)
        _said, out, listed = check("il", GOOD["il"][1].replace("DELGADO", theirs))
        assert "1 doubtful" in out
        assert listed[0]["name_on_roster"] == f"{theirs}, ROSA"
        assert not is_found(client, "IL")
        assert Doubt.objects.get().reason == "near"

    def test_a_near_name_leaves_a_proof_that_is_there_but_does_not_lengthen_it(self, client, make, check):
        license = make("IL", "227.012345", last_name="García", **PROOF)
        check("il", GOOD["il"][1].replace("DELGADO", "GARCIA"))
        license.refresh_from_db()
        assert license.expires_on == PROOF["expires_on"]
        assert is_found(client, "IL")

    def test_a_near_name_that_is_revoked_takes_the_proof_away(self, client, make, check):
        make("IL", "227.012345", last_name="García", **PROOF)
        check("il", GOOD["il"][1].replace("DELGADO", "GARCIA").replace("ACTIVE", "REVOKED"))
        assert not is_found(client, "IL")

    def test_another_name_takes_it_away_until_staff_decide(self, client, make, check):
        make("IL", "227.012345", last_name="Okafor", **PROOF)
        check("il", GOOD["il"][1])
        assert not is_found(client, "IL")
        check("il", GOOD["il"][1])
        assert Doubt.objects.count() == 1

    def test_decided_as_the_same_it_is_the_rule_from_then_on(self, client, make, check):
        make("IL", "227.012345", last_name="Okafor")
        check("il", GOOD["il"][1])
        Doubt.objects.update(decision="same")
        _said, out, _listed = check("il", GOOD["il"][1])
        assert "1 verified" in out
        assert is_found(client, "IL")

    def test_decided_as_somebody_else_it_is_as_if_it_were_not_there(self, client, make, check):
        make("IL", "227.012345", last_name="García", **PROOF)
        check("il", GOOD["il"][1].replace("DELGADO", "GARCIA"))
        Doubt.objects.update(decision="other")
        _said, out, _listed = check("il", GOOD["il"][1].replace("DELGADO", "GARCIA"))
        assert "1 absent" in out
        assert not is_found(client, "IL")

    @pytest.mark.parametrize("how", ["theirs", "ours"])
    def test_one_that_a_later_roster_settles_is_nobody_s_to_decide(self, make, check, how):
        """Decided late, it would put what an old roster said over what the new one says."""
        license = make("IL", "227.012345", last_name="García")
        check("il", GOOD["il"][1].replace("DELGADO", "GARCIA"))
        assert Doubt.objects.count() == 1
        if how == "ours":
            license.therapist.last_name = "Garcia"
            license.therapist.save()
        name = "GARCIA" if how == "ours" else "GARCÍA"
        check("il", GOOD["il"][1].replace("DELGADO", name))
        assert not Doubt.objects.exists()

    def test_a_doubt_stays_while_its_row_cannot_be_read(self, make, check):
        make("IL", "227.012345", last_name="García")
        row = GOOD["il"][1].replace("DELGADO", "GARCIA")
        check("il", row)
        check("il", row.replace("ACTIVE", "PURPLE"), GOOD["il"][1].replace("012345", "9"))
        assert Doubt.objects.count() == 1

    def test_two_of_ours_with_one_license(self, client, make, check):
        first = make("IL", "227.012345")
        second = make("IL", "227012345", first_name="Ramon")
        _said, out, _listed = check("il", GOOD["il"][1])
        assert "1 verified" in out
        assert "1 doubtful" in out
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.verified_on, second.verified_on) == (TODAY, None)
        assert Doubt.objects.get().reason == "twice"


class TestFiles:
    def test_a_row_with_an_unknown_status_is_set_aside_with_its_line(self, make, check):
        make("IL", "227.012345", **PROOF)
        said, _out, listed = check(
            "il", GOOD["il"][1].replace("ACTIVE", "PURPLE"), GOOD["il"][1].replace("012345", "9")
        )
        assert "1 row was quarantined" in said
        assert listed[0]["line"] == "2"
        assert "status" in listed[0]["reason"]

    @pytest.mark.parametrize(
        ("held", "row", "now"),
        [
            ({}, ("ACTIVE", "REVOKED"), "revoked"),
            ({"status": "lapsed", "expires_on": datetime.date(2027, 3, 31)}, ("ACTIVE", "SUSPENDED"), "suspended"),
            (PROOF | {"expires_on": datetime.date(2028, 3, 31)}, ("", ""), "active"),
        ],
    )
    def test_other_facts_that_make_no_difference_to_visitors_are_listed(self, make, check, held, row, now):
        make("IL", "227.012345", **held)
        _said, out, listed = check("il", GOOD["il"][1].replace(*row) if row[0] else GOOD["il"][1])
        assert "1 corrected" in out
        assert [(line["outcome"], line["status"]) for line in listed] == [("corrected", now)]
        assert "1 unchanged" in check("il", GOOD["il"][1].replace(*row) if row[0] else GOOD["il"][1])[1]

    @pytest.mark.parametrize("long", ["D " * 20_000, "D" * 201])
    def test_a_name_that_is_none_is_set_aside(self, make, check, long):
        """Comparing 20,000 parts of a name, each run of them, would take for ever."""
        make("IL", "227.012345", **PROOF)
        row = GOOD["il"][1]
        _said, out, listed = check("il", row.replace("DELGADO", long), row.replace("012345", "9"))
        assert "1 unread" in out
        assert "characters" in listed[0]["reason"]

    def test_half_a_roster_is_refused_unless_it_is_said_to_be_whole(self, make, check):
        for number in range(50):
            make("IL", f"227.{number + 1:06}", **PROOF)
        row = GOOD["il"][1].replace("012345", "000001")
        said, _out, _listed = check("il", row)
        assert "lacks 49 of the 50" in said
        assert Listing.objects.current().count() == 50
        said, out, _listed = check("il", row, accept_absent=True)
        assert said == 0
        assert "49 absent" in out
        assert Listing.objects.current().count() == 1

    def test_an_empty_file_a_folder_and_none(self, check, tmp_path):
        said, _out, _listed = check("il")
        assert "No massage therapist is in this file" in said
        with pytest.raises(CommandError, match="No such file"):
            call_command("check_licenses", str(tmp_path / "none.csv"), "--board", "il")
        with pytest.raises(CommandError, match=re.escape(str(tmp_path))):
            call_command("check_licenses", str(tmp_path), "--board", "il")

    def test_each_check_is_on_record_with_its_report(self, make, check):
        make("IL", "227.012345")
        check("il", GOOD["il"][1], GOOD["il"][1].replace("ACTIVE", "PURPLE"))
        run = ImportRun.objects.get()
        assert (run.what, run.file_name, run.rows, run.quarantined) == ("check_licenses il", "il.csv", 2, 1)
        assert len(run.sha256) == 64
        assert run.counts["verified"] == 1
        assert "verified" in run.report

    def test_no_cell_of_the_report_is_a_formula(self, make, check):
        make("IL", "227.012345", first_name="=cmd", last_name="Okafor")
        _said, _out, listed = check("il", GOOD["il"][1].replace("DELGADO", "=HYPERLINK"))
        assert listed[0]["name"].startswith("'=")
        assert listed[0]["name_on_roster"].startswith("'=")

    def test_queries_do_not_grow_with_the_licenses_of_a_batch(self, make, check, django_assert_max_num_queries):
        for number in range(40):
            make("IL", f"227.{number + 1:06}")
        rows = [GOOD["il"][1].replace("012345", f"{number + 1:06}") for number in range(40)]
        # The turn, the count of what is proof, a batch (licenses, decisions, update, and the search table's ten), the
        # end of both loops, the record.
        with django_assert_max_num_queries(32):
            _said, out, _listed = check("il", *rows)
        assert "40 verified" in out

    def test_what_staff_save_while_it_goes_through_stays(self, make, check, monkeypatch):
        """One license needs all its fields written; of the other, absent, staff note discipline just then."""
        make("IL", "227.012345", disciplined=True, status="lapsed")
        absent = make("IL", "227.000009", **PROOF)
        batches = rosters._batches

        def and_meanwhile(licenses):
            for batch in batches(licenses):
                License.objects.filter(pk=absent.pk).update(disciplined=True)
                yield batch

        monkeypatch.setattr(rosters, "_refuse_half_a_roster", lambda board, staging: None)  # It has batches, too.
        monkeypatch.setattr(rosters, "_batches", and_meanwhile)
        check("il", GOOD["il"][1])
        absent.refresh_from_db()
        assert absent.disciplined
