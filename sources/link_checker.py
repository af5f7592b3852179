"""Ask servers whether they answer, in a process of its own: `python -m sources.link_checker`.

Its input is JSON: {"urls": [...], "user_agent": ..., "allow_loopback": whether servers on this
machine may be asked}. Its output is a line of JSON for each URL as soon as its server has answered:
[url, state, answer].

The program does not end by itself while a server keeps it waiting: whoever starts it ends it, and
whatever strange servers do to it ends with the process. It loads nothing of Django.
"""

import json
import logging
import re
import sys
from threading import Thread
from urllib.parse import urljoin

from requests import RequestException
from requests_hardened import Config, Manager
from requests_hardened.ip_filter import InvalidIPAddress

# The states of a LinkCheck.
ANSWERS = "answers"
CLOSED = "closed"
FAILS = "fails"
TIMEOUT = (5, 10)  # seconds, for the connection and for each part of an answer
MOST_REDIRECTS = 5
# Servers refuse programs with these, though people may get in.
CLOSED_TO_PROGRAMS = (401, 403, 405, 406, 429, 503)
CAPITAL_INSIDE = re.compile(r"(?<=[a-z])(?=[A-Z])")


def session_manager(*, user_agent, allow_loopback):
    """What sessions are made with.

    The writer of a text chooses the URL, so the filter must keep requests out of this server's own network.
    """
    config = Config(
        ip_filter_enable=True,
        ip_filter_allow_loopback_ips=allow_loopback,
        never_redirect=False,
        default_timeout=TIMEOUT,
        user_agent_override=user_agent,
    )
    return Manager(config)


def check(url, manager):
    """(state, answer) of the server at `url`."""
    try:
        with manager.get_session() as session:
            return follow(url, session)
    except InvalidIPAddress:
        return FAILS, "the address is on a private network"
    except (RequestException, OSError, ValueError) as error:
        # Such as "connect timeout" for ConnectTimeout.
        words = CAPITAL_INSIDE.sub(" ", type(error).__name__)
        return FAILS, words.lower()


def follow(url, session):
    """(state, answer) at the end of all redirects. Only the beginning of each answer is read."""
    # A proxy would look names up anew, past the filter; and .netrc holds passwords that are nobody's business.
    session.trust_env = False
    redirect_target = session.get_redirect_target
    # requests would read all of an answer, however long, before it follows a redirect.
    session.get_redirect_target = lambda response: None
    for _ in range(1 + MOST_REDIRECTS):
        with session.get(url, stream=True) as response:
            target = redirect_target(response)
            if not target:
                return state_of(response)
            url = urljoin(url, target)
    return FAILS, "too many redirects"


def state_of(response):
    answer = f"{response.status_code} {response.reason or ''}".strip()
    if response.status_code in CLOSED_TO_PROGRAMS:
        return CLOSED, answer
    if response.ok:
        return ANSWERS, answer
    return FAILS, answer


def report(url, manager):
    state, answer = check(url, manager)
    line = json.dumps([url, state, answer])
    # One write a line, at once: threads must not mix theirs, and the process may be ended at any time.
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main():
    # The filter logs each refusal, but refusing is what it is there for.
    logging.getLogger("requests_hardened").setLevel(logging.ERROR)
    task = json.load(sys.stdin)
    manager = session_manager(user_agent=task["user_agent"], allow_loopback=task["allow_loopback"])
    for url in task["urls"]:
        Thread(target=report, args=[url, manager]).start()


if __name__ == "__main__":
    main()
