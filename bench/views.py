"""What the API is compared with: the rows of one of its pages, read by `.values()` and nothing else.

It says as much about the 20 practices as the API does, without addresses, totals and facets: the practices' own fields,
then one query for each of the tables around them.
"""

from django.http import JsonResponse

from practices.models import Edition, Status, Transfer
from practices.serializers import PracticeSerializer

OWN = [
    field.name
    for field in Edition._meta.concrete_fields
    if field.name in PracticeSerializer.Meta.fields
]
PRACTICE = ["practice__slug", "practice__organisation__slug", "practice__organisation__name"]
AROUND = {
    "topics": ["topics__slug", "topics__name"],
    "regions": ["regions__code", "regions__name", "regions__country__name"],
    "projects": [
        "practice__projects__slug",
        "practice__projects__acronym",
        "practice__projects__title",
    ],
}
TRANSFERS = [
    "practice",
    "from_region__name",
    "to_region__name",
    "status",
    "year",
    "period",
    "change",
    "evidence",
]


def bare(request):
    """The practices of `slug=...&slug=...`."""
    slugs = request.GET.getlist("slug")
    editions = Edition.objects.filter(practice__slug__in=slugs, status=Status.PUBLISHED)
    answer = {"results": list(editions.values(*OWN, *PRACTICE))}
    if "own" not in request.GET:
        for name, columns in AROUND.items():
            answer[name] = list(
                editions.filter(**{f"{columns[0]}__isnull": False}).values("pk", *columns)
            )
        answer["transfers"] = list(
            Transfer.objects.filter(practice__slug__in=slugs).values(*TRANSFERS)
        )
    return JsonResponse(answer)
