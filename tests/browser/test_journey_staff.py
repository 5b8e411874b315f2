"""Staff write, review, schedule and publish; they import studies and a roster; and the public sees what it should."""

import datetime
import io
import re

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.utils import timezone
from playwright.sync_api import expect

from research.models import Article, Study
from tests.browser.conftest import DESKTOP
from tests.browser.test_admin import sign_in
from tests.browser.test_journey_finding import heading, results
from tests.locator.roster import ANN, BOB, write
from tests.research.conftest import make_study, stages  # noqa: F401

SECRET = "a long enough secret"  # noqa: S105 - as `sign_in` types it
RIS = """TY  - JOUR
TI  - Massage at the end of life
AU  - Lin, Li
PY  - 2023
DO  - 10.1000/lin
XX  - odd
ER  -
TY  - JOUR
AU  - Nobody, N
ER  -
"""
BIBTEX = "@article{yu2020, title={Sleep and massage}, author={Yu, Bo}, year={2020}}\n"


@pytest.fixture
def make_staff(django_user_model):
    def make(name, *codenames):
        user = django_user_model.objects.create_user(name, password=SECRET, is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        return user

    return make


def sign_out(page):
    page.get_by_role("button", name="Log out").click()
    expect(heading(page)).to_have_text("Logged out")
    page.goto("/admin/research/")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()


def feed(page):
    answer = page.request.get("/research/feed/")
    assert answer.ok
    return answer.text()


def test_from_the_first_word_to_the_public(open_window, complaints, make_staff, make_study, stages):  # noqa: F811
    make_study("lin-2023", headline="Pain fell more with massage", year=2023)
    make_study("goel-2022", authors="Goel A", headline="A survey of hospices")
    may_write = ("add_article", "change_article", "view_study", "view_picture")
    editor = open_window(**DESKTOP)
    sign_in(editor, make_staff("ed", *may_write))

    editor.get_by_role("row", name="Articles").get_by_role("link", name="Add").click()
    editor.get_by_label("Title:", exact=True).first.press_sequentially("Massage in later life")
    expect(editor.get_by_label("Slug")).to_have_value("massage-in-later-life")
    editor.get_by_label("Summary").fill("It may ease pain. Nobody knows for how long.")
    editor.get_by_label("Key messages").fill("It may ease pain.[^lin]")
    editor.get_by_label("Text:", exact=True).fill("## Pain\n\nPain fell more with massage.[^lin]")
    editor.get_by_label("What this cannot show").fill("Why that was.")
    editor.get_by_label("Older age").check()
    # By keyboard alone: from the last field to a reference, and to the study that it cites.
    editor.get_by_role("button", name="Add another Reference").press("Enter")
    reference = editor.locator("#references-0")
    reference.get_by_label("Key").fill("lin")
    reference.get_by_role("combobox", name="Study").press("Enter")
    expect(editor.get_by_role("searchbox").last).to_be_focused()
    editor.keyboard.type("lin 2023")
    expect(editor.get_by_role("option")).to_have_text(["Lin et al., 2023: Pain fell more with massage"])
    editor.keyboard.press("Enter")
    expect(reference.get_by_role("combobox", name="Study")).to_contain_text("Pain fell more with massage")
    editor.get_by_role("button", name="Save and preview").press("Enter")
    expect(heading(editor)).to_have_text("Massage in later life")
    expect(editor.get_by_text("Preview: this is how the page would look.")).to_be_visible()

    # What stops publishing is said, mended, and gone.
    article = Article.objects.get()
    change = f"/admin/research/article/{article.pk}/change/"
    editor.goto(change)
    publication = editor.get_by_role("group", name="Publication")
    expect(publication).to_contain_text("Reviewed by is empty.")
    expect(editor.get_by_role("button", name="Save, approve and publish")).to_have_count(0)
    editor.get_by_label("Reviewed by").fill("Ann Lee, RN")
    editor.get_by_label("Next review due").fill("2099-01-01")
    editor.get_by_role("button", name="Save and continue editing").click()
    expect(publication).to_contain_text("Nothing: it may be published.")
    editor.get_by_role("button", name="Save and send for review").click()
    expect(editor.get_by_text("“Massage in later life” is in review now.")).to_be_visible()

    # Approved for tomorrow: not public before.
    reviewer = open_window(**DESKTOP)
    sign_in(reviewer, make_staff("rey", *may_write, "publish_article"))
    reviewer.goto("/admin/research/article/?state=in-review")
    reviewer.get_by_role("link", name="Massage in later life").click()
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    reviewer.get_by_role("textbox", name="Publish at, date").fill(f"{tomorrow:%Y-%m-%d}")
    reviewer.get_by_role("textbox", name="Publish at, time").fill(f"{tomorrow:%H:%M:%S}")
    reviewer.get_by_role("button", name="Save, approve and publish").click()
    expect(reviewer.get_by_role("listitem").filter(has_text="Massage in later life")).to_be_visible()
    reviewer.goto("/admin/research/article/")
    expect(reviewer.get_by_role("row", name="Massage in later life")).to_contain_text("scheduled")
    visitor = open_window(**DESKTOP)
    complaints.expect("404")
    visitor.goto(article.get_absolute_url())
    expect(heading(visitor)).not_to_have_text("Massage in later life")
    assert "Massage in later life" not in feed(visitor)

    with time_machine.travel(tomorrow + datetime.timedelta(minutes=1), tick=True):
        visitor.goto("/research/stages/older-age/")
        visitor.get_by_role("link", name="Massage in later life").click()
        expect(heading(visitor)).to_have_text("Massage in later life")
        expect(visitor.get_by_text("Preview:")).to_have_count(0)
        visitor.get_by_role("link", name="Reference 1").first.click()
        expect(visitor.get_by_role("link", name="Back to where reference 1 is cited, place 1")).to_be_in_viewport()
        assert "Massage in later life" in feed(visitor)

    # What is public, or about to be, is changed by those who may publish, and not so that it breaks.
    reviewer.goto(change)
    expect(reviewer.get_by_role("button", name="Save and preview")).to_have_count(0)
    reviewer.locator("#references-0").get_by_label("Key").fill("li")
    reviewer.get_by_role("button", name="Save", exact=True).click()
    expect(reviewer.get_by_text("[^lin] cites a reference that is not in the list.").first).to_be_visible()
    expect(
        reviewer.get_by_text("The reference “li” is in the list, but the text never cites it.").first
    ).to_be_visible()
    expect(reviewer.locator("#references-0").get_by_label("Key")).to_have_value("li")
    assert article.references.get().key == "lin"
    editor.goto(change)
    expect(editor.get_by_text("Only those who may publish can change it")).to_be_visible()
    sign_out(editor)


def test_what_is_imported_is_seen(page, complaints, django_user_model, states, techniques, axe, tmp_path):
    sign_in(page, django_user_model.objects.create_superuser("ann", password=SECRET))
    page.get_by_role("link", name="Studies", exact=True).click()
    page.get_by_role("link", name="Import citations").click()
    for name, content, added in (("x.bib", BIBTEX, "1 draft was added"), ("x.ris", RIS, "1 draft was added")):
        page.get_by_label("File").set_input_files([{"name": name, "mimeType": "", "buffer": content.encode()}])
        page.get_by_role("button", name="Import").press("Enter")
        expect(page.get_by_role("heading", name=added)).to_be_visible()
    bad = page.get_by_role("region", name="What could not be read")
    expect(bad).to_contain_text("Line 8: Not taken: it has no title that can be used.")
    expect(page.get_by_role("region", name="Fields that were not taken over")).to_contain_text("XX")
    assert complaints == []
    axe(page)
    complaints.clear()  # Of what axe tries itself.
    page.get_by_role("link", name="Lin, 2023").click()
    page.get_by_label("Finding").fill("Pain fell more with massage.")
    page.get_by_label("What this cannot show").fill("Why that was.")
    page.get_by_label("Design").select_option("survey")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert set(Study.objects.values_list("title", "finding")) == {
        ("Massage at the end of life", "Pain fell more with massage."),
        ("Sleep and massage", ""),
    }

    # A roster: who can be used is in, who cannot is named.
    roster = write(tmp_path / "roster.csv", ANN, BOB, {**BOB, "external_id": "C3", "license_expires": "soon"})
    said = io.StringIO()
    with pytest.raises(CommandError, match="1 row was quarantined"):
        call_command("import_therapists", roster, stdout=said, stderr=said)
    assert re.search(r"line 4: .*soon", said.getvalue())
    page.goto("/admin/locator/therapist/")
    expect(page.get_by_role("main")).to_contain_text("2 therapists")
    page.get_by_role("link", name="Ann Lee").click()
    expect(page.get_by_label("Swedish massage")).to_be_checked()
    expect(page.get_by_label("Number").first).to_have_value("227.000001")
    sign_out(page)
    page.goto("/find/?near=60201")
    expect(results(page)).to_contain_text(["Ann Lee", "Bob Ray"])
    expect(page.get_by_text("LMT, Illinois 227.000001").or_(page.get_by_text("Illinois 227.000001"))).to_be_visible()
