"""Where a region lies: the values under which the index finds what is in it."""

from collections import defaultdict

from django.db.models import Q

from partners.models import Country, Region
from search.names import Name


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


def place_names():
    """What countries and regions are called now, in their own language and in English, and were called before."""
    for country in Country.objects.all():
        yield Name("country", country.code, country.name, (country.code,), "Places")
    columns = ("code", "english_name", "latin_name", "name", "former_name")
    # What lies in their successors need not lie in what was around them.
    succeeded = set(Region.successors.through.objects.values_list("from_region_id", flat=True))
    for code, english, latin, name, former in Region.objects.filter(level__gt=0).values_list(*columns):
        label, parent = english or latin or name, "" if code in succeeded else code[:-1]
        yield Name("region", code, label, (code, latin, name, former), "Places", parent=parent)
