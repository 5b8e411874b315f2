"""What the public reads stays as it was approved; nobody publishes or overwrites what they have not seen."""

import pytest

from research.models import Article, Study
from tests.research.staffing import OUTCOME, article_form, buttons, change, opened, refused, study_form, text_of

pytestmark = pytest.mark.django_db

STALE = "somebody else changed this after you opened it"


class TestApproved:
    @pytest.mark.parametrize("status", ["draft", "archived"])
    @pytest.mark.parametrize("when", ["public", "scheduled"])
    def test_an_editor_only_looks_at_a_study_that_an_approved_article_cites(
        self, editor, make_article, make_study, soon, status, when
    ):
        study = make_study(status=status)
        article = make_article(cites={"lin": study}, **({"publish_at": soon} if when == "scheduled" else {}))
        page = editor.get(change(study))
        assert buttons(page) == []
        assert "Only those who may publish can change it" in text_of(page)
        for press in ({}, {"_draft": ""}, {"_preview": ""}):
            assert editor.post(change(study), study_form(study, headline="Mine", **press)).status_code == 403
        assert Study.objects.get().headline == study.headline
        article.status = "draft"
        article.save()
        assert editor.post(change(study), study_form(study, headline="Mine")).status_code == 302

    def test_a_publisher_is_told(self, admin_client, make_article):
        page = admin_client.get(change(make_article()))
        assert "what you save here is public at once" in text_of(page)
        assert "Save and preview" not in buttons(page)
        assert 'preview/">Preview</a>' in text_of(page)

    def test_what_is_public_is_not_saved_to_be_looked_at(self, admin_client, make_article, make_study):
        article = make_article()
        page = refused(admin_client.post(change(article), article_form(article, title="Mine", _preview="")), article)
        assert "the public reads at once" in page
        assert 'value="Mine"' in page
        study = make_study()
        assert admin_client.post(change(study), study_form(study, _preview="")).status_code == 200


class TestVersion:
    """The rest: tests/history/test_two_editors.py."""

    @pytest.mark.parametrize("press", [{}, {"_publish": ""}, {"_review": ""}])
    def test_an_old_form_is_refused(self, admin_client, make_article, press):
        article = make_article(status="draft")
        old = article_form(article, body="Kept as typed.", **press) | opened(admin_client, article)
        assert admin_client.post(change(article), article_form(article, title="Theirs")).status_code == 302
        article = Article.objects.get()
        page = refused(admin_client.post(change(article), old), article)
        assert STALE in page
        assert "Kept as typed." in page
        # Once more is no way around it.
        assert STALE in refused(admin_client.post(change(article), old), article)

    def test_an_outcome_of_somebody_else_is_not_published_unseen(self, editor, admin_client, make_study):
        study = make_study(status="in-review")
        old = study_form(study, _publish="") | opened(admin_client, study)
        new = [OUTCOME | {"position": 2, "name": "Cures everything"}]
        assert editor.post(change(study), study_form(study, new=new)).status_code == 302
        assert STALE in refused(admin_client.post(change(study), old))
        assert Study.objects.get().status == "in-review"
        study.refresh_from_db()
        now = study_form(study, _publish="") | opened(admin_client, study)
        assert admin_client.post(change(study), now).status_code == 302


class TestACitedStudyThatGoes:
    def test_its_articles_take_a_typo_fix_and_say_so(self, admin_client, make_article, make_study):
        study = make_study()
        article = make_article(cites={"lin": study})
        study.status = "archived"
        study.save()
        response = admin_client.post(change(article), article_form(article, title="Mended"), follow=True)
        assert Article.objects.get().title == "Mended"
        assert "[^lin] cites" in text_of(response)
        page = text_of(admin_client.get(change(article)))
        assert "Nothing: it may be published." in page
        assert "To be mended all the same:" in page
        article.refresh_from_db()
        # Another one that is not there is still refused.
        new = [{"key": "goel", "study": make_study(status="draft").pk}]
        data = article_form(article, new=new, body=article.body + "[^goel]")
        assert "[^goel] cites" in refused(admin_client.post(change(article), data), article)

    @pytest.mark.parametrize(
        ("dates", "caution"),
        [
            ({"publish_at_0": "2098-01-01", "publish_at_1": "9:00"}, "It is cited, though not on the site, by “Life”."),
            (
                {"expire_at_0": "2098-01-01", "expire_at_1": "9:00"},
                "It goes on Jan. 1, 2098, 9 a.m., and is cited beyond that by “Life”.",
            ),
        ],
    )
    def test_moved_dates_name_the_articles(self, admin_client, make_article, make_study, dates, caution):
        study = make_study()
        make_article(title="Life", cites={"lin": study})
        make_article(title="Draft", cites={"lin": study}, status="draft")
        response = admin_client.post(change(study), study_form(study, **dates), follow=True)
        warnings = [str(message) for message in response.context["messages"] if message.level_tag == "warning"]
        assert [warning.replace("January", "Jan.") for warning in warnings] == [caution]

    def test_one_that_stays_is_saved_in_peace(self, admin_client, make_article, make_study):
        study = make_study()
        make_article(cites={"lin": study})
        response = admin_client.post(change(study), study_form(study), follow=True)
        assert [message.level_tag for message in response.context["messages"]] == ["success"]
