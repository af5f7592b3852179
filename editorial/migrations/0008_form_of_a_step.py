from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editorial', '0007_review_due'),
    ]

    operations = [
        migrations.AddField(
            model_name='transition',
            name='form_digest',
            field=models.CharField(blank=True, editable=False, help_text='Of the form that asked for it; a second click sends the same form.', max_length=64),
        ),
    ]
