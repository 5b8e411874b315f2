"""A picture's pixels as pages show them: 8 bits a channel, upright, in sRGB. Knows nothing of Django."""

from contextlib import suppress
from io import BytesIO

from PIL import ExifTags, Image, ImageCms

# What makes a picture upright, by EXIF orientation. 1 is upright already.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def in_plain_mode(image):
    """Decoded, as 8 bits a channel: gray, RGB, RGBA or CMYK."""
    image.load()
    if image.mode.startswith("I"):
        # 16 bits of gray, which `convert` alone would cut at 255, not scale.
        image = image.point(lambda value: value / 256).convert("L")
        image.info.pop("transparency", None)
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def upright(image):
    """Turned as its metadata says that it was taken."""
    # Not `ImageOps.exif_transpose`, which writes all other metadata anew and fails over what cannot be written.
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation)
    except Exception:
        # A picture whose metadata is broken is a picture, and every browser shows it as it is.
        orientation = None
    return image.transpose(TURNS[orientation]) if orientation in TURNS else image


def in_srgb(image):
    """As RGB or RGBA in the colors that browsers take for granted, without metadata."""
    profile = image.info.get("icc_profile")
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    if alpha is not None:
        image = image.convert("RGB")
    if profile:
        # A profile that is broken, or for another kind of colors, is one that browsers do not follow either.
        with suppress(ImageCms.PyCMSError, OSError):
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            image = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    image = image.convert("RGB")
    if alpha is not None:
        image.putalpha(alpha)
    image.info = {}
    return image


def scaled(image, width):
    """As wide as that, in its proportions."""
    if width == image.width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS)
