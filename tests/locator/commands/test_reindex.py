import io

import pytest
from django.core.management import call_command

from locator.models import Listing


def test_it_mends_what_sql_written_by_hand_broke(make_therapist):
    make_therapist()
    make_therapist(license={"expires_on": "2020-01-01"})
    before = list(Listing.objects.order_by("pk").values())
    assert len(before) == 2
    Listing.objects.filter(pk=before[0]["practice_id"]).delete()
    Listing.objects.update(mask=0)
    out, err = io.StringIO(), io.StringIO()
    call_command("reindex", stdout=out, stderr=err)
    assert list(Listing.objects.order_by("pk").values()) == before
    assert out.getvalue() == "2 listings, 1 of them current.\n"
    assert err.getvalue() == "2 therapists\n"


@pytest.mark.django_db
def test_on_an_empty_site():
    out = io.StringIO()
    call_command("reindex", stdout=out, stderr=io.StringIO())
    assert out.getvalue() == "0 listings, 0 of them current.\n"
