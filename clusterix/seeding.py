"""Loading the fixtures into a database."""

from django.apps import apps
from django.core.management import call_command
from django.db import transaction

from backoffice.history import begin_history, is_tracked
from clusterix.fixture_builder.files import FILES, FOLDER
from search.reindexing import rebuild

SEEDED = "Seeded from the source documents"
APPS = ("backoffice", "editorial", "practices", "projects", "partners", "sources")


def records():
    """The models of the knowledge base; a model stands before those that it refers to."""
    models = []
    for label in APPS:
        models.extend(apps.get_app_config(label).get_models())
    return models


def is_empty():
    for model in records():
        # Entries of history stay when their record is deleted.
        if is_history(model):
            continue
        if model._default_manager.exists():
            return False
    return True


def is_history(model):
    return model.__name__.startswith("Historical")


@transaction.atomic
def load(*, write=lambda line: None):
    """Load every fixture, give each record its first entry of history, and build the search index.

    `loaddata` skips `save()`, so it writes neither the history nor the index.
    """
    for name in FILES:
        write(f"  {name}")
        path = FOLDER / f"{name}.json"
        call_command("loaddata", path, verbosity=0)
    for model in records():
        if is_tracked(model):
            begin_history(model, reason=SEEDED)
    number = rebuild()
    write(f"  search index: {number} documents")


@transaction.atomic
def clear():
    """Delete every record of the knowledge base, its history included. Accounts stay."""
    for label in APPS:
        app = apps.get_app_config(label)
        # Auto-created are the tables of many-to-many fields, which nothing else would empty.
        for model in app.get_models(include_auto_created=True):
            everything = model._default_manager.all()
            # Straight to the table: everything goes at once, and PROTECT would refuse single records.
            everything._raw_delete(using="default")
