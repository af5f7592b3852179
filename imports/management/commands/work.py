import logging
import os
import signal
import threading
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends
from django_tasks_db import DatabaseBackend

logger = logging.getLogger(__name__)
RETRY_AFTER = 5  # seconds


class Command(BaseCommand):
    help = "Run background work, such as imports, until stopped. The demo needs no worker."

    def add_arguments(self, parser):
        parser.add_argument(
            "--with-parent",
            action="store_true",
            help="end when the process that started this ends",
        )
        parser.add_argument(
            "--once",
            action="store_true",
            help="process what is waiting, then stop",
        )

    def handle(self, *, with_parent, once, **options):
        backend = task_backends[DEFAULT_TASK_BACKEND_ALIAS]
        # Any other backend does the work inside the request.
        if not isinstance(backend, DatabaseBackend):
            return
        parent = os.getppid()
        if with_parent:
            watch = threading.Thread(
                target=end_with,
                args=[parent],
                daemon=True,
            )
            watch.start()
        while not self.run_worker(once):
            is_orphan = with_parent and os.getppid() != parent
            if is_orphan:
                return
            close_old_connections()
            time.sleep(RETRY_AFTER)

    @staticmethod
    def run_worker(once):
        """Work until asked to end. Returns False where the database has gone away."""
        try:
            call_command("db_worker", reload=False, batch=once)
        except DatabaseError:
            if once:
                raise
            logger.exception(
                "The database does not answer; the worker tries again in %s seconds.",
                RETRY_AFTER,
            )
            # The worker that ended had taken these over, so that nothing could stop this process.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            return False
        return True


def end_with(parent):
    """Ask the worker to end, after its present task, once `parent` is not the parent any more."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
