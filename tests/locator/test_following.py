"""The search table follows the models, whatever way they change."""

import datetime
import threading

import pytest
from django.db import connection, transaction
from django.db.models.functions import Upper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from locator import following
from locator.listing import FEATURE_BITS, POLYGLOT, SEVERAL, SPOKEN_BITS, Listing, Territory
from locator.merging import merge_techniques
from locator.models import Certification, License, Practice, State, Technique, Therapist


def table():
    """Both tables, every column, but for the ids of territories, which nothing hangs on."""
    territories = Territory.objects.order_by("practice", "state").values_list("practice", "therapist", "state", "until")
    return list(Listing.objects.order_by("pk").values()), list(territories)


def rebuilt():
    """What the table would be if it were made anew from the models."""
    Listing.objects.all().delete()
    Territory.objects.all().delete()
    following.rebuild()
    return table()


def as_rebuilt():
    before = table()
    return before == rebuilt()


EDITS = {}


def edit(function):
    EDITS[function.__name__] = function
    return function


def one(manager, pick):
    """An existing row, by a number that hypothesis draws; None where there is none."""
    pks = list(manager.order_by("pk").values_list("pk", flat=True))
    return manager.get(pk=pks[pick % len(pks)]) if pks else None


@edit
def publish_or_hide(pick):
    if therapist := one(Therapist.objects, pick):
        therapist.published = not therapist.published
        therapist.save()


@edit
def hide_in_bulk(pick):
    Therapist.objects.filter(pk__lte=pick).update(published=False)


@edit
def publish_in_bulk(pick):
    Therapist.objects.filter(pk__gte=pick).update(published=True)


@edit
def move_a_practice(pick):
    if practice := one(Practice.objects, pick):
        practice.latitude, practice.longitude = (pick % 90, -pick % 180)
        practice.hide_address = bool(pick % 2)
        practice.save()


@edit
def give_a_practice_to_another(pick):
    practice, other = one(Practice.objects, pick), one(Therapist.objects, pick + 1)
    if practice and other:
        practice.therapist = other
        practice.save()


@edit
def give_practices_in_bulk(pick):
    if other := one(Therapist.objects, pick):
        Practice.objects.filter(pk__lte=pick).update(therapist=other)


@edit
def new_practices_in_bulk(pick):
    if therapist := one(Therapist.objects, pick):
        Practice.objects.bulk_create(
            Practice(therapist=therapist, state_id="IL", latitude=40 + n, longitude=-88) for n in range(pick % 3)
        )


@edit
def lose_the_point_in_bulk(pick):
    Practice.objects.filter(pk=pick).update(latitude=None, longitude=None)


@edit
def delete_a_practice(pick):
    if practice := one(Practice.objects, pick):
        practice.delete()


@edit
def delete_practices_in_bulk(pick):
    Practice.objects.filter(pk=pick).delete()


@edit
def change_a_license(pick):
    if license := one(License.objects, pick):
        license.disciplined = not license.disciplined
        license.expires_on = datetime.date(2027, 1, 1) + datetime.timedelta(pick % 700)
        license.save()


@edit
def change_licenses_one_by_one_in_bulk(pick):
    licenses = list(License.objects.filter(pk__lte=pick))
    for license in licenses:
        license.state_id = "WI" if license.state_id == "IL" else "IL"
        license.number = f"{license.number}-{pick}"[:50]
    License.objects.bulk_update(licenses, ["state", "number"])


@edit
def delete_a_license(pick):
    if license := one(License.objects, pick):
        license.delete()


@edit
def certify(pick):
    if therapist := one(Therapist.objects, pick):
        Certification.objects.get_or_create(
            therapist=therapist, title="BCTMB", defaults={"expires_on": datetime.date(2028, 1, 1)}
        )


@edit
def change_a_state(pick):
    state = one(State.objects, pick)
    state.regulation = State.Regulation.values[pick % 5]
    state.save()


@edit
def change_states_in_bulk(pick):
    State.objects.filter(code__in=["IL", "KS"][: pick % 3]).update(regulation=State.Regulation.values[pick % 5])


@edit
def change_a_technique_in_bulk(pick):
    technique = one(Technique.objects, pick)
    Technique.objects.filter(pk=technique.pk).update(bit=Technique.free_bit())


@edit
def learn(pick):
    if therapist := one(Therapist.objects, pick):
        therapist.techniques.set([one(Technique.objects, pick)])


@edit
def teach(pick):
    if therapist := one(Therapist.objects, pick):
        one(Technique.objects, pick).therapists.add(therapist)


@edit
def forget(pick):
    if therapist := one(Therapist.objects, pick):
        therapist.techniques.clear()


@edit
def nobody_does_it(pick):
    one(Technique.objects, pick).therapists.clear()


@edit
def merge(pick):
    if Technique.objects.count() > 2:
        merge_techniques(one(Technique.objects, pick), [one(Technique.objects, pick + 1)])


@edit
def delete_a_technique(pick):
    if Technique.objects.count() > 2:
        one(Technique.objects, pick).delete()


@edit
def new_technique(pick):
    if Technique.objects.count() < 6:
        name = f"t{Technique.objects.latest('pk').pk}"
        technique = Technique.objects.create(name=name, slug=name)
        technique.therapists.set(Therapist.objects.filter(pk__gte=pick))


@edit
def travel(pick):
    Practice.objects.filter(pk__gte=pick).update(travel_radius_miles=pick % 200)


@edit
def become_accessible(pick):
    if practice := one(Practice.objects, pick):
        practice.wheelchair, practice.settings, practice.city = not practice.wheelchair, ["spa"], "Chicago"
        practice.save()


@edit
def speak(pick):
    codes = sorted(SPOKEN_BITS)
    Therapist.objects.filter(pk__gte=pick).update(languages=["en", codes[pick % 90], "nonesuch"], gender="female")


@edit
def write_about(pick):
    if therapist := one(Therapist.objects, pick):
        therapist.bio = f"Calm, unhurried Ünwind {pick}"
        therapist.save()


@edit
def license_elsewhere(pick):
    if therapist := one(Therapist.objects, pick):
        License.objects.get_or_create(
            state_id="WI",
            number=f"w{therapist.pk}",
            defaults={
                "therapist": therapist,
                "verified_on": datetime.date(2020, 1, 1),
                "expires_on": datetime.date(2027, 1, 1),
            },
        )


@edit
def rename(pick):
    Therapist.objects.filter(pk=pick).update(last_name="Ångström")


@edit
def delete_a_therapist(pick):
    if therapist := one(Therapist.objects, pick):
        therapist.delete()


@edit
def delete_therapists_in_bulk(pick):
    Therapist.objects.filter(pk=pick).delete()


@pytest.mark.django_db
@given(edits=st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 40)), max_size=12))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_random_edits_the_table_is_what_a_rebuild_makes(make_therapist, techniques, edits):
    with transaction.atomic():
        chosen = list(techniques.values())
        for n in range(6):
            therapist = make_therapist(techniques=chosen[: n % 3], accepts_new=bool(n % 2), practice={"zip": "60201"})
            if n % 2:
                therapist.practices.create(state_id="KS", latitude=39 + n, longitude=-95, travel_radius_miles=n)
        for name, pick in edits:
            EDITS[name](pick)
        assert as_rebuilt()
        transaction.set_rollback(True)


def test_every_edit_leaves_the_table_as_rebuilt(make_therapist, techniques):
    """Each by itself, so that none hides behind another that happens to mend it."""
    for name, change in EDITS.items():
        therapist = make_therapist(techniques=Technique.objects.all())
        therapist.practices.create(state_id="KS", latitude=39, longitude=-95)
        therapist.practices.create(state_id="IL", latitude=40, longitude=-89)
        for pick in (0, therapist.pk, 7):
            change(pick)
            assert as_rebuilt(), name
        if Technique.objects.count() < 3:
            Technique.objects.create(name=f"more after {name}", slug=f"more-after-{name.replace('_', '-')}")


WRITES = {
    "save": lambda license: license.save(),
    "update": lambda license: License.objects.update(disciplined=True),
    "bulk_create": lambda license: License.objects.bulk_create(
        [License(therapist=license.therapist, state_id="IL", number="new")]
    ),
    "delete": lambda license: license.delete(),
}


@pytest.mark.parametrize("write", WRITES)
def test_where_the_table_cannot_follow_the_write_is_undone(make_therapist, monkeypatch, write):
    license = make_therapist().licenses.get()
    monkeypatch.setattr(following, "_refresh_chunk", lambda ids: 1 / 0)
    license.disciplined = True
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        WRITES[write](license)
    assert list(License.objects.values_list("number", "disciplined")) == [(license.number, False)]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_transactions_on_one_therapist_do_not_miss_each_other(make_therapist):
    """One finds the license disciplined and is slow to commit; meanwhile another moves the practice."""
    therapist = make_therapist()
    written, done = threading.Event(), threading.Event()

    def discipline():
        with transaction.atomic():
            license = therapist.licenses.get()
            license.disciplined = True
            license.save()
            written.set()
            done.wait(1)  # The other cannot finish before this commits, so this runs out where the lock holds.
        connection.close()

    slow = threading.Thread(target=discipline)
    slow.start()
    assert written.wait(5)
    practice = therapist.practices.get()
    practice.latitude += 0.1
    practice.save()
    done.set()
    slow.join()
    assert not Listing.objects.exists()


def test_at_once_follows_at_the_end(make_therapist):
    with following.at_once():
        therapist = make_therapist()
        assert not Listing.objects.exists()
    assert Listing.objects.get().therapist == therapist


def test_at_once_undoes_everything_when_something_fails(make_therapist):
    def fail_half_way():
        with following.at_once():
            make_therapist()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert not Therapist.objects.exists()
    make_therapist()
    assert Listing.objects.count() == 1


def test_a_row_holds_the_public_point_of_a_hidden_home(make_therapist):
    therapist = make_therapist(practice={"hide_address": True, "latitude": 42.0501, "longitude": -87.6901})
    row, practice = Listing.objects.get(), therapist.practices.get()
    assert row.point == practice.public_point != practice.point


def test_features_of_a_row(make_therapist):
    therapist = make_therapist(practice={"settings": ["home", "spa"], "travel_radius_miles": 10}, accepts_new=False)
    row = Listing.objects.get()
    names = {name for name, bit in FEATURE_BITS.items() if row.mask >> bit & 1}
    assert names == {"home", "spa"}
    assert not Territory.objects.exists()  # Its own state is the row's.
    therapist.practices.create(state_id="IL", latitude=41, longitude=-88)
    assert all(row.mask & SEVERAL for row in Listing.objects.all())


def test_refreshing_what_is_right_writes_nothing(make_therapist, django_assert_num_queries):
    ids = {make_therapist().pk for _ in range(3)}
    # savepoint twice, lock; therapists, practices, licenses, certifications, states, techniques and links; both tables
    with django_assert_num_queries(12):
        following.refresh(ids)


def test_rebuilding_never_empties_the_search(make_therapist, monkeypatch):
    for _ in range(5):
        make_therapist()
    monkeypatch.setattr(following, "CHUNK", 2)
    seen = []
    following.rebuild(progress=lambda done: seen.append((done, Listing.objects.count())))
    assert seen == [(2, 5), (4, 5), (5, 5)]


def test_what_a_row_says_of_person_and_place(make_therapist, techniques):
    make_therapist(
        "Zoë",
        "O'Hara-Núñez",
        gender="nonbinary",
        languages=["en", "es", "cy", "nonesuch"],
        bio="Calm, calm work.",
        credentials="LMT",
        techniques=[techniques["prenatal"]],
        certification={"title": "BCTMB", "expires_on": datetime.date(2031, 5, 1)},
        practice={"city": "evanston", "wheelchair": True, "name": "Lakeside"},
    )
    row = Listing.objects.get()
    assert {name for name, bit in FEATURE_BITS.items() if row.mask >> bit & 1} == {
        "accepts_new", "nonbinary", "wheelchair", "en", "polyglot"
    }  # fmt: skip
    spoken = {
        code
        for code, bit in SPOKEN_BITS.items()
        if (row.mask, row.spoken_low, row.spoken_high)[bit // 64] >> bit % 64 & 1
    }
    assert spoken == {"en", "es", "cy"}
    assert row.certified_until == datetime.date(2031, 5, 1)
    assert row.town == "evanston"
    assert row.words == "  zoe o hara nunez oharanunez lmt lakeside prenatal massage calm work"


def test_every_language_has_a_bit_of_its_own_below_the_sign():
    assert len(set(SPOKEN_BITS.values())) == len(SPOKEN_BITS) > 90
    assert all(bit % 64 < 63 for bit in SPOKEN_BITS.values())
    assert max(SPOKEN_BITS.values()) < 3 * 64


def test_one_who_speaks_english_alone_is_no_polyglot(make_therapist):
    make_therapist(languages=["en"])
    make_therapist(languages=["es"])
    assert [bool(row.mask & POLYGLOT) for row in Listing.objects.order_by("pk")] == [False, True]


def test_the_territory_of_one_who_travels(make_therapist):
    """Where they hold another license, and where a board certification is enough; their own state goes without."""
    soon = datetime.date(2031, 1, 1)
    traveler = make_therapist(practice={"travel_radius_miles": 30}, certification={"expires_on": soon})
    License.objects.create(
        therapist=traveler, state_id="WI", number="1", verified_on=soon, expires_on=datetime.date(2030, 1, 1)
    )
    License.objects.create(therapist=traveler, state_id="VT", number="1", expires_on=soon)  # Never verified.
    make_therapist()
    found = dict(Territory.objects.values_list("state", "until"))
    assert found == {
        "WI": datetime.date(2030, 1, 1), "CA": soon, "KS": soon
    }  # fmt: skip
    State.objects.filter(code="KS").update(regulation="license")
    assert not Territory.objects.filter(state="KS").exists()


def test_rows_that_cannot_be_followed_are_refused(make_therapist):
    """Better an error than somebody listed on a license that is another's now."""
    make_therapist()
    other = make_therapist("Kim")
    license = License.objects.first()
    license.therapist = other
    with pytest.raises(ValueError, match="one by one"), transaction.atomic():
        License.objects.bulk_update([license], ["therapist"])
    with pytest.raises(ValueError, match="one by one"):
        License.objects.bulk_create(
            [license], update_conflicts=True, unique_fields=["state", "number"], update_fields=["therapist"]
        )
    assert as_rebuilt()


@pytest.mark.django_db(transaction=True)
def test_a_practice_added_while_its_state_is_changed_elsewhere_is_followed(make_therapist):
    if not connection.features.has_select_for_update:
        pytest.skip("SQLite has one writer at a time")
    therapist = make_therapist("Kay", license=None, certification={}, practice=None)
    changing, added = threading.Event(), threading.Event()

    def change():
        with transaction.atomic():
            state = State.objects.get(code="KS")
            state.regulation = "license"
            state.save()
            changing.set()
            added.wait(10)
        connection.close()

    thread = threading.Thread(target=change)
    thread.start()
    changing.wait(10)
    therapist.practices.create(state_id="KS", latitude=39, longitude=-95)
    added.set()
    thread.join()
    assert as_rebuilt()


def test_rows_written_at_once_are_followed_by_whose_they_are_now(make_therapist):
    license = make_therapist().licenses.get()
    other = make_therapist("Kim")
    License.objects.filter(pk=license.pk).update(therapist=other, state="IL")
    license.disciplined = True  # Read before it moved.
    assert License.objects.bulk_update([license], ["disciplined"]) == 1
    assert as_rebuilt()


def test_states_written_at_once_are_followed(make_therapist):
    make_therapist()
    state = State.objects.get(code="IL")
    state.regulation = "none"
    State.objects.bulk_update([state], ["regulation"])
    assert not Listing.objects.exists()
    assert as_rebuilt()


def test_fields_of_every_kind_written_at_once(make_therapist):
    people = [make_therapist(), make_therapist("Kim")]
    for person in people:
        person.languages, person.accepts_new, person.practising_since = ["es", "fr"], False, None
    Therapist.objects.bulk_update(people, ["languages", "accepts_new", "practising_since"])
    for person in people:
        person.refresh_from_db()
        assert (person.languages, person.accepts_new, person.practising_since) == (["es", "fr"], False, None)
    people[0].first_name = Upper("first_name")
    Therapist.objects.bulk_update(people[:1], ["first_name"])
    people[0].refresh_from_db()
    assert people[0].first_name.isupper()
    assert Therapist.objects.bulk_update([], ["first_name"]) == 0
    assert as_rebuilt()
