from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from catalogue.api import PageUrl
from partners.serializers import OrganisationBriefSerializer
from projects.models import (
    Event,
    Indicator,
    MediaAppearance,
    Output,
    Partnership,
    Phase,
    Programme,
    Project,
)
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
            "lead_unknown",
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

    # Both are annotations of `Indicator.objects.with_reached()`, so ModelSerializer does not know them.
    reported = serializers.IntegerField(allow_null=True)
    recorded = serializers.IntegerField(allow_null=True)

    class Meta:
        model = Indicator
        fields = ["title", "comparison", "target", "reported", "recorded", "shortfall"]


class MediaAppearanceSerializer(serializers.ModelSerializer):
    class Meta:
        model = MediaAppearance
        fields = ["title", "outlet", "date", "url"]


class LinkSerializer(serializers.Serializer):
    """A record of another collection: its address there, its slug and its title."""

    url = serializers.URLField()
    slug = serializers.CharField()
    title = serializers.CharField()


class ProjectDetailSerializer(ProjectSerializer):
    # These two names are the `to_attr` of the viewset's Prefetch: lists of what is public, with its counts.
    partners = PartnershipSerializer(source="public_partnerships", many=True)
    phases = PhaseSerializer(many=True)
    indicators = IndicatorSerializer(source="measured_indicators", many=True)
    media = MediaAppearanceSerializer(many=True)
    outputs = serializers.SerializerMethodField()
    events = serializers.SerializerMethodField()
    practices = serializers.SerializerMethodField()
    action_plans = serializers.SerializerMethodField()
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
            "outputs",
            "events",
            "practices",
            "action_plans",
            "citations",
        ]

    @extend_schema_field(LinkSerializer(many=True))
    def get_outputs(self, project):
        return self.links("api-output-detail", project.outputs.public())

    @extend_schema_field(LinkSerializer(many=True))
    def get_events(self, project):
        return self.links("api-event-detail", project.events.public())

    @extend_schema_field(LinkSerializer(many=True))
    def get_practices(self, project):
        return self.links("api-practice-detail", project.practices.titled())

    @extend_schema_field(LinkSerializer(many=True))
    def get_action_plans(self, project):
        return self.links("api-action-plan-detail", project.action_plans.public())

    def links(self, view_name, records):
        # Not by their own serializers: those of practices and action plans stand above this app.
        links = []
        for record in records:
            url = reverse(view_name, args=[record.slug], request=self.context["request"])
            links.append({"url": url, "slug": record.slug, "title": record.title})
        return links


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
    # Not the field `host`: a host can be hidden from the public.
    host = OrganisationBriefSerializer(source="public_host", allow_null=True)
    # The key is the ISO code, so the row of the country is not read.
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
