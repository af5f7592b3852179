import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DeletedRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.CharField(max_length=20, verbose_name='record number')),
                ('title', models.CharField(max_length=300, verbose_name='record')),
                ('slug', models.CharField(blank=True, help_text='Given to no other record of this kind.', max_length=100)),
                ('url', models.CharField(blank=True, max_length=300, verbose_name='address')),
                ('was_public', models.BooleanField(default=False, help_text='Its address then says that it was removed.', verbose_name='was on the public site')),
                ('organisation', models.PositiveBigIntegerField(blank=True, help_text='The key of the organisation in charge.', null=True)),
                ('deleted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='deleted')),
                ('contents', models.JSONField()),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='contenttypes.contenttype', verbose_name='kind')),
                ('deleted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'deleted record',
                'verbose_name_plural': 'bin',
                'ordering': ['-deleted_at', '-pk'],
                'indexes': [models.Index(fields=['content_type', 'slug'], name='slugs_in_bin'), models.Index(fields=['url'], name='addresses_in_bin'), models.Index(fields=['deleted_at'], name='age_in_bin')],
            },
        ),
    ]
