"""Loading the fixtures into a database."""

from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from simple_history.utils import get_history_manager_for_model

from clusterix.fixture_builder.files import FILES, FOLDER
from search.reindexing import rebuild

SEEDED = "Seeded from the source documents"
APPS = ("editorial", "practices", "projects", "partners", "sources")


def records():
    """The knowledge base's own models, those that others lean on last."""
    return [model for label in APPS for model in apps.get_app_config(label).get_models()]


def is_empty():
    return not any(model._default_manager.exists() for model in records() if not is_history(model))


def is_history(model):
    return model.__name__.startswith("Historical")


@transaction.atomic
def load(*, write=lambda line: None):
    """Load every fixture, give each record its first entry of history, and build the search index.

    `loaddata` skips `save()`, so neither the history nor the index would be written by it.
    """
    for name in FILES:
        write(f"  {name}")
        call_command("loaddata", FOLDER / f"{name}.json", verbosity=0)
    for model in records():
        if hasattr(model._meta, "simple_history_manager_attribute"):
            begin_history(model)
    write(f"  search index: {rebuild()} documents")


def begin_history(model):
    """Give every record its first entry."""
    history, records = get_history_manager_for_model(model), model._default_manager.all()
    history.all().delete()  # loaddata leaves an entry wherever it sets a many-to-many relation
    if not history.model._history_m2m_fields:
        history.bulk_history_create(records, batch_size=500, default_change_reason=SEEDED)
        return
    for record in records:  # in bulk the related records would be missing from the entry
        record._change_reason = SEEDED
        record.save()
    history.update(history_type="+")


@transaction.atomic
def clear():
    """Delete every record of the knowledge base, its history included. Accounts stay."""
    for label in APPS:
        # Straight to the tables, those of many-to-many relations too: PROTECT guards single records, and here
        # everything goes at once.
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            model._default_manager.all()._raw_delete(using="default")
