import logging
import os
import time
from contextlib import suppress

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from editorial import scheduled

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do what is due: scheduled publications, reminders of late reviews, mail. Once, or again and again."

    def add_arguments(self, parser):
        parser.add_argument(
            "--every",
            type=int,
            metavar="SECONDS",
            help="go on, with so many seconds between rounds",
        )
        parser.add_argument(
            "--with-parent",
            action="store_true",
            help="end when the process that started this ends",
        )

    def handle(self, *, every, with_parent, **options):
        parent = None
        if with_parent:
            parent = os.getppid()
        # Ctrl+C is how a person ends it, and needs no traceback.
        with suppress(KeyboardInterrupt):
            self.run_round(every)
            while every and wait(every, parent):
                # The database may have closed a connection that was idle since the last round.
                close_old_connections()
                self.run_round(every)

    def run_round(self, is_one_of_many):
        try:
            done = scheduled.run()
        except Exception:
            if not is_one_of_many:
                raise
            # A worker that ended here would end unseen: mail would wait until somebody starts it again.
            logger.exception("A round failed; the next one tries again.")
            return
        is_idle = not any(done.values())
        if is_one_of_many and is_idle:
            # A line for every idle round would hide the others in the log.
            return
        numbers = [f"{number} {what}" for what, number in done.items()]
        self.stdout.write(", ".join(numbers))


def wait(seconds, parent):
    """Wait for the next round. Returns False as soon as `parent`, if given, is no longer the parent process."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if parent and os.getppid() != parent:
            return False
        # One long sleep would outlive the parent by as much.
        time.sleep(1)
    return True
