"""What is one word, and which words are the same one."""

import sys
import threading
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research import synonyms, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("massaging", "massage"),
        ("Massages", "massaged"),
        ("babies", "baby"),
        ("Yüksel", "yuksel"),
        ("Yu\u0308ksel", "YÜKSEL"),
        ("Sørensen", "Sorensen"),
        ("İstanbul", "istanbul"),
        ("Straße", "strasse"),
        ("mas\u00adsage", "massage"),
        ("mother's", "mother"),
        ("mother’s", "mothers"),
        ("O’Brien", "obrien"),
        ("labour", "labor"),
        ("labouring", "laboring"),
        ("randomised", "randomization"),
        ("tumours", "tumor"),
        ("paediatrics", "pediatric"),
        ("anaesthetic", "anesthetics"),
        ("meta-analysis", "meta-analyses"),
        ("children", "child"),
        ("women’s", "woman"),
        ("baby", "infants"),
        ("neonates", "newborn"),
        ("premature", "preterm"),
        ("pre-term", "preterm"),
        ("Pre‑term birth", "preterm births"),
        ("pre term", "born early"),
        ("post-natal", "postnatal"),
        ("post-op", "surgery"),
        ("post-operative", "operation"),
        ("well-being", "wellbeing"),
        ("new borns", "newborn"),
        ("newborn", "baby"),
        ("neonatal", "infancy"),
        ("back-ache", "backache"),
        ("back ache", "backaches"),
        ("painful sore", "aching, hurting"),
        ("lower", "low"),
        ("insomnia", "sleep"),
        ("Alzheimer’s", "dementia"),
        ("Alzheimers", "dementia"),
        ("dying", "end of life"),
        ("death", "end of life"),
        ("toddlers", "child"),
        ("teenagers", "kid"),
        ("worried", "anxiety"),
        ("worries", "anxious"),
        ("carers", "caregiver"),
        ("asthmatic", "asthma"),
        ("atopic dermatitis", "eczema"),
        ("childbirth", "birth"),
        ("child birth", "giving birth"),
        ("preemies", "early born babies"),
        ("prenatal", "pregnancy"),
        ("moms", "mother"),
        ("elderly", "older age"),
        ("seniors", "older people"),
        ("old people", "old age"),
        ("older adult", "elderly adult"),
        ("anxious", "anxiety"),
        ("６６", "66"),
    ],
)
def test_the_same_word(one, other):
    assert sorted(words.stems(one)) == sorted(words.stems(other)) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("stress", "anxiety"),
        ("elder", "elderly"),
        ("headache", "head pain"),
        ("organ", "organize"),
        ("man", "woman"),
        ("66", "6"),
        ("therapy", "therapist"),
        ("c", "b"),
    ],
)
def test_not_the_same_word(one, other):
    assert words.stems(one) != words.stems(other)


QUESTIONS = [
    *(
        "can't",
        "can’t",
        "CANT",
        "dont",
        "Don't",
        "wont",
        "doesn’t",
        "isn't",
        "I'm",
        "im",
        "I've",
        "I'll",
        "we’d",
        "whats",
    ),
    *(
        "What's good for me?",
        "does it help",
        "what works best",
        "is anyone getting better",
        "the patient's",
        "doi: PMID",
    ),
]


@pytest.mark.parametrize(
    "text", ["", " ", "the", "What is it?", "—…!?", "_", "\x00", "\ud800", "👶", "🤱🏽", "' '", *QUESTIONS]
)
def test_no_word(text):
    assert words.stems(text) == []


def test_stems_come_once_in_order_without_stop_words():
    assert words.stems("The baby, and sleep; babies SLEEPING 66 times") == ["infant", "sleep", "66", "time"]


def test_no_stands():
    assert words.stems("no difference, not without") == ["no", "differ", "not", "without"]


def test_ill_is_not_i_ll():
    assert words.stems("I'll be ill, she'd shed, we'll be well") == ["ill", "shed", "well"]


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [("osteoarthritis", "arthritis"), ("preemie", "baby")],
)
def test_a_word_that_says_more_has_the_other_too(narrow, wide):
    assert set(words.stems(wide)) < set(words.stems(narrow))


@pytest.mark.parametrize(
    "text",
    [
        "10.1093/pm/pnw347",
        "doi:10.1093/pm/pnw347",
        "DOI: 10.1093/pm/pnw347",
        "https://doi.org/10.1093/pm/pnw347",
        "http://dx.doi.org/10.1093/pm/pnw347",
        "doi.org/10.1093/pm/pnw347",
    ],
)
def test_a_doi_however_it_is_given(text):
    assert words.stems(text) == ["10", "1093", "pm", "pnw347"]


@pytest.mark.parametrize(
    "text",
    [
        "9875301",
        "PMC9875301",
        "PMCID: PMC9875301",
        "pmc 9875301",
        "PMID 9875301",
        "PMID:9875301",
        "pmid9875301",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC9875301/",
        "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC9875301",
        "pubmed.ncbi.nlm.nih.gov/9875301/",
        "https://pubmed.gov/9875301",
    ],
)
def test_the_number_of_a_paper_however_it_is_given(text):
    assert words.stems(text) == ["9875301"]


def test_marks_in_an_address():
    doi = "10.1016/S0022-3476(98)70317-8"
    assert words.stems("https://doi.org/10.1016/S0022-3476%2898%2970317-8") == words.stems(doi)
    assert words.stems("50% 25%") == ["50", "25"]


def test_other_addresses_and_labels_are_words():
    assert words.stems("https://doi.example/a pmcs pmidx") == ["exampl", "pmcs", "pmidx"]


class TestPairs:
    @pytest.mark.parametrize(
        ("text", "pairs"),
        [
            ("the end of life", ["end·life"]),
            ("life’s end", ["end·life"]),
            ("backache", ["back·pain"]),
            ("Low back pain", ["back·low", "back·pain"]),
            ("pain, back", ["back·pain"]),
            ("pain. Back", []),
            ("pain\nback", []),
            ("pain (back)", []),
            ("pain pains", []),
            ("pain", []),
            ("", []),
        ],
    )
    def test_neighbors_in_a_sentence(self, text, pairs):
        assert words.pairs(text) == pairs

    def test_each_comes_once(self):
        assert words.pairs("back pain back pain") == ["back·pain"]

    @given(st.text())
    def test_of_stems_only(self, text):
        stems = set(words.stems(text))
        for pair in words.pairs(text):
            one, other = pair.split(words.PAIR)
            assert one < other
            assert {one, other} <= stems


def test_words_are_found_where_they_stand():
    text = "“Don’t” rub the Yu\u0308ksel_mother's 66-year-old pre-term"
    assert [text[word.start : word.end] for word in words.find(text)] == [
        *("rub", "Yu\u0308ksel", "mother's", "66", "year", "old"),
        *("pre-term", "pre-term"),
    ]


def test_a_long_word_is_cut():
    assert words.stems("x" * 10_000) == words.stems("x" * 9_999) == ["x" * words.LONGEST]


def test_no_letter_of_unicode_leaves_anything_but_folded_letters_and_digits():
    # The databases are given stems between spaces and quotes, and compare them byte by byte.
    for letter in map(chr, range(sys.maxunicode + 1)):
        for stem in words.stems_of(letter):
            assert stem.isalnum(), letter
            assert stem == stem.casefold() == unicodedata.normalize("NFKD", stem), letter


@given(st.text())
def test_any_text_gives_clean_stems(text):
    for stem in words.stems(text):
        assert stem.isalnum()
        assert 0 < len(stem) <= words.LONGEST


@given(st.text(), st.text())
def test_a_text_has_the_words_of_its_lines(one, other):
    assert words.stems(f"{one}\n{other}") == list(dict.fromkeys(words.stems(one) + words.stems(other)))


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_it_does_not_matter_how_accents_are_written(text):
    composed, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert words.stems(composed) == words.stems(apart)


def test_the_lines_of_same_words_do_not_contradict():
    one = synonyms.SAME.split()
    several = [spelling for line in synonyms.SEVERAL.strip().splitlines() for spelling in line.split(":")[1].split()]
    listed = [*one, *several, *synonyms.STOP_WORDS.split()]
    assert sorted(listed) == sorted(set(listed))
    for line in synonyms.SAME.strip().splitlines():
        first, *others = line.split()
        for other in others:
            assert words.stems_of(other) == words.stems_of(first), other


def test_all_that_several_words_are_searched_as_is_found():
    for line in synonyms.SEVERAL.strip().splitlines():
        meant, spellings = line.split(":")
        for spelling in spellings.split():
            assert len(words.stems_of(spelling)) == len(meant.split()) > 1, spelling


def test_two_halves_are_one_word_that_is_known():
    """One that is joined but not known otherwise would be found by nothing else."""
    for written in synonyms.JOINED.split():
        half, rest = written.split("-")
        whole = rest.replace("*", "")
        joined = words.stems(f"{half}-{whole}")
        assert joined == words.stems(f"{half} {whole}") == words.stems(half + whole)


def test_threads_do_not_stem_into_each_other():
    spellings = [f"{letter}{ending}" for letter in "bcdfghklm" * 40 for ending in ("assaging", "abies", "izations")]
    right = {spelling: words._snowball(spelling) for spelling in spellings}
    wrong = []

    def stem_all():
        wrong.extend(word for word in spellings * 5 if words._snowball(word) != right[word])

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=stem_all) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert wrong == []
