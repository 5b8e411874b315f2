"""Reading the site like a plain browser, from a site of one page."""

import http.server
import threading
from urllib.parse import parse_qs

import pytest

from audit.reading import Reader

FORM = '<form method="post"><input type="hidden" name="token" value="a&amp;b"><input name="email"></form>'


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self._say(404 if self.path == "/gone/" else 200, FORM)

    def do_POST(self):
        fields = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._say(422, repr(fields))

    def _say(self, status, text):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def reader():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Reader(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()


def test_any_status_is_a_page(reader):
    assert reader.read("/gone/") == reader.read("/") == FORM


def test_a_form_is_answered_with_its_hidden_fields(reader):
    assert reader.answer("/", email="x") == "{'token': ['a&b'], 'email': ['x']}"


def test_signing_in_that_fails_is_no_audit(reader):
    with pytest.raises(RuntimeError, match="Signing in"):
        reader.sign_in()
