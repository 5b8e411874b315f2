"""What a visitor types leaves no trace in any log of ours, however a request goes wrong."""

import io
import logging
import logging.config

import pytest
from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.test import RequestFactory
from django.utils.log import DEFAULT_LOGGING

from portal import urls
from portal.logs import HideQuery, Line

CANARY = "secretplace"


def hidden(message, *args):
    record = logging.LogRecord("any", logging.INFO, "file", 1, message, args, None)
    HideQuery().filter(record)
    return record.getMessage()


@pytest.mark.parametrize(
    ("message", "args", "kept"),
    [
        ('"%s" %s %s', ("GET /find/?near=secretplace HTTP/1.1", 200, 17), '"GET /find/?… HTTP/1.1" 200 17'),
        ('"GET /find/?near=secretplace and more HTTP/1.1" 400', (), '"GET /find/?… HTTP/1.1" 400'),
        ('"GET /find/?near=1 Main secretplace" 400', (), '"GET /find/?…" 400'),
        ("Not Found: /find/?near=secretplace", (), "Not Found: /find/?…"),
        ("Not Found: /a?near=secretplace\nNot Found: /b?q=secretplace", (), "Not Found: /a?…\nNot Found: /b?…"),
        ("Invalid request from ip=192.0.2.7: %s", ("x?secretplace",), "Invalid request from ip=… x?…"),
    ],
)
def test_the_query_is_cut_out_of_a_message_and_the_rest_stays(message, args, kept):
    assert hidden(message, *args) == kept


def test_a_question_stays():
    assert hidden("Is the disk full? 100 %") == "Is the disk full? 100 %"


@pytest.fixture
def written():
    """The site's own logging, written to a string instead of stderr."""
    stream = io.StringIO()
    configuration = settings.LOGGING | {
        "handlers": {"stderr": settings.LOGGING["handlers"]["stderr"] | {"stream": stream}}
    }
    logging.config.dictConfig(configuration)
    yield stream.getvalue
    logging.config.dictConfig(DEFAULT_LOGGING)
    logging.config.dictConfig(settings.LOGGING)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_failing_view_logs_its_traceback_without_what_was_typed(client, monkeypatch, written, method):
    def fail(request):
        raise ValueError(f"cannot read {dict(request.GET)} {request.POST.get('near')!r}")

    monkeypatch.setattr(urls.urlpatterns[0], "callback", fail)
    client.raise_request_exception = False
    assert getattr(client, method)("/", {"near": CANARY}).status_code == 500
    assert "ValueError: cannot read" in written()
    assert "Internal Server Error: /" in written()
    assert CANARY not in written()


@pytest.mark.django_db
def test_a_page_that_is_not_there_logs_its_path_alone(client, written):
    client.get("/no/such/page/", {"near": CANARY})
    assert "/no/such/page/" in written()
    assert CANARY not in written()


def test_the_development_server_logs_the_request_without_its_query(written):
    request = object()  # There it is a socket, which has no GET.
    logging.getLogger("django.server").info(
        '"%s" %s %s', f"GET /?near={CANARY} HTTP/1.1", "200", "5", extra={"request": request}
    )
    assert '"GET /?… HTTP/1.1" 200 5' in written()


def test_short_values_do_not_spoil_a_traceback():
    record = logging.LogRecord("any", logging.ERROR, "file", 1, "page 2 of a list", (), None)
    record.request = RequestFactory().get("/", {"page": "2", "near": "a"})
    assert Line("%(message)s").format(record) == "page 2 of a list"


class Unreadable:
    """A request of which nothing can be had."""

    def __getattr__(self, name):
        raise TooManyFieldsSent("The number of GET/POST parameters exceeded")


def test_a_request_that_cannot_be_read_costs_no_line():
    record = logging.LogRecord("any", logging.WARNING, "file", 1, "Bad Request: /find/", (), None)
    record.request = Unreadable()
    assert Line("%(message)s").format(record) == "Bad Request: /find/"


@pytest.mark.django_db
def test_too_many_fields_of_a_form_are_one_line(client, written, capsys):
    client.raise_request_exception = False
    assert client.post("/admin/login/", {f"{CANARY}{n}": n for n in range(1001)}).status_code == 400
    assert len(written().splitlines()) == 1
    assert CANARY not in written()
    assert "Logging error" not in capsys.readouterr().err


@pytest.mark.django_db
def test_another_host_is_one_line_that_names_it(client, written):
    assert client.get("/", {"near": CANARY}, headers={"host": "elsewhere.example.org"}).status_code == 400
    line, *rest = written().splitlines()
    assert "elsewhere.example.org" in line
    assert not rest
    assert CANARY not in line


TOO_MANY = f"/find/?near={CANARY}" + "&a" * 1000


@pytest.mark.parametrize("server", ["site", "development"])
@pytest.mark.parametrize("path", [TOO_MANY, TOO_MANY.replace("/find/", "/no/such/page/")])
def test_too_many_parameters_are_a_bad_request_and_one_line(request, server, path):
    served = request.getfixturevalue(server)
    before = len(served.log)
    status, _, body = served.get(path)
    assert status == 400
    assert b"We could not read that request" in body
    log = served.log[before:]
    assert "Bad Request: " + path.partition("?")[0] in log
    assert "Logging error" not in log
    assert "Traceback" not in log
    assert CANARY not in log


class TestGunicorn:
    @pytest.mark.parametrize("path", ["/", "/find/?near=60201", "/no/such/page/", "/static/css/base.css"])
    def test_probes_with_head_and_no_body_are_not_worth_a_warning(self, site, path):
        expected = site.get(path)
        before = len(site.log)
        answer = site.send(f"HEAD {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 %d " % expected[0])
        assert b"Content-Length: %d" % len(expected[2]) in head
        assert body == b""
        assert "body bytes" not in site.log[before:]

    def test_a_scan_with_another_host_leaves_no_traceback(self, site):
        site.get("/", host="evil.example")
        assert "evil.example" in site.log
        assert "Traceback" not in site.log

    def test_good_and_bad_requests_leave_no_trace(self, site):
        for path in (f"/find/?near={CANARY}", f"/?near={CANARY}", f"/no/such/page/?q={CANARY}"):
            site.get(path, Referer=f"http://localhost/find/?near={CANARY}", User_Agent=CANARY, Cookie=f"a={CANARY}")
        host = b"Host: localhost\r\n"
        broken = (
            b"GET /find/?near=secretplace and more HTTP/1.1\r\n" + host,
            b"GET /find/?near=secretplace HTTP/1.1\r\nBad Header: secretplace\r\n" + host,
            b"GET /find/?near=secretplace HTTP/9.9\r\n" + host,
            b"GET /find/?near=" + b"secretplace" * 1000 + b" HTTP/1.1\r\n" + host,
        )
        for request in broken:
            site.send(request + b"Connection: close\r\n\r\n")
        log = site.log
        assert "GET /find/ 200" in log
        assert "Invalid request" in log
        assert CANARY not in log.lower()
        assert "127.0.0.1:" not in log.partition("Listening")[2].partition("\n")[2]

    def test_no_address_of_a_visitor_is_written(self, site):
        site.get("/", X_Forwarded_For="192.0.2.77")
        site.send(b"GET / HTTP/1.1\r\nBad Header: x\r\n\r\n")
        lines = [line for line in site.log.splitlines() if "Listening at" not in line]
        assert not [line for line in lines if "192.0.2.77" in line or "127.0.0.1" in line]
