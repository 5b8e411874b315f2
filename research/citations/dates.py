"""Dates as citations write them: 2023/01/11/, 2023-01-11, 20230111, 2023 Jan 11, 2023 Jan-Feb, 2023."""

import datetime
import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
PATTERNS = (
    re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?!\d)"),
    re.compile(
        r"(?P<year>\d{4})(?!\d)(?:[/\-\s]+(?P<month>\d{1,2}(?!\d)|[A-Za-z]{3,9}))?(?:[/\-\s,]+(?P<day>\d{1,2})(?!\d))?"
    ),
)


def read(text: str) -> tuple[int, datetime.date | None] | None:
    """The year, and the date where the day is told too; None where no year is."""
    match = next(filter(None, (pattern.match(text) for pattern in PATTERNS)), None)
    if not match:
        return None
    year, month, day = match["year"], match["month"], match["day"]
    try:
        return int(year), datetime.date(int(year), month_number(month or ""), int(day or ""))
    except ValueError:
        return int(year), None


def month_number(text):
    return int(text) if text.isdigit() else MONTHS.index(text[:3].lower()) + 1
