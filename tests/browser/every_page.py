"""Every kind of page in every state, and the way there: what is looked at in all conditions."""

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect

from locator import places
from locator.views import licenses

ROSA = "/therapists/{rosa_pk}"
ADMIN = "/admin"
NEAR = "Massage therapists near ZIP 60201"
PRENATAL = "/find/?near=60201&technique=prenatal"


@dataclass(frozen=True)
class State:
    """One page; `begins` is how its title begins, `then` what a visitor does there, `expected` what a browser says."""

    address: str
    begins: str
    then: tuple = field(default=())
    expected: str = ""


def drawers(page):
    """Everything that opens, opened."""
    page.evaluate("document.querySelectorAll('details').forEach(drawer => drawer.open = true)")


def press(name):
    def act(page):
        page.get_by_role("button", name=name, exact=True).first.click()

    return act


def says(words):
    def act(page):
        expect(page.get_by_text(words).first).to_be_visible()

    return act


def suggestions(page):
    page.get_by_role("combobox").first.press_sequentially("evan")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")


def opened_map(page):
    toggle = page.locator(".map-toggle")
    expect(toggle.or_(page.locator(".map-canvas")).locator("visible=true").first).to_be_visible()
    if toggle.is_visible():
        toggle.click()
    expect(page.locator("path.map-county").first).to_be_attached()


def popup(page):
    page.locator(".map-pin").first.press("Enter")
    expect(page.locator(".map-found")).to_be_visible()


def expired(page):
    """The token of the form is the cookie's, and that is gone."""
    page.context.clear_cookies()
    page.get_by_label("Username").fill("ann")
    page.get_by_label("Password").fill("x")
    press("Log in")(page)
    expect(page.get_by_label("Password")).to_have_count(0)


def added(name):
    def act(page):
        page.get_by_role("button", name=f"Add another {name}").click()

    return act


def noted(page):
    expect(page.locator(".errornote")).to_be_visible()


PUBLIC = {
    "home": State("/", "Massage for Life|Find|Massage"),
    "form": State("/find/", "Find a massage therapist"),
    "form with filters": State("/find/?technique=swedish&accepts_new=on", "Find a massage therapist", (drawers,)),
    "results": State(PRENATAL, NEAR),
    "results, a second page": State("/find/?near=60201&page=2", NEAR),
    "results, filters open": State(PRENATAL, NEAR, (drawers,)),
    "results, chips and notices": State(f"{PRENATAL}&accepts_new=on&radius=50&gender=nobody&zzz=1&page=7", NEAR),
    "results, one on the shortlist": State(f"{PRENATAL}&ids={{rosa_pk}}", NEAR),
    "results, map": State(PRENATAL, NEAR, (opened_map,)),
    "results, map, somebody chosen": State(PRENATAL, NEAR, (opened_map, popup)),
    "results of a state": State("/find/?near=Kansas", "Massage therapists in Kansas"),
    "nobody near": State("/find/?near=99950&radius=5", "Massage therapists near ZIP 99950"),
    "nobody for the filters": State("/find/?near=60201&gender=male&technique=prenatal", NEAR),
    "several places": State("/find/?near=Springfield", "Which place"),
    "place not found": State("/find/?near=Portand+OR", "(Error: )?(We could not find|Place not found)"),
    "address service down": State("/find/?near=service+is+down", "(Our address|Address|Error)", (), "503"),
    "suggestions on the first page": State("/", "Massage for Life|Find|Massage", (suggestions,)),
    "suggestions": State("/find/", "Find a massage therapist", (suggestions,)),
    "profile, licensed": State("{rosa}", "Rosa Delgado"),
    "profile, certified": State("{kay}", "Kay Lee"),
    "profile, home hidden": State("{ann}", "Ann Ray"),
    "letter": State(f"{ROSA}/contact/", "Write to Rosa Delgado"),
    "letter with mistakes": State(
        f"{ROSA}/contact/", "Error: Write to Rosa", (press("Send the message"), says("Not sent yet")), "422"
    ),
    "letter sent": State(f"{ROSA}/contact/sent/", "Your message has been sent"),
    "letter, too soon": State(f"{ROSA}/contact/soon/", ".+"),
    "letter refused": State(f"{ROSA}/contact/refused/", ".+"),
    "report": State(f"{ROSA}/report/", "Report a problem"),
    "report with mistakes": State(
        f"{ROSA}/report/", "Error: ", (press("Send the report"), says("Choose what is wrong")), "422"
    ),
    "report sent": State(f"{ROSA}/report/sent/", ".+"),
    "license check": State("/licenses/check/", "(Check a|Is this) license"),
    "license check with mistakes": State("/licenses/check/?state=&number=&surname=", "(Error: )?Something is missing"),
    "license found": State("/licenses/check/?state=IL&surname=delgado", ".+"),
    "license not found": State("/licenses/check/?state=CA&number=1", ".+"),
    "license check, too often": State("/licenses/check/?state=IL&number=too+often", ".+", (), "429"),
    "shortlist": State("/therapists/shortlist/?ids={rosa_pk},{kay_pk},{ann_pk},999999", "Your shortlist"),
    "shortlist of one": State("/therapists/shortlist/?ids={rosa_pk}", "Your shortlist"),
    "shortlist, empty": State("/therapists/shortlist/", "Your shortlist"),
    "states": State("/massage-therapists/", "Massage therapists"),
    "state": State("/massage-therapists/il/", "Massage therapists in Illinois"),
    "nobody in a state": State("/massage-therapists/wy/", "Nobody listed in Wyoming", (), "404"),
    "town": State("/massage-therapists/il/evanston/", "Massage therapists in Evanston"),
    "nobody in a town": State("/massage-therapists/il/cairo/", "Nobody.* in Cairo", (), "404"),
    "techniques": State("/techniques/", "Techniques|Massage techniques|Kinds of massage"),
    "technique": State("/techniques/swedish/", "Swedish massage"),
    "research": State("/research/", ".*[Rr]esearch"),
    "research, filtered": State("/research/?q=pain&stage=older-age", ".*[Rr]esearch|.*pain", (drawers,)),
    "research, nothing": State("/research/?q=unicorn", ".+"),
    "research, not understood": State("/research/?stage=bogus&zzz=1", ".+"),
    "article": State("/research/massage-across-the-lifespan/", ".*birth to the end of life", (drawers,)),
    "study": State("/research/studies/lin-2023/", "When mothers massage", (drawers,)),
    "study, a null result": State("/research/studies/cherkin-2011/", ".+", (drawers,)),
    "survey": State("/research/studies/goel-2022/", ".+"),
    "stage": State("/research/stages/infancy/", ".*[Ii]nfancy"),
    "topic": State("/research/topics/low-back-pain/", ".*[Bb]ack pain"),
    "shelf": State("/research/nothing-found/", ".+"),
    "glossary": State("/research/glossary/", "What the words mean"),
    "400": State("/fails/400/", ".+", (), "400"),
    "403": State("/fails/403/", ".+", (), "403"),
    "404": State("/no/such/page/", ".+", (), "404"),
    "429": State("/fails/429/", ".+", (), "429"),
    "500": State("/fails/500/", ".+", (), "500"),
    "503": State("/fails/503/", ".+", (), "503"),
    "maintenance": State("/fails/maintenance/", ".+", (), "503"),
    "form expired": State("/admin/login/", ".+", (expired,), "403"),
    "sign-in": State("/admin/login/", "Log in"),
}
STAFF = {
    "style guide": State("/styleguide/", "Style guide|Every component"),
    "desk": State("/admin/", ".+"),
    "list": State("/admin/locator/therapist/", ".*therapist"),
    "list, filtered": State("/admin/locator/therapist/?q=rosa&published__exact=1", ".*therapist"),
    "list of licenses": State("/admin/locator/license/", ".*license"),
    "list of techniques": State("/admin/locator/technique/", ".*technique"),
    "therapist": State(f"{ADMIN}/locator/therapist/{{rosa_pk}}/change/", "Rosa", (added("Practice"),)),
    "practice": State(f"{ADMIN}/locator/practice/{{practice_pk}}/change/", ".+"),
    "license": State(f"{ADMIN}/locator/license/add/", ".+"),
    "license with mistakes": State(f"{ADMIN}/locator/license/add/", "Error", (press("Save"), noted)),
    "deletion": State(f"{ADMIN}/locator/therapist/{{rosa_pk}}/delete/", "Delete|Rosa"),
    "articles": State(f"{ADMIN}/research/article/", ".*article"),
    "article form": State(f"{ADMIN}/research/article/{{draft_pk}}/change/", ".+", (added("Reference"),)),
    "article with mistakes": State(f"{ADMIN}/research/article/add/", ".+", (press("Save"), noted)),
    "studies": State(f"{ADMIN}/research/study/", ".*stud"),
    "study form": State(f"{ADMIN}/research/study/add/", ".+"),
    "import": State(f"{ADMIN}/research/study/import/", ".+"),
    "import with mistakes": State(f"{ADMIN}/research/study/import/", ".+", (press("Import"), noted)),
    "article preview": State("/research/massage-in-older-age/preview/", "Massage in later life"),
}


@pytest.fixture
def visit(world, settings, monkeypatch):
    """A function that brings a page into a state."""
    settings.ROOT_URLCONF = "tests.browser.failing_pages"
    resolve, wait = places.resolve, licenses._wait
    monkeypatch.setattr(places, "resolve", lambda text: down() if "is down" in text else resolve(text))
    monkeypatch.setattr(
        licenses, "_wait", lambda request: 40 if "often" in request.GET.get("number", "") else wait(request)
    )

    def visit(page, name):
        state = PUBLIC.get(name) or STAFF[name]
        if name in STAFF:
            address = page.evaluate("location.origin") if page.url.startswith("http") else None
            cookie = {"name": "sessionid", "value": world.session}
            page.context.add_cookies([{**cookie, "url": address or page.home}])
        else:
            page.context.clear_cookies()
        if state.expected:
            page.complaints.expect(f"status of {state.expected}")
        page.goto(state.address.format(**vars(world)))
        for act in state.then:
            act(page)
        assert re.match(state.begins, page.title()), f"{page.url}: “{page.title()}”"

    return visit


def down():
    raise places.GeocoderUnavailable("The address service did not answer.", ("60201",))
