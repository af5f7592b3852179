from rest_framework import serializers

from catalogue.api import PageUrl
from sources.models import Citation, Source


class SourceBriefSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api-source-detail", lookup_field="code")

    class Meta:
        model = Source
        fields = ["url", "code", "title"]


class SourceSerializer(SourceBriefSerializer):
    page = PageUrl()
    citations = serializers.IntegerField(source="citations_count", read_only=True)

    class Meta:
        model = Source
        fields = [
            *SourceBriefSerializer.Meta.fields,
            "page",
            "publisher",
            "date",
            "language",
            "kind",
            "note",
            "citations",
        ]


class CitationSerializer(serializers.ModelSerializer):
    """What one source states for one field."""

    source = SourceBriefSerializer()

    class Meta:
        model = Citation
        fields = ["source", "field", "value", "locator", "stance"]
