"""Text as BibTeX holds it: UTF-8, and only what LaTeX would act on is written out."""

import re
from functools import cache

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexencode import RULE_DICT, RULE_REGEX, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

# Braces by name: BibTeX counts even those behind a backslash.
SPECIALS = {
    "\\": r"\textbackslash",
    "{": r"\textbraceleft",
    "}": r"\textbraceright",
    "^": r"\textasciicircum",
    "~": r"\textasciitilde",
    **{letter: f"\\{letter}" for letter in "$&#_%"},
}
# Two hyphens, accents, quotes or angles in a row would become one other letter, as would ?` and !`.
LIGATURES = re.compile(r"""([-`'])(?=\1)|([<>])(?=\2)|,(?=,)|[?!](?=`)""")
ACTIVE = re.compile(r"""[\\{}$&#_%^~`'<>-]""")
# Titles on our records are far shorter. A longer value is refused anyway, and reading it could take minutes.
LONGEST = 2000
COMMENT_SIGN = re.compile(r"(?<!\\)%")


@cache
def encoder():
    return UnicodeToLatexEncoder(
        conversion_rules=[
            UnicodeToLatexConversionRule(RULE_REGEX, [(LIGATURES, lambda match: f"{match[0]}{{}}")]),
            UnicodeToLatexConversionRule(RULE_DICT, {ord(letter): macro for letter, macro in SPECIALS.items()}),
        ],
        replacement_latex_protection="braces-after-macro",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )


@cache
def decoder():
    macros = get_default_latex_context_db()
    macros.add_context_category(
        "braces and addresses",
        prepend=True,
        macros=[
            MacroTextSpec("textbraceleft", simplify_repl="{"),
            MacroTextSpec("textbraceright", simplify_repl="}"),
            MacroTextSpec("textasciicircum", simplify_repl="^"),
            MacroTextSpec("url", simplify_repl="%s"),
        ],
    )
    return LatexNodes2Text(latex_context=macros, math_mode="text")


def encode(text: str) -> str:
    return encoder().unicode_to_latex(text)


def decode(text: str) -> str:
    """What LaTeX would show, of a text that has room on a record. One with braces without end stays as it is."""
    if len(text) > LONGEST or not ACTIVE.search(text):
        return text
    try:
        # A percent sign left bare is a careless writer's, not a comment that hides the rest of a title.
        return decoder().latex_to_text(COMMENT_SIGN.sub(r"\\%", text))
    except RecursionError:
        return text
