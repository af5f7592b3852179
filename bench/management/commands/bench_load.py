from django.apps import apps
from django.core.management.base import BaseCommand
from django.core.management.color import no_style
from django.db import connection
from tqdm import tqdm

from bench.bulk import writer
from bench.corpus import BATCH, COLUMNS, Corpus


class Table:
    """One table as rows of the corpus are written to it."""

    def __init__(self, name):
        self.model, own = model_of(name), COLUMNS[name]
        defaults = constants(self.model, own)
        self.name, self.columns, self.rest = (
            self.model._meta.db_table,
            (*own, *defaults),
            tuple(defaults.values()),
        )

    def write(self, to, rows):
        to.write(self.name, self.columns, (row + self.rest for row in rows) if self.rest else rows)


def model_of(name):
    """The model of a name in COLUMNS: "practices.Edition", or "practices.Edition.topics" for a relation's table."""
    app, model, *relation = name.split(".")
    model = apps.get_model(app, model)
    return getattr(model, relation[0]).through if relation else model


def constants(model, columns):
    """{column: value} for those columns that the corpus leaves to the model's defaults."""
    fields = [field for field in model._meta.local_concrete_fields if field.column not in columns]
    return {field.column: field.get_default() for field in fields if not field.primary_key}


def load(corpus, tables):
    """Write the whole corpus, without the indexes that can be made at the end."""
    to = writer(connection)
    indexes = to.indexes({table.name for table in tables.values()})
    for name in indexes:
        to.execute(f'DROP INDEX "{name}"')
    for name, rows in corpus.references():
        tables[name].write(to, rows)
    for batch in tqdm(
        corpus.batches(),
        total=-(-corpus.size // BATCH),
        desc="practices",
        unit="batch",
        mininterval=2,
    ):
        for name, rows in batch.items():
            tables[name].write(to, rows)
    for statement in tqdm(indexes.values(), desc="indexes", unit="", mininterval=2):
        to.execute(statement)
    to.close()


class Command(BaseCommand):
    help = "Fill this database, which has countries, regions and topics, with a corpus; no history, no index."

    def add_arguments(self, parser):
        parser.add_argument("size", type=int)

    def handle(self, *, size, **options):
        tables = {name: Table(name) for name in COLUMNS}
        load(Corpus(size), tables)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(
                no_style(), [t.model for t in tables.values()]
            ):
                cursor.execute(statement)
