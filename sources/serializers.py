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
    # `url` is the record's own in the API.
    original_url = serializers.CharField(source="url", read_only=True)
    citations = serializers.IntegerField(source="citations_count", read_only=True)

    class Meta:
        model = Source
        fields = [
            *SourceBriefSerializer.Meta.fields,
            "page",
            "publisher",
            "author",
            "date",
            "accessed_on",
            "language",
            "kind",
            "licence",
            "original_url",
            "archived_url",
            "media_type",
            "size",
            "checksum",
            "note",
            "citations",
        ]


class CitationSerializer(serializers.ModelSerializer):
    """What one source states for one field. Only a quoted `value` has the words of the document."""

    source = SourceBriefSerializer()
    language = serializers.SerializerMethodField()

    class Meta:
        model = Citation
        fields = [
            "source",
            "field",
            "kind",
            "value",
            "derivation",
            "language",
            "locator",
            "stance",
        ]

    def get_language(self, citation) -> str:
        """Of the quoted words; empty for others."""
        return citation.quoted_language
