from rest_framework import serializers

from partners.serializers import OrganisationBriefSerializer
from projects.models import Event, Indicator, MediaAppearance, Output, Partnership, Phase, Programme, Project
from search.rest import PageUrl
from sources.serializers import CitationSerializer


class ProgrammeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Programme
        fields = ["slug", "name", "period_start", "period_end", "cci"]


class ProjectBriefSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api-project-detail", lookup_field="slug")

    class Meta:
        model = Project
        fields = ["url", "slug", "acronym"]


class ProjectSerializer(ProjectBriefSerializer):
    page = PageUrl()
    programme = ProgrammeSerializer()
    partners_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Project
        fields = [
            *ProjectBriefSerializer.Meta.fields,
            "page",
            "title",
            "programme",
            "status",
            "summary",
            "start",
            "end",
            "dates_precision",
            "total_budget",
            "erdf_amount",
            "partners_count",
        ]


class PartnershipSerializer(serializers.ModelSerializer):
    organisation = OrganisationBriefSerializer()
    names_used = serializers.SlugRelatedField(slug_field="name", many=True, read_only=True)

    class Meta:
        model = Partnership
        fields = ["organisation", "role", "order", "budget", "names_used"]


class PhaseSerializer(serializers.ModelSerializer):
    class Meta:
        model = Phase
        fields = ["name", "start", "end"]


class IndicatorSerializer(serializers.ModelSerializer):
    """A target. `reported` is what was last reported, `recorded` what this knowledge base holds; null when unknown."""

    reported = serializers.IntegerField(allow_null=True)
    recorded = serializers.IntegerField(allow_null=True)

    class Meta:
        model = Indicator
        fields = ["title", "comparison", "target", "reported", "recorded"]


class MediaAppearanceSerializer(serializers.ModelSerializer):
    class Meta:
        model = MediaAppearance
        fields = ["title", "outlet", "date", "url"]


class ProjectDetailSerializer(ProjectSerializer):
    partners = PartnershipSerializer(source="public_partnerships", many=True)
    phases = PhaseSerializer(many=True)
    indicators = IndicatorSerializer(source="measured_indicators", many=True)
    media = MediaAppearanceSerializer(many=True)
    citations = CitationSerializer(many=True)

    class Meta:
        model = Project
        fields = [
            *ProjectSerializer.Meta.fields,
            "objectives",
            "website",
            "community_url",
            "contact_email",
            "partners",
            "phases",
            "indicators",
            "media",
            "citations",
        ]


class OutputSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api-output-detail", lookup_field="slug")
    page = PageUrl()
    project = ProjectBriefSerializer()

    class Meta:
        model = Output
        fields = [
            "url",
            "slug",
            "page",
            "title",
            "kind",
            "project",
            "language",
            "summary",
            "published",
            "file",
            "checksum",
            "original_url",
            "link_status",
        ]


class EventSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api-event-detail", lookup_field="slug")
    project = ProjectBriefSerializer()
    host = OrganisationBriefSerializer(source="host_shown", allow_null=True)
    country = serializers.CharField(source="country_id", allow_null=True)

    class Meta:
        model = Event
        fields = [
            "url",
            "slug",
            "title",
            "kind",
            "project",
            "host",
            "place",
            "country",
            "start",
            "end",
            "dates_precision",
            "participants",
            "summary",
        ]
