"""What stops an article or a study from being published, named."""

import pytest

from research import starting
from research.models import Article, Study
from research.publishing import examine, had, problems, study_problems


def found(article):
    return problems(article, list(article.references.select_related("study")))


def test_nothing_stops_a_whole_one(make_article, make_study):
    assert found(make_article(cites={"lin": make_study(), "nchs": {"title": "Back pain"}})) == []


def test_every_part_is_read(make_article):
    for part in ("key_messages", "body", "limits", "safety", "learn"):
        assert found(make_article(**{part: "Text.[^who]"})) == ["[^who] cites a reference that is not in the list."]


def test_a_study_that_is_not_public_is_named(make_article, make_study, just_now):
    draft, gone = make_study("d", status="draft", headline="D"), make_study("g", expire_at=just_now, headline="G")
    assert found(make_article(cites={"d": draft, "g": gone})) == [
        "[^d] cites “Lin et al., 2023: D”, which is not published.",
        "[^g] cites “Lin et al., 2023: G”, which is not published.",
    ]


def test_a_study_may_be_scheduled_as_long_as_it_is_there_in_time(make_article, make_study, soon):
    later = make_study(publish_at=soon)
    assert found(make_article(cites={"later": later}))
    assert found(make_article(cites={"later": later}, publish_at=soon)) == []


def test_a_reference_that_is_never_cited_is_named(make_article, make_study):
    article = make_article(cites={"lin": make_study()}, body="Nothing is cited here.")
    assert found(article) == ["The reference “lin” is in the list, but the text never cites it."]


def test_what_is_empty_is_named(make_article):
    article = make_article(summary="", limits="", reviewer="", last_reviewed=None, review_due=None)
    assert found(article) == [
        "Summary is empty.",
        "What this cannot show is empty.",
        "Reviewed by is empty.",
        "Last reviewed is empty.",
        "Next review due is empty.",
    ]


def test_a_picture_that_is_missing_and_a_link_of_no_use_are_named(make_article):
    assert found(make_article(body="![](picture:x) [y](ftp://z)")) == [
        "The picture “picture:x” is not among the pictures uploaded.",
        "The link to “ftp://z” leads nowhere: give a full address, or one from /.",
    ]


def test_a_study_needs_its_facts_and_an_outcome(make_study):
    study = make_study()
    assert study_problems(study, list(study.outcomes.all())) == []
    bare = make_study(finding="", limits="", design="", outcomes=())
    assert study_problems(bare, []) == [
        "Design is empty.",
        "Finding is empty.",
        "What this cannot show is empty.",
        "No outcome is on record: say what was measured, and what was seen.",
    ]


def test_a_study_that_claims_too_much_is_named(make_study):
    study = make_study(design="before-after", outcomes=[("Pain", "better", "nothing")])
    [sentence] = study_problems(study, list(study.outcomes.all()))
    assert sentence.startswith("“Pain”: ")


def test_a_link_within_the_site_that_leads_nowhere_is_named(make_article, make_study):
    make_study("lin-2023")
    body = "[x](/research/studies/lin-2023/) [y](/research/studies/nope/)"
    assert found(make_article(body=body)) == [
        "The link to “/research/studies/nope/” leads to no page that the public can read."
    ]


def test_what_readers_had_already_stops_no_small_edit(make_article, make_study):
    study = make_study("lin-2023")
    article = make_article(cites={"lin": study}, body="Text.[^lin] [x](/research/studies/lin-2023/)")
    study.status = "archived"
    study.save()
    references = list(article.references.select_related("study"))
    assert len(problems(article, references)) == 2
    findings = examine(article, references, had(article))
    assert findings.stops == []
    assert findings.cautions == [
        f"[^lin] cites “{study}”, which is not published.",
        "The link to “/research/studies/lin-2023/” leads to no page that the public can read.",
    ]
    article.status = "in-review"
    article.save()
    assert len(examine(article, references, had(article)).stops) == 2


def test_only_pictures_that_are_named_are_asked_for(make_article, django_assert_num_queries):
    article, shown = make_article(), make_article(body="![x](picture:none) ![y](picture:no)")
    with django_assert_num_queries(0):
        problems(article, [])
    with django_assert_num_queries(1):
        assert len(problems(shown, [])) == 2


@pytest.mark.django_db
def test_what_a_new_site_starts_with_may_be_published():
    starting.load()
    found_in = {article.slug: found(article) for article in Article.objects.all()}
    found_in |= {study.slug: study_problems(study, list(study.outcomes.all())) for study in Study.objects.all()}
    assert {slug: problems for slug, problems in found_in.items() if problems} == {}
    assert len(found_in) >= 22
