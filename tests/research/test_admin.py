"""What staff do with articles and studies: write, send for review, approve, schedule, bring in citations."""

import datetime
import time

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from research.models import Article, Picture, Reference, Study, Term
from tests.research.conftest import LONG_AGO
from tests.research.staffing import (
    OUTCOME,
    article_form,
    buttons,
    change,
    reference_row,
    refused,
    study_form,
    text_of,
)

pytestmark = pytest.mark.django_db

MODELS = ["article", "study", "lifestage", "topic", "studiedtechnique", "term", "picture"]
IMPORT = "/admin/research/study/import/"


class TestLists:
    @pytest.mark.parametrize("model", MODELS)
    def test_open_search_and_add(self, admin_client, make_article, make_study, model):
        make_article(cites={"lin": make_study()})
        address = reverse(f"admin:research_{model}_changelist")
        assert admin_client.get(address).status_code == 200
        assert admin_client.get(address, {"q": "x' OR 1=1 \0 2023"}).status_code == 200
        assert admin_client.get(reverse(f"admin:research_{model}_add")).status_code == 200

    # The session, the user, a count, one page of rows, and what the filters offer: stages and topics.
    @pytest.mark.parametrize("many", [3, 30])
    def test_queries_do_not_grow_with_the_rows(
        self, admin_client, make_article, make_study, stages, topics, many, django_assert_num_queries
    ):
        for _ in range(many):
            make_article(cites={"lin": make_study(stages=stages.values())}, topics=topics.values())
        for model in ("article", "study"):
            with django_assert_num_queries(6):
                admin_client.get(reverse(f"admin:research_{model}_changelist"))

    def test_the_state_of_each_in_words(self, admin_client, make_article, soon):
        past = datetime.datetime(2026, 3, 4, 15, 0, tzinfo=datetime.UTC)
        later = datetime.datetime(2098, 3, 4, 15, 0, tzinfo=datetime.UTC)
        given = {
            "draft": {"status": "draft", "publish_at": None},
            "in-review": {"status": "in-review"},
            "public": {},
            "scheduled": {"publish_at": later},
            "expired": {"expire_at": past},
            "archived": {"status": "archived"},
        }
        for slug, fields in given.items():
            make_article(slug, title=slug, **fields)
        address = reverse("admin:research_article_changelist")
        page = text_of(admin_client.get(address))
        for words in ("scheduled for March 4, 2098, 10 a.m.", "expired March 4, 2026, 10 a.m.", "in review"):
            assert f'<td class="field-state">{words}</td>' in page
        for slug in given:
            found = admin_client.get(address, {"state": slug}).context["cl"].result_list
            assert [article.title for article in found] == [slug]
        assert len(admin_client.get(address, {"state": "banana"}).context["cl"].result_list) == len(given)

    def test_what_is_due(self, admin_client, make_study):
        today = timezone.localdate()
        make_study("due", review_due=today)
        make_study("later", review_due=today + datetime.timedelta(days=1))
        make_study("never", review_due=None)
        address = reverse("admin:research_study_changelist")
        for asked, slug in [("due", "due"), ("unset", "never")]:
            found = admin_client.get(address, {"review": asked}).context["cl"].result_list
            assert [study.slug for study in found] == [slug]

    def test_studies_cited_are_counted(self, admin_client, make_article, make_study):
        lin = make_study("lin-2023")
        source = {"title": "Deaths by place", "author": "CDC"}
        make_article("one", cites={"lin": lin, "goel": make_study(), "cdc": source})
        make_article("two", cites={"lin": lin})
        articles = admin_client.get(reverse("admin:research_article_changelist")).context["cl"].result_list
        assert {article.slug: article.studies for article in articles} == {"one": 2, "two": 1}
        studies = admin_client.get(reverse("admin:research_study_changelist")).context["cl"].result_list
        assert sorted(study.times_cited for study in studies) == [1, 2]

    @pytest.mark.parametrize("asked", ["Lin L", "lin 2023", "10.1000/abc", "38012", "Number 1", "lin-2023"])
    def test_a_study_is_found_to_be_cited(self, admin_client, make_study, asked):
        lin = make_study("lin-2023", doi="10.1000/abc", pmid="38012")
        make_study("goel-2022", authors="Goel A", year=2021, headline="Another")
        query = {"app_label": "research", "model_name": "reference", "field_name": "study", "term": asked}
        found = admin_client.get(reverse("admin:autocomplete"), query).json()["results"]
        assert found == [{"id": str(lin.pk), "text": str(lin)}]

    def test_an_autocomplete_survives_nonsense(self, admin_client, make_study):
        query = {"app_label": "research", "model_name": "reference", "field_name": "study", "term": "\0'%_"}
        assert admin_client.get(reverse("admin:autocomplete"), query).json()["results"] == []


class TestWriting:
    def test_an_article_with_references(self, admin_client, make_study, stages, topics):
        lin = make_study("lin-2023")
        new = [
            {"key": "lin", "study": lin.pk},
            {"key": "cdc", "author": "CDC", "title": "Deaths by place", "date": "2024", "url": "cdc.gov/deaths"},
        ]
        fields = {"stages": [stages["older-age"].pk], "topics": [topics["sleep"].pk]}
        response = admin_client.post(reverse("admin:research_article_add"), article_form(new=new, **fields))
        assert response.status_code == 302, response.context["errors"]
        article = Article.objects.get()
        assert (article.status, article.last_reviewed, article.publish_at) == ("draft", None, None)
        assert list(article.stages.all()) == [stages["older-age"]]
        assert [(r.key, r.study, r.url) for r in article.references.all()] == [
            ("cdc", None, "https://cdc.gov/deaths"),
            ("lin", lin, ""),
        ]

    def test_the_form_of_a_study_is_grouped_as_its_page_is(self, admin_client, make_study):
        response = admin_client.get(change(make_study()))
        groups = [str(fieldset.name) for fieldset in response.context["adminform"] if fieldset.name]
        assert groups == [
            "Kind of study and who took part",
            "What was done: the dose",
            "Compared with, and followed",
            "Unwanted effects, money, certainty",
            "The paper",
            "Stages of life and topics",
            "Publication",
            "Review",
        ]
        asked = set(response.context["adminform"].form.fields)
        kept = {"status", "created_at", "changed_at", "id", "search_text", "references", "outcomes"}
        assert {field.name for field in Study._meta.get_fields()} - asked == kept

    def test_no_field_of_an_article_is_forgotten(self, admin_client, make_article):
        asked = set(admin_client.get(change(make_article())).context["adminform"].form.fields)
        kept = {"status", "created_at", "changed_at", "id", "search_text", "references"}
        assert {field.name for field in Article._meta.get_fields()} - asked == kept

    def test_a_study_with_outcomes(self, admin_client, studied):
        new = [OUTCOME, OUTCOME | {"position": 2, "name": "Sleep"}]
        data = study_form(new=new, techniques=[studied["swedish"].pk], _publish="")
        response = admin_client.post(reverse("admin:research_study_add"), data, follow=True)
        study = Study.objects.get()
        assert [outcome.name for outcome in study.outcomes.all()] == ["Pain", "Sleep"]
        assert study.is_public
        assert f"“{escape(study)}” is published." in text_of(response)

    def test_a_small_edit_keeps_the_dates(self, admin_client, make_article):
        article = make_article()
        assert admin_client.post(change(article), article_form(article, title="Better")).status_code == 302
        now = Article.objects.get()
        assert (now.title, now.status, now.last_reviewed, now.publish_at) == (
            "Better",
            "published",
            article.last_reviewed,
            LONG_AGO,
        )

    def test_an_emptied_date_does_not_make_it_newer(self, admin_client, make_article):
        article = make_article()
        data = article_form(article, publish_at_0="", publish_at_1="")
        assert admin_client.post(change(article), data).status_code == 302
        assert Article.objects.get().publish_at == LONG_AGO

    def test_a_cited_study_is_protected(self, admin_client, make_article, make_study):
        study = make_study()
        make_article(cites={"lin": study})
        address = reverse("admin:research_study_delete", args=[study.pk])
        assert "would require deleting the following protected related objects" in text_of(admin_client.get(address))
        admin_client.post(address, {"post": "yes"})
        assert Study.objects.filter(pk=study.pk).exists()

    # The session, the user and the article; stages and topics, those on offer and those chosen; the references to edit
    # with their studies. For the checklist these once more, and what readers have already.
    @pytest.mark.parametrize("cited", [1, 5])
    def test_queries_of_the_form(self, admin_client, make_article, make_study, cited, django_assert_num_queries):
        ContentType.objects.get_for_model(Article)  # Asked for once, then kept.
        article = make_article(cites={f"key-{number}": make_study() for number in range(cited)})
        with django_assert_num_queries(11):
            admin_client.get(change(article))


class TestMoves:
    def test_from_draft_to_public_and_away(self, admin_client, client, make_article, make_study):
        article = make_article(
            "later-life", cites={"lin": make_study()}, status="draft", publish_at=None, last_reviewed=None
        )
        assert buttons(admin_client.get(change(article))) == [
            "Save",
            "Save and preview",
            "Save and send for review",
            "Save, approve and publish",
        ]
        response = admin_client.post(change(article), article_form(article, _review="", title="New"), follow=True)
        assert "“New” is in review now." in text_of(response)
        assert Article.objects.get().status == "in-review"
        assert client.get(article.get_absolute_url()).status_code == 404

        assert buttons(response)[2:] == ["Save, approve and publish", "Save and send back to draft"]
        article.refresh_from_db()
        response = admin_client.post(change(article), article_form(article, _publish=""), follow=True)
        assert "“New” is published." in text_of(response)
        article.refresh_from_db()
        assert (article.status, article.last_reviewed) == ("published", timezone.localdate())
        assert client.get(article.get_absolute_url()).status_code == 200
        assert "View on site" in text_of(response)

        # What is saved is public at once: there is no looking at it first.
        assert buttons(response) == ["Save", "Save and send back to draft", "Save and archive"]
        response = admin_client.post(change(article), article_form(article, _archive=""), follow=True)
        assert "“New” is archived, and no longer on the site." in text_of(response)
        assert client.get(article.get_absolute_url()).status_code == 404

        assert buttons(response)[2:] == ["Save and send back to draft"]
        article.refresh_from_db()
        response = admin_client.post(change(article), article_form(article, _draft=""), follow=True)
        assert Article.objects.get().status == "draft"
        history = text_of(admin_client.get(reverse("admin:research_article_history", args=[article.pk])))
        assert "status: published" in history
        assert "status: archived" in history

    def test_scheduled(self, admin_client, client, make_article):
        article = make_article(status="in-review", publish_at=None)
        data = article_form(article, _publish="", publish_at_0="2098-03-04", publish_at_1="15:30")
        response = admin_client.post(change(article), data, follow=True)
        article.refresh_from_db()
        assert article.status == "published"
        assert article.last_reviewed == timezone.localdate()
        assert "is approved, and will be published on March 4, 2098, 3:30 p.m." in text_of(response)
        assert "scheduled for March 4, 2098, 3:30 p.m." in text_of(response)
        assert client.get(article.get_absolute_url()).status_code == 404

    def test_expired_before_anybody_could_read_it(self, admin_client, make_article):
        article = make_article(status="in-review", expire_at=LONG_AGO + datetime.timedelta(days=1))
        page = refused(admin_client.post(change(article), article_form(article, _publish="")), article)
        assert "This has passed: nobody could read it." in page

    def test_a_new_article_is_published_at_once(self, admin_client):
        response = admin_client.post(reverse("admin:research_article_add"), article_form(_publish=""))
        assert response.status_code == 302, response.context["errors"]
        assert Article.objects.get().is_public

    def test_meanwhile_somebody_else_moved_it(self, admin_client, make_article):
        article = make_article(status="archived")
        page = refused(admin_client.post(change(article), article_form(article, _publish="", title="Mine")), article)
        assert "This cannot be done: meanwhile it has become “archived”." in page
        assert 'value="Mine"' in page

    def test_a_study_that_goes_is_missed_by_its_articles(self, admin_client, make_article, make_study):
        study = make_study()
        make_article(title="Later life", cites={"lin": study})
        response = admin_client.post(change(study), study_form(study, _archive=""), follow=True)
        assert "It is cited, though not on the site, by “Later life”." in text_of(response)

    def test_save_and_preview(self, admin_client, make_article):
        article = make_article("later-life", status="draft")
        response = admin_client.post(change(article), article_form(article, _preview="", title="New"))
        assert (response.status_code, response.url) == (302, "/research/later-life/preview/")
        assert Article.objects.get().title == "New"
        assert 'href="/research/later-life/preview/"' in text_of(admin_client.get(change(article)))


class TestWhatStopsPublishing:
    def test_a_draft_says_what_stops_it(self, admin_client, make_article, make_study):
        article = make_article(
            cites={"lin": make_study(status="draft")}, status="draft", reviewer="", last_reviewed=None
        )
        Article.objects.update(body="Text [^lin] and [^unknown] ![x](picture:none) [y](javascript:alert(1)).")
        page = text_of(admin_client.get(change(article)))
        assert "[^unknown] cites a reference that is not in the list." in page
        assert "Reviewed by is empty." in page
        # Approving sets it.
        assert "Last reviewed is empty." not in page
        ready = make_article(status="draft", last_reviewed=None)
        assert "Nothing: it may be published." in text_of(admin_client.get(change(ready)))

    @pytest.mark.parametrize("status", ["draft", "in-review", "published"])
    @pytest.mark.parametrize(
        ("body", "problem"),
        [
            ("Text [^unknown].", "[^unknown] cites a reference that is not in the list."),
            ("Text ![x](picture:none).", "The picture “picture:none” is not among the pictures uploaded."),
            ("Text [x](javascript:alert(1)).", "The link to “javascript:alert(1)” leads nowhere"),
        ],
    )
    def test_it_is_refused_and_the_text_kept(self, admin_client, make_article, body, problem, status):
        article = make_article(status=status)
        press = {} if status == "published" else {"_publish": ""}
        response = admin_client.post(change(article), article_form(article, body=body, **press))
        page = refused(response, article)
        assert problem in page
        assert body in page
        # What was not saved is not shown as if it were.
        states = {"draft": "draft", "in-review": "in review", "published": "published"}
        assert f'<div class="readonly">{states[status]}</div>' in page
        assert ('value="Save, approve and publish"' in page) == (status != "published")

    def test_the_same_may_be_saved_as_a_draft(self, admin_client, make_article):
        article = make_article(status="draft")
        response = admin_client.post(change(article), article_form(article, body="Text [^unknown]."))
        assert response.status_code == 302

    def test_it_looks_at_the_references_as_they_will_be(self, admin_client, make_article, make_study):
        article = make_article(cites={"lin": make_study()})
        lin = article.references.get()
        renamed = article_form(article, saved=[reference_row(lin, key="li")])
        page = refused(admin_client.post(change(article), renamed), article)
        assert "[^lin] cites a reference that is not in the list." in page
        assert "The reference “li” is in the list, but the text never cites it." in page
        removed = article_form(article, saved=[reference_row(lin, DELETE="on")])
        page = refused(admin_client.post(change(article), removed), article)
        assert "[^lin] cites a reference that is not in the list." in page
        new = [{"key": "goel", "study": make_study(status="draft", headline="Goel found it").pk}]
        added = article_form(article, new=new, body=article.body + "[^goel]")
        page = refused(admin_client.post(change(article), added), article)
        assert "[^goel] cites “Lin et al., 2023: Goel found it”, which is not published." in page
        assert Reference.objects.get() == lin
        both = article_form(article, saved=[reference_row(lin, key="li")], body="Text [^li].")
        assert admin_client.post(change(article), both).status_code == 302

    def test_a_reviewer_is_needed(self, admin_client, make_article):
        article = make_article(status="in-review", last_reviewed=None)
        page = refused(admin_client.post(change(article), article_form(article, _publish="", reviewer="")), article)
        assert "Reviewed by is empty." in page

    def test_a_new_article_that_is_refused_is_still_a_draft(self, admin_client):
        response = admin_client.post(reverse("admin:research_article_add"), article_form(_publish="", reviewer=""))
        assert '<div class="readonly">draft</div>' in refused(response)
        assert not Article.objects.exists()

    def test_a_study_without_an_outcome(self, admin_client, make_study):
        study = make_study(status="in-review", outcomes=())
        response = admin_client.post(change(study), study_form(study, _publish=""))
        assert "No outcome is on record: say what was measured, and what was seen." in refused(response)
        assert Study.objects.get().status == "in-review"
        response = admin_client.post(change(study), study_form(study, new=[OUTCOME], _publish=""))
        assert response.status_code == 302
        assert Study.objects.get().is_public


class TestBadInput:
    @pytest.mark.parametrize(
        ("fields", "problem"),
        [
            ({"slug": "studies"}, "“studies” is the address of another page."),
            ({"slug": "Not a slug"}, "Enter a valid “slug”"),
            ({"slug": "taken"}, "Article with this Slug already exists."),
            ({"title": ""}, "This field is required."),
            ({"body": "x" * 1_000_000}, "This text is longer than 100000 characters."),
            ({"body": "x\0"}, "Null characters are not allowed."),
            ({"picture": "77"}, "Select a valid choice."),
            ({"stages": ["77"]}, "77 is not one of the available choices."),
            ({"last_reviewed": "tomorrow"}, "Enter a valid date."),
            (
                {
                    "publish_at_0": "2098-05-02",
                    "publish_at_1": "9:00",
                    "expire_at_0": "2098-05-01",
                    "expire_at_1": "9:00",
                },
                "It would expire before it is published.",
            ),
        ],
    )
    @pytest.mark.parametrize("press", [{}, {"_publish": ""}])
    def test_a_field(self, admin_client, make_article, fields, problem, press):
        make_article("taken")
        article = make_article(status="draft")
        data = article_form(article, **press) | {"key_messages": "Kept as typed."} | fields
        start = time.perf_counter()
        page = refused(admin_client.post(change(article), data), article)
        # Not a speed: it once asked the regular expression engine for minutes.
        assert time.perf_counter() - start < 60
        assert problem in page
        assert "Kept as typed." in page
        assert f'href="/research/{article.slug}/preview/"' in page

    @pytest.mark.parametrize(
        ("new", "problem"),
        [
            ([{"key": "Lin", "title": "x"}], "Small letters, digits and hyphens."),
            ([{"key": "lin", "title": "x"}, {"key": "lin", "title": "y"}], "Please correct the duplicate"),
            ([{"key": "lin"}], "A reference is either a study or a source with a title."),
            ([{"key": "lin", "title": "x", "url": "javascript:alert(1)"}], "Enter a valid URL."),
            ([{"key": "lin", "study": "77"}], "Select a valid choice."),
        ],
    )
    def test_a_reference(self, admin_client, make_article, new, problem):
        article = make_article(status="draft")
        page = refused(admin_client.post(change(article), article_form(article, new=new, body="Kept.")), article)
        assert problem in page
        assert "Kept." in page
        assert not Reference.objects.exists()

    def test_a_source_and_a_study_at_once(self, admin_client, make_article, make_study):
        article = make_article(status="draft")
        new = [{"key": "lin", "study": make_study().pk, "title": "x"}]
        page = refused(admin_client.post(change(article), article_form(article, new=new)), article)
        assert "A reference is either a study or a source with a title." in page

    def test_keys_that_change_places(self, admin_client, make_article):
        article = make_article(cites={key: {"title": key} for key in "abcd"}, status="draft")
        a, b, c, d = article.references.all()
        saved = [reference_row(a, key="b"), reference_row(b, key="a"), reference_row(c, key="d")]
        saved.append(reference_row(d, DELETE="on"))
        response = admin_client.post(
            change(article), article_form(article, saved=saved, new=[{"key": "c", "title": "e"}])
        )
        assert response.status_code == 302, response.context["errors"]
        now = {reference.key: reference.title for reference in article.references.all()}
        assert now == {"b": "a", "a": "b", "d": "c", "c": "e"}

    def test_without_its_references_the_form_is_refused(self, admin_client, make_article):
        article = make_article()
        data = {name: value for name, value in article_form(article).items() if "FORMS" not in name}
        assert "ManagementForm data is missing" in refused(admin_client.post(change(article), data), article)

    @pytest.mark.parametrize("fields", [{"doi": "doi"}, {"pmid": "0"}, {"year": "1492"}, {"design": "banana"}])
    def test_of_a_study(self, admin_client, make_study, fields):
        study = make_study(status="draft")
        response = admin_client.post(change(study), study_form(study, **fields))
        assert list(response.context["adminform"].form.errors) == list(fields)


class TestPermissions:
    def test_strangers_and_staff_without_permission(self, client, signed_in, make_article):
        article = make_article(status="draft")
        for address in (change(article), IMPORT, reverse("admin:research_study_changelist")):
            assert client.get(address).status_code == 302
            assert "/admin/login/" in client.get(address).url
        assert client.get("/research/article-1/preview/").status_code == 404
        nobody = signed_in()
        for address in (change(article), IMPORT, reverse("admin:research_study_changelist")):
            assert nobody.get(address).status_code == 403
        assert nobody.get("/research/article-1/preview/").status_code == 404

    def test_an_editor_writes_but_does_not_publish(self, editor, make_article, make_study):
        article = make_article("later-life", status="draft")
        page = editor.get(change(article))
        assert buttons(page) == ["Save", "Save and preview", "Save and send for review"]
        assert editor.get("/research/later-life/preview/").status_code == 200
        new = [{"key": "lin", "study": make_study().pk}]
        data = article_form(article, new=new, body="Text [^lin].")
        assert editor.post(change(article), data).status_code == 302
        assert article.references.count() == 1
        article.refresh_from_db()
        for press in ("_publish", "_archive"):
            assert editor.post(change(article), article_form(article, **{press: ""})).status_code == 403
        assert editor.post(change(article), article_form(article, _review="")).status_code == 302
        article.refresh_from_db()
        assert article.status == "in-review"
        assert buttons(editor.get(change(article)))[2:] == ["Save and send back to draft"]
        assert editor.post(change(article), article_form(article, status="published")).status_code == 302
        assert Article.objects.get().status == "in-review"

    @pytest.mark.parametrize("when", ["public", "scheduled"])
    def test_an_editor_only_looks_at_what_is_approved(self, editor, make_article, make_study, soon, when):
        article = make_article(cites={"lin": make_study()}, publish_at=LONG_AGO if when == "public" else soon)
        page = editor.get(change(article))
        assert page.status_code == 200
        assert buttons(page) == []
        assert "Only those who may publish can change it" in text_of(page)
        for press in ({}, {"_draft": ""}, {"_preview": ""}):
            assert editor.post(change(article), article_form(article, title="Mine", **press)).status_code == 403
        assert Article.objects.get().title == article.title

    def test_nor_deletes_it(self, signed_in, make_article):
        editor = signed_in("change_article", "delete_article")
        public, draft = make_article(), make_article(status="draft")
        assert (
            editor.post(reverse("admin:research_article_delete", args=[public.pk]), {"post": "yes"}).status_code == 403
        )
        both = {"action": "delete_selected", "_selected_action": [public.pk, draft.pk], "post": "yes"}
        editor.post(reverse("admin:research_article_changelist"), both)
        assert Article.objects.count() == 2
        alone = both | {"_selected_action": [draft.pk]}
        editor.post(reverse("admin:research_article_changelist"), alone)
        assert Article.objects.get() == public

    def test_a_reviewer_publishes(self, signed_in, make_article):
        reviewer = signed_in("change_article", "publish_article")
        article = make_article(status="in-review")
        assert reviewer.post(change(article), article_form(article, _publish="")).status_code == 302
        article.refresh_from_db()
        assert reviewer.post(change(article), article_form(article, title="Mine")).status_code == 302

    def test_who_may_publish_articles_does_not_publish_studies(self, signed_in, make_study):
        reviewer = signed_in("change_article", "publish_article", "change_study")
        study = make_study(status="in-review")
        assert reviewer.post(change(study), study_form(study, _publish="")).status_code == 403

    def test_who_may_only_add_is_not_led_to_a_preview(self, signed_in):
        newcomer = signed_in("add_article")
        page = newcomer.get(reverse("admin:research_article_add"))
        assert buttons(page) == ["Save", "Save and send for review"]
        data = article_form(_preview="", new=[{"key": "cdc", "title": "x"}])
        response = newcomer.post(reverse("admin:research_article_add"), data)
        assert response.url == "/admin/"
        assert Article.objects.get().references.count() == 1

    def test_who_may_only_look(self, signed_in, make_article, make_study):
        looker = signed_in("view_article")
        article = make_article("later-life", cites={"lin": make_study()}, status="draft")
        page = looker.get(change(article))
        assert buttons(page) == []
        assert "preview" not in page.content.decode()
        assert "[^lin]" in page.content.decode()
        assert looker.get("/research/later-life/preview/").status_code == 404
        assert looker.post(change(article), article_form(article, _review="")).status_code == 403

    def test_the_preview_of_a_study(self, editor, signed_in, make_study):
        make_study("lin-2023", status="draft")
        assert editor.get("/research/studies/lin-2023/preview/").status_code == 200
        assert signed_in("change_article").get("/research/studies/lin-2023/preview/").status_code == 404


class TestSmallThings:
    def test_a_term_is_added(self, admin_client):
        data = {"name": "control group", "slug": "control-group", "also": "controls", "definition": "Those without."}
        assert admin_client.post(reverse("admin:research_term_add"), data).status_code == 302
        assert Term.objects.get().forms == ["control group", "controls"]

    def test_what_is_not_published_has_the_usual_buttons(self, admin_client, topics):
        page = admin_client.get(change(topics["sleep"]))
        assert buttons(page) == ["Save"]
        for words in ("Save and add another", "Save and continue editing", "Delete"):
            assert words in text_of(page)

    def test_two_stages_in_one_place(self, admin_client, stages):
        data = {"name": "Childhood", "slug": "childhood", "ages": "1 to 12", "position": 1}
        response = admin_client.post(reverse("admin:research_lifestage_add"), data)
        assert "Life stage with this Position already exists." in text_of(response)

    def test_a_picture_is_chosen_for_an_article(self, admin_client, make_article):
        picture = Picture.objects.create(key="hands", alt="Two hands")
        article = make_article(status="draft")
        assert admin_client.post(change(article), article_form(article, picture=picture.pk)).status_code == 302
        assert Article.objects.get().picture == picture
