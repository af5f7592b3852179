"""The values of a facet, as a page lists them."""

from collections import defaultdict
from dataclasses import dataclass, replace
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
        if filters.facets[name].is_tree:
            options = nested(options, name, filters.snapshot.names.by_value)
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


def nested(options, facet, names):
    """The Options with their notes, each below the one around it. The chosen ones stay in front.

    One that is called as the one around it is left out: that one's records include its own.
    """
    options = [with_note(option, names.get((facet, option.value))) for option in options]
    chosen = [option for option in options if option.selected]
    others = {option.value: option for option in options if not option.selected}
    kept = {}
    for value, option in others.items():
        around = value_around(value, others, facet, names)
        if not is_repeated(option, others.get(around)):
            kept[value] = option
    inside = defaultdict(list)
    for value, option in kept.items():
        inside[value_around(value, kept, facet, names)].append(option)
    return [*chosen, *below("", inside, depth=0)]


def is_repeated(option, around):
    """Whether the Option around this one has the same label."""
    return around is not None and around.label == option.label


def with_note(option, name):
    if name is None:
        return option
    return replace(option, note=name.note)


def value_around(value, listed, facet, names):
    """The nearest of the `listed` values around this one; empty if there is none."""
    name = names.get((facet, value))
    while name and name.parent:
        if name.parent in listed:
            return name.parent
        name = names.get((facet, name.parent))
    return ""


def below(value, inside, depth):
    """The Options inside a value, each followed by those inside it."""
    options = []
    for option in inside[value]:
        options.append(replace(option, depth=depth))
        options += below(option.value, inside, depth + 1)
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
