from django.core.management.base import BaseCommand, CommandError

from clusterix import seeding

CONFIRMATION = "delete everything"


class Command(BaseCommand):
    help = "Load fixtures/*.json into an empty database, then build the search index."

    def add_arguments(self, parser):
        parser.add_argument(
            "--force",
            action="store_true",
            help="fail, instead of doing nothing, where records exist",
        )
        parser.add_argument(
            "--reset",
            action="store_true",
            help="with --force: delete all records first (asks before)",
        )
        parser.add_argument("--noinput", action="store_true", help="with --reset: do not ask")

    def handle(self, *, force, reset, noinput, **options):
        if not seeding.is_empty():
            if not force:
                self.stdout.write("The database already holds records, so nothing was loaded.")
                return
            self.clear(reset, noinput)
        self.stdout.write("Loading fixtures:")
        seeding.load(write=self.stdout.write)

    def clear(self, reset, noinput):
        if not reset:
            raise CommandError(
                "The database holds records. Add --reset to delete them all before loading."
            )
        if not noinput:
            answer = input(f"This deletes every record and its history. Type “{CONFIRMATION}”: ")
            if answer != CONFIRMATION:
                raise CommandError("Nothing was deleted.")
        seeding.clear()
