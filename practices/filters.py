import django_filters
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from partners.filters import region_label
from partners.models import Country, Organisation, Region
from practices.models import ActionPlan, Edition, Practice, Status, Topic, Transfer
from projects.models import Programme, Project
from search.facets import Facet
from search.filters import CatalogueFilterSet, ChoicesFilter, RelatedFilter
from search.models import Kind
from search.parameters import BadParameters

NEWEST = [F("published_at").desc(nulls_last=True), "title", "pk"]
TAKEN_UP = Exists(Transfer.objects.taken_up().filter(practice=OuterRef("practice")))
PUBLIC_PROJECT = Q(practice__projects__is_public=True)
YEARS = {"min_value": 1900, "max_value": 2100, "decimal_places": 0}
TRANSFERRED = {"yes": "Taken up elsewhere", "no": "Not taken up so far"}


def published_practices():
    return [(slug, slug) for slug in Practice.objects.public().values_list("slug", flat=True)]


def undated_in(projects):
    """Editions without dates of their own whose practice belongs to one of `projects`."""
    return Q(start=None, end=None, practice__in=Practice.objects.filter(projects__in=projects))


class PracticeFilterSet(CatalogueFilterSet):
    """The catalogue of good practices: published editions, one a practice."""

    kind = Kind.PRACTICE
    search_key = "practice_id"
    facets = {
        "topic": Facet("Topic", "topics__slug", "topics__name"),
        "country": Facet("Country", "regions__country__code", "regions__country__name"),
        "region": Facet(
            "Region",
            "regions__code",
            "region_label",
            only=Q(regions__level__gt=0),
            annotations={"region_label": region_label("regions")},
        ),
        "project": Facet("Project", "practice__projects__slug", "practice__projects__acronym", only=PUBLIC_PROJECT),
        "programme": Facet(
            "Programme",
            "practice__projects__programme__slug",
            "practice__projects__programme__name",
            only=PUBLIC_PROJECT,
        ),
        "organisation": Facet(
            "Organisation in charge",
            "practice__organisation__slug",
            "practice__organisation__name",
            only=Q(practice__organisation__is_public=True),
        ),
        "scope": Facet("Scope", "scope", choices=tuple(Edition.Scope.choices)),
        "transferred": Facet(
            "Taken up elsewhere",
            "transferred",
            choices=tuple(TRANSFERRED.items()),
            annotations={"transferred": Case(When(TAKEN_UP, then=Value("yes")), default=Value("no"))},
        ),
    }
    sorts = {"best": ("Best match", []), "newest": ("Newest", NEWEST), "title": ("Title", ["title", "pk"])}

    topic = RelatedFilter(label="Topic", field_name="topics", queryset=Topic.objects.all(), to_field_name="slug")
    country = RelatedFilter(
        label="Country", field_name="regions__country", queryset=Country.objects.all(), to_field_name="code"
    )
    region = RelatedFilter(label="Region", field_name="regions", queryset=Region.objects.all(), to_field_name="code")
    project = RelatedFilter(
        label="Project", field_name="practice__projects", queryset=Project.objects.public(), to_field_name="slug"
    )
    programme = RelatedFilter(
        label="Programme",
        field_name="practice__projects__programme",
        queryset=Programme.objects.all(),
        to_field_name="slug",
        only=PUBLIC_PROJECT,
    )
    organisation = RelatedFilter(
        label="Organisation in charge",
        field_name="practice__organisation",
        queryset=Organisation.objects.public(),
        to_field_name="slug",
    )
    scope = ChoicesFilter(label="Scope", choices=Edition.Scope.choices)
    year_from = django_filters.NumberFilter(label="From year", method="ran_until", **YEARS)
    year_to = django_filters.NumberFilter(label="To year", method="ran_from", **YEARS)
    transferred = django_filters.ChoiceFilter(
        label="Taken up elsewhere", choices=list(TRANSFERRED.items()), method="was_transferred"
    )

    class Meta:
        model = Edition
        fields = []

    def check(self):
        super().check()
        first, last = self.form.cleaned_data.get("year_from"), self.form.cleaned_data.get("year_to")
        if first and last and first > last:
            raise BadParameters({"year_from": f"{first} is after the year it should go to, {last}."})

    def ran_until(self, queryset, name, year):
        """Practices that ran in this year or later; where their dates are not known, those of their projects count."""
        own = Q(end__year__gte=year) | Q(end=None, start__isnull=False)
        return queryset.filter(own | undated_in(Project.objects.public().filter(end__year__gte=year)))

    def ran_from(self, queryset, name, year):
        """Practices that had begun by this year; where their dates are not known, those of their projects count."""
        undated = undated_in(Project.objects.public().filter(start__year__lte=year))
        return queryset.filter(Q(start__year__lte=year) | undated)

    def was_transferred(self, queryset, name, value):
        return queryset.filter(TAKEN_UP if value == "yes" else ~TAKEN_UP)


class EditionFilterSet(CatalogueFilterSet):
    """Every edition that may be read, the superseded ones too."""

    sorts = {"newest": ("Newest", NEWEST), "title": ("Title", ["title", "pk"])}

    practice = ChoicesFilter(label="Practice", field_name="practice__slug", choices=published_practices)
    status = ChoicesFilter(label="Status", choices=[(s.value, s.label) for s in (Status.PUBLISHED, Status.SUPERSEDED)])

    class Meta:
        model = Edition
        fields = []


class TopicFilterSet(CatalogueFilterSet):
    sorts = {"name": ("Name", ["name"])}

    parent = RelatedFilter(label="Parent", queryset=Topic.objects.all(), to_field_name="slug")

    class Meta:
        model = Topic
        fields = []


class ActionPlanFilterSet(CatalogueFilterSet):
    kind = Kind.ACTION_PLAN
    facets = {
        "project": Facet("Project", "project__slug", "project__acronym"),
        "country": Facet("Country", "organisation__country__code", "organisation__country__name"),
        "region": Facet("Region", "region__code", "region_label", annotations={"region_label": region_label("region")}),
        "topic": Facet("Topic", "topics__slug", "topics__name"),
        "status": Facet("Status", "status", choices=tuple(ActionPlan.Status.choices)),
    }
    sorts = {
        "best": ("Best match", []),
        "title": ("Title", ["title", "pk"]),
        "newest": ("Newest", [F("start").desc(nulls_last=True), "title", "pk"]),
    }

    project = RelatedFilter(label="Project", queryset=Project.objects.public(), to_field_name="slug")
    organisation = RelatedFilter(label="Partner", queryset=Organisation.objects.public(), to_field_name="slug")
    country = RelatedFilter(
        label="Country", field_name="organisation__country", queryset=Country.objects.all(), to_field_name="code"
    )
    region = RelatedFilter(label="Region", queryset=Region.objects.all(), to_field_name="code")
    topic = RelatedFilter(label="Topic", field_name="topics", queryset=Topic.objects.all(), to_field_name="slug")
    status = ChoicesFilter(label="Status", choices=[c for c in ActionPlan.Status.choices if c[0]])

    class Meta:
        model = ActionPlan
        fields = []
