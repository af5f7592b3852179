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
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on, with so many seconds between rounds")
        parser.add_argument("--with-parent", action="store_true", help="end when the process that started this ends")

    def handle(self, *, every, with_parent, **options):
        parent = os.getppid() if with_parent else None
        with suppress(KeyboardInterrupt):
            self._round(every)
            while every and self._wait(every, parent):
                close_old_connections()
                self._round(every)

    def _round(self, is_one_of_many):
        try:
            done = scheduled.run()
        except Exception:
            if not is_one_of_many:
                raise
            logger.exception("A round failed; the next one tries again.")
            return
        if any(done.values()) or not is_one_of_many:
            self.stdout.write(", ".join(f"{number} {what}" for what, number in done.items()))

    @staticmethod
    def _wait(seconds, parent):
        """False as soon as `parent`, if it is asked for, is not the parent any more."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if parent and os.getppid() != parent:
                return False
            time.sleep(1)
        return True
