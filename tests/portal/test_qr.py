"""The picture is the code that segno made: read back from its path, module by module."""

import re

import segno

from portal import qr


def test_the_path_darkens_just_the_dark_modules():
    text = "otpauth://totp/Massage%20for%20Life%3Aada?secret=ABCDEFGH"
    picture = qr.draw(text)
    dark = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", picture.path)
        for step in range(int(length))
    }
    matrix = segno.make(text, error="m", micro=False).matrix
    assert dark == {(x + 4, y + 4) for y, row in enumerate(matrix) for x, cell in enumerate(row) if cell}
    assert picture.side == len(matrix) + 8
    assert re.fullmatch(r"[Mhvz0-9 -]+", picture.path)
