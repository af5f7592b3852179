"""Ask servers whether they answer, in a process of its own: `python -m sources.link_checker` with JSON on its input.

The input is {"urls": [...], "name": who asks, "loopback": whether this machine itself may be asked}. The output has a
line of JSON [url, state, what was said] for each, as soon as it is known. Whoever starts it ends it: what strange
servers do to whom asks them, such as never coming to an end, ends with the process. Nothing of Django is loaded here.
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

ANSWERS, CLOSED, FAILS = "answers", "closed", "fails"  # the states of a LinkCheck
SECONDS = (5, 10)  # to wait for a connection, and for each part of an answer
MOST_REDIRECTS = 5
# What servers say to programs, though people may get in.
CLOSED_TO_PROGRAMS = (401, 403, 405, 406, 429, 503)


def road(*, name, loopback):
    """How servers are asked. Who writes a text chooses the address: it must not lead into this server's own network."""
    return Manager(
        Config(
            ip_filter_enable=True,
            ip_filter_allow_loopback_ips=loopback,
            never_redirect=False,
            default_timeout=SECONDS,
            user_agent_override=name,
        )
    )


def ask(url, manager):
    """(state, what was said) of the server at `url`. Nothing but the beginning of its answer is read."""
    try:
        with manager.get_session() as session:
            session.trust_env = False  # no proxy, which would look names up anew, and nobody's passwords
            target = session.get_redirect_target
            session.get_redirect_target = lambda answer: None  # it would read all of an answer before it goes on
            for _ in range(1 + MOST_REDIRECTS):
                with session.get(url, stream=True) as answer:
                    leads_to = target(answer)
                    if not leads_to:
                        return _meaning(answer)
                    url = urljoin(url, leads_to)
        return FAILS, "too many redirects"
    except InvalidIPAddress:
        return FAILS, "it leads into a private network"
    except (RequestException, OSError, ValueError) as error:
        return FAILS, re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__).lower()  # such as "connect timeout"


def _meaning(answer):
    said = f"{answer.status_code} {answer.reason or ''}".strip()
    if answer.status_code in CLOSED_TO_PROGRAMS:
        return CLOSED, said
    return (ANSWERS if answer.ok else FAILS), said


def main():
    logging.getLogger("requests_hardened").setLevel(logging.ERROR)  # refusing is what it is there for
    given = json.load(sys.stdin)
    manager = road(name=given["name"], loopback=given["loopback"])

    def tell(url):
        line = json.dumps([url, *ask(url, manager)])
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    threads = [Thread(target=tell, args=[url]) for url in given["urls"]]
    for thread in threads:
        thread.start()


if __name__ == "__main__":
    main()
