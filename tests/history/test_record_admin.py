"""The history of a record: kept by hand, listed, compared in words, and restored."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.urls import reverse
from reversion.models import Revision, Version

from history import record_admin
from locator.models import Certification, License, Listing, Practice, Therapist
from research.models import Article, Outcome, Reference, Study
from tests.history.browsing import form_of, text_of
from tests.history.test_two_editors import address

pytestmark = pytest.mark.django_db


def history(obj, rest=""):
    return address(obj).removesuffix("change/") + "history/" + rest


def save(client, obj, **fields):
    """Change fields through the form, as a browser does."""
    form = form_of(client.get(address(obj))) | fields
    response = client.post(address(obj), form)
    assert response.status_code == 302, text_of(response)


def versions(obj):
    """The numbers of its versions, the oldest first."""
    return list(Version.objects.get_for_object(obj).order_by("pk").values_list("pk", flat=True))


def compare(client, obj, before, after="now"):
    return text_of(client.get(history(obj, "compare/"), {"before": before, "after": after}))


def restore(client, obj, version):
    """Open the page that asks, and say yes."""
    at = history(obj, f"{version}/restore/")
    return client.post(at, form_of(client.get(at)), follow=True)


class TestKeeping:
    def test_a_change_keeps_what_was_and_what_is(self, ann, make_therapist):
        rosa = make_therapist()
        save(ann, rosa, bio="Gentle.", **{"licenses-0-number": "227.999999"})
        page = text_of(ann.get(history(rosa)))
        assert "As it was before the next change." in page
        assert "Ann Lee" in page
        assert "Changed Number for license “IL 227.999999”. By hand." in page
        first, second = versions(rosa)
        found = compare(ann, rosa, first, second)
        assert "<td>(empty)</td><td>Gentle.</td>" in found
        assert "<td>227.000001</td><td>227.999999</td>" in found
        assert "License 227.999999: Number" in found

    def test_the_second_change_keeps_one_more(self, ann, make_therapist):
        rosa = make_therapist()
        save(ann, rosa, bio="One")
        save(ann, rosa, bio="Two")
        assert len(versions(rosa)) == 3

    def test_what_was_changed_elsewhere_is_kept_before_a_change_by_hand(self, ann, make_therapist):
        rosa = make_therapist()
        save(ann, rosa, bio="One")
        Therapist.objects.update(credentials="LMT")
        save(ann, rosa, bio="Two")
        assert len(versions(rosa)) == 4
        assert "<td>(empty)</td><td>LMT</td>" in compare(ann, rosa, versions(rosa)[1], versions(rosa)[2])

    def test_a_save_that_changed_nothing_is_no_version(self, ann, make_therapist):
        rosa = make_therapist()
        save(ann, rosa, bio="One")
        save(ann, rosa)
        assert len(versions(rosa)) == 2

    def test_one_that_is_added_by_hand(self, ann, make_study):
        form = form_of(ann.get(reverse("admin:research_article_add")))
        texts = {"title": "New", "slug": "new", "summary": "S", "key_messages": "K", "body": "B", "limits": "L"}
        assert ann.post(reverse("admin:research_article_add"), form | texts).status_code == 302
        page = text_of(ann.get(history(Article.objects.get())))
        assert "Added. By hand." in page

    def test_a_refused_form_keeps_nothing(self, ann, make_therapist):
        rosa = make_therapist()
        form = form_of(ann.get(address(rosa)))
        assert ann.post(address(rosa), form | {"practising_since": "1"}).status_code == 200
        assert not Revision.objects.exists()


class TestParts:
    def test_a_license_changed_in_its_own_form(self, ann, make_therapist):
        rosa = make_therapist()
        license = rosa.licenses.get()
        save(ann, license, source="Board", disciplined="on")
        page = text_of(ann.get(history(license), follow=True))
        assert "History of Rosa Delgado" in page
        assert "for license “IL 227.000001”" in page
        found = compare(ann, rosa, versions(rosa)[0])
        assert "<td>IDFPR</td><td>Board</td>" in found
        assert "<td>No</td><td>Yes</td>" in found

    def test_one_that_moves_is_in_the_history_of_both(self, ann, make_therapist):
        rosa, ben = make_therapist(), make_therapist("Ben", "Low")
        license = rosa.licenses.get()
        save(ann, license, therapist=ben.pk)
        for therapist in (rosa, ben):
            first, second = versions(therapist)
            assert "<td>not there</td>" in compare(ann, therapist, first, second).replace(
                "there</td><td>not", "<td>not"
            )

    def test_added_and_deleted_by_hand(self, ann, make_therapist):
        rosa = make_therapist()
        add = reverse("admin:locator_certification_add")
        form = form_of(ann.get(add)) | {"therapist": rosa.pk, "title": "BCTMB", "number": "7"}
        assert ann.post(add, form).status_code == 302
        held = Certification.objects.get()
        assert ann.post(address(held).replace("change", "delete"), {"post": "yes"}).status_code == 302
        page = text_of(ann.get(history(rosa)))
        assert "Added certification “BCTMB 7”" in page
        assert "Deleted certification “BCTMB 7”" in page
        assert restore(ann, rosa, versions(rosa)[1]).status_code == 200
        assert Certification.objects.get().number == "7"

    def test_deleted_in_the_list(self, ann, make_therapist):
        rosa = make_therapist()
        chosen = {"action": "delete_selected", "_selected_action": [rosa.practices.get().pk], "post": "yes"}
        assert ann.post(reverse("admin:locator_practice_changelist"), chosen).status_code == 302
        assert "Practice Evanston, IL: from “there” to “not there”" in text_of(ann.get(history(rosa)))


class TestComparing:
    def test_in_words(self, ann, make_therapist, techniques):
        rosa = make_therapist(techniques=[techniques["swedish"]])
        form = {"practices-0-settings": ["clinic", "home"], "languages": "Spanish", "techniques": [], "gender": ""}
        save(ann, rosa, published=[], **form)
        found = compare(ann, rosa, versions(rosa)[0])
        assert "<td>(empty)</td><td>clinic or studio; home visits</td>" in found
        assert "<td>(empty)</td><td>Spanish</td>" in found
        assert "<td>Swedish massage</td><td>(empty)</td>" in found
        assert "<td>Yes</td><td>No</td>" in found
        assert "[" not in found.split('id="content-main"')[1].split("</div>")[0]

    def test_references_and_long_texts(self, ann, make_article, make_study):
        study, other = make_study(), make_study()
        article = make_article(cites={"lin": study}, body="One[^lin]\nTwo\nThree")
        save(ann, article, body="One[^lin]\n2 <b>\nThree", **{"references-0-study": other.pk})
        found = compare(ann, article, versions(article)[0])
        assert "Removed:</span> <del>Two</del>" in found
        assert "Added:</span> <ins>2 &lt;b&gt;</ins>" in found
        assert f"<td>{study}</td><td>{other}</td>" in found
        assert "Reference lin: Study" in found
        # Neither line ends, which browsers write their own way, nor the time zone of a moment.
        assert found.count('<th scope="row">') == 2

    def test_either_order_and_nothing_different(self, ann, make_therapist):
        rosa = make_therapist()
        save(ann, rosa, bio="One")
        first, second = versions(rosa)
        for pair in ((first, second), (second, first)):
            assert "<td>(empty)</td><td>One</td>" in compare(ann, rosa, *pair)
        assert "Nothing differs." in compare(ann, rosa, second)

    @pytest.mark.parametrize("wrong", ["", "x", "0", "9" * 30, "\0", "x" * 10_000, "-1", "²"])
    def test_nonsense(self, ann, make_therapist, wrong):
        rosa, ben = make_therapist(), make_therapist("Ben", "Low")
        save(ann, rosa, bio="One")
        for query in ({"before": wrong}, {"before": versions(rosa)[0], "after": wrong}):
            response = ann.get(history(rosa, "compare/"), query, follow=True)
            assert "There is no such version." in text_of(response)
        # Nor is somebody else's.
        assert "There is no such version." in text_of(
            ann.get(history(ben, "compare/"), {"before": versions(rosa)[0]}, follow=True)
        )
        assert "There is no such version." in text_of(
            ann.get(history(ben, f"{versions(rosa)[0]}/restore/"), follow=True)
        )

    def test_what_was_done_before_there_were_versions_stands_below_the_last_of_them(
        self, ann, admin_user, make_therapist, monkeypatch
    ):
        rosa = make_therapist()
        LogEntry.objects.log_actions(admin_user.pk, [rosa], CHANGE, change_message="Long ago", single_object=True)
        LogEntry.objects.update(action_time="2020-01-01T00:00Z")
        save(ann, rosa, bio="One")
        monkeypatch.setattr(record_admin, "PAGE", 1)
        pages = [text_of(ann.get(history(rosa), {"p": number})) for number in (1, 2)]
        assert ["Long ago" in page for page in pages] == [False, True]

    def test_many_versions_take_no_more_queries(self, ann, make_therapist, django_assert_max_num_queries):
        rosa = make_therapist()
        for number in range(8):
            save(ann, rosa, bio=str(number))
        # Session, user, record, versions (count, page, whole ones), what was logged before them, two of its kind.
        with django_assert_max_num_queries(12):
            ann.get(history(rosa))


class TestRestoring:
    def test_a_therapist_with_everything_and_the_search_follows(self, ann, client, make_therapist, techniques):
        rosa = make_therapist(certification={}, techniques=[techniques["swedish"]])
        save(ann, rosa, first_name="Wrong", published=[], techniques=[], **{"licenses-0-number": "1"})
        Practice.objects.get().delete()
        Certification.objects.all().delete()
        assert not Listing.objects.exists()
        practice = Version.objects.get_for_model(Practice).first().object_id
        page = text_of(ann.get(history(rosa, f"{versions(rosa)[0]}/restore/")))
        assert "<td>Wrong</td><td>Rosa</td>" in page
        assert Therapist.objects.get().first_name == "Wrong"
        response = restore(ann, rosa, versions(rosa)[0])
        assert "Restored as of" in text_of(response)
        rosa = Therapist.objects.get()
        assert (rosa.first_name, rosa.published, rosa.techniques.get().slug) == ("Rosa", True, "swedish")
        assert License.objects.get().number == "227.000001"
        assert str(Practice.objects.get().pk) == practice
        assert Certification.objects.get().title == "BCTMB"
        assert Listing.objects.get().therapist_id == rosa.pk
        assert "Rosa Delgado" in text_of(client.get("/find/", {"near": "60201"}))
        # And that, too, can be taken back.
        assert restore(ann, rosa, versions(rosa)[-2]).status_code == 200
        assert Therapist.objects.get().first_name == "Wrong"
        assert not Listing.objects.exists()

    def test_an_article_with_its_references(self, ann, make_article, make_study):
        one, two = make_study(), make_study()
        article = make_article(cites={"a": one, "b": two}, status="draft")
        save(ann, article, title="Other", **{"references-0-key": "b", "references-1-key": "a"})
        Reference.objects.filter(key="a").delete()
        Reference.objects.create(article=article, key="new", study=two)
        restore(ann, article, versions(article)[0])
        assert dict(Reference.objects.values_list("key", "study")) == {"a": one.pk, "b": two.pk}
        assert Article.objects.get().title == "An article, number 1"

    def test_keys_that_changed_places(self, ann, make_article, make_study):
        one, two = make_study(), make_study()
        article = make_article(cites={"a": one, "b": two}, status="draft")
        save(ann, article, **{"references-0-key": "b", "references-1-key": "a"})
        restore(ann, article, versions(article)[0])
        assert dict(Reference.objects.values_list("key", "study")) == {"a": one.pk, "b": two.pk}

    def test_a_study_with_its_outcomes(self, ann, make_study):
        study = make_study(status="draft")
        save(ann, study, **{"outcomes-0-result": "worse"})
        restore(ann, study, versions(study)[0])
        assert Outcome.objects.get().result == "better"

    def test_a_license_number_that_is_somebody_elses_now(self, ann, make_therapist):
        rosa, ben = make_therapist(), make_therapist("Ben", "Low")
        save(ann, rosa, bio="Mine", **{"licenses-0-number": "227.5"})
        ben.licenses.update(number="227.000001")
        page = text_of(restore(ann, rosa, versions(rosa)[0]))
        assert "Nothing was restored." in page
        assert "license number is already on record" in page
        assert Therapist.objects.get(pk=rosa.pk).bio == "Mine"

    def test_a_license_that_moved_to_somebody_else(self, ann, make_therapist):
        rosa, ben = make_therapist(), make_therapist("Ben", "Low")
        save(ann, rosa, bio="Mine")
        rosa.licenses.update(therapist=ben)
        assert "it belongs to somebody else now" in text_of(restore(ann, rosa, versions(rosa)[0]))
        assert Therapist.objects.get(pk=rosa.pk).bio == "Mine"

    def test_a_study_that_is_gone(self, ann, make_article, make_study):
        study = make_study()
        article = make_article(cites={"a": study}, status="draft")
        save(ann, article, title="Other")
        Reference.objects.all().delete()
        Study.objects.all().delete()
        page = text_of(restore(ann, article, versions(article)[0]))
        assert "Nothing was restored." in page
        assert "Reference [^a]: Study: " in page
        assert "is not a valid choice" in page
        assert Article.objects.get().title == "Other"

    def test_meanwhile_it_was_changed_again(self, ann, make_therapist):
        rosa = make_therapist()
        save(ann, rosa, bio="One")
        at = history(rosa, f"{versions(rosa)[0]}/restore/")
        asked = form_of(ann.get(at))
        Therapist.objects.update(credentials="LMT")
        page = text_of(ann.post(at, asked))
        assert "Meanwhile it was changed again." in page
        assert "<td>LMT</td>" in page
        assert Therapist.objects.get().bio == "One"

    def test_nothing_to_restore(self, ann, make_therapist):
        rosa = make_therapist()
        save(ann, rosa, bio="One")
        at = history(rosa, f"{versions(rosa)[1]}/restore/")
        assert "Nothing to restore" in text_of(ann.get(at, follow=True))

    def test_a_home_that_is_hidden_now_stays_hidden(self, ann, client, make_therapist):
        rosa = make_therapist()
        save(ann, rosa, **{"practices-0-hide_address": "on", "practices-0-street": "1 Elm"})
        save(ann, rosa, bio="Two")
        answer = restore(ann, rosa, versions(rosa)[0])
        assert "hides its address" in text_of(answer)
        assert Practice.objects.get().hide_address
        # One that is hidden by restoring, or was then, stands against nothing.
        assert "hides its address" not in text_of(restore(ann, rosa, versions(rosa)[1]))
        save(ann, rosa, **{"practices-0-hide_address": []})
        assert "hides its address" not in text_of(restore(ann, rosa, versions(rosa)[1]))
        assert Practice.objects.get().hide_address


class TestWhoMay:
    def test_who_only_looks_compares_and_restores_nothing(self, ann, with_permissions, make_therapist):
        rosa = make_therapist()
        save(ann, rosa, bio="One")
        looks = with_permissions("view_therapist")
        page = looks.get(history(rosa))
        assert page.status_code == 200
        assert "restore/" not in text_of(page)
        assert "restore/" not in compare(looks, rosa, versions(rosa)[0])
        at = history(rosa, f"{versions(rosa)[0]}/restore/")
        assert looks.get(at).status_code == looks.post(at).status_code == 403

    def test_who_sees_no_therapists_sees_no_history(self, ann, client, with_permissions, make_therapist):
        rosa = make_therapist()
        save(ann, rosa, bio="One")
        other = with_permissions("change_study")
        for rest in ("", f"compare/?before={versions(rosa)[0]}", f"{versions(rosa)[0]}/restore/"):
            assert other.get(history(rosa, rest)).status_code == 403
            assert client.get(history(rosa, rest)).status_code == 302

    def test_who_may_not_change_licenses_restores_none(self, ann, with_permissions, make_therapist):
        rosa = make_therapist()
        save(ann, rosa, bio="One", **{"licenses-0-number": "9"})
        save(ann, rosa, bio="Two")
        few = with_permissions("change_therapist")
        first, second, _third = versions(rosa)
        assert few.get(history(rosa, f"{first}/restore/")).status_code == 403
        assert "Restored" in text_of(restore(few, rosa, second))


class TestPublishing:
    def test_an_editor_restores_drafts_and_nothing_public(self, ann, with_permissions, make_article):
        public, draft = make_article(), make_article(status="draft")
        for article in (public, draft):
            save(ann, article, title="Other")
        editor = with_permissions("change_article")
        at = history(public, f"{versions(public)[0]}/restore/")
        assert editor.get(at).status_code == editor.post(at).status_code == 403
        assert "Restored" in text_of(restore(editor, draft, versions(draft)[0]))

    def test_the_approval_does_not_come_back(self, ann, make_article):
        article = make_article()
        save(ann, article, title="Other")
        save(ann, article, _draft="")
        assert Article.objects.get().status == "draft"
        page = text_of(restore(ann, article, versions(article)[0]))
        assert "Restored" in page
        restored = Article.objects.get()
        assert (restored.status, restored.title) == ("draft", "An article, number 1")

    def test_what_could_not_be_published_is_not_restored_in_public(self, ann, make_article, make_study):
        article = make_article(status="draft", cites={"a": make_study(status="draft")})
        save(ann, article, title="Other")
        Reference.objects.all().delete()
        Article.objects.update(status="published", body="Some text.")
        page = text_of(restore(ann, article, versions(article)[0]))
        assert "Nothing was restored." in page
        assert "[^a]" in page
        assert Article.objects.get().title == "Other"
