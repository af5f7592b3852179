from django.db import migrations, models


def say_that_the_lead_is_unknown(apps, schema_editor):
    """Projects that are stored without a lead partner say so from now on; the forms ask for one or the other."""
    projects = apps.get_model("projects", "Project").objects
    projects.exclude(partnerships__role="lead").update(lead_unknown=True)


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalindicator',
            name='shortfall',
            field=models.TextField(blank=True, help_text='Fill this in when the target can no longer be reached. The indicator then no longer counts as behind its target.', verbose_name='why the target was missed'),
        ),
        migrations.AddField(
            model_name='historicalproject',
            name='lead_unknown',
            field=models.BooleanField(default=False, help_text='Only where no source names the lead partner.', verbose_name='lead partner not known'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='shortfall',
            field=models.TextField(blank=True, help_text='Fill this in when the target can no longer be reached. The indicator then no longer counts as behind its target.', verbose_name='why the target was missed'),
        ),
        migrations.AddField(
            model_name='project',
            name='lead_unknown',
            field=models.BooleanField(default=False, help_text='Only where no source names the lead partner.', verbose_name='lead partner not known'),
        ),
        migrations.RunPython(say_that_the_lead_is_unknown, migrations.RunPython.noop),
    ]
