"""No cell of an export runs in a spreadsheet, and each comes back as it was."""

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from locator.imports.formulas import escaped, restored

# What a spreadsheet takes for blank before a formula, and what begins one.
BLANK = " \"'\t\r\n\xa0\u200b\ufeff;"
RUNNABLE = "=+-@|%＝＋－＠"
TEXTS = st.text(st.sampled_from(RUNNABLE + BLANK + ",ab1é") | st.characters(codec="utf-8"), max_size=40)


def runs(cell):
    """Whether a spreadsheet would take a cell for a formula: one that an apostrophe begins is text."""
    return not cell.startswith("'") and cell.lstrip(BLANK).startswith(tuple(RUNNABLE))


def read(line, separator):
    """The cells that a program sees that splits at a separator and knows quotation marks."""
    return next(csv.reader(io.StringIO(line, newline=""), delimiter=separator), [])


@given(TEXTS)
@example("=1+1")
@example("'=1+1")
@example("\t=cmd|' /C calc'!A0")
@example("a;=1+1")
@example("ok\n@SUM(A1)")
@example("＝1+1")
@example(' "=1')
def test_no_text_runs_and_each_comes_back(text):
    safe = escaped(text)
    assert restored(safe) == text
    # However it is taken apart: as one cell, or at semicolons, tabs and line breaks in spite of quotation marks.
    assert not runs(safe)
    assert not any(map(runs, re.split(r"[;\t\r\n]", safe)))


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_a_line_comes_back_as_a_spreadsheet_reads_it(texts):
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerow(map(escaped, texts))
    cells = read(out.getvalue(), ",")
    assert [restored(cell) for cell in cells] == texts
    assert not any(map(runs, cells))


@pytest.mark.parametrize(
    "text", ["", "O'Brien", "'Round the Clock", "227.000001", "Rosa Delgado", "deep-tissue;swedish"]
)
def test_plain_text_is_left_alone(text):
    assert escaped(text) == restored(text) == text


def test_the_property_can_fail():
    assert runs("=1")
    assert runs(" +1")
    assert not runs("'=1")
