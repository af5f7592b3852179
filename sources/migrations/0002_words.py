import catalogue.languages
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='citation',
            name='locator',
            field=models.CharField(help_text='Where the document says so: a page, section or line.', max_length=120, verbose_name='page or section'),
        ),
        migrations.AlterField(
            model_name='citation',
            name='meaning',
            field=models.CharField(blank=True, help_text='The same value as the record stores it, such as 1687872.00, 2021-04-01 or FR.', max_length=300, verbose_name='value in ClusteriX'),
        ),
        migrations.AlterField(
            model_name='citation',
            name='stance',
            field=models.CharField(choices=[('agrees', 'agrees with the value shown'), ('conflicts', 'gives another value')], default='agrees', max_length=10, verbose_name='agrees or differs'),
        ),
        migrations.AlterField(
            model_name='citation',
            name='value',
            field=models.TextField(help_text='As the document states it.', verbose_name='value in the source'),
        ),
        migrations.AlterField(
            model_name='conflict',
            name='title',
            field=models.CharField(help_text='What the sources disagree about, in a few words.', max_length=160),
        ),
        migrations.AlterField(
            model_name='historicalcitation',
            name='locator',
            field=models.CharField(help_text='Where the document says so: a page, section or line.', max_length=120, verbose_name='page or section'),
        ),
        migrations.AlterField(
            model_name='historicalcitation',
            name='meaning',
            field=models.CharField(blank=True, help_text='The same value as the record stores it, such as 1687872.00, 2021-04-01 or FR.', max_length=300, verbose_name='value in ClusteriX'),
        ),
        migrations.AlterField(
            model_name='historicalcitation',
            name='stance',
            field=models.CharField(choices=[('agrees', 'agrees with the value shown'), ('conflicts', 'gives another value')], default='agrees', max_length=10, verbose_name='agrees or differs'),
        ),
        migrations.AlterField(
            model_name='historicalcitation',
            name='value',
            field=models.TextField(help_text='As the document states it.', verbose_name='value in the source'),
        ),
        migrations.AlterField(
            model_name='historicalconflict',
            name='title',
            field=models.CharField(help_text='What the sources disagree about, in a few words.', max_length=160),
        ),
        migrations.AlterField(
            model_name='historicalsource',
            name='language',
            field=models.CharField(choices=catalogue.languages.language_choices, default='en', help_text='The language of the source.', max_length=10),
        ),
        migrations.AlterField(
            model_name='linkcheck',
            name='state',
            field=models.CharField(choices=[('answers', 'works'), ('closed', 'refuses automatic checks'), ('fails', 'does not work')], max_length=10),
        ),
        migrations.AlterField(
            model_name='source',
            name='language',
            field=models.CharField(choices=catalogue.languages.language_choices, default='en', help_text='The language of the source.', max_length=10),
        ),
    ]
