"""What counts as a word, and as the same word: "massaging" and "massage", "Yüksel" and "yuksel", "labour" and "labor".

Text that is indexed and text that is asked for go the same way, through `find`. The databases store and compare what
comes out of it and understand nothing of language themselves, so every database gives the same answer.
"""

import re
import threading
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

# Longer ones are cut, in text and question alike: full-text indexes do not take words of any length.
LONGEST = 40

APOSTROPHES = "'’ʼ＇"
# Accents as letters of their own, the soft hyphen and joiners: inside a word, and no part of its spelling.
SILENT = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u200c\u200d\u2060"
WORD = re.compile(rf"[^\W_](?:[{SILENT}]*[{APOSTROPHES}]?[^\W_])*[{SILENT}]*")

# Letters that Unicode does not take apart into a plain letter and an accent.
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})

# Too common to tell one text from another. "No", "not" and "without" do tell, so they are not here.
STOP_WORDS = """
    a about an and are as at be been but by can could did do does for from had has have how i if in into is it its me my
    of on or our should so such than that the their them there these they this those to was we were what when where
    which who why will with would you your
"""

# The stem of the first stands for all in a line: British spellings, plurals and forms that the stemmer does not know,
# and what people type for what papers write. A newborn is not here: not every infant is one.
SAME = """
    labor labour
    tumor tumour
    behavior behaviour
    color colour
    center centre
    fiber fibre
    program programme
    practice practise
    license licence
    pediatric paediatric
    orthopedic orthopaedic
    gynecology gynaecology
    gynecological gynaecological
    cesarean caesarean caesarian
    anesthesia anaesthesia
    anesthetic anaesthetic
    anemia anaemia
    leukemia leukaemia
    ischemia ischaemia
    hemorrhage haemorrhage
    hemoglobin haemoglobin
    hemophilia haemophilia
    edema oedema
    fetus foetus
    fetal foetal
    estrogen oestrogen
    diarrhea diarrhoea
    randomize randomise
    organize organise
    hospitalize hospitalise
    generalize generalise
    minimize minimise
    optimize optimise
    normalize normalise
    stabilize stabilise
    mobilize mobilise
    immobilize immobilise
    specialize specialise
    standardize standardise
    recognize recognise
    analyze analyse analysis
    paralyze paralyse paralysis
    child children kid childhood
    woman women
    man men
    foot feet
    tooth teeth
    adult adulthood
    infant infancy baby
    newborn neonate neonatal
    preterm premature preemie premie
    pregnant pregnancy prenatal antenatal
    postpartum postnatal
    mother mom mommy mum mummy
    father dad daddy
    caregiver carer
    older elderly geriatric senior
    anxiety anxious
    arthritis arthritic
    autism autistic
    colic colicky
    cancer oncology
    abdomen abdominal belly tummy
    sleep slept asleep
"""

_stemmer = snowballstemmer.stemmer("english")
_stemming = threading.Lock()  # The stemmer keeps its work in itself.


class Word(NamedTuple):
    """A word where it stands in a text: `text[start:end]`."""

    start: int
    end: int
    stem: str


def find(text):
    """The words of a text in order, without the stop words."""
    for match in WORD.finditer(text):
        if found := stem(match[0]):
            yield Word(match.start(), match.end(), found)


def stems(text):
    """The different stems of a text, each once, in the order in which they first occur."""
    return list(dict.fromkeys(word.stem for word in find(text)))


@lru_cache(maxsize=10_000)
def stem(word):
    """What stands for every form of one word: small letters and digits only; empty for a stop word."""
    spelling = plain(word)
    if spelling in _STOPPED:
        return ""
    found = _snowball(spelling)
    return _KEPT.get(found, found)


def plain(word):
    """A word without case, accents, apostrophes and a possessive's s."""
    # Taken apart twice: folding can put together again what was apart, and the other way around.
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    for apostrophe in APOSTROPHES:
        letters = letters.replace(apostrophe, "'")
    letters = letters.removesuffix("'s").translate(PLAIN)
    return "".join(filter(str.isalnum, letters.replace("'", "")))[:LONGEST]


def _snowball(word):
    with _stemming:
        return _stemmer.stemWord(word)


_STOPPED = frozenset(STOP_WORDS.split())
_KEPT = {
    _snowball(other): _snowball(line.split()[0]) for line in SAME.strip().splitlines() for other in line.split()[1:]
}
