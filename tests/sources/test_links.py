"""Whether links answer: a server of the test's own is asked, and no address inside a network."""

import re
import sys
import threading
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from subprocess import CalledProcessError
from urllib.parse import unquote

import pytest
from django.utils import timezone

from editorial import scheduled
from editorial.checklist import check_links
from practices.models import Edition
from sources import link_checker, links
from sources.models import LinkCheck
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db
ANSWERS, CLOSED, FAILS = LinkCheck.State.ANSWERS, LinkCheck.State.CLOSED, LinkCheck.State.FAILS
ENOUGH = 200 * 2**20


def ask(url, *, loopback=True):
    manager = link_checker.session_manager(user_agent="A test", allow_loopback=loopback)
    return link_checker.check(url, manager)


class Handler(BaseHTTPRequestHandler):
    """Answers /<status>, redirects /to/<address>, waits before /slow, and goes on and on after redirecting /endless."""

    def do_GET(self):
        self.server.asked.append((self.path, self.headers["User-Agent"]))
        if self.path == "/slow":
            self.server.awake.wait(60)
        if self.path == "/endless":
            return self.go_on()
        if self.path == "/odd":
            return self.wfile.write(b"HTTP/1.0 200 O\x00K\r\n\r\n")
        is_elsewhere = self.path.startswith("/to/")
        self.send_response(302 if is_elsewhere else int(re.split("[/?]", self.path)[1] or 200))
        if is_elsewhere:  # in letters as they are, which some servers send
            self.send_header(
                "Location", unquote(self.path.removeprefix("/to/")).encode().decode("latin-1")
            )
        self.send_header("Content-Length", "0")
        self.end_headers()

    def go_on(self):
        self.send_response(302)
        self.send_header("Location", "/200")
        self.end_headers()
        with suppress(OSError):
            while self.server.sent < ENOUGH:
                self.server.sent += self.wfile.write(b"x" * 2**20)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server(monkeypatch):
    """A server on loopback that may be asked. Its `at` is the address, `asked` what it was asked for."""
    monkeypatch.setattr(links, "ALLOW_LOOPBACK", True)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as found:
        found.asked, found.sent, found.awake = [], 0, threading.Event()
        found.at = f"http://127.0.0.1:{found.server_port}"
        thread = threading.Thread(target=found.serve_forever, daemon=True)
        thread.start()
        yield found
        found.awake.set()
        found.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", (ANSWERS, "200 OK")),
        ("/204", (ANSWERS, "204 No Content")),
        ("/to//200", (ANSWERS, "200 OK")),
        ("/403", (CLOSED, "403 Forbidden")),
        ("/404", (FAILS, "404 Not Found")),
        ("/500", (FAILS, "500 Internal Server Error")),
        ("/to/http://10.0.0.1/", (FAILS, "the address is on a private network")),
        ("/to/ftp://example.org/", (FAILS, "invalid schema")),
        ("/to//to//to//to//to//to//to//200", (FAILS, "too many redirects")),
    ],
)
def test_a_link_is_what_its_server_says(server, path, said):
    assert ask(server.at + path) == said


def test_an_address_in_other_letters_is_followed_as_it_was_meant(server):
    ask(f"{server.at}/to//200/győr")

    assert unquote(server.asked[-1][0]) == "/200/győr"


def test_of_an_answer_that_leads_on_no_more_is_read_than_where_to(server):
    assert ask(f"{server.at}/endless") == (ANSWERS, "200 OK")

    assert server.sent < ENOUGH


def test_the_server_is_told_who_asks(server, settings):
    links.check_all([f"{server.at}/200"])

    assert server.asked == [("/200", f"ClusteriX link check ({settings.SITE_URL})")]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8000/admin/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://192.168.0.1:5432/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00::1]/",
    ],
)
def test_no_address_inside_a_network_is_asked(url):
    assert ask(url, loopback=False) == (FAILS, "the address is on a private network")


@pytest.mark.parametrize(
    "url", ["http://nowhere.invalid/", "http://", "http://[", "http://:80", "https://ex%00ample"]
)
def test_what_leads_nowhere_fails_without_an_error(url):
    state, said = ask(url)

    assert state == FAILS
    assert said


def test_servers_that_take_their_time_hold_nobody_up(server, monkeypatch):
    monkeypatch.setattr(links, "TIMEOUT", 8)
    urls = [f"{server.at}/slow", f"{server.at}/200"]

    assert links.check_all(urls) == {urls[0]: links.NO_ANSWER, urls[1]: (ANSWERS, "200 OK")}


def test_where_nobody_could_be_asked_nothing_is_said_of_the_links(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(CalledProcessError):
        links.check_due_links(["https://example.org/"])

    assert not LinkCheck.objects.exists()


def test_a_link_is_asked_again_after_a_while_and_sooner_where_it_failed(server):
    good, bad = f"{server.at}/200", f"{server.at}/404"

    asked = [links.check_due_links([good, bad]), links.check_due_links([good, bad])]
    LinkCheck.objects.update(checked_at=timezone.now() - timedelta(hours=2))
    asked.append(links.check_due_links([good, bad]))
    LinkCheck.objects.update(checked_at=timezone.now() - timedelta(days=1))
    asked.append(links.check_due_links([good, bad]))

    assert asked == [2, 0, 1, 2]
    assert dict(LinkCheck.objects.values_list("url", "state")) == {good: "answers", bad: "fails"}


def test_a_round_asks_a_few_and_no_endless_address(server):
    urls = [f"{server.at}/200?{number}" for number in range(23)]
    endless = [f"{server.at}/200?{'x' * 1_000}", f"{server.at}/200?{'ő' * 500}"]

    assert [links.check_due_links([*endless, *urls]) for _ in range(3)] == [20, 3, 0]


def test_what_was_never_asked_comes_first_and_what_was_asked_longest_ago_next(server, monkeypatch):
    monkeypatch.setattr(links, "LINKS_PER_ROUND", 1)
    urls = [f"{server.at}/404?{number}" for number in range(3)]
    for number, url in enumerate(urls[:2]):
        asked_at = timezone.now() - timedelta(hours=2 + number)
        LinkCheck.objects.create(url=url, state=FAILS, answer="404", checked_at=asked_at)

    for _ in range(4):
        links.check_due_links(urls)

    assert [path for path, _ in server.asked] == ["/404?2", "/404?1", "/404?0"]


def test_what_was_said_long_ago_is_not_shown_and_forgotten():
    old = {"state": ANSWERS, "answer": "200 OK", "checked_at": timezone.now() - timedelta(days=3)}
    LinkCheck.objects.create(url="http://127.0.0.1/old", **old)
    edition = EditionFactory(in_review=True, description="http://127.0.0.1/old")

    check = check_links(edition)
    links.check_due_links([])

    assert check.details == [("http://127.0.0.1/old (not checked yet)", "http://127.0.0.1/old")]
    assert not LinkCheck.objects.exists()


def test_odd_letters_in_what_a_server_says_are_kept_as_far_as_they_can_be(server):
    assert links.check_due_links([f"{server.at}/odd", f"{server.at}/200"]) == 2

    said = dict(LinkCheck.objects.values_list("url", "answer"))
    assert said == {f"{server.at}/odd": "200 O K", f"{server.at}/200": "200 OK"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "See https://example.org/a, or (https://example.org/b).",
            ["https://example.org/a", "https://example.org/b"],
        ),
        (
            "[It](https://en.example.org/Cluster_(business))",
            ["https://en.example.org/Cluster_(business)"],
        ),
        (
            "https://en.example.org/Cluster_(business)",
            ["https://en.example.org/Cluster_(business)"],
        ),
        (
            "**https://example.org/a** and _https://example.org/b_",
            ["https://example.org/a", "https://example.org/b"],
        ),
        (
            "“https://example.org/a” or `https://example.org/b`",
            ["https://example.org/a", "https://example.org/b"],
        ),
        (
            "https://example.org/O'Neil's https://example.org/O'Neil's",
            ["https://example.org/O'Neil's"],
        ),
        (
            '<https://example.org/a> [it](https://example.org/b "T")',
            ["https://example.org/a", "https://example.org/b"],
        ),
        ("https://... ftp://example.org example.org", ["https://"]),
    ],
)
def test_a_link_is_what_the_public_would_follow(text, found):
    assert Edition(description=text).links == found


def test_a_text_has_fifty_links_at_most():
    text = " ".join(f"https://example.org/{number}" for number in range(60))

    assert Edition(description=text).links == text.split()[:50]


def test_the_links_of_a_text_in_review_are_asked_and_the_reviewer_is_told(server):
    text = f"See {server.at}/200, [this]({server.at}/404) and {server.at}/403."
    edition = EditionFactory(in_review=True, description=text)
    EditionFactory(description=f"A draft: {server.at}/200?draft")

    before = check_links(edition)
    done = scheduled.run()
    after = check_links(edition)

    assert (before.is_good, [link for _, link in before.details]) == (False, edition.links)
    assert before.details[0][0] == f"{server.at}/200 (not checked yet)"
    assert done["links asked"] == 3
    assert sorted(path for path, _ in server.asked) == ["/200", "/403", "/404"]
    assert after.sentence == "1 of 3 links work. Check the others."
    assert [link for _, link in after.details] == [f"{server.at}/404", f"{server.at}/403"]
    assert "does not work: 404 Not Found, " in after.details[0][0]
    assert "refuses automatic checks: 403 Forbidden, " in after.details[1][0]


def test_a_text_whose_links_all_answer_is_in_order(server):
    edition = EditionFactory(
        in_review=True, description=f"{server.at}/200 {server.at}/204", context=f"{server.at}/200"
    )
    scheduled.check_links()

    check = check_links(edition)

    assert (check.is_good, check.sentence) == (True, "All 2 links work.")
