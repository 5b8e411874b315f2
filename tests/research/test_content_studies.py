"""The evidence that a new site starts with says what the papers say, and no more."""

import csv
import re
import tomllib
from pathlib import Path

import pytest

from research import starting
from research.evidence import Against, Certainty, Design, GivenBy, Result
from research.models import LifeStage, StudiedTechnique, Study, Term, Topic

pytestmark = pytest.mark.django_db

TECHNIQUES = Path(__file__).parents[2] / "locator" / "data" / "techniques.csv"
RELATED = {"topics": "topic", "techniques": "studiedtechnique", "stages": "lifestage"}

# What was verified paper by paper. None: no DOI was verified, so none is given.
DOIS = {
    "lin-2023": "10.3389/fpubh.2022.1068043",
    "er-yuksel-2023": "10.1097/MD.0000000000033516",
    "goel-2022": "10.1016/j.jpainsymman.2021.11.002",
    "vickers-2004": "10.1002/14651858.CD000390.pub2",
    "lu-2020": "10.1016/j.ctcp.2020.101168",
    "bennett-2013": "10.1002/14651858.CD005038.pub3",
    "field-1998": "10.1016/S0022-3476(98)70317-8",
    "smith-2012": "10.1002/14651858.CD009290.pub2",
    "rapaport-2016": None,
    "cherkin-2011": "10.7326/0003-4819-155-1-201107050-00002",
    "furlan-2015": "10.1002/14651858.CD001929.pub3",
    "elder-2017": "10.1093/pm/pnw347",
    "sherman-2014": None,
    "perlman-2019": "10.1007/s11606-018-4763-5",
    "mitchinson-2007": None,
    "shin-2016": "10.1002/14651858.CD009873.pub3",
    "margenfeld-2019": "10.1016/j.ijnurstu.2018.12.012",
    "harris-2012": None,
    "kutner-2008": "10.7326/0003-4819-149-6-200809160-00003",
    "groninger-2023": "10.1016/j.jpainsymman.2023.01.011",
    "mitchinson-2014": "10.1177/1049909113476568",
    "mak-2024": "10.1001/jamanetworkopen.2024.22259",
}
PMIDS = {
    "lin-2023": "36711419",
    "er-yuksel-2023": "37058058",
    "goel-2022": "34788656",
    "lu-2020": "32379694",
    "rapaport-2016": "27464321",
    "cherkin-2011": "21727288",
    "perlman-2019": "30543021",
    "kutner-2008": "18794556",
    "mitchinson-2014": "23423774",
    "mak-2024": "39008297",
}
# Participants (of a review: studies, participants where both were verified).
COUNTS = {
    "lin-2023": (66, None),
    "er-yuksel-2023": (70, None),
    "goel-2022": (404, None),
    "vickers-2004": (None, 14),
    "lu-2020": (697, 15),
    "bennett-2013": (None, 34),
    "field-1998": (32, None),
    "smith-2012": (225, 4),
    "rapaport-2016": (47, None),
    "cherkin-2011": (401, None),
    "furlan-2015": (3096, 25),
    "elder-2017": (104, None),
    "sherman-2014": (228, None),
    "perlman-2019": (222, None),
    "mitchinson-2007": (605, None),
    "shin-2016": (1274, 19),
    "margenfeld-2019": (825, 11),
    "harris-2012": (40, None),
    "kutner-2008": (380, None),
    "groninger-2023": (387, None),
    "mitchinson-2014": (153, None),
    "mak-2024": (None, 17),
}
# Figures that have to be read on the page of each study.
FIGURES = {
    "vickers-2004": ["5.1 grams", "too weak to recommend wider use"],
    "lu-2020": ["5.07", "2.19", "7.94"],
    "bennett-2013": ["20 of the 34", "high risk of bias"],
    "field-1998": ["4 to 8", "9 to 14", "Johnson & Johnson"],
    "smith-2012": ["−0.82", "−1.17 to −0.47", "225 women", "2012", "−2.23 to 0.26", "−2.17 to 0.11"],
    "rapaport-2016": ["11.67", "8.41", "P = .03"],
    "cherkin-2011": ["2.9", "2.5", "at 10 weeks"],
    "furlan-2015": ["low quality", "very little confidence", "51 people"],
    "elder-2017": ["75 percent", "no control group"],
    "sherman-2014": ["3.41", "4.98", "Half an hour was not significantly better than waiting"],
    "perlman-2019": ["8.16", "After 52 weeks there was no significant difference"],
    "mitchinson-2007": ["P = .001", "605 veterans"],
    "shin-2016": ["1,274", "very low quality"],
    "margenfeld-2019": ["not verified"],
    "harris-2012": ["46", "10", "P = .18"],
    "kutner-2008": ["1.87", "0.97", "90 percent", "Nothing lasted"],
    "groninger-2023": ["no significant difference between the three doses", "P = .003", "P = .02"],
    "mitchinson-2014": ["1.65", "no control group"],
    "mak-2024": ["129", "13", "0 of their conclusions are of high certainty", "7 are of moderate certainty"],
}
# Studies in which no one kind of massage was given: nobody is found by it. Reviews gather many; a survey gave none.
NO_TECHNIQUE = {"goel-2022", "vickers-2004", "lu-2020", "furlan-2015", "margenfeld-2019", "mak-2024"}
# What everyone got besides the massage.
ALONGSIDE = {
    "er-yuksel-2023": "hot pack and exercise",
    "lin-2023": "the usual skin care",
    "mitchinson-2007": "the usual care, with pain medicine",
}
# How massage was given, in words, where the figures differ by group or not all of them are known.
DOSES = {
    "sherman-2014": r"30 minutes 2 or 3 times a week, or 60 minutes 1, 2 or 3 times a week, for 4 weeks",
    "groninger-2023": r"10 or 20 minutes a day for 3 days, or 20 minutes once",
    "harris-2012": r"3 minutes at bedtime, on 2 nights",
    "mitchinson-2007": r"once each evening after surgery, for up to 5 days",
    "field-1998": r"20 minutes before bed, every night for 30 nights",
    "lin-2023": r"for 5 months; how often, and for how many minutes, is not in what we read",
}
TEXTS = [
    *["headline", "arms", "population", "intervention", "frequency", "alongside", "given_by_note", "comparison"],
    *["follow_up", "finding", "limits", "harms", "funding", "graded_by", "note"],
]
BRITISH = re.compile(
    r"\b(labour|\w*behaviour\w*|\w*favour\w*|colour\w*|paed\w+|tumour|oedema|centres?|programmes?|fibre|oestrogen"
    r"|anaesth\w+|\w*analys(e|ed|ing)|whilst|judgement"
    r"|(random|organ|recogn|general|hospital|standard|summar|minim|emphas|stabil)is(e|ed|es|ing|ation))\b",
    re.IGNORECASE,
)


def content(name):
    return tomllib.loads((starting.CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def words_of(study):
    """All of our own words about a study: the paper's title and the names of journals are its own."""
    outcomes = [part for o in study.outcomes.all() for part in (o.name, o.effect, o.measured)]
    return "\n".join([*(getattr(study, name) for name in TEXTS), *outcomes])


@pytest.fixture
def studies():
    for model in (LifeStage, Topic, StudiedTechnique, Term):
        starting.load_table(model)
    for path in sorted((starting.CONTENT / "studies").glob("*.toml")):
        starting.load_study(path)
    return {study.slug: study for study in Study.objects.prefetch_related("outcomes", *RELATED)}


def test_all_22_are_there_and_public(studies):
    assert set(studies) == set(DOIS)
    assert len(studies) == 22
    assert all(study.is_public for study in studies.values())


def test_every_field_is_one_that_a_person_could_have_saved(studies):
    for study in studies.values():
        study.full_clean()
        for outcome in study.outcomes.all():
            outcome.full_clean()
    for model in (LifeStage, Topic, StudiedTechnique, Term):
        for row in model.objects.all():
            row.full_clean()


def test_identifiers_are_those_that_were_verified(studies):
    assert {slug: study.doi or None for slug, study in studies.items()} == DOIS
    assert {slug: studies[slug].pmid for slug in PMIDS} == PMIDS
    assert studies["lin-2023"].pmcid == "PMC9875301"
    assert studies["goel-2022"].pmcid == "PMC9121789"
    assert studies["shin-2016"].pmcid == "PMC10406396"
    assert studies["rapaport-2016"].registration == "NCT01337713"


def test_no_two_studies_share(studies):
    for field in ("doi", "pmid", "pmcid", "registration", "title", "headline"):
        values = [getattr(study, field).lower() for study in studies.values() if getattr(study, field)]
        assert len(values) == len(set(values)), field


def test_counts_are_those_of_the_papers(studies):
    assert {slug: (study.participants, study.included) for slug, study in studies.items()} == COUNTS


def test_figures_of_the_papers_are_told(studies):
    words = {slug: words_of(studies[slug]) for slug in FIGURES}
    assert [(slug, part) for slug, parts in FIGURES.items() for part in parts if part not in words[slug]] == []


def test_everything_that_a_reader_needs_is_there(studies):
    needed = ["title", "author_names", "journal", "population", "intervention", "comparison", "main_outcome"]
    for study in studies.values():
        # What massage was compared with could not be read in one paper.
        blank = {name for name in needed if not getattr(study, name)}
        assert blank <= ({"comparison"} if study.slug == "lu-2020" else set()), study.slug
        empty = {field for field in RELATED if not getattr(study, field).exists()}
        assert empty == ({"techniques"} if study.slug in NO_TECHNIQUE else set()), study.slug
        assert study.slug.endswith(f"-{study.year}")
        assert study.reviewer.endswith("not yet by a clinician")
        assert study.review_due > study.last_reviewed


@pytest.mark.parametrize(("field", "table"), RELATED.items())
def test_every_slug_named_by_a_study_exists_and_every_row_is_used(field, table):
    paths = (starting.CONTENT / "studies").glob("*.toml")
    named = {slug for path in paths for slug in tomllib.loads(path.read_text(encoding="utf-8"))[field]}
    assert named == set(content(table))


def test_techniques_are_those_of_the_search_for_therapists():
    with TECHNIQUES.open(encoding="utf-8", newline="") as file:
        names = {row["slug"]: row["name"] for row in csv.DictReader(file)}
    for slug, row in content("studiedtechnique").items():
        assert row["name"] == names[slug]


def test_mothers_who_massage_a_baby_with_eczema(studies):
    study = studies["lin-2023"]
    assert study.byline == "Lin et al., 2023"
    assert study.design == Design.RANDOMIZED_TRIAL
    assert study.given_by == GivenBy.PARENT
    assert study.is_learnable
    for words in ["33 babies: massage", "33 babies: usual", "31 healthy", "32 babies with massage, 31 with usual care"]:
        assert words in study.arms
    outcomes = {outcome.name: outcome for outcome in study.outcomes.all()}
    assert study.main_outcome.name == "Eczema severity"
    for name, p in {
        "Eczema severity": "P < .001",
        "Baby’s quality of life": "P < .001",
        "Eczema coming back": "P < .01",
        "Mother’s anxiety": "P < .01",
        "Mother’s depression": "P < .01",
    }.items():
        assert (outcomes[name].result, outcomes[name].against) == (Result.BETTER, Against.USUAL_CARE)
        assert f"({p})" in outcomes[name].effect
    assert outcomes["Growth"].result == Result.NO_DIFFERENCE
    for words in ["knew which group", "one center", "small", "taught, not by a therapist"]:
        assert words in study.limits
    assert "No obvious unwanted effects" in study.harms
    assert [technique.slug for technique in study.techniques.all()] == ["infant-instruction"]
    assert study.comparison == "The usual skin care alone. The mothers in both groups were shown how to give it."
    assert "With skin care alone, eczema and the mothers’ scores got better too, but less." in study.finding


def test_two_massages_compared_do_not_show_that_massage_helps(studies):
    study = studies["er-yuksel-2023"]
    assert study.byline == "Er & Yüksel, 2023"
    assert study.design == Design.ACTIVE_COMPARISON
    assert (study.sessions, study.weeks, study.follow_up) == (20, 4, "6 weeks")
    assert study.arms.count("35 people") == 2
    assert "hot pack and exercise" in study.intervention
    results = [(outcome.result, outcome.against) for outcome in study.outcomes.all()]
    assert results == [(Result.MIXED, Against.MASSAGE), *[(Result.NO_DIFFERENCE, Against.MASSAGE)] * 4]
    assert "Classical massage was ahead only at the end of week 2" in study.finding
    assert "no arm without massage, so the improvement cannot be credited to massage" in study.limits
    assert "4 out of 10 on the PEDro scale" in study.limits
    claim = r"massage (reduce|ease|reliev|lower|improve|help|work)|(thanks|due) to massage|than (no|without) massage"
    assert not re.search(claim, words_of(study), re.IGNORECASE)


def test_a_survey_counts_recommendations_not_effects(studies):
    study = studies["goel-2022"]
    assert study.design == Design.SURVEY
    assert not study.measured_an_effect
    assert study.given_by == GivenBy.NOBODY
    assert {outcome.result for outcome in study.outcomes.all()} == {Result.PRACTICE}
    for words in ["74.9 percent", "71.3 percent", "90.4 percent"]:
        assert words in study.population
    assert "recommended a complementary therapy 6.82 times a month" in study.finding
    assert "95% CI 6.04 to 7.60" in study.main_outcome.effect
    assert (
        study.finding.index("mind-body") < study.finding.index("Massage came second") < study.finding.index("acupunc")
    )
    assert "pain, then anxiety, mood disturbance and distress" in study.finding
    assert re.search("does not show .* whether patients got better", study.limits)
    assert re.search("list massage third.* lists it second", study.note)
    assert study.funding == "National Institute on Aging."


def test_a_null_result_is_told_as_one(studies):
    harris = studies["harris-2012"]
    assert harris.found_nothing
    assert harris.finding.startswith("There was no significant difference")
    assert not harris.outcomes.exclude(result=Result.NO_DIFFERENCE).exists()


def test_results_that_did_not_last_or_did_not_differ(studies):
    def results(slug):
        return [(outcome.result, outcome.against) for outcome in studies[slug].outcomes.all()]

    assert studies["groninger-2023"].found_nothing
    assert results("groninger-2023")[0] == (Result.NO_DIFFERENCE, Against.MASSAGE)
    assert "Nobody went without massage" in studies["groninger-2023"].limits
    assert (Result.NO_DIFFERENCE, Against.MASSAGE) in results("cherkin-2011")
    assert results("smith-2012")[1:] == [(Result.NO_DIFFERENCE, Against.USUAL_CARE)] * 2
    assert {(o.name.split(",")[0], o.result, o.against) for o in studies["furlan-2015"].outcomes.all()} >= {
        ("Daily activities", Result.BETTER, Against.USUAL_CARE),
        ("Daily activities", Result.NO_DIFFERENCE, Against.USUAL_CARE),
    }
    assert results("kutner-2008")[:2] == [
        (Result.BETTER, Against.LIGHT_TOUCH),
        (Result.NO_DIFFERENCE, Against.LIGHT_TOUCH),
    ]
    assert results("mitchinson-2007")[:2] == [
        (Result.BETTER, Against.USUAL_CARE),
        (Result.NO_DIFFERENCE, Against.USUAL_CARE),
    ]
    assert (Result.NO_DIFFERENCE, Against.USUAL_CARE) in results("sherman-2014")
    assert (Result.NO_DIFFERENCE, Against.LIGHT_TOUCH) in results("perlman-2019")


def test_an_active_treatment_is_something_other_than_massage(studies):
    against = {slug: {outcome.against for outcome in study.outcomes.all()} for slug, study in studies.items()}
    assert {slug for slug, found in against.items() if Against.MASSAGE in found} == {
        *["er-yuksel-2023", "groninger-2023", "cherkin-2011"]
    }
    assert {slug for slug, found in against.items() if Against.ACTIVE in found} == {"furlan-2015"}


def test_where_the_other_group_was_not_read_no_comparison_is_told(studies):
    field = studies["field-1998"]
    assert {(o.result, o.against) for o in field.outcomes.all()} == {(Result.CHANGED, "")}
    assert all("How relaxation did is not in what we read" in o.effect for o in field.outcomes.all())
    assert "It does not say how the children with relaxation did" in field.limits


def test_what_everyone_got_besides_and_how_massage_was_given(studies):
    assert {slug: study.alongside for slug, study in studies.items() if study.alongside} == ALONGSIDE
    assert {slug: studies[slug].frequency for slug in DOSES} == DOSES
    assert (studies["harris-2012"].sessions, studies["harris-2012"].minutes) == (2, 3)


def test_no_kind_of_massage_is_named_where_none_was_tested(studies):
    named = {slug: {technique.slug for technique in study.techniques.all()} for slug, study in studies.items()}
    assert {slug for slug, found in named.items() if not found} == NO_TECHNIQUE
    reviews = {slug: named[slug] for slug, study in studies.items() if study.is_review and named[slug]}
    assert reviews == {"smith-2012": {"labor"}, "bennett-2013": {"infant-instruction"}, "shin-2016": {"oncology"}}


def test_the_overview_of_reviews_says_how_sure_its_main_finding_is(studies):
    study = studies["mak-2024"]
    assert study.certainty == Certainty.VERY_LOW
    for words in ["17 of 129 reviews", "0 conclusions of high", "7 of moderate", "all others of low or very low"]:
        assert words in study.main_outcome.effect
    assert "of which the lower is shown here" in study.graded_by


def test_labor_figures_are_those_of_the_trials_that_compared_pain(studies):
    study = studies["smith-2012"]
    assert "4 trials with 225 women" in study.arms
    assert re.search("found 6 trials, and 5 of them, with 326 women", study.arms)
    assert re.search("Usual care, in the 4 trials.* compared with music", study.comparison)


def test_no_design_claims_more_than_it_can_show(studies):
    for study in studies.values():
        for outcome in study.outcomes.all():
            if study.design == Design.BEFORE_AFTER:
                assert (outcome.result, outcome.against) == (Result.CHANGED, Against.NOTHING), study.slug
            if outcome.against == Against.NOTHING:
                assert outcome.result == Result.CHANGED, study.slug
            if study.design == Design.ACTIVE_COMPARISON:
                assert outcome.result != Result.BETTER, study.slug
            if study.design != Design.SURVEY:
                assert outcome.result != Result.PRACTICE, study.slug


def test_certainty_is_only_what_the_authors_graded(studies):
    graded = {
        slug: {outcome.certainty for outcome in study.outcomes.all()} - {Certainty.NOT_GRADED}
        for slug, study in studies.items()
    }
    assert {slug: words for slug, words in graded.items() if words} == {
        "furlan-2015": {Certainty.VERY_LOW},
        "shin-2016": {Certainty.VERY_LOW},
        "mak-2024": {Certainty.VERY_LOW, Certainty.MODERATE},
    }
    assert {slug for slug, study in studies.items() if study.graded_by} == {"furlan-2015", "shin-2016", "mak-2024"}
    assert all("the authors of the review" in study.graded_by for study in studies.values() if study.graded_by)


def test_our_words_are_us_english_and_well_set(studies):
    texts = {slug: words_of(study) for slug, study in studies.items()}
    texts |= {name: (starting.CONTENT / f"{name}.toml").read_text(encoding="utf-8") for name in ("topic", "term")}
    for slug, text in texts.items():
        assert BRITISH.search(text) is None, (slug, BRITISH.search(text))
    for slug, study in studies.items():
        text = words_of(study)
        assert not re.search("['\"]", text), f"{slug}: typographic quotes"
        assert not re.search(r"(^|[\s(])-\d|\d-\d", text), f"{slug}: minus sign or en dash"
        assert not re.search(r"\bp ?[=<>]|P[=<>]|P . 0\.", text), f"{slug}: P = .18"
        assert not re.search(r"\bbeside\b", text, re.IGNORECASE), f"{slug}: alongside"
        assert not re.search(r"[*_#<\[\]]", text.replace("P <", "P")), f"{slug}: plain text, no markup"


def test_the_check_of_spelling_can_fail():
    british = "labour randomised behavioural favours centre analysed paediatric organisation"
    assert [word for word in british.split() if not BRITISH.search(word)] == []
    assert not BRITISH.search("labor randomized behavior center analyzed analyses pediatric advised raised")


def test_glossary_has_the_words_that_readers_meet():
    terms = content("term")
    assert len(terms) >= 30
    assert terms.keys() >= {
        *["randomized-trial", "control-group", "placebo", "blinding", "usual-care", "light-touch", "meta-analysis"],
        *["systematic-review", "confidence-interval", "p-value", "statistically-significant", "effect-size", "grade"],
        *["standardized-mean-difference", "certainty", "bias", "risk-of-bias", "participant", "follow-up", "outcome"],
        *["adverse-event", "chronic-pain", "palliative-care", "hospice", "preterm", "eczema", "womac", "survey"],
        *["hamilton-score", "pedro-score", "cochrane-review", "crossover", "sham", "dose", "doi", "pmid"],
        *["peer-review", "caregiver", "agitation", "opioid", "connective-tissue-massage", "classical-massage"],
        *["waiting-list"],
    }
    forms = {form for slug, row in terms.items() for form in Term(slug=slug, **row).forms}
    assert forms >= {"95% CI", "P value", "SMD", "high risk of bias", "sham", "Connective tissue massage"}
    assert "more likely to come from the treatment" in terms["randomized-trial"]["definition"]


def test_no_form_of_a_word_stands_for_two_terms_or_for_everything():
    forms = [form.lower() for slug, row in content("term").items() for form in Term(slug=slug, **row).forms]
    assert len(forms) == len(set(forms))
    assert {"trial", "study", "review", "group", "pain", "care", "touch", "massage", "arm"}.isdisjoint(forms)


def test_no_form_is_a_common_word_of_another_meaning():
    forms = {form for slug, row in content("term").items() for form in Term(slug=slug, **row).forms}
    # In capitals it is the name of the method, and found only so.
    assert {form for form in forms if form.lower() in {"grade", "grades", "graded"}} == {"GRADE"}
    common = {"graded", "high", "low", "moderate", "power", "mean", "significant", "control", "blind", "dose", "wait"}
    assert common.isdisjoint(forms)
