import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='The name of the importer that knows what the rows are.', max_length=30)),
                ('file_name', models.CharField(max_length=200)),
                ('digest', models.CharField(help_text='SHA-256 of the file.', max_length=64)),
                ('content', models.BinaryField(blank=True, help_text='Kept until its rows are read.', null=True)),
                ('state', models.CharField(choices=[('asking', 'Waits for a word about its letters'), ('checking', 'Is being looked through'), ('checked', 'Waits for confirmation'), ('importing', 'Is being imported'), ('done', 'Imported'), ('failed', 'Failed')], default='asking', max_length=10)),
                ('run_id', models.CharField(blank=True, help_text='Of the only run that may work on it now.', max_length=32)),
                ('total', models.PositiveIntegerField(default=0)),
                ('progress', models.PositiveIntegerField(default=0, help_text='How many rows the present state has dealt with.')),
                ('note', models.TextField(blank=True, help_text='What went differently than expected.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('progressed_at', models.DateTimeField(auto_now=True, help_text='When it last made progress.')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('cells', models.JSONField(default=dict)),
                ('read_errors', models.JSONField(default=list, help_text='[column, reason] of what could not be read in the file.')),
                ('state', models.CharField(blank=True, choices=[('new', 'New'), ('changed', 'Changed'), ('unchanged', 'Unchanged'), ('error', 'Error')], max_length=10)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('url', models.CharField(blank=True, max_length=300)),
                ('changes', models.JSONField(default=list)),
                ('errors', models.JSONField(default=list)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='imports.import')),
            ],
            options={
                'ordering': ['number'],
                'indexes': [models.Index(fields=['batch', 'state', 'number'], name='rows_by_state')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'number'), name='one_row_per_number')],
            },
        ),
    ]
