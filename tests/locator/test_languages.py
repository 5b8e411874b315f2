import pytest

from locator import languages


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("English", "en"),
        ("  spanish ", "es"),
        ("ES", "es"),
        ("pt-BR", "pt"),
        ("zh_Hans", "zh"),
        ("Farsi", "fa"),
        ("american sign language", "ase"),
        ("Mandarin", "cmn"),
        ("Klingon", None),
        ("", None),
    ],
)
def test_codes(text, code):
    assert languages.code(text) == code


def test_names_are_there_for_every_code_and_unknown_ones_stand_for_themselves():
    assert languages.name("yue") == "Cantonese"
    assert languages.name("tlh") == "tlh"
    assert all(languages.code(code) == code and languages.code(name) == code for code, name in languages.NAMES.items())
