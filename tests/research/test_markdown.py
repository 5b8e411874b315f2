"""An article's Markdown: references, glossary words, headings, links and pictures; and nothing raw."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from research.markdown import Writer, pictures_named
from research.models import Picture, Reference, Term

LIN, GOEL = Reference(key="lin"), Reference(key="goel")


def write(text, *references, **known):
    return Writer(references, **known).html(text)


def test_references_are_numbered_in_order_of_appearance_and_linked_both_ways():
    writer = Writer([LIN, GOEL])
    html = writer.html("First.[^goel] Then.[^lin] Again.[^goel]")
    assert [(entry.number, entry.reference.key, entry.places) for entry in writer.cited] == [
        (1, "goel", ["cite-1-1", "cite-1-2"]),
        (2, "lin", ["cite-2-1"]),
    ]
    assert '<a id="cite-1-1" href="#ref-1" aria-label="Reference 1">1</a>' in html
    assert '<a id="cite-1-2" href="#ref-1" aria-label="Reference 1">1</a>' in html
    assert '<a id="cite-2-1" href="#ref-2" aria-label="Reference 2">2</a>' in html


def test_numbers_run_on_through_all_parts_of_a_page():
    writer = Writer([LIN, GOEL])
    writer.line("A message.[^lin]")
    assert ">2</a>" in writer.html("Text.[^goel]")
    assert 'id="cite-1-2"' in writer.html("More.[^lin]")


def test_a_key_that_is_not_in_the_list_is_named_once_and_left_as_it_was():
    writer = Writer([LIN])
    html = writer.html("One[^nobody] two[^nobody] <three>[^no<body]")
    assert writer.problems == ["[^nobody] cites a reference that is not in the list."]
    assert "[^nobody]" in html
    assert writer.cited == []


def test_a_reference_in_code_is_text():
    writer = Writer([LIN])
    assert "<code>[^lin]</code>" in writer.html("`[^lin]`")
    assert writer.cited == []


def test_headings_begin_below_the_page_and_skip_no_level():
    writer = Writer()
    html = writer.html("# One\n\n#### Two & *a*\n\n## Three & *b*")
    assert html.replace("\n", "") == (
        '<h2 id="part-1">One</h2><h3>Two &amp; <em>a</em></h3><h2 id="part-2">Three &amp; <em>b</em></h2>'
    )
    assert writer.headings == [("part-1", "One"), ("part-2", "Three & b")]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "text <b onclick='x()'>bold</b>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "<!-- a comment -->",
        '<a href="/" style="position:fixed">x</a>',
        "|a|\n|:-:|\n|b|",
    ],
)
def test_nothing_raw_and_nothing_that_runs_passes(text):
    tree = html5lib.parseFragment(write(text), namespaceHTMLElements=False)
    for element in tree.iter():
        assert element.tag not in ("script", "b", "style", "iframe"), text
        assert not {name for name in element.attrib if name == "style" or name.startswith("on")}
        assert not str(element.attrib.get("href", "")).lower().startswith(("javascript", "data", "vbscript"))


@given(st.text(st.sampled_from("<>&\"'[](){}^!*_#`|~-=:/\\ \n\tabjavscript0://lin"), max_size=80))
def test_no_text_at_all_breaks_out(text):
    tree = html5lib.parseFragment(write(text, LIN), namespaceHTMLElements=False)
    allowed = {"DOCUMENT_FRAGMENT", "tbody"}
    for element in tree.iter():
        assert element.tag in allowed or set(element.attrib) <= {"id", "href", "class", "rel", "aria-label", "start"}


@pytest.mark.parametrize(
    "address", ["ftp://example.org/", "example.org", "//example.org/x", "javascript:x", "http://%5Bx/"]
)
def test_a_link_of_no_use_is_named_and_its_words_are_kept(address):
    writer = Writer()
    html = writer.html(f"See [the page]({address}).")
    assert "the page" in html
    assert "href" not in html
    assert len(writer.problems) == 1
    assert address in writer.problems[0]


@pytest.mark.parametrize("address", ["/find/", "#top", "mailto:ann@example.org", "tel:847-555-0100"])
def test_a_link_of_use_is_made(address):
    writer = Writer()
    assert f'<a href="{address}">' in writer.html(f"[x]({address})")
    assert writer.problems == []


@given(st.text(max_size=30))
def test_no_address_breaks_the_page(address):
    Writer().html(f"[x](http://{address}) <http://{address}> [x](<{address}>)")


def test_a_link_to_another_site_says_nothing_of_where_it_came_from():
    assert '<a href="https://example.org/" rel="noreferrer">' in write("[x](https://example.org/)")


RCT = Term(slug="randomized-trial", name="randomized trial", also="randomised trial\nRCT")
TRIAL = Term(slug="trial", name="trial")


def test_a_word_of_the_glossary_is_linked_the_first_time_on_a_page():
    writer = Writer(terms=[RCT])
    first = writer.html("A Randomized trial and a randomised trial.")
    link = '<a class="term" href="/research/glossary/#randomized-trial">Randomized trial</a>'
    assert first == f"<p>A {link} and a randomised trial.</p>"
    assert "<a" not in writer.html("An RCT.")


def test_the_longer_word_wins_and_parts_of_words_are_left_alone():
    html = write("A randomized trial; trials; a trial.", terms=[TRIAL, RCT])
    assert html.count("<a") == 2
    assert ">randomized trial</a>; trials; a <a" in html


def test_an_abbreviation_is_linked_only_in_capitals():
    grade = Term(slug="grade", name="GRADE")
    assert write("A second grade teacher.", terms=[grade]) == "<p>A second grade teacher.</p>"
    assert 'class="term"' in write("By GRADE.", terms=[grade])


@pytest.mark.parametrize("text", ["hospıce", "HOSPİCE", "hospice", "ſham"])
def test_odd_letters_are_found_or_not_and_break_nothing(text):
    assert "<p>" in write(text, terms=[Term(slug="hospice", name="hospice"), Term(slug="sham", name="sham")])


def test_plain_text_has_its_words_linked_and_nothing_else_read_in_it():
    writer = Writer([LIN], terms=[TRIAL])
    assert writer.plain("A *trial*[^lin]\n<b>") == (
        'A *<a class="term" href="/research/glossary/#trial">trial</a>*[^lin]<br>&lt;b&gt;'
    )
    assert writer.plain("") == ""


def test_a_reference_among_the_words_of_a_link_is_named():
    writer = Writer([LIN])
    writer.html("[see [^lin] there](/x/)")
    assert writer.problems == ["A link could not be read here: “ there](/x/)”."]


def test_a_reference_in_a_heading_is_named():
    writer = Writer([LIN])
    writer.html("## Heading[^lin]")
    assert writer.problems == ["[^lin] stands in a link or a heading, where it cannot lead anywhere."]
    assert writer.cited == []


def test_the_paths_of_this_site_are_collected():
    writer = Writer()
    writer.html("[a](/find/) [b](https://example.org/) [c](#x)")
    writer.line("[d](/research/?q=x)")
    assert writer.links == {"/find/", "/research/?q=x"}


def test_the_cells_of_a_table_keep_their_side():
    assert '<td class="right">1</td>' in write("|a|\n|-:|\n|1|")


@pytest.mark.parametrize(
    "text", ["![w](picture:p1)", '![w](picture:p1 "t")', "![w][r]\n\n[r]: picture:p1", "- ![](picture:p1)"]
)
def test_the_pictures_that_a_text_names_are_known_however_it_does(text):
    assert pictures_named(text) == {"p1"}


def test_no_word_is_linked_in_a_heading_a_link_or_code():
    html = write("## A trial\n\n[a trial](/x/) `trial` and *a trial*", terms=[TRIAL])
    assert html.count('class="term"') == 1
    assert '<em>a <a class="term"' in html


PICTURE = Picture(
    key="hands",
    alt="Two hands on a back",
    renditions=[{"name": "0123456789abcdef-480.webp", "width": 480, "height": 320}],
)


def test_a_picture_comes_with_its_size_and_words():
    writer = Writer(pictures=[PICTURE])
    html = writer.html("![](picture:hands)")
    assert 'width="480" height="320"' in html
    assert 'alt="Two hands on a back"' in html
    assert writer.problems == []


def test_the_words_in_the_text_come_before_those_of_the_picture():
    assert 'alt="A calm &quot;room&quot;"' in write('![A calm "room"](picture:hands)', pictures=[PICTURE])


@pytest.mark.parametrize(
    ("text", "pictures", "problem"),
    [
        ("![x](picture:none)", [], "The picture “picture:none” is not among the pictures uploaded."),
        ("![x](https://example.org/x.png)", [], "The picture “https://example.org/x.png” is not among the pictures"),
        ("![](picture:a)", [Picture(key="a", renditions=PICTURE.renditions)], "“picture:a” is not described in words."),
        ("![x](picture:a)", [Picture(key="a")], "The picture “picture:a” has no file."),
    ],
)
def test_a_picture_that_cannot_be_shown_is_named(text, pictures, problem):
    writer = Writer(pictures=pictures)
    html = writer.html(text)
    assert len(writer.problems) == 1
    assert problem in writer.problems[0]
    assert "example.org" not in html


def test_a_decorative_picture_needs_no_words():
    writer = Writer(pictures=[Picture(key="a", decorative=True, renditions=PICTURE.renditions)])
    assert 'alt=""' in writer.html("![](picture:a)")
    assert writer.problems == []


def test_a_line_has_no_paragraph():
    assert Writer([LIN]).line(" It **may** help.[^lin] ").startswith("It <strong>may</strong> help.<sup")
