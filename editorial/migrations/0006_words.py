from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editorial', '0005_autosave_moves'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notification',
            name='kind',
            field=models.CharField(choices=[('submitted', 'was submitted for your review'), ('returned', 'was returned with a comment'), ('published', 'was published'), ('overdue', 'is overdue for review'), ('not-published', 'could not be published as scheduled')], max_length=20),
        ),
    ]
