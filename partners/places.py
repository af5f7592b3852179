"""Where a region lies: the values under which the index finds what is in it."""

import json
from collections import defaultdict
from functools import cache
from pathlib import Path

from django.db.models import Q

from partners.models import Country, Region
from search.names import Name

PLACES_SHOWN = 3


def around(codes):
    """{code: codes under which a record of this region is found}, for each of `codes`.

    A NUTS code begins with the codes of all that lie around it (Regulation (EC) No 1059/2003, article 3). A present
    region is also found by the former ones whose territory is counted in it or around it now, a former one by the only
    region that succeeded it and what lies around that.
    """
    earlier, later = _links({part for code in codes for part in _parts(code)})
    return {code: sorted(_around(code, earlier, later[code])) for code in codes}


def _parts(code):
    return [code[:length] for length in range(2, len(code) + 1)]


def _links(codes):
    """({region: those it succeeded}, {region: its successors})."""
    earlier, later = defaultdict(set), defaultdict(set)
    links = Region.successors.through.objects.filter(Q(from_region__in=codes) | Q(to_region__in=codes))
    for old, new in links.values_list("from_region_id", "to_region_id"):
        earlier[new].add(old)
        later[old].add(new)
    return earlier, later


def _around(code, earlier, later):
    ends = [code, *later] if len(later) == 1 else [code]
    return {part for end in ends for part in _parts(end)}.union(*(earlier[part] for part in _parts(code)))


def terms(codes):
    """{code: values of the facets `region`, `at` and `country`} for each of `codes`."""
    country_of = dict(Region.objects.filter(code__in=codes).values_list("code", "country_id"))
    found = around(codes)
    return {
        code: {
            "region": found[code],
            "at": [code] if len(code) > 2 else [],  # a country is no region of the list
            "country": [country_of[code]] if code in country_of else [],
        }
        for code in codes
    }


@cache
def _also_called():
    """{"countries" or "regions": {code: names}}.

    Of countries the names in their own languages, in German and in French, and earlier or short ones; of regions the
    usual English names and those in their other languages. “Ísland” is not among them: it would be the English island.
    """
    return json.loads((Path(__file__).parent / "names.json").read_text(encoding="utf-8"))


def place_names():
    """What countries and regions are called now, in their own language and in others, and were called before."""
    countries, regions = (_also_called()[what] for what in ("countries", "regions"))
    for country in Country.objects.all():
        code, called = country.code, tuple(countries.get(country.code, ()))
        yield Name("country", code, country.name, (code, country.nuts_code), "Places", code, aliases=called)
    columns = ("code", "english_name", "latin_name", "name", "former_name")
    # What lies in their successors need not lie in what was around them.
    succeeded = set(Region.successors.through.objects.values_list("from_region_id", flat=True))
    for code, english, latin, name, former in Region.objects.filter(level__gt=0).values_list(*columns):
        label, parent = english or latin or name, "" if code in succeeded else code[:-1]
        called, others = tuple(regions.get(code, ())), (code, latin, name, former)
        yield Name("region", code, label, others, "Places", code, parent=parent, aliases=called)


def place_of(snapshot, document):
    """Where a document lies, in words: its regions, or else its countries."""
    regions = snapshot.labels(document, "at", names_of="region")
    countries = dict.fromkeys(snapshot.labels(document, "country"))
    labels = [*regions, *countries]
    shown = ", ".join(labels[:PLACES_SHOWN])
    if len(labels) > PLACES_SHOWN:
        return f"{shown} and {len(labels) - PLACES_SHOWN} more"
    return shown
