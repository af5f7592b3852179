from catalogue.fields import AnyOfFilter, OneOfFilter, RelatedFilter, YearFilter
from catalogue.filters import CatalogueFilterSet, ListFilterSet
from catalogue.parameters import PAGING, BadParameters
from partners.models import Country, Organisation, Region
from practices.models import ActionPlan, Edition, Practice, Status, Topic
from practices.search import action_plan_index, practice_index
from projects.models import Programme, Project
from search.facets import Facet, of_choices, of_names, of_records
from search.ranking import BEST, NEWEST, STANDING, TITLE

# Every other status is for those who work with an edition.
READABLE = (Status.PUBLISHED, Status.SUPERSEDED)
# The first choice is the empty one, and a parameter without a value is no filter.
STATED = [(value, label) for value, label in ActionPlan.Status.choices if value]
TRANSFERRED = (("yes", "Taken up elsewhere"), ("no", "Not taken up so far"))


class PracticeFilterSet(CatalogueFilterSet):
    """The catalogue of good practices: published editions, one a practice.

    Where a practice's own dates are not known, the years are those of its projects.
    """

    index = practice_index
    typed = ("year_from", "year_to")
    search_key = "practice_id"
    facets = {
        "topic": Facet("Topic", of_names("topic")),
        "country": Facet("Country", of_names("country")),
        "region": Facet(
            "Region",
            of_names("region"),
            shown_by="at",
            is_tree=True,
        ),
        "project": Facet("Project", of_records(Project.objects.public, "slug", "acronym")),
        "programme": Facet("Programme", of_records(Programme.objects.all, "slug", "name")),
        "organisation": Facet(
            "Organisation in charge",
            of_records(Organisation.objects.public, "slug", "name"),
        ),
        "scope": Facet("Scope", of_choices(Edition.Scope.choices)),
        "transferred": Facet("Taken up elsewhere", of_choices(TRANSFERRED)),
        "taken_up_in": Facet("Taken up in", of_names("country"), plural="countries of take-up"),
    }
    sorts = {
        "best": ("Best match", BEST),
        "adopted": ("Taken up first", STANDING),
        "newest": ("Newest", NEWEST),
        "title": ("Title", TITLE),
    }

    order_notes = {
        "adopted": (
            "Practices taken up elsewhere come first, then those with evidence of success, then the rest. "
            "Within each group, the newest come first."
        )
    }

    topic = RelatedFilter(
        label="Topic",
        field_name="topics",
        queryset=Topic.objects.all(),
        to_field_name="slug",
    )
    country = RelatedFilter(
        label="Country",
        field_name="regions__country",
        queryset=Country.objects.all(),
        to_field_name="code",
    )
    region = RelatedFilter(
        label="Region",
        field_name="regions",
        queryset=Region.objects.all(),
        to_field_name="code",
    )
    project = RelatedFilter(
        label="Project",
        field_name="practice__projects",
        queryset=Project.objects.public(),
        to_field_name="slug",
    )
    programme = RelatedFilter(
        label="Programme",
        field_name="practice__projects__programme",
        queryset=Programme.objects.all(),
        to_field_name="slug",
    )
    organisation = RelatedFilter(
        label="Organisation in charge",
        field_name="practice__organisation",
        queryset=Organisation.objects.public(),
        to_field_name="slug",
    )
    scope = AnyOfFilter(label="Scope", choices=Edition.Scope.choices)
    year_from = YearFilter(label="From year", years="last_year", until=False)
    year_to = YearFilter(label="To year", years="first_year", until=True)
    transferred = OneOfFilter(label="Taken up elsewhere", choices=TRANSFERRED)
    taken_up_in = RelatedFilter(
        label="Taken up in",
        field_name="practice__transfers__to_region__country",
        queryset=Country.objects.all(),
        to_field_name="code",
    )

    class Meta:
        model = Edition
        fields = []

    def check(self, also=PAGING):
        super().check(also)
        first = self.form.cleaned_data.get("year_from")
        last = self.form.cleaned_data.get("year_to")
        if not first or not last:
            return
        # No practice would be found, and the reader would take that for an answer.
        if first > last:
            raise BadParameters({"year_from": f"“From” ({first}) is after “To” ({last})."})


class EditionFilterSet(ListFilterSet):
    """Every edition that may be read, the superseded ones too."""

    practice = RelatedFilter(
        label="Practice",
        queryset=Practice.objects.public(),
        to_field_name="slug",
    )
    status = AnyOfFilter(
        label="Status",
        choices=[(status.value, status.label) for status in READABLE],
    )

    class Meta:
        model = Edition
        fields = []


class TopicFilterSet(ListFilterSet):
    sorts = {"name": ("Name", ["name"])}

    parent = RelatedFilter(label="Parent", queryset=Topic.objects.all(), to_field_name="slug")

    class Meta:
        model = Topic
        fields = []


class ActionPlanFilterSet(CatalogueFilterSet):
    index = action_plan_index
    facets = {
        "project": Facet("Project", of_records(Project.objects.public, "slug", "acronym")),
        "country": Facet("Country", of_names("country")),
        "region": Facet(
            "Region",
            of_names("region"),
            shown_by="at",
            is_tree=True,
        ),
        "topic": Facet("Topic", of_names("topic")),
        "status": Facet("Status", of_choices(ActionPlan.Status.choices)),
    }
    sorts = {
        "best": ("Best match", BEST),
        "title": ("Title", TITLE),
        "newest": ("Newest", NEWEST),
    }

    project = RelatedFilter(
        label="Project",
        queryset=Project.objects.public(),
        to_field_name="slug",
    )
    organisation = RelatedFilter(
        label="Partner",
        queryset=Organisation.objects.public(),
        to_field_name="slug",
    )
    country = RelatedFilter(
        label="Country",
        field_name="organisation__country",
        queryset=Country.objects.all(),
        to_field_name="code",
    )
    region = RelatedFilter(label="Region", queryset=Region.objects.all(), to_field_name="code")
    topic = RelatedFilter(
        label="Topic",
        field_name="topics",
        queryset=Topic.objects.all(),
        to_field_name="slug",
    )
    status = AnyOfFilter(label="Status", choices=STATED)

    class Meta:
        model = ActionPlan
        fields = []
