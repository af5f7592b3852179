"""Places in the index: codes of records, names of places, and where a document lies."""

from collections import defaultdict

from django.db.models import Q

from partners.aliases import read_aliases
from partners.models import Country, Region
from search.names import Name

PLACES_SHOWN = 3
GROUP = "Places"


def terms(codes):
    """{code: values of the facets `region`, `at` and `country`} for each of these regions."""
    regions = Region.objects.filter(code__in=codes)
    country_codes = dict(regions.values_list("code", "country_id"))
    region_codes = codes_around(codes)
    terms_by_code = {}
    for code in codes:
        # The facet `at` is the list that people choose from. It has no countries: they are a facet
        # of their own.
        is_country = len(code) == 2
        country = country_codes.get(code)
        terms_by_code[code] = {
            "region": region_codes[code],
            "at": [] if is_country else [code],
            "country": [] if country is None else [country],
        }
    return terms_by_code


def codes_around(codes):
    """{code: all codes under which a record in this region is found} for each of `codes`.

    A NUTS code begins with the codes of the regions around it (Regulation (EC) No 1059/2003,
    article 3). People also find a record of a present region under the former regions whose
    territory is counted in it, or in a region around it, now. They find a record of a former region
    under its successor, if there is only one, and the regions around that.
    """
    all_codes = set()
    for code in codes:
        all_codes.update(with_prefixes(code))
    predecessors, successors = read_successions(all_codes)

    found = {}
    for code in codes:
        around = set(with_prefixes(code))
        # Where a region was divided, nobody knows in which of its successors the record lies.
        if len(successors[code]) == 1:
            [successor] = successors[code]
            around.update(with_prefixes(successor))
        for prefix in with_prefixes(code):
            around |= predecessors[prefix]
        found[code] = sorted(around)
    return found


def with_prefixes(code):
    """The codes from the country inwards to the region: AT, AT2, AT22, AT221."""
    return [code[:length] for length in range(2, len(code) + 1)]


def read_successions(codes):
    """({code: its predecessors}, {code: its successors}) for these codes of regions."""
    predecessors = defaultdict(set)
    successors = defaultdict(set)
    # The through table has the codes of both sides, so no row of Region is read.
    succession = Region.successors.through.objects
    rows = succession.filter(Q(from_region__in=codes) | Q(to_region__in=codes))
    for old, new in rows.values_list("from_region_id", "to_region_id"):
        predecessors[new].add(old)
        successors[old].add(new)
    return predecessors, successors


def place_names():
    """The Names of all countries and regions, present and former, in several languages."""
    yield from country_names()
    yield from region_names()


def country_names():
    aliases = read_aliases()["countries"]
    for country in Country.objects.all():
        yield Name(
            facet="country",
            value=country.code,
            label=country.name,
            others=(country.code, country.nuts_code),
            group=GROUP,
            slug=country.code,
            aliases=tuple(aliases.get(country.code, ())),
        )


def region_names():
    aliases = read_aliases()["regions"]
    succession = Region.successors.through.objects
    former_codes = set(succession.values_list("from_region_id", flat=True))
    # Rows rather than instances: every worker reads all these regions again when a name changes.
    rows = Region.objects.filter(level__gt=0).values_list(
        "code",
        "english_name",
        "latin_name",
        "name",
        "former_name",
        "country__name",
        "level",
    )
    for code, english, latin, name, former, country, level in rows:
        # A record in a former region is also found under its successor, which need not lie in the
        # same region around.
        parent = "" if code in former_codes else code[:-1]
        yield Name(
            facet="region",
            value=code,
            label=english or latin or name,
            others=(code, latin, name, former),
            group=GROUP,
            slug=code,
            parent=parent,
            aliases=tuple(aliases.get(code, ())),
            note=f"{country}, NUTS {level}",
        )


def place_of(snapshot, document):
    """Where a document lies, in words: its regions and countries, or the first three of many regions."""
    regions = snapshot.labels(document, "at", names_of="region")
    countries = dict.fromkeys(snapshot.labels(document, "country"))
    if len(regions) > PLACES_SHOWN:
        # The countries of these regions are no further places.
        return first_places(regions)
    labels = [*regions, first_places(list(countries))]
    return separated(list(filter(None, labels)))


def separated(labels):
    """“Austria, Hungary”; with semicolons where a name has a comma of its own, as “Karlsruhe, city” has."""
    if any("," in label for label in labels):
        return "; ".join(labels)
    return ", ".join(labels)


def first_places(labels):
    """“Austria, Hungary, Italy and 2 more”."""
    shown = separated(labels[:PLACES_SHOWN])
    if len(labels) > PLACES_SHOWN:
        return f"{shown} and {len(labels) - PLACES_SHOWN} more"
    return shown
