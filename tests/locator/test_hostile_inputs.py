"""Five thousand hostile queries, the same ones each run: never a failure of ours, never markup of theirs."""

from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NAMES = [
    "near", "radius", "technique", "setting", "gender", "language", "certification", "accepts_new", "wheelchair",
    "comes_to_me", "q", "sort", "ids", "page",
]  # fmt: skip
WRITTEN = [
    "60201", "Evanston, IL", "Springfield", "IL", "42.05,-87.69", "1 Lake St, Evanston IL", "swedish", "on", "name",
    "distance", "25", "1", "2", "1,2,3", "es", "female", "home", "clinic", "", " ", "0", "-1", "1e308", "-0", "0x10",
    "nan", "inf", "-inf", "1_000", "٣", "５", "²", "9" * 4, "9" * 19, "-" + "9" * 19, "9" * 400, "9223372036854775808",
    "-9223372036854775809", "0.1", ".5", "5.", "1,,2", ",",
    "1" + ",1" * 500, "\0", "\0\0", "60201\0", "\r\nSet-Cookie: a=b",
    "\x1b[2J", "\x85", "\u2028", "\ufeff", "\u200b", "\u202e\u2066", "\ufffe", "\U0010ffff", "é", "e\u0301" * 90, "İI",
    "ß", "ﬁ", "\ufdfa" * 30, "𝟞𝟘𝟚𝟘𝟙", "６０２０１", "東京都", "Москва", "القاهرة", "नई दिल्ली", "💆‍♀️", "🇺🇸",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><svg/onload=alert(1)>", "</title><script>",
    "{{ 7 * 7 }}", "{% debug %}", "${7*7}", "%s%s%n", "%(x)s", "{0.__class__}", "javascript:alert(1)", "&lt;b&gt;",
    "' OR '1'='1", "1; DROP TABLE locator_listing --", "') UNION SELECT null --", "\\", "\\'", "%", "_",
    "%%%", "*", "*:*",
    "a AND OR NOT", '"', '"a', "(((((", "NEAR(a b)", "a:b", "a*", "-", "--", "/*", "../../etc/passwd", "%00",
    "%ff", "%2500",
    "null", "None", "undefined", "true", "[]", "{}", "[$ne]=1", "a" * 200, "a" * 201, "a" * 10_000, "a b " * 900,
    "st " * 60,
    "7" * 10_000, "," * 5_000,
]  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(WRITTEN).map(quote_plus),
    st.tuples(st.sampled_from(WRITTEN), st.sampled_from(WRITTEN)).map(lambda two: quote_plus("".join(two))),
    st.text(max_size=40).map(quote_plus),
    st.text(st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Co", "Mn"]), max_size=15).map(quote_plus),
    st.integers().map(str),
    st.floats().map(str),
    # Bytes that are no text, and signs that are not written as they should be.
    st.binary(max_size=12).map(quote),
    st.text("%&=+;#?/\\'\"<>0aé", max_size=12).map(lambda text: quote(text, safe="%&=+;/")),
)


def queries(names, most):
    """Query strings with parameters that we know, some of them twice, and with some that we do not."""
    name = st.one_of(st.sampled_from(names), st.sampled_from(names), st.text(min_size=1, max_size=12).map(quote_plus))
    return st.lists(st.tuples(name, VALUES).map("=".join), max_size=most).map("&".join)


def hostile(examples, **given_):
    """A test of so many examples that are the same each time."""

    def decorate(test):
        checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
        same = settings(
            max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=checks
        )
        return same(given(**given_)(test))

    return decorate


@pytest.fixture
def people(make_therapist, techniques):
    for number in range(3):
        make_therapist(f"N{number}", techniques=techniques.values(), practice={"latitude": 42.05 + number / 100})


def check(response):
    assert response.status_code in (200, 400), response.status_code
    assert not response.cookies
    body = response.content.lower()
    if "html" in response["Content-Type"]:
        assert not [bad for bad in (b"<script>", b"<img src=x", b"<svg/onload", b"</title><script") if bad in body]
    assert b"traceback" not in body


@hostile(300, where=st.sampled_from(WRITTEN[:6]), query=queries(NAMES, 6), htmx=st.booleans())
def test_a_search_that_finds_a_place_stands_whatever_else_is_asked(client, people, where, query, htmx):
    near = urlencode({"near": where})
    check(client.get(f"/find/?{near}&{query}", headers={"HX-Request": "true"} if htmx else {}))


@hostile(500, query=queries(NAMES, 5), near=VALUES)
def test_a_page_for_whatever_is_typed(client, people, query, near):
    check(client.get(f"/find/?{query}&near={near}"))


@hostile(700, query=queries(NAMES, 6), near=VALUES)
def test_an_answer_for_programs_whatever_they_ask(client, people, query, near):
    response = client.get(f"/find/results.geojson?near={near}&{query}")
    assert response.status_code in (200, 300, 400, 404), response.status_code
    assert not response.cookies
    assert response.json()


@hostile(3500, query=queries(["q", "near", "page"], 3), typed=VALUES, htmx=st.booleans())
def test_suggestions_for_whatever_is_typed(client, query, typed, htmx):
    response = client.get(f"/find/suggest/?{query}&q={typed}", headers={"HX-Request": "true"} if htmx else {})
    check(response)
    assert response.status_code == 200
    if not htmx:
        assert len(response.json()["places"]) <= 8
