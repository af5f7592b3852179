from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.registry import index_of
from search.reindexing import (
    GRACE_SECONDS,
    RebuildSuperseded,
    differences,
    generation_in_force,
    is_built,
    no_progress,
    rebuild,
)

INTERRUPTED = 130  # what shells give for Ctrl-C
UNCHANGED = "the index is as it was"
REPLACED = "the new index is in force, and what is left of the old one goes with the next"


def progress_bar(what, total):
    bar = tqdm(total=total, desc=str(what))

    def step(number):
        bar.update(number)
        if bar.n >= total:
            bar.close()

    return step


class Command(BaseCommand):
    help = (
        "Rebuild the search index beside the one in use, then swap it in. The site keeps working."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="compare index and records instead; 1 if they differ",
        )
        parser.add_argument("--quiet", action="store_true", help="no progress bar")

    def handle(self, *, check, quiet, **options):
        if check:
            self.check_index()
            return
        progress = progress_bar
        if quiet:
            progress = no_progress
        before = generation_in_force()
        try:
            number = rebuild(progress=progress, grace=GRACE_SECONDS)
        except RebuildSuperseded as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as error:
            # It may have been pressed after the swap.
            outcome = REPLACED
            if generation_in_force() == before:
                outcome = UNCHANGED
            raise CommandError(f"Interrupted; {outcome}.", returncode=INTERRUPTED) from error
        self.stdout.write(f"The search index holds {number:,} documents.")

    def check_index(self):
        if not is_built():
            raise CommandError(
                "The index was not built in the format of this version. Run: manage.py reindex"
            )
        is_different = False
        for kind, counts in differences().items():
            found = []
            for what, number in counts.items():
                if number:
                    found.append(f"{number:,} {what}")
            if found:
                is_different = True
            else:
                found = ["as the records"]
            label = index_of(kind).label
            listed = ", ".join(found)
            self.stdout.write(f"{label}: {listed}")
        if is_different:
            raise CommandError("The search index differs from the records. Run: manage.py reindex")
