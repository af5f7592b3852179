"""Everybody in the back-office reads what happened to the editions they may see."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations


def allow(apps, schema_editor):
    create_permissions(
        installed.get_app_config("practices"), verbosity=0, using=schema_editor.connection.alias
    )
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    steps = Permission.objects.filter(content_type__app_label="practices", codename="view_step")
    for group in Group.objects.filter(name__in=["Contributor", "Editor", "Publisher"]):
        group.permissions.add(*steps)


class Migration(migrations.Migration):
    dependencies = [("clusterix", "0001_roles"), ("practices", "0002_steps_and_working_copies")]

    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
