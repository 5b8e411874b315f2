"""What is read: found by words, jumped to, printed, enlarged; and nothing complains."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE

ARTICLE = "/research/massage-across-the-lifespan/"
STUDY = "/research/studies/lin-2023/"


def test_words_and_filters_find(page, library):
    page.goto("/research/")
    page.get_by_label("Search the research").last.fill("babies with eczema")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("[data-study]").first).to_contain_text("eczema")
    expect(page.locator("mark").first).to_be_visible()
    page.goto("/research/")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Kind of study").select_option(label="survey")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".study-card")).to_have_count(1)
    expect(page.locator(".study-card")).to_contain_text("shows what is done, not an effect")
    page.get_by_role("link", name=re.compile("Kind of study: survey")).click()
    expect(page.locator(".study-card")).to_have_count(0)


def test_the_parts_of_an_article_can_be_jumped_to(phone, library):
    phone.goto(ARTICLE)
    contents = phone.get_by_role("navigation", name="On this page")
    part = contents.get_by_role("link", name="Staying safe")
    expect(part).to_be_hidden()
    contents.get_by_text(re.compile(r"^\d+ parts$")).click()
    part.click()
    expect(phone.get_by_role("heading", name="Staying safe")).to_be_in_viewport()


def test_on_a_desk_the_parts_stay_beside_the_text(page, library):
    page.goto(ARTICLE)
    contents = page.get_by_role("navigation", name="On this page")
    expect(contents.get_by_role("link", name="Staying safe")).to_be_visible()
    expect(contents.get_by_text(re.compile(r"^\d+ parts$"))).to_be_hidden()
    page.get_by_role("heading", name="What this cannot show").first.scroll_into_view_if_needed()
    expect(contents.locator("div")).to_be_in_viewport(ratio=1)
    # No further than the text goes: what comes after it has the whole width.
    page.get_by_role("heading", name="References").scroll_into_view_if_needed()
    parts, after = page.locator(".contents > div").bounding_box(), page.locator(".after").bounding_box()
    assert parts["y"] + parts["height"] <= after["y"]


@pytest.mark.parametrize("kind", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_facts_of_a_study_are_short_and_the_rest_is_one_step_away(open_window, library, kind):
    page = open_window(**kind)
    page.goto(ARTICLE)
    box = page.locator("#facts-lin-2023")
    for said in ("What this cannot show:", "Certainty: not graded", "No clear difference: Growth", "66 people"):
        expect(box.get_by_text(said)).to_be_visible()
    paid = box.get_by_text("Who paid", exact=True)
    expect(paid).to_be_hidden()
    box.get_by_text("How it was done, and who paid").click()
    expect(paid).to_be_visible()


def test_what_was_found_and_what_it_cannot_show_are_seen_first(page, library):
    page.goto("/research/studies/cherkin-2011/")
    for name in ("What was found", "What this cannot show", "Dose card"):
        expect(page.get_by_role("heading", name=name)).to_be_in_viewport()
    expect(page.locator("#limits + p")).to_be_in_viewport()
    expect(page.get_by_text("Certainty: not graded").first).to_be_in_viewport()


def test_a_filter_that_cannot_be_used_leads_to_its_field(page, library):
    page.goto("/research/?stage=bogus")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name=re.compile("^Stage of life")).click()
    field = page.get_by_role("combobox", name="Stage of life")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description("This is not one of the choices.")


def test_linked_data_is_there_and_the_policy_has_nothing_to_say(page, library):
    """The fixture fails on any complaint of the console: a data block is not a script."""
    page.goto(ARTICLE)
    data = page.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)")
    assert data["@type"] == "MedicalWebPage"
    assert len(data["citation"]) == 5


def test_a_printed_article_is_the_text_with_its_references(page, library):
    page.goto(ARTICLE)
    page.emulate_media(media="print")
    for gone in (".masthead", ".onward-steps", ".colophon", ".trail"):
        expect(page.locator(gone).first).to_be_hidden()
    for kept in ("Key messages", "What this cannot show", "References", "How this page is kept"):
        expect(page.get_by_role("heading", name=kept).first).to_be_visible()
    facts = page.locator("#facts-lin-2023")
    for kept in ("What this cannot show:", "Certainty: not graded", "Followed for"):
        expect(facts.get_by_text(kept)).to_be_visible()
    expect(facts.get_by_text("How it was done, and who paid")).to_be_hidden()
    address = page.locator("#ref-1 a[rel]").first
    written = address.evaluate("link => getComputedStyle(link, '::after').content")
    assert address.get_attribute("href") in written
    page.goto("/research/studies/cherkin-2011/")
    page.emulate_media(media="print")
    for kept in ("What was found", "What this cannot show", "What was measured", "The paper"):
        expect(page.get_by_role("heading", name=kept)).to_be_visible()
    expect(page.get_by_role("heading", name="Dose card")).to_be_visible()
