import hashlib
import random
import re
from contextlib import suppress
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageCms

from research import renditions
from research.renditions import PictureError
from tests.research.images import chunks_of_webp, corners, drawn, encoded, make, png_that_declares, upload

UPRIGHT = ["red", "green", "blue", "white"]
GPS = 0x8825
KINDS = ("JPEG", "PNG", "WEBP")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def rendered(data, **claims):
    return renditions.render(upload(data, **claims))


def largest(data):
    return rendered(data)[-1].data


def files(media):
    return sorted(path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file())


class TestSizes:
    @pytest.mark.parametrize("kind", KINDS)
    def test_of_a_large_picture(self, kind, media):
        rows = make(upload(encoded(drawn(2000, 1000), kind)))
        assert [(row["width"], row["height"]) for row in rows] == [(480, 240), (960, 480), (1440, 720)]
        assert files(media) == sorted(f"pictures/{row['name']}" for row in rows)
        for row in rows:
            assert re.fullmatch(rf"[0-9a-f]{{16}}-{row['width']}\.webp", row["name"])
            data = (media / "pictures" / row["name"]).read_bytes()
            assert row["name"].startswith(hashlib.sha256(data).hexdigest()[:16])
            image = Image.open(BytesIO(data))
            assert (image.format, image.size) == ("WEBP", (row["width"], row["height"]))
            assert corners(data) == UPRIGHT

    @pytest.mark.parametrize(
        ("width", "widths"),
        [
            (320, [320]),
            (480, [480]),
            (481, [480, 481]),
            (1000, [480, 960, 1000]),
            (1440, [480, 960, 1440]),
            (1441, [480, 960, 1440]),
        ],
    )
    def test_none_is_larger_than_the_original(self, width, widths):
        assert [rendition.width for rendition in rendered(encoded(drawn(width, 400)))] == widths

    def test_of_a_jpeg_of_which_only_some_pixels_are_decoded(self):
        sizes = [(rendition.width, rendition.height) for rendition in rendered(encoded(drawn(6001, 4001)))]
        assert sizes == [(480, 320), (960, 640), (1440, 960)]

    def test_the_same_upload_twice_writes_nothing_twice(self, media):
        first = make(upload())
        before = {path: path.stat().st_mtime_ns for path in media.rglob("*.webp")}
        assert make(upload(name="other.jpg")) == first
        assert {path: path.stat().st_mtime_ns for path in media.rglob("*.webp")} == before

    def test_a_file_whose_writing_was_cut_short_is_written_again(self, media):
        row = make(upload())[0]
        path = media / "pictures" / row["name"]
        whole = path.read_bytes()
        path.write_bytes(whole[:100])
        make(upload())
        assert path.read_bytes() == whole
        assert len(files(media)) == 3

    def test_written_by_somebody_else_in_the_same_moment(self, media, monkeypatch):
        rows = make(upload())
        exists, asked = default_storage._wrapped.exists, set()

        def not_yet_when_first_asked(path):
            first = path not in asked
            asked.add(path)
            return not first and exists(path)

        monkeypatch.setattr(default_storage._wrapped, "exists", not_yet_when_first_asked)
        assert make(upload()) == rows
        assert len(files(media)) == 3

    def test_an_error_in_writing_leaves_nothing_behind(self, media, monkeypatch):
        save = default_storage._wrapped.save

        def full(name, content):
            if "-1440" in name:
                raise OSError("No space left on device")
            return save(name, content)

        monkeypatch.setattr(default_storage._wrapped, "save", full)
        with pytest.raises(OSError, match="No space"):
            make(upload())
        assert files(media) == []

    def test_rendering_alone_writes_nothing(self, media):
        rendered(encoded())
        assert files(media) == []


class TestWhatIsShown:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_upright_whichever_way_the_camera_was_held(self, kind, orientation):
        # How a camera stores an upright scene under each orientation: the inverse of what EXIF says to do.
        inverse = {
            2: Image.Transpose.FLIP_LEFT_RIGHT,
            3: Image.Transpose.ROTATE_180,
            4: Image.Transpose.FLIP_TOP_BOTTOM,
            5: Image.Transpose.TRANSPOSE,
            6: Image.Transpose.ROTATE_90,
            7: Image.Transpose.TRANSVERSE,
            8: Image.Transpose.ROTATE_270,
        }
        stored = drawn(800, 500)
        if orientation in inverse:
            stored = stored.transpose(inverse[orientation])
        exif = Image.Exif()
        exif[0x0112] = orientation
        made = rendered(encoded(stored, kind, exif=exif.tobytes()))[-1]
        assert (made.width, made.height) == (800, 500)
        assert corners(made.data) == UPRIGHT

    def test_the_width_that_counts_is_that_of_the_upright_picture(self):
        exif = Image.Exif()
        exif[0x0112] = 6
        with pytest.raises(PictureError, match="300 pixels wide"):
            rendered(encoded(drawn(600, 300), exif=exif.tobytes()))

    # On a site it is a line in the log.
    @pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
    @pytest.mark.parametrize("exif", [b"Exif\0\0nonsense", b"Exif\0\0II*\0\xff\xff\xff\xff"])
    def test_broken_metadata_does_not_matter(self, exif):
        assert corners(largest(encoded(exif=exif))) == UPRIGHT

    @pytest.mark.parametrize("kind", KINDS)
    def test_where_it_was_taken_and_all_other_metadata_is_gone(self, kind):
        exif = Image.Exif()
        exif[0x010F] = "CAMERAMAKER"
        exif.get_ifd(GPS).update({1: "N", 2: (42.0, 2.0, 42.0), 3: "W", 4: (87.0, 41.0, 24.0)})
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        data = encoded(kind=kind, exif=exif.tobytes(), icc_profile=profile, xmp=b"<x>XMPSECRET</x>", comment="SECRET")
        assert Image.open(BytesIO(data)).getexif().get_ifd(GPS)[1] == "N"
        for rendition in rendered(data):
            assert set(chunks_of_webp(rendition.data)) <= {"VP8 ", "VP8L"}
            assert not Image.open(BytesIO(rendition.data)).getexif()
            assert b"CAMERAMAKER" not in rendition.data
            assert b"SECRET" not in rendition.data

    def test_colors_of_another_profile_become_srgb(self):
        # A profile in which red and blue have changed places: whoever ignores it sees blue where red is meant.
        profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
        red, blue = profile.index(b"rXYZ", 128), profile.index(b"bXYZ", 128)
        profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
        swapped = ["blue", "green", "red", "white"]
        assert corners(largest(encoded(icc_profile=bytes(profile)))) == swapped
        transparent = encoded(drawn(mode="RGBA"), "PNG", icc_profile=bytes(profile))
        assert corners(largest(transparent)) == swapped

    @pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 200])
    def test_a_broken_profile_is_not_followed(self, profile):
        assert corners(largest(encoded(icc_profile=profile))) == UPRIGHT

    def test_a_profile_for_other_colors_is_not_followed(self):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
        assert corners(largest(encoded(icc_profile=profile))) == UPRIGHT

    def test_cmyk(self):
        assert corners(largest(encoded(drawn(mode="CMYK"), quality=95))) == UPRIGHT

    def test_a_palette(self):
        assert corners(largest(encoded(drawn(mode="P"), "PNG"))) == UPRIGHT

    @pytest.mark.parametrize("kind", ["PNG", "WEBP"])
    def test_what_is_transparent_stays_so(self, kind):
        image = drawn(mode="RGBA")
        image.paste((0, 0, 0, 0), (0, 0, 800, 500))
        for rendition in rendered(encoded(image, kind)):
            made = Image.open(BytesIO(rendition.data))
            assert made.getpixel((20, 20))[3] == 0
            assert made.getpixel((20, made.height - 20))[3] == 255

    @pytest.mark.parametrize("mode", ["L", "P", "RGB"])
    def test_one_color_that_a_png_calls_transparent(self, mode):
        image = drawn(mode=mode)
        made = Image.open(BytesIO(largest(encoded(image, "PNG", transparency=image.getpixel((20, 20))))))
        assert made.getpixel((20, 20))[3] == 0
        assert made.getpixel((20, made.height - 20))[3] == 255

    @pytest.mark.parametrize(("mode", "value"), [("1", 1), ("L", 255), ("LA", (255, 255)), ("I;16", 65535)])
    def test_white_of_every_kind_of_gray(self, mode, value):
        data = encoded(Image.new(mode, (400, 300), value), "PNG")
        assert corners(largest(data)) == ["white"] * 4

    def test_sixteen_bits_of_gray_are_scaled_and_not_cut(self):
        pixel = Image.open(BytesIO(largest(encoded(Image.new("I;16", (400, 300), 0x8000), "PNG")))).getpixel((9, 9))
        assert pixel == pytest.approx((128, 128, 128), abs=2)

    def test_a_phones_photo_with_a_second_picture_inside(self):
        data = encoded(drawn(), "MPO", save_all=True, append_images=[Image.new("RGB", (1600, 1000))])
        assert corners(largest(data)) == UPRIGHT


class TestRefusals:
    """Each says what was wrong and what to do."""

    @pytest.mark.parametrize(
        "data",
        [
            b"<!doctype html><script>alert(1)</script>",
            b'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"/>',
            b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
            b"%PDF-1.7\n",
            b"x",
            b"",
            b"\0" * 5000,
        ],
    )
    @pytest.mark.parametrize(("name", "kind"), [("a.png", "image/png"), ("a.jpg", "image/jpeg"), ("a.svg", "text/xml")])
    def test_what_is_no_picture_whatever_it_is_called(self, data, name, kind):
        with pytest.raises(PictureError, match=r"not a JPEG, PNG or WebP.*Save it as one"):
            rendered(data, name=name, content_type=kind)

    @pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM", "PDF", "AVIF"])
    def test_pictures_of_other_kinds(self, kind):
        with pytest.raises(PictureError, match="not a JPEG, PNG or WebP"):
            rendered(encoded(kind=kind))

    def test_content_decides_and_not_the_name(self):
        assert rendered(encoded(kind="PNG"), name="page.html", content_type="text/html")

    @pytest.mark.parametrize("kind", KINDS)
    def test_text_hidden_in_a_picture_does_not_come_through(self, kind):
        text = b"<script>alert(1)</script>"
        data = encoded(kind=kind, comment=text, exif=b"Exif\0\0" + text)
        made = rendered(data + (b"" if kind == "WEBP" else text))
        assert all(b"script" not in rendition.data for rendition in made)

    def test_a_picture_behind_text(self):
        with pytest.raises(PictureError, match="not a JPEG, PNG or WebP"):
            rendered(b"<script>alert(1)</script>" + encoded())

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
    def test_truncated(self, kind, share):
        data = encoded(Image.effect_noise((800, 600), 60).convert("RGB"), kind)
        with pytest.raises(PictureError, match=r"damaged or not complete.*save it again"):
            rendered(data[: int(len(data) * share)])

    def test_a_png_whose_checksum_is_wrong(self):
        data = bytearray(encoded(kind="PNG"))
        data[-13] ^= 1  # The last byte of the checksum of the last IDAT.
        with pytest.raises(PictureError, match="damaged"):
            rendered(bytes(data))

    @pytest.mark.parametrize(("width", "height"), [(1, 1), (319, 319), (319, 2000)])
    def test_too_narrow(self, width, height):
        with pytest.raises(PictureError, match=rf"is {width} pixels wide.*at least 320"):
            rendered(encoded(Image.new("RGB", (width, height))))

    @pytest.mark.parametrize("size", [(320, 2561), (2561, 320), (20000, 1)])
    def test_a_strip(self, size):
        with pytest.raises(PictureError, match=r"more than 8 times the other.*Cut"):
            rendered(encoded(Image.new("RGB", size), "PNG"))

    def test_the_longest_that_is_no_strip(self):
        assert [made.height for made in rendered(encoded(Image.new("RGB", (2000, 16000))))] == [3840, 7680, 11520]

    @pytest.mark.parametrize("size", [(50000, 50000), (10000, 8001), (8000, 5001), (2**31 - 1, 2**31 - 1)])
    def test_a_bomb_is_refused_before_it_is_decoded(self, size, monkeypatch):
        monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("It was decoded"))
        with pytest.raises(PictureError, match=r"more than 40 megapixels.*2,880 pixels"):
            rendered(png_that_declares(*size))

    def test_a_bomb_is_refused_even_if_pillow_does_not_mind(self, monkeypatch):
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
        monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("It was decoded"))
        with pytest.raises(PictureError, match="more than 40 megapixels"):
            rendered(png_that_declares(8000, 5001))

    def test_as_many_pixels_as_may_be(self):
        # It declares them and has none of them: what is wrong with it is no longer the number.
        with pytest.raises(PictureError, match="damaged"):
            rendered(png_that_declares(8000, 5000))

    def test_a_bomb_as_a_webp(self):
        # A header that declares 16,383 pixels each way.
        data = encoded(Image.new("RGBA", (400, 400), (9, 9, 9, 9)), "WEBP", exif=b"Exif\0\0x")
        assert data[12:16] == b"VP8X"
        with pytest.raises(PictureError, match="40 megapixels"):
            rendered(data[:24] + b"\xfe\x3f\0" * 2 + data[30:])

    @pytest.mark.parametrize("kind", ["PNG", "WEBP"])
    def test_a_moving_picture(self, kind):
        data = encoded(drawn(), kind, save_all=True, append_images=[Image.new("RGB", (1600, 1000), "blue")])
        with pytest.raises(PictureError, match=r"moves. Save one frame"):
            rendered(data)

    def test_too_many_bytes(self):
        data = encoded()
        assert rendered(data + b"\0" * (12 * 2**20 - len(data)))
        with pytest.raises(PictureError, match=r"larger than 12 MB. Save it smaller"):
            rendered(data + b"\0" * (12 * 2**20 - len(data) + 1))

    def test_nothing_is_written_of_what_is_refused(self, media):
        with pytest.raises(PictureError):
            make(upload(encoded()[:5000]))
        assert files(media) == []

    @pytest.mark.parametrize("kind", KINDS)
    def test_a_few_wrong_bytes_anywhere_are_a_refusal_or_a_picture(self, kind):
        chance = random.Random(kind)
        exif = Image.Exif()
        exif[0x0112] = 6
        whole = encoded(Image.effect_noise((400, 330), 60).convert("RGB"), kind, exif=exif.tobytes())
        for _ in range(60):
            data = bytearray(whole)
            for _ in range(3):
                data[chance.choice([chance.randrange(200), chance.randrange(len(data))])] = chance.randrange(256)
            # Anything else that Pillow raises would be an error page.
            with suppress(PictureError):
                assert rendered(bytes(data))
