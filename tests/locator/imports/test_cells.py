from datetime import date

import pytest

from locator.imports import cells
from locator.imports.cells import Bad

WORDS = cells.word({"deep-tissue": 1, "Deep tissue massage": 1, "Thai massage": 2}, ["Deep tissue massage", "Thai"])


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (cells.clean, "  a \t b\u00a0c\n ", "a b c"),
        (cells.clean, "\ufeffJose\u0301", "José"),
        (cells.short(3), "abc", "abc"),
        (cells.flag, "YES", True),
        (cells.flag, "1", True),
        (cells.flag, "True", True),
        (cells.flag, "no", False),
        (cells.flag, "0", False),
        (cells.date, "2024-02-29", date(2024, 2, 29)),
        (cells.year, "1999", 1999),
        (cells.year, "1999-05-01", 1999),
        (cells.whole(200), "0", 0),
        (cells.whole(200), "200", 200),
        (cells.degrees(90), "-90", -90),
        (cells.degrees(180), "+0.5", 0.5),
        (cells.email, "a@example.com", "a@example.com"),
        (cells.website, "www.example.com/a", "https://www.example.com/a"),
        (cells.website, "http://example.com", "http://example.com"),
        (cells.website, "//example.com", "https://example.com"),
        (cells.phone, "+1 (312) 555-0100 ext. 12", "+1 (312) 555-0100 ext. 12"),
        (cells.phone, "312.555.0100x5", "312.555.0100x5"),
        (WORDS, "Deep  Tissue", 1),
        (WORDS, "DEEP-TISSUE MASSAGE", 1),
        (WORDS, "thai", 2),
        (cells.several(WORDS), "thai; deep tissue ;;thai massage;", [2, 1]),
    ],
)
def test_what_is_understood(parse, text, value):
    assert parse(text) == value


@pytest.mark.parametrize(
    ("parse", "text", "reason"),
    [
        (cells.clean, "a\x07", "control character"),
        (cells.clean, "a\x1b[31m", "control character"),
        (cells.clean, "\u202egnp.exe", "control character"),
        (cells.short(3), "abcd", "longer than 3"),
        (cells.flag, "maybe", "yes or no"),
        (cells.date, "05/01/2024", "such as 2027-03-31"),
        (cells.date, "2023-02-29", "such as 2027-03-31"),
        (cells.date, "20240501", "such as 2027-03-31"),
        (cells.date, "2024-W01-1", "such as 2027-03-31"),
        (cells.past_date, "2999-01-01", "in the future"),
        (cells.year, "1899", "from 1900"),
        (cells.year, "2999", "from 1900"),
        (cells.year, "99", "such as 2027-03-31"),
        (cells.whole(200), "201", "0 to 200"),
        (cells.whole(200), "-1", "0 to 200"),
        (cells.whole(200), "9" * 5000, "0 to 200"),
        (cells.whole(200), "٣", "0 to 200"),
        (cells.degrees(90), "90.01", "degrees"),
        (cells.degrees(90), "nan", "degrees"),
        (cells.degrees(90), "1e1", "degrees"),
        (cells.degrees(90), "41,88", "degrees"),
        (cells.email, "a@b", "e-mail"),
        (cells.email, "a" * 300 + "@example.com", "longer than 254"),
        (cells.website, "javascript:alert(1)", "web address"),
        (cells.website, "ftp://example.com", "web address"),
        (cells.website, "data:text/html,x", "web address"),
        (cells.website, "mailto:a@example.com", "user name"),
        (cells.website, "https://bank.example@evil.example/", "user name"),
        (cells.website, "https://example.com/" + "a" * 200, "longer than 200"),
        (cells.phone, "call me", "telephone"),
        (cells.phone, "12345", "telephone"),
        (WORDS, "thia", "“thia” is not known; near it are: Thai"),
        (WORDS, "levitation", "known are: Deep tissue massage, Thai"),
        (cells.several(WORDS), "thai;levitation", "“levitation” is not known"),
    ],
)
def test_what_is_refused_and_why(parse, text, reason):
    with pytest.raises(Bad, match=reason):
        parse(text)


def test_a_bio_keeps_its_lines_and_nothing_else_does():
    assert cells.clean(" One. \r\n\r\nTwo. ", lines=True) == "One.\n\nTwo."
    assert cells.clean("One\r\nTwo") == "One Two"
