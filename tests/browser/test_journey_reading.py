"""Somebody reads: from a stage of life to an article, its studies and its words, and on to a person who does that."""

import re

import pytest
from playwright.sync_api import expect

from locator.models import Technique
from tests import cast
from tests.browser.test_journey_finding import KINDS, WHERE, chips, heading, results

ARTICLE = "Massaging a baby: what studies show, and how sure we can be"
STUDY = "When mothers massage a baby with eczema"


@pytest.fixture
def teacher(library):
    """Ida, who shows parents how, and Sam, who does not."""
    make = cast.maker()
    make("Sam", "Reyes", [Technique.objects.get(slug="swedish")])
    return make("Ida", "Holm", [Technique.objects.get(slug="infant-instruction")])


@pytest.mark.parametrize("kind", ["desktop", "phone", "phone without scripts"])
def test_from_a_stage_of_life_to_somebody_who_teaches_it(open_window, teacher, fits, kind):
    page = open_window(**KINDS[kind])
    page.goto("/")
    stages = page.get_by_role("navigation", name="Read by stage of life")
    stages.get_by_role("link", name="Infancy").click()
    expect(heading(page)).to_have_text("Infancy")
    page.get_by_role("link", name=ARTICLE).click()
    expect(heading(page)).to_have_text(ARTICLE)
    expect(page.get_by_role("heading", name="Key messages")).to_be_visible()
    fits(page)

    # To a footnote, and back to the very place.
    cite = page.get_by_role("link", name="Reference 4", exact=True).last
    cite.click()
    back = page.get_by_role("link", name=re.compile("^Back to where reference 4 is cited")).last
    expect(back).to_be_in_viewport()
    expect(cite).not_to_be_in_viewport()
    back.click()
    expect(cite).to_be_in_viewport()

    # To a word, and back to the article.
    page.get_by_role("link", name="Cochrane review", exact=True).click()
    expect(heading(page)).to_have_text("What the words mean")
    expect(page.get_by_role("term").filter(has_text=re.compile("^Cochrane review$"))).to_be_in_viewport()
    page.go_back()
    expect(heading(page)).to_have_text(ARTICLE)

    page.get_by_role("link", name="See the facts of this study").click()
    expect(heading(page)).to_have_text(STUDY)
    expect(page.get_by_role("heading", name="What this cannot show")).to_be_visible()
    expect(page.get_by_role("heading", name="Dose card")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="Learn to do this: Infant massage instruction near you").click()
    expect(heading(page)).to_have_text("Find a massage therapist")
    expect(page.get_by_text("Infant massage instruction").first).to_be_visible()
    page.get_by_label(WHERE).fill("60201")
    page.get_by_role("button", name="Find therapists").click()
    expect(heading(page)).to_contain_text("1 therapist within 25 miles of ZIP 60201")
    expect(chips(page)).to_have_text([re.compile("Infant massage instruction")])
    expect(results(page)).to_contain_text(["Ida Holm"])

    # From the life line the study is one step away.
    page.goto("/")
    life = page.get_by_role("group", name="The life line").locator("visible=true")
    life.get_by_role("link", name=re.compile("^Lin et al., 2023: ")).click()
    expect(heading(page)).to_have_text(STUDY)

    # The article on paper: all that was read, and nothing that can only be pressed.
    page.goto("/research/massage-in-infancy/")
    page.emulate_media(media="print")
    for kept in ("Key messages", "What this cannot show", "Staying safe", "References"):
        expect(page.get_by_role("heading", name=kept).first).to_be_visible()
    expect(page.get_by_text("Bennett C, Underdown A, Barlow J.").first).to_be_visible()
    for gone in (
        page.get_by_role("banner"),
        page.get_by_role("contentinfo"),
        page.get_by_role("navigation", name="On this page"),
        page.get_by_role("link", name="Learn to do this: Infant massage instruction near you"),
    ):
        expect(gone).to_be_hidden()
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter"))) <= 9
