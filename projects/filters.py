from django.db.models import F

from catalogue.fields import AnyOfFilter, OneOfFilter, RelatedFilter
from catalogue.filters import CatalogueFilterSet, ListFilterSet
from catalogue.languages import LANGUAGES, language_name
from partners.models import Country, Organisation
from projects.models import Event, Output, Programme, Project
from projects.search import output_index, project_index
from search.facets import Facet, of_choices, of_names, of_records
from search.ranking import BEST, NEWEST, TITLE

LEAD = [("known", "Known"), ("unknown", "Not known")]


class ProjectFilterSet(CatalogueFilterSet):
    index = project_index
    facets = {
        "programme": Facet("Programme", of_records(Programme.objects.all, "slug", "name")),
        "country": Facet("Country of a partner", of_names("country")),
        "status": Facet("Status", of_choices(Project.Status.choices)),
    }
    sorts = {
        "best": ("Best match", BEST),
        "newest": ("Newest", NEWEST),
        "title": ("Name", TITLE),
    }

    programme = RelatedFilter(
        label="Programme", queryset=Programme.objects.all(), to_field_name="slug"
    )
    country = RelatedFilter(
        label="Country of a partner",
        field_name="partnerships__organisation__country",
        queryset=Country.objects.all(),
        to_field_name="code",
    )
    partner = RelatedFilter(
        label="Partner",
        field_name="partnerships__organisation",
        queryset=Organisation.objects.public(),
        to_field_name="slug",
    )
    status = AnyOfFilter(label="Status", choices=Project.Status.choices)
    lead = OneOfFilter(label="Lead partner", choices=LEAD)

    class Meta:
        model = Project
        fields = []


def public_languages():
    """The languages of public outputs, as choices."""
    # Of public ones only: a language that only a hidden output has would tell of that output.
    outputs = Output.objects.public().exclude(language="")
    # Ordered by this column alone: distinct() would count the default ordering among what has to differ.
    codes = outputs.order_by("language").values_list("language", flat=True).distinct()
    return [(code, language_name(code)) for code in codes]


class OutputFilterSet(CatalogueFilterSet):
    index = output_index
    facets = {
        "type": Facet("Kind of output", of_choices(Output.Kind.choices)),
        "project": Facet("Project", of_records(Project.objects.public, "slug", "acronym")),
        "language": Facet("Language", of_choices(LANGUAGES)),
    }
    sorts = {
        "best": ("Best match", BEST),
        "title": ("Title", TITLE),
        "newest": ("Newest", NEWEST),
    }

    type = AnyOfFilter(label="Kind of output", field_name="kind", choices=Output.Kind.choices)
    project = RelatedFilter(
        label="Project", queryset=Project.objects.public(), to_field_name="slug"
    )
    language = AnyOfFilter(label="Language", choices=public_languages)

    class Meta:
        model = Output
        fields = []


class EventFilterSet(ListFilterSet):
    """Events are not in the index, so SQL counts and filters them."""

    sorts = {
        # Said explicitly, because the databases sort NULL differently. The key makes pages stable.
        "newest": ("Newest", [F("start").desc(nulls_last=True), "title", "pk"]),
        "title": ("Title", ["title", "pk"]),
    }

    type = AnyOfFilter(label="Kind of event", field_name="kind", choices=Event.Kind.choices)
    project = RelatedFilter(
        label="Project", queryset=Project.objects.public(), to_field_name="slug"
    )
    country = RelatedFilter(label="Country", queryset=Country.objects.all(), to_field_name="code")

    class Meta:
        model = Event
        fields = []
