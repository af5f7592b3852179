from django.db import migrations
from django.db.models import Max


def carry_over(apps, schema_editor):
    """What people have typed into editions goes on where every record's typed text is."""
    database = schema_editor.connection.alias
    rows = apps.get_model('editorial', 'Autosave').objects.using(database)
    if not rows.exists():
        return
    content_types = apps.get_model('contenttypes', 'ContentType').objects.using(database)
    content_type, _ = content_types.get_or_create(app_label='practices', model='edition')
    autosave = apps.get_model('backoffice', 'Autosave')
    for row in rows.all():
        autosave.objects.using(database).create(
            content_type=content_type,
            object_id=str(row.edition_id),
            user_id=row.user_id,
            base_version=base_version(apps, database, row),
            values=row.values,
            saved_at=row.saved_at,
            last_active_at=row.last_active_at,
        )


def base_version(apps, database, row):
    """The newest entry of history that had the version of the edition's own count."""
    history = apps.get_model('practices', 'HistoricalEdition').objects.using(database)
    entries = history.filter(id=row.edition_id, version__lte=row.base_version)
    newest = entries.aggregate(newest=Max('history_id'))['newest']
    return f"edition:{newest or 0}"


class Migration(migrations.Migration):

    dependencies = [
        ('backoffice', '0002_autosave'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('editorial', '0004_answers_to_remarks'),
        ('practices', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name='autosave',
            name='one_autosave_a_person',
        ),
        migrations.DeleteModel(
            name='Autosave',
        ),
    ]
