import json
import string
import time
from random import Random

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from bench.client import Client, summary
from editorial import actions
from practices.models import Edition
from search.indexing import reindexed


def user(name):
    return get_user_model().objects.get_or_create(
        username=name, defaults={"is_superuser": True, "is_staff": True}
    )[0]


class Editor:
    """Changes the keywords of a practice. Each way to do it returns the milliseconds it took."""

    def __init__(self):
        self.author, self.publisher = user("bench-author"), user("bench-publisher")

    def save(self, edition, word):
        """The record saved as the admin saves one: its history and the index in the same transaction."""
        edition.keywords = word
        begun = time.perf_counter()
        with reindexed(edition):
            edition.save()
        return 1_000 * (time.perf_counter() - begun)

    def publish(self, edition, word):
        """A new edition published in place of this one; the writing of it before that is not counted."""
        draft = actions.open_new_edition(edition, by=self.author)
        draft.keywords = word
        draft.save()
        draft = actions.submit(draft, by=self.author)
        begun = time.perf_counter()
        actions.publish(draft, by=self.publisher)
        return 1_000 * (time.perf_counter() - begun)


def seen(client, edition, word):
    """(milliseconds, whether the practice is on the page) for a search of the word."""
    seconds, status, _, body = client.get(f"/practices/?q={word}")
    return 1_000 * seconds, status == 200 and edition.practice.get_absolute_url().encode() in body


def measure(edit, editions, client):
    """Each edit gives its practice a word that occurs nowhere else; the next request of the site looks for it."""
    rng, writer, reader, again, visible = Random(), [], [], [], 0
    for edition in editions:
        word = "".join(rng.choices(string.ascii_lowercase, k=14))
        client.get("/practices/")  # so that the reader need not wake the server up
        writer.append(edit(edition, word))
        milliseconds, found = seen(client, edition, word)
        reader.append(milliseconds)
        again.append(seen(client, edition, word)[0])
        visible += found
    figures = {
        "writer": summary(writer),
        "next_request": summary(reader),
        "the_same_again": summary(again),
    }
    return figures | {"visible": visible, "edits": len(editions)}


class Command(BaseCommand):
    help = "Edit published practices and look for each edit at once on the server at this port. Prints JSON."

    def add_arguments(self, parser):
        parser.add_argument("port", type=int)
        parser.add_argument("count", type=int)

    def handle(self, *, port, count, **options):
        client, editor, figures = Client(port), Editor(), {}
        newest = iter(
            Edition.objects.published().select_related("practice").order_by("-practice_id")
        )
        for way in ("save", "publish"):
            edit = getattr(editor, way)
            edit(next(newest), "warm")
            figures[way] = measure(edit, [next(newest) for _ in range(count)], client)
        self.stdout.write(json.dumps(figures))
