"""The words that are searched follow every change to what they come from."""

import io
import threading
import time

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from research import indexing
from research.models import Article, LifeStage, Outcome, SearchText, StudiedTechnique, Study, Topic
from research.publication import Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(db):
    return Study.objects.create(
        slug="lin-2023",
        headline="Calmer",
        title="Abhyanga",
        authors="Lin L\nYüksel A",
        journal="Lancet",
        year=2023,
        doi="10.1000/xyz.182",
        pmid="37000001",
        pmcid="PMC9000001",
        registration="NCT01234567",
        population="Mothers",
        arms="Forty",
        intervention="Stroking",
        given_by_note="Nurse",
        comparison="Holding",
        finding="Slept",
        limits="Unblinded",
        harms="Rash",
        funding="University",
        note="Corrected",
    )


@pytest.fixture
def article(db):
    return Article.objects.create(
        slug="colic",
        title="Colic",
        summary="Crying",
        key_messages="Unsure\nGentle",
        body="## Evidence\n\nWe **read** [the trial](https://example.org/away)[^lin].",
        limits="Few",
        safety="Fever",
        learn="Oil",
    )


@pytest.fixture
def topic(db):
    return Topic.objects.create(slug="sleep", name="Bedtime")


@pytest.fixture
def stage(db):
    return LifeStage.objects.create(slug="infancy", name="Cradle", ages="all", position=1)


@pytest.fixture
def technique(db):
    return StudiedTechnique.objects.create(slug="swedish", name="Swedish")


@pytest.fixture(autouse=True)
def in_step():
    """After each test, the database's own index says what the table says."""
    yield
    assert_in_step()


def assert_in_step():
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO research_fulltext(research_fulltext, rank) VALUES ('integrity-check', 1)")


def finds(*publications):
    """A function that tells whether a text finds exactly these."""

    def check(text):
        return [*Study.objects.search(text), *Article.objects.search(text)] == list(publications)

    return check


def column_of(publication, word):
    """The columns in which a word stands."""
    text = SearchText.objects.get(**{publication._meta.model_name: publication})
    return [column for column in ("title", "summary", "body") if word in getattr(text, column).split()]


def rows():
    return list(SearchText.objects.order_by("study", "article").values("study", "article", "title", "summary", "body"))


class TestWhatIsIndexed:
    @pytest.mark.parametrize(
        ("column", "texts"),
        [
            ("title", ["calmer", "abhyanga"]),
            ("summary", ["slept", "mothers"]),
            ("body", ["lin 2023", "yuksel", "lancet", "10.1000/xyz.182", "37000001", "PMC9000001", "NCT01234567"]),
            ("body", ["forty", "stroking", "nurse", "holding", "unblinded", "rash", "university", "corrected"]),
        ],
    )
    def test_of_a_study(self, study, column, texts):
        for text in texts:
            assert finds(study)(text), text
            for stem in indexing.words.stems(text):
                assert column_of(study, stem) == [column], text

    def test_of_an_article(self, article):
        for column, text in {"title": "colic", "summary": "crying unsure gentle", "body": "few oil"}.items():
            assert finds(article)(text)
            for stem in indexing.words.stems(text):
                assert column_of(article, stem) == [column]
        assert finds(article)("evidence read trial")
        for text in ("example", "https", "away", "lin"):
            assert finds()(text), text

    def test_that_an_article_tells_of_safety_and_not_what_it_warns_of(self, article):
        assert finds()("fever")
        assert finds(article)("is that safe")
        article.safety = ""
        article.save()
        assert finds()("is that safe")

    def test_names_of_what_it_is_linked_to(self, study, article, topic, stage, technique):
        for publication in (study, article):
            publication.topics.add(topic)
            publication.stages.add(stage)
            assert column_of(publication, "bedtim") == ["title"]
            assert column_of(publication, "cradl") == ["title"]
        study.techniques.add(technique)
        Outcome.objects.create(study=study, name="Heartbeat")
        assert column_of(study, "swedish") == column_of(study, "heartbeat") == ["summary"]

    def test_neighbors_in_title_and_summary(self, study, article, topic):
        study.headline, study.finding, study.limits = "Slow strokes", "Less pain. Sleep better", "Small study"
        study.save()
        assert column_of(study, "slow·stroke") == ["title"]
        assert column_of(study, "less·pain") == ["summary"]
        assert column_of(study, "pain·sleep") == column_of(study, "small·studi") == []
        topic.name = "End of life"
        topic.save()
        for publication in (study, article):
            publication.topics.add(topic)
            assert column_of(publication, "end·life") == ["title"]
        # Not across what are two parts: the title of the article, and the name of its topic.
        assert column_of(article, "colic·end") == []

    def test_drafts_are_indexed_but_not_published(self, study):
        assert study.status == Status.DRAFT
        assert finds(study)("calmer")
        assert not Study.objects.published().search("calmer").exists()

    def test_words_beyond_a_thick_book_are_left_out(self, article):
        article.body = " ".join(f"w{number}" for number in range(indexing.MOST_STEMS + 1))
        article.save()
        assert finds(article)(f"w{indexing.MOST_STEMS - 1}")
        assert finds()(f"w{indexing.MOST_STEMS}")

    @pytest.mark.parametrize("text", ["x" * 100_000, "' \\ : * \" 'a':1A \\' ::", "😀" * 1000, "a'b'c''"])
    def test_any_text_can_be_indexed(self, study, text):
        study.note = text
        study.save()
        assert finds(study)("calmer")


class TestPublicationsChange:
    def test_saved_again(self, study, article):
        study.headline = "Warmer"
        study.save()
        article.title = "Reflux"
        article.save(update_fields=["title"])
        assert finds(study)("warmer")
        assert finds(article)("reflux")
        assert finds()("calmer")
        assert finds()("colic")
        assert SearchText.objects.count() == 2

    def test_deleted_one_by_one(self, study, article, topic):
        study.topics.add(topic)
        Outcome.objects.create(study=study, name="Heartbeat")
        study.delete()
        article.delete()
        assert finds()("calmer")
        assert finds()("heartbeat")
        assert finds()("colic")
        assert not SearchText.objects.exists()
        connection.check_constraints()

    def test_deleted_in_bulk(self, study, article):
        Outcome.objects.create(study=study, name="Heartbeat")
        Study.objects.all().delete()
        Article.objects.all().delete()
        assert not SearchText.objects.exists()
        connection.check_constraints()

    def test_undone_with_its_transaction(self, study):
        with transaction.atomic():
            study.headline = "Warmer"
            study.save()
            transaction.set_rollback(True)
        assert finds(study)("calmer")
        assert finds()("warmer")

    def test_many_saves_in_one_transaction(self, study):
        with transaction.atomic():
            for number in range(20):
                study.headline = f"Take {number}"
                study.save()
        assert finds(study)("take 19")
        assert finds()("18")

    def test_bulk_writes_once_told(self, study):
        Study.objects.update(headline="Warmer")
        assert finds()("warmer")
        indexing.index(study)
        assert finds(study)("warmer")

    def test_what_a_save_costs(self, article, django_assert_num_queries):
        # The save itself; then the article again, locked; its stages and topics; the words.
        with django_assert_num_queries(5):
            article.save()


class TestOutcomesChange:
    @pytest.fixture
    def outcome(self, study):
        return Outcome.objects.create(study=study, name="Heartbeat")

    def test_added_and_renamed(self, study, outcome):
        assert finds(study)("heartbeat")
        outcome.name = "Breathing"
        outcome.save()
        assert finds(study)("breathing")
        assert finds()("heartbeat")

    def test_deleted(self, study, outcome):
        outcome.delete()
        assert finds()("heartbeat")
        assert finds(study)("calmer")

    def test_deleted_in_bulk(self, study, outcome):
        study.outcomes.all().delete()
        assert finds()("heartbeat")
        assert finds(study)("calmer")

    def test_moved_to_another_study(self, study, outcome):
        other = Study.objects.create(slug="other", headline="Other", year=2020, finding="F", limits="L")
        outcome.study = other
        outcome.save()
        assert finds(other)("heartbeat")
        assert finds(study)("calmer")


class TestLinksChange:
    @pytest.fixture(
        params=[
            ("study", "studies", "topic", "topics", "bedtime"),
            ("study", "studies", "stage", "stages", "cradle"),
            ("study", "studies", "technique", "techniques", "swedish"),
            ("article", "articles", "topic", "topics", "bedtime"),
            ("article", "articles", "stage", "stages", "cradle"),
        ],
        ids="-".join,
    )
    def link(self, request):
        """A publication, its end of a link, the other end, what is there, and its word."""
        one, back, other, forth, word = request.param
        publication, named = request.getfixturevalue(one), request.getfixturevalue(other)
        return publication, getattr(publication, forth), getattr(named, back), named, word

    def test_from_the_publication(self, link):
        publication, forth, _, other, word = link
        for add, cut in (
            (lambda: forth.add(other), lambda: forth.remove(other)),
            (lambda: forth.set([other]), lambda: forth.set([])),
            (lambda: forth.add(other), forth.clear),
        ):
            add()
            assert finds(publication)(word)
            cut()
            assert finds()(word)

    def test_from_the_other_end(self, link):
        publication, _, back, _, word = link
        for add, cut in (
            (lambda: back.add(publication), lambda: back.remove(publication)),
            (lambda: back.set([publication]), lambda: back.set([])),
            (lambda: back.add(publication), back.clear),
        ):
            add()
            assert finds(publication)(word)
            cut()
            assert finds()(word)

    def test_what_is_linked_is_renamed_or_deleted(self, link):
        publication, forth, _, other, word = link
        forth.add(other)
        other.name = "Kneading"
        other.save()
        assert finds(publication)("kneading")
        assert finds()(word)
        other.delete()
        assert finds()("kneading")

    def test_deleted_in_bulk(self, link):
        _, forth, _, other, word = link
        forth.add(other)
        type(other).objects.all().delete()
        assert finds()(word)

    def test_a_link_that_is_there_already_costs_nothing(self, link, django_assert_num_queries):
        _, forth, _, other, _ = link
        forth.add(other)
        with django_assert_num_queries(1):
            forth.add(other)


class TestRebuild:
    @pytest.fixture
    def everything(self, study, article, topic, stage, technique):
        for publication in (study, article):
            publication.topics.add(topic)
            publication.stages.add(stage)
        study.techniques.add(technique)
        Outcome.objects.create(study=study, name="Heartbeat")
        Study.objects.create(slug="other", headline="Other", year=2020, finding="F", limits="L")

    @pytest.mark.usefixtures("everything")
    def test_it_says_what_following_said(self, study):
        before = rows()
        assert len(before) == 3
        assert indexing.rebuild() == 3
        assert rows() == before

    @pytest.mark.usefixtures("everything")
    def test_it_mends_what_is_missing_or_wrong(self, study, article):
        before = rows()
        SearchText.objects.filter(study=study).delete()
        SearchText.objects.update(title="wrong")
        assert indexing.rebuild() == 3
        assert rows() == before
        assert finds(study)("calmer")
        assert finds()("wrong")

    @pytest.mark.usefixtures("everything")
    def test_in_chunks(self, monkeypatch):
        before = rows()
        SearchText.objects.all().delete()
        monkeypatch.setattr(indexing, "CHUNK", 1)
        assert indexing.rebuild() == 3
        assert rows() == before

    @pytest.mark.usefixtures("everything")
    def test_the_command_says_how_many(self):
        out = io.StringIO()
        call_command("reindex_research", stdout=out)
        assert out.getvalue() == "3 studies and articles.\n"

    def test_on_an_empty_site(self):
        assert indexing.rebuild() == 0

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its index by itself, always")
    def test_it_mends_the_index_of_sqlite(self, study):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO research_fulltext(research_fulltext) VALUES ('delete-all')")
        assert finds()("calmer")
        with pytest.raises(DatabaseError), transaction.atomic():
            assert_in_step()
        indexing.rebuild()
        assert finds(study)("calmer")


class TestFixtures:
    @pytest.mark.usefixtures("topic")
    def test_dumped_and_loaded(self, study, article, topic, tmp_path):
        # A key that loading must not give to another row.
        SearchText.objects.filter(study=study).update(id=1000)
        Article.objects.create(slug="next", title="Next", summary="S", key_messages="K", body="B", limits="L")
        for publication in (study, article):
            publication.topics.add(topic)
        before = rows()
        file = tmp_path / "all.json"
        call_command("dumpdata", "research", output=str(file))
        for model in (Study, Article, Topic):
            model.objects.all().delete()
        assert rows() == []
        call_command("loaddata", str(file), verbosity=0)
        assert rows() == before
        assert finds(study, article)("bedtime")


class TestPlain:
    @pytest.mark.parametrize(
        ("markdown", "plain"),
        [
            ("## What **we** _know_", "What we know"),
            ("Slept longer[^lin-2023][^b], 3 * 4.", "Slept longer, 3  4."),
            ('[the trial](https://a.org/x "Title") and ![a picture](b.png)', "the trial and a picture"),
            ("[text][ref]\n\n[ref]: https://a.org/x", "text\n\n"),
            ("> quoted\n- one\n+ two\n1. three", "quoted\none\ntwo\n1. three"),
            ("`code` <https://a.org> https://b.org/c.", "code  "),
            ("```\nfenced\n```", "\nfenced\n"),
            ("snake_case ~~gone~~ 5\\* [not a link] (nor this)", "snake_case gone 5 [not a link] (nor this)"),
            ("a | b", "a  b"),
            ("", ""),
        ],
    )
    def test_it_leaves_the_words(self, markdown, plain):
        assert indexing.plain(markdown) == plain

    @pytest.mark.parametrize("mark", ["[", "[^", "![](", "[](a ", "[a]: ", "*_", "> ", "```", "http://", "\\", "<"])
    def test_no_text_takes_long(self, mark):
        started = time.process_time()
        indexing.plain(mark * 100_000)
        indexing.plain(f"{mark}\n" * 100_000)
        assert time.process_time() - started < 5  # A fifth of a second; to look back over all of it takes minutes.


@pytest.mark.django_db(transaction=True)
class TestTransactions:
    def test_flushing_leaves_nothing_to_find(self, study, article):
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
        assert not SearchText.objects.exists()
        again = Study.objects.create(slug="again", headline="Warmer", year=2020, finding="F", limits="L")
        assert finds()("calmer")
        assert finds(again)("warmer")
        assert_in_step()

    def test_two_who_change_one_study_at_once_do_not_lose_each_others_words(self, study):
        def other_person():
            Outcome.objects.create(study=study, name="Breathing")
            connection.close()

        other = threading.Thread(target=other_person)
        with transaction.atomic():
            Outcome.objects.create(study=study, name="Heartbeat")
            other.start()
            other.join(0.5)  # By then it waits for this transaction to end.
            assert other.is_alive()
        other.join()
        assert finds(study)("heartbeat breathing")

    def test_the_migration_goes_back_and_forth(self, study):
        try:
            MigrationExecutor(connection).migrate([("research", "0001_initial")])
            assert "research_fulltext" not in connection.introspection.table_names()
            Study.objects.filter(pk=study.pk).update(headline="Still writable")
        finally:
            executor = MigrationExecutor(connection)
            executor.migrate(executor.loader.graph.leaf_nodes())
        assert finds(study)("calmer")  # What was there is indexed again.


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no triggers to lose")
def test_no_migration_lost_the_triggers():
    """One that makes SearchText anew on SQLite drops them: it has to run `make` of 0002_full_text again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'research_searchtext'")
        found = {name for (name,) in cursor.fetchall()}
    assert found == {"research_fulltext_added", "research_fulltext_removed", "research_fulltext_changed"}
