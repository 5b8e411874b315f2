"""Pictures drawn in memory, and what is inside the files made of them."""

import struct
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from research import renditions


def drawn(width=1600, height=1000, mode="RGB"):
    """Red at the top left, green top right, blue bottom left, white bottom right: no two ways up look alike."""
    image = Image.new("RGB", (width, height), "white")
    image.paste("#ff0000", (0, 0, width // 2, height // 2))
    image.paste("#00ff00", (width // 2, 0, width, height // 2))
    image.paste("#0000ff", (0, height // 2, width // 2, height))
    return image.convert(mode)


def encoded(image=None, kind="JPEG", **options):
    file = BytesIO()
    (image or drawn()).save(file, kind, **options)
    return file.getvalue()


def upload(data=None, name="photo.jpg", content_type="image/jpeg"):
    """As a browser sends it; the name and the type are what the sender claims."""
    return SimpleUploadedFile(name, encoded() if data is None else data, content_type)


def png_that_declares(width, height):
    """A complete and sound PNG but for its size, which is all that it says of its pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 64)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def chunks_of_webp(data):
    """The names of the chunks of a WebP file: pixels are VP8, VP8L, VP8X and ALPH; all others are metadata."""
    names, at = [], 12
    while at < len(data):
        names.append(data[at : at + 4].decode())
        (size,) = struct.unpack("<I", data[at + 4 : at + 8])
        at += 8 + size + size % 2
    return names


def corners(data):
    """The colors near the four corners of a picture, reading order, as words."""
    image = Image.open(BytesIO(data)).convert("RGB")
    right, bottom = image.width - 20, image.height - 20
    return [_word(image.getpixel(point)) for point in [(20, 20), (right, 20), (20, bottom), (right, bottom)]]


def _word(pixel):
    words = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255), "white": (255, 255, 255)}
    return min(words, key=lambda word: sum((a - b) ** 2 for a, b in zip(words[word], pixel, strict=True)))


def make(file):
    """Checked, written, and as `Picture.renditions` has them: what the form does in two steps."""
    made = renditions.render(file)
    renditions.write(made)
    return [rendition.as_row() for rendition in made]
