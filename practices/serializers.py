from rest_framework import serializers

from catalogue.api import PageUrl
from partners.serializers import OrganisationBriefSerializer, RegionBriefSerializer
from practices.fields import SENT
from practices.models import Action, ActionPlan, Edition, Topic, Transfer
from projects.serializers import ProjectBriefSerializer
from sources.serializers import CitationSerializer


class TopicBriefSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api-topic-detail", lookup_field="slug")

    class Meta:
        model = Topic
        fields = ["url", "slug", "name"]


class TopicSerializer(TopicBriefSerializer):
    parent = serializers.SlugRelatedField(slug_field="slug", read_only=True, allow_null=True)
    practices = serializers.IntegerField(source="practices_count", read_only=True)

    class Meta:
        model = Topic
        fields = [*TopicBriefSerializer.Meta.fields, "parent", "description", "practices"]


class TransferSerializer(serializers.ModelSerializer):
    # `…_shown`, because an organisation that is not public must not be named here.
    from_region = RegionBriefSerializer(allow_null=True)
    to_region = RegionBriefSerializer(allow_null=True)
    from_organisation = OrganisationBriefSerializer(
        source="from_organisation_shown",
        allow_null=True,
    )
    to_organisation = OrganisationBriefSerializer(source="to_organisation_shown", allow_null=True)

    class Meta:
        model = Transfer
        fields = [
            "from_region",
            "from_organisation",
            "to_region",
            "to_organisation",
            "status",
            "year",
            "period",
            "change",
            "evidence",
        ]


class EditionUrl(serializers.HyperlinkedIdentityField):
    """An edition's address: its practice's slug and its number."""

    def __init__(self, **kwargs):
        super().__init__(view_name="api-edition-detail", **kwargs)

    # DRF's own method takes one field of the record, and this URL needs two.
    def get_url(self, edition, view_name, request, format):
        kwargs = {"practice": edition.practice.slug, "number": edition.number}
        return self.reverse(view_name, kwargs=kwargs, request=request)


class EditionSerializer(serializers.ModelSerializer):
    """One version of what is said about a practice."""

    url = EditionUrl()
    practice = serializers.HyperlinkedRelatedField(
        view_name="api-practice-detail",
        lookup_field="slug",
        read_only=True,
    )
    page = PageUrl()
    regions = RegionBriefSerializer(many=True)
    topics = TopicBriefSerializer(many=True)
    keywords = serializers.ListField(
        source="keyword_list",
        child=serializers.CharField(),
        read_only=True,
    )

    class Meta:
        model = Edition
        fields = [
            "url",
            "practice",
            "number",
            "status",
            "page",
            *SENT,
        ]


class PracticeSerializer(EditionSerializer):
    """A practice as the public reads it: its published edition, who is in charge, and where it went."""

    url = serializers.HyperlinkedRelatedField(
        source="practice",
        view_name="api-practice-detail",
        lookup_field="slug",
        read_only=True,
    )
    slug = serializers.CharField(source="practice.slug")
    # The whole record: `edition` is no attribute of an edition.
    edition = EditionUrl(source="*")
    organisation = OrganisationBriefSerializer(
        source="practice.organisation_shown",
        allow_null=True,
    )
    # `for_page` has prefetched the public projects only.
    projects = ProjectBriefSerializer(source="practice.projects", many=True)
    transfers = TransferSerializer(source="practice.transfers", many=True)

    class Meta:
        model = Edition
        fields = [
            "url",
            "slug",
            "edition",
            *[
                name
                for name in EditionSerializer.Meta.fields
                if name not in {"url", "practice", "status"}
            ],
            "organisation",
            "projects",
            "transfers",
        ]


class PracticeDetailSerializer(PracticeSerializer):
    citations = CitationSerializer(many=True)

    class Meta:
        model = Edition
        fields = [*PracticeSerializer.Meta.fields, "citations"]


class ActionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Action
        fields = [
            "order",
            "title",
            "background",
            "activities",
            "players",
            "timeframe",
            "costs",
            "funding_sources",
        ]


class ActionPlanSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(
        view_name="api-action-plan-detail",
        lookup_field="slug",
    )
    page = PageUrl()
    organisation = OrganisationBriefSerializer()
    project = ProjectBriefSerializer()
    region = RegionBriefSerializer(allow_null=True)
    topics = TopicBriefSerializer(many=True)
    actions = ActionSerializer(many=True)

    class Meta:
        model = ActionPlan
        fields = [
            "url",
            "slug",
            "page",
            "title",
            "organisation",
            "project",
            "region",
            "status",
            "language",
            "summary",
            "background",
            "start",
            "end",
            "dates_precision",
            "topics",
            "actions",
        ]
