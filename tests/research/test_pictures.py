import re

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from PIL import Image

from research.models import Article
from research.pictures import Picture
from tests.research.images import drawn, encoded, make, upload

ADD = "/admin/research/picture/add/"
LIST = "/admin/research/picture/"
WORDS = {"key": "hands", "alt": "Two hands on a back", "credit": "Ann Lee"}

# A transaction that is committed is what sweeps up.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def files(media):
    """The names of the files that are there now."""
    return lambda: {path.name for path in media.rglob("*") if path.is_file()}


def make_picture(key="hands", image=None, **fields):
    given = {"alt": "Two hands on a back", **fields}
    return Picture.objects.create(key=key, renditions=make(upload(encoded(image))), **given)


def other():
    return encoded(Image.new("RGB", (1500, 900), "teal"))


def change(picture):
    return f"/admin/research/picture/{picture.pk}/change/"


def delete(picture):
    return f"/admin/research/picture/{picture.pk}/delete/"


def errors(response, field):
    return response.context["adminform"].form.errors.get(field, [])


class TestPicture:
    def test_addresses_and_size(self):
        picture = make_picture(image=drawn(2000, 1000))
        small, middle, large = (row["name"] for row in picture.renditions)
        assert picture.src == f"/media/pictures/{middle}"
        assert picture.thumbnail == f"/media/pictures/{small}"
        assert picture.srcset == (
            f"/media/pictures/{small} 480w, /media/pictures/{middle} 960w, /media/pictures/{large} 1440w"
        )
        assert (picture.width, picture.height) == (1440, 720)

    @pytest.mark.parametrize(("width", "middle"), [(400, 400), (700, 700), (1000, 960)])
    def test_the_middle_of_fewer_sizes(self, width, middle):
        assert make_picture(image=drawn(width, 400)).src.endswith(f"-{middle}.webp")

    @pytest.mark.parametrize(("alt", "decorative"), [("", False), ("Hands", True)])
    def test_in_words_or_decorative(self, alt, decorative):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_picture(alt=alt, decorative=decorative)


class TestOnAPage:
    def page(self, picture):
        return " ".join(render_to_string("research/_picture.html", {"picture": picture}).split())

    def test_with_its_words_its_size_and_its_credit(self):
        picture = make_picture(alt='Hands & "oil"', credit="Ann <Lee>")
        page = self.page(picture)
        assert f'src="{picture.src}" srcset="{picture.srcset}" sizes="' in page
        assert 'width="1440" height="900" alt="Hands &amp; &quot;oil&quot;"' in page
        assert "<figcaption>Picture: Ann &lt;Lee&gt;</figcaption>" in page

    def test_decorative_and_without_credit(self):
        page = self.page(make_picture(alt="", decorative=True))
        assert ' alt="" ' in page
        assert "figcaption" not in page

    @pytest.mark.parametrize("picture", [None, Picture(key="hands", alt="Hands")])
    def test_without_a_picture_or_its_files(self, picture):
        assert self.page(picture) == ""


class TestAdding:
    def test_a_picture(self, admin_client, files):
        response = admin_client.post(ADD, {**WORDS, "upload": upload()})
        assert response.status_code == 302
        picture = Picture.objects.get()
        assert [row["width"] for row in picture.renditions] == [480, 960, 1440]
        assert files() == picture.names
        assert {name: getattr(picture, name) for name in WORDS} == WORDS
        assert not picture.decorative

    def test_one_that_is_decorative(self, admin_client):
        admin_client.post(ADD, {"key": "wave", "decorative": "on", "upload": upload()})
        assert Picture.objects.get().decorative

    def test_nothing_of_the_upload_is_in_the_way(self, admin_client):
        page = admin_client.get(ADD).content.decode()
        assert 'enctype="multipart/form-data"' in page
        assert re.search(
            r'<input type="file" name="upload" accept="image/jpeg,image/png,image/webp"[^>]* required', page
        )
        assert "renditions" not in page

    def test_the_file_is_required(self, admin_client):
        response = admin_client.post(ADD, WORDS)
        assert errors(response, "upload") == ["This field is required."]
        assert not Picture.objects.exists()

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"<script>alert(1)</script>", "not a JPEG, PNG or WebP"),
            (encoded()[:3000], "damaged or not complete"),
            (encoded(drawn(1, 1)), "1 pixels wide"),
            (b"", "The submitted file is empty."),
        ],
    )
    def test_what_is_wrong_with_the_file_is_said_beside_it_and_the_words_stay(self, admin_client, files, data, said):
        response = admin_client.post(ADD, {**WORDS, "upload": upload(data)})
        assert response.status_code == 200
        (error,) = errors(response, "upload")
        assert said in error
        page = response.content.decode()
        assert 'value="Two hands on a back"' in page
        assert 'value="Ann Lee"' in page
        assert not Picture.objects.exists()
        assert files() == set()

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ({"alt": ""}, "Say in words what the picture shows, or mark it as decorative."),
            ({"alt": "   "}, "Say in words what the picture shows, or mark it as decorative."),
            ({"decorative": "on"}, "A decorative picture is not put in words"),
        ],
    )
    def test_words_or_decorative_is_asked_beside_the_words(self, admin_client, files, words, said):
        response = admin_client.post(ADD, {**WORDS, **words, "upload": upload()})
        (error,) = errors(response, "alt")
        assert said in error
        assert errors(response, "__all__") == []
        assert errors(response, "upload") == ["Choose the file again: it is only kept when the form is complete."]
        assert not Picture.objects.exists()
        assert files() == set()

    @pytest.mark.parametrize("key", ["", "Hands", "a b", "hands"])
    def test_a_key_that_will_not_do(self, admin_client, files, key):
        make_picture()
        before = files()
        response = admin_client.post(ADD, {**WORDS, "key": key, "upload": upload(other())})
        assert errors(response, "key")
        assert files() == before

    def test_a_row_that_cannot_be_saved_leaves_no_file(self, admin_client, files, monkeypatch):
        def fail(*args, **kwargs):
            raise RuntimeError("no")

        monkeypatch.setattr(Picture, "save", fail)
        with pytest.raises(RuntimeError):
            admin_client.post(ADD, {**WORDS, "upload": upload()})
        assert files() == set()

    def test_files_that_cannot_be_written_leave_no_row(self, admin_client, files, monkeypatch):
        def full(name, content):
            raise OSError("No space left on device")

        monkeypatch.setattr(default_storage._wrapped, "save", full)
        with pytest.raises(OSError, match="No space"):
            admin_client.post(ADD, {**WORDS, "upload": upload()})
        assert not Picture.objects.exists()
        assert files() == set()


class TestChanging:
    def test_the_words_alone_keep_the_files(self, admin_client, files):
        picture = make_picture()
        response = admin_client.post(change(picture), {**WORDS, "alt": "Hands"})
        assert response.status_code == 302
        changed = Picture.objects.get()
        assert changed.alt == "Hands"
        assert changed.renditions == picture.renditions
        assert files() == picture.names

    def test_another_file_replaces_the_first(self, admin_client, files):
        picture = make_picture()
        admin_client.post(change(picture), {**WORDS, "upload": upload(other())})
        changed = Picture.objects.get()
        assert not changed.names & picture.names
        assert files() == changed.names

    def test_the_same_file_again(self, admin_client, files):
        picture = make_picture()
        admin_client.post(change(picture), {**WORDS, "upload": upload()})
        assert files() == picture.names == Picture.objects.get().names

    def test_what_another_picture_shows_too_stays(self, admin_client, files):
        picture, twin = make_picture(), make_picture("twin")
        admin_client.post(change(picture), {**WORDS, "upload": upload(other())})
        assert files() == twin.names | Picture.objects.get(key="hands").names

    def test_a_file_that_is_refused_changes_nothing(self, admin_client, files):
        picture = make_picture()
        response = admin_client.post(change(picture), {**WORDS, "alt": "New", "upload": upload(b"x")})
        assert errors(response, "upload")
        assert Picture.objects.get().alt == "Two hands on a back"
        assert files() == picture.names

    def test_a_change_that_is_not_committed_keeps_the_files_of_before(self, admin_client, files, monkeypatch):
        picture = make_picture()

        def fail(*args):
            raise RuntimeError("no")

        monkeypatch.setattr("research.picture_admin.PictureAdmin.log_change", fail)
        with pytest.raises(RuntimeError):
            admin_client.post(change(picture), {**WORDS, "upload": upload(other())})
        assert Picture.objects.get().renditions == picture.renditions
        assert picture.names <= files()

    def test_the_key_by_which_an_article_shows_it_stays(self, admin_client, make_article):
        picture = make_picture()
        article = make_article(title="Touch", body="Look:\n\n![Hands](picture:hands)")
        response = admin_client.post(change(picture), {**WORDS, "key": "fingers"})
        assert errors(response, "key") == [
            "The text of “Touch” shows this picture by its key “hands”. Change it there first."
        ]
        Article.objects.filter(pk=article.pk).update(body="![Hands](picture:hands-on-feet)")
        assert admin_client.post(change(picture), {**WORDS, "key": "fingers"}).status_code == 302


class TestDeleting:
    def test_with_its_files(self, admin_client, files):
        picture = make_picture()
        admin_client.post(delete(picture), {"post": "yes"})
        assert not Picture.objects.exists()
        assert files() == set()

    def test_several_but_not_what_a_third_shows_too(self, admin_client, files):
        pictures = [make_picture(), make_picture("two", Image.new("RGB", (400, 400), "teal"))]
        third = make_picture("three")
        chosen = {"action": "delete_selected", "_selected_action": [picture.pk for picture in pictures], "post": "yes"}
        admin_client.post(LIST, chosen)
        assert Picture.objects.get() == third
        assert files() == third.names

    def test_outside_the_admin_too(self, files):
        make_picture()
        Picture.objects.all().delete()
        assert files() == set()

    def test_not_before_it_is_certain(self, files):
        picture = make_picture()
        with transaction.atomic():
            picture.delete()
            transaction.set_rollback(True)
        assert files() == Picture.objects.get().names

    def test_a_file_that_has_gone_already_does_not_matter(self, admin_client, media):
        picture = make_picture()
        (media / "pictures" / picture.renditions[0]["name"]).unlink()
        assert admin_client.post(delete(picture), {"post": "yes"}).status_code == 302

    @pytest.mark.parametrize("with_action", [False, True])
    @pytest.mark.parametrize("at_its_head", [False, True])
    def test_what_an_article_shows_stays(self, admin_client, files, make_article, at_its_head, with_action):
        picture = make_picture()
        if at_its_head:
            make_article(title="Touch", picture=picture)
        else:
            make_article(title="Touch", learn='![Hands](picture:hands "Hands")')
        action = {"action": "delete_selected", "_selected_action": [picture.pk]}
        address, chosen = (LIST, action) if with_action else (delete(picture), {})
        page = admin_client.post(address, chosen).content.decode()
        assert "would require deleting the following protected related objects" in page
        assert "Touch" in page
        admin_client.post(address, {**chosen, "post": "yes"})
        assert Picture.objects.exists()
        assert files() == picture.names


class TestLooking:
    def test_the_list_shows_each_picture(self, admin_client, django_assert_num_queries):
        picture = make_picture(image=drawn(1600, 1000))
        make_picture("wave", alt="", decorative=True)
        Picture.objects.create(key="lost", alt="A file that nobody has")
        # Session and user; how many there are, twice; the pictures.
        with django_assert_num_queries(5):
            page = admin_client.get(LIST).content.decode()
        assert f'<img src="{picture.thumbnail}" width="96" height="60" alt="" loading="lazy"' in page
        assert "1440 × 900" in page
        assert "(decorative)" in page
        assert "no file" in page

    def test_the_form_shows_it_with_its_words(self, admin_client):
        picture = make_picture(alt='"Hands"')
        page = admin_client.get(change(picture)).content.decode()
        assert f'<img src="{picture.thumbnail}" width="320" height="200" alt="&quot;Hands&quot;"' in page
        assert "Replace it with" in page
        assert not re.search(r'name="upload"[^>]* required', page)

    def test_who_may_only_look_cannot_upload(self, client, django_user_model, files):
        picture = make_picture()
        user = django_user_model.objects.create_user("helper", password="x", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename="view_picture"))
        client.force_login(user)
        page = client.get(change(picture)).content.decode()
        assert picture.thumbnail in page
        assert "field-upload" not in page
        assert client.post(change(picture), {**WORDS, "upload": upload(other())}).status_code == 403
        assert client.get(ADD).status_code == 403
        assert files() == picture.names
