"""Dates in every dress in which citations bring them."""

from datetime import date

import pytest

from research.citations import dates


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2023", (2023, None)),
        ("2023///", (2023, None)),
        ("2023/05//", (2023, None)),
        ("2023/05/17/", (2023, date(2023, 5, 17))),
        ("2023/5/7", (2023, date(2023, 5, 7))),
        ("2023-05-17", (2023, date(2023, 5, 17))),
        ("20230517", (2023, date(2023, 5, 17))),
        ("2023 May 17", (2023, date(2023, 5, 17))),
        ("2023 may 7", (2023, date(2023, 5, 7))),
        ("2023 September 7", (2023, date(2023, 9, 7))),
        ("2023 May", (2023, None)),
        ("2023 May-Jun", (2023, None)),
        ("2023 Winter", (2023, None)),
        ("2023 Feb 30", (2023, None)),
        ("2023/13/01", (2023, None)),
        ("2022-2023", (2022, None)),
        ("2022-2023 12", (2022, None)),
        ("0000", (0, None)),
        ("in press", None),
        ("23", None),
        ("20231", None),
        ("", None),
    ],
)
def test_dates(text, read):
    assert dates.read(text) == read
