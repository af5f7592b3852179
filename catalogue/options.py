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


def shown_options(filters, name, counts, labels):
    """The Options of a facet from {value: number} and {value: label}, the most frequent first.

    A chosen value shows even when it has no records left.
    """
    chosen = filters.data.getlist(name)
    options = []
    for value, number in counts.items():
        if value in labels:
            options.append(Option(value, labels[value], number, selected=value in chosen))
    options.sort(key=lambda option: (-option.count, option.label))
    missing = [value for value in chosen if value not in counts]
    if not missing:
        return options
    labels = filters.chosen_labels(name)
    return options + [Option(value, labels[value], 0, selected=True) for value in missing if value in labels]
