"""Practices and action plans as files."""

from django.db.models import Case, When

from catalogue.exports import table
from practices import fields
from practices.models import ActionPlan, Edition

OWN = fields.without(fields.EXPORTED, fields.SEVERAL)
COLUMNS = {
    "slug": "practice__slug",
    "organisation": "practice__organisation__slug",
    "edition": "number",
    "status": "status",
    "published_at": "published_at",
    **{name: name for name in OWN},
}
SOURCES = ("citations__source__title", {})
# Each is (path, conditions): the conditions leave out what must not be in the file.
SEVERAL = {"regions": ("regions", {}), "topics": ("topics__slug", {})}
PUBLIC_PROJECTS = ("practice__projects__slug", {"practice__projects__is_public": True})


def published():
    """The published editions, each with the slug of its organisation where that is public."""
    is_public = {"practice__organisation__is_public": True}
    return Edition.objects.published().annotate(
        organisation_shown=Case(When(**is_public, then="practice__organisation__slug")),
        organisation_title=Case(When(**is_public, then="practice__organisation__name")),
    )


# What the public reads; an organisation or project that is not public is not named.
PRACTICES = table(
    "practices",
    published,
    key="practice_id",
    columns=COLUMNS | {"organisation": "organisation_shown"},
    several=SEVERAL | {"projects": PUBLIC_PROJECTS},
    explained={
        "organisation_name": "organisation_title",
        "region_names": ("regions__name", {}),
        "topic_names": ("topics__name", {}),
        "project_names": ("practice__projects__acronym", PUBLIC_PROJECTS[1]),
        "sources": SOURCES,
    },
    page="practices:detail",
)
# What those who work with editions read; projects that are not public are for staff alone.
EDITIONS = table(
    "editions",
    Edition.objects.all,
    columns=COLUMNS,
    several=SEVERAL | {"projects": PUBLIC_PROJECTS},
)
EDITIONS_OF_STAFF = table(
    "editions",
    Edition.objects.all,
    columns=COLUMNS,
    several=SEVERAL | {"projects": ("practice__projects__slug", {})},
)
PLAN = {
    "slug": "slug",
    "title": "title",
    "organisation": "organisation__slug",
    "project": "project__slug",
    "region": "region",
    "status": "status",
    "language": "language",
    "start": "start",
    "end": "end",
    "dates_precision": "dates_precision",
    "summary": "summary",
    "background": "background",
}
TOPICS = {"topics": ("topics__slug", {})}
ACTION_PLANS = table(
    "action-plans",
    ActionPlan.objects.public,
    columns=PLAN,
    several=TOPICS,
    explained={
        "organisation_name": "organisation__name",
        "project_name": "project__acronym",
        "region_name": "region__name",
        "topic_names": ("topics__name", {}),
        "sources": SOURCES,
    },
    page="practices:action-plan",
)
# Who may read a plan in the back-office may read all that a row of it says.
ACTION_PLANS_OF_STAFF = table(
    "action-plans",
    ActionPlan.objects.all,
    columns=PLAN,
    several=TOPICS,
)
