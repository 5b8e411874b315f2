"""A picture that the public sees stays as it was approved."""

import pytest

from research.models import Picture
from tests.research.staffing import buttons, change, text_of

pytestmark = pytest.mark.django_db

ALL = ("add_picture", "change_picture", "delete_picture", "view_picture")
WAYS = ["![x](picture:hands)", '![x](picture:hands "t")', "![x][h]\n\n[h]: picture:hands", "![x](<picture:h&#97;nds>)"]


@pytest.fixture
def picture(db):
    return Picture.objects.create(key="hands", alt="Two hands")


@pytest.mark.parametrize("way", ["head", *WAYS])
@pytest.mark.parametrize("when", ["public", "scheduled"])
def test_only_those_who_publish_change_what_the_public_sees(signed_in, make_article, picture, soon, way, when):
    shown = {"picture": picture} if way == "head" else {"body": way}
    article = make_article(**shown, **({"publish_at": soon} if when == "scheduled" else {}))
    editor = signed_in(*ALL)
    page = editor.get(change(picture))
    assert buttons(page) == []
    assert "Only those who may publish can change it" in text_of(page)
    assert editor.post(change(picture), {"key": "hands", "alt": "Mine"}).status_code == 403
    assert editor.post(f"/admin/research/picture/{picture.pk}/delete/", {"post": "yes"}).status_code == 403
    publisher = signed_in(*ALL, "publish_article")
    assert publisher.post(change(picture), {"key": "hands", "alt": "Better"}).status_code == 302
    article.status = "draft"
    article.save()
    again = signed_in(*ALL[1:])
    assert again.post(change(picture), {"key": "hands", "alt": "Mine"}).status_code == 302


def test_one_that_is_only_in_drafts_is_open(signed_in, make_article, picture):
    make_article(body="picture:hands ![x](picture:hands-2)")
    make_article(body=WAYS[0], picture=picture, status="draft")
    assert signed_in(*ALL).post(change(picture), {"key": "hands", "alt": "Mine"}).status_code == 302


def test_words_with_characters_that_cannot_be_seen(admin_client, picture):
    assert "(U+000B)" in text_of(admin_client.post(change(picture), {"key": "hands", "alt": "a\x0bb"}))
