"""Outside links are looked at politely, in bounded time, and never inside of the house."""

import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from locator import outside_links as table
from locator.models import OutsideLink, Practice, State
from portal import link_checking, outside_links
from portal.link_checking import Checker, Outcome, is_public
from research.models import Article, Study


def anywhere(address):
    return True


@contextmanager
def elsewhere():
    """Inside, this thread is on a connection of its own, as another process would be."""
    ours = connections["default"]
    connections["default"] = ours.copy()
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = ours


class Site:
    """A web server on 127.0.0.1: `/404` answers so, `/to/…` redirects there; `asked` is what it was asked."""

    def __init__(self):
        site, self.asked, self.agents, self.over = self, [], set(), threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.asked.append((self.command, self.path))
                site.agents.add(self.headers["User-Agent"])
                first, _, rest = self.path.lstrip("/").partition("/")
                if first == "get" and self.command == "HEAD":
                    return self.answer(405)
                if first == "to":
                    return self.answer(302, rest)
                if first == "slow":
                    site.over.wait(10)
                if first == "drip":  # A line of the head now and then, so that no single read takes long.
                    self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                    while not site.over.wait(0.05):
                        self.wfile.write(b"X-More: 1\r\n")
                if first == "garbage":
                    return self.wfile.write(b"\0\xff nothing known\r\n\r\n")
                return self.answer(int(first) if first.isdigit() else 200)

            do_HEAD = do_GET

            def answer(self, status, location=None):
                self.send_response_only(status)
                if location is not None:
                    self.send_header("Location", location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *args: None  # Whoever gives up on a slow answer hangs up.
        self.home = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def site():
    site = Site()
    yield site
    site.stop()


@pytest.fixture
def look():
    return Checker(anywhere, wait=lambda seconds: None).look


class TestAnswers:
    @pytest.mark.parametrize(
        ("path", "outcome", "status"),
        [
            ("/", Outcome.OK, "200"),
            ("/204", Outcome.OK, "204"),
            ("/get/this", Outcome.OK, "200"),
            ("/404", Outcome.BROKEN, "404"),
            ("/500", Outcome.BROKEN, "500"),
            ("/403", Outcome.REFUSED, "403"),
            ("/to//404", Outcome.BROKEN, "404"),
            ("/to//to//fine", Outcome.OK, "200"),
            ("/to/", Outcome.BROKEN, "redirects to nowhere"),
            ("/to/ftp://example.org/", Outcome.BROKEN, "is no address of a page"),
            ("/to/http://[::1", Outcome.BROKEN, "is no address"),
            ("/garbage", Outcome.BROKEN, "no connection"),
            ("/wörter und räume?q=ä b", Outcome.OK, "200"),
        ],
    )
    def test_what_each_comes_to(self, site, look, path, outcome, status):
        assert look(site.home + path) == (outcome, status)

    @pytest.mark.parametrize(
        "url",
        ["", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http://a b/", "http://u@127.0.0.1/",
         "http://127.0.0.1:99999/", "http://[::1", "javascript:alert(1)", f"http://{'a' * 10_000}.org/"],
    )  # fmt: skip
    def test_what_is_no_address(self, look, url):
        assert look(url).outcome == Outcome.BROKEN

    def test_a_circle_ends(self, site, look):
        loop = f"{site.home}/to/{site.home}/to/" * 9
        assert look(loop) == (Outcome.BROKEN, "redirects too often")
        assert len(site.asked) == link_checking.MOST_REDIRECTS + 1

    def test_nobody_listens(self, look):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            assert look(f"http://127.0.0.1:{listener.getsockname()[1]}/") == (Outcome.BROKEN, "no connection")

    @pytest.mark.parametrize("path", ["/slow", "/drip"])
    def test_slow_answers_cost_a_bounded_time(self, site, look, monkeypatch, path):
        monkeypatch.setattr(link_checking, "TIMEOUT", 0.5)
        began = time.monotonic()
        assert look(site.home + path).status.startswith("no answer within")
        assert time.monotonic() - began < 5

    def test_https_wants_a_certificate(self, site, look):
        assert look(site.home.replace("http:", "https:")).outcome == Outcome.BROKEN


class TestManners:
    def test_head_first_and_who_asks(self, site, look, settings):
        settings.SITE_NAME, settings.SITE_URL = "Massage für alle", "https://massage.example.org"
        look(f"{site.home}/get/this")
        assert site.asked == [("HEAD", "/get/this"), ("GET", "/get/this")]
        assert site.agents == {"Massage fr alle link check (+https://massage.example.org)"}

    def test_too_many_requests_are_not_answered_with_one_more(self, site, look):
        assert look(f"{site.home}/429").outcome == Outcome.REFUSED
        assert len(site.asked) == 1

    def test_a_second_between_two_requests_to_a_host(self, site):
        waits = []
        checker = Checker(anywhere, wait=waits.append)
        checker.look(f"{site.home}/")
        checker.look(f"{site.home}/other")
        checker.look(f"http://localhost:{site.server.server_port}/")  # Another host waits for nobody.
        assert len(waits) == 1
        assert 0.5 < waits[0] <= 1


class TestOutOfTheHouse:
    @pytest.mark.parametrize(
        "address",
        ["127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
         "224.0.0.1", "255.255.255.255", "192.0.2.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
         "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::"],
    )  # fmt: skip
    def test_private_addresses(self, address):
        assert not is_public(address)

    @pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946"])
    def test_public_ones(self, address):
        assert is_public(address)

    @pytest.mark.parametrize(
        ("host", "resolved"),
        [
            ("127.0.0.1", "127.0.0.1"),
            ("localhost", "127.0.0.1"),
            ("2130706433", "127.0.0.1"),
            ("0x7f.1", "127.0.0.1"),
            ("harmless.example.org", "127.0.0.1"),
            ("[::1]", "::1"),
            ("[::ffff:127.0.0.1]", "::ffff:127.0.0.1"),
        ],
    )
    def test_the_site_itself_is_never_asked(self, site, host, resolved, monkeypatch):
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: [(2, 1, 6, "", (resolved, 80))])
        answer = Checker(wait=lambda seconds: None).look(f"http://{host}:{site.server.server_port}/")
        assert answer.outcome == Outcome.BROKEN
        assert site.asked == []

    def test_nor_after_a_redirect(self, site, monkeypatch):
        """The first host is public, by what is said here of names; where it leads to is not."""
        judged = []

        def judge(address):
            judged.append(address)
            return len(judged) == 1

        answer = Checker(judge, wait=lambda seconds: None).look(f"{site.home}/to/{site.home}/secret")
        assert answer == (Outcome.BROKEN, "leads to a private address")
        assert [path for _, path in site.asked] == [f"/to/{site.home}/secret"]

    def test_one_private_address_of_several_is_enough(self, monkeypatch):
        found = [(2, 1, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
        assert Checker().look("http://example.org/").status == "leads to a private address"

    def test_the_connection_goes_to_the_address_that_was_judged(self, site, monkeypatch):
        """A name that means something else the second time it is asked for."""
        answers = [[(2, 1, 6, "", ("127.0.0.1", 80))]]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: answers.pop())
        went = []

        def connect(address, timeout):
            went.append(address[0])
            raise OSError

        monkeypatch.setattr(socket, "create_connection", connect)
        Checker(anywhere).look("http://rebound.example.org/")
        assert went == ["127.0.0.1"]


@pytest.mark.django_db
class TestCommand:
    @pytest.fixture(autouse=True)
    def _quick(self, monkeypatch):
        monkeypatch.setattr(link_checking, "BETWEEN", 0)

    @pytest.fixture
    def pages(self, site, make_therapist):
        make_therapist(practice={"website": f"{site.home}/404"})
        make_therapist("Draft", published=False, practice={"website": f"{site.home}/draft"})
        State.objects.filter(pk="IL").update(board_url=f"{site.home}/board", lookup_url=f"{site.home}/403")
        return site

    def run(self, capsys, **options):
        call_command("check_links", may_reach=anywhere, **options)
        return capsys.readouterr().out

    def test_what_is_looked_at_and_remembered(self, pages, capsys):
        said = self.run(capsys)
        assert said == "outside links: 3 looked at, 1 work, 1 broken, 1 refuse programs\n"
        broken = OutsideLink.objects.broken().get()
        assert (broken.url, broken.status) == (f"{pages.home}/404", "404")
        assert broken.checked_at
        assert broken.where == "therapist: Rosa Delgado"
        assert broken.where_url.startswith("/admin/locator/therapist/")

    def test_again_too_soon_asks_nobody(self, pages, capsys):
        self.run(capsys)
        count = len(pages.asked)
        assert "0 looked at" in self.run(capsys)
        assert len(pages.asked) == count
        assert "3 looked at" in self.run(capsys, days=0)

    def test_a_part_now_and_the_rest_later(self, pages, capsys):
        assert "2 looked at" in self.run(capsys, most=2)
        assert "1 looked at" in self.run(capsys, most=2)

    def test_a_run_that_died_goes_on(self, pages, capsys, monkeypatch):
        looks = iter([Checker(anywhere).look, None])
        real = Checker.look

        def die(self, url):
            if not next(looks):
                raise KeyboardInterrupt
            return real(self, url)

        monkeypatch.setattr(Checker, "look", die)
        with pytest.raises(CommandError, match="run it again for the rest"):
            self.run(capsys)
        monkeypatch.setattr(Checker, "look", real)
        assert "2 looked at" in self.run(capsys)

    def test_two_at_once_would_be_twice_as_impolite(self, pages, capsys, monkeypatch):
        real = Checker.look

        def meanwhile(self, url):
            with pytest.raises(CommandError, match="looked at already"), elsewhere():
                call_command("check_links", may_reach=anywhere)
            return real(self, url)

        monkeypatch.setattr(Checker, "look", meanwhile)
        assert "3 looked at" in self.run(capsys)

    def test_what_no_page_has_any_longer_is_forgotten(self, pages, capsys):
        self.run(capsys)
        checked = OutsideLink.objects.get(url__endswith="/board").checked_at
        Practice.objects.update(website="")
        self.run(capsys)
        assert sorted(link.url for link in OutsideLink.objects.all()) == [f"{pages.home}/403", f"{pages.home}/board"]
        assert OutsideLink.objects.get(url__endswith="/board").checked_at == checked

    def test_the_house_is_not_asked_unless_the_caller_says_so(self, pages, capsys):
        call_command("check_links")
        assert "3 broken" in capsys.readouterr().out
        assert pages.asked == []

    @pytest.mark.parametrize("options", [{"days": -1}, {"days": 10**9}, {"most": 0}])
    def test_numbers_that_make_no_sense(self, db, options):
        with pytest.raises(CommandError, match="must be"):
            call_command("check_links", **options)


@pytest.mark.django_db
class TestWhichLinks:
    def test_articles_and_studies(self):
        article = Article.objects.create(
            slug="a", title="A", body="[one](https://one.example/) [own](/find/) <https://two.example/?a=1&b=2>\n\n"
            "[ref]\n\n[ref]: https://three.example/ \"x\"\n\n[mail](mailto:a@example.org)"
        )  # fmt: skip
        article.references.create(key="k", title="Fact", url="https://four.example/")
        Study.objects.create(slug="s", headline="S", year=2020, doi="10.1000/a<b", pmid="123", pmcid="PMC9")
        outside_links.collect()
        assert sorted(link.url for link in OutsideLink.objects.all()) == [
            "https://doi.org/10.1000/a%3Cb",
            "https://four.example/",
            "https://one.example/",
            "https://pmc.ncbi.nlm.nih.gov/articles/PMC9/",
            "https://pubmed.ncbi.nlm.nih.gov/123/",
            "https://three.example/",
            "https://two.example/?a=1&b=2",
        ]

    def test_many_go_by_batches(self, db, django_assert_max_num_queries):
        # Two writes of a thousand each, in a transaction or not; and one that forgets.
        with django_assert_max_num_queries(20):
            table.remember((f"https://{number}.example/", "x", "") for number in range(2000))
        assert OutsideLink.objects.count() == 2000
