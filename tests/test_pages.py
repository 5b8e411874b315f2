"""Every page of the site, in every state that it has: one heading, a title, sound nesting, names for its fields."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import html5lib
import pytest
from django.template.loader import render_to_string

from locator import places
from locator.models import Practice, Therapist
from portal.context import site
from research import starting as content
from research.models import Article, LifeStage, Study, Topic

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
CLOSES_A_PARAGRAPH = set(
    "address article aside details div dl fieldset footer form h1 h2 h3 header hr main nav ol p section ul".split()  # noqa: SIM905
)
INTERACTIVE = {"a", "button", "details", "input", "label", "select", "textarea"}
PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "option": {"select", "optgroup"},
    "summary": {"details"},
    "legend": {"fieldset"},
}


class Sweep(HTMLParser):
    """Reads one page and collects what is wrong with it in `faults`."""

    def __init__(self):
        super().__init__()
        self.faults, self.open, self.ids, self.headings, self.title = [], [], [], [], ""
        self.labeled, self.fields, self.referred = set(), [], set()

    def read(self, page):
        self.feed(page)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag, _ in self.open]
        self.faults += [f"id {name} twice" for name in set(self.ids) if self.ids.count(name) > 1]
        self.faults += [f"nothing has the id {name}" for name in self.referred - set(self.ids)]
        self.faults += [
            f"no name for {field}" for field, id, named in self.fields if not named and id not in self.labeled
        ]
        if self.headings.count(1) != 1:
            self.faults.append(f"{self.headings.count(1)} level one headings")
        levels = [1, *self.headings]
        self.faults += [f"h{b} after h{a}" for a, b in pairwise(levels) if b > a + 1]
        if not self.title.strip() or self.title.strip().startswith("·"):
            self.faults.append("no title")
        return self.faults

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        inside = [name for name, _ in self.open]
        parent = inside[-1] if inside else None
        if len(given) != len(attributes):
            self.faults.append(f"<{tag}> says something twice")
        if tag in CLOSES_A_PARAGRAPH and "p" in inside:
            self.faults.append(f"<{tag}> inside <p>")
        if tag in CLOSES_A_PARAGRAPH and {"span", "h1", "h2", "h3", "strong"} & set(inside):
            self.faults.append(f"<{tag}> inside {parent}")
        if tag in INTERACTIVE and {"a", "button"} & set(inside):
            self.faults.append(f"<{tag}> inside a link or button")
        if tag in ("form", "label", "main") and tag in inside:
            self.faults.append(f"<{tag}> inside itself")
        if tag in PARENTS and parent not in PARENTS[tag]:
            self.faults.append(f"<{tag}> inside <{parent}>")
        if parent in ("ul", "ol") and tag not in ("li", "script"):
            self.faults.append(f"<{tag}> right inside <{parent}>")
        if tag == "html" and not given.get("lang"):
            self.faults.append("no language")
        if tag == "img" and "alt" not in given:
            self.faults.append("an image without alt")
        if "style" in given or any(name.startswith("on") for name in given) or tag == "style":
            self.faults.append(f"something inline in <{tag}>")
        if tag == "script" and "src" not in given and given.get("type") != "application/ld+json":
            self.faults.append("an inline script")
        if "{{" in str(attributes) or "{%" in str(attributes):
            self.faults.append(f"template syntax in <{tag}>")
        self._names(tag, given, inside)
        if tag not in VOID:
            self.open.append((tag, given))

    def _names(self, tag, given, inside):
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "label" and "for" in given:
            self.labeled.add(given["for"])
            self.referred.add(given["for"])
        for reference in ("aria-labelledby", "aria-describedby"):
            self.referred |= set(given.get(reference, "").split())
        if re.fullmatch(r"#.+", given.get("href", "")):
            self.referred.add(given["href"][1:])
        if tag in ("input", "select", "textarea") and given.get("type") not in ("hidden", "submit"):
            named = "label" in inside or "aria-label" in given or "aria-labelledby" in given
            self.fields.append((f"{tag} {given.get('name')}", given.get("id"), named))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag):
        if tag in VOID or (self.open and self.open[-1][0] != tag) or not self.open:
            self.faults.append(f"</{tag}> closes {self.open[-1][0] if self.open else 'nothing'}")
        if self.open and self.open[-1][0] == tag:
            self.open.pop()

    def handle_startendtag(self, tag, attributes):
        # Only SVG closes itself.
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1][0] == "title":
            self.title += data
        if "{{" in data or "{%" in data:
            self.faults.append("template syntax in the text")


def faults(page):
    return Sweep().read(page) + grammar(page)


def grammar(page):
    """What html5lib, reading as the standard says a browser must, finds wrong with the writing itself."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(page)
    lines = page.splitlines()
    return [f"{code} {about}: {lines[line - 1].strip()[:80]}" for (line, _), code, about in parser.errors]


@pytest.fixture
def cast(make_therapist, techniques):
    """Somebody of every kind, enough for a second page."""
    rosa = make_therapist(
        credentials="LMT",
        bio="Hello.\n\nThere.",
        languages=["en", "es"],
        gender="female",
        practising_since=2001,
        is_demo=True,
        techniques=techniques.values(),
        certification={},
        practice={
            "name": "Lakeside & Co",
            "street": "1 Lake St",
            "phone": "847-555-0100",
            "email": "rosa@example.org",
            "website": "https://example.org/",
            "settings": ["clinic", "home"],
            "travel_radius_miles": 10,
        },
    )
    Practice.objects.create(therapist=rosa, state_id="IL", latitude=42, longitude=-88, hide_address=True)
    make_therapist("Kay", practice={"state_id": "KS", "city": "Wichita"}, license=None, certification={})
    for number in range(25):
        make_therapist(f"N{number}", accepts_new=False, practice={"precision": "zip", "latitude": 42 + number / 100})
    return rosa


STATES = {
    "home": "/",
    "form": "/find/",
    "form with filters": "/find/?technique=swedish&accepts_new=on",
    "results": "/find/?near=60201",
    "filtered": "/find/?near=60201&technique=swedish&technique=prenatal&accepts_new=on&comes_to_me=on&radius=50",
    "second page": "/find/?near=60201&page=2",
    "everything wrong": "/find/?near=60201&radius=abc&page=99&technique=bogus&accepts_new=banana&zzz=1",
    "address without a service": "/find/?near=1600+Ridge+Ave,+Evanston+IL",
    "coordinates": "/find/?near=42.05,-87.69",
    "state": "/find/?near=Kansas",
    "empty state": "/find/?near=Wyoming",
    "nobody in a state for the filters": "/find/?near=Kansas&technique=deep-tissue&radius=5",
    "several ZIP codes": "/find/?near=60201+60202&radius=10&radius=50",
    "large town of several": "/find/?near=Portland",
    "choices": "/find/?near=Springfield",
    "not found": "/find/?near=Portand+OR",
    "nonsense": "/find/?near=xyzzy",
    "markup": "/find/?near=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "nothing typed": "/find/?near=",
    "nobody near": "/find/?near=99950&radius=5",
    "nobody for the filters": "/find/?near=60201&technique=deep-tissue&comes_to_me=on&technique=prenatal&radius=1",
    "states": "/massage-therapists/",
    "a state": "/massage-therapists/il/",
    "a town": "/massage-therapists/il/evanston/",
    "a town, everything wrong": "/massage-therapists/il/evanston/?page=x&page=99",
    "nobody in a town": "/massage-therapists/il/cairo/",
    "nobody in a whole state": "/massage-therapists/wy/",
    "no such town": "/massage-therapists/il/xyzzy/",
    "no such state": "/massage-therapists/narnia/",
    "empty shortlist": "/therapists/shortlist/",
    "shortlist of nothing known": "/therapists/shortlist/?ids=x,999999999",
    "no such page": "/no/such/page/",
    "no such therapist": "/therapists/x-0/",
    "license check": "/licenses/check/",
    "license check, nothing typed": "/licenses/check/?state=&number=&surname=",
    "license check, markup": "/licenses/check/?state=IL&number=%22%3E%3Cscript%3E&surname=%00",
    "licenses on record": "/licenses/check/?state=IL&surname=delgado",
    "certifications on record": "/licenses/check/?state=KS&surname=delgado",
    "no license on record": "/licenses/check/?state=CA&number=1",
}


@pytest.mark.parametrize("state", STATES)
def test_every_page_is_sound(client, cast, state):
    assert faults(client.get(STATES[state]).content.decode()) == []


@pytest.mark.parametrize("most", [1, 2, 6])
def test_every_shortlist_is_sound(client, cast, most):
    ids = ",".join(str(pk) for pk in Therapist.objects.order_by("pk").values_list("pk", flat=True)[:most])
    assert faults(client.get("/therapists/shortlist/", {"ids": f"{ids},x"}).content.decode()) == []


@pytest.mark.parametrize("name", ["Rosa", "Kay", "N0"])
def test_every_profile_is_sound(client, cast, name):
    therapist = Therapist.objects.get(first_name=name)
    assert faults(client.get(therapist.get_absolute_url()).content.decode()) == []


@pytest.mark.parametrize("form", ["contact", "report"])
def test_every_form_to_write_with_is_sound(client, cast, form):
    address = f"/therapists/{cast.pk}/{form}/"
    Practice.objects.create(
        therapist=cast, name="With <letters>", state_id="IL", latitude=42, longitude=-88, email="a@b.org"
    )
    pages = [client.get(address), client.post(address), client.post(address, {"name": '"><b>', "email": "x"})]
    pages += [client.get(f"{address}{outcome}/") for outcome in ("sent", "soon", "already")]
    pages += [client.get(f"/therapists/{Therapist.objects.get(first_name=name).pk}/{form}/") for name in ("Kay", "N0")]
    assert [faults(page.content.decode()) for page in pages] == [[]] * len(pages)


RESEARCH = [
    "/",
    "/research/",
    "/research/?q=baby&stage=infancy&design=randomized-trial&certainty=not-graded",
    "/research/?q=unicorn",
    "/research/?stage=bogus&zzz=1&page=99&q=the",
    "/research/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "/research/nothing-found/",
    "/research/glossary/",
    "/techniques/",
    "/techniques/swedish/",
    "/techniques/prenatal/",
]


def test_every_page_of_research_is_sound(client, techniques):
    content.load()
    published = [model.objects.all() for model in (Article, Study, LifeStage, Topic)]
    addresses = RESEARCH + [one.get_absolute_url() for found in published for one in found]
    found = {address: faults(client.get(address).content.decode()) for address in addresses}
    assert {address: wrong for address, wrong in found.items() if wrong} == {}
    assert len(addresses) > 40


def test_every_page_of_an_empty_library_is_sound(client, techniques):
    for address in RESEARCH:
        assert faults(client.get(address).content.decode()) == [], address


def test_the_page_of_a_failing_address_service_is_sound(client, cast, monkeypatch):
    def down(text):
        raise places.GeocoderUnavailable("It did not answer.", ("60201",))

    monkeypatch.setattr(places, "resolve", down)
    assert faults(client.get("/find/?near=x&technique=swedish").content.decode()) == []


@pytest.mark.parametrize("name", ["404", "503"])
def test_the_pages_of_absence_are_sound(name):
    assert faults(render_to_string(f"{name}.html", site(None))) == []


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "500"])
def test_the_pages_of_failures_are_sound_with_nothing_to_go_by(name):
    assert faults(render_to_string(f"{name}.html")) == []


def test_titles_tell_the_pages_apart(client, cast):
    states = ["home", "form", "results", "second page", "state", "choices", "not found", "no such page"]
    titles = [re.search("<title>(.*?)</title>", client.get(STATES[state]).content.decode())[1] for state in states]
    assert len(set(titles)) == len(states)
    assert all(title.endswith(" · Massage for Life") for title in titles)


SOUND = '<!doctype html><html lang="en"><head><title>T</title></head><body><main><h1>H</h1>{}</main></body></html>'


def test_the_sweep_lets_a_sound_page_pass():
    assert faults(SOUND.format('<p>Text <a href="/">link</a><br></p><ul><li><label>L <input></label></li></ul>')) == []


@pytest.mark.parametrize(
    "bad",
    [
        "<h1>Two</h1>",
        "<h3>Skips</h3>",
        "<p><ul></ul></p>",
        "<div><span></div></span>",
        "<div>",
        "</p>",
        "<li>Alone</li>",
        "<ul><p>x</p></ul>",
        '<a href="/"><button>x</button></a>',
        "<form><form></form></form>",
        '<i id="a"></i><i id="a"></i>',
        '<input name="near">',
        '<label for="nowhere">x</label>',
        '<p aria-describedby="nowhere">x</p>',
        '<a href="#nowhere">x</a>',
        '<img src="x">',
        '<p style="color: red">x</p>',
        '<p onclick="x()">x</p>',
        "<script>x</script>",
        "<style></style>",
        "<p>{{ name }}</p>",
        '<p class="a" class="b">x</p>',
        "<p>a &nosuch; b</p>",
        "<table><p>x</p></table>",
    ],
)
def test_the_sweep_finds_what_it_looks_for(bad):
    assert faults(SOUND.format(bad))


@pytest.mark.parametrize(
    "page", [SOUND.replace(' lang="en"', ""), SOUND.replace("<title>T</title>", ""), SOUND.replace("<h1>H</h1>", "")]
)
def test_the_sweep_misses_no_frame(page):
    assert faults(page.format(""))
