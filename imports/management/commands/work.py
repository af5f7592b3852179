import os
import signal
import threading
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends
from django_tasks_db import DatabaseBackend


class Command(BaseCommand):
    help = "Do the long work that people have asked for, such as imports, until stopped. Nothing to do in the demo."

    def add_arguments(self, parser):
        parser.add_argument("--with-parent", action="store_true", help="end when the process that started this ends")
        parser.add_argument("--once", action="store_true", help="do what waits, and end")

    def handle(self, *, with_parent, once, **options):
        if not isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], DatabaseBackend):
            return  # it is done inside the request
        if with_parent:
            threading.Thread(target=_end_with, args=[os.getppid()], daemon=True).start()
        call_command("db_worker", reload=False, batch=once)


def _end_with(parent):
    """Ask the worker to end, after the task it is at, once `parent` is not the parent any more."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
