import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('backoffice', '0001_initial'),
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Autosave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.CharField(max_length=20)),
                ('base_version', models.CharField(blank=True, help_text='The version of the record that the text is based on.', max_length=500)),
                ('values', models.JSONField(blank=True, default=dict)),
                ('saved_at', models.DateTimeField(blank=True, help_text='Of the text; empty without text.', null=True)),
                ('last_active_at', models.DateTimeField(help_text='When the open form sent its last sign.')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='autosaves', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('content_type', 'object_id', 'user'), name='one_autosave_of_a_record_a_person')],
            },
        ),
    ]
