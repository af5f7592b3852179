from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.models import Kind
from search.reindexing import GRACE_SECONDS, Overtaken, differences, rebuild


def _bar(what, total):
    bar = tqdm(total=total, desc=str(what))

    def step(number):
        bar.update(number)
        if bar.n >= total:
            bar.close()

    return step


def _silent(what, total):
    return lambda number: None


class Command(BaseCommand):
    help = "Build the search index anew beside the one in use, and swap it in whole. The site goes on meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="compare index and records instead; 1 if they differ")
        parser.add_argument("--quiet", action="store_true", help="no progress bar")

    def handle(self, *, check, quiet, **options):
        if check:
            return self._check()
        try:
            number = rebuild(progress=_silent if quiet else _bar, grace=GRACE_SECONDS)
        except Overtaken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The search index holds {number:,} documents.")
        return None

    def _check(self):
        found = differences()
        for kind, counts in found.items():
            told = ", ".join(f"{number:,} {what}" for what, number in counts.items() if number) or "as the records"
            self.stdout.write(f"{Kind(kind).label}: {told}")
        if any(any(counts.values()) for counts in found.values()):
            raise CommandError("The search index differs from the records. Run: manage.py reindex")
