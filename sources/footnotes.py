"""The footnotes of a page: which sources state what it shows."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.db import models

from sources.models import Citation, Conflict


class Footnotes:
    """Citations of `records`, numbered by source in the order of the records and then of the citations.

    `only` is {model: names of fields} for models of which the page shows some fields only.
    `numbers` is {source: its number}.
    """

    def __init__(self, *records, only=None):
        keys_by_type = defaultdict(list)
        for record in records:
            keys_by_type[content_type_of(record)].append(record.pk)
        condition = about_records(keys_by_type, only or {})
        citations = Citation.objects.filter(condition)
        self.citations = list(citations.select_related("source", "content_type"))
        self.conflicts = list(Conflict.objects.for_list().filter(condition))
        self.conflict_by_field = {conflict.target: conflict for conflict in self.conflicts}
        self.numbers = {}
        self.citations_by_field = defaultdict(dict)
        self.number_sources(keys_by_type)

    def number_sources(self, keys_by_type):
        in_order = []
        for content_type, keys in keys_by_type.items():
            in_order += [(content_type.pk, key) for key in keys]
        positions = {record: position for position, record in enumerate(in_order)}

        def order_of_page(citation):
            record = (citation.content_type_id, citation.object_id)
            return positions[record], citation.pk

        for citation in sorted(self.citations, key=order_of_page):
            next_number = len(self.numbers) + 1
            number = self.numbers.setdefault(citation.source, next_number)
            self.citations_by_field[citation.target][number] = citation

    def of(self, record, field):
        """[(number of the source, citation)] for what this field shows."""
        citations = self.citations_by_field.get(target_of(record, field), {})
        return sorted(citations.items())

    def conflict(self, record, field):
        return self.conflict_by_field.get(target_of(record, field))

    def listed(self):
        """[(number, source, its citations)] for the list at the foot of the page."""
        citations_by_source = defaultdict(list)
        for citation in self.citations:
            citations_by_source[citation.source].append(citation)
        rows = []
        for source, number in self.numbers.items():
            rows.append((number, source, citations_by_source[source]))
        return rows


def about_records(keys_by_type, only):
    """The condition for citations and conflicts about these records, {content type: keys}."""
    condition = models.Q(pk__in=[])
    for content_type, keys in keys_by_type.items():
        about = models.Q(content_type=content_type, object_id__in=keys)
        fields = only.get(content_type.model_class())
        if fields:
            about &= models.Q(field__in=fields)
        condition |= about
    return condition


def content_type_of(record):
    # Django remembers content types; this is no query.
    return ContentType.objects.get_for_model(record)


def target_of(record, field):
    return content_type_of(record).pk, record.pk, field
