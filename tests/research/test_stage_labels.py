"""Names of stages in lines that fit."""

from research.models import LifeStage
from research.stage_labels import Words


def test_long_names_are_broken_to_fit():
    words = Words(LifeStage(name="Pregnancy and birth", ages="before birth, and the day itself"), 130)
    assert words.name == ["Pregnancy and", "birth"]
    label = words.label(100, 50)
    assert label.texts[1].y > label.texts[0].y + label.texts[0].dy
    assert label.box is None
    assert words.label(100, 50, boxed=True).box[3] >= words.height
