from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from catalogue.views import ListView
from sources.cards import source_card
from sources.filters import CitationFilterSet, ConflictFilterSet, SourceFilterSet
from sources.models import Conflict, Source


class SourceList(ListView):
    filterset_class = SourceFilterSet
    template_name = "sources/list.html"
    heading = "Sources"
    one = "source"
    many = "sources"
    card = staticmethod(source_card)

    def records(self):
        return Source.objects.cited()


class ConflictList(ListView):
    filterset_class = ConflictFilterSet
    template_name = "sources/conflicts.html"
    heading = "Where sources differ"
    one = "difference"
    many = "differences"

    def records(self):
        return Conflict.objects.public().by_weight().for_list()


class SourceDetail(ListView):
    """A source with everything it states about public records."""

    filterset_class = CitationFilterSet
    template_name = "sources/detail.html"
    heading = "Source"
    one = "fact from this source"
    many = "facts from this source"

    @cached_property
    def source(self):
        return get_object_or_404(Source.objects.cited(), code=self.kwargs["code"])

    def records(self):
        return self.source.citations.public().with_records().select_related("conflict")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            source=self.source,
            bar_level="h2",
        )
