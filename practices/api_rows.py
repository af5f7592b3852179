"""Practices as the API lists them: what PracticeSerializer says of each, read a table at a time and without instances.

A page of twenty would spend most of its time on making model instances and fields of serializers. The description of
the API comes from the serializer, and a test holds the two together.
"""

from functools import lru_cache

from django.core.files.storage import default_storage
from django.db.models import F
from django.urls import reverse
from django.utils.timezone import localtime

from practices.models import Edition, Practice, Topic, Transfer
from practices.search import grouped

OWN = ("number", "title", "summary", *Edition.TEXTS, "start", "end", "dates_precision", "is_ongoing", "scope")
FURTHER = ("language", "image", "image_alt", "image_credit", "change_note", "published_at")
PLACE = ("code", "english_name", "latin_name", "name", "level", "country_id")
BODY = ("slug", "name", "country_id", "is_public")
TRANSFER = ("status", "year", "period", "change", "evidence")


@lru_cache(maxsize=50_000)
def path(view, *args):
    return reverse(view, args=args)


def practice_rows(practices, request):
    """The published editions of these practices (their numbers), in this order, as the API gives them."""
    in_charge = [f"practice__organisation__{name}" for name in BODY]
    columns = ("pk", "practice_id", "practice__slug", "keywords", *OWN, *FURTHER, *in_charge)
    editions = Edition.objects.published().filter(practice__in=practices).values(*columns)
    editions = {edition["practice_id"]: edition for edition in editions}
    base = request.build_absolute_uri("/")[:-1]
    related = Related(base, [edition["pk"] for edition in editions.values()], list(editions))
    return [_row(editions[practice], related, base) for practice in practices if practice in editions]


def _row(edition, related, base):
    slug, pk, practice = edition["practice__slug"], edition["pk"], edition["practice_id"]
    version = base + path("api-edition-detail", slug, edition["number"])
    in_charge = [edition[f"practice__organisation__{name}"] for name in BODY]
    image = edition["image"]
    return {
        "url": base + path("api-practice-detail", slug),
        "slug": slug,
        "edition": version,
        "number": edition["number"],
        "page": base + path("practices:detail", slug),
        **{name: _plain(edition[name]) for name in OWN[1:]},
        "regions": related.regions[pk],
        "topics": related.topics[pk],
        "keywords": [word.strip() for word in edition["keywords"].split(",") if word.strip()],
        **{name: edition[name] for name in FURTHER},
        "image": base + default_storage.url(image) if image else None,
        "published_at": localtime(edition["published_at"]).isoformat(),
        "organisation": related.organisation(*in_charge),
        "projects": related.projects[practice],
        "transfers": related.transfers[practice],
    }


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


class Related:
    """What belongs to some editions and their practices: {number: list} for each relation."""

    def __init__(self, base, editions, practices):
        self.base = base
        self.topics, self.regions = self._topics(editions), self._regions(editions)
        self.projects, self.transfers = self._projects(practices), self._transfers(practices)

    def _topics(self, editions):
        rows = Topic.objects.filter(editions__in=editions).order_by("name").values_list("editions", "slug", "name")
        return grouped(
            (edition, {"url": self.base + path("api-topic-detail", slug), "slug": slug, "name": name})
            for edition, slug, name in rows
        )

    def _regions(self, editions):
        links = Edition.regions.through.objects.filter(edition__in=editions).order_by("region_id")
        rows = links.values_list("edition_id", *(f"region__{name}" for name in PLACE))
        return grouped((edition, self.region(*place)) for edition, *place in rows)

    def _projects(self, practices):
        links = Practice.projects.through.objects.filter(practice__in=practices, project__is_public=True)
        order = F("project__start").desc(nulls_last=True)  # as projects are in order everywhere
        rows = links.order_by(order, "project__acronym").values_list("practice_id", "project__slug", "project__acronym")
        return grouped(
            (practice, {"url": self.base + path("api-project-detail", slug), "slug": slug, "acronym": acronym})
            for practice, slug, acronym in rows
        )

    def _transfers(self, practices):
        ends = [f"{end}_region__{name}" for end in ("from", "to") for name in PLACE]
        ends += [f"{end}_organisation__{name}" for end in ("from", "to") for name in BODY]
        rows = Transfer.objects.filter(practice__in=practices).order_by(F("year").asc(nulls_last=True), "pk")
        return grouped(
            (practice, self._transfer(row[:12], row[12:20], row[20:]))
            for practice, *row in rows.values_list("practice_id", *ends, *TRANSFER)
        )

    def _transfer(self, regions, organisations, own):
        return {
            "from_region": self.region(*regions[:6]),
            "from_organisation": self.organisation(*organisations[:4]),
            "to_region": self.region(*regions[6:]),
            "to_organisation": self.organisation(*organisations[4:]),
            **dict(zip(TRANSFER, own, strict=True)),
        }

    def region(self, code, english_name, latin_name, name, level, country):
        if not code:
            return None
        url, label = self.base + path("api-region-detail", code), english_name or latin_name or name
        return {"url": url, "code": code, "label": label, "level": level, "country": country}

    def organisation(self, slug, name, country, is_public):
        if not is_public:
            return None
        url = self.base + path("api-organisation-detail", slug)
        return {"url": url, "slug": slug, "name": name, "country": country}
