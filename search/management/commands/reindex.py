from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.registry import index_of
from search.reindexing import GRACE_SECONDS, RebuildSuperseded, differences, generation_in_force, is_built, rebuild


def _bar(what, total):
    bar = tqdm(total=total, desc=str(what))

    def step(number):
        bar.update(number)
        if bar.n >= total:
            bar.close()

    return step


def _silent(what, total):
    return lambda number: None


AS_IT_WAS = "the index is as it was"
INTERRUPTED = 130  # what shells give for Ctrl-C


class Command(BaseCommand):
    help = "Build the search index anew beside the one in use, and swap it in whole. The site goes on meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="compare index and records instead; 1 if they differ")
        parser.add_argument("--quiet", action="store_true", help="no progress bar")

    def handle(self, *, check, quiet, **options):
        if check:
            return self._check()
        before = generation_in_force()
        try:
            number = rebuild(progress=_silent if quiet else _bar, grace=GRACE_SECONDS)
        except RebuildSuperseded as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as error:
            is_new = generation_in_force() != before
            said = (
                "the new index is in force, and what is left of the old one goes with the next" if is_new else AS_IT_WAS
            )
            raise CommandError(f"Interrupted; {said}.", returncode=INTERRUPTED) from error
        self.stdout.write(f"The search index holds {number:,} documents.")
        return None

    def _check(self):
        if not is_built():
            raise CommandError("The index was not built in the format of this version. Run: manage.py reindex")
        found = differences()
        for kind, counts in found.items():
            told = ", ".join(f"{number:,} {what}" for what, number in counts.items() if number) or "as the records"
            self.stdout.write(f"{index_of(kind).label}: {told}")
        if any(any(counts.values()) for counts in found.values()):
            raise CommandError("The search index differs from the records. Run: manage.py reindex")
