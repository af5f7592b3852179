import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editorial', '0003_known_addresses'),
    ]

    operations = [
        migrations.AddField(
            model_name='reviewcomment',
            name='parent',
            field=models.ForeignKey(blank=True, help_text='The remark that this one answers.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='editorial.reviewcomment'),
        ),
    ]
