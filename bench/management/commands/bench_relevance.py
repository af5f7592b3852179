import json
from datetime import UTC, datetime

import yaml
from django.core.management.base import BaseCommand
from django.test import Client

from bench.paths import ROOT
from bench.relevance import Answer, report
from clusterix import seeding
from partners.models import Region
from practices.models import Edition, Practice, Status, Topic
from search.reindexing import rebuild

FOLDER = ROOT / "bench" / "relevance"


def create(entry):
    """A published practice of the test set. Its key is its slug."""
    published = datetime(entry["year"], 6, 1, 12, tzinfo=UTC)
    texts = {
        name: entry[name].strip()
        for name in ("title", "summary", "description", "keywords", "language")
    }
    edition = Edition.objects.create(
        practice=Practice.objects.create(slug=entry["key"]),
        status=Status.PUBLISHED,
        published_at=published,
        start=published.date().replace(month=1, day=1),
        **texts,
    )
    edition.topics.set(existing(Topic, "slug", entry["topics"]))
    edition.regions.set(existing(Region, "code", entry["regions"]))


def existing(model, field, values):
    """The records of these values. Raises KeyError for a value without a record."""
    found = {
        getattr(record, field): record
        for record in model.objects.filter(**{f"{field}__in": values})
    }
    return [found[value] for value in values]


def results(query):
    """The slugs of what the catalogue shows on its first page for this query."""
    response = Client(headers={"host": "127.0.0.1"}).get("/api/v1/practices/", {"q": query})
    return [practice["slug"] for practice in response.json()["results"]]


class Command(BaseCommand):
    help = (
        "Fill this migrated database with the knowledge base and the relevance test set; "
        "print as JSON what is found."
    )

    def handle(self, **options):
        seeding.load()
        practices, queries = (
            yaml.safe_load((FOLDER / f"{name}.yaml").read_text())
            for name in ("practices", "queries")
        )
        for entry in practices:
            create(entry)
        rebuild()
        answers = [
            Answer(query["q"], query["about"], query["first"], results(query["q"]))
            for query in queries
        ]
        unknown = {key for answer in answers for key in answer.first} - set(
            Practice.objects.values_list("slug", flat=True)
        )
        if unknown:
            raise KeyError(
                f"queries.yaml names practices that do not exist: {', '.join(sorted(unknown))}"
            )
        self.stdout.write(json.dumps({"practices": Practice.objects.count(), **report(answers)}))
