"""A check of the database before anything is done with it. `manage.py migrate` and `manage.py prepare` run it."""

from django.core.checks import Error, Tags, register
from django.db import connections
from django.db.migrations.loader import MigrationLoader

OUR_APPS = {
    "search",
    "sources",
    "imports",
    "partners",
    "projects",
    "practices",
    "editorial",
    "clusterix",
}
OTHER_VERSION = (
    "This database was made by another version of ClusteriX and cannot be upgraded to this one. Export what you want "
    "to keep with the version that made it, then start again with an empty database (another DATABASE_URL, or in the "
    "demo another VAR_DIR)."
)


def is_of_other_version(connection):
    """Whether migrations of ours were applied that this version does not have."""
    loader = MigrationLoader(connection)
    for migration in loader.applied_migrations:
        app, _ = migration
        # Packages may drop migrations that they have squashed; ours are all there.
        is_ours = app in OUR_APPS
        if is_ours and migration not in loader.disk_migrations:
            return True
    return False


@register(Tags.database)
def database_of_this_version(app_configs, databases, **kwargs):
    # None for a check without `--database`, which must not open a connection.
    if not databases:
        return []
    for alias in databases:
        if is_of_other_version(connections[alias]):
            return [Error(OTHER_VERSION, id="clusterix.E001")]
    return []
