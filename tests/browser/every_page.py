"""Every kind of page in every state, and the way there: what is looked at in all conditions."""

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect

from locator import places
from locator.views import licenses

ROSA = "/therapists/{rosa_pk}"
ADMIN = "/admin"
PEOPLE = "/admin/locator/therapist"
IMPORTS = "/admin/locator/importrun"
VERIFY = "Mark the licenses of the chosen as verified"
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
    expect(page.locator(".errornote").first).to_be_visible()


def chosen(words):
    def act(page):
        page.get_by_role("radio", name=words).check()

    return act


def many(action):
    """An action on two of a list, up to the page that asks."""

    def act(page):
        for box in page.locator(".action-select").all()[:2]:
            box.check()
        page.get_by_role("combobox", name="Action:").select_option(label=action)
        page.get_by_role("button", name="Go", exact=False).first.click()
        expect(page.locator("#changelist-form")).to_have_count(0)

    return act


def pinned(page):
    expect(page.locator(".map-pin").first).to_be_visible()


def unchecked(page):
    """What the browser would hold back is sent, so that the site answers."""
    page.evaluate("for (const form of document.forms) form.noValidate = true")


def typed(label, text):
    def act(page):
        page.get_by_label(label).fill(text)

    return act


def signs_in(name, goal="/admin/"):
    """Anew, with the password alone."""

    def act(page):
        page.context.clear_cookies()
        page.goto(f"/admin/login/?next={goal}")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill("a long enough secret")
        press("Log in")(page)

    return act


def fresh_codes(page):
    page.get_by_label("Password").fill("a long enough secret")
    press("Make ten new recovery codes")(page)
    expect(page.locator(".codes")).to_be_visible()


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
    "therapist": State(
        f"{ADMIN}/locator/therapist/{{rosa_pk}}/change/",
        "Rosa",
        (added("Practice"), press("Correct the point on a map"), pinned),
    ),
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
    "history": State(f"{ADMIN}/locator/therapist/{{rosa_pk}}/history/", "History of Rosa"),
    "users": State(f"{ADMIN}/auth/user/", ".*user"),
    "user form": State(f"{ADMIN}/auth/user/add/", ".+"),
    "second factor": State(f"{ADMIN}/second-factor/set-up/", "Set up your second factor"),
    "sessions": State(f"{ADMIN}/sessions/", "Where you are signed in"),
    "article preview": State("/research/massage-in-older-age/preview/", "Massage in later life"),
    "doubles": State(f"{PEOPLE}/twins/", "On record twice"),
    "doubles, none": State(f"{PEOPLE}/twins/?why=phone", "On record twice"),
    "others like one": State(f"{PEOPLE}/{{rosa_pk}}/alike/", "Others like Rosa"),
    "merge": State(f"{PEOPLE}/{{rosa_pk}}/merge/{{twin_pk}}/", "Merge two records"),
    "merge with mistakes": State(
        f"{PEOPLE}/{{rosa_pk}}/merge/{{twin_pk}}/", "Error: Merge", (press("Show what will happen"), noted)
    ),
    "merge, what will happen": State(
        f"{PEOPLE}/{{rosa_pk}}/merge/{{twin_pk}}/",
        "Merge two records",
        (chosen("IL-0042"), press("Show what will happen"), says("What only the history keeps")),
    ),
    "history, none": State(f"{PEOPLE}/{{kay_pk}}/history/", "History of Kay"),
    "compare": State(
        f"{PEOPLE}/{{rosa_pk}}/history/compare/?before={{version_pk}}&after={{later_pk}}", "What changed in Rosa"
    ),
    "restore": State(f"{PEOPLE}/{{rosa_pk}}/history/{{later_pk}}/restore/", "Restore Rosa"),
    "bulk publish": State(f"{PEOPLE}/", "Publish", (many("Publish the chosen therapists"),)),
    "bulk hide": State(f"{PEOPLE}/", "Hide", (many("Hide the chosen therapists"),)),
    "bulk verify": State(f"{PEOPLE}/", "Mark", (many(VERIFY),)),
    "bulk verify with mistakes": State(
        f"{PEOPLE}/", "(Error: )?Mark", (many(VERIFY), unchecked, press("Mark as verified"), says("This field is"))
    ),
    "export": State(f"{PEOPLE}/", "Export", (many("Export the chosen therapists as CSV"),)),
    "techniques to merge": State(
        f"{ADMIN}/locator/technique/", "Merge techniques", (many("Merge the chosen techniques into one"),)
    ),
    "upload": State(f"{IMPORTS}/upload/", ".+"),
    "upload with mistakes": State(f"{IMPORTS}/upload/", "Error", (press("Upload and preview"), noted)),
    "upload waits": State(f"{IMPORTS}/jobs/{{job_waiting}}/", ".*november"),
    "upload runs": State(f"{IMPORTS}/jobs/{{job_running}}/", ".*november"),
    "upload, preview": State(f"{IMPORTS}/jobs/{{job_previewed}}/", ".*november"),
    "upload done": State(f"{IMPORTS}/jobs/{{job_done}}/", ".*november"),
    "upload failed": State(f"{IMPORTS}/jobs/{{job_failed}}/", ".*november"),
    "upload discarded": State(f"{IMPORTS}/jobs/{{job_discarded}}/", ".*november"),
    "imports": State(f"{IMPORTS}/", ".*import"),
    "one import": State(f"{IMPORTS}/{{run_pk}}/change/", ".*november"),
    "doubts": State(f"{ADMIN}/locator/doubt/", ".*doubtful"),
    "doubt": State(f"{ADMIN}/locator/doubt/{{doubt_pk}}/change/", ".+"),
    "outside links": State(f"{ADMIN}/locator/outsidelink/?link=broken", ".*link"),
    "unsent letters": State(f"{ADMIN}/locator/letter/", ".*letter"),
    "unsent letter": State(f"{ADMIN}/locator/letter/{{letter_pk}}/change/", ".+"),
    "problem reports": State(f"{ADMIN}/locator/problemreport/", ".*report"),
    "problem report": State(f"{ADMIN}/locator/problemreport/{{report_pk}}/change/", ".+"),
    "user": State(f"{ADMIN}/auth/user/{{sid_pk}}/change/", "sid"),
    "second factor to reset": State(f"{ADMIN}/auth/user/{{sid_pk}}/reset/", "Reset the second"),
    "roles": State(f"{ADMIN}/auth/group/", ".*group"),
    "role": State(f"{ADMIN}/auth/group/{{role_pk}}/change/", "Registrar"),
    "new group": State(f"{ADMIN}/auth/group/add/", "Add group"),
    "new password": State(f"{ADMIN}/password_change/", "Password change"),
    "password with mistakes": State(
        f"{ADMIN}/password_change/", "Error: Password change", (unchecked, press("Change my password"), noted)
    ),
    "second factor, set up": State("/admin/", "Set up your second factor", (signs_in("ann"),)),
    "second factor, asked": State("/admin/", "Your second factor", (signs_in("sid"),)),
    "second factor, wrong code": State(
        "/admin/",
        "(Error: )?Your second factor",
        (signs_in("sid"), typed("Code", "000000"), press("Log in"), says("That code is not right")),
    ),
    "recovery codes": State("/admin/", "Recovery codes", (signs_in("sid", "/admin/second-factor/recovery-codes/"),)),
    "recovery codes, shown": State(
        "/admin/", "Your recovery codes", (signs_in("sid", "/admin/second-factor/recovery-codes/"), fresh_codes)
    ),
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
        settings.TWO_FACTOR = name.startswith("second factor, ")
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
        expect(page).to_have_title(re.compile(f"^({state.begins})"))

    return visit


def down():
    raise places.GeocoderUnavailable("The address service did not answer.", ("60201",))
