"""Countries and regions, from the tables that `scripts/extract_regions.py` made."""

import csv

# Northern Ireland counts on: UKN10 to UKN16 stand under UKN0, like UKN06 to UKN09.
CODES_COUNTED_ON = {"UKN1": "UKN0"}


def read_table(builder, name):
    """{code: row} of a table of the folder `regions`, the code taken out of each row."""
    path = builder.folder / "regions" / f"{name}.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {row.pop("code"): row for row in rows}


def add_countries(builder):
    for code, row in read_table(builder, "countries").items():
        builder.add("country", code, row, pk=code)


def add_regions(builder):
    rows = read_table(builder, "regions")
    for code, row in rows.items():
        # An empty cell is no value: the field's own default holds, which may be another one.
        fields = {name: value for name, value in row.items() if value != ""}
        fields["is_nuts"] = row["is_nuts"] == "1"
        if row["successors"]:
            fields["successors"] = row["successors"].split()
        fields["parent"] = parent_of(code, rows)
        # Last, since the editors correct the tables.
        corrections = builder.editorial["regions"].get(code, {})
        fields.update(corrections)
        builder.add("region", code, fields, pk=code)


def parent_of(code, rows):
    """The code of the region around this one: a NUTS code begins with it. None for a country."""
    around = code[:-1]
    around = CODES_COUNTED_ON.get(around, around)
    if around in rows:
        return around
    return None
