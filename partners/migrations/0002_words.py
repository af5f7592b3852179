import catalogue.languages
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalorganisation',
            name='name',
            field=models.CharField(help_text='The name shown in lists. Add its other names below.', max_length=200),
        ),
        migrations.AlterField(
            model_name='historicalorganisation',
            name='slug',
            field=models.SlugField(help_text='The last part of the web address. Do not change it once public.', max_length=80),
        ),
        migrations.AlterField(
            model_name='historicalorganisation',
            name='summary',
            field=models.TextField(blank=True, help_text='Two or three sentences in your own words.'),
        ),
        migrations.AlterField(
            model_name='historicalorganisationname',
            name='language',
            field=models.CharField(blank=True, choices=catalogue.languages.language_choices, help_text='The language of this name.', max_length=10),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='name',
            field=models.CharField(help_text='The name shown in lists. Add its other names below.', max_length=200),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='slug',
            field=models.SlugField(help_text='The last part of the web address. Do not change it once public.', max_length=80, unique=True),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='summary',
            field=models.TextField(blank=True, help_text='Two or three sentences in your own words.'),
        ),
        migrations.AlterField(
            model_name='organisationname',
            name='language',
            field=models.CharField(blank=True, choices=catalogue.languages.language_choices, help_text='The language of this name.', max_length=10),
        ),
    ]
