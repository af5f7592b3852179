"""Facet counts. `count` is the one place they come from; faster engines take its place, not its callers'."""

from dataclasses import dataclass, field

from django.db import models


@dataclass(frozen=True)
class Facet:
    """A filter shown with its values and their numbers.

    `value` is the path from a record to the value, `name` to what people read (or `choices` has it), `only` keeps out
    values that the public may not see, `annotations` what `value` is computed from.
    """

    label: str
    value: str
    name: str = ""
    choices: tuple = ()
    only: models.Q = field(default_factory=models.Q)
    annotations: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Option:
    """One value of a facet, as the page shows it."""

    value: str
    label: str
    count: int
    selected: bool


def count(queryset, facet):
    """The number of records of `queryset` for each value of `facet`: {value: (label, number)}, the largest first."""
    # Starting anew from the ids keeps the joins of other filters out of this count.
    records = queryset.model._base_manager.filter(pk__in=queryset.order_by().values("pk"))
    columns = [facet.value, facet.name] if facet.name else [facet.value]
    rows = (
        records.filter(facet.only)  # before the annotations, which then read the same related row
        .annotate(**facet.annotations)
        .values_list(*columns)
        .annotate(number=models.Count("pk", distinct=True))
        .order_by("-number", *columns[::-1])
    )
    labels = dict(facet.choices)
    return {
        str(value): (str(labels.get(value, rest[0] if facet.name else value)), rest[-1])
        for value, *rest in rows
        if value not in (None, "")
    }
