import json
import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from clusterix import seeding
from clusterix.checks import OTHER_VERSION, is_of_other_version
from partners.models import Membership, Organisation
from search.reindexing import is_built

# None stands for a superuser.
GROUP_OF = {
    "administrator": None,
    "publisher": "Publisher",
    "editor": "Editor",
    "contributor": "Contributor",
}
CONTRIBUTES_FOR = "west-pannon"


class Command(BaseCommand):
    help = "Make this installation ready to serve: migrate, seed an empty database and, in demo mode, make accounts."
    # `make check` and CI run the checks; a start should take no time for them.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--port",
            default="8000",
            help="the port that will be served, for the addresses printed",
        )

    def handle(self, *, port, **options):
        if is_of_other_version(connection):
            raise CommandError(OTHER_VERSION)
        self.migrate()
        self.fill()
        self.stdout.write(f"\nClusteriX      http://127.0.0.1:{port}/")
        self.stdout.write(f"Back-office    http://127.0.0.1:{port}/admin/")
        self.stdout.write(f"API            http://127.0.0.1:{port}/api/\n")
        if settings.DEMO:
            self.make_accounts()

    def migrate(self):
        executor = MigrationExecutor(connection)
        newest = executor.loader.graph.leaf_nodes()
        # With nothing to apply, the command would still go through every app's permissions.
        if executor.migration_plan(newest):
            self.stdout.write("Preparing the database ...")
            call_command("migrate", verbosity=0)
        # Makes the table of a cache in the database, where the settings have one.
        call_command("createcachetable", verbosity=0)

    def fill(self):
        if seeding.is_empty():
            seeding.load(write=self.stdout.write)
        elif not is_built():
            self.stdout.write("Building the search index ...")
            call_command("reindex")

    def make_accounts(self):
        """Make one account a role. A file beside the database keeps the passwords, so that a restart shows the same."""
        file = settings.VAR_DIR / "demo-accounts.json"
        passwords = {}
        if file.exists():
            passwords = json.loads(file.read_text())
        self.stdout.write("Demo accounts (kept in var/demo-accounts.json)")
        users = get_user_model().objects
        for name, group in GROUP_OF.items():
            if not users.filter(username=name).exists():
                # The database may be new while the file is there.
                password = passwords.get(name) or secrets.token_urlsafe(12)
                make_account(name, group, password)
                passwords[name] = password
            # The file may be lost while the account is there.
            shown = passwords.get(name, "(the password that was set)")
            self.stdout.write(f"  {name:<15}{shown}")
        # Before the passwords are in it: nobody else on this machine may read them.
        file.touch(mode=0o600)
        file.write_text(json.dumps(passwords, indent=1))


def make_account(name, group, password):
    user = get_user_model().objects.create_user(
        username=name,
        email=f"{name}@clusterix.example",
        password=password,
        is_staff=True,
        is_superuser=group is None,
    )
    if group:
        user.groups.add(Group.objects.get(name=group))
    if group == "Contributor":
        for organisation in Organisation.objects.filter(slug=CONTRIBUTES_FOR):
            Membership.objects.create(user=user, organisation=organisation)
