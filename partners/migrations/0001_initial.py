import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Country',
            fields=[
                ('code', models.CharField(max_length=2, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('^[A-Z]{2}$', 'Two capital letters.')], verbose_name='ISO code')),
                ('nuts_code', models.CharField(max_length=2, unique=True, verbose_name='NUTS code')),
                ('name', models.CharField(max_length=80, unique=True)),
            ],
            options={
                'verbose_name_plural': 'countries',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalCountry',
            fields=[
                ('code', models.CharField(db_index=True, max_length=2, validators=[django.core.validators.RegexValidator('^[A-Z]{2}$', 'Two capital letters.')], verbose_name='ISO code')),
                ('nuts_code', models.CharField(db_index=True, max_length=2, verbose_name='NUTS code')),
                ('name', models.CharField(db_index=True, max_length=80)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical country',
                'verbose_name_plural': 'historical countries',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalOrganisation',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Its place in addresses. Keep it once public.', max_length=80)),
                ('name', models.CharField(help_text='The name shown in lists; all its names are kept below.', max_length=200)),
                ('kind', models.CharField(choices=[('regional-authority', 'Regional authority'), ('city', 'City'), ('national', 'National ministry or agency'), ('development-agency', 'Development agency'), ('university', 'University'), ('research-institute', 'Research institute'), ('private', 'Private company'), ('other', 'Other or not stated')], default='other', max_length=20)),
                ('website', models.URLField(blank=True)),
                ('summary', models.TextField(blank=True, help_text='Two or three sentences in our own words.')),
                ('is_public', models.BooleanField(default=False, verbose_name='on the public site')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('country', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.country')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical organisation',
                'verbose_name_plural': 'historical organisations',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Its place in addresses. Keep it once public.', max_length=80, unique=True)),
                ('name', models.CharField(help_text='The name shown in lists; all its names are kept below.', max_length=200)),
                ('kind', models.CharField(choices=[('regional-authority', 'Regional authority'), ('city', 'City'), ('national', 'National ministry or agency'), ('development-agency', 'Development agency'), ('university', 'University'), ('research-institute', 'Research institute'), ('private', 'Private company'), ('other', 'Other or not stated')], default='other', max_length=20)),
                ('website', models.URLField(blank=True)),
                ('summary', models.TextField(blank=True, help_text='Two or three sentences in our own words.')),
                ('is_public', models.BooleanField(default=False, verbose_name='on the public site')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='partners.country')),
                ('predecessors', models.ManyToManyField(blank=True, help_text='Only where a source says so.', related_name='successors', to='partners.organisation')),
            ],
            options={
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalOrganisationName',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(max_length=250)),
                ('language', models.CharField(blank=True, help_text='Language code, such as en, hu or ro.', max_length=10)),
                ('kind', models.CharField(choices=[('full', 'full name'), ('short', 'short name'), ('joint', 'joint name with another body'), ('variant', 'variant spelling in a source')], default='full', max_length=10)),
                ('valid_from', models.PositiveSmallIntegerField(blank=True, help_text='Year', null=True, verbose_name='in use from')),
                ('valid_to', models.PositiveSmallIntegerField(blank=True, help_text='Year', null=True, verbose_name='in use until')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.organisation')),
            ],
            options={
                'verbose_name': 'historical organisation name',
                'verbose_name_plural': 'historical organisation names',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalOrganisation_predecessors',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='partners.historicalorganisation')),
                ('from_organisation', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.organisation')),
                ('to_organisation', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.organisation')),
            ],
            options={
                'verbose_name': 'HistoricalOrganisation_predecessors',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalMembership',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('since', models.DateField(blank=True, editable=False)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.organisation')),
            ],
            options={
                'verbose_name': 'historical membership',
                'verbose_name_plural': 'historical memberships',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='OrganisationRedirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='partners.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('code', models.CharField(max_length=5, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('^[A-Z]{2}[0-9A-Z]{0,3}$', 'A NUTS code, as AT12.')])),
                ('name', models.CharField(max_length=160)),
                ('latin_name', models.CharField(blank=True, help_text='For names in Greek or Cyrillic letters.', max_length=160)),
                ('english_name', models.CharField(blank=True, help_text='The usual English name, where it differs.', max_length=160)),
                ('level', models.PositiveSmallIntegerField(choices=[(0, 'Country'), (1, 'NUTS 1'), (2, 'NUTS 2'), (3, 'NUTS 3')])),
                ('is_nuts', models.BooleanField(default=True, help_text='No for regions outside the European Union.', verbose_name='NUTS region')),
                ('first_edition', models.PositiveSmallIntegerField(choices=[(2018, 'NUTS 2018'), (2021, 'NUTS 2021'), (2024, 'NUTS 2024')], help_text='Earliest edition in our data.')),
                ('last_edition', models.PositiveSmallIntegerField(choices=[(2018, 'NUTS 2018'), (2021, 'NUTS 2021'), (2024, 'NUTS 2024')], default=2024)),
                ('former_name', models.CharField(blank=True, max_length=160)),
                ('latitude', models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)])),
                ('longitude', models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)])),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='all_regions', to='partners.country')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='partners.region')),
                ('successors', models.ManyToManyField(blank=True, related_name='predecessors', to='partners.region')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.AddField(
            model_name='organisation',
            name='region',
            field=models.ForeignKey(blank=True, help_text='Only where it is certain.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='partners.region'),
        ),
        migrations.CreateModel(
            name='HistoricalRegion',
            fields=[
                ('code', models.CharField(db_index=True, max_length=5, validators=[django.core.validators.RegexValidator('^[A-Z]{2}[0-9A-Z]{0,3}$', 'A NUTS code, as AT12.')])),
                ('name', models.CharField(max_length=160)),
                ('latin_name', models.CharField(blank=True, help_text='For names in Greek or Cyrillic letters.', max_length=160)),
                ('english_name', models.CharField(blank=True, help_text='The usual English name, where it differs.', max_length=160)),
                ('level', models.PositiveSmallIntegerField(choices=[(0, 'Country'), (1, 'NUTS 1'), (2, 'NUTS 2'), (3, 'NUTS 3')])),
                ('is_nuts', models.BooleanField(default=True, help_text='No for regions outside the European Union.', verbose_name='NUTS region')),
                ('first_edition', models.PositiveSmallIntegerField(choices=[(2018, 'NUTS 2018'), (2021, 'NUTS 2021'), (2024, 'NUTS 2024')], help_text='Earliest edition in our data.')),
                ('last_edition', models.PositiveSmallIntegerField(choices=[(2018, 'NUTS 2018'), (2021, 'NUTS 2021'), (2024, 'NUTS 2024')], default=2024)),
                ('former_name', models.CharField(blank=True, max_length=160)),
                ('latitude', models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)])),
                ('longitude', models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)])),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('country', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.country')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.region')),
            ],
            options={
                'verbose_name': 'historical region',
                'verbose_name_plural': 'historical regions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name='historicalorganisation',
            name='region',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Only where it is certain.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.region'),
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(auto_now_add=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='partners.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'organisation'), name='one_membership_per_organisation')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=250)),
                ('language', models.CharField(blank=True, help_text='Language code, such as en, hu or ro.', max_length=10)),
                ('kind', models.CharField(choices=[('full', 'full name'), ('short', 'short name'), ('joint', 'joint name with another body'), ('variant', 'variant spelling in a source')], default='full', max_length=10)),
                ('valid_from', models.PositiveSmallIntegerField(blank=True, help_text='Year', null=True, verbose_name='in use from')),
                ('valid_to', models.PositiveSmallIntegerField(blank=True, help_text='Year', null=True, verbose_name='in use until')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='partners.organisation')),
            ],
            options={
                'ordering': ['organisation', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='a_name_once_per_organisation'), models.CheckConstraint(condition=models.Q(('valid_to__gte', models.F('valid_from')), ('valid_from__isnull', True), ('valid_to__isnull', True), _connector='OR'), name='name_period_in_order', violation_error_message='“In use until” cannot be before “in use from”.')],
            },
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.CheckConstraint(condition=models.Q(('first_edition__lte', models.F('last_edition'))), name='region_editions_in_order', violation_error_message='The first edition cannot be later than the last.'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('longitude__isnull', False)), _connector='OR'), name='region_point_is_whole', violation_error_message='Give both latitude and longitude, or neither.'),
        ),
    ]
