"""Whether the addresses in texts still answer. They are asked by `manage.py run_due`, never while somebody waits."""

import re
from datetime import timedelta
from functools import reduce
from operator import or_
from threading import Thread
from time import monotonic
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from requests import RequestException
from requests_hardened import Config, Manager
from requests_hardened.ip_filter import InvalidIPAddress

from sources.models import LinkCheck

AT_ONCE = 10  # links that a round asks
MOST_REDIRECTS = 5
LONGEST = 30  # seconds that a round waits for them
AGAIN_AFTER = {
    LinkCheck.State.ANSWERS: timedelta(days=1),
    LinkCheck.State.CLOSED: timedelta(days=1),
    LinkCheck.State.FAILS: timedelta(hours=1),
}
# What servers say to programs, though people may get in.
CLOSED_TO_PROGRAMS = (401, 403, 405, 406, 429, 503)
# Whoever writes a text chooses the address: it must not lead this server into its own network.
ROADS = Config(
    ip_filter_enable=True,
    ip_filter_allow_loopback_ips=False,
    never_redirect=False,
    default_timeout=(5, 10),
    user_agent_override=f"ClusteriX link check ({settings.SITE_URL})",
)


def ask(url):
    """(LinkCheck.State, what was said) of the server at `url`. Nothing but the beginning of its answer is read."""
    try:
        with Manager(ROADS).get_session() as session:
            session.get_redirect_target = lambda answer: None  # it would read all of an answer before it goes on
            for _ in range(1 + MOST_REDIRECTS):
                with session.get(url, stream=True) as answer:
                    if not answer.is_redirect:
                        return _meaning(answer)
                    url = urljoin(url, answer.headers["Location"])
        return LinkCheck.State.FAILS, "too many redirects"
    except InvalidIPAddress:
        return LinkCheck.State.FAILS, "it leads into a private network"
    except (RequestException, OSError, ValueError) as error:
        return LinkCheck.State.FAILS, _in_words(error)


def _meaning(answer):
    said = f"{answer.status_code} {answer.reason or ''}".strip()
    if answer.status_code in CLOSED_TO_PROGRAMS:
        return LinkCheck.State.CLOSED, said
    return LinkCheck.State.ANSWERS if answer.ok else LinkCheck.State.FAILS, said


def _in_words(error):
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__).lower()  # such as "connect timeout"


def ask_all(urls):
    """{url: as `ask` says} of all, together; one that is not done after LONGEST seconds has failed."""
    answers, until = {}, monotonic() + LONGEST
    threads = [Thread(target=lambda url=url: answers.setdefault(url, ask(url)), daemon=True) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0, until - monotonic()))
    return {url: answers.get(url, (LinkCheck.State.FAILS, f"no answer in {LONGEST} seconds")) for url in urls}


def keep_asking(urls):
    """Ask those of `urls` that were never asked, or some time ago, a few a call. Returns how many were asked."""
    now = timezone.now()
    fresh = [Q(state=state, asked_at__gt=now - wait) for state, wait in AGAIN_AFTER.items()]
    known = LinkCheck.objects.filter(reduce(or_, fresh)).in_bulk(urls, field_name="url")
    answers = ask_all([url for url in urls if url not in known and len(url) <= LinkCheck.LONGEST_URL][:AT_ONCE])
    LinkCheck.objects.bulk_create(
        [
            LinkCheck(url=url, state=state, said=said[: LinkCheck.LONGEST_SAID], asked_at=now)
            for url, (state, said) in answers.items()
        ],
        update_conflicts=True,
        unique_fields=["url"],
        update_fields=["state", "said", "asked_at"],
    )
    return len(answers)
