"""The values of a facet, as a page lists them."""

from dataclasses import dataclass

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
        first = {}
        for value in list(counts)[:limit]:
            if value in labels:
                slug, _ = labels[value]
                first[slug] = counts[value]
        options = list_options(filters, name, first, dict(labels.values()))
        shown.append(ShownFacet(name, filters.facets[name], options, len(counts) > limit))
    return shown


def list_options(filters, name, counts, labels):
    """The Options of a facet from {slug: number} and {slug: label}, the most frequent first.

    A chosen value shows even when it has no records left.
    """
    chosen = filters.data.getlist(name)
    options = []
    for slug, number in counts.items():
        if slug in labels:
            options.append(Option(slug, labels[slug], number, selected=slug in chosen))
    options.sort(key=by_count_and_label)
    missing = [slug for slug in chosen if slug not in counts]
    if missing:
        labels = filters.chosen_labels(name)
        options += [
            Option(slug, labels[slug], 0, selected=True) for slug in missing if slug in labels
        ]
    return options


def by_count_and_label(option):
    return -option.count, option.label
