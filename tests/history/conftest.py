"""Two members of staff, each in a browser of their own; studies and articles as in the tests of research."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from tests.research.conftest import make_article, make_study

__all__ = ["make_article", "make_study"]


def staff(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ann(django_user_model):
    return staff(django_user_model.objects.create_superuser("ann", first_name="Ann", last_name="Lee"))


@pytest.fixture
def bob(django_user_model):
    return staff(django_user_model.objects.create_superuser("bob"))


@pytest.fixture
def with_permissions(django_user_model):
    def sign_in(*codenames):
        user = django_user_model.objects.create_user("few", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        return staff(user)

    return sign_in
