from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from catalogue.api import PageUrl
from partners.models import Country, Organisation, OrganisationName, Region
from sources.serializers import CitationSerializer


class CountrySerializer(serializers.ModelSerializer):
    class Meta:
        model = Country
        fields = ["code", "name"]


class RegionBriefSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api-region-detail", lookup_field="code")
    # The key is the code. `source="country"` would read each country's row only to give the same code.
    country = serializers.CharField(source="country_id")

    class Meta:
        model = Region
        fields = ["url", "code", "label", "level", "country"]


class RegionSerializer(RegionBriefSerializer):
    parent = serializers.CharField(source="parent_id", allow_null=True)
    successors = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)

    class Meta:
        model = Region
        fields = [
            *RegionBriefSerializer.Meta.fields,
            "name",
            "latin_name",
            "english_name",
            "former_name",
            "parent",
            "is_nuts",
            "first_edition",
            "last_edition",
            "successors",
            "latitude",
            "longitude",
        ]


class OrganisationNameSerializer(serializers.ModelSerializer):
    class Meta:
        model = OrganisationName
        fields = ["name", "language", "kind", "valid_from", "valid_to"]


class OrganisationBriefSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(
        view_name="api-organisation-detail",
        lookup_field="slug",
    )
    country = serializers.CharField(source="country_id")

    class Meta:
        model = Organisation
        fields = ["url", "slug", "name", "country"]


class ParticipationSerializer(serializers.Serializer):
    """An organisation's part in a project. `projects` stands above this app, so its serializers are no help here."""

    project = serializers.CharField(source="project.slug")
    url = serializers.SerializerMethodField()
    acronym = serializers.CharField(source="project.acronym")
    role = serializers.CharField()
    names_used = serializers.SerializerMethodField()

    def get_url(self, partnership) -> str:
        return reverse(
            "api-project-detail",
            args=[partnership.project.slug],
            request=self.context["request"],
        )

    def get_names_used(self, partnership) -> list[str]:
        return [name.name for name in partnership.names_used.all()]


class OrganisationSerializer(OrganisationBriefSerializer):
    page = PageUrl()
    country = CountrySerializer()
    region = RegionBriefSerializer(allow_null=True)
    names = OrganisationNameSerializer(many=True)
    projects = serializers.SerializerMethodField()

    class Meta:
        model = Organisation
        fields = [
            *OrganisationBriefSerializer.Meta.fields,
            "page",
            "kind",
            "region",
            "website",
            "summary",
            "names",
            "projects",
        ]

    @extend_schema_field(ParticipationSerializer(many=True))
    def get_projects(self, organisation):
        # Filtered in Python, because a queryset's filter() would ignore the prefetch and query once an organisation.
        partnerships = [
            partnership
            for partnership in organisation.partnerships.all()
            if partnership.project.is_public
        ]
        return ParticipationSerializer(partnerships, many=True, context=self.context).data


class OrganisationDetailSerializer(OrganisationSerializer):
    citations = CitationSerializer(many=True)

    class Meta:
        model = Organisation
        fields = [*OrganisationSerializer.Meta.fields, "citations"]
