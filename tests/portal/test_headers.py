"""The headers as they are sent, by gunicorn where that matters, and the pages that the policy fits."""

import json
import re

import pytest
from django.test import Client

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
PAGES = ["/", "/find/", "/admin/login/", "/no/such/page/", "/healthz", "/robots.txt"]
INLINE = re.compile(
    r"<script(?![^>]*\ssrc=)|<style\b|<[^>]*\s(?:style|on[a-z]+)\s*=|=\s*[\"']?javascript:", re.IGNORECASE
)


def check(headers):
    """Whether all of the policy is there."""
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] in ("no-referrer", "same-origin")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == (
        "camera=(), display-capture=(), geolocation=(self), microphone=(), payment=(), usb=()"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_the_policy(client, path):
    check(client.get(path).headers)


@pytest.fixture(scope="session")
def hashed(static_root):
    """The address of a stylesheet under its hashed name."""
    names = json.loads((static_root / "staticfiles.json").read_text())["paths"]
    return "/static/" + names["css/base.css"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("/", "no-referrer"),
        ("/find/", "no-referrer"),
        ("/no/such/page/", "no-referrer"),
        ("/admin/login/", "same-origin"),
    ],
)
def test_only_the_admin_sends_a_referrer_and_only_to_itself(client, path, policy):
    assert client.get(path)["Referrer-Policy"] == policy


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_anything_inline(client, path):
    assert INLINE.findall(client.get(path).content.decode()) == []


@pytest.mark.django_db
def test_the_pages_of_failures_carry_the_policy_and_nothing_inline(client, settings):
    client.raise_request_exception = False
    refused = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    bad_host = client.get("/", headers={"host": "elsewhere.example.org"})
    for response, status in ((refused, 403), (bad_host, 400)):
        assert response.status_code == status
        check(response.headers)
        assert INLINE.findall(response.content.decode()) == []


@pytest.mark.parametrize(
    "bad",
    [
        "<script>1</script>",
        "<style>p{}</style>",
        '<p style="x">',
        '<p class="a"\nonclick=f()>',
        "<a href='javascript:1'>",
    ],
)
def test_the_sweep_finds_what_it_looks_for(bad):
    assert INLINE.search(bad)


@pytest.fixture(scope="module")
def behind_proxy(serve):
    """A site whose own address is https, as a proxy on the same machine speaks to it."""
    with serve(SITE_URL="https://massage.example.org") as served:
        yield lambda path, **headers: served.get(path, **{"host": "massage.example.org"} | headers)


class TestWithHttps:
    def test_http_is_sent_to_https(self, behind_proxy):
        status, headers, _ = behind_proxy("/find/?near=60201")
        assert (status, headers["Location"]) == (301, "https://massage.example.org/find/?near=60201")

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("/", 200),
            ("/find/?radius=far", 200),
            ("/find/?" + "&" * 1001, 400),
            ("/no/such/page/", 404),
            ("/static/css/base.css", 200),
            ("/static/css/no-such-file.css", 404),
            ("/admin/", 302),
            ("/healthz", 200),
        ],
    )
    def test_every_response_carries_the_policy(self, behind_proxy, path, status):
        answered, headers, _ = behind_proxy(path, X_Forwarded_Proto="https")
        assert answered == status
        check(headers)
        assert headers["Strict-Transport-Security"].startswith("max-age=31536000")

    def test_so_do_hashed_files_new_and_unchanged(self, behind_proxy, hashed):
        status, headers, _ = behind_proxy(hashed, X_Forwarded_Proto="https")
        assert status == 200
        check(headers)
        known = headers["Last-Modified"]
        status, headers, _ = behind_proxy(hashed, X_Forwarded_Proto="https", If_Modified_Since=known)
        assert status == 304
        check(headers)

    @pytest.mark.parametrize("path", ["/", "/find/?near=60201", "/static/css/base.css", "/admin/"])
    def test_so_does_the_redirect_to_https(self, behind_proxy, path):
        status, headers, _ = behind_proxy(path)
        assert status == 301
        check(headers)

    @pytest.mark.parametrize("scheme", ["http", "https"])
    def test_so_does_the_refusal_of_another_host(self, behind_proxy, scheme):
        status, headers, _ = behind_proxy("/", host="evil.example", X_Forwarded_Proto=scheme)
        assert status == 400
        check(headers)

    def test_https_is_kept_for_a_year(self, behind_proxy):
        status, headers, _ = behind_proxy("/", X_Forwarded_Proto="https")
        assert status == 200
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"

    def test_cookies_belong_to_this_host_and_to_https(self, behind_proxy):
        _, headers, _ = behind_proxy("/admin/login/", X_Forwarded_Proto="https")
        cookie = headers["Set-Cookie"]
        assert cookie.startswith("__Host-csrftoken=")
        parts = {part.strip() for part in cookie.split(";")[1:]}
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= parts
        assert not any(part.startswith("Domain") for part in parts)

    def test_the_session_cookie_is_of_the_same_kind(self, run):
        code = (
            "from django.conf import settings as s;"
            "print(*(getattr(s, f'SESSION_COOKIE_{n}') for n in 'NAME SECURE HTTPONLY SAMESITE DOMAIN PATH'.split()))"
        )
        values = {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DEBUG": "True",
            "SITE_URL": "https://massage.example.org",
        }
        result = run("-c", code, **values)
        assert result.stdout.split() == ["__Host-sessionid", "True", "True", "Lax", "None", "/"]

    def test_probes_are_answered_without_https(self, behind_proxy):
        assert behind_proxy("/healthz")[0] == 200
        assert behind_proxy("/readyz")[0] == 200

    def test_a_forwarded_host_is_not_believed(self, behind_proxy):
        _, headers, _ = behind_proxy("/find/", X_Forwarded_Host="evil.example")
        assert headers["Location"] == "https://massage.example.org/find/"


def test_another_host_is_refused(site):
    assert site.get("/", host="evil.example")[0] == 400


def test_without_https_nothing_claims_it(site):
    status, headers, _ = site.get("/admin/login/")
    assert status == 200
    assert "Strict-Transport-Security" not in headers
    assert headers["Set-Cookie"].startswith("csrftoken=")
    assert "Secure" not in headers["Set-Cookie"]
