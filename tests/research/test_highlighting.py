"""What was asked for is marked where it stands, and nothing that a text says becomes markup."""

import html

import pytest
from django.template import Context, Template
from django.utils.html import escape, format_html, strip_tags
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from research.highlighting import highlight, snippet


class TestHighlight:
    @pytest.mark.parametrize(
        ("text", "question", "marked"),
        [
            ("Massage for babies", "massaging baby", "<mark>Massage</mark> for <mark>babies</mark>"),
            (
                "Infants born prematurely",
                "preterm babies",
                "<mark>Infants</mark> <mark>born</mark> <mark>prematurely</mark>",
            ),
            ("A backache", "back pain", "A <mark>backache</mark>"),
            ("Pain in the back", "backache", "<mark>Pain</mark> in the <mark>back</mark>"),
            ("Pre-term, well-being", "preterm wellbeing", "<mark>Pre-term</mark>, <mark>well-being</mark>"),
            ("Yu\u0308ksel’s trial.", "yuksel", "<mark>Yu\u0308ksel’s</mark> trial."),
            ("Labour-saving", "labor", "<mark>Labour</mark>-saving"),
            ("in 66 of 660", "66", "in <mark>66</mark> of 660"),
            ("The best of the rest", "the rest", "The best of the <mark>rest</mark>"),
            ("massagist", "massage", "massagist"),
            ("Massage", "", "Massage"),
            ("Massage", "the", "Massage"),
            ("", "massage", ""),
        ],
    )
    def test_words_are_marked_in_any_form(self, text, question, marked):
        assert highlight(text, question) == marked

    def test_everything_else_is_escaped(self):
        assert highlight("<b id=\"x\">Massage</b> & 'rest'", "massage b <script>") == (
            "&lt;<mark>b</mark> id=&quot;x&quot;&gt;<mark>Massage</mark>&lt;/<mark>b</mark>&gt; &amp; &#x27;rest&#x27;"
        )

    def test_html_that_was_taken_for_safe_is_escaped_too(self):
        assert highlight(format_html("<i>{}</i>", "pain"), "pain") == "&lt;i&gt;<mark>pain</mark>&lt;/i&gt;"

    def test_a_lazy_text_and_braces(self):
        assert highlight(gettext_lazy("Research {0} {}"), "research") == "<mark>Research</mark> {0} {}"

    def test_only_the_words_that_were_searched_by(self):
        question = "one two three four five six seven eight nine ten eleven"
        assert highlight("ten eleven", question) == "<mark>ten</mark> eleven"

    @given(st.text(), st.text())
    def test_the_text_stays_as_it_was(self, text, question):
        marked = highlight(text, question)
        assert marked.replace("<mark>", "").replace("</mark>", "") == escape(text)


LONG = (
    "Babies who were massaged slept longer than others in two of the trials. "
    + "Nothing else was measured in any of the groups. " * 20
    + "In one small trial preterm babies gained more weight with massage than with touch alone. "
    + "Nobody knew which group a family was in. " * 20
)


class TestSnippet:
    def test_a_short_text_is_whole(self):
        assert snippet("Massage for babies", "baby") == "Massage for <mark>babies</mark>"

    def test_where_most_of_the_words_stand_together(self):
        found = snippet(LONG, "weight massage babies")
        assert "<mark>babies</mark> gained more <mark>weight</mark> with <mark>massage</mark>" in found
        assert found.startswith("…")
        assert found.endswith("…")

    def test_the_first_of_equals(self):
        assert snippet(LONG, "babies").startswith("<mark>Babies</mark> who were massaged")

    def test_the_closest_of_equals(self):
        text = "pain and then sleep " + "x " * 200 + "sleep pain " + "x " * 200
        assert "<mark>sleep</mark> <mark>pain</mark>" in snippet(text, "pain sleep")

    def test_the_beginning_where_there_is_none(self):
        found = snippet(LONG, "aromatherapy", around=60)
        assert found == "Babies who were massaged slept longer than others in two of…"

    def test_at_the_end(self):
        assert snippet("x " * 500 + "pain", "pain", around=20) == "…" + "x " * 8 + "<mark>pain</mark>"

    def test_white_space_is_one_space(self):
        assert snippet("a\n\n  pain\t b", "pain") == "a <mark>pain</mark> b"

    def test_a_word_is_whole_however_long(self):
        assert snippet(f"{'x' * 500} massage {'y' * 500}", "massage") == "…<mark>massage</mark>…"
        assert f"<mark>{'z' * 300}</mark>" in snippet(f"{'x ' * 500} {'z' * 300} {'y ' * 500}", "z" * 300)

    @given(
        st.lists(
            st.sampled_from(["pain", "sleeping", "x", "a-b", "Nothing", "w" * 30, "<b>"]), min_size=1, max_size=80
        ),
        st.sampled_from(["pain", "pain sleep", "nothing b", "w" * 30, "absent", ""]),
        st.integers(40, 200),
    )
    def test_it_is_a_piece_of_the_text_cut_between_words(self, parts, question, around):
        text = " ".join(parts)
        found = html.unescape(strip_tags(snippet(text, question, around).replace("&lt;", "‹"))).replace("‹", "<")
        piece = found.removeprefix("…").removesuffix("…")
        assert piece in text
        assert len(piece) <= around
        assert set(piece.split()) <= set(parts)
        assert found.startswith("…") or text.startswith(piece)
        assert found.endswith("…") or text.endswith(piece)
        assert ("<mark>" in snippet(text, question, around)) == ("<mark>" in highlight(text, question))

    @given(st.text(), st.text(), st.integers(1, 50))
    def test_nothing_is_an_error(self, text, question, around):
        snippet(text, question, around)


class TestFilters:
    @staticmethod
    def render(source, **context):
        return Template("{% load highlight %}" + source).render(Context(context))

    def test_highlight(self):
        assert (
            self.render("{{ text|highlight:q }}", text="<i>Pain</i>", q="pains")
            == "&lt;i&gt;<mark>Pain</mark>&lt;/i&gt;"
        )

    def test_snippet_of_markdown(self):
        rendered = self.render(
            "{{ text|plain|snippet:q }}", text="## On **pain**[^lin] & [sleep](https://a.org)", q="sleep"
        )
        assert rendered == "On pain &amp; <mark>sleep</mark>"

    def test_no_question(self):
        assert self.render("{{ text|highlight:q }} {{ text|snippet:q }}", text="Pain", q="") == "Pain Pain"
