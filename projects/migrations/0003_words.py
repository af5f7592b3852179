import catalogue.languages
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0002_words'),
        ('projects', '0002_lead_unknown_and_shortfall'),
    ]

    operations = [
        migrations.AlterField(
            model_name='event',
            name='slug',
            field=models.SlugField(help_text='The last part of the web address. Do not change it once public.', max_length=100, unique=True),
        ),
        migrations.AlterField(
            model_name='historicalevent',
            name='slug',
            field=models.SlugField(help_text='The last part of the web address. Do not change it once public.', max_length=100),
        ),
        migrations.AlterField(
            model_name='historicaloutput',
            name='language',
            field=models.CharField(blank=True, choices=catalogue.languages.language_choices, help_text='Empty if no source states it.', max_length=10),
        ),
        migrations.AlterField(
            model_name='historicaloutput',
            name='link_status',
            field=models.CharField(choices=[('unchecked', 'not checked yet'), ('answers', 'works'), ('dead', 'no longer works'), ('lost', 'lost'), ('none', 'no link was given')], default='unchecked', max_length=10, verbose_name='the original link'),
        ),
        migrations.AlterField(
            model_name='historicaloutput',
            name='organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who produced it, if stated.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.organisation'),
        ),
        migrations.AlterField(
            model_name='historicaloutput',
            name='slug',
            field=models.SlugField(help_text='The last part of the web address. Do not change it once public.', max_length=80),
        ),
        migrations.AlterField(
            model_name='historicalproject',
            name='objectives',
            field=models.TextField(blank=True, help_text='The aims of the project. Markdown.'),
        ),
        migrations.AlterField(
            model_name='historicalproject',
            name='slug',
            field=models.SlugField(help_text='The last part of the web address. Do not change it once public.'),
        ),
        migrations.AlterField(
            model_name='historicalproject',
            name='summary',
            field=models.TextField(blank=True, help_text='What the project is about, in your own words.'),
        ),
        migrations.AlterField(
            model_name='output',
            name='language',
            field=models.CharField(blank=True, choices=catalogue.languages.language_choices, help_text='Empty if no source states it.', max_length=10),
        ),
        migrations.AlterField(
            model_name='output',
            name='link_status',
            field=models.CharField(choices=[('unchecked', 'not checked yet'), ('answers', 'works'), ('dead', 'no longer works'), ('lost', 'lost'), ('none', 'no link was given')], default='unchecked', max_length=10, verbose_name='the original link'),
        ),
        migrations.AlterField(
            model_name='output',
            name='organisation',
            field=models.ForeignKey(blank=True, help_text='Who produced it, if stated.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outputs', to='partners.organisation'),
        ),
        migrations.AlterField(
            model_name='output',
            name='slug',
            field=models.SlugField(help_text='The last part of the web address. Do not change it once public.', max_length=80, unique=True),
        ),
        migrations.AlterField(
            model_name='partnership',
            name='names_used',
            field=models.ManyToManyField(blank=True, help_text='The names used in this project.', related_name='partnerships', to='partners.organisationname'),
        ),
        migrations.AlterField(
            model_name='project',
            name='objectives',
            field=models.TextField(blank=True, help_text='The aims of the project. Markdown.'),
        ),
        migrations.AlterField(
            model_name='project',
            name='slug',
            field=models.SlugField(help_text='The last part of the web address. Do not change it once public.', unique=True),
        ),
        migrations.AlterField(
            model_name='project',
            name='summary',
            field=models.TextField(blank=True, help_text='What the project is about, in your own words.'),
        ),
        migrations.AlterConstraint(
            model_name='partnership',
            name='one_lead_partner_per_project',
            constraint=models.UniqueConstraint(condition=models.Q(('role', 'lead')), fields=('project',), name='one_lead_partner_per_project', violation_error_message='This project already has a lead partner.'),
        ),
    ]
