import catalogue.languages
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0002_words'),
        ('practices', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='actionplan',
            name='language',
            field=models.CharField(blank=True, choices=catalogue.languages.language_choices, help_text='The language of the plan.', max_length=10),
        ),
        migrations.AlterField(
            model_name='actionplan',
            name='slug',
            field=models.SlugField(help_text='The last part of the web address. Do not change it once public.', max_length=100, unique=True),
        ),
        migrations.AlterField(
            model_name='actionupdate',
            name='closed_at',
            field=models.DateTimeField(blank=True, help_text='After this date it is locked.', null=True, verbose_name='period closed'),
        ),
        migrations.AlterField(
            model_name='actionupdate',
            name='reason',
            field=models.TextField(blank=True, verbose_name='reason for dropping it'),
        ),
        migrations.AlterField(
            model_name='edition',
            name='challenges',
            field=models.TextField(blank=True, help_text='Difficulties, and what was learned from them.', verbose_name='challenges encountered'),
        ),
        migrations.AlterField(
            model_name='edition',
            name='context',
            field=models.TextField(blank=True, help_text='The problem it addresses and its background. Markdown.'),
        ),
        migrations.AlterField(
            model_name='edition',
            name='further_information',
            field=models.TextField(blank=True, help_text='Links, documents and contacts.'),
        ),
        migrations.AlterField(
            model_name='edition',
            name='image_alt',
            field=models.CharField(blank=True, max_length=200, verbose_name='alternative text'),
        ),
        migrations.AlterField(
            model_name='edition',
            name='language',
            field=models.CharField(choices=catalogue.languages.language_choices, default='en', help_text='The language of this text.', max_length=10),
        ),
        migrations.AlterField(
            model_name='edition',
            name='stakeholders',
            field=models.TextField(blank=True, help_text='Who runs it, who takes part and who benefits.', verbose_name='stakeholders and beneficiaries'),
        ),
        migrations.AlterField(
            model_name='edition',
            name='title',
            field=models.CharField(help_text='A title that people outside the project understand.', max_length=200),
        ),
        migrations.AlterField(
            model_name='historicalactionplan',
            name='language',
            field=models.CharField(blank=True, choices=catalogue.languages.language_choices, help_text='The language of the plan.', max_length=10),
        ),
        migrations.AlterField(
            model_name='historicalactionplan',
            name='slug',
            field=models.SlugField(help_text='The last part of the web address. Do not change it once public.', max_length=100),
        ),
        migrations.AlterField(
            model_name='historicalactionupdate',
            name='closed_at',
            field=models.DateTimeField(blank=True, help_text='After this date it is locked.', null=True, verbose_name='period closed'),
        ),
        migrations.AlterField(
            model_name='historicalactionupdate',
            name='reason',
            field=models.TextField(blank=True, verbose_name='reason for dropping it'),
        ),
        migrations.AlterField(
            model_name='historicaledition',
            name='challenges',
            field=models.TextField(blank=True, help_text='Difficulties, and what was learned from them.', verbose_name='challenges encountered'),
        ),
        migrations.AlterField(
            model_name='historicaledition',
            name='context',
            field=models.TextField(blank=True, help_text='The problem it addresses and its background. Markdown.'),
        ),
        migrations.AlterField(
            model_name='historicaledition',
            name='further_information',
            field=models.TextField(blank=True, help_text='Links, documents and contacts.'),
        ),
        migrations.AlterField(
            model_name='historicaledition',
            name='image_alt',
            field=models.CharField(blank=True, max_length=200, verbose_name='alternative text'),
        ),
        migrations.AlterField(
            model_name='historicaledition',
            name='language',
            field=models.CharField(choices=catalogue.languages.language_choices, default='en', help_text='The language of this text.', max_length=10),
        ),
        migrations.AlterField(
            model_name='historicaledition',
            name='stakeholders',
            field=models.TextField(blank=True, help_text='Who runs it, who takes part and who benefits.', verbose_name='stakeholders and beneficiaries'),
        ),
        migrations.AlterField(
            model_name='historicaledition',
            name='title',
            field=models.CharField(help_text='A title that people outside the project understand.', max_length=200),
        ),
        migrations.AlterField(
            model_name='historicalpractice',
            name='replaced_by',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The practice that readers are sent to once this one is archived.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='practices.practice'),
        ),
        migrations.AlterField(
            model_name='historicalpractice',
            name='slug',
            field=models.SlugField(help_text='The last part of the web address. It is fixed once the practice is published.', max_length=100),
        ),
        migrations.AlterField(
            model_name='historicalrecommendation',
            name='text',
            field=models.TextField(help_text='In your own words. Markdown.'),
        ),
        migrations.AlterField(
            model_name='historicaltransfer',
            name='change',
            field=models.TextField(blank=True, help_text='What was adapted for the new place.', verbose_name='what changed'),
        ),
        migrations.AlterField(
            model_name='historicaltransfer',
            name='period',
            field=models.CharField(blank=True, help_text='The date in words, if no single year is known.', max_length=80),
        ),
        migrations.AlterField(
            model_name='practice',
            name='replaced_by',
            field=models.ForeignKey(blank=True, help_text='The practice that readers are sent to once this one is archived.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='practices.practice'),
        ),
        migrations.AlterField(
            model_name='practice',
            name='slug',
            field=models.SlugField(help_text='The last part of the web address. It is fixed once the practice is published.', max_length=100, unique=True),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='text',
            field=models.TextField(help_text='In your own words. Markdown.'),
        ),
        migrations.AlterField(
            model_name='transfer',
            name='change',
            field=models.TextField(blank=True, help_text='What was adapted for the new place.', verbose_name='what changed'),
        ),
        migrations.AlterField(
            model_name='transfer',
            name='period',
            field=models.CharField(blank=True, help_text='The date in words, if no single year is known.', max_length=80),
        ),
        migrations.AlterConstraint(
            model_name='edition',
            name='one_published_edition',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'published')), fields=('practice',), name='one_published_edition', violation_error_message='This practice already has a published edition.'),
        ),
        migrations.AlterConstraint(
            model_name='edition',
            name='one_open_edition',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['draft', 'in-review'])), fields=('practice',), name='one_open_edition', violation_error_message='This practice already has an open edition. Finish that one first.'),
        ),
        migrations.AlterConstraint(
            model_name='edition',
            name='a_published_image_is_described',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in-review']), ('image', ''), models.Q(('image_alt', ''), _negated=True), _connector='OR'), name='a_published_image_is_described', violation_error_message='Add alternative text that describes the image for people who cannot see it.'),
        ),
        migrations.AlterConstraint(
            model_name='topic',
            name='topic_is_not_its_own_parent',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('pk')), _negated=True), name='topic_is_not_its_own_parent', violation_error_message='A topic cannot be its own parent.'),
        ),
        migrations.AlterConstraint(
            model_name='transfer',
            name='a_transfer_goes_somewhere',
            constraint=models.CheckConstraint(condition=models.Q(('to_region__isnull', False), ('to_organisation__isnull', False), _connector='OR'), name='a_transfer_goes_somewhere', violation_error_message='Enter a region, an organisation or both.'),
        ),
    ]
