import csv

import pytest

from locator.imports.quarantine import Problem, harmless, open_report


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", '"=1', "'=1", '" "@x', "\ufeff=1", "＝1", "\n=1"]
)
def test_nothing_in_a_report_runs(text):
    assert harmless(text).startswith("'")


def test_nor_where_a_spreadsheet_splits_at_semicolons():
    assert harmless("a;=1+1") == "a;'=1+1"


def test_other_texts_stay_as_they_are():
    for text in ("", "227.000001", "a=b", "O'Neil", "Cañon"):
        assert harmless(text) == text


def test_a_terminal_is_told_nothing():
    assert harmless("a\x1b[31m") == "a\N{REPLACEMENT CHARACTER}[31m"


def test_a_report_is_whole_or_not_there(tmp_path):
    path = tmp_path / "report.csv"

    def fail():
        with open_report(path) as report:
            report.add(2, "A1", Problem("zip", "1", "is not a ZIP code"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []
    with open_report(path) as report:
        report.add(2, "=A1", Problem("zip", "x" * 1000, "is not a ZIP code"))
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert rows == [
        ["line", "external_id", "column", "value", "reason"],
        ["2", "'=A1", "zip", "x" * 200, "is not a ZIP code"],
    ]
    assert list(tmp_path.iterdir()) == [path]


def test_without_a_path_the_first_are_kept_for_the_screen():
    with open_report(None) as report:
        for line in range(50):
            report.add(line, "A1", Problem("zip", "1", "is not a ZIP code"))
    assert [line for line, *_rest in report.first] == list(range(10))
