"""Writing to a therapist and reporting a problem, through HTTP."""

import html
import logging
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from locator import form_token, letter_limits, letters
from locator.models import Bucket, Letter, License, Practice, ProblemReport, State
from tests.locator import mail_server

WORDS = {"name": "Ana Canary", "email": "ana@visitor.example", "message": "May I come on Monday?\nAna"}
REPORT = {"kind": "moved", "text": "The door is closed for good.", "email": "ana@visitor.example"}
CANARIES = ["Ana Canary", "visitor.example", "May I come", "door is closed", "rosa@"]


@pytest.fixture
def rosa(make_therapist):
    return make_therapist(practice={"name": "Lakeside", "email": "rosa@example.org", "street": "1 Lake St"})


@pytest.fixture
def clock(monkeypatch):
    """The time, which a test may set."""
    hands = {"now": time.time()}
    monkeypatch.setattr(time, "time", lambda: hands["now"])
    return hands


def page(therapist, form="contact"):
    return f"/therapists/{therapist.pk}/{form}/"


def good_token(therapist, form="contact"):
    return form_token.issue(form, therapist.pk, form_token.AT_ONCE)


@pytest.fixture
def write(client, rosa):
    """Sends the contact form to Rosa; a field set to None is left out."""

    def write(address="", client=client, **fields):
        data = {**WORDS, "token": good_token(rosa), "homepage": "", **fields}
        sent = {name: value for name, value in data.items() if value is not None}
        return client.post(address or page(rosa), sent)

    return write


@pytest.fixture
def report(client, rosa):
    def report(**fields):
        return client.post(page(rosa, "report"), {**REPORT, "token": good_token(rosa, "report"), **fields})

    return report


def text_of(response):
    return html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", response.content.decode())))


def title(response):
    return html.unescape(re.search("<title>(.*?)</title>", response.content.decode())[1])


def token_in(response):
    return html.unescape(re.search('name="token" value="(.*?)"', response.content.decode())[1])


def problems(response):
    """The summary: what it says, and where each line leads."""
    found = re.search(r'<div class="problem".*?</div>', response.content.decode(), re.DOTALL)[0]
    return [
        (target, html.unescape(text))
        for target, text in re.findall(r'<li>(?:<a href="#(.*?)">)?(.*?)(?:</a>)?</li>', found)
    ]


class TestContactPage:
    def test_says_who_gets_what(self, client, rosa):
        response = client.get(page(rosa))
        assert response.status_code == 200
        assert title(response) == "Write to Rosa Delgado · Massage for Life"
        said = text_of(response)
        assert "Rosa Delgado gets your name, your email address and your message. Nobody else does" in said
        assert "The message goes to: Lakeside, Evanston, IL." in said
        assert "Fictional" not in said
        assert "rosa@example.org" not in response.content.decode()
        assert 'content="noindex"' in response.content.decode()

    def test_a_fictional_therapist_reads_nothing(self, client, make_therapist):
        invented = make_therapist(is_demo=True, practice={"email": "x@example.org"})
        assert "Nobody will read what you write here." in text_of(client.get(page(invented)))
        assert "Nobody will read it." in text_of(client.get(f"{page(invented)}sent/"))

    def test_there_is_no_cookie_and_nobody_else_may_keep_the_page(self, client, rosa):
        response = client.get(page(rosa))
        assert not response.cookies
        assert response["Cache-Control"] == "private"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "csrfmiddlewaretoken" not in response.content.decode()

    @pytest.mark.parametrize("form", ["contact/", "report/", "contact/sent/", "report/already/"])
    def test_only_of_who_is_public_now(self, client, make_therapist, form):
        hidden = make_therapist(published=False, practice={"email": "x@example.org"})
        run_out = make_therapist(license={"expires_on": timezone.localdate().replace(year=2021)})
        for pk in (hidden.pk, run_out.pk, 0, 10**17):
            response = client.get(f"/therapists/{pk}/{form}")
            assert response.status_code == 404
            assert "This page is not here" in text_of(response)
        assert client.post(f"/therapists/{hidden.pk}/contact/", WORDS).status_code == 404

    @pytest.mark.parametrize("key", ["9" * 19, "-1", "x", "٣", "1.0", "%00", ""])
    def test_no_key_breaks_it(self, client, db, key):
        assert client.get(f"/therapists/{key}/contact/").status_code == 404

    def test_without_an_address_it_says_so_and_where_to_go(self, client, make_therapist):
        kay = make_therapist("Kay")
        for response in (client.get(page(kay)), client.post(page(kay), WORDS)):
            assert response.status_code == 404
            assert "Kay Delgado left no email address with us" in text_of(response)
            assert kay.get_absolute_url() in response.content.decode()
            assert "<form" not in response.content.decode()

    @pytest.mark.parametrize("form", ["contact", "report"])
    def test_only_what_a_form_needs_is_allowed(self, client, rosa, form):
        assert client.head(page(rosa, form)).status_code == 200
        for method in ("put", "patch", "delete", "options"):
            assert getattr(client, method)(page(rosa, form)).status_code == 405
        assert client.post(f"{page(rosa, form)}sent/").status_code == 405

    def test_a_hidden_home_is_not_on_it(self, client, make_therapist):
        home = {"email": "x@example.org", "street": "77 Secret Ln", "hide_address": True, "latitude": 42.0512345}
        hidden = make_therapist(practice=home)
        for form in ("contact", "report"):
            body = client.get(page(hidden, form)).content.decode()
            assert "Secret" not in body
            assert "42.05" not in body

    def test_queries(self, client, rosa, django_assert_num_queries):
        # Who is public, with their practices and licenses.
        with django_assert_num_queries(1):
            client.get(page(rosa))
        with django_assert_num_queries(1):
            client.get(page(rosa, "report"))
        with django_assert_num_queries(1):
            client.get(f"{page(rosa)}sent/")


class TestSeveralPractices:
    @pytest.fixture
    def second(self, rosa):
        place = {"state_id": "IL", "city": "Skokie", "latitude": 42.03, "longitude": -87.7}
        Practice.objects.create(therapist=rosa, name="No Letters", **place)
        return Practice.objects.create(therapist=rosa, name="Oak Room", email="oak@example.org", **place)

    def checked(self, response):
        return re.findall(r'name="practice" value="(\d+)"[^>]* checked', response.content.decode())

    def test_the_first_unless_another_is_asked_for(self, client, rosa, second):
        first = rosa.practices.first()
        assert self.checked(client.get(page(rosa))) == [str(first.pk)]
        response = client.get(f"{page(rosa)}?practice={second.pk}")
        assert self.checked(response) == [str(second.pk)]
        assert "No Letters" not in text_of(response)
        assert "takes no messages" not in text_of(response)

    @pytest.mark.parametrize("asked", ["0", "x", "٣", "9" * 30, "", "\0", "{second}&practice={first}"])
    def test_one_that_is_not_there_is_said(self, client, rosa, second, asked):
        asked = asked.format(second=second.pk, first=rosa.practices.first().pk)
        response = client.get(f"{page(rosa)}?practice={asked}")
        assert response.status_code == 200
        assert "The practice that was asked for takes no messages here. Yours would go to: Lakeside" in text_of(
            response
        )

    def test_the_letter_goes_to_the_one_chosen(self, write, second):
        write(practice=str(second.pk))
        write(practice=None)
        assert [letter.to for letter in mail.outbox] == [["oak@example.org"], ["rosa@example.org"]]

    def test_the_address_chooses_where_the_form_does_not(self, write, rosa, second):
        write(f"{page(rosa)}?practice={second.pk}", practice=None)
        assert [letter.to for letter in mail.outbox] == [["oak@example.org"]]

    @pytest.mark.parametrize("chosen", ["0", "x", "\0", "{unlisted}"])
    def test_one_that_is_not_there_is_no_choice(self, write, rosa, second, chosen):
        response = write(practice=chosen.format(unlisted=rosa.practices.get(name="No Letters").pk))
        assert response.status_code == 422
        assert problems(response)[0][0] == "id_practice_0"
        assert not mail.outbox

    def test_nothing_goes_astray_because_an_address_was_wrong(self, write, rosa):
        response = write(f"{page(rosa)}?practice=0")
        assert response.status_code == 422
        assert "Yours would go to: Lakeside" in problems(response)[0][1]
        assert not mail.outbox


class TestWriting:
    def test_the_letter_goes_to_the_therapist_and_the_answer_to_the_visitor(self, write, rosa, settings):
        settings.DEFAULT_FROM_EMAIL = "noreply@massage.example"
        response = write()
        assert response.status_code == 303
        assert response["Location"] == f"{page(rosa)}sent/"
        assert not response.cookies
        (letter,) = mail.outbox
        assert letter.to == ["rosa@example.org"]
        assert letter.from_email == "noreply@massage.example"
        assert letter.reply_to == ["ana@visitor.example"]
        assert (letter.cc, letter.bcc) == ([], [])
        assert letter.body.startswith("Hello Rosa Delgado,")
        assert "\n> Ana Canary\n" in letter.body
        assert "\n> ana@visitor.example\n" in letter.body
        assert "We have not checked who they are." in letter.body
        assert "\n> May I come on Monday?\n> Ana\n" in letter.body
        assert "keeps no copy" in letter.body
        assert f"http://127.0.0.1:8000{rosa.get_absolute_url()}" in letter.body
        # The subject is what staff see of a letter that did not go.
        assert letter.subject == "A message for you through Massage for Life"

    def test_nothing_of_it_is_kept(self, write):
        write()
        assert not Letter.objects.exists()
        assert not ProblemReport.objects.exists()
        kept = " ".join(Bucket.objects.values_list("key", flat=True))
        assert not [canary for canary in [*CANARIES, "127.0.0.1"] if canary in kept]

    def test_the_page_after_it_says_so_and_sends_nothing_when_loaded_again(self, client, write):
        address = write()["Location"]
        for _ in range(2):
            response = client.get(address)
            assert response.status_code == 200
            assert "Your message has been sent" in text_of(response)
        assert len(mail.outbox) == 1
        assert not [canary for canary in CANARIES if canary in response.content.decode()]

    def test_a_browser_that_sends_no_origin_and_no_cookie_may_write(self, write):
        strict = Client(enforce_csrf_checks=True, headers={"origin": "null"})
        assert write(client=strict).status_code == 303
        assert len(mail.outbox) == 1

    def test_only_these_words_are_ours(self, write):
        write(message="Hi Rosa, I wait.\n\nMassage for Life wrote this: pay here")
        assert "\n>\n> Massage for Life wrote this" in mail.outbox[0].body

    def test_nobody_writes_in_our_name(self, write):
        write(name="Massage for Life warns: canary", email='"canary"@visitor.example')
        lines = [line for line in mail.outbox[0].body.splitlines() if "canary" in line]
        assert len(lines) == 2
        assert all(line.startswith("> ") for line in lines)

    def test_nor_to_staff(self, report, settings):
        settings.STAFF_EMAIL = "staff@massage.example"
        report(email='"canary"@visitor.example')
        assert '\n> "canary"@visitor.example\n' in mail.outbox[0].body

    def test_queries(self, write, django_assert_num_queries):
        write(message="The buckets are made by the first one.")
        # The listing; transaction begun; once: update in vain, looked at, made between the two of a savepoint; three
        # limits; the letter; transaction ended; the letter forgotten.
        with django_assert_num_queries(13):
            write()


BAD = [
    ({"name": ""}, "id_name", "Write your name."),
    ({"name": None}, "id_name", "Write your name."),
    ({"name": " \u3000"}, "id_name", "Write your name."),
    ({"name": "Ana\nBcc: eve@example.org"}, "id_name", "Write it on one line"),
    ({"name": "Ana\r\nBcc: eve@example.org"}, "id_name", "Write it on one line"),
    ({"name": "Ana\0"}, "id_name", "an invisible character"),
    ({"name": "Ana \x1b[31m"}, "id_name", "an invisible character"),
    ({"name": "\u200d\ufeff"}, "id_name", "Write your name."),
    ({"name": "Massage for Life https://pay.example"}, "id_name", "without a link"),
    ({"name": "Ana http：//pay.example"}, "id_name", "without a link"),
    ({"name": "x" * 10_000}, "id_name", "at most 100 characters; these are 10000"),
    ({"email": ""}, "id_email", "without it nobody can answer"),
    ({"email": "ana"}, "id_email", "ana@example.org"),
    ({"email": "ana@x.org, eve@x.org"}, "id_email", "one whole address"),
    ({"email": "ana@x.org\nBcc: eve@x.org"}, "id_email", "Write it on one line"),
    ({"email": '"\x01"@example.org'}, "id_email", "an invisible character"),
    ({"email": "Ana <ana@x.org>"}, "id_email", "one whole address"),
    ({"email": f"{'x' * 60}@{'y.' * 120}org"}, "id_email", "at most 254"),
    ({"email": "x" * 10_000}, "id_email", "at most 254"),
    ({"message": ""}, "id_message", "Write a message."),
    ({"message": "x"}, "id_message", "at least 2 characters"),
    ({"message": "x" * 2001}, "id_message", "at most 2000 characters; these are 2001"),
    ({"message": "x" * 10_000}, "id_message", "these are 10000"),
    ({"message": "May I come?\0\0"}, "id_message", "an invisible character (U+0000) near “May I come?”"),
    ({"message": "\x07Hello"}, "id_message", "near “Hello”"),
    ({"message": "\u2028\u200b"}, "id_message", "Write a message."),
    ({"message": "May I \x1b[31m come?"}, "id_message", "U+001B"),
]


class TestMistakes:
    @pytest.mark.parametrize(("fields", "target", "words"), BAD, ids=lambda value: repr(value)[:50])
    def test_are_named_and_nothing_is_lost(self, write, fields, target, words):
        response = write(**fields)
        assert response.status_code == 422
        assert title(response).startswith("Error: ")
        said = problems(response)
        assert {where for where, _ in said} == {target}
        assert words in " ".join(what for _, what in said)
        body = response.content.decode()
        field = next(tag for tag in re.findall("<(?:input|textarea) [^>]*>", body) if f' id="{target}"' in tag)
        assert 'aria-invalid="true"' in field
        assert f"{target}_error" in re.search('aria-describedby="(.*?)"', field)[1].split()
        assert f'id="{target}_error"' in body
        for name, value in (WORDS | fields).items():
            assert value is None or html.escape(value.strip()).split("\n")[0].strip() in body, name
        assert response["Cache-Control"] == "private, no-store"
        assert not mail.outbox
        assert not Letter.objects.exists()
        assert not Bucket.objects.exists()

    def test_all_at_once(self, client, rosa):
        response = client.post(page(rosa))
        assert [where for where, _ in problems(response)] == ["id_name", "id_email", "id_message"]

    def test_the_next_press_succeeds_at_once(self, write):
        response = write(name="")
        assert write(token=token_in(response)).status_code == 303
        assert len(mail.outbox) == 1

    @pytest.mark.parametrize("length", [6, 2000])
    def test_a_line_break_is_one_character(self, write, length):
        assert write(message="x" * (length - 5) + "\r\n" * 4 + "y").status_code == 303

    @pytest.mark.parametrize(
        "value", ["👩‍⚕️ María-José O’Néill", "'; DROP TABLE", "<script>x</script>", "%s %(name)s {x}", "نسترن"]
    )
    def test_every_name_of_people_is_one(self, write, value):
        assert write(name=value).status_code == 303
        assert value in mail.outbox[0].body

    @pytest.mark.parametrize(
        ("written", "arrives"),
        [
            ("Call \u202a+1 847-555-0100\u202c please", "> Call +1 847-555-0100 please\n"),
            ("One\u2028two\u2029three\x0bfour\x85five\x0csix", "> One\n> two\n> three\n> four\n> five\n> six\n"),
            ("\ufeffHel\u200blo\u00ad there\u2069\u2060", "> Hello there\n"),
            ("请给我打电话", "> 请给我打电话\n"),
            ("OK", "> OK\n"),
            # Between letters of some scripts, and within one emoji, these are writing.
            ("می\u200cخواهم 👩\u200d⚕️", "> می\u200cخواهم 👩\u200d⚕️\n"),
        ],
    )
    def test_what_is_pasted_along_unseen_is_taken_out(self, write, written, arrives):
        assert write(message=written).status_code == 303
        assert f"\n{arrives}" in mail.outbox[0].body

    @pytest.mark.parametrize("name", ["\u202aAna\u202c B\u200b", "Ana\u2028B", "Ana\x0bB\ufeff", "Ana\x85B"])
    def test_nor_does_it_spoil_a_name(self, write, name):
        assert write(name=name, email="\u202aana@visitor.example\u202c").status_code == 303
        assert "\n> Ana B\n" in mail.outbox[0].body
        assert mail.outbox[0].reply_to == ["ana@visitor.example"]

    @pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x", "x"])
    def test_another_kind_of_body_is_an_empty_form(self, client, rosa, kind):
        response = client.post(page(rosa), b'{"name": "x"}', content_type=kind)
        assert response.status_code in (400, 422)

    @pytest.mark.parametrize("charset", ["latin-1", "utf-7", "hex", "utf-16", "unicode_escape", "nonsense", "base64"])
    @pytest.mark.parametrize(
        "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=BoUnDaRyStRiNg"]
    )
    def test_no_character_set_breaks_it(self, client, rosa, charset, kind):
        body = b"name=%ff%fe+\\ud800&email=x"
        if "multipart" in kind:
            head = b'--BoUnDaRyStRiNg\r\nContent-Disposition: form-data; name="name"\r\n\r\n'
            body = head + b"\xff\\ud800\r\n--BoUnDaRyStRiNg--\r\n"
        response = client.generic("POST", page(rosa), body, content_type=f"{kind}; charset={charset}")
        assert response.status_code == 422
        assert len(problems(response)) >= 2

    def test_parameters_that_come_twice_or_are_not_ours_break_nothing(self, write):
        assert write(name=["Ana", "Eve"], more="x", practice="x").status_code == 303

    def test_more_fields_than_anybody_reads_is_a_bad_request(self, client, rosa):
        assert client.post(page(rosa), {f"f{number}": "x" for number in range(2000)}).status_code == 400

    def test_a_letter_of_a_thousand_pages_is_a_bad_request(self, client, rosa):
        body = b"message=" + b"x" * 3_000_000
        response = client.generic("POST", page(rosa), body, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 400


HOSTILE = some.one_of(
    some.text(some.characters(codec="utf-8"), max_size=30),
    some.sampled_from(
        ["\0", "\r\nBcc: eve@x.org", "a@b.org", "other", "1", "9" * 30, "x" * 10_000, "٣", "‮", "%00", "{{ x }}"]
    ),
)


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    form=some.sampled_from(["contact", "report"]),
    query=HOSTILE,
    fields=some.dictionaries(
        some.sampled_from(["name", "email", "message", "kind", "text", "practice", "token", "homepage", "more"]),
        some.lists(HOSTILE, max_size=2),
    ),
    signed=some.booleans(),
)
def test_nothing_that_anybody_sends_breaks_a_form(rosa, form, query, fields, signed):
    if signed:
        fields = {**fields, "token": good_token(rosa, form)}
    response = Client().post(page(rosa, form), fields, query_params={"practice": query})
    assert response.status_code in (303, 422, 429)


class TestToken:
    def test_too_quick_is_said_kindly_and_the_next_press_succeeds(self, client, write, rosa, clock):
        token = token_in(client.get(page(rosa)))
        clock["now"] += 1
        response = write(token=token)
        assert response.status_code == 422
        assert "That was quick." in problems(response)[0][1]
        assert "May I come on Monday?" in response.content.decode()
        assert not mail.outbox
        assert write(token=token_in(response)).status_code == 303
        assert len(mail.outbox) == 1

    def test_after_a_moment_it_is_good(self, client, write, rosa, clock):
        token = token_in(client.get(page(rosa)))
        clock["now"] += 3.1
        assert write(token=token).status_code == 303

    def test_a_page_open_for_more_than_a_day_keeps_what_was_written(self, client, write, rosa, clock):
        token = token_in(client.get(page(rosa)))
        clock["now"] += 25 * 3600
        response = write(token=token)
        assert response.status_code == 422
        assert "more than a day" in problems(response)[0][1]
        assert "May I come on Monday?" in response.content.decode()
        assert write(token=token_in(response)).status_code == 303

    @pytest.mark.parametrize("token", [None, "", "forged", "of another form"])
    def test_nor_does_it_get_one_that_is_good_at_once(self, write, rosa, clock, token):
        response = write(token=good_token(rosa, "report") if token == "of another form" else token)  # noqa: S105
        fresh = token_in(response)
        assert "That was quick." in problems(write(token=fresh))[0][1]
        clock["now"] += form_token.SECONDS_TO_READ + 0.1
        assert write(token=fresh).status_code == 303

    def test_nor_does_an_empty_form(self, client, rosa, write):
        assert "That was quick." in problems(write(token=token_in(client.post(page(rosa)))))[0][1]

    @pytest.mark.parametrize("token", [None, "", "forged", "\0", "x" * 10_000])
    def test_without_one_of_ours_nothing_goes(self, write, token):
        response = write(token=token)
        assert response.status_code == 422
        assert "could not tell where this form came from" in problems(response)[0][1]
        assert not mail.outbox

    def test_one_of_another_form_or_therapist_is_none(self, write, rosa, make_therapist):
        other = make_therapist("Kay")
        for token in (good_token(rosa, "report"), good_token(other)):
            assert write(token=token).status_code == 422
        assert not mail.outbox

    def test_the_same_letter_goes_once(self, client, write, rosa):
        token = good_token(rosa)
        assert write(token=token)["Location"] == f"{page(rosa)}sent/"
        again = write(token=token)
        assert again.status_code == 303
        assert again["Location"] == f"{page(rosa)}already/"
        assert "We had that already" in text_of(client.get(again["Location"]))
        assert len(mail.outbox) == 1

    def test_who_goes_back_and_writes_something_else_has_written_another(self, write, rosa):
        token = good_token(rosa)
        write(token=token)
        assert write(token=token, message="Or on Tuesday, rather?")["Location"] == f"{page(rosa)}sent/"
        assert len(mail.outbox) == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_clicks_at_once_one_letter_goes(rosa):
    data = {**WORDS, "token": good_token(rosa)}

    def click(_):
        try:
            return Client().post(page(rosa), data)["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        where = list(threads.map(click, range(6)))
    assert sorted(where) == [f"{page(rosa)}already/"] * 5 + [f"{page(rosa)}sent/"]
    assert len(mail.outbox) == 1


class TestPrograms:
    @pytest.mark.parametrize("fields", [{}, {"token": "x"}, {"name": ""}])
    def test_what_fills_in_the_hidden_field_is_told_it_was_sent(self, write, rosa, fields):
        response = write(homepage="https://spam.example", **fields)
        assert (response.status_code, response["Location"]) == (303, f"{page(rosa)}sent/")
        assert not mail.outbox
        assert not Letter.objects.exists()

    def test_what_reports_so_is_not_heard(self, report):
        assert report(homepage="x").status_code == 303
        assert not ProblemReport.objects.exists()

    def test_people_do_not_meet_that_field(self, client, rosa):
        field = re.search(r'<div class="decoy".*?</div>', client.get(page(rosa)).content.decode(), re.DOTALL)[0]
        assert 'aria-hidden="true"' in field
        assert 'tabindex="-1"' in field
        assert "Leave this empty" in field


class TestLimits:
    def test_a_visitor_may_write_a_handful_and_is_told_how_long_to_wait(self, write, clock):
        (_, at_once, seconds), *_rest = letter_limits.LIMITS
        for number in range(at_once):
            assert write(message=f"Letter number {number}").status_code == 303
        response = write(message="One too many, alas")
        assert response.status_code == 429
        assert 0 < int(response["Retry-After"]) <= seconds
        assert title(response).startswith("Error: ")
        assert f"in about {seconds // 60} minutes" in problems(response)[0][1]
        assert "One too many, alas" in response.content.decode()
        assert len(mail.outbox) == at_once
        assert write(message="Another one", client=Client(REMOTE_ADDR="203.0.113.9")).status_code == 303
        # Who waits as told gets through, with the page that said so.
        clock["now"] += int(response["Retry-After"])
        assert write(message="One too many, alas", token=token_in(response)).status_code == 303

    def test_a_minute_is_said_as_one(self, write, monkeypatch):
        monkeypatch.setattr(letter_limits, "LIMITS", (("site", 1, 20),))
        write()
        assert "again in about a minute" in problems(write(message="Another letter"))[0][1]

    @pytest.mark.parametrize("whose", ["therapist", "site"])
    def test_many_visitors_share_those_of_the_therapist_and_of_the_site(
        self, write, make_therapist, monkeypatch, whose
    ):
        monkeypatch.setattr(letter_limits, "LIMITS", ((whose, 2, 600),))
        other = make_therapist("Kay", practice={"email": "kay@example.org"})
        answers = [
            write(message=f"Letter number {number}", client=Client(REMOTE_ADDR=f"203.0.113.{number}")).status_code
            for number in range(3)
        ]
        assert answers == [303, 303, 429]
        elsewhere = write(page(other), token=good_token(other))
        assert elsewhere.status_code == (303 if whose == "therapist" else 429)

    def test_what_is_refused_is_not_counted(self, write, monkeypatch):
        monkeypatch.setattr(letter_limits, "LIMITS", (("visitor", 5, 600), ("site", 1, 600)))
        write()
        before = dict(Bucket.objects.values_list("key", "tokens"))
        assert write(message="Another letter").status_code == 429
        assert dict(Bucket.objects.values_list("key", "tokens")) == before

    def test_one_visitor_cannot_close_the_letter_box_of_a_therapist(self):
        limits = {whose: at_once for whose, at_once, _ in letter_limits.LIMITS}
        assert limits["visitor"] < limits["therapist"] < limits["site"]
        # A bucket that is forgotten after a day must be full by then.
        assert all(at_once * seconds < form_token.GOOD_FOR for _, at_once, seconds in letter_limits.LIMITS)

    def test_reports_are_counted_by_themselves(self, write, report, monkeypatch):
        monkeypatch.setattr(letter_limits, "LIMITS", (("visitor", 1, 600),))
        assert write().status_code == 303
        assert report().status_code == 303
        assert report(text="Something else").status_code == 429


class TestReport:
    def test_says_who_reads_it(self, client, rosa):
        response = client.get(page(rosa, "report"))
        assert title(response) == "Report a problem with Rosa Delgado’s page · Massage for Life"
        assert "Only the people who run this site read your report." in text_of(response)
        assert response["Cache-Control"] == "private"

    def test_names_who_gave_the_license(self, client, rosa):
        State.objects.filter(pk="IL").update(board_abbreviation="IDFPR", board_url="https://idfpr.example/")
        body = client.get(page(rosa, "report")).content.decode()
        assert '<a href="https://idfpr.example/" rel="noreferrer">IDFPR (Illinois)</a>' in body
        State.objects.filter(pk="IL").update(board_url="")
        assert "IDFPR (Illinois)" in client.get(page(rosa, "report")).content.decode()

    def test_is_kept_for_staff(self, client, report, rosa):
        response = report()
        assert response["Location"] == f"{page(rosa, 'report')}sent/"
        kept = ProblemReport.objects.get()
        assert (kept.therapist, kept.kind, kept.text, kept.email) == (rosa, *REPORT.values())
        assert kept.dealt_with is False
        assert not mail.outbox
        assert "your report has reached us" in text_of(client.get(response["Location"]))
        for outcome in ("sent", "soon"):
            assert title(client.get(f"{page(rosa, 'report')}{outcome}/")).startswith("Your report has reached us")

    def test_is_mailed_where_staff_are(self, report, rosa, settings):
        settings.STAFF_EMAIL = "staff@massage.example"
        report()
        (letter,) = mail.outbox
        assert letter.to == ["staff@massage.example"]
        assert letter.reply_to == ["ana@visitor.example"]
        assert letter.subject == "Problem report: Rosa Delgado"
        assert "They no longer practice there" in letter.body
        assert "> The door is closed for good." in letter.body
        assert f"/admin/locator/problemreport/{ProblemReport.objects.get().pk}/change/" in letter.body
        assert not Letter.objects.exists()

    def test_needs_neither_words_nor_address(self, report, settings):
        settings.STAFF_EMAIL = "staff@massage.example"
        assert report(text="", email="").status_code == 303
        assert ProblemReport.objects.get().email == ""
        assert mail.outbox[0].reply_to == []
        assert "(They left none.)" in mail.outbox[0].body

    @pytest.mark.parametrize(
        ("fields", "target", "words"),
        [
            ({"kind": ""}, "id_kind_0", "Choose what is wrong."),
            ({"kind": "bogus"}, "id_kind_0", "Choose one of these."),
            ({"kind": "other", "text": " "}, "id_text", "Say what is wrong"),
            ({"text": "x" * 2001}, "id_text", "at most 2000"),
            ({"kind": "other", "text": "\x07"}, "id_text", "U+0007"),
            ({"email": "ana"}, "id_email", "one whole address"),
        ],
    )
    def test_mistakes_are_named(self, report, fields, target, words):
        response = report(**fields)
        assert response.status_code == 422
        ((where, what),) = problems(response)
        assert where == target
        assert words in what
        assert not ProblemReport.objects.exists()

    def test_a_choice_that_is_missing_is_said_of_the_group(self, report):
        body = report(kind="").content.decode()
        assert 'role="radiogroup" aria-invalid="true" aria-describedby="id_kind_error"' in body
        assert not re.search('type="radio"[^>]*aria-invalid', body)

    def test_a_roster_cannot_write_headers(self, report, rosa, settings):
        settings.STAFF_EMAIL = "staff@massage.example"
        type(rosa).objects.filter(pk=rosa.pk).update(first_name="Rosa\nBcc: eve@example.org")
        assert report().status_code == 303
        assert mail.outbox[0].subject == "Problem report: Rosa Bcc: eve@example.org Delgado"

    def test_queries(self, report, django_assert_num_queries):
        report(text="The buckets are made by the first one.")
        # The listing; transaction begun; once: update in vain, looked at, made between the two of a savepoint; three
        # limits; the report; transaction ended.
        with django_assert_num_queries(12):
            report()


@pytest.fixture
def logged(caplog):
    """All that any logger says at any level, those of Django included, which keep theirs to themselves."""
    names = [
        "",
        *(name for name in logging.root.manager.loggerDict if name.startswith(("django", "locator", "portal"))),
    ]
    before = [(logging.getLogger(name), logging.getLogger(name).level) for name in names]
    for logger, _ in before:
        logger.setLevel(logging.DEBUG)
        logger.addHandler(caplog.handler)
    caplog.handler.setLevel(logging.DEBUG)
    yield lambda: " ".join(f"{record.getMessage()} {record.exc_text or ''} {record.args}" for record in caplog.records)
    for logger, level in before:
        logger.setLevel(level)
        logger.removeHandler(caplog.handler)


@pytest.mark.parametrize("stage", ["nobody", "greeting", "recipient", "drop", "text"])
def test_a_mail_server_that_fails_costs_the_visitor_nothing_and_no_log_says_a_word(
    client, write, report, settings, logged, stage
):
    settings.STAFF_EMAIL = "staff@massage.example"
    with mail_server.serving(settings) as server:
        server.fails = stage
        if stage == "nobody":
            settings.EMAIL_PORT = mail_server.nobody_there()
        response = write()
        outcome, words = {
            "recipient": ("refused", "Rosa Delgado has not received it"),
            "text": ("refused", "Rosa Delgado has not received it"),
        }.get(stage, ("soon", "keep trying for about a week"))
        assert response["Location"].endswith(f"/contact/{outcome}/")
        assert words in text_of(client.get(response["Location"]))
        assert report()["Location"].endswith("/report/sent/")
        write(name="Ana Canary\nBcc")
        write(email="visitor.example")
    assert [letter.to for letter in Letter.objects.order_by("id")] == ["rosa@example.org", "staff@massage.example"]
    assert Letter.objects.filter(text__contains="May I come on Monday?").count() == 1
    lines = logged()
    assert "could not be sent" in lines
    assert "Unprocessable" in lines
    assert [canary for canary in CANARIES if canary in lines] == []


def test_what_was_refused_for_good_can_be_said_by_phone(client, rosa):
    practice = rosa.practices.get()
    address = f"{page(rosa)}refused/"
    assert "Their page says how else to reach them." in text_of(client.get(address))
    Practice.objects.filter(pk=practice.pk).update(phone="847-555-0100")
    response = client.get(address)
    assert title(response).startswith("Your message could not be delivered")
    assert '<a class="button" href="tel:+18475550100">847-555-0100</a>' in response.content.decode()
    assert "Call instead" in text_of(response)
    assert "deliver" not in text_of(client.get(f"{page(rosa, 'report')}refused/"))


def test_a_mail_server_that_drips_holds_nobody_up(write, settings, monkeypatch):
    monkeypatch.setattr(letters, "WHILE_SOMEBODY_WAITS", 0.5)
    with mail_server.serving(settings) as server:
        server.fails = "drip"
        began = time.monotonic()
        assert write()["Location"].endswith("/contact/soon/")
        assert time.monotonic() - began < 2


class TestShortlist:
    """A visitor who writes, or reports, comes back with the list they came with."""

    @pytest.mark.parametrize("form", ["contact", "report"])
    def test_is_carried_there_and_back(self, client, rosa, form):
        profile = html.unescape(client.get(f"{rosa.get_absolute_url()}?ids=3,{rosa.pk}").content.decode())
        there = re.search(rf'href="({page(rosa, form)}[^"]*ids=3,{rosa.pk})"', profile)[1]
        response = client.get(there)
        assert self.back(response) == f"{rosa.get_absolute_url()}?ids=3,{rosa.pk}"
        action = html.unescape(re.search('action="([^"]*)"', response.content.decode())[1])
        assert action == f"{page(rosa, form)}?ids=3,{rosa.pk}"
        data = {**WORDS, **REPORT, "token": good_token(rosa, form)}
        # A mistake on the way does not lose it.
        assert self.back(client.post(action, {})).endswith(f"?ids=3,{rosa.pk}")
        sent = client.post(action, data)["Location"]
        assert sent == f"{page(rosa, form)}sent/?ids=3,{rosa.pk}"
        assert self.back(client.get(sent)) == f"{rosa.get_absolute_url()}?ids=3,{rosa.pk}"

    @pytest.mark.parametrize("form", ["contact/", "report/", "contact/sent/"])
    def test_what_is_no_list_is_said(self, client, rosa, form):
        response = client.get(f"/therapists/{rosa.pk}/{form}?ids=x,3")
        assert "“x” is not the number of a therapist" in text_of(response)
        assert self.back(response) == f"{rosa.get_absolute_url()}?ids=3"

    @pytest.mark.parametrize("form", ["contact/", "report/", "contact/sent/"])
    def test_without_one_there_is_none(self, client, rosa, form):
        assert "ids" not in client.get(f"/therapists/{rosa.pk}/{form}").content.decode()
        assert "ids=" not in client.get(rosa.get_absolute_url()).content.decode().partition("<aside")[2]

    def back(self, response):
        return html.unescape(re.search('href="([^"]*)"[^>]*>Back to Rosa', response.content.decode())[1])


def test_a_license_that_has_run_out_takes_the_forms_with_it(client, rosa):
    License.objects.update(expires_on=timezone.localdate().replace(year=2021))
    assert client.get(page(rosa)).status_code == 404
