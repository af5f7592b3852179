"""Fixtures that every part of the suite uses."""

import pytest
from django.db import transaction
from xdist.scheduler import LoadScopeScheduling

from clusterix import seeding
from search import engines

# A busy machine must not end a search in the middle; the tests of that set a limit of their own.
engines.MOST_MILLISECONDS = 20_000


class FilesTogether(LoadScopeScheduling):
    """A file's tests stay on one worker, so that what they share is made once; the slow scripts are spread."""

    def _split_scope(self, nodeid):
        return nodeid if "test_scripts.py" in nodeid else nodeid.split("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return FilesTogether(config, log)


@pytest.fixture(scope="module")
def module_transaction(django_db_setup, django_db_blocker):
    """What a module's tests share is made in here; each test undoes its own changes, and the end undoes the rest."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def seeded(module_transaction):
    """The knowledge base as `manage.py seed` leaves it."""
    seeding.load()
