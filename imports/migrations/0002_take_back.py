from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('imports', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='importrow',
            name='kept_because',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='importrow',
            name='outcome',
            field=models.CharField(blank=True, choices=[('deleted', 'Deleted again'), ('restored', 'As before the import'), ('kept', 'Stays')], help_text='What became of it when the import was taken back.', max_length=10),
        ),
        migrations.AddField(
            model_name='importrow',
            name='records',
            field=models.JSONField(default=list, help_text='What the import wrote for this row.'),
        ),
        migrations.AlterField(
            model_name='import',
            name='state',
            field=models.CharField(choices=[('asking', 'Waits for a word about its letters'), ('checking', 'Is being looked through'), ('checked', 'Waits for confirmation'), ('importing', 'Is being imported'), ('done', 'Imported'), ('failed', 'Failed'), ('reverting', 'Is being taken back'), ('taken-back', 'Taken back')], default='asking', max_length=10),
        ),
    ]
