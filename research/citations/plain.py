"""A field of a citation as one line of text."""

import unicodedata


def one_line(text: str) -> str:
    """The text with every run of white space, line ends among it, as one space, and without control characters.

    Line-based formats are safe with it, and PostgreSQL too, which takes no NUL. Accents are joined to their letters.
    """
    visible = "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter) != "Cc")
    return unicodedata.normalize("NFC", " ".join(visible.split()))
