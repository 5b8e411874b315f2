"""What is an error of a page, and what is advice."""

import json

from audit import checker


def vnu(*messages):
    return json.dumps({"messages": list(messages)})


def message(text, **more):
    return {"type": "error", "url": "file:/tmp/pages/home.html", "lastLine": 7, "message": text} | more


def test_errors_are_told_with_file_and_line_and_advice_is_not():
    advice = message("A heading would help.", type="info", subType="warning")
    assert checker.read(vnu(message("Stray end tag."), advice)) == [("home.html", 7, "Stray end tag.")]


def test_a_file_that_could_not_be_read_is_an_error():
    unread = {"type": "non-document-error", "url": "file:/tmp/x.html", "message": "Cannot read."}
    assert checker.read(vnu(unread)) == [("x.html", 0, "Cannot read.")]


def test_what_the_checker_does_not_know_of_svg_is_no_error_of_ours():
    unknown = [message(f"CSS: {text}.") for text in checker.UNKNOWN_TO_IT]
    assert checker.read(vnu(*unknown)) == []


def test_without_java_pages_are_read_strictly_and_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(checker.shutil, "which", lambda _: None)
    (tmp_path / "good.html").write_text("<!doctype html><html><head><title>T</title></head><body></body></html>")
    (tmp_path / "bad.html").write_text("<!doctype html><html><head><title>T</title></head><body>\n</p></body></html>")
    (tmp_path / "a.css").write_text("p { nonsense")
    assert [(file, line) for file, line, _ in checker.faults(sorted(tmp_path.iterdir()))] == [("bad.html", 2)]
    assert "not the W3C checker" in checker.name()
