"""What `test_renditions.py` cannot see in the files that are written."""

from PIL import Image

from research import pixels
from tests.research.images import drawn


def test_nothing_besides_the_pixels_is_handed_on():
    # The writer of WebP does not look there today, other writers do.
    image = drawn()
    image.info = {"exif": b"Exif\0\0secret", "xmp": b"secret", "comment": b"secret"}
    assert pixels.in_srgb(image).info == {}


def test_as_wide_as_it_is_already_is_the_same_picture():
    image = drawn()
    assert pixels.scaled(image, image.width) is image


def test_a_strip_keeps_one_line():
    assert pixels.scaled(Image.new("RGB", (3000, 1)), 480).size == (480, 1)
