"""The groups are there, hold what they should, and new models find their place in them."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from portal import roles
from tests.portal import staff

pytestmark = pytest.mark.django_db


def may(role):
    return {*Group.objects.get(name=role).permissions.values_list("codename", flat=True)}


def test_a_new_database_has_them():
    assert {*roles.RULES} <= {*Group.objects.values_list("name", flat=True)}
    assert "publish_article" not in may(roles.EDITOR)
    assert {"publish_article", "publish_study", "change_term"} <= may(roles.REVIEWER)
    assert {"change_license", "add_therapist", "view_importrun", "change_letter"} <= may(roles.REGISTRAR)
    assert not {"delete_importrun", "change_article", "change_user"} & may(roles.REGISTRAR)
    assert Group.objects.get(name=roles.ADMINISTRATOR).permissions.count() == Permission.objects.count()


def test_a_new_model_has_its_place_after_the_next_migrate():
    kind = ContentType.objects.create(app_label="locator", model="newthing")
    Permission.objects.create(content_type=kind, codename="change_newthing", name="x")
    call_command("migrate", verbosity=0)
    assert "change_newthing" in may(roles.REGISTRAR)
    assert "change_newthing" in may(roles.ADMINISTRATOR)
    assert "change_newthing" not in may(roles.REVIEWER)


def test_what_was_changed_by_hand_is_put_right_and_other_groups_are_left_alone():
    own = Group.objects.create(name="Of our own")
    publish = Permission.objects.get(codename="publish_article")
    own.permissions.add(publish)
    Group.objects.get(name=roles.EDITOR).permissions.add(publish)
    Group.objects.get(name=roles.REVIEWER).delete()
    roles.make(apps, "default")
    assert "publish_article" not in may(roles.EDITOR)
    assert "publish_article" in may(roles.REVIEWER)
    assert may("Of our own") == {"publish_article"}


def test_nothing_is_written_where_nothing_changed(django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as queries:
        roles.give(apps, "default")
    assert not [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_the_admin_does_not_change_them():
    client = staff.signed_in(staff.make("ada", roles.ADMINISTRATOR))
    role, own = Group.objects.get(name=roles.EDITOR), Group.objects.create(name="Of our own")
    assert client.post(f"/admin/auth/group/{role.pk}/change/", {"name": "x"}).status_code == 403
    assert client.post(f"/admin/auth/group/{role.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/auth/group/{own.pk}/change/", {"name": "Ours"}).status_code == 302
