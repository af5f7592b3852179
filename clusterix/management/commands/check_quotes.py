from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clusterix.facts import Facts
from clusterix.fixture_builder.files import FOLDER
from clusterix.quotes import FILE, Quote, quotes_file, quotes_of_facts, write_quotes
from sources.models import Citation, StatementKind
from sources.quotes import DocumentText, documents_in


class Command(BaseCommand):
    help = (
        "Look up every quoted statement in its document. A document is known by its checksum, "
        "whatever its file is called."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--documents",
            type=Path,
            required=True,
            metavar="FOLDER",
            help="where the documents are, as texts in UTF-8",
        )
        parser.add_argument(
            "--facts",
            action="store_true",
            help="check fixtures/facts in place of the database",
        )
        parser.add_argument(
            "--write",
            action="store_true",
            help=f"with all facts found: write fixtures/{FILE} (means --facts)",
        )

    def handle(self, *, documents, facts, write, **options):
        if not documents.is_dir():
            raise CommandError(f"{documents} is no folder.")
        if facts or write:
            quotes = quotes_of_facts(FOLDER)
            self.report_shares(kinds_of_facts())
        else:
            quotes = quotes_of_database()
            self.report_shares(kinds_of_database())
        texts = self.texts_of(quotes, documents_in(documents))
        lines_by_quote = {}
        for quote in quotes:
            lines_by_quote[quote] = lines_of(quote, texts)
        self.report(lines_by_quote, texts)
        if write:
            content = quotes_file(lines_by_quote, checked_on=timezone.localdate())
            write_quotes(content, FOLDER)
            self.stdout.write(f"Written to fixtures/{FILE}.")

    def report_shares(self, kinds):
        total = sum(kinds.values())
        for kind in StatementKind:
            number = kinds[kind]
            share = number / max(total, 1)
            self.stdout.write(f"{kind.value}: {number} of {total} statements ({share:.0%})")

    def texts_of(self, quotes, documents):
        """{source: DocumentText} of the documents that are there, and says which are missing."""
        texts = {}
        for source, checksum in {quote.source: quote.checksum for quote in quotes}.items():
            path = documents.get(checksum)
            if not checksum:
                self.stdout.write(f"Missing: {source} has no checksum.")
            elif path is None:
                self.stdout.write(f"Missing: no file has the checksum of {source}, {checksum}.")
            else:
                texts[source] = self.text_in(path)
        return texts

    def text_in(self, path):
        try:
            return DocumentText(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError as error:
            raise CommandError(f"{path.name} is no text in UTF-8.") from error

    def report(self, lines_by_quote, texts):
        """Raises CommandError unless each quotation was found."""
        found = 0
        for quote, lines in lines_by_quote.items():
            if lines:
                found += 1
            elif quote.source in texts:
                self.stdout.write(f"Not found: {quote}")
            else:
                self.stdout.write(f"Not checked: {quote}")
        summary = f"{found} of {len(lines_by_quote)} quotations found."
        if found < len(lines_by_quote):
            raise CommandError(summary)
        self.stdout.write(summary)


def lines_of(quote, texts):
    text = texts.get(quote.source)
    if text is None:
        return []
    return text.lines_of(quote.words)


def quotes_of_database():
    citations = Citation.objects.once().filter(kind=StatementKind.QUOTED)
    quotes = []
    for citation in citations.select_related("source").with_records():
        quote = Quote(
            source=citation.source.code,
            checksum=citation.source.checksum,
            about=str(citation.record),
            field=citation.field_label,
            words=citation.value,
            at=citation.locator,
        )
        quotes.append(quote)
    return quotes


def kinds_of_database():
    return Counter(Citation.objects.once().values_list("kind", flat=True))


def kinds_of_facts():
    statements = dict.fromkeys(Facts(FOLDER).statements)
    return Counter(statement.kind for statement in statements)
