"""Whether the addresses in texts still answer. They are asked by `manage.py run_due`, never while somebody waits."""

import json
import subprocess
import sys

from django.conf import settings
from django.utils import timezone

from search.text import CONTROLS
from sources.models import LinkCheck

AT_ONCE = 20  # links that a round asks
LONGEST = 30  # seconds that a round waits for them
LOOPBACK = False  # whether this machine itself may be asked
SILENT = (LinkCheck.State.FAILS, f"no answer in {LONGEST} seconds")


def ask_all(urls):
    """{url: (LinkCheck.State, what was said)}, all asked together in a process that is ended after LONGEST seconds.

    Raises CalledProcessError where that process could not do it.
    """
    given = {"urls": urls, "name": f"ClusteriX link check ({settings.SITE_URL})", "loopback": LOOPBACK}
    command = [sys.executable, "-m", "sources.link_checker"]
    try:
        done = subprocess.run(  # noqa: S603 - a program of ours
            command, check=True, cwd=settings.BASE_DIR, input=json.dumps(given).encode(), stdout=subprocess.PIPE,
            timeout=LONGEST,
        )  # fmt: skip
        output = done.stdout
    except subprocess.TimeoutExpired as slow:
        output = slow.stdout or b""
    lines = output.decode().rpartition("\n")[0].splitlines()
    said = {url: (LinkCheck.State(state), words) for url, state, words in map(json.loads, lines)}
    return {url: said.get(url, SILENT) for url in urls}


def check_due_links(urls):
    """Ask those of `urls` that are due, a few a call: first those never asked. Returns how many were asked.

    What was said of others is forgotten after a while.
    """
    now = timezone.now()
    LinkCheck.objects.stale(now).delete()
    known = LinkCheck.objects.in_bulk(urls, field_name="url")
    new = [url for url in urls if url not in known and LinkCheck.can_be_kept(url)]
    due = sorted((check for check in known.values() if check.is_due(now)), key=lambda check: check.asked_at)
    chosen = [*new, *(check.url for check in due)][:AT_ONCE]
    answers = ask_all(chosen) if chosen else {}
    for url, (state, said) in answers.items():
        words = CONTROLS.sub(" ", said)[: LinkCheck.LONGEST_SAID]
        LinkCheck.objects.update_or_create(url=url, defaults={"state": state, "said": words, "asked_at": now})
    return len(answers)
