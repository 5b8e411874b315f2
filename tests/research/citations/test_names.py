"""Names as they stand on our records, and as others write them."""

import pytest

from research.citations import names
from research.citations.names import Name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Lin L", Name("Lin", "L")),
        ("Goel AR", Name("Goel", "AR")),
        ("Goel A. R.", Name("Goel", "AR")),
        ("Goel A R", Name("Goel", "AR")),
        ("Dupont J-P", Name("Dupont", "J-P")),
        ("van der Watt G", Name("van der Watt", "G")),
        ("Henderson CR Jr", Name("Henderson", "CR", "Jr")),
        ("Henderson CR Jr.", Name("Henderson", "CR", "Jr")),
        ("Smith AB III", Name("Smith", "AB", "III")),
        # Initials of two letters that could be a suffix.
        ("Ito II", Name("Ito", "II")),
        ("van Ito II", Name("van Ito", "II")),
        ("Yüksel İ", Name("Yüksel", "İ")),
        ("Cochrane Pain Group", Name("Cochrane Pain Group")),
        ("UNICEF", Name("UNICEF")),
        ("PEDIATRIC TRIALS NETWORK", Name("PEDIATRIC TRIALS NETWORK")),
        ("et al.", Name("et al.")),
        ("", Name("")),
    ],
)
def test_a_line_in_parts(line, name):
    assert names.split(line) == name


@pytest.mark.parametrize(("initials", "given"), [("L", "L."), ("AR", "A. R."), ("J-P", "J.-P."), ("İ", "İ."), ("", "")])
def test_initials_spelled_out(initials, given):
    assert Name("Family", initials).given == given


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Lin, Li", "Lin L"),
        ("Lin,Li", "Lin L"),
        ("Goel, Amit R", "Goel AR"),
        ("Goel, A. R.", "Goel AR"),
        ("Goel, A.R.", "Goel AR"),
        ("Goel, AR", "Goel AR"),
        ("Dupont, Jean-Pierre", "Dupont JP"),
        ("Silva, Maria de", "Silva M"),
        ("van der Watt, Gillian", "van der Watt G"),
        ("Henderson, Charles R., Jr.", "Henderson CR Jr"),
        ("Henderson, Jr., Charles R.", "Henderson CR Jr"),
        ("Lin L", "Lin L"),
        ("Touch and Time Group", "Touch and Time Group"),
        ("Group of A, B, C, and D", "Group of A, B, C, and D"),
        ("Lin,", "Lin"),
        (", Li", ", Li"),
        ("et al", "et al."),
        ("Et al.", "et al."),
    ],
)
def test_family_comma_given(text, line):
    assert names.line_of_commas(text) == line
