from audit.table import kilobytes, seconds, table


def test_a_table_is_as_wide_as_its_widest_words():
    assert table(["page", "n"], [["home", 7], ["life line", 1234]]).splitlines() == [
        "page          n",
        "---------  ----",
        "home          7",
        "life line  1234",
    ]


def test_figures_are_told_in_units():
    assert (kilobytes(27316), seconds(1072.8)) == ("27.3 kB", "1.07 s")
