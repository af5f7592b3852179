import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('practices', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MailPreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BooleanField(default=False, verbose_name='one mail a day')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mail_preference', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ReviewComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=30)),
                ('text', models.TextField()),
                ('version', models.PositiveIntegerField(help_text='The version of the text that it is about.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_comments', to='practices.edition')),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Autosave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_version', models.PositiveIntegerField(help_text="The edition's version that the text is based on.")),
                ('values', models.JSONField(blank=True, default=dict)),
                ('saved_at', models.DateTimeField(blank=True, help_text='Of the text; empty without text.', null=True)),
                ('last_active_at', models.DateTimeField(help_text='When the open form sent its last sign.')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='autosaves', to='practices.edition')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='autosaves', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('edition', 'user'), name='one_autosave_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('submitted', 'waits for your review'), ('returned', 'was returned with a comment'), ('published', 'was published'), ('overdue', 'should have been reviewed by now'), ('invited', 'is waiting for you'), ('not-published', 'could not be published as scheduled')], max_length=20)),
                ('comment', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('due_at', models.DateTimeField(help_text="When it may be sent: at once, with the day's digest, or tried again.")),
                ('claim', models.CharField(blank=True, help_text='Of the worker that is sending it.', max_length=32)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, help_text='Why the last try failed.', max_length=300)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to='practices.edition')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['created_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('sent_at', None)), fields=['due_at'], name='notifications_to_send')],
            },
        ),
        migrations.CreateModel(
            name='Transition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(choices=[('add', 'Add'), ('view', 'View'), ('edit', 'Edit'), ('submit', 'Submit'), ('withdraw', 'Withdraw'), ('return', 'Return'), ('publish', 'Publish'), ('schedule', 'Schedule'), ('open a new edition', 'Open a new edition'), ('archive', 'Archive'), ('restore', 'Restore')], max_length=20, verbose_name='what was done')),
                ('from_status', models.CharField(blank=True, choices=[('draft', 'Draft'), ('in-review', 'In review'), ('published', 'Published'), ('superseded', 'Superseded'), ('archived', 'Archived')], max_length=12, verbose_name='from')),
                ('to_status', models.CharField(choices=[('draft', 'Draft'), ('in-review', 'In review'), ('published', 'Published'), ('superseded', 'Superseded'), ('archived', 'Archived')], max_length=12, verbose_name='to')),
                ('version', models.PositiveIntegerField(help_text='The version of the text that it was done to.')),
                ('comment', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transitions', to='practices.edition')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('verb', 'return'), _negated=True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='a_return_says_why', violation_error_message='Say what should change.')],
            },
        ),
    ]
