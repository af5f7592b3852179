from django.core.management.base import BaseCommand, CommandError

from clusterix.facts import FactsError
from clusterix.fixture_builder.builder import Builder
from clusterix.fixture_builder.files import FOLDER, rendered


class Command(BaseCommand):
    help = "Build fixtures/*.json from the facts in fixtures/facts and the decisions in fixtures/editorial."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; fail when a file is out of date",
        )

    def handle(self, *, check, **options):
        texts = self.built()
        stale = {path: text for path, text in texts.items() if is_stale(path, text)}
        if check and stale:
            names = ", ".join(path.name for path in stale)
            raise CommandError(
                f"Not what the facts give: {names}. "
                "Run `manage.py build_fixtures` and commit the result."
            )
        for path, text in stale.items():
            path.write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(texts)} fixtures, {len(stale)} of them changed.")

    def built(self):
        """{path: the text that the file should have}."""
        try:
            fixtures = Builder().build()
        except FactsError as error:
            # Who writes facts needs the sentence, not a traceback.
            raise CommandError(str(error)) from error
        texts = {}
        for name, records in fixtures.items():
            path = FOLDER / f"{name}.json"
            texts[path] = rendered(records)
        return texts


def is_stale(path, text):
    if not path.exists():
        return True
    return path.read_text(encoding="utf-8") != text
