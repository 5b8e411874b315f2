"""Names of stages in lines that fit."""

from research.models import LifeStage
from research.stage_labels import SYMBOL, Words


def test_long_names_are_broken_to_fit():
    words = Words(LifeStage(name="Pregnancy and birth", ages="before birth, and the day itself"), 130)
    assert words.name == ["Pregnancy and", "birth"]
    label = words.below(100, 50)
    assert label.texts[1].y > label.texts[0].y + label.texts[0].dy
    assert label.texts[0].y > label.symbol[1] + SYMBOL
    assert label.box is None


def test_beside_its_symbol_a_name_has_a_box_that_holds_both():
    words = Words(LifeStage(name="Infancy", ages="birth to 12 months"), 400)
    label = words.beside(180, 50)
    left, top, width, height = label.box
    assert left <= label.symbol[0]
    assert label.symbol[0] + SYMBOL < label.x - words.width / 2 + 0.2
    assert left + width >= label.x + words.width / 2 - 0.2
    assert (top, height) < (50, words.height + 9)
    assert height >= words.height
