"""The tables of the index, the words of the database in use, the state of an empty index, and the first synonyms."""

from importlib import import_module

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


from search.registry import index_format

SYNONYMS = {
    "RIS3": "smart specialisation",
    "SME": "small and medium-sized enterprise",
    "PPI": "innovation procurement",
}


def run(name):
    """Run the statements CREATE or DROP of the engine that goes with the database."""

    def run_statements(apps, schema_editor):
        engine = import_module(f"search.engines.{schema_editor.connection.vendor}")
        for sql in getattr(engine, name):
            schema_editor.execute(sql)

    return run_statements


def begin(apps, schema_editor):
    # An index without documents is right in any format.
    apps.get_model("search", "IndexState").objects.create(format=index_format())
    for term, meaning in SYNONYMS.items():
        apps.get_model("search", "Synonym").objects.create(term=term, meaning=meaning)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IndexState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("generation", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveBigIntegerField(default=0)),
                ("names", models.CharField(default="", max_length=32)),
                ("format", models.PositiveSmallIntegerField(default=0)),
                ("token", models.CharField(default="", max_length=32)),
                (
                    "building",
                    models.CharField(default="", help_text="The rebuild that is under way, if any.", max_length=32),
                ),
                ("built_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("term", models.CharField(help_text="As people type it, such as RIS3.", max_length=80, unique=True)),
                (
                    "meaning",
                    models.CharField(help_text="What it stands for, such as smart specialisation.", max_length=120),
                ),
            ],
            options={
                "ordering": ["term"],
            },
        ),
        migrations.CreateModel(
            name="CommonWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("generation", models.PositiveIntegerField()),
                ("word", models.CharField(max_length=60)),
                ("last_id", models.PositiveIntegerField()),
                ("documents", models.BinaryField(help_text="Their numbers as a roaring bitmap, in its portable form.")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("generation", "word"), name="a_common_word_once")],
            },
        ),
        migrations.CreateModel(
            name="HistoricalSynonym",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("term", models.CharField(db_index=True, help_text="As people type it, such as RIS3.", max_length=80)),
                (
                    "meaning",
                    models.CharField(help_text="What it stands for, such as smart specialisation.", max_length=120),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical synonym",
                "verbose_name_plural": "historical synonyms",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="IndexChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("generation", models.PositiveIntegerField()),
                ("version", models.PositiveBigIntegerField()),
                ("token", models.CharField(max_length=32)),
                ("removed", models.TextField(blank=True, help_text="Numbers of documents, separated by spaces.")),
                ("records", models.TextField(blank=True, help_text="The records written, one “kind number” a line.")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("generation", "version"), name="one_change_per_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("generation", models.PositiveIntegerField()),
                ("version", models.PositiveBigIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("record_id", models.PositiveBigIntegerField()),
                ("title", models.CharField(max_length=300)),
                ("folded_title", models.CharField(max_length=300)),
                ("summary", models.TextField(blank=True)),
                (
                    "lead",
                    models.TextField(blank=True, help_text="The folded words of summary and keywords, one line each."),
                ),
                ("url", models.CharField(max_length=300)),
                (
                    "newest",
                    models.PositiveIntegerField(
                        help_text="The day that “newest first” goes by, as its ordinal; 0 if unknown."
                    ),
                ),
                (
                    "terms",
                    models.TextField(blank=True, help_text="The values of its facets, one “facet=value” a line."),
                ),
                ("card", models.JSONField(default=dict, help_text="What else a list shows of it.")),
                (
                    "digest",
                    models.CharField(help_text="Of all its words, so that a difference can be found.", max_length=32),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["generation", "version"], name="search_since"),
                    models.Index(fields=["generation", "kind", "newest", "record_id"], name="search_newest"),
                    models.Index(fields=["generation", "kind", "folded_title", "record_id"], name="search_title"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("generation", "kind", "record_id"), name="one_document_per_record")
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("generation", models.PositiveIntegerField()),
                ("word", models.CharField(max_length=60)),
                ("length", models.PositiveSmallIntegerField()),
                ("documents", models.PositiveIntegerField(default=1)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["generation", "length"], name="search_word_length"),
                    models.Index(
                        fields=["generation", "word"],
                        name="search_word_beginning",
                        opclasses=["int4_ops", "varchar_pattern_ops"],
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("generation", "word"), name="a_word_once")],
            },
        ),
        migrations.RunPython(run("CREATE"), run("DROP")),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
