from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('practices', '0002_words'),
    ]

    operations = [
        migrations.AlterField(
            model_name='actionplan',
            name='dates_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('year', 'year')], default='day', max_length=5, verbose_name='precision of the dates'),
        ),
        migrations.AlterField(
            model_name='actionplan',
            name='is_public',
            field=models.BooleanField(default=False, help_text='Whether visitors see it on the public site.', verbose_name='public'),
        ),
        migrations.AlterField(
            model_name='edition',
            name='dates_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('year', 'year')], default='year', max_length=5, verbose_name='precision of the dates'),
        ),
        migrations.AlterField(
            model_name='historicalactionplan',
            name='dates_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('year', 'year')], default='day', max_length=5, verbose_name='precision of the dates'),
        ),
        migrations.AlterField(
            model_name='historicalactionplan',
            name='is_public',
            field=models.BooleanField(default=False, help_text='Whether visitors see it on the public site.', verbose_name='public'),
        ),
        migrations.AlterField(
            model_name='historicaledition',
            name='dates_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('year', 'year')], default='year', max_length=5, verbose_name='precision of the dates'),
        ),
        migrations.AlterField(
            model_name='historicalrecommendation',
            name='is_public',
            field=models.BooleanField(default=False, help_text='Whether visitors see it on the public site.', verbose_name='public'),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='is_public',
            field=models.BooleanField(default=False, help_text='Whether visitors see it on the public site.', verbose_name='public'),
        ),
    ]
