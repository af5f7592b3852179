import os
import signal
import threading
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.tasks import default_task_backend
from django_tasks_db import DatabaseBackend


class Command(BaseCommand):
    help = "Do the long work that people have asked for, such as imports, until stopped. Nothing to do in the demo."

    def add_arguments(self, parser):
        parser.add_argument("--with-parent", action="store_true", help="end when the process that started this ends")

    def handle(self, *, with_parent, **options):
        if not isinstance(default_task_backend, DatabaseBackend):
            return  # it is done inside the request
        if with_parent:
            threading.Thread(target=_end_with, args=[os.getppid()], daemon=True).start()
        call_command("db_worker", verbosity=0, reload=False)


def _end_with(parent):
    """Ask the worker to end, after the task it is at, once `parent` is not the parent any more."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
