"""The starting articles, read as data: what they cite, what they may not claim, and how hard they are to read."""

import re
import tomllib

import pytest

from research.starting import CONTENT, FENCE

OPENING = "massage-across-the-lifespan"
STAGES = {
    "massage-in-pregnancy-and-birth": "pregnancy-and-birth",
    "massage-in-infancy": "infancy",
    "massage-in-childhood": "childhood",
    "massage-in-adulthood": "adulthood",
    "massage-in-middle-age": "middle-age",
    "massage-in-older-age": "older-age",
    "massage-at-the-end-of-life": "end-of-life",
}
FIELDS = ("key_messages", "body", "limits", "safety", "learn")
CITATION = re.compile(r"\[\^([a-z0-9-]+)\]")
LINK = re.compile(r"\[([^\]^]+)\]\((\S+?)\)")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*|\.\d+")
BRITISH = re.compile(
    r"\b(\w*(labour|colour|favour|behaviour|tumour|centre|programme|paediatr|oestr|anaesth|haem|diarrhoea)\w*"
    r"|(random|recogn|organ|general|summar|minim|standard|real)is(e|ed|es|ing|ation)|analys(e|ed|ing)"
    r"|whilst|learnt|practis(e|ed|ing)|judgement|ageing|grey|mum|physiotherap\w+|per cent)\b",
    re.IGNORECASE,
)
# Whom to call.
PHONES = {"911", "988"}
# Figures that no study has: context with its own source, our own arithmetic, a rule of thumb.
OWN_FIGURES = {
    OPENING: {"15", "20", "44", "45", "65"},
    "massage-in-pregnancy-and-birth": {"0.5", "0.8"},
    "massage-in-middle-age": {"44", "45", "65", "28"},
    "massage-in-older-age": {"18"},
}


def read(path):
    _, head, body = path.read_text(encoding="utf-8").split(FENCE, 2)
    return tomllib.loads(head) | {"body": body}


ARTICLES = {path.stem: read(path) for path in sorted((CONTENT / "articles").glob("*.md"))}
STUDIES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in (CONTENT / "studies").glob("*.toml")}
# Where a study has numbers that are no finding.
NO_FACTS = {"doi", "pmid", "pmcid", "registration", "volume", "issue", "pages", "last_reviewed", "review_due"}
each_article = pytest.mark.parametrize("slug", ARTICLES)


def text(slug, *fields):
    return "\n\n".join(ARTICLES[slug].get(field, "") for field in fields or FIELDS)


def items(slug):
    """Paragraphs, items of lists and key messages, each on one line."""
    parts = re.split(r"\n\s*\n|\n(?=- )", text(slug, "body", "limits", "safety", "learn"))
    return [" ".join(part.split()) for part in parts + ARTICLES[slug]["key_messages"].strip().splitlines()]


def references(slug):
    return {reference["key"]: reference for reference in ARTICLES[slug]["references"]}


def studies(slug):
    return {reference["study"] for reference in ARTICLES[slug]["references"] if "study" in reference}


def citing(study):
    """Whatever cites a study, in any article."""
    keys = {slug: {key for key, given in references(slug).items() if given.get("study") == study} for slug in ARTICLES}
    return [item for slug in ARTICLES for item in items(slug) if keys[slug] & set(CITATION.findall(item))]


def syllables(word):
    """About how many: groups of vowels, without the silent e of “have”, “eased” and “takes”."""
    word = re.sub("[^a-z]", "", word.lower())
    count = len(re.findall("[aeiouy]+", word))
    silent = re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouyscxgzh]es$", word)
    return max(count - bool(silent), 1)


def grade(markdown):
    """Flesch-Kincaid: the years at school in the United States that reading takes. Headings do not count."""
    plain = re.sub(r"(?m)^#.*$", "", LINK.sub(r"\1", CITATION.sub("", markdown)))
    sentences = re.split(r"[.!?]+[*”’)]*(?=\s)|\n\s*\n|\n- ", plain)
    spoken = [found for found in (re.findall(r"[A-Za-z][A-Za-z’-]*|\d[\d.,]*", each) for each in sentences) if found]
    words = [word for sentence in spoken for word in sentence]
    return 0.39 * len(words) / len(spoken) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_the_grade_rises_with_long_words_and_sentences():
    assert grade("The cat sat on the mat. It was glad.") < 2
    assert (
        8 < grade("Researchers compared several treatments for persistent pain. Nobody was waiting for anything.") < 14
    )
    assert grade("Randomized investigations demonstrated statistically significant superiority of interventions.") > 20
    assert [syllables(word) for word in ("massage", "babies", "eased", "rested", "table", "takes", "eczema")] == [
        2, 2, 1, 2, 2, 1, 3,
    ]  # fmt: skip


def test_one_opens_the_portal_and_each_stage_has_one():
    assert set(ARTICLES) == {OPENING, *STAGES}
    assert {slug: ARTICLES[slug]["stages"] for slug in STAGES} == {slug: [stage] for slug, stage in STAGES.items()}


@each_article
def test_lengths(slug):
    article = ARTICLES[slug]
    assert len(article["summary"]) <= 300
    assert 3 <= len(article["key_messages"].strip().splitlines()) <= 5
    low, high = (700, 900) if slug == OPENING else (450, 800)
    assert low <= len(CITATION.sub("", article["body"]).split()) <= high
    assert all(article[field].strip() for field in ("limits", "safety"))


@each_article
def test_what_is_cited_is_listed_and_what_is_listed_is_cited(slug):
    assert set(CITATION.findall(text(slug))) == set(references(slug))
    assert len(references(slug)) == len(ARTICLES[slug]["references"])
    assert studies(slug) <= set(STUDIES)


@each_article
def test_topics_and_links_within_the_research_pages_lead_somewhere(slug):
    assert set(ARTICLES[slug]["topics"]) <= set(tomllib.loads((CONTENT / "topic.toml").read_text(encoding="utf-8")))
    known = {"/research/nothing-found/", "/research/glossary/", *(f"/research/studies/{study}/" for study in STUDIES)}
    targets = [target for _, target in LINK.findall(text(slug))]
    assert {target for target in targets if not re.fullmatch(r"/find/\?technique=[a-z-]+", target)} <= known


def test_every_study_on_record_is_told_of():
    assert set().union(*map(studies, ARTICLES)) == set(STUDIES)


def test_the_opening_article_rests_on_three_studies_and_two_sources():
    assert studies(OPENING) == {"lin-2023", "er-yuksel-2023", "goel-2022"}
    sources = [given["author"] for given in ARTICLES[OPENING]["references"] if "study" not in given]
    assert sources == ["Cleveland Clinic", "National Center for Health Statistics"]
    for figure in ("66", "33", "70", "35", "20 sessions", "404", "6.82", "15 to 20 percent", "44 percent"):
        assert re.search(rf"(?<![\d.]){re.escape(figure)}\b", " ".join(text(OPENING, "body").split())), figure


@each_article
def test_no_figure_comes_from_nowhere(slug):
    prose = LINK.sub(r"\1", CITATION.sub("", text(slug)))
    cited = [{name: fact for name, fact in STUDIES[study].items() if name not in NO_FACTS} for study in studies(slug)]
    known = set(NUMBER.findall(str(cited))) | OWN_FIGURES.get(slug, set()) | PHONES
    assert set(NUMBER.findall(prose)) - known == set()


@each_article
def test_no_raw_html_no_pictures_and_american_spelling(slug):
    everything = "\n".join(
        [
            text(slug),
            ARTICLES[slug]["title"],
            ARTICLES[slug]["summary"],
            *re.findall(r"^#.*$", text(slug), re.MULTILINE),
        ]
    )
    assert not re.search(r"</?[a-z!]|!\[", everything)
    assert not re.search(r"(?m)^# ", everything), "The title is the only heading of the first level."
    assert not BRITISH.search(everything)
    assert not re.search(r"['\"]", everything), "Typographic quotes and apostrophes only."


@each_article
def test_it_is_easy_to_read(slug):
    for field in FIELDS:
        if field in ARTICLES[slug]:
            assert grade(ARTICLES[slug][field]) <= 9, field


def test_a_trial_in_which_everyone_was_massaged_is_never_told_as_massage_against_none():
    told = citing("er-yuksel-2023")
    assert len(told) >= 5
    for item in told:
        assert re.search(
            r"nobody went without massage|no group without massage|Here, nobody did|hardly better than the other",
            item,
            re.I,
        ), item
        assert not re.search(r"(more|better|less pain) than (no massage|usual care|nothing|waiting)", item), item


def test_a_survey_is_told_as_what_is_recommended():
    told = citing("goel-2022")
    assert len(told) >= 5
    for item in told:
        assert "recommend" in item, item
    order = r"mind-body therapies.*Massage came second, before acupuncture or acupressure"
    assert re.search(order, " ".join(items(OPENING)), re.I)
    assert re.search(order, " ".join(items("massage-at-the-end-of-life")), re.I)


@pytest.mark.parametrize(
    ("study", "words"),
    [
        ("harris-2012", r"not significant \(P = \.18\)"),
        ("harris-2012", r"46 minutes longer than before, and with usual care 10 minutes"),
        ("harris-2012", r"\(/research/nothing-found/\)"),
        ("groninger-2023", r"no significant difference between doses"),
        ("groninger-2023", r"no group without massage"),
        ("mitchinson-2014", r"nobody was there to compare with"),
        ("elder-2017", r"nobody was there to compare with"),
        ("vickers-2004", r"too weak for wider use"),
        ("mak-2024", r"(not one|no) conclusion (was )?of high certainty"),
        ("perlman-2019", r"52 weeks there was no clear difference"),
        ("kutner-2008", r"no lasting difference|nothing lasted"),
    ],
)
def test_what_was_not_found_is_said_plainly_wherever_a_study_is_told_of(study, words):
    slugs = [slug for slug in ARTICLES if study in studies(slug)]
    assert slugs
    for slug in slugs:
        told = " ".join(items(slug))
        assert re.search(words, told, re.IGNORECASE), slug
        assert not re.search(r"\bp [=<>]|P[=<>]", told), slug


def test_what_parents_gave_leads_to_somebody_who_teaches_it():
    for slug in (OPENING, "massage-in-infancy", "massage-in-childhood"):
        assert "[find someone who teaches infant massage](/find/?technique=infant-instruction)" in " ".join(
            ARTICLES[slug]["learn"].split()
        )


def paragraphs(slug):
    """The safety text as its blocks, each on one line."""
    return [" ".join(block.split()) for block in ARTICLES[slug]["safety"].strip().split("\n\n")]


@each_article
def test_safety_says_first_when_to_get_help_then_whom_to_ask_then_what_to_tell(slug):
    title, help_now, ask, whom, tell, *_ = paragraphs(slug)
    assert title == "**Get medical help at once**"
    assert re.match(
        r"- \*\*Call 911\*\* for chest pain, sudden shortness of breath, a severe asthma attack, or signs of a stroke: "
        r".* - \*\*No massage, and call a doctor now,\*\* if a leg or an arm is suddenly swollen, warm and painful\. "
        r"It may be a blood clot\. With trouble breathing, call 911\.",
        help_now,
    )
    assert re.match(r"\*\*Ask a doctor(, nurse or midwife| or nurse) first", ask)
    for words in [
        *["a fever or an infection", "skin that is broken, infected or sore", "fragile bones or skin"],
        *["medicine that thins the blood, or a blood clot in the past", "cancer, or treatment for it"],
        *["surgery or an injury not long ago", "heart trouble"],
    ]:
        assert words in whom
    assert tell.startswith("**Tell the therapist")
    assert "Stop when it hurts." in tell


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("massage-in-pregnancy-and-birth", r"bleeding, a severe headache, trouble seeing, one swollen leg, or a fever"),
        ("massage-in-pregnancy-and-birth", r"your baby moves less than before, your water breaks early"),
        ("massage-in-infancy", r"during a fever or an illness, or over the spot of a new vaccination"),
        ("massage-in-infancy", r"turning away means stop"),
        ("massage-across-the-lifespan", r"turning away means stop"),
        ("massage-in-childhood", r"use the rescue inhaler as you were told and call 911"),
        ("massage-at-the-end-of-life", r"\*\*In hospice,\*\* call the hospice team first"),
        *[
            (slug, r"\*\*Call or text 988,\*\*")
            for slug in [OPENING, *STAGES]
            if "older" not in slug and "middle" not in slug
        ],
        *[(f"massage-in-{stage}", r"numbness between the legs") for stage in ("adulthood", "middle-age")],
        *[
            (slug, r"Massage does not take its place")
            for slug in (OPENING, "massage-in-adulthood", "massage-in-infancy")
        ],
    ],
)
def test_safety_of_each_stage_has_what_matters_there(slug, words):
    assert re.search(words, " ".join(paragraphs(slug)))


@each_article
def test_advice_comes_last_and_the_text_sends_nobody_to_more_than_one_search(slug):
    body = ARTICLES[slug]["body"]
    headings = re.findall(r"(?m)^## (.+)$", body)
    assert headings[-1] == "What you could do with this"
    assert headings.count("What you could do with this") == 1
    assert len(re.findall(r"\(/find/", body)) <= 1


@each_article
def test_no_claim_goes_further_than_its_study(slug):
    told = " ".join([ARTICLES[slug]["title"], ARTICLES[slug]["summary"], *items(slug)])
    too_far = (
        r"may do as much|ten minutes was not clearly worse|early in labor|early labor|as well as the special|"
        r"about equally well|slept longer or cried less|babies’ length|book the hour|short is fine|"
        r"gains? more from|gained more from|for good trial|will do for the back"
    )
    assert not re.search(too_far, told, re.IGNORECASE)


@each_article
def test_no_turn_of_phrase_that_nobody_says(slug):
    told = " ".join([ARTICLES[slug]["title"], ARTICLES[slug]["summary"], *items(slug)])
    odd = (
        r"\btook in\b|Not for always|No secret|held the pen|gave it and measured|better than waiting did|\bbeside\b|"
        r"in a hundred times|in a thousand times|went on with|help(ed)? (people|babies|a child[^.]{0,20}) to\b"
    )
    assert not re.search(odd, told)
    assert not ARTICLES[slug]["title"].endswith(("?", ".", "!"))


def test_the_trial_near_the_end_of_life_says_who_recorded_the_pain_and_that_nothing_lasted():
    article = ARTICLES["massage-at-the-end-of-life"]
    assert "recorded by those who gave it. Nothing lasted" in article["summary"]
    assert "Those who gave the sessions recorded it, and nothing lasted" in article["key_messages"]


def test_the_neck_trial_is_one_trial_against_waiting_wherever_it_is_told():
    for slug in ("massage-in-adulthood", "massage-in-middle-age"):
        told = " ".join(items(slug))
        assert re.search("in one trial.* an hour( of massage)? two or three times a week", told)
        assert re.search(
            "what we read does not say( how an hour once a week did)?|gives no result for an hour once", told, re.I
        )
        assert "waiting list" in told


def test_labor_pain_is_told_stage_by_stage():
    told = " ".join(items("massage-in-pregnancy-and-birth"))
    assert "in the first stage of labor" in ARTICLES["massage-in-pregnancy-and-birth"]["summary"]
    assert re.search("second stage.*third.*two trials each, with 124 and 122 women.*no clear difference", told)
