from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editorial', '0008_form_of_a_step'),
        ('practices', '0003_labels'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='transition',
            name='verb',
            field=models.CharField(choices=[('add', 'Created'), ('view', 'View'), ('edit', 'Edit'), ('submit', 'Submitted'), ('withdraw', 'Withdrawn'), ('return', 'Returned'), ('publish', 'Published'), ('schedule', 'Scheduled'), ('open a new edition', 'Opened as a new edition'), ('archive', 'Archived'), ('restore', 'Restored')], max_length=20, verbose_name='what was done'),
        ),
        migrations.AlterConstraint(
            model_name='transition',
            name='a_return_says_why',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verb', 'return'), _negated=True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='a_return_says_why', violation_error_message='Write in the comment what should change, then choose Return.'),
        ),
    ]
