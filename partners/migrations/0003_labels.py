from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0002_words'),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalorganisation',
            name='is_public',
            field=models.BooleanField(default=False, help_text='Whether visitors see it on the public site.', verbose_name='public'),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='is_public',
            field=models.BooleanField(default=False, help_text='Whether visitors see it on the public site.', verbose_name='public'),
        ),
    ]
