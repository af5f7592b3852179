from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0003_carried_along'),
    ]

    operations = [
        migrations.AddField(
            model_name='conflict',
            name='has_new_value',
            field=models.BooleanField(default=False, editable=False, help_text='Whether a source has given another value since the decision.'),
        ),
        migrations.AddField(
            model_name='historicalconflict',
            name='has_new_value',
            field=models.BooleanField(default=False, editable=False, help_text='Whether a source has given another value since the decision.'),
        ),
    ]
