from django.core.management.base import BaseCommand, CommandError

from clusterix.facts import FactsError
from clusterix.fixtures import FOLDER, Builder, rendered


class Command(BaseCommand):
    help = "Build fixtures/*.json from the facts in fixtures/facts and the decisions in fixtures/editorial."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a file is out of date")

    def handle(self, *, check, **options):
        try:
            built = {name: rendered(records) for name, records in Builder().build().items()}
        except FactsError as error:
            raise CommandError(str(error)) from error
        paths = {FOLDER / f"{name}.json": text for name, text in built.items()}
        stale = [p for p, text in paths.items() if not p.exists() or p.read_text(encoding="utf-8") != text]
        if check and stale:
            names = ", ".join(path.name for path in stale)
            raise CommandError(
                f"Not what the facts give: {names}. Run `manage.py build_fixtures` and commit the result."
            )
        for path in stale:
            path.write_text(paths[path], encoding="utf-8")
        self.stdout.write(f"{len(paths)} fixtures, {len(stale)} of them changed.")
