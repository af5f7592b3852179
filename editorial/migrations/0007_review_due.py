from django.db import migrations


def clear_past_dates(apps, schema_editor):
    """A decision is due only while an edition is in review."""
    editions = apps.get_model("practices", "Edition").objects
    editions.exclude(status="in-review").update(review_due=None)


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0006_words"),
        ("practices", "0002_words"),
    ]

    operations = [migrations.RunPython(clear_past_dates, migrations.RunPython.noop)]
