"""An article is written, previewed, reviewed and published; an edit that breaks it is refused."""

import pytest
from django.contrib.auth.models import Permission
from playwright.sync_api import expect

from research.models import Article, Study
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_admin import sign_in
from tests.research.conftest import make_article, make_study, stages, studied, topics  # noqa: F401

RIS = "TY  - JOUR\nTI  - Massage at the end of life\nAU  - Lin, Li\nPY  - 2023\nXX  - odd\nER  -\nTY  - JOUR\nER  -\n"


@pytest.fixture
def make_staff(django_user_model):
    def make(name, *codenames):
        user = django_user_model.objects.create_user(name, password="a long enough secret", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        return user

    return make


@pytest.fixture
def everything(django_user_model):
    return django_user_model.objects.create_superuser("ann", password="a long enough secret")


def test_from_the_first_word_to_the_public(open_window, make_staff, make_study, stages):  # noqa: F811
    make_study("lin-2023", headline="Pain fell more with massage", year=2023)
    make_study("goel-2022", authors="Goel A", headline="A survey of hospices")
    may_write = ("add_article", "change_article", "view_study", "view_picture")
    editor = open_window(**DESKTOP)
    sign_in(editor, make_staff("ed", *may_write))

    editor.goto("/admin/research/article/add/")
    editor.get_by_label("Title:", exact=True).first.press_sequentially("Massage in later life")
    expect(editor.get_by_label("Slug")).to_have_value("massage-in-later-life")
    editor.get_by_label("Summary").fill("It may ease pain. Nobody knows for how long.")
    editor.get_by_label("Key messages").fill("It may ease pain.[^lin]")
    editor.get_by_label("Text:", exact=True).fill("## Pain\n\nPain fell more with massage.[^lin]")
    editor.get_by_label("What this cannot show").fill("Why that was.")
    editor.get_by_label("Older age").check()
    editor.get_by_label("Reviewed by").fill("Ann Lee, RN")
    editor.get_by_label("Next review due").fill("2099-01-01")
    # By keyboard alone: from the last field to a reference, and to the study that it cites.
    editor.get_by_role("button", name="Add another Reference").press("Enter")
    reference = editor.locator("#references-0")
    reference.get_by_label("Key").fill("lin")
    reference.get_by_role("combobox", name="Study").press("Enter")
    expect(editor.locator(".select2-container--open .select2-search__field")).to_be_focused()
    editor.keyboard.type("lin 2023")
    offered = ["Lin et al., 2023: Pain fell more with massage"]
    expect(editor.locator(".select2-results__option")).to_have_text(offered)
    editor.keyboard.press("Enter")
    expect(reference.get_by_role("combobox", name="Study")).to_contain_text("Pain fell more with massage")
    editor.get_by_role("button", name="Save and preview").press("Enter")

    expect(editor.get_by_role("heading", level=1)).to_have_text("Massage in later life")
    expect(editor.get_by_text("Preview: this is how the page would look.")).to_be_visible()
    article = Article.objects.get()
    editor.goto(f"/admin/research/article/{article.pk}/change/")
    expect(editor.get_by_text("Nothing: it may be published.")).to_be_visible()
    expect(editor.get_by_role("button", name="Save, approve and publish")).to_have_count(0)
    editor.get_by_role("button", name="Save and send for review").click()
    expect(editor.locator(".messagelist")).to_contain_text("“Massage in later life” is in review now.")

    reviewer = open_window(**DESKTOP)
    sign_in(reviewer, make_staff("rey", *may_write, "publish_article"))
    reviewer.goto("/admin/research/article/?state=in-review")
    reviewer.get_by_role("link", name="Massage in later life").click()
    reviewer.get_by_role("button", name="Save, approve and publish").click()
    expect(reviewer.locator(".messagelist")).to_contain_text("“Massage in later life” is published.")
    reviewer.get_by_role("link", name="View on site").click()
    expect(reviewer.get_by_role("heading", level=1)).to_have_text("Massage in later life")
    expect(reviewer.get_by_text("Preview:")).to_have_count(0)

    # What is kept of the page before is as old as it looks.
    reviewer.goto(f"/admin/research/article/{article.pk}/change/")
    expect(reviewer.get_by_role("button", name="Save and preview")).to_have_count(0)
    reviewer.locator("#references-0").get_by_label("Key").fill("li")
    reviewer.get_by_role("button", name="Save", exact=True).click()
    problems = reviewer.locator(".errorlist").first
    expect(problems).to_contain_text("[^lin] cites a reference that is not in the list.")
    expect(problems).to_contain_text("The reference “li” is in the list, but the text never cites it.")
    expect(reviewer.locator("#references-0").get_by_label("Key")).to_have_value("li")
    assert article.references.get().key == "lin"

    editor.goto(f"/admin/research/article/{article.pk}/change/")
    expect(editor.get_by_text("Only those who may publish can change it")).to_be_visible()


def test_a_citation_becomes_a_study(page, complaints, everything, axe):
    sign_in(page, everything)
    page.goto("/admin/research/study/")
    page.get_by_role("link", name="Import citations").click()
    page.get_by_label("File").set_input_files([{"name": "x.ris", "mimeType": "", "buffer": RIS.encode()}])
    page.get_by_role("button", name="Import").press("Enter")
    expect(page.get_by_role("heading", name="1 draft was added")).to_be_visible()
    expect(page.get_by_role("heading", name="What could not be read")).to_be_visible()
    assert complaints == []
    axe(page)
    complaints.clear()  # Of what axe tries itself.
    page.get_by_role("link", name="Lin, 2023").click()
    page.get_by_label("Finding").fill("Pain fell more with massage.")
    page.get_by_label("What this cannot show").fill("Why that was.")
    page.get_by_label("Design").select_option("survey")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert Study.objects.get().finding == "Pain fell more with massage."


@pytest.mark.parametrize(("kind", "scheme"), [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light"), (PHONE, "dark")])
def test_forms_are_accessible(
    open_window,
    complaints,
    everything,
    make_article,  # noqa: F811
    make_study,  # noqa: F811
    stages,  # noqa: F811
    studied,  # noqa: F811
    topics,  # noqa: F811
    axe,
    kind,
    scheme,
):
    study = make_study(status="in-review", techniques=studied.values())
    article = make_article(cites={"lin": study}, stages=stages.values(), topics=topics.values(), status="draft")
    page = open_window(**kind, color_scheme=scheme)

    def audit(address=None):
        if address:
            page.goto(address)
        assert complaints == []
        axe(page)
        # On a page with a stylesheet of stylesheets axe tries an inline style of its own, which the policy refuses.
        complaints.clear()

    sign_in(page, everything)
    audit(f"/admin/research/article/{article.pk}/change/")
    page.get_by_role("button", name="Add another Reference").click()
    audit()
    page.get_by_role("button", name="Save, approve and publish").click()
    expect(page.locator(".errornote")).to_be_visible()
    audit()
    audit(f"/admin/research/study/{study.pk}/change/")
    audit("/admin/research/study/import/")
    page.get_by_role("button", name="Import").click()
    expect(page.locator(".errornote")).to_be_visible()
    audit()
    audit("/admin/research/article/")
    if scheme == "light":
        audit("/admin/research/study/")
        audit("/admin/research/article/add/")
