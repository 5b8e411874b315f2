"""A zip that would fill the disk or the memory is refused before it is read; a good one passes."""

import struct
import zipfile
import zlib

import pytest

from locator.jobs import zips


@pytest.fixture
def file(tmp_path):
    return tmp_path / "upload.zip"


def packed(file, *names, content=b"npi,b\n", method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(file, "w", method) as archive:
        for name in names:
            archive.writestr(name, content)
    return file


def test_what_is_good_or_no_zip_passes(file):
    zips.look_into(packed(file, "npidata_pfile.csv", content=b"a,b,c\n" * 100_000))
    file.write_bytes(b"npi,b\n")
    zips.look_into(file)
    file.write_bytes(b"")
    zips.look_into(file)


def test_a_bomb(file):
    packed(file, "npidata_pfile.csv", content=b"0" * (zips.HARMLESS + 1))
    assert file.stat().st_size < 1_000_000
    with pytest.raises(zips.Dangerous, match="far more than it should"):
        zips.look_into(file)


def test_more_than_any_disk(file):
    packed(file, "npidata_pfile.csv", method=zipfile.ZIP_STORED)
    data = bytearray(file.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<L", 0xFFFFFFF0)
    file.write_bytes(data)
    with pytest.raises(zips.Dangerous, match="far more"):
        zips.look_into(file)


def test_a_million_names(file, monkeypatch):
    packed(file, *(f"{number:030}.csv" for number in range(20_000)), method=zipfile.ZIP_STORED)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *args: pytest.fail("its names were read"))
    with pytest.raises(zips.Dangerous, match="too many"):
        zips.look_into(file)


def test_a_million_names_in_the_large_form(file, monkeypatch):
    packed(file, "a.csv")
    data = file.read_bytes()
    at = data.rindex(b"PK\x05\x06")
    record = b"PK\x06\x06" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, 1, 1, 1 << 40, 0)
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, at, 1)
    file.write_bytes(data[:at] + record + locator + data[at:])
    with pytest.raises(zips.Dangerous, match="too many"):
        zips.look_into(file)


def test_an_unusual_packing_and_a_broken_list(file):
    packed(file, "a.csv", method=zipfile.ZIP_BZIP2)
    with pytest.raises(zips.Dangerous, match="unusual"):
        zips.look_into(file)
    packed(file, "a.csv")
    data = file.read_bytes()
    file.write_bytes(data.replace(b"PK\x01\x02", b"PK\x01\x09"))
    with pytest.raises(zips.Dangerous, match="cannot be read"):
        zips.look_into(file)


def test_the_ratio_of_real_data_is_far_from_the_limit():
    row = b",".join(b'"%d"' % (number * 7919 % 10007) for number in range(330))
    assert len(row) / len(zlib.compress(row)) < zips.MOST_RATIO / 10
