"""The migrations say what the models say."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_none_is_missing(capsys):
    call_command("makemigrations", check=True, dry_run=True)
