from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('imports', '0003_words'),
    ]

    operations = [
        migrations.AlterField(
            model_name='import',
            name='state',
            field=models.CharField(choices=[('asking', 'Waiting for the character encoding'), ('checking', 'Being checked'), ('checked', 'Waiting for confirmation'), ('importing', 'Being imported'), ('done', 'Imported'), ('failed', 'Failed'), ('reverting', 'Being undone'), ('taken-back', 'Undone')], default='asking', max_length=10),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='outcome',
            field=models.CharField(blank=True, choices=[('deleted', 'Deleted'), ('restored', 'Restored'), ('kept', 'Left unchanged')], help_text='Result when the import was undone.', max_length=10),
        ),
    ]
