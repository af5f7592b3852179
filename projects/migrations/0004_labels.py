from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0003_words'),
    ]

    operations = [
        migrations.AlterField(
            model_name='event',
            name='dates_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('year', 'year')], default='day', max_length=5, verbose_name='precision of the dates'),
        ),
        migrations.AlterField(
            model_name='historicalevent',
            name='dates_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('year', 'year')], default='day', max_length=5, verbose_name='precision of the dates'),
        ),
        migrations.AlterField(
            model_name='historicaloutput',
            name='is_public',
            field=models.BooleanField(default=False, help_text='Whether visitors see it on the public site.', verbose_name='public'),
        ),
        migrations.AlterField(
            model_name='historicalproject',
            name='dates_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('year', 'year')], default='day', max_length=5, verbose_name='precision of the dates'),
        ),
        migrations.AlterField(
            model_name='historicalproject',
            name='is_public',
            field=models.BooleanField(default=False, help_text='Whether visitors see it on the public site.', verbose_name='public'),
        ),
        migrations.AlterField(
            model_name='output',
            name='is_public',
            field=models.BooleanField(default=False, help_text='Whether visitors see it on the public site.', verbose_name='public'),
        ),
        migrations.AlterField(
            model_name='project',
            name='dates_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('year', 'year')], default='day', max_length=5, verbose_name='precision of the dates'),
        ),
        migrations.AlterField(
            model_name='project',
            name='is_public',
            field=models.BooleanField(default=False, help_text='Whether visitors see it on the public site.', verbose_name='public'),
        ),
    ]
