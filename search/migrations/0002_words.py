"""The tables of words of the database in use, the state of an empty index, and the first synonyms."""

from importlib import import_module

from django.db import migrations

from search.snapshot import FORMAT  # an index of nothing is right in any format

SYNONYMS = {
    "RIS3": "smart specialisation",
    "SME": "small and medium-sized enterprise",
    "PPI": "innovation procurement",
}


def run(name):
    def statements(apps, schema_editor):
        for sql in getattr(import_module(f"search.engines.{schema_editor.connection.vendor}"), name):
            schema_editor.execute(sql)

    return statements


def begin(apps, schema_editor):
    """An index of nothing is right where there is nothing yet; where there are documents it has to be built."""
    is_empty = not apps.get_model("search", "SearchDocument").objects.exists()
    apps.get_model("search", "IndexState").objects.create(format=FORMAT if is_empty else 0)
    for term, meaning in SYNONYMS.items():
        apps.get_model("search", "Synonym").objects.create(term=term, meaning=meaning)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.RunPython(run("CREATE"), run("DROP")),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
