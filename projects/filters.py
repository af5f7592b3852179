from django.db.models import F, Q

from partners.models import Country, Organisation
from projects.models import Event, Output, Programme, Project
from search.facets import Facet
from search.filters import CatalogueFilterSet, ChoicesFilter, RelatedFilter
from search.languages import LANGUAGES, language_name
from search.models import Kind

PUBLIC_PARTNER = Q(partnerships__organisation__is_public=True)
NEWEST = [F("start").desc(nulls_last=True), "acronym", "pk"]


class ProjectFilterSet(CatalogueFilterSet):
    kind = Kind.PROJECT
    facets = {
        "programme": Facet("Programme", "programme__slug", "programme__name"),
        "country": Facet(
            "Country of a partner",
            "partnerships__organisation__country__code",
            "partnerships__organisation__country__name",
            only=PUBLIC_PARTNER,
        ),
        "status": Facet("Status", "status", choices=tuple(Project.Status.choices)),
    }
    sorts = {"best": ("Best match", []), "newest": ("Newest", NEWEST), "title": ("Name", ["acronym", "pk"])}

    programme = RelatedFilter(label="Programme", queryset=Programme.objects.all(), to_field_name="slug")
    country = RelatedFilter(
        label="Country of a partner",
        field_name="partnerships__organisation__country",
        queryset=Country.objects.all(),
        to_field_name="code",
        only=PUBLIC_PARTNER,
    )
    partner = RelatedFilter(
        label="Partner",
        field_name="partnerships__organisation",
        queryset=Organisation.objects.public(),
        to_field_name="slug",
    )
    status = ChoicesFilter(label="Status", choices=Project.Status.choices)

    class Meta:
        model = Project
        fields = []


def public_languages():
    codes = Output.objects.public().exclude(language="").order_by("language").values_list("language", flat=True)
    return [(code, language_name(code)) for code in codes.distinct()]


class OutputFilterSet(CatalogueFilterSet):
    kind = Kind.OUTPUT
    facets = {
        "type": Facet("Kind of output", "kind", choices=tuple(Output.Kind.choices)),
        "project": Facet("Project", "project__slug", "project__acronym"),
        "language": Facet("Language", "language", choices=LANGUAGES),
    }
    sorts = {
        "best": ("Best match", []),
        "title": ("Title", ["title", "pk"]),
        "newest": ("Newest", [F("published").desc(nulls_last=True), "title", "pk"]),
    }

    type = ChoicesFilter(label="Kind of output", field_name="kind", choices=Output.Kind.choices)
    project = RelatedFilter(label="Project", queryset=Project.objects.public(), to_field_name="slug")
    language = ChoicesFilter(label="Language", choices=public_languages)

    class Meta:
        model = Output
        fields = []


class EventFilterSet(CatalogueFilterSet):
    sorts = {
        "newest": ("Newest", [F("start").desc(nulls_last=True), "title", "pk"]),
        "title": ("Title", ["title", "pk"]),
    }

    type = ChoicesFilter(label="Kind of event", field_name="kind", choices=Event.Kind.choices)
    project = RelatedFilter(label="Project", queryset=Project.objects.public(), to_field_name="slug")
    country = RelatedFilter(label="Country", queryset=Country.objects.all(), to_field_name="code")

    class Meta:
        model = Event
        fields = []
