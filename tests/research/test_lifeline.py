"""The life line: every study once, at its place, apart from all others; and the table says what the picture shows."""

import gzip
import re
import time
import tomllib
from html.parser import HTMLParser
from itertools import combinations, pairwise
from math import hypot, pi
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from research import lifeline, starting
from research.evidence import Certainty, Design, Result
from research.lifeline_pictures import FEW, MARGIN, TALL, WIDE
from research.models import LifeStage, Outcome, Study
from research.stage_labels import SYMBOL

NAMES = ["Pregnancy and birth", "Infancy", "Childhood", "Adulthood", "Middle age", "Older age", "End of life"]
STAGES = [
    LifeStage(pk=pk, slug=f"stage-{pk}", name=name, ages=f"ages {pk}", position=pk) for pk, name in enumerate(NAMES, 1)
]


def a_study(slug="lin-2023", covers=(1,), result=Result.BETTER, certainty=Certainty.NOT_GRADED, **facts):
    """A study as it comes from the database with stages and outcomes prefetched; `covers` are places in life from 0."""
    facts = {
        "headline": "When mothers massage a baby",
        "authors": "Lin L\nYu L\nZhang S",
        "year": 2023,
        "design": Design.RANDOMIZED_TRIAL.value,
        "participants": 66,
    } | facts
    study = Study(pk=1, slug=slug, **facts)
    outcomes = [] if result is None else [Outcome(name="pain", result=result, certainty=certainty)]
    study._prefetched_objects_cache = {"stages": [STAGES[i] for i in covers], "outcomes": outcomes}
    return study


def many(count):
    """Studies of all kinds and sizes, most of them in the second half of life; always the same."""
    for i in range(count):
        first = (i * i) % 7
        yield a_study(
            f"study-{i}",
            covers=range(first, min(first + 1 + (i % 5 == 0) * (i % 3), 7)),
            participants=None if i % 11 == 0 else (i * 7919) % 900 + (i % 13 == 0) * 2000,
            result=list(Result)[i % len(Result)],
            certainty=list(Certainty)[i % len(Certainty)],
        )


@st.composite
def studies(draw, most=40):
    return [
        a_study(
            f"study-{i}",
            covers=sorted(draw(st.sets(st.integers(0, 6), max_size=7))),
            participants=draw(st.none() | st.integers(0, 5000)),
            result=draw(st.none() | st.sampled_from(Result)),
            certainty=draw(st.sampled_from(Certainty)),
            design=draw(st.sampled_from(Design)).value,
            year=draw(st.integers(1990, 2026)),
        )
        for i in range(draw(st.integers(1, most)))
    ]


class Page(HTMLParser):
    """What is in the fragment: the dots of each picture, the words of the table, all ids, all attributes."""

    def __init__(self, html):
        super().__init__()
        self.pictures, self.ids, self.attributes, self.names = {}, [], [], {}
        self.rows, self.path, self.picture, self.said = [], [], None, []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.path.append(tag)
        self.attributes += attributes
        self.ids += filter(None, [attributes.get("id")])
        if tag == "svg" and attributes.get("role") == "group":
            self.picture = self.pictures.setdefault(attributes["class"], [])
        if self.picture is not None and tag == "a" and "transform" in attributes:
            self.picture.append(attributes | {"circles": [], "slash": False})
        elif self.picture and "transform" in self.picture[-1] and "a" in self.path:
            if tag == "circle":
                self.picture[-1]["circles"].append(attributes)
            self.picture[-1]["slash"] |= tag == "path"
        if tag == "foreignobject":
            self.said.append("")
            self.picture[-1]["says"] = tuple(float(attributes[name]) for name in ("x", "y", "width", "height"))
            if "id" in attributes:
                self.names[attributes["id"]] = len(self.said) - 1
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        self.path.reverse()
        self.path.remove(tag)
        self.path.reverse()
        if tag == "svg":
            self.picture = None

    def handle_data(self, data):
        if "foreignobject" in self.path:
            self.said[-1] += data
        elif {"td", "th"} & set(self.path):
            self.rows[-1][-1] += data

    def names_of(self, kind):
        """What each dot of a picture is called, in the words of the element that it refers to."""
        return [self.said[self.names[dot["aria-labelledby"]]] for dot in self.pictures[kind]]

    def shown_by(self, kind):
        """What each dot of a picture shows while it is pointed at, by where it leads."""
        first = 0 if kind == "line-wide" else len(self.pictures["line-wide"])
        return {dot["href"]: self.said[first + i] for i, dot in enumerate(self.pictures[kind])}


def shown(studies, stages=STAGES, **context):
    return render_to_string("research/_lifeline.html", {"line": lifeline.draw(studies, stages), **context})


def one(**facts):
    """The row of one study."""
    return lifeline.draw([a_study(**facts)], STAGES).rows[0]


def overlaps(picture):
    return [
        (a.facts.study.slug, b.facts.study.slug)
        for a, b in combinations(picture.marks, 2)
        if hypot(a.x - b.x, a.y - b.y) < a.facts.hit + b.facts.hit
    ]


def outside(picture):
    return [
        mark
        for mark in picture.marks
        if not mark.facts.hit <= mark.x <= picture.width - mark.facts.hit
        or not mark.facts.hit <= mark.y <= picture.height - mark.facts.hit
    ]


def ends(path):
    """The first and the last point of each stretch of a path of curves."""
    for stretch in path.split("M")[1:]:
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", stretch)]
        yield from (numbers[:2], numbers[-2:])


# Where the dots stand


@given(studies())
@settings(max_examples=60, deadline=None)
def test_no_two_dots_can_be_hit_at_once_and_all_are_in_the_picture(studies):
    line = lifeline.draw(studies, STAGES)
    for picture in line.pictures:
        assert len(picture.marks) == len(studies)
        assert overlaps(picture) == []
        assert outside(picture) == []
        for x, y in ends(picture.spans):
            assert 0 <= x <= picture.width
            assert 0 <= y <= picture.height


@given(studies(most=12))
@settings(max_examples=30, deadline=None)
def test_no_dot_stands_on_a_label(studies):
    line = lifeline.draw(studies, STAGES)
    for mark in line.wide.marks:
        assert mark.y + mark.facts.hit < line.wide.horizon
    for label in line.tall.labels:
        left, top, width, height = label.box
        assert 0 <= left <= left + width <= line.tall.width
        for mark in line.tall.marks:
            assert mark.y + mark.facts.hit <= top or mark.y - mark.facts.hit >= top + height


@given(studies(most=10), st.randoms())
@settings(max_examples=20, deadline=None)
def test_the_same_studies_make_the_same_picture_in_whatever_order_they_come(studies, random):
    before = shown(studies)
    random.shuffle(studies)
    assert shown(studies) == before


@pytest.mark.parametrize("count", [1, 22, 200])
def test_any_number_of_studies_has_its_place(count):
    line = lifeline.draw(many(count), STAGES)
    for picture in line.pictures:
        assert len({mark.facts.study.slug for mark in picture.marks}) == count
        assert (overlaps(picture), outside(picture)) == ([], [])
    assert (line.wide.width, line.tall.width) == (WIDE, TALL)


def test_a_thousand_studies_do_not_keep_anyone_waiting():
    """About half a second of one processor; the bound leaves room for slow ones."""
    start = time.process_time()
    line = lifeline.draw(many(1000), STAGES)
    assert time.process_time() - start < 3
    assert (overlaps(line.wide), overlaps(line.tall)) == ([], [])


def test_a_study_stands_at_its_stage():
    line = lifeline.draw([a_study(str(i), covers=[i]) for i in range(7)], STAGES)
    assert [mark.x for mark in line.wide.marks] == pytest.approx([label.x for label in line.wide.labels], abs=4)
    tops = [label.box[1] for label in line.tall.labels] + [line.tall.height]
    for mark, (top, bottom) in zip(line.tall.marks, pairwise(tops), strict=True):
        assert top < mark.y < bottom


def test_a_study_of_several_stages_stands_once_in_their_middle_on_a_line_across_them():
    line = lifeline.draw([a_study(covers=[1, 2, 3])], STAGES)
    (mark,) = line.wide.marks
    at = [label.x for label in line.wide.labels]
    assert mark.x == pytest.approx(at[2], abs=4)
    (left, right) = ends(line.wide.spans)
    assert (left[0], right[0]) == pytest.approx((at[1], at[3]), abs=0.1)
    assert line.has_spans
    assert not lifeline.draw([a_study()], STAGES).has_spans


def test_lines_across_stages_run_clear_of_the_dots_where_there_is_room():
    studies = [a_study(str(i), covers=[3], participants=400) for i in range(6)]
    studies += [a_study(f"wide-{i}", covers=[2, 3, 4], participants=400) for i in range(4)]
    picture = lifeline.draw(studies, STAGES).wide
    crossed = []
    for stretch in picture.spans.split("M")[1:]:
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", stretch)]
        left, right, heights = numbers[0], numbers[-2], numbers[1::2]
        for mark in picture.marks:
            t = (mark.x - left) / (right - left)
            if 0 <= t <= 1:
                # The curve is even along x, so that its height over a dot is that of a cubic at t.
                u = 1 - t
                a, b, c, d = heights
                away = abs(u**3 * a + 3 * u * u * t * b + 3 * u * t * t * c + t**3 * d - mark.y)
                crossed += [mark.facts.study.slug] * (away < mark.facts.r + 1)
    # Each spanning line meets its own dot, and no other.
    assert sorted(crossed) == [f"wide-{i}" for i in range(4)]


def test_a_study_without_a_stage_hangs_free():
    line = lifeline.draw([a_study(covers=[]), a_study("b")], STAGES)
    assert line.wide.stems.count("M") == line.tall.stems.count("M") == 1
    assert [row.stages for row in line.rows] == ["Infancy", "Life stage not stated"]


def test_stages_that_were_not_handed_in_do_not_count():
    line = lifeline.draw([a_study(covers=[0, 1])], STAGES[1:])
    assert line.rows[0].covers == [0]


def test_there_may_be_no_stages_at_all():
    line = lifeline.draw(many(30), [])
    for picture in line.pictures:
        assert (overlaps(picture), outside(picture), picture.labels) == ([], [], [])


def test_a_crowded_stage_is_longer_upright():
    few, more = (lifeline.draw([a_study(str(i)) for i in range(count)], STAGES).tall.height for count in (3, 60))
    assert more > few + 150


@given(studies())
@settings(max_examples=20, deadline=None)
def test_what_a_dot_says_is_never_covered_by_another(studies):
    """Lying, it stands in a strip above all; upright, above its own dot, and what is drawn later is lower."""
    line = lifeline.draw(studies, STAGES)
    for mark in line.wide.marks:
        x, y, width, height = mark.says
        assert (mark.x + x, mark.y + y) == pytest.approx((MARGIN, 0), abs=0.11)
        assert x + mark.x + width <= WIDE
        assert all(mark.y + y + height < other.y - other.facts.hit for other in line.wide.marks)
    for i, mark in enumerate(line.tall.marks):
        x, y, width, height = mark.says
        assert (mark.x + x, width) == pytest.approx((0, TALL), abs=0.11)
        foot = mark.y + y + height
        assert foot < mark.y - mark.facts.hit
        assert all(foot < other.y - other.facts.hit for other in line.tall.marks[i:])


def test_among_very_many_there_are_no_stems():
    assert lifeline.draw(many(FEW), STAGES).wide.stems
    assert not lifeline.draw(many(FEW + 1), STAGES).wide.stems


@pytest.mark.parametrize("count", [1, 22, 200])
def test_every_stage_has_its_band_and_its_symbol_in_it(count):
    line = lifeline.draw(many(count), STAGES)
    for picture in line.pictures:
        assert len(picture.bands) == len(picture.labels) == 7
        for (x, y, width, height), label in zip(picture.bands, picture.labels, strict=True):
            left, top = label.symbol
            assert x <= left <= left + SYMBOL <= x + width
            assert y <= top <= top + SYMBOL <= y + height
            assert 0 <= x <= x + width <= picture.width
            assert y + height <= picture.height
        lasts = [text.y for text in (label.texts[1] for label in picture.labels)]
        assert max(lasts) < picture.height


def test_each_stage_of_the_start_has_its_symbol_in_the_sprite():
    sprite = (Path(django_settings.BASE_DIR) / "static/img/stages.svg").read_text()
    slugs = set(tomllib.loads((starting.CONTENT / "lifestage.toml").read_text()))
    assert slugs == set(re.findall(r'<symbol id="([^"]+)" viewBox="0 0 48 48">', sprite))
    assert "style=" not in sprite


# What the dots show


@pytest.mark.parametrize("people", [50, 66, 404, 825, 1600])
def test_area_is_in_proportion_to_people(people):
    largest = pi * lifeline.radius(1600) ** 2
    assert pi * lifeline.radius(people) ** 2 / largest == pytest.approx(people / 1600, rel=0.03)


def test_the_very_large_and_the_very_small_stay_in_bounds():
    assert lifeline.radius(3096) == lifeline.radius(1600)
    assert lifeline.radius(0) == lifeline.radius(50)
    assert one(participants=None).r == lifeline.radius(0)


@pytest.mark.parametrize("participants", [None, 0, 66, 3096])
def test_a_target_is_24_pixels_on_the_smallest_phone_and_the_smallest_desk(participants):
    row = one(participants=participants)
    # The content is 288 pixels wide on a phone of 320, and 896 in the narrowest window that shows the lying picture.
    assert 2 * row.hit * 288 / TALL >= 24
    assert 2 * row.hit * 896 / WIDE >= 24
    assert row.hit > row.r


@pytest.mark.parametrize("certainty", Certainty)
def test_each_certainty_has_its_shade_and_its_words(certainty):
    row = one(certainty=certainty)
    assert row.look == ("" if certainty == Certainty.NOT_GRADED else certainty.value)
    assert str(certainty.label) in row.certainty.lower()
    html = shown([row.study])
    assert f'<dd><svg width="20" height="20" aria-hidden="true"><circle class="{certainty.value}"' in html


def test_what_sets_a_dot_apart():
    assert one(design=Design.SURVEY.value, result=Result.PRACTICE).look == "hollow"
    assert one(participants=None, certainty=Certainty.LOW).look == "low unknown"
    page = Page(shown([a_study(), a_study("null", result=Result.NO_DIFFERENCE), a_study("none", result=None)]))
    for dots in page.pictures.values():
        assert {dot["href"]: dot["slash"] for dot in dots} == {
            "/research/studies/lin-2023/": False,
            "/research/studies/null/": True,
            "/research/studies/none/": False,
        }


def test_the_key_shows_only_what_occurs():
    plain, rich = shown([a_study()]), shown([a_study(covers=[1, 2], participants=None)])
    for words in ("not stated", "covers several stages"):
        assert words not in plain
        assert words in rich


# What is said


def test_a_dot_is_called_by_everything_it_shows():
    assert one().name == (
        "Lin et al., 2023: When mothers massage a baby. Infancy. 66 people. Randomized trial. Better with massage. "
        "Certainty not graded."
    )


@pytest.mark.parametrize("mark", "?!.")
def test_a_headline_keeps_its_own_last_mark(mark):
    assert f"Massage{mark} Infancy." in one(headline=f"Massage{mark}").name


@pytest.mark.parametrize(
    ("participants", "words"),
    [
        (None, "Number of people not stated"),
        (0, "0 people"),
        (1, "1 person"),
        (66, "66 people"),
        (3096, "3,096 people"),
    ],
)
def test_people_in_words(participants, words):
    assert one(participants=participants).people == words


@pytest.mark.parametrize(
    ("covers", "words"),
    [
        ([3, 4], "Adulthood, Middle age"),
        ([3, 4, 5], "Adulthood to Older age"),
        ([1, 3, 5], "Infancy, Adulthood, Older age"),
        (range(7), "All of life"),
    ],
)
def test_stages_in_words(covers, words):
    assert one(covers=covers).stages == words


def test_no_outcome_is_said():
    assert one(result=None).result == "No result on record"


@given(studies(most=15))
@settings(max_examples=20, deadline=None)
def test_both_pictures_and_the_table_say_the_same_of_every_study_and_show_it(studies):
    page = Page(shown(studies))
    wide, tall = page.pictures["line-wide"], page.pictures["line-tall"]
    assert len(wide) == len(tall) == len(page.rows) - 1 == len(studies)
    assert sorted(dot["href"] for dot in wide) == sorted(study.get_absolute_url() for study in studies)
    assert page.shown_by("line-wide") == page.shown_by("line-tall")
    for kind in page.pictures:
        assert page.names_of(kind) == list(page.shown_by(kind).values())
    for name, cells in zip(page.names_of("line-wide"), page.rows[1:], strict=True):
        assert name == " ".join(cell if cell.endswith((".", "?", "!")) else f"{cell}." for cell in cells)


def test_rows_are_in_the_order_of_life():
    covers = {"late": [6], "all": range(7), "early": [0], "middle": [3, 4], "child": [2]}
    line = lifeline.draw([a_study(slug, covers=places) for slug, places in covers.items()], STAGES)
    assert [row.study.slug for row in line.rows] == ["early", "child", "all", "middle", "late"]
    assert [mark.facts for mark in line.wide.marks] == line.rows
    assert [mark.facts.study.slug for mark in line.tall.marks][::4] == ["early", "late"]


# The fragment


def test_without_studies_there_is_a_sentence():
    html = shown([])
    assert "No study has been published here yet" in html
    assert "<svg" not in html


def test_the_table_is_folded_only_where_it_has_to_be():
    assert "<details" in shown([a_study()], compact=True)
    assert "<details" not in shown([a_study()])
    for html in (shown([a_study()]), shown([a_study()], compact=True)):
        assert html.count("<table") == 1
        assert 'href="#life-line-table"' in html
        assert 'id="life-line-table"' in html


def test_nothing_is_inline_and_every_id_is_there_once():
    page = Page(shown(many(30)))
    assert "style" not in page.attributes
    assert not [name for name in page.attributes if name.startswith("on")]
    assert len(page.ids) == len(set(page.ids))
    for dot in page.pictures["line-tall"]:
        assert dot["aria-labelledby"] in page.ids


def test_words_of_others_are_escaped():
    bad = "<script>alert(1)</script>\"'&"
    stages = [LifeStage(pk=2, slug="infancy", name=f"<i>{bad}", ages=bad, position=1)]
    html = shown([a_study(headline=bad, authors=f"{bad} L")], stages)
    assert "<script" not in html
    assert "<i>" not in html
    assert html.count("&lt;script&gt;") > 4


def test_numbers_are_short_and_the_same_in_every_language():
    html = shown(many(40))
    assert re.search(r"\d\.\d\d", html) is None
    with translation.override("fr"):
        french = shown(many(40))
    numbers = re.compile(r'(?: d| transform|[xyr]|cx|cy|viewBox|width|height)="[^"]*"')
    assert numbers.findall(french) == numbers.findall(html)


def test_stages_lead_to_their_pages():
    html = shown([a_study()])
    assert html.count('<a href="/research/stages/stage-2/">') == 2


@pytest.mark.django_db
def test_the_starting_content_is_small_and_asks_nothing_more_of_the_database(django_assert_num_queries):
    starting.load()
    stages = list(LifeStage.objects.all())
    studies = list(Study.objects.prefetch_related("stages", "outcomes"))
    with django_assert_num_queries(0):
        html = shown(studies, stages, compact=True).encode()
    # For 22 studies 37 kB, and 6 kB as it is sent: what each found is there for both pictures and the table.
    assert len(html) < 37_500 + 1_500 * max(0, len(studies) - 22)
    assert len(gzip.compress(html)) < 6_500 + 200 * max(0, len(studies) - 22)
