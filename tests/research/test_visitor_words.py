"""What people type, and what they have to find among the first three of what a new site has to read."""

import pytest

from research import search, starting
from research.models import Article, Study

FIRST = 3

# What is typed: the studies, and the articles without “massage-”, that have to be there.
ASKED = {
    "back pain": "furlan-2015 cherkin-2011",
    "back ache": "furlan-2015 cherkin-2011",
    "backache": "furlan-2015 cherkin-2011",
    "aching back": "furlan-2015 cherkin-2011",
    "sore back": "furlan-2015 in-middle-age",
    "lower back pain": "furlan-2015 in-middle-age",
    "does massage work for back pain": "furlan-2015 cherkin-2011",
    "Is massage any good for my back?": "elder-2017 in-middle-age",
    "babies eczema": "lin-2023 in-infancy",
    "mother baby skin": "lin-2023 in-infancy",
    "can't sleep": "harris-2012 in-older-age",
    "cant sleep": "harris-2012 in-older-age",
    "insomnia": "harris-2012 in-older-age",
    "dementia": "harris-2012 margenfeld-2019 in-older-age",
    "alzheimer's": "harris-2012 margenfeld-2019 in-older-age",
    "cancer massage": "shin-2016 kutner-2008 at-the-end-of-life in-older-age",
    "massage for cancer patients": "shin-2016 kutner-2008 at-the-end-of-life",
    "pregnant": "smith-2012 in-pregnancy-and-birth",
    "pregnancy": "smith-2012 in-pregnancy-and-birth",
    "is massage safe in pregnancy": "in-pregnancy-and-birth",
    "labor": "smith-2012 in-pregnancy-and-birth",
    "labour pain": "smith-2012 in-pregnancy-and-birth",
    "giving birth": "smith-2012 in-pregnancy-and-birth",
    "childbirth": "smith-2012 in-pregnancy-and-birth",
    "premature baby": "vickers-2004 lu-2020 in-infancy",
    "pre-term infants": "vickers-2004 lu-2020 in-infancy",
    "newborn": "in-infancy",
    "kids asthma": "field-1998 in-childhood",
    "asthmatic child": "field-1998 in-childhood",
    "toddler": "field-1998 in-childhood",
    "teenager": "field-1998 in-childhood",
    "anxiety": "rapaport-2016 in-adulthood",
    "worry": "rapaport-2016 in-adulthood",
    "neck": "sherman-2014 in-adulthood",
    "sore knees": "perlman-2019 in-older-age",
    "knee arthritis": "perlman-2019 in-older-age",
    "after surgery": "mitchinson-2007 in-older-age",
    "post-op pain": "mitchinson-2007 in-older-age",
    "elderly": "harris-2012 in-older-age",
    "seniors": "harris-2012 in-older-age",
    "old people": "harris-2012 in-older-age",
    "hospice": "kutner-2008 at-the-end-of-life",
    "end of life": "kutner-2008 groninger-2023 at-the-end-of-life",
    "dying": "kutner-2008 groninger-2023 at-the-end-of-life",
    "death": "kutner-2008 groninger-2023 at-the-end-of-life",
    "middle age": "er-yuksel-2023 in-middle-age",
    "Yuksel": "er-yuksel-2023",
    "cochrane": "shin-2016 furlan-2015 in-pregnancy-and-birth",
    "PMID 27464321": "rapaport-2016",
    "https://doi.org/10.1093/pm/pnw347": "elder-2017",
    "doi:10.1093/pm/pnw347": "elder-2017",
    "PMC9875301": "lin-2023",
}

# Of these there is no study yet, and no other word for them that there is one of. Stress is not anxiety.
NOTHING = ["colic", "fibromyalgia", "stress", "migraine", "tinnitus"]


@pytest.fixture
def library(db):
    starting.load()


def found(text, **how):
    """Slugs of the published studies and articles, each the best first."""
    studies, articles = (
        [one.slug for one in model.objects.published().search(text, **how)] for model in (Study, Article)
    )
    return studies, [slug.removeprefix("massage-") for slug in articles]


@pytest.mark.usefixtures("library")
def test_what_people_type_finds_what_they_mean():
    missed = {}
    for text, wanted in ASKED.items():
        first = [slug for slugs in found(text) for slug in slugs[:FIRST]]
        if left := set(wanted.split()) - set(first):
            missed[text] = f"{left} not in {first}"
    assert "\n".join(f"{text}: {miss}" for text, miss in missed.items()) == ""


@pytest.mark.usefixtures("library")
def test_what_was_not_studied_finds_nothing():
    assert {text: found(text) for text in NOTHING} == dict.fromkeys(NOTHING, ([], []))


@pytest.mark.usefixtures("library")
def test_the_stage_asked_for_comes_first():
    for text, stage in {
        "elderly": "older-age",
        "end of life": "end-of-life",
        "dying": "end-of-life",
        "middle age": "middle-age",
        "pregnant": "pregnancy-and-birth",
        "newborn": "infancy",
        "toddler": "childhood",
    }.items():
        for model in (Study, Article):
            first = model.objects.published().search(text)[0]
            assert first.stages.filter(slug=stage).exists(), (text, first.slug)


@pytest.mark.usefixtures("library")
def test_every_study_by_its_numbers():
    for study in Study.objects.all():
        asked = [f"PMID {study.pmid}", f"PMID:{study.pmid}", study.pubmed_url] if study.pmid else []
        asked += [study.doi, study.doi.upper(), f"doi: {study.doi}", study.doi_url] if study.doi else []
        asked += [study.pmcid, study.pmcid.removeprefix("PMC"), study.pmc_url] if study.pmcid else []
        for text in asked:
            assert found(text)[0] == [study.slug], text


@pytest.mark.usefixtures("library")
def test_some_of_the_words_where_not_all_are_anywhere():
    assert found("breast cancer lymphedema") == ([], [])
    studies, articles = found("breast cancer lymphedema", any_word=True)
    assert set(studies) >= {"shin-2016", "kutner-2008"}
    assert "at-the-end-of-life" in articles[:FIRST]


def test_questions_are_not_searched_by():
    assert search.asked("Why can’t I sleep, and does massage help?") == ["sleep", "massag"]
    assert search.asked("Massage without oil: isn’t it good?") == ["massag", "without", "oil"]
