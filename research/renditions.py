"""An uploaded picture, checked by its content and made into the sizes that pages show.

The original is not kept: a photo may hold where and when it was taken, with which device, and what was cut away. What
is written are WebP pictures made anew from its pixels alone, each named by the hash of its own bytes, so that the same
upload writes nothing twice and whoever has loaded a picture never has to ask for it again.
"""

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from research import pixels

FOLDER = "pictures"
WIDTHS = (480, 960, 1440)
FORMATS = ("JPEG", "PNG", "WEBP")

MOST_BYTES = 12 * 2**20
MOST_PIXELS = 40_000_000
LEAST_WIDTH = 320
# Beyond this a picture is a strip on a phone, and could be higher than the 16,383 pixels that WebP can hold.
MOST_TIMES_AS_LONG = 8

# Pillow warns of a decompression bomb where this is passed, and refuses at twice as much; we refuse at once.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class PictureError(ValueError):
    """An upload that is refused: a sentence for whoever uploaded it, with what was wrong and what to do."""


@dataclass(frozen=True)
class Rendition:
    """One size of a picture, in pixels, as the bytes of a WebP file."""

    width: int
    height: int
    data: bytes

    @property
    def name(self):
        return f"{hashlib.sha256(self.data).hexdigest()[:16]}-{self.width}.webp"

    def as_row(self):
        return {"name": self.name, "width": self.width, "height": self.height}


def render(uploaded_file) -> list[Rendition]:
    """Check an upload and make its renditions, the smallest first, without writing any. Or `PictureError`."""
    image = _read(uploaded_file)
    widths = [width for width in WIDTHS if width < image.width] + [image.width]
    return [_rendition(image, width) for width in widths]


def write(renditions):
    """Write those that are not there yet: all of them, or after an error none."""
    written = []
    try:
        for rendition in renditions:
            path = path_of(rendition.name)
            if default_storage.exists(path):
                if default_storage.size(path) == len(rendition.data):
                    continue
                # Writing it was cut short once, by a full disk or a killed process.
                default_storage.delete(path)
            written.append(default_storage.save(path, ContentFile(rendition.data)))
            if written[-1] != path:
                # Somebody wrote the same one in this moment, and storage gave ours another name.
                default_storage.delete(written.pop())
    except BaseException:
        for path in written:
            default_storage.delete(path)
        raise


def delete(names):
    for name in names:
        default_storage.delete(path_of(name))


def path_of(name):
    """Where storage has the rendition of a name."""
    return f"{FOLDER}/{name}"


def _read(uploaded_file):
    """The upload as pixels in sRGB, upright, no wider than the largest rendition, with nothing besides."""
    uploaded_file.seek(0)
    data = uploaded_file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise PictureError(
            _("This file is larger than %(most)d MB. Save it smaller, and choose it again.")
            % {"most": MOST_BYTES // 2**20}
        )
    # Broken files make Pillow raise nearly anything: OSError, SyntaxError, ValueError, struct.error, zlib.error…
    try:
        image = _open(data)
        _check_shape(image)
        # Of a large JPEG only as many pixels are decoded as the largest rendition needs.
        image.draft(None, (WIDTHS[-1], WIDTHS[-1]))
        image = pixels.upright(pixels.in_plain_mode(image))
        _check_width(image)
        return pixels.in_srgb(pixels.scaled(image, min(image.width, WIDTHS[-1])))
    except PictureError:
        raise
    except UnidentifiedImageError as error:
        raise PictureError(
            _("This is not a JPEG, PNG or WebP picture, whatever its name says. Save it as one, and choose that.")
        ) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except Exception as error:
        raise PictureError(
            _("This picture is damaged or not complete. Open it, save it again, and choose the new file.")
        ) from error


def _open(data):
    # `verify` reads the checksums of a PNG, which decoding does not, and leaves the picture unusable.
    Image.open(BytesIO(data), formats=FORMATS).verify()
    image = Image.open(BytesIO(data), formats=FORMATS)
    # A JPEG with several pictures is a photo with its preview or depth. The first is the photo.
    if image.format in ("PNG", "WEBP") and image.is_animated:
        raise PictureError(_("This picture moves. Save one frame of it as a JPEG, PNG or WebP, and choose that."))
    return image


def _check_shape(image):
    """Of a picture that is not decoded yet, and so perhaps not upright."""
    if image.width * image.height > MOST_PIXELS:
        raise _too_many_pixels()
    if max(image.size) > MOST_TIMES_AS_LONG * min(image.size):
        raise PictureError(
            _("One side of this picture is more than %(most)d times the other. Cut it to what matters.")
            % {"most": MOST_TIMES_AS_LONG}
        )


def _check_width(image):
    if image.width < LEAST_WIDTH:
        raise PictureError(
            _("This picture is %(width)d pixels wide. Choose one that is at least %(least)d pixels wide.")
            % {"width": image.width, "least": LEAST_WIDTH}
        )


def _too_many_pixels():
    return PictureError(
        _("This picture has more than %(most)d megapixels. Make it smaller, %(enough)s pixels wide or so.")
        % {"most": MOST_PIXELS // 1_000_000, "enough": number_format(2 * WIDTHS[-1], force_grouping=True)}
    )


def _rendition(image, width):
    image = pixels.scaled(image, width)
    file = BytesIO()
    image.save(file, "WEBP", quality=80)
    return Rendition(image.width, image.height, file.getvalue())
