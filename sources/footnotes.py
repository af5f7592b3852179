"""The footnotes of a page: which sources state what it shows."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.db import models

from sources.models import Citation, Conflict


class Footnotes:
    """Citations of `records`, numbered by source in the order of the records and fields they are for.

    `only` names, for a model of which the page shows no more than some fields, those fields.
    """

    def __init__(self, *records, only=None):
        targets = defaultdict(list)
        for record in records:
            targets[ContentType.objects.get_for_model(record)].append(record.pk)
        where = models.Q(pk__in=[])
        for content_type, numbers in targets.items():
            fields = (only or {}).get(content_type.model_class())
            shown = models.Q(field__in=fields) if fields else models.Q()
            where |= models.Q(shown, content_type=content_type, object_id__in=numbers)
        self.citations = list(Citation.objects.filter(where).select_related("source", "content_type"))
        self.conflicts = list(Conflict.objects.for_list().filter(where))
        self.numbers = {}
        self._by_field = defaultdict(dict)
        self._differs = {(c.content_type_id, c.object_id, c.field): c for c in self.conflicts}
        order = {(ct.pk, pk): place for place, (ct, pk) in enumerate((t, n) for t, ns in targets.items() for n in ns)}
        for citation in sorted(self.citations, key=lambda c: (order[c.content_type_id, c.object_id], c.pk)):
            number = self.numbers.setdefault(citation.source, len(self.numbers) + 1)
            self._by_field[citation.content_type_id, citation.object_id, citation.field][number] = citation

    def of(self, record, field):
        """(number of the source, citation) for what is shown in this field."""
        cited = self._by_field.get((ContentType.objects.get_for_model(record).pk, record.pk, field), {})
        return sorted(cited.items())

    def conflict(self, record, field):
        return self._differs.get((ContentType.objects.get_for_model(record).pk, record.pk, field))

    def listed(self):
        """(number, source, its citations) for the list at the foot of the page."""
        stated = defaultdict(list)
        for citation in self.citations:
            stated[citation.source].append(citation)
        return [(number, source, stated[source]) for source, number in self.numbers.items()]
