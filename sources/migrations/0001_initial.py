import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LinkCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=1000, unique=True, verbose_name='address')),
                ('state', models.CharField(choices=[('answers', 'answers'), ('closed', 'answers people only'), ('fails', 'does not answer')], max_length=10)),
                ('answer', models.CharField(max_length=100)),
                ('checked_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(help_text='Short name used in addresses and footnotes. Keep it once public.', unique=True)),
                ('title', models.CharField(max_length=200)),
                ('publisher', models.CharField(blank=True, help_text='Leave empty when the document does not say.', max_length=200)),
                ('date', models.DateField(blank=True, help_text='Leave empty when the document carries no date.', null=True)),
                ('language', models.CharField(default='en', help_text='Language code, such as en, de or hu.', max_length=10)),
                ('kind', models.CharField(choices=[('web-page', 'Web page'), ('leaflet', 'Leaflet'), ('report', 'Report'), ('classification', 'Official classification'), ('editorial', 'Correction by our editors')], default='web-page', max_length=20)),
                ('url', models.URLField(blank=True, verbose_name='address')),
                ('note', models.TextField(blank=True, help_text='What the reader should know about this document.')),
            ],
            options={
                'ordering': ['title', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.PositiveBigIntegerField(verbose_name='record number')),
                ('field', models.CharField(help_text='The name of the field, such as end or total_budget.', max_length=60)),
                ('value', models.TextField(verbose_name='value as stated')),
                ('meaning', models.CharField(blank=True, help_text='The same value as the field stores it: 1687872.00, 2021-04-01, FR.', max_length=300)),
                ('locator', models.CharField(help_text='Where in the document: page, section or line.', max_length=120)),
                ('stance', models.CharField(choices=[('agrees', 'agrees with what is shown'), ('conflicts', 'states something else')], default='agrees', max_length=10)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype', verbose_name='kind of record')),
            ],
            options={
                'ordering': ['source', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.PositiveBigIntegerField(verbose_name='record number')),
                ('field', models.CharField(help_text='The name of the field, such as end or total_budget.', max_length=60)),
                ('slug', models.SlugField(unique=True)),
                ('title', models.CharField(help_text='What the sources differ about, in a few words.', max_length=160)),
                ('kind', models.CharField(choices=[('figure', 'Figures differ'), ('date', 'Dates differ'), ('country', 'Country or country code'), ('count', 'Numbers or lists differ'), ('spelling', 'Spelling'), ('other', 'Something else')], max_length=20)),
                ('reason', models.TextField(blank=True, help_text='Why this value is shown. The public reads this sentence.')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype', verbose_name='kind of record')),
                ('decided_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('preferred', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='preferred_in', to='sources.citation', verbose_name='preferred value')),
            ],
            options={
                'ordering': ['title'],
            },
        ),
        migrations.AddField(
            model_name='citation',
            name='conflict',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='citations', to='sources.conflict'),
        ),
        migrations.CreateModel(
            name='HistoricalConflict',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('object_id', models.PositiveBigIntegerField(verbose_name='record number')),
                ('field', models.CharField(help_text='The name of the field, such as end or total_budget.', max_length=60)),
                ('slug', models.SlugField()),
                ('title', models.CharField(help_text='What the sources differ about, in a few words.', max_length=160)),
                ('kind', models.CharField(choices=[('figure', 'Figures differ'), ('date', 'Dates differ'), ('country', 'Country or country code'), ('count', 'Numbers or lists differ'), ('spelling', 'Spelling'), ('other', 'Something else')], max_length=20)),
                ('reason', models.TextField(blank=True, help_text='Why this value is shown. The public reads this sentence.')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('content_type', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='contenttypes.contenttype', verbose_name='kind of record')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('preferred', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='sources.citation', verbose_name='preferred value')),
            ],
            options={
                'verbose_name': 'historical conflict',
                'verbose_name_plural': 'historical conflicts',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalSource',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.SlugField(help_text='Short name used in addresses and footnotes. Keep it once public.')),
                ('title', models.CharField(max_length=200)),
                ('publisher', models.CharField(blank=True, help_text='Leave empty when the document does not say.', max_length=200)),
                ('date', models.DateField(blank=True, help_text='Leave empty when the document carries no date.', null=True)),
                ('language', models.CharField(default='en', help_text='Language code, such as en, de or hu.', max_length=10)),
                ('kind', models.CharField(choices=[('web-page', 'Web page'), ('leaflet', 'Leaflet'), ('report', 'Report'), ('classification', 'Official classification'), ('editorial', 'Correction by our editors')], default='web-page', max_length=20)),
                ('url', models.URLField(blank=True, verbose_name='address')),
                ('note', models.TextField(blank=True, help_text='What the reader should know about this document.')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical source',
                'verbose_name_plural': 'historical sources',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalCitation',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('object_id', models.PositiveBigIntegerField(verbose_name='record number')),
                ('field', models.CharField(help_text='The name of the field, such as end or total_budget.', max_length=60)),
                ('value', models.TextField(verbose_name='value as stated')),
                ('meaning', models.CharField(blank=True, help_text='The same value as the field stores it: 1687872.00, 2021-04-01, FR.', max_length=300)),
                ('locator', models.CharField(help_text='Where in the document: page, section or line.', max_length=120)),
                ('stance', models.CharField(choices=[('agrees', 'agrees with what is shown'), ('conflicts', 'states something else')], default='agrees', max_length=10)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('conflict', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='sources.conflict')),
                ('content_type', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='contenttypes.contenttype', verbose_name='kind of record')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='sources.source')),
            ],
            options={
                'verbose_name': 'historical citation',
                'verbose_name_plural': 'historical citations',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name='citation',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='sources.source'),
        ),
        migrations.AddConstraint(
            model_name='conflict',
            constraint=models.UniqueConstraint(fields=('content_type', 'object_id', 'field'), name='one_conflict_per_field'),
        ),
        migrations.AddConstraint(
            model_name='conflict',
            constraint=models.CheckConstraint(condition=models.Q(('preferred__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_preference_has_a_reason', violation_error_message='Say why this value is preferred.'),
        ),
        migrations.AddIndex(
            model_name='citation',
            index=models.Index(fields=['content_type', 'object_id'], name='sources_cit_content_f5692d_idx'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.UniqueConstraint(fields=('source', 'content_type', 'object_id', 'field', 'value', 'locator'), name='a_citation_once'),
        ),
    ]
