"""Names of countries and regions beside those in the database."""

import json
from functools import cache
from pathlib import Path


@cache
def read_aliases():
    """{"countries" or "regions": {code: names}} beside those in the database.

    Countries have their names in their own languages, in German and in French, and earlier or short
    ones. Regions have their usual English names and those in their other languages. “Ísland” is
    missing on purpose: folded, it would be the English word island.
    """
    path = Path(__file__).parent / "names.json"
    return json.loads(path.read_text(encoding="utf-8"))
