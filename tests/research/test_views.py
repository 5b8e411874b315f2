"""The public pages of research: what they show, to whom, and at what cost."""

import datetime
import gzip
import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from research import starting
from research.models import Article, LifeStage, Picture, Study, Term, Topic

pytestmark = pytest.mark.django_db


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def words(html):
    """The text of a page, with single spaces."""
    text = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|head)\b.*?</\1>", " ", html))
    return " ".join(unescape(text).split())


@pytest.fixture
def baby(make_study, stages, topics, studied):
    return make_study(
        "baby",
        headline="When mothers massage",
        doi="10.1000/182",
        pmid="123",
        stages=[stages["infancy"]],
        topics=[topics["eczema"]],
        techniques=[studied["swedish"]],
        minutes=60,
        sessions=10,
        weeks=5,
        outcomes=[
            {"name": "Skin", "result": "better", "against": "usual-care", "certainty": "low", "effect": "by half"},
            {"name": "Growth", "result": "no-difference", "against": "light-touch"},
        ],
    )


@pytest.fixture
def article(make_article, baby, stages, topics):
    return make_article(
        "on-babies",
        title="Massage for babies",
        cites={"baby": baby, "nchs": {"author": "NCHS", "title": "Back pain", "url": "https://example.org/x"}},
        body="A trial.[^baby] A figure.[^nchs] The trial again.[^baby] [See the facts](/research/studies/baby/).",
        safety="Ask first.",
        learn="Take a lesson.",
        stages=[stages["infancy"]],
        topics=[topics["eczema"]],
        review_due=datetime.date(2027, 11, 1),
    )


@pytest.fixture
def library():
    starting.load()


class TestArticleCards:
    """What an article in a list is about and what it rests on, wherever one is listed."""

    @pytest.mark.parametrize(
        "address", ["/", "/research/", "/research/?q=babies", "/research/stages/infancy/", "/research/studies/baby/"]
    )
    def test_the_stage_and_how_sure(self, client, article, address):
        html = page(client, address)
        card = html[html.index('data-article="on-babies"') :]
        card = card[: card.index("</li>\n", card.index("Reviewed"))]
        assert re.search(r'<use href="/static/img/stages[^"]*\.svg#infancy">', card)
        assert "Infancy Massage for babies" in words(f"<li {card}")
        assert "Rests on 1 study Certainty: low" in words(card).replace("●●○○ ", "")

    def test_a_related_one_too(self, client, article, make_article, stages):
        make_article("near", title="A near one", stages=[stages["infancy"]])
        assert "Infancy A near one" in words(page(client, "/research/on-babies/"))

    def test_each_stage_has_a_symbol_in_the_sprite(self, library):
        sprite = Path(finders.find("img/stages.svg")).read_text()
        for stage in LifeStage.objects.all():
            assert f'id="{stage.slug}"' in sprite


class TestArticle:
    def test_shows_every_part_key_messages_first(self, client, article):
        html = page(client, "/research/on-babies/")
        parts = ["key-messages", "contents", "limits", "safety", "learn", "next-step", "studies", "references"]
        places = [html.index(f'id="{part}"') for part in parts]
        assert places == sorted(places)
        text = words(html)
        assert "1 minute to read" in text
        assert "Reviewed by Ann Lee, RN Last reviewed November 1, 2026 Next review due November 1, 2027" in text

    def test_has_a_list_of_its_parts_to_jump_to(self, client, make_article):
        make_article("parts", body="## First & *last*\n\nText.", limits="None.")
        html = page(client, "/research/parts/")
        contents = html[html.index('class="contents"') : html.index("</nav>", html.index('class="contents"'))]
        assert re.findall(r'<a href="#([^"]+)">([^<]+)</a>', contents) == [
            ("part-1", "First &amp; last"),
            ("limits", "What this cannot show"),
        ]
        assert '<h2 id="part-1">First &amp; <em>last</em></h2>' in html

    def test_references_lead_there_and_back(self, client, article):
        html = page(client, "/research/on-babies/")
        assert re.findall(r'href="#(ref-\d)"', html) == ["ref-1", "ref-2", "ref-1"]
        assert re.findall(r'href="#(cite-\d-\d)"', html) == ["cite-1-1", "cite-1-2", "cite-2-1"]
        for place in ("ref-1", "ref-2", "cite-1-1", "cite-1-2", "cite-2-1"):
            assert html.count(f'id="{place}"') == 1
        assert 'href="https://doi.org/10.1000/182"' in html
        assert 'href="https://pubmed.ncbi.nlm.nih.gov/123/"' in html
        assert '<a href="https://example.org/x" rel="noreferrer">Back pain</a>' in html

    def test_the_facts_of_each_study_stand_beside_it(self, client, article):
        html = page(client, "/research/on-babies/")
        box = words(html[html.index('id="facts-baby"') : html.index('id="references"')])
        for fact in (
            "Skin: better than care without massage",
            "No clear difference: Growth",
            "Certainty: low",
            "Randomized trial",
            "66 people",
            "Pain fell more with massage.",
            "What this cannot show: It was small.",
            "Who paid Not stated in what we read.",
        ):
            assert fact in box

    def test_leads_from_the_evidence_to_a_person(self, client, article):
        html = page(client, "/research/on-babies/")
        assert "As tested: 60 minutes a session, 10 sessions in 5 weeks" in words(html)
        assert '<a class="button" href="/find/?technique=swedish">Find someone near you: Swedish massage</a>' in html

    @pytest.mark.parametrize("given_by", ["parent", "family"])
    def test_care_given_by_those_at_home_leads_to_a_lesson(self, client, article, given_by):
        Study.objects.update(given_by=given_by)
        html = page(client, "/research/on-babies/")
        assert (
            '<a class="button" href="/find/?technique=swedish">Learn to do this: Swedish massage near you</a>' in html
        )
        assert "Find someone near you: Swedish" not in html

    def test_a_study_that_is_gone_stays_in_the_list_without_a_page(self, client, article, baby):
        Study.objects.update(status="archived")
        html = page(client, "/research/on-babies/")
        assert "[When mothers massage]. <cite>J Massage</cite>. 2023." in html
        assert "/research/studies/baby/" not in html
        assert "See the facts" in words(html)
        assert "/find/?technique=swedish" not in html

    def test_related_articles_share_a_topic_or_a_stage(self, client, article, make_article, stages):
        make_article("near", title="A near one", stages=[stages["infancy"]])
        make_article("far", title="A far one")
        make_article("near-draft", title="A near draft", stages=[stages["infancy"]], status="draft")
        html = page(client, "/research/on-babies/")
        assert re.findall(r'data-article="([^"]+)"', html) == ["near"]

    def test_glossary_words_are_linked_once_a_page(self, client, article):
        Term.objects.create(slug="trial", name="trial", definition="A test.")
        html = page(client, "/research/on-babies/")
        assert html.count('<a class="term" href="/research/glossary/#trial">') == 1

    def test_asks_the_database_at_most_eight_times(
        self, client, make_article, make_study, django_assert_max_num_queries
    ):
        # The article; its references with studies, their outcomes, their techniques; the glossary; its stages and
        # topics together; the related articles. Pictures, where there are any, are the eighth.
        studies = {f"s{number}": make_study() for number in range(30)}
        make_article("much", cites=studies, body=" ".join(f"x[^{key}]" for key in studies) + "![x](picture:none)")
        with django_assert_max_num_queries(8):
            page(client, "/research/much/")


class TestSharing:
    """What search engines and messengers read of a page."""

    def metas(self, html):
        return dict(re.findall(r'<meta property="(og:[^"]+)" content="([^"]*)">', html))

    def test_every_kind_of_page_says_what_it_is(self, client, article, baby, settings):
        settings.SITE_URL = "https://massage.example.org"
        for address, kind in {
            "/": "website",
            "/research/": "website",
            "/research/on-babies/": "article",
            "/research/studies/baby/": "article",
            "/research/stages/infancy/": "website",
            "/research/glossary/": "website",
        }.items():
            html = page(client, address)
            said = self.metas(html)
            assert said["og:url"] == f"https://massage.example.org{address}"
            assert f'<link rel="canonical" href="https://massage.example.org{address}">' in html
            assert said["og:type"] == kind
            assert said["og:title"]
            assert said["og:image"] == "https://massage.example.org/static/img/share.png"

    def test_its_own_picture_comes_first(self, client, article):
        rows = [{"name": "0123456789abcdef-480.webp", "width": 480, "height": 320}]
        article.picture = Picture.objects.create(key="hands", alt="Two “hands”", renditions=rows)
        article.save()
        said = self.metas(page(client, "/research/on-babies/"))
        assert said["og:image"].endswith("/media/pictures/0123456789abcdef-480.webp")
        assert said["og:image:alt"] == "Two “hands”"

    def test_what_was_asked_for_is_not_for_search_engines(self, client, article):
        html = page(client, "/research/?q=massage")
        assert '<meta name="robots" content="noindex">' in html
        assert "canonical" not in html


class TestStudy:
    def test_states_every_fact(self, client, baby):
        Study.objects.update(
            arms="33 and 33.", population="Babies.", intervention="Strokes.", comparison="Skin care.",
            harms="None seen.", funding="A fund.", registration="NCT1", note="A note.", follow_up="5 months",
            frequency="twice a week", given_by="therapist", given_by_note="two therapists", graded_by="its authors",
        )  # fmt: skip
        text = words(page(client, "/research/studies/baby/"))
        for fact in (
            "When mothers massage", "Pain fell more with massage.", "It was small.", "Randomized trial", "66 people",
            "33 and 33.", "Babies.", "Strokes.", "Skin care.", "None seen.", "A fund.", "NCT1", "A note.", "5 months",
            "Twice a week", "Two therapists", "Graded by its authors.", "Sessions 10", "Minutes each 60", "Weeks 5",
            "Better with massage : by half", "Growth", "No clear difference", "PMID 123",
            "Skin: better than care without massage", "No clear difference: Growth",
        ):  # fmt: skip
            assert fact in text, fact

    def test_better_than_touch_or_time_names_what_was_not_tested(self, client, baby):
        text = words(page(client, "/research/studies/baby/"))
        assert "No control group" not in text
        assert "Usual care, or care without massage Skin: better with massage" in text
        assert "Light or simple touch Growth: no clear difference" in text
        assert "Another active treatment Not tested." in text

    def test_what_is_not_known_is_not_made_up(self, client, make_study):
        make_study("bare", participants=None, outcomes=())
        text = words(page(client, "/research/studies/bare/"))
        assert "Sessions not stated" in text
        assert "Unwanted effects Not stated in what we read." in text
        assert "It differs from study to study here, or was not stated in what we read." in text
        assert "Lin et al., 2023 · Randomized trial What was found Pain fell more with massage." in text

    def test_a_dose_in_words_stands_for_figures_that_differ(self, client, make_study):
        make_study("doses", frequency="10 or 20 minutes a day", alongside="hot pack")
        text = words(page(client, "/research/studies/doses/"))
        dose = text[text.index("Dose card") : text.index("The paper")]
        assert "How often 10 or 20 minutes a day" in dose
        assert "Together with Hot pack" in dose
        assert "not stated" not in dose.replace("Given by Not stated", "")

    def test_a_review_has_no_dose_of_its_own(self, client, make_study):
        make_study("review", design="systematic-review", included=12)
        text = words(page(client, "/research/studies/review/"))
        assert "There is no one dose to tell." in text
        assert "12 studies" in text
        assert "One study alone" not in text

    def test_glossary_words_are_linked_once(self, client, make_study):
        Term.objects.create(slug="sham", name="sham", definition="A pretended treatment.")
        make_study("sham", finding="Sham & sham.", limits="No sham.", arms="<b>sham</b>")
        html = page(client, "/research/studies/sham/")
        assert html.count('href="/research/glossary/#sham"') == 1
        assert "&lt;b&gt;sham&lt;/b&gt;" in html

    @pytest.mark.parametrize(
        ("facts", "says"),
        [
            ({"design": "survey", "outcomes": [("Use", "practice", "")]}, "No massage was tested in this study"),
            ({"outcomes": [("Sleep", "no-difference", "usual-care")]}, "it gives no reason to look for this"),
            ({"outcomes": [("Pain", "changed", "nothing")]}, "it cannot show that massage itself helps"),
            ({"outcomes": [("Pain", "mixed", "massage")]}, "it cannot show that massage itself helps"),
            ({"outcomes": [("Pain", "changed", "")]}, "What we read does not say how the others did"),
        ],
    )
    def test_says_so_before_anybody_looks_for_what_gives_no_reason_to(self, client, make_study, studied, facts, says):
        make_study("careful", techniques=[studied["swedish"]], sessions=3, **facts)
        html = page(client, "/research/studies/careful/")
        assert says in words(html)
        leads_on = facts["outcomes"][0][1] in ("changed", "mixed")
        assert ("/find/?technique=swedish" in html) is leads_on
        assert ("Call 911." in html) is leads_on

    def test_a_doi_of_odd_letters_leads_to_itself(self, client, make_study):
        make_study("odd", doi="10.1000/a#b?c<d")
        assert 'href="https://doi.org/10.1000/a%23b%3Fc%3Cd"' in page(client, "/research/studies/odd/")

    def test_a_survey_has_no_dose_and_no_effect(self, client, make_study):
        make_study("asked", design="survey", outcomes=[("Recommended", "practice", "")])
        text = words(page(client, "/research/studies/asked/"))
        assert "No massage was given in this study" in text
        assert "Better than touch or time?" not in text
        assert "Certainty: " not in text.partition("What this cannot show")[0]

    def test_names_the_articles_that_tell_of_it(self, client, article, make_article, baby):
        make_article("secret", title="A secret one", cites={"baby": baby}, status="draft")
        html = page(client, "/research/studies/baby/")
        assert re.findall(r'data-article="([^"]+)"', html) == ["on-babies"]

    def test_asks_the_database_at_most_eight_times(self, client, baby, article, django_assert_max_num_queries):
        # The study; its outcomes, stages, topics and techniques; the glossary; the articles.
        with django_assert_max_num_queries(7):
            page(client, "/research/studies/baby/")

    @pytest.mark.parametrize(
        ("kind", "media_type", "starts"),
        [
            ("ris", "application/x-research-info-systems", "TY  - JOUR"),
            ("bib", "application/x-bibtex", "@article{baby,"),
            ("json", "application/vnd.citationstyles.csl+json", "[\n"),
        ],
    )
    def test_is_cited_in_every_format(self, client, baby, kind, media_type, starts):
        response = client.get(f"/research/studies/baby.{kind}")
        assert response.status_code == 200
        assert response["Content-Type"] == f"{media_type}; charset=utf-8"
        assert response["Content-Disposition"] == f'attachment; filename="baby.{kind}"'
        assert response.content.decode().startswith(starts)

    @pytest.mark.parametrize("address", ["/research/studies/baby.pdf", "/research/studies/nobody.ris"])
    def test_other_formats_and_studies_are_not_found(self, client, baby, address):
        page(client, address, 404)


class TestResearch:
    def test_shows_the_life_line_and_the_articles(self, client, article, baby):
        html = page(client, "/research/")
        assert "The life line" in html
        assert "/research/studies/baby/" in html
        assert re.findall(r'data-article="([^"]+)"', html) == ["on-babies"]

    def test_an_empty_library_is_no_error(self, client):
        assert "What research says about massage" in page(client, "/research/")

    def test_words_are_looked_for_ranked_and_marked(self, client, article, baby, make_study):
        make_study("other", finding="Mothers were not there.")
        html = page(client, "/research/?q=mothers")
        assert re.findall(r'<li class="card study-card" data-study="([^"]+)"', html) == ["baby", "other"]
        assert "When <mark>mothers</mark> massage" in html
        assert "2 studies" in words(html)

    def test_filters_narrow_everything_and_can_be_taken_off(self, client, article, baby, make_study):
        make_study("asked", design="survey")
        html = page(client, "/research/?design=survey&stage=")
        assert "/research/studies/baby/" not in html
        assert "/research/studies/asked/" in html
        assert "Kind of study: survey" in words(html)
        assert 'href="/research/?"' in html or 'href="/research/"' in html

    def test_nothing_found_says_what_that_means(self, client, baby):
        text = words(page(client, "/research/?q=unicorn"))
        assert "Nothing found for “unicorn”" in text
        assert "That does not mean that nobody has studied it" in text

    def test_some_of_the_words_are_better_than_nothing(self, client, baby, article, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            text = words(page(client, "/research/?q=mothers+unicorn"))
        assert "1 study with some of the words “mothers unicorn”" in text
        assert "Nothing has all of these words." in text

    @pytest.mark.parametrize("query", ["zzz=1", "page=x", "q=the", "page=99"])
    def test_what_cannot_be_used_is_said_and_everything_is_shown(self, client, baby, article, query):
        html = page(client, f"/research/?{query}")
        assert '<ul class="notices" aria-label="About this search">' in html
        assert "/research/studies/baby/" in html

    def test_what_a_filter_cannot_take_is_said_above_and_at_the_field(self, client, baby, article):
        html = page(client, "/research/?stage=bogus")
        assert '<a href="#id_stage">Stage of life: we could not use “bogus”, so it was left out.' in html
        select = re.search(r'<select name="stage"[^>]*>', html)[0]
        assert 'aria-invalid="true"' in select
        described = re.search(r'aria-describedby="([^"]+)"', select)[1]
        assert re.search(rf'id="{described}"[^>]*><li>This is not one of the choices.', html)
        assert "/research/studies/baby/" in html

    def test_what_was_typed_is_kept_and_harmless(self, client, baby):
        html = page(client, "/research/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
        assert "<script>alert" not in html
        assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in html

    def test_the_list_has_pages(self, client, make_article):
        for number in range(25):
            make_article(f"a-{number:02}", title=f"Title {number:02}")
        first, second = page(client, "/research/"), page(client, "/research/?page=2")
        assert (first.count("data-article="), second.count("data-article=")) == (20, 5)
        assert 'rel="next" href="/research/?page=2"' in first
        assert 'rel="prev" href="/research/"' in second

    def test_asks_the_database_at_most_eight_times(
        self, client, make_study, make_article, django_assert_max_num_queries
    ):
        for _ in range(30):
            make_article(cites={"x": make_study()})
        # Stages, topics and techniques to choose from; the studies, their outcomes and stages; how many articles, and
        # those of the page.
        for query in ("", "?q=massage&design=randomized-trial&page=2"):
            with django_assert_max_num_queries(8):
                page(client, f"/research/{query}")


@pytest.mark.parametrize("name", ["studies", "stages", "topics"])
def test_a_shortened_address_leads_to_all_of_them(client, name):
    response = client.get(f"/research/{name}/")
    assert (response.status_code, response["Location"]) == (302, "/research/")


class TestCollections:
    @pytest.mark.parametrize("address", ["/research/stages/infancy/", "/research/topics/eczema/"])
    def test_shows_what_is_known_of_it(self, client, article, baby, make_study, address):
        make_study("elsewhere")
        html = page(client, address)
        assert re.findall(r'data-(?:article|study)="([^"]+)"', html) == ["on-babies", "baby"]
        assert "/find/?technique=swedish" in html

    def test_nothing_known_says_so(self, client, stages, topics):
        text = words(page(client, "/research/stages/older-age/"))
        assert "No article on this yet." in text
        assert "That says nothing about whether massage helps" in text

    @pytest.mark.parametrize("address", ["/research/stages/nowhere/", "/research/topics/nothing/"])
    def test_an_unknown_one_is_not_found(self, client, stages, address):
        page(client, address, 404)

    def test_asks_the_database_at_most_eight_times(
        self, client, baby, make_study, stages, django_assert_max_num_queries
    ):
        for _ in range(20):
            make_study(stages=[stages["infancy"]])
        # The stage; its articles; its studies with outcomes, stages and techniques; the other stages.
        with django_assert_max_num_queries(7):
            page(client, "/research/stages/infancy/")


class TestMany:
    """Twenty at a time, and the way to the rest."""

    @pytest.fixture
    def many(self, make_study, stages, techniques, studied):
        for _ in range(35):
            make_study(stages=[stages["infancy"]], techniques=[studied["swedish"]])

    def test_a_stage_and_a_technique_lead_to_the_rest(self, client, many):
        stage, technique = page(client, "/research/stages/infancy/"), page(client, "/techniques/swedish/")
        assert stage.count("data-study=") == technique.count("data-study=") == 20
        assert '<a class="onward" href="/research/?stage=infancy">' in stage
        assert '<a class="onward" href="/research/?technique=swedish">' in technique

    def test_the_life_line_leaves_results_that_are_many_to_the_list(self, client, many):
        assert "On the life line" not in page(client, "/research/?stage=infancy")
        assert "The life line" in page(client, "/research/")

    def test_an_article_that_cites_many_has_a_box_for_the_first(self, client, make_study, make_article):
        studies = {f"s{number}": make_study(f"study-of-{number}") for number in range(8)}
        make_article("much", cites=studies, body=" ".join(f"x[^{key}]" for key in studies))
        html = page(client, "/research/much/")
        assert html.count('class="card facts-box"') == 6
        assert len(set(re.findall(r'href="/research/studies/(study-of-\d)/"', html))) == 8


class TestNothingFound:
    def test_has_a_shelf_for_each_kind(self, client, baby, make_study):
        make_study("null", outcomes=[("Sleep", "no-difference", "usual-care")])
        make_study("good")
        make_study("hidden", outcomes=[("Sleep", "no-difference", "usual-care")], status="draft")
        html = page(client, "/research/nothing-found/")
        nothing, partly = html.split("A difference in one thing, none in another")
        assert re.findall(r'data-study="([^"]+)"', nothing) == ["null"]
        assert re.findall(r'data-study="([^"]+)"', partly) == ["baby"]
        assert "Growth" in partly

    def test_an_empty_shelf_says_so(self, client):
        assert "No published study on record is of this kind." in page(client, "/research/nothing-found/")

    def test_asks_the_database_twice(self, client, make_study, django_assert_max_num_queries):
        for _ in range(10):
            make_study(outcomes=[("Sleep", "no-difference", "")])
        # The studies and their outcomes.
        with django_assert_max_num_queries(2):
            page(client, "/research/nothing-found/")


def test_the_glossary_explains_letter_by_letter(client):
    Term.objects.create(slug="bias", name="bias", definition="What bends a result.")
    Term.objects.create(slug="trial", name="Trial", definition="A test.")
    Term.objects.create(slug="term", name="term", definition="A word.")
    html = page(client, "/research/glossary/")
    assert re.findall(r'<a href="#letter-(.)">', html) == re.findall(r'<h2 id="letter-(.)">', html) == ["B", "T"]
    assert re.findall(r'<div id="([a-z]+)"><dt>', html) == ["bias", "term", "trial"]
    assert '<div id="bias"><dt>bias</dt><dd>What bends a result.</dd></div>' in html


HIDDEN = {
    "draft": {"status": "draft"},
    "in review": {"status": "in-review"},
    "archived": {"status": "archived"},
    "expired": {"expire_at": timezone.now() - datetime.timedelta(seconds=1)},
    "to come": {"publish_at": timezone.now() + datetime.timedelta(days=1)},
}


@pytest.mark.parametrize("kind", HIDDEN)
def test_what_is_not_public_is_nowhere(client, article, baby, make_article, make_study, stages, topics, studied, kind):
    hidden = {"stages": stages.values(), "topics": topics.values(), **HIDDEN[kind]}
    make_study(
        "hush-study", headline="Hush", techniques=studied.values(), outcomes=[("Sleep", "no-difference", "")], **hidden
    )
    make_article("hush-article", title="Hush", cites={"baby": baby}, **hidden)
    for address in (
        "/research/hush-article/",
        "/research/studies/hush-study/",
        "/research/studies/hush-study.ris",
        "/research/studies/hush-study.json",
        "/research/hush-article/preview/",
        "/research/studies/hush-study/preview/",
    ):
        page(client, address, 404)
    for address in (
        "/",
        "/research/",
        "/research/?q=hush",
        "/research/?stage=infancy",
        "/research/on-babies/",
        "/research/studies/baby/",
        "/research/stages/infancy/",
        "/research/topics/eczema/",
        "/research/nothing-found/",
        "/research/feed/",
        "/sitemap.xml",
    ):
        html = page(client, address)
        assert "hush-" not in html, address
        assert "Hush" not in html, address


class TestPreview:
    @pytest.fixture
    def drafts(self, make_article, make_study):
        make_article("draft", status="draft", body="Half.[^who]")
        make_study("draft", status="draft", design="", outcomes=())

    ADDRESSES = ("/research/draft/preview/", "/research/studies/draft/preview/")

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_is_there_for_those_who_may_change_it(self, client, drafts, address, django_user_model):
        user = django_user_model.objects.create_user("ed", is_staff=True)
        client.force_login(user)
        page(client, address, 404)
        kind = "study" if "studies" in address else "article"
        user.user_permissions.add(Permission.objects.get(codename=f"change_{kind}"))
        response = client.get(address)
        assert response.status_code == 200
        assert "Preview: this is how the page would look. Its status is “draft”." in words(response.content.decode())
        assert "no-store" in response["Cache-Control"]
        assert re.search(rf'<a href="/admin/research/{kind}/\d+/change/">Edit</a>', response.content.decode())
        assert '<meta name="robots" content="noindex">' in response.content.decode()

    def test_names_what_is_wrong(self, admin_client, drafts):
        assert "[^who] cites a reference that is not in the list." in page(admin_client, "/research/draft/preview/")

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_is_not_there_for_anybody_else(self, client, drafts, address):
        page(client, address, 404)

    def test_the_public_page_of_a_draft_is_not_there_even_for_staff(self, admin_client, drafts):
        page(admin_client, "/research/draft/", 404)


@pytest.mark.parametrize(
    "address",
    [
        "/research/",
        "/research/on-babies/",
        "/research/studies/baby/",
        "/research/glossary/",
        "/research/feed/",
        "/research/studies/",
    ],
)
def test_nothing_is_posted_to_pages_that_only_read(article, address):
    assert Client(enforce_csrf_checks=True).post(address).status_code == 405
    assert Client().options(address).status_code == 405


@pytest.mark.parametrize("address", ["/research/", "/research/on-babies/", "/research/studies/baby/"])
def test_a_reader_gets_no_cookie(client, article, address):
    assert not client.get(address).cookies


def linked(html):
    return [json.loads(block) for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)]


class TestTheThreeToBeginWith:
    """What the verified facts say of the three opening studies, read from their pages as the public sees them."""

    def test_lin(self, client, library):
        text = words(page(client, "/research/studies/lin-2023/"))
        for fact in (
            "66 people", "33", "31 healthy", "32", "usual skin care", "2 and 5 months", "fewer relapses",
            "anxiety and depression", "No obvious", "one center", "knew which group", "P < .001", "P < .01",
            "doi:10.3389/fpubh.2022.1068043", "PMID 36711419", "PMC9875301", "Infant massage instruction",
        ):  # fmt: skip
            assert fact.lower() in text.lower(), fact

    def test_er_and_yuksel(self, client, library):
        text = words(page(client, "/research/studies/er-yuksel-2023/"))
        for fact in (
            "70 people", "35", "Sessions 20", "Weeks 4", "hot pack", "exercise", "6 weeks", "week 2", "4 out of 10",
            "doi:10.1097/MD.0000000000033516", "PMID 37058058", "e33516",
        ):  # fmt: skip
            assert fact.lower() in text.lower(), fact
        # There was no arm without massage, and nothing on the page says that massage did better than none.
        assert "Usual care, or care without massage Not tested." in text
        assert "Light or simple touch Not tested." in text
        assert "it cannot show that massage itself helps" in text
        assert "Together with Hot pack and exercise" in text
        assert "better with massage" not in text.lower()
        assert "no group without massage" in text.lower()

    def test_goel(self, client, library):
        text = words(page(client, "/research/studies/goel-2022/"))
        for fact in (
            "404", "74.9", "71.3", "90.4", "6.82", "6.04", "7.60", "recommended", "National Institute on Aging",
            "mind-body", "second", "doi:10.1016/j.jpainsymman.2021.11.002", "PMID 34788656", "PMC9121789",
        ):  # fmt: skip
            assert fact.lower() in text.lower(), fact
        assert "better with massage" not in text.lower()

    def test_harris_is_a_null_result_and_on_the_shelf(self, client, library):
        text = words(page(client, "/research/studies/harris-2012/"))
        assert "no significant difference" in text.lower()
        assert "No clear difference" in text
        assert "harris-2012" in page(client, "/research/nothing-found/").split("A difference in one thing")[0]

    def test_partly_null_is_not_called_better_without_saying_so(self, client, library):
        """Kutner: relief right after a session, and nothing that lasted."""
        assert (
            "No clear difference: " in words(page(client, "/research/studies/kutner-2008/")).partition("What this")[0]
        )
        row = re.search(r"<tr><th[^>]*><a href=./research/studies/kutner-2008/.*?</tr>", page(client, "/research/"))[0]
        assert "Better in part, no clear difference in part" in row

    def test_every_page_keeps_its_bounds(self, client, library, django_assert_max_num_queries):
        addresses = ["/", "/research/", "/research/glossary/", "/research/nothing-found/", "/research/?q=massage"]
        addresses += ["/research/?design=randomized-trial", "/research/?q=massage+unicorn"]
        addresses += [subject.get_absolute_url() for model in (LifeStage, Topic) for subject in model.objects.all()]
        addresses += [publication.get_absolute_url() for publication in [*Article.objects.all(), *Study.objects.all()]]
        for address in addresses:
            with django_assert_max_num_queries(8):
                html = page(client, address)
            assert len(gzip.compress(html.encode())) <= 12_000, address
            files = re.findall(
                r'<(?:link rel="(?:stylesheet|icon)"|img|script)[^>]*?(?:href|src)="/static/([^"]+)"', html
            )
            parts = [html.encode(), *(Path(finders.find(file)).read_bytes() for file in files)]
            assert len(files) >= 5
            assert sum(len(gzip.compress(part)) for part in parts) <= 60_000, address

    def test_linked_data_says_what_the_page_says(self, client, library):
        (data,) = linked(page(client, "/research/massage-across-the-lifespan/"))
        assert data["@type"] == "MedicalWebPage"
        assert data["lastReviewed"] == "2026-11-22"
        kinds = [cited["@type"] for cited in data["citation"]]
        assert sorted(kinds) == ["CreativeWork"] * 2 + ["MedicalScholarlyArticle"] * 3
        (data,) = linked(page(client, "/research/studies/lin-2023/"))
        assert data["mainEntity"]["@type"] == "MedicalScholarlyArticle"
        assert {"DOI", "PMID", "PMCID"} == {known["propertyID"] for known in data["mainEntity"]["identifier"]}
