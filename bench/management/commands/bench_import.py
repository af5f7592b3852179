import csv
import io
import json
import time

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand
from django.db import transaction

from imports import actions, runs
from practices.models import Edition, Status

TEXTS = ("summary", *Edition.TEXTS, "scope", "keywords")


def rows_like(practices):
    """A CSV of new practices that say what these published ones say."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["title", "organisation", "regions", "topics", *TEXTS])
    for number, edition in enumerate(practices):
        regions, topics = (list(getattr(edition, name).all()) for name in ("regions", "topics"))
        linked = [
            "; ".join(region.code for region in regions),
            "; ".join(topic.slug for topic in topics),
        ]
        texts = [getattr(edition, name) for name in TEXTS]
        writer.writerow(
            [
                f"{number}: {edition.title}"[:200],
                edition.practice.organisation.slug,
                *linked,
                *texts,
            ]
        )
    return file.getvalue().encode()


class Command(BaseCommand):
    help = "Bring so many rows as a CSV, look through them, carry them out, and take all back. Prints JSON."

    def add_arguments(self, parser):
        parser.add_argument("rows", type=int)

    def handle(self, *, rows, **options):
        person, _ = get_user_model().objects.get_or_create(
            username="bench-author", is_superuser=True, is_staff=True
        )
        like = Edition.objects.filter(status=Status.PUBLISHED).select_related(
            "practice__organisation"
        )
        content = rows_like(like.prefetch_related("regions", "topics").order_by("pk")[:rows])
        seconds = {}
        with transaction.atomic():
            batch = self._timed(seconds, "read", lambda: self._receive(content, person))
            self._timed(seconds, "look_through", lambda: runs.validate(batch))
            batch.refresh_from_db()
            actions.confirm(batch)
            batch.refresh_from_db()
            self._timed(seconds, "carry_out", lambda: runs.carry_out(batch))
            batch.refresh_from_db()
            if batch.state != "done":
                raise RuntimeError(f"The import ended as {batch.state}: {batch.note}")
            transaction.set_rollback(True)
        self.stdout.write(json.dumps({"rows": batch.total, "bytes": len(content), **seconds}))

    @staticmethod
    def _receive(content, person):
        return actions.receive(SimpleUploadedFile("rows.csv", content), kind="practices", by=person)

    @staticmethod
    def _timed(seconds, name, do):
        begun = time.monotonic()
        result = do()
        seconds[name] = round(time.monotonic() - begun, 1)
        return result
