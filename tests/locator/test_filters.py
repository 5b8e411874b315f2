"""The filters there are: each option a bit of its own, as it stands in an address and as people read it."""

from locator import filters
from locator.listing import SPOKEN_BITS
from locator.models import Technique

SWEDISH = Technique(slug="swedish", name="Swedish massage", bit=3)


def by_parameter():
    return {group.parameter: group for group in filters.groups([SWEDISH])}


def test_every_filter_of_the_contract():
    assert set(by_parameter()) == {
        "technique", "setting", "gender", "language", "certification", "accepts_new", "wheelchair", "comes_to_me"
    }  # fmt: skip


def test_each_option_has_a_bit_of_its_own():
    bits = [option.bit for group in by_parameter().values() for option in group.options]
    assert len(bits) == len(set(bits)) > 100


def test_a_technique_is_its_own_bit_and_a_language_its_code():
    groups = by_parameter()
    [option] = groups["technique"].options
    assert (option.value, option.label, option.bit, option.id) == (
        "swedish", "Swedish massage", 3, "filter-technique-swedish"
    )  # fmt: skip
    spanish = next(option for option in groups["language"].options if option.value == "es")
    assert (spanish.label, spanish.bit) == ("Spanish", SPOKEN_BITS["es"])


def test_languages_stand_by_name():
    names = [option.label for option in by_parameter()["language"].options]
    assert names == sorted(names)


def test_settings_and_genders_are_the_models_own():
    groups = by_parameter()
    assert [option.value for option in groups["setting"].options] == ["clinic", "home", "spa", "hospital", "workplace"]
    assert [option.value for option in groups["gender"].options] == ["female", "male", "nonbinary"]
    assert [group.parameter for group in groups.values() if group.single] == ["gender"]


def test_a_switch_has_one_option():
    switches = {name: group.options for name, group in by_parameter().items() if group.switch}
    assert set(switches) == {"certification", "accepts_new", "wheelchair", "comes_to_me"}
    assert all(option.value == "on" for [option] in switches.values())
