"""Practices as the API lists them: what PracticeSerializer says, read a table at a time.

A page of twenty would spend most of its time on making model instances and fields of serializers.
The description of the API comes from the serializer, and a test holds the two together.
"""

from functools import lru_cache

from django.core.files.storage import default_storage
from django.db.models import F
from django.urls import reverse
from django.utils.timezone import localtime

from practices.fields import SENT, SEVERAL
from practices.models import Edition, Practice, Topic, Transfer
from practices.models.edition import split_keywords
from practices.search import grouped

REGION_COLUMNS = (
    "code",
    "english_name",
    "latin_name",
    "name",
    "level",
    "country_id",
)
ORGANISATION_COLUMNS = ("slug", "name", "country_id", "is_public")
TRANSFER_COLUMNS = ("status", "year", "period", "change", "evidence")
EDITION_COLUMNS = tuple(name for name in SENT if name not in SEVERAL)


@lru_cache(maxsize=50_000)
def path(view, *args):
    """The path of a record; kept, because the rows of all pages link to the same few records."""
    return reverse(view, args=args)


def prefixed(prefix, names):
    return [f"{prefix}__{name}" for name in names]


def practice_rows(practices, request):
    """The published editions of these practices (primary keys), in this order, for the API."""
    columns = [
        "pk",
        "practice_id",
        "practice__slug",
        "number",
        *EDITION_COLUMNS,
    ]
    columns += prefixed("practice__organisation", ORGANISATION_COLUMNS)
    published = Edition.objects.published().filter(practice__in=practices)
    editions = {edition["practice_id"]: edition for edition in published.values(*columns)}
    # Once for all of them: build_absolute_uri looks at the host of the request each time.
    base = request.build_absolute_uri("/")[:-1]
    relations = Relations(base, editions.values())
    rows = []
    for practice in practices:
        # The index may be a moment behind, and name a practice that was just archived.
        if practice in editions:
            rows.append(practice_row(editions[practice], relations))
    return rows


def practice_row(edition, relations):
    base = relations.base
    slug = edition["practice__slug"]
    # Dates as DRF writes them. The JSON encoder would write them alike, but a test compares the
    # rows themselves.
    values = {name: as_json(edition[name]) for name in EDITION_COLUMNS}
    values["image"] = image_url(base, edition["image"])
    values["keywords"] = split_keywords(edition["keywords"])
    values["published_at"] = localtime(edition["published_at"]).isoformat()
    values["regions"] = relations.regions[edition["pk"]]
    values["topics"] = relations.topics[edition["pk"]]
    return {
        "url": base + path("api-practice-detail", slug),
        "slug": slug,
        "edition": base + path("api-edition-detail", slug, edition["number"]),
        "number": edition["number"],
        "page": base + path("practices:detail", slug),
        **{name: values[name] for name in SENT},
        "organisation": relations.organisation(edition, "practice__organisation"),
        "projects": relations.projects[edition["practice_id"]],
        "transfers": relations.transfers[edition["practice_id"]],
    }


def image_url(base, name):
    if not name:
        return None
    # A row has the name of the file and no field that could say its URL.
    return base + default_storage.url(name)


def as_json(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


class Relations:
    """What belongs to some editions and their practices: {primary key: list} for each relation."""

    def __init__(self, base, editions):
        self.base = base
        edition_ids = [edition["pk"] for edition in editions]
        practice_ids = [edition["practice_id"] for edition in editions]
        self.topics = self.read_topics(edition_ids)
        self.regions = self.read_regions(edition_ids)
        self.projects = self.read_projects(practice_ids)
        self.transfers = self.read_transfers(practice_ids)

    def read_topics(self, editions):
        topics = Topic.objects.filter(editions__in=editions).order_by("name")
        rows = []
        for edition, slug, name in topics.values_list("editions", "slug", "name"):
            url = self.base + path("api-topic-detail", slug)
            rows.append((edition, {"url": url, "slug": slug, "name": name}))
        return grouped(rows)

    def read_regions(self, editions):
        links = Edition.regions.through.objects.filter(edition__in=editions)
        links = links.order_by("region_id")
        rows = links.values("edition_id", *prefixed("region", REGION_COLUMNS))
        return grouped((row["edition_id"], self.region(row, "region")) for row in rows)

    def read_projects(self, practices):
        links = Practice.projects.through.objects.filter(
            practice__in=practices,
            project__is_public=True,
        )
        # As projects are in order everywhere: the table of the relation does not know the ordering
        # of its ends. PostgreSQL would put those without a date first.
        links = links.order_by(F("project__start").desc(nulls_last=True), "project__acronym")
        rows = []
        for practice, slug, acronym in links.values_list(
            "practice_id",
            "project__slug",
            "project__acronym",
        ):
            url = self.base + path("api-project-detail", slug)
            rows.append(
                (
                    practice,
                    {
                        "url": url,
                        "slug": slug,
                        "acronym": acronym,
                    },
                )
            )
        return grouped(rows)

    def read_transfers(self, practices):
        columns = ["practice_id", *TRANSFER_COLUMNS]
        for end in ("from", "to"):
            columns += prefixed(f"{end}_region", REGION_COLUMNS)
            columns += prefixed(f"{end}_organisation", ORGANISATION_COLUMNS)
        transfers = Transfer.objects.filter(practice__in=practices)
        transfers = transfers.order_by(F("year").asc(nulls_last=True), "pk")
        return grouped(
            (row["practice_id"], self.transfer(row)) for row in transfers.values(*columns)
        )

    def transfer(self, row):
        return {
            "from_region": self.region(row, "from_region"),
            "from_organisation": self.organisation(row, "from_organisation"),
            "to_region": self.region(row, "to_region"),
            "to_organisation": self.organisation(row, "to_organisation"),
            **{name: row[name] for name in TRANSFER_COLUMNS},
        }

    def region(self, row, prefix):
        """The region whose columns in `row` begin with `prefix`; None where there is none."""
        code = row[f"{prefix}__code"]
        if not code:
            return None
        english = row[f"{prefix}__english_name"]
        latin = row[f"{prefix}__latin_name"]
        # As `Region.label` says it.
        label = english or latin or row[f"{prefix}__name"]
        return {
            "url": self.base + path("api-region-detail", code),
            "code": code,
            "label": label,
            "level": row[f"{prefix}__level"],
            "country": row[f"{prefix}__country_id"],
        }

    def organisation(self, row, prefix):
        """The organisation whose columns in `row` begin with `prefix`; None where it is not public."""
        # Without an organisation, the joined column is empty, too.
        if not row[f"{prefix}__is_public"]:
            return None
        slug = row[f"{prefix}__slug"]
        return {
            "url": self.base + path("api-organisation-detail", slug),
            "slug": slug,
            "name": row[f"{prefix}__name"],
            "country": row[f"{prefix}__country_id"],
        }
