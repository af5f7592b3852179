"""The quotations of the facts, and the file that says where each of them stands in its document."""

import json
from dataclasses import dataclass

from clusterix.facts import Facts
from clusterix.fixture_builder.files import FOLDER

FILE = "facts/quotes.json"


# Not compared by value: two records of one name may be quoted from one place, and each counts.
@dataclass(frozen=True, eq=False)
class Quote:
    """Words that stand in a document. `checksum` is that of its file, empty where nobody noted it."""

    source: str
    checksum: str
    about: str
    field: str
    words: str
    at: str

    def __str__(self):
        return f"{self.source}, {self.field} of {self.about}: “{self.words}”"


def quotes_of_facts(folder=FOLDER):
    facts = Facts(folder)
    sources = [document["source"] for document in facts.documents]
    checksums = {source["code"]: source.get("checksum", "") for source in sources}
    quotes = []
    for statement in facts.quotes:
        quote = Quote(
            source=statement.source,
            checksum=checksums[statement.source],
            about=statement.of,
            field=statement.field,
            words=statement.says,
            at=statement.at,
        )
        quotes.append(quote)
    return quotes


def quotes_file(lines_by_quote, *, checked_on):
    """The content of FILE for {Quote: the lines on which it stands}."""
    rows = []
    for quote, lines in lines_by_quote.items():
        rows.append(row_of(quote, lines))
    return {
        "checked_on": str(checked_on),
        "documents": {quote.source: quote.checksum for quote in lines_by_quote},
        "quotes": rows,
    }


def row_of(quote, lines):
    return {
        "source": quote.source,
        "of": quote.about,
        "field": quote.field,
        "says": quote.words,
        "at": quote.at,
        "lines": lines,
    }


def write_quotes(content, folder=FOLDER):
    """One quotation a line, so that a change of one fact is a change of one line."""
    rows = [json.dumps(row, ensure_ascii=False) for row in content["quotes"]]
    head = json.dumps({**content, "quotes": []}, ensure_ascii=False, indent=0)
    body = ",\n".join(rows)
    text = head.replace('"quotes": []', f'"quotes": [\n{body}\n]')
    (folder / FILE).write_text(f"{text}\n", encoding="utf-8")


def read_quotes(folder=FOLDER):
    return json.loads((folder / FILE).read_text(encoding="utf-8"))
