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

ROLES = {"administrator": None, "publisher": "Publisher", "editor": "Editor", "contributor": "Contributor"}
CONTRIBUTES_FOR = "west-pannon"


class Command(BaseCommand):
    help = "Make this installation ready to serve: migrate, seed an empty database and, in demo mode, make accounts."
    requires_system_checks = []  # `make check` and CI run them; a start should take no time for it

    def add_arguments(self, parser):
        parser.add_argument("--port", default="8000", help="the port that will be served, for the addresses printed")

    def handle(self, *, port, **options):
        if is_of_other_version(connection):
            raise CommandError(OTHER_VERSION)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database ...")
            call_command("migrate", verbosity=0)
        if seeding.is_empty():
            seeding.load(write=self.stdout.write)
        elif not is_built():
            self.stdout.write("Building the search index ...")
            call_command("reindex")
        self.stdout.write(f"\nClusteriX      http://127.0.0.1:{port}/")
        self.stdout.write(f"Back-office    http://127.0.0.1:{port}/admin/")
        self.stdout.write(f"API            http://127.0.0.1:{port}/api/\n")
        if settings.DEMO:
            self._accounts()

    def _accounts(self):
        """One account a role; the passwords are kept beside the database, so that a restart shows the same."""
        kept = settings.VAR_DIR / "demo-accounts.json"
        passwords = json.loads(kept.read_text()) if kept.exists() else {}
        self.stdout.write("Demo accounts (kept in var/demo-accounts.json)")
        for name, group in ROLES.items():
            if not get_user_model().objects.filter(username=name).exists():
                passwords[name] = self._make(name, group, passwords.get(name) or secrets.token_urlsafe(12))
            self.stdout.write(f"  {name:<15}{passwords.get(name, '(the password that was set)')}")
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(passwords, indent=1))

    @staticmethod
    def _make(name, group, password):
        user = get_user_model().objects.create_user(name, f"{name}@clusterix.example", password, is_staff=True)
        user.is_superuser = group is None
        user.save()
        if group:
            user.groups.add(Group.objects.get(name=group))
        if group == "Contributor":
            for organisation in Organisation.objects.filter(slug=CONTRIBUTES_FOR):
                Membership.objects.create(user=user, organisation=organisation)
        return password
