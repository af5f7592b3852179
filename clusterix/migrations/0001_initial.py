"""The groups Contributor, Editor and Publisher with what they may do in the back-office.

What a contributor may do is narrowed further, to their own organisation's practices, by practices.permissions.
"""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

WHOLE = ["add", "change", "delete", "view"]
EDITED = {
    "search": ["synonym"],
    "sources": ["source", "citation", "conflict"],
    "partners": ["organisation", "organisationname", "region", "country"],
    "projects": [
        "programme", "project", "phase", "partnership", "policyinstrument", "event", "output", "mediaappearance",
        "indicator", "indicatorreport",
    ],
    "practices": [
        "topic", "practice", "edition", "transfer", "recommendation", "actionplan", "action", "actionupdate",
    ],
    "editorial": ["transition"],
}  # fmt: skip
PARTS = {"citation", "organisationname", "phase", "partnership", "transfer", "action", "actionupdate", "indicatorreport"}
CONTRIBUTED = {"practice", "edition", "transfer"}
# Everybody reads the transitions of the editions that they may see; only verbs write them.
READ_ONLY = {"transition"}
# What may quote or name an unpublished practice of somebody else is for staff alone.
STAFF_ALONE = {"citation", "conflict", "recommendation"}


def verbs(group, model):
    if model in READ_ONLY:
        return ["view"]
    if group == "Publisher":
        return WHOLE
    if group == "Editor":
        return WHOLE if model in PARTS else ["add", "change", "view"]
    if model in STAFF_ALONE:
        return []
    return ["add", "change", "view"] if model in CONTRIBUTED else ["view"]


def make_groups(apps, schema_editor):
    # Django makes permissions only after all migrations have run; on a new database they are needed here already.
    for label in EDITED:
        create_permissions(installed.get_app_config(label), verbosity=0, using=schema_editor.connection.alias)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name in ("Contributor", "Editor", "Publisher"):
        group, _ = Group.objects.get_or_create(name=name)
        for label, models in EDITED.items():
            codenames = [f"{verb}_{model}" for model in models for verb in verbs(name, model)]
            group.permissions.add(*Permission.objects.filter(content_type__app_label=label, codename__in=codenames))


def drop_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=["Contributor", "Editor", "Publisher"]).delete()


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("search", "0001_initial"),
        ("sources", "0001_initial"),
        ("partners", "0001_initial"),
        ("projects", "0001_initial"),
        ("practices", "0001_initial"),
        ("editorial", "0001_initial"),
    ]

    operations = [migrations.RunPython(make_groups, drop_groups)]
