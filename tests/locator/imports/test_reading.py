import pytest

from locator.imports.reading import RECORD_LIMIT, Record, Unreadable, column_name, open_table

REQUIRED = (("id",), ("city", "zip"))


def read(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with open_table(path, frozenset({"id", "city", "zip"}), REQUIRED) as table:
        return table.columns, list(table)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.csv"


def test_a_plain_file(path):
    assert read(path, "id,city\n1,Evanston\n") == (["id", "city"], [Record(2, ["1", "Evanston"])])


def test_headers_are_tolerant_of_bom_case_space_and_order(path):
    columns, records = read(path, b"\xef\xbb\xbf City , ID,Other Thing\r\nEvanston,1,x\r\n")
    assert columns == ["city", "id", "other_thing"]
    assert records == [Record(2, ["Evanston", "1", "x"])]
    assert column_name(" External-ID ") == "external_id"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_physical_lines_whatever_is_quoted_or_blank(path, ending):
    text = 'id,city\n1,"two\nlines"\n\n,\n2,"three\n\nlines"\n3,x\n'.replace("\n", ending)
    assert [(record.line, record.cells[0]) for record in read(path, text)[1]] == [(2, "1"), (6, "2"), (9, "3")]


def test_a_stray_quotation_mark_costs_only_its_own_record(path):
    _columns, records = read(path, 'id,city\n1,"a"b\n2,x\n3,"open\n4,"y"z\n5,5" tall\n')
    assert [(record.line, record.cells) for record in records] == [
        (2, []),
        (3, ["2", "x"]),
        (4, []),
        (6, ["5", '5" tall']),
    ]
    assert "Line 2 is not CSV" in records[0].fault
    assert "Lines 4 to 5" in records[2].fault


def test_a_quotation_mark_left_open_to_the_end_is_told(path):
    _columns, records = read(path, 'id,city\n1,x\n2,"open\n3,y\n')
    assert [record.line for record in records] == [2, 3]
    assert "Lines 3 to 4" in records[1].fault


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty"),
        (b"\n\n", "The file is empty"),
        (b"\xef\xbb\xbf", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
        (b"PK\x03\x04\x14\0\0\0", "a spreadsheet or a ZIP archive"),
        (b"\r\n<!DOCTYPE html><title>id,city</title>", "HTML"),
        (b"\x1f\x8b\x08\0", "compressed"),
        ("id,city\n1,x\n".encode("utf-16"), "UTF-16"),
        ("id,city\n1,x\n".encode("utf-16-le"), "Line 1 holds a NUL"),
        ("id,city\n1,Cañon\n".encode("latin-1"), "Line 2 is not UTF-8"),
        (b"id,city\n" + b"1,x\n" * 50_000 + b"1,\xff\n", "Line 50002 is not UTF-8"),
        (b"id,city\n" + b"1,x\n" * 50_000 + b"1,\0\n", "Line 50002 holds a NUL"),
        (b"id,city\n1,x\n2," + b"y" * 1_000_000 + b"\n", "record on line 3 is longer than 100,000"),
        (b'id,city\n1,x\n2,"' + b"y\n" * 500_000, "record on line 3 is longer than 100,000"),
        (b"id,city,ID\n1,x,1\n", "a column twice: id"),
        (b"city,zip\nx,1\n", "no column id."),
        (b"id,state\nx,1\n", "no column city / zip."),
        (b"id;city\n1;x\n", "separated by semicolons"),
        (b"id\tcity\n1\tx\n", "separated by tabs"),
        (b"1,Evanston\n", "no column id, city / zip."),
        (b'id,"city"x\n1,y\n', "Line 1 is not CSV"),
    ],
)
def test_what_is_no_such_file_is_refused_in_one_line(path, content, reason):
    with pytest.raises(Unreadable) as refused:
        read(path, content)
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path, reason in ((tmp_path / "none.csv", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(Unreadable, match=reason), open_table(path, frozenset(), REQUIRED):
            pytest.fail("opened")


def test_a_record_may_be_as_long_as_the_limit(path):
    cell = "y" * (RECORD_LIMIT - len("1,\n"))
    assert read(path, f"id,city\n1,{cell}\n")[1][0].cells[1] == cell


def test_a_column_without_a_name_may_come_twice(path):
    assert read(path, "id,city,,\n1,x,,\n")[0] == ["id", "city", "", ""]
