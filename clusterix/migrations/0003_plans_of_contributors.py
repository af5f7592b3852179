"""Contributors read the action plans of their own organisations, which practices.admin narrows down."""

from django.contrib.auth.management import create_permissions
from django.apps import apps as installed
from django.db import migrations

READ = ["view_actionplan", "view_action", "view_actionupdate"]


def _them(apps):
    permissions = apps.get_model("auth", "Permission").objects
    group = apps.get_model("auth", "Group").objects.get(name="Contributor")
    return group, permissions.filter(content_type__app_label="practices", codename__in=READ)


def grant(apps, schema_editor):
    create_permissions(installed.get_app_config("practices"), verbosity=0, using=schema_editor.connection.alias)
    group, permissions = _them(apps)
    group.permissions.add(*permissions)


def withdraw(apps, schema_editor):
    group, permissions = _them(apps)
    group.permissions.remove(*permissions)


class Migration(migrations.Migration):
    dependencies = [("clusterix", "0002_steps"), ("practices", "0004_schedule_and_letters")]

    operations = [migrations.RunPython(grant, withdraw)]
