"""Whether the links in texts still answer. `manage.py run_due` asks, so nobody waits for it."""

import json
import subprocess
import sys

from django.conf import settings
from django.utils import timezone

from search.text import CONTROLS
from sources.models import LinkCheck

LINKS_PER_ROUND = 20
TIMEOUT = 30  # seconds for all links of a round
ALLOW_LOOPBACK = False  # only tests ask servers on this machine
NO_ANSWER = (LinkCheck.State.FAILS, f"no answer in {TIMEOUT} seconds")


def check_all(urls):
    """{url: (LinkCheck.State, answer)} of servers that are all asked at once, within TIMEOUT seconds.

    Raises CalledProcessError where the process that asks them could not do it.
    """
    task = {
        "urls": urls,
        "user_agent": f"ClusteriX link check ({settings.SITE_URL})",
        "allow_loopback": ALLOW_LOOPBACK,
    }
    output = output_of_checker(json.dumps(task).encode())
    # The last line may be cut off where the process was ended.
    complete_lines = output.decode().rpartition("\n")[0]
    results = dict.fromkeys(urls, NO_ANSWER)
    for line in complete_lines.splitlines():
        url, state, answer = json.loads(line)
        results[url] = (LinkCheck.State(state), answer)
    return results


def output_of_checker(task):
    """What the link checker wrote until it ended, or until it was ended after TIMEOUT seconds."""
    try:
        process = subprocess.run(
            [sys.executable, "-m", "sources.link_checker"],
            check=True,
            cwd=settings.BASE_DIR,
            input=task,
            stdout=subprocess.PIPE,
            timeout=TIMEOUT,
        )
    except subprocess.TimeoutExpired as timeout:
        return timeout.stdout or b""
    return process.stdout


def check_due_links(urls):
    """Check a few of `urls`: first the new ones, then those whose check is oldest. Returns how many were checked.

    Old checks are deleted, also those of links that no text has any more.
    """
    now = timezone.now()
    LinkCheck.objects.stale(now).delete()
    due = due_links(urls, now)[:LINKS_PER_ROUND]
    if not due:
        return 0
    results = check_all(due)
    for url, (state, answer) in results.items():
        # Servers send any bytes here, and a NUL would be an error of the database.
        printable = CONTROLS.sub(" ", answer)[: LinkCheck.LONGEST_ANSWER]
        values = {"state": state, "answer": printable, "checked_at": now}
        LinkCheck.objects.update_or_create(url=url, defaults=values)
    return len(results)


def due_links(urls, now):
    checks = LinkCheck.objects.in_bulk(urls, field_name="url")
    unchecked = [url for url in urls if url not in checks]
    new = [url for url in unchecked if LinkCheck.can_store(url)]
    due = [check for check in checks.values() if check.is_due(now)]
    due.sort(key=lambda check: check.checked_at)
    return new + [check.url for check in due]
