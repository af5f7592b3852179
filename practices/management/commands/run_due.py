import os
import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from practices import due


class Command(BaseCommand):
    help = "Do what is due: scheduled publications, reminders of late reviews, mail. Once, or again and again."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on, with so many seconds between rounds")
        parser.add_argument("--with-parent", action="store_true", help="end when the process that started this ends")

    def handle(self, *, every, with_parent, **options):
        parent = os.getppid()
        while True:
            done = due.run()
            if any(done.values()) or not every:
                self.stdout.write(", ".join(f"{number} {what}" for what, number in done.items()))
            if not every or not self._wait(every, parent if with_parent else None):
                return
            close_old_connections()

    @staticmethod
    def _wait(seconds, parent):
        """False as soon as `parent`, if it is asked for, is not the parent any more."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if parent and os.getppid() != parent:
                return False
            time.sleep(1)
        return True
