from django.db import migrations

# The fields of prose as they were when statements got a kind.
PROSE = [
    'activities', 'addressed_to', 'background', 'challenges', 'change', 'change_note', 'context', 'costs',
    'description', 'evidence', 'funding_sources', 'further_information', 'image_alt', 'image_credit', 'keywords',
    'note', 'objectives', 'period', 'players', 'resources', 'shortfall', 'stakeholders', 'summary', 'text',
    'timeframe', 'transfer_potential',
]
NOT_KNOWN = 'entered before quoted and derived statements were told apart'


def say_what_is_known(apps, schema_editor):
    """Nobody knows of an earlier statement whether it has the words of the document.

    To call one a quotation without having read the document would claim too much, so each gets the
    weakest kind that its field allows. Prose is in our words, as all rows are after the migration
    before this one. Names, figures and dates must not be that: they are derived, and say why. So
    every form, restored version and merge that holds such a row can still be saved.

    The history says the same, or a version restored from it would be refused.
    """
    for name in ['Citation', 'HistoricalCitation']:
        statements = apps.get_model('sources', name).objects.exclude(field__in=PROSE)
        statements.update(kind='derived', derivation=NOT_KNOWN)


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0005_kinds_of_statements'),
    ]

    operations = [
        # Backwards there is nothing to do: the columns go with the migration before.
        migrations.RunPython(say_what_is_known, migrations.RunPython.noop),
    ]
