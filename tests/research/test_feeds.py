"""The feed of new articles."""

from xml.etree import ElementTree

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed(client, **headers):
    response = client.get("/research/feed/", **headers)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own


def test_the_newest_articles_come_first_with_full_addresses(client, make_article, just_now, settings):
    settings.SITE_URL = "https://massage.example.org"
    make_article("old", title="Old & wise", summary="One < two.")
    make_article("new", title="New", publish_at=just_now)
    entries = feed(client).findall("a:entry", ATOM)
    assert [entry.find("a:title", ATOM).text for entry in entries] == ["New", "Old & wise"]
    assert [entry.find("a:link", ATOM).get("href") for entry in entries] == [
        "https://massage.example.org/research/new/",
        "https://massage.example.org/research/old/",
    ]
    assert entries[1].find("a:summary", ATOM).text == "One < two."


def test_it_names_itself_by_the_address_of_the_site(client, make_article, settings):
    settings.SITE_URL = "https://massage.example.org"
    make_article()
    links = {link.get("rel"): link.get("href") for link in feed(client).findall("a:link", ATOM)}
    assert links == {
        "alternate": "https://massage.example.org/research/",
        "self": "https://massage.example.org/research/feed/",
    }


def test_it_ends_after_twenty(client, make_article):
    for _ in range(21):
        make_article()
    assert len(feed(client).findall("a:entry", ATOM)) == 20


def test_an_empty_feed_is_a_feed(client, db):
    assert feed(client).findall("a:entry", ATOM) == []


def test_it_asks_the_database_once(client, make_article, django_assert_num_queries):
    for _ in range(5):
        make_article()
    with django_assert_num_queries(1):
        feed(client)


def test_no_title_breaks_it(client, make_article):
    make_article(title="</title><script>alert(1)</script>")
    assert len(feed(client).findall("a:entry", ATOM)) == 1


def test_an_entry_says_when_it_appeared_and_when_it_was_changed(client, make_article):
    article = make_article()
    (entry,) = feed(client).findall("a:entry", ATOM)
    assert entry.find("a:published", ATOM).text.startswith("2020-01-01")
    assert entry.find("a:updated", ATOM).text.startswith(f"{article.changed_at:%Y-%m-%d}")
