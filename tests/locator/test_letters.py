"""Letters: stored first, sent once, tried again, never lost, never quoted. Against a real mail server on loopback."""

import datetime
import io
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from email import message_from_string

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from locator import errand, letters
from locator.letters import Outcome
from locator.management.commands import send_letters
from locator.models import Bucket, Letter
from tests.locator import mail_server

WORDS = {"to": "rosa@example.org", "reply_to": "ana@example.org", "subject": "A message", "text": "CANARY\n.\nfor Rosa"}
CANARIES = ["rosa@", "ana@", "CANARY"]
# Which may be over at the next attempt; and which will not.
PASSING = ["nobody", "silence", "drip", "greeting", "sender", "drop", "later"]
FINAL = ["recipient", "data", "text"]


@pytest.fixture
def server(settings):
    with mail_server.serving(settings) as server:
        yield server


@pytest.fixture
def failing(server, settings):
    """A function that makes the mail server fail at a stage."""

    def fail(stage):
        server.fails = stage
        if stage == "nobody":
            settings.EMAIL_PORT = mail_server.nobody_there()

    return fail


@pytest.fixture
def written(caplog):
    """All that anything logs, at every level."""
    with caplog.at_level(logging.DEBUG, logger=""):
        yield caplog


def waiting(**fields):
    """A letter whose time has come."""
    return Letter.objects.create(**{**WORDS, "not_before": timezone.now(), "attempts": 1, **fields})


def run():
    """What send_letters writes; raises what it ends with."""
    out, err = io.StringIO(), io.StringIO()
    call_command("send_letters", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.django_db
class TestSending:
    def test_what_arrives_is_what_was_written_and_is_then_forgotten(self, server, settings, written):
        settings.DEFAULT_FROM_EMAIL = "noreply@massage.example.org"
        assert letters.send(letters.write(**WORDS)) is Outcome.SENT
        assert not Letter.objects.exists()
        arrived = message_from_string(server.letters[0].replace("\r\n", "\n"))
        assert arrived["From"] == "noreply@massage.example.org"
        assert arrived["To"] == "rosa@example.org"
        assert arrived["Reply-To"] == "ana@example.org"
        assert arrived["Subject"] == "A message"
        assert arrived["Message-ID"].endswith("@massage.example.org>")
        assert arrived.get_content_type() == "text/plain"
        # SMTP doubles a dot at the beginning of a line, so that it does not end the letter.
        assert arrived.get_payload().strip() == "CANARY\n..\nfor Rosa"
        assert not [canary for canary in CANARIES if canary in written.text]

    @pytest.mark.parametrize("stage", [*PASSING, *FINAL])
    def test_a_mail_server_that_fails_loses_nothing_and_is_not_quoted(self, failing, server, written, stage):
        failing(stage)
        letter = letters.write(**WORDS)
        assert letters.send(letter, seconds=0.5) is (Outcome.REFUSED if stage in FINAL else Outcome.SOON)
        kept = Letter.objects.get()
        assert {name: getattr(kept, name) for name in WORDS} == WORDS
        assert kept.last_failure.isidentifier()
        assert kept.last_failure != letters.UNFINISHED
        assert not [canary for canary in CANARIES if canary in written.text + kept.last_failure]
        assert f"Letter {letter.pk} could not be sent: {kept.last_failure}" in written.text
        assert server.letters == []

    @pytest.mark.parametrize("stage", FINAL)
    def test_what_is_refused_for_good_waits_for_staff_alone(self, failing, stage):
        failing(stage)
        letters.send(letters.write(**WORDS))
        assert not letters.waiting().exists()
        kept = letters.given_up().get()
        assert (kept.text, kept.last_failure.startswith("SMTP")) == (WORDS["text"], True)
        # As soon as whatever was wrong has been put right.
        assert letters.try_again(Letter.objects.all()) == 1
        assert letters.claim(kept.pk)

    @pytest.mark.parametrize("stage", PASSING)
    def test_what_may_pass_is_tried_again(self, failing, stage):
        failing(stage)
        letters.send(letters.write(**WORDS), seconds=0.5)
        assert letters.waiting().exists()

    @pytest.mark.parametrize("stage", ["drip", "silence", "drip at the end"])
    @pytest.mark.parametrize("seconds", [0.4, 1.2])
    def test_it_ends_on_time_whatever_the_server_does(self, failing, stage, seconds):
        failing(stage)
        letter = letters.write(**WORDS)
        began = time.monotonic()
        letters.send(letter, seconds)
        assert time.monotonic() - began < seconds + 0.4

    def test_what_was_taken_is_sent_though_the_server_will_not_part(self, failing, server):
        failing("drip at the end")
        assert letters.send(letters.write(**WORDS), seconds=0.5) is Outcome.SENT
        assert not Letter.objects.exists()
        assert len(server.letters) == 1

    def test_what_was_cut_off_is_not_sent_after_all(self, failing, server):
        server.slowness = 0.2
        failing("drip")
        assert letters.send(letters.write(**WORDS), seconds=0.3) is Outcome.SOON
        time.sleep(0.5)
        assert server.letters == []
        assert not [thread for thread in threading.enumerate() if thread.name == "errand"]

    def test_nobody_waits_for_long_and_no_attempt_outlasts_its_claim(self):
        assert 3 <= letters.WHILE_SOMEBODY_WAITS <= 6
        assert letters.FIRST_WAIT.total_seconds() > letters.WHILE_NOBODY_WAITS * 2

    def test_as_many_as_may_be_sent_at_once_are_and_the_next_waits(self, server, monkeypatch):
        monkeypatch.setattr(errand, "_free", threading.BoundedSemaphore(1))
        errand._free.acquire()
        assert letters.send(letters.write(**WORDS)) is Outcome.SOON
        assert Letter.objects.get().last_failure == "Busy"

    @pytest.mark.parametrize(("stage", "outcome"), [("", "sent"), ("recipient", "refused"), ("drop", "soon")])
    def test_a_database_that_fails_after_it_changes_nothing(self, failing, monkeypatch, written, stage, outcome):
        failing(stage)
        letter = letters.write(**WORDS)

        def fail(**_):
            raise OperationalError("CANARY")

        with monkeypatch.context() as patch:
            patch.setattr(Letter.objects, "filter", fail)
            assert letters.send(letter) == outcome
        assert Letter.objects.get().last_failure == letters.UNFINISHED
        assert f"Letter {letter.pk}: what became of it could not be stored: OperationalError" in written.text
        assert "CANARY" not in written.text

    def test_nobody_else_takes_up_what_was_just_written(self):
        letters.write(**WORDS)
        assert not letters.due().exists()
        # Should its writer have died, it is everybody's.
        Letter.objects.update(not_before=timezone.now())
        assert letters.due().exists()

    def test_headers_cannot_be_added(self, server):
        letter = waiting(subject="A message\nBcc: eve@example.org")
        assert letters.send(letter) is Outcome.SOON
        assert server.letters == []
        assert Letter.objects.get().last_failure == "BadHeaderError"

    def test_with_no_mail_server_it_goes_to_the_screen_of_a_developer_and_into_no_log(self, settings, capsys):
        settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
        settings.DEBUG = False
        assert letters.send(letters.write(**WORDS)) is Outcome.SOON
        assert Letter.objects.get().last_failure == "NoMailServer"
        assert capsys.readouterr().out == ""
        settings.DEBUG = True
        assert letters.send(Letter.objects.get()) is Outcome.SENT
        assert "CANARY" in capsys.readouterr().out

    def test_a_backend_that_says_it_sent_nothing_is_not_believed_to_have(self, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.base.BaseEmailBackend"
        letter = letters.write(**WORDS)
        assert letters.send(letter) is Outcome.SOON
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        assert letters.send(letter) is Outcome.SENT

    def test_every_attempt_carries_the_same_message_id_and_every_letter_its_own(self, server):
        letter, other = letters.write(**WORDS), letters.write(**WORDS)
        server.fails = "after"  # The server has it, and we do not know.
        assert letters.send(letter, seconds=2) is Outcome.SOON
        server.fails = ""
        Letter.objects.filter(pk=letter.pk).update(not_before=timezone.now())
        assert letters.send(letters.claim(letter.pk)) is Outcome.SENT
        letters.send(other)
        first, again, another = (message_from_string(text)["Message-ID"] for text in server.letters)
        assert first == again != another


@pytest.mark.django_db
class TestWaiting:
    def test_the_waits_grow_to_half_a_day_and_end_after_a_week(self):
        key = waiting(attempts=0).pk
        waits = []
        while True:
            Letter.objects.update(not_before=timezone.now())
            if not letters.claim(key):
                break
            waits.append(Letter.objects.get().not_before - timezone.now())
        hours = [round(wait.total_seconds() / 3600, 2) for wait in waits]
        assert hours[:4] == [0.08, 0.17, 0.33, 0.67]
        assert hours == sorted(hours)
        assert hours[-1] == 12
        assert len(hours) == letters.MOST_ATTEMPTS
        assert datetime.timedelta(days=5) < sum(waits, datetime.timedelta()) < datetime.timedelta(days=9)
        assert list(letters.given_up()) == [Letter.objects.get()]
        assert not letters.waiting().exists()

    def test_who_dies_in_the_middle_leaves_a_letter_that_says_so_and_is_due_again(self, monkeypatch):
        key = waiting().pk
        assert letters.claim(key)
        kept = Letter.objects.get()
        assert (kept.attempts, kept.last_failure) == (2, "Unfinished")
        assert letters.claim(key) is None
        Letter.objects.update(not_before=timezone.now())
        assert letters.claim(key)

    def test_nothing_goes_before_its_time(self):
        key = waiting(not_before=timezone.now() + datetime.timedelta(seconds=30)).pk
        assert letters.claim(key) is None

    def test_staff_can_let_one_begin_again(self):
        letter = waiting(attempts=letters.MOST_ATTEMPTS)
        assert letters.claim(letter.pk) is None
        assert letters.try_again(Letter.objects.all()) == 1
        assert letters.claim(letter.pk)

    def test_one_that_is_being_sent_right_now_does_not_begin_again(self):
        letters.write(**WORDS)
        key = waiting(attempts=3).pk
        assert letters.claim(key)
        before = list(Letter.objects.values_list("attempts", "not_before"))
        assert letters.try_again(Letter.objects.all()) == 0
        assert list(Letter.objects.values_list("attempts", "not_before")) == before
        # Whoever had it has died.
        Letter.objects.update(not_before=timezone.now())
        assert letters.try_again(Letter.objects.all()) == 2

    def test_a_letter_that_is_gone_is_nobodys(self):
        assert letters.claim(10**9) is None

    def test_queries(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            letter = letters.write(**WORDS)
        # Forgotten.
        with django_assert_num_queries(1):
            letters.send(letter)
        # Looked at, and taken up.
        key = waiting().pk
        with django_assert_num_queries(2):
            letters.claim(key)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_read_the_same_letter_one_takes_it_up():
    key = waiting().pk

    def claim(_):
        try:
            return letters.claim(key)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        claimed = list(threads.map(claim, range(16)))
    assert sum(letter is not None for letter in claimed) == 1


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_each_letter_once(server):
    for number in range(30):
        waiting(subject=f"Letter {number}")
    server.slowness = 0.005

    def one(_):
        try:
            return run()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(one, range(3)))
    subjects = [message_from_string(text)["Subject"] for text in server.letters]
    assert sorted(subjects) == sorted(f"Letter {number}" for number in range(30))
    assert not Letter.objects.exists()


@pytest.mark.django_db
class TestCommand:
    def test_it_sends_what_is_due_and_says_so(self, server):
        waiting()
        waiting()
        waiting(not_before=timezone.now() + datetime.timedelta(hours=1))
        out, err = run()
        assert out == "letters: 2 sent, 0 failed, 1 waiting\n"
        assert err == ""
        assert len(server.letters) == 2

    def test_who_watches_sees_how_far_it_is(self, server):
        waiting()
        waiting()
        screen = io.StringIO()
        screen.isatty = lambda: True
        call_command("send_letters", stdout=io.StringIO(), stderr=screen, no_color=True)
        assert screen.getvalue() == "letter 1 of 2\nletter 2 of 2\n"

    def test_a_run_that_takes_long_says_how_far_it_is(self, server, monkeypatch):
        waiting()
        waiting()
        server.slowness = 0.2
        monkeypatch.setattr(send_letters, "LONG", 0.3)
        # On a busy machine the first alone may take that long.
        assert run()[1].endswith("letter 2 of 2\n")

    def test_with_nothing_to_do_all_is_well(self, server):
        assert run() == ("letters: 0 sent, 0 failed, 0 waiting\n", "")

    def test_a_failure_ends_it_with_one_line_and_stays(self, failing, server):
        failing("later")
        waiting()
        with pytest.raises(CommandError, match=r"^1 letter could not be sent; it will be tried again later\.$"):
            run()
        kept = Letter.objects.get()
        assert (kept.attempts, kept.last_failure) == (2, "SMTPRecipientsRefused")
        assert kept.not_before > timezone.now() + datetime.timedelta(minutes=9)

    def test_what_is_refused_for_good_is_said_once_and_not_tried_again(self, failing, server):
        failing("recipient")
        waiting()
        waiting()
        refused = r"^2 letters were refused for good; see “Unsent letters” in the admin\.$"
        with pytest.raises(CommandError, match=refused):
            run()
        assert run()[0] == "letters: 0 sent, 0 failed, 0 waiting; 2 given up, see “Unsent letters” in the admin\n"

    def test_one_bad_letter_does_not_hold_up_the_others(self, server):
        waiting(subject="bad\nsubject")
        waiting()
        with pytest.raises(CommandError):
            run()
        assert len(server.letters) == 1
        assert Letter.objects.get().last_failure == "BadHeaderError"

    def test_a_mail_server_that_is_away_is_not_asked_for_every_letter(self, failing):
        failing("nobody")
        for _ in range(send_letters.MOST_FAILURES + 4):
            waiting()
        with pytest.raises(CommandError, match="3 letters"):
            run()
        assert Letter.objects.filter(attempts=1, last_failure="").count() == 4

    def test_some_failures_apart_are_not_the_servers(self, server):
        for number in range(9):
            waiting(subject="A message" if number % 3 == 2 else "bad\nsubject")
        with pytest.raises(CommandError, match="6 letters"):
            run()
        assert len(server.letters) == 3

    def test_a_letter_given_up_stays_and_is_named_each_time(self, server):
        waiting(attempts=letters.MOST_ATTEMPTS, last_failure="SMTPRecipientsRefused")
        out, _err = run()
        assert out == "letters: 0 sent, 0 failed, 0 waiting; 1 given up, see “Unsent letters” in the admin\n"
        assert Letter.objects.get().last_failure == "SMTPRecipientsRefused"
        assert server.letters == []

    def test_what_another_run_took_meanwhile_is_left_to_it(self, server, monkeypatch):
        waiting()
        monkeypatch.setattr(letters, "claim", lambda key: None)
        assert run() == ("letters: 0 sent, 0 failed, 1 waiting\n", "")

    def test_it_forgets_buckets_that_are_full_again(self, server):
        Bucket.objects.create(key="old", tokens=0, filled_at=0)
        run()
        assert not Bucket.objects.exists()

    @pytest.mark.parametrize(
        ("failure", "line"),
        [
            (OperationalError("no table\nrosa@example.org"), "The database refused: no table."),
            (KeyboardInterrupt(), "Stopped."),
        ],
    )
    def test_what_stops_it_ends_it_with_one_line(self, monkeypatch, failure, line):
        def fail():
            raise failure

        monkeypatch.setattr(letters, "due", fail)
        with pytest.raises(CommandError) as ended:
            run()
        assert str(ended.value).startswith(line)
        assert "\n" not in str(ended.value)
        assert "rosa" not in str(ended.value)

    def test_a_letter_to_nobody_in_particular_needs_no_address_for_answers(self):
        letters.send(letters.write(to="staff@example.org", subject="s", text="t"))
        assert mail.outbox[0].reply_to == []
