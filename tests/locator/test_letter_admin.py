"""What staff do with reports, and see of letters that have not gone."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone

from locator import letters
from locator.models import Letter, ProblemReport

REPORTS = reverse("admin:locator_problemreport_changelist")
LETTERS = reverse("admin:locator_letter_changelist")


@pytest.fixture
def reports(make_therapist):
    rosa, kay = make_therapist(), make_therapist("Kay", "Rivers")
    return [
        ProblemReport.objects.create(
            therapist=rosa, kind="moved", text="Gone. <b>Gone</b>", email="ana@visitor.example"
        ),
        ProblemReport.objects.create(therapist=kay, kind="conduct"),
        ProblemReport.objects.create(therapist=kay, kind="other", text="x", dealt_with=True),
    ]


@pytest.fixture
def letter(db):
    words = {"to": "rosa@example.org", "reply_to": "ana@visitor.example", "subject": "A message", "text": "CANARY"}
    return Letter.objects.create(**words, not_before=timezone.now(), attempts=20, last_failure="SMTPConnectError")


@pytest.fixture
def clerk(client, db):
    """A client of somebody on the staff who may do some things; who may do all is `admin_client`."""

    def clerk(*permissions):
        user = User.objects.create_user("clerk", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client.force_login(user)
        return client

    return clerk


def rows(response):
    return [row.pk for row in response.context["cl"].result_list]


class TestReports:
    def test_what_waits_stands_first(self, admin_client, reports):
        assert rows(admin_client.get(REPORTS)) == [reports[1].pk, reports[0].pk, reports[2].pk]

    @pytest.mark.parametrize(
        ("query", "found"), [("dealt_with__exact=0", [1, 0]), ("kind__exact=moved", [0]), ("q=rivers", [1, 2])]
    )
    def test_finding(self, admin_client, reports, query, found):
        assert rows(admin_client.get(f"{REPORTS}?{query}")) == [reports[number].pk for number in found]

    @pytest.mark.parametrize("typed", ["%00", "x+" * 2000])
    def test_nothing_typed_breaks_the_search(self, admin_client, reports, typed):
        assert admin_client.get(f"{REPORTS}?q={typed}").status_code == 200

    def test_the_words_can_be_read_and_not_changed(self, admin_client, reports):
        address = reverse("admin:locator_problemreport_change", args=[reports[0].pk])
        body = admin_client.get(address).content.decode()
        assert "Gone. &lt;b&gt;Gone&lt;/b&gt;" in body
        assert set(re.findall(r'name="([a-z]\w+)"', body)) & {"text", "kind", "email", "therapist"} == set()
        admin_client.post(address, {"dealt_with": "on", "text": "Nothing happened.", "kind": "other"})
        kept = ProblemReport.objects.get(pk=reports[0].pk)
        assert (kept.dealt_with, kept.text, kept.kind) == (True, "Gone. <b>Gone</b>", "moved")
        # Nobody is left to be answered.
        assert kept.email == ""

    def test_who_is_still_to_be_answered_is_not_forgotten(self, admin_client, reports):
        address = reverse("admin:locator_problemreport_change", args=[reports[0].pk])
        assert "their email address is deleted" in admin_client.get(address).content.decode()
        admin_client.post(address, {})
        assert ProblemReport.objects.get(pk=reports[0].pk).email == "ana@visitor.example"

    def test_many_are_marked_at_once(self, admin_client, reports):
        chosen = [report.pk for report in reports]
        data = {"action": "mark_dealt_with", "_selected_action": chosen}
        response = admin_client.post(REPORTS, data, follow=True)
        assert "2 reports were marked as dealt with." in response.content.decode()
        assert not ProblemReport.objects.filter(dealt_with=False).exists()
        assert not ProblemReport.objects.exclude(email="").exists()

    def test_none_are_added_and_superusers_delete(self, admin_client, reports):
        assert admin_client.get(reverse("admin:locator_problemreport_add")).status_code == 403
        admin_client.post(reverse("admin:locator_problemreport_delete", args=[reports[0].pk]), {"post": "yes"})
        assert not ProblemReport.objects.filter(pk=reports[0].pk).exists()

    def test_who_may_only_look_marks_nothing(self, clerk, reports):
        client = clerk("view_problemreport")
        assert client.get(REPORTS).status_code == 200
        client.post(REPORTS, {"action": "mark_dealt_with", "_selected_action": [reports[0].pk]})
        assert ProblemReport.objects.filter(dealt_with=False).count() == 2

    def test_queries(self, admin_client, reports, django_assert_num_queries):
        # Session, user; how many in all; the page, with the therapists.
        with django_assert_num_queries(4):
            admin_client.get(REPORTS)


class TestLetters:
    def test_they_show_what_became_of_them_and_not_what_they_say(self, admin_client, letter):
        for address in (LETTERS, reverse("admin:locator_letter_change", args=[letter.pk])):
            body = admin_client.get(address).content.decode()
            assert "A message" in body
            assert "rosa@example.org" in body
            assert "SMTPConnectError" in body
            assert "CANARY" not in body
            assert "visitor.example" not in body

    def test_none_are_added_or_changed_and_superusers_delete(self, admin_client, letter):
        assert admin_client.get(reverse("admin:locator_letter_add")).status_code == 403
        change = reverse("admin:locator_letter_change", args=[letter.pk])
        assert admin_client.post(change, {"subject": "Another"}).status_code == 403
        admin_client.post(reverse("admin:locator_letter_delete", args=[letter.pk]), {"post": "yes"})
        assert not Letter.objects.exists()

    def test_others_on_the_staff_do_not_delete(self, clerk, letter):
        client = clerk("view_letter", "change_letter")
        assert client.get(LETTERS).status_code == 200
        delete = reverse("admin:locator_letter_delete", args=[letter.pk])
        assert client.post(delete, {"post": "yes"}).status_code == 403

    def test_one_that_was_given_up_can_be_tried_again(self, clerk, letter):
        assert letters.given_up().exists()
        client = clerk("view_letter", "change_letter")
        response = client.post(LETTERS, {"action": "try_again", "_selected_action": [letter.pk]}, follow=True)
        assert "1 letter goes with the next run of send_letters." in response.content.decode()
        assert list(letters.due()) == [letter]

    def test_who_may_only_look_lets_none_be_tried_again(self, clerk, letter):
        client = clerk("view_letter")
        client.post(LETTERS, {"action": "try_again", "_selected_action": [letter.pk]})
        assert not letters.due().exists()

    @pytest.mark.parametrize(
        "query",
        [
            "text__contains=CANARY",
            "reply_to=ana@visitor.example",
            "reply_to__startswith=a",
            "text__regex=C",
            "to__gt=a",
        ],
    )
    def test_what_is_not_shown_cannot_be_asked_for(self, clerk, letter, query):
        assert clerk("view_letter").get(f"{LETTERS}?{query}").status_code == 400

    def test_the_kind_of_failure_can(self, clerk, letter):
        response = clerk("view_letter").get(f"{LETTERS}?last_failure=SMTPConnectError")
        assert rows(response) == [letter.pk]

    def test_one_that_is_being_sent_right_now_is_left_alone(self, admin_client, letter):
        letters.write(to="kay@example.org", subject="Another", text="x")
        chosen = list(Letter.objects.values_list("pk", flat=True))
        response = admin_client.post(LETTERS, {"action": "try_again", "_selected_action": chosen}, follow=True)
        body = response.content.decode()
        assert "1 letter goes with the next run of send_letters." in body
        assert "1 letter is being sent right now, and was left alone." in body

    def test_queries(self, admin_client, letter, django_assert_num_queries):
        # Session, user; kinds of failure to filter by; how many in all; the page.
        with django_assert_num_queries(5):
            admin_client.get(LETTERS)


def test_a_report_outlives_the_therapist_it_is_about(make_therapist):
    rosa = make_therapist()
    report = ProblemReport.objects.create(therapist=rosa, kind="conduct", text="x")
    pk = rosa.pk
    rosa.delete()
    report.refresh_from_db()
    assert (report.therapist, report.about) == (None, f"Rosa Delgado ({pk})")
    assert str(report) == f"How they behaved: Rosa Delgado ({pk})"
