from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('backoffice', '0002_autosave'),
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='autosave',
            name='one_autosave_of_a_record_a_person',
        ),
        migrations.AddField(
            model_name='autosave',
            name='closed_at',
            field=models.DateTimeField(blank=True, help_text='When the form was saved.', null=True),
        ),
        migrations.AddField(
            model_name='autosave',
            name='form',
            field=models.CharField(blank=True, help_text='Tells the pages apart that one person has open of the record.', max_length=40),
        ),
        migrations.AddConstraint(
            model_name='autosave',
            constraint=models.UniqueConstraint(fields=('content_type', 'object_id', 'user', 'form'), name='one_autosave_of_a_form'),
        ),
    ]
