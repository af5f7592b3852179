import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0002_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='citation',
            name='carried_from',
            field=models.ForeignKey(blank=True, editable=False, help_text="The same statement about the record's earlier edition.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='carried', to='sources.citation'),
        ),
        migrations.AddField(
            model_name='citation',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='citation',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='citation',
            name='confirmed_text',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name='conflict',
            name='carried_from',
            field=models.ForeignKey(blank=True, editable=False, help_text="The same conflict about the record's earlier edition.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='carried', to='sources.conflict'),
        ),
        migrations.AddField(
            model_name='historicalcitation',
            name='carried_from',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, help_text="The same statement about the record's earlier edition.", null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='sources.citation'),
        ),
        migrations.AddField(
            model_name='historicalcitation',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='historicalcitation',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalcitation',
            name='confirmed_text',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name='historicalconflict',
            name='carried_from',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, help_text="The same conflict about the record's earlier edition.", null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='sources.conflict'),
        ),
    ]
