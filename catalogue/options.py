"""The values of a facet, as a page lists them."""

from dataclasses import dataclass
from itertools import islice

from search.facets import Facet, Option


@dataclass(frozen=True)
class ShownFacet:
    """A facet with the Options that a page shows; `has_more` if there are further ones."""

    name: str
    facet: Facet
    options: list
    has_more: bool = False


def list_facets(filters, limits, counted):
    """The ShownFacets of {name: limit} and {name: (labels, counts)} as the index gives them."""
    shown = []
    for name, limit in limits.items():
        labels, counts = counted[name]
        first = dict(islice(counts.items(), limit))
        counts_shown = counts_by_slug(labels, first)
        labels_shown = dict(labels.values())
        if name in filters.data:
            # A chosen value may be too rare to come among the first.
            counts_shown = counts_shown | filters.query.counts_of_chosen(name)
            labels_shown = filters.chosen_labels(name) | labels_shown
        options = list_options(filters, name, counts_shown, labels_shown)
        facet = ShownFacet(
            name,
            filters.facets[name],
            options,
            has_more=len(counts) > limit,
        )
        shown.append(facet)
    return shown


def counts_by_slug(labels, counts):
    """{slug: number} from {value: (slug, label)} and {value: number}."""
    by_slug = {}
    for value, number in counts.items():
        # A value without a label is not shown.
        if value in labels:
            slug, _ = labels[value]
            by_slug[slug] = number
    return by_slug


def list_options(filters, name, counts, labels):
    """The Options of a facet from {slug: number} and {slug: label}, the chosen ones first, then the most frequent.

    A chosen value shows even when it has no records left.
    """
    chosen = filters.data.getlist(name)
    options = []
    for slug, number in counts.items():
        if slug in labels:
            is_chosen = slug in chosen
            options.append(Option(slug, labels[slug], number, selected=is_chosen))
    missing = [slug for slug in chosen if slug not in counts]
    if missing:
        options += empty_options(missing, filters.chosen_labels(name))
    options.sort(key=by_choice_count_and_label)
    return options


def empty_options(slugs, labels):
    """The Options of chosen values without records."""
    options = []
    for slug in slugs:
        if slug in labels:
            options.append(Option(slug, labels[slug], 0, selected=True))
    return options


def by_choice_count_and_label(option):
    return not option.selected, -option.count, option.label
