from django.contrib import admin

from backoffice.admin import PublicRecordAdmin, RecordAdmin
from backoffice.autocomplete import AutocompleteInline
from backoffice.exports import ExportMixin
from partners.exports import ORGANISATIONS, ORGANISATIONS_OF_STAFF
from partners.merge_views import merge_organisations
from partners.models import Country, Membership, Organisation, OrganisationName, Region
from sources.admin import CitationInline


class OrganisationNameInline(admin.TabularInline):
    model = OrganisationName
    extra = 0
    fields = ["name", "language", "kind", "valid_from", "valid_to"]


class MembershipInline(AutocompleteInline, admin.TabularInline):
    model = Membership
    # An earlier version of an organisation must not let people in again.
    is_restored = False
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(Organisation)
class OrganisationAdmin(ExportMixin, PublicRecordAdmin):
    tables = (ORGANISATIONS, ORGANISATIONS_OF_STAFF)
    list_display = [
        "name",
        "kind",
        "country",
        "region",
        "projects",
        "is_public",
    ]
    list_filter = ["is_public", "kind", "country"]
    list_select_related = ["country", "region"]
    search_fields = ["name", "names__name", "slug"]
    search_help_text = "Any of its names"
    autocomplete_fields = ["country", "region", "predecessors"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [OrganisationNameInline, MembershipInline, CitationInline]
    actions = [*PublicRecordAdmin.actions, *ExportMixin.actions, "merge_two"]

    def get_queryset(self, request):
        # The column of projects would otherwise query the database once a row.
        return super().get_queryset(request).prefetch_related("partnerships__project")

    def records_for_viewers(self, request, records):
        """Who only reads organisations reads the public ones and their own."""
        own = request.user.memberships.values("organisation")
        public = records.public().values("pk")
        return records.filter(pk__in=public) | records.filter(pk__in=own)

    @admin.action(description="Merge the selected organisations", permissions=["delete"])
    def merge_two(self, request, queryset):
        return merge_organisations(request, queryset)

    @admin.display(description="Projects")
    def projects(self, organisation):
        partnerships = organisation.partnerships.all()
        acronyms = [partnership.project.acronym for partnership in partnerships]
        if not acronyms:
            return "–"
        return ", ".join(acronyms)


@admin.register(Region)
class RegionAdmin(RecordAdmin):
    list_display = [
        "code",
        "label",
        "level",
        "country",
        "first_edition",
        "last_edition",
    ]
    list_filter = ["level", "last_edition", "is_nuts", "country"]
    list_select_related = ["country"]
    search_fields = [
        "code",
        "name",
        "latin_name",
        "english_name",
        "former_name",
    ]
    autocomplete_fields = ["country", "parent"]

    def get_readonly_fields(self, request, obj=None):
        # Another code would be another region. The country, parent and successors of a region
        # decide under which codes its records are found. These come with a whole edition of NUTS,
        # and `reindex` runs after it.
        if obj is None:
            return ["successors"]
        return ["code", "country", "parent", "successors"]


@admin.register(Country)
class CountryAdmin(RecordAdmin):
    list_display = ["name", "code", "nuts_code"]
    search_fields = ["name", "code"]

    def get_readonly_fields(self, request, obj=None):
        # The code is the primary key: with another one, saving would create a second country.
        if obj is None:
            return []
        return ["code"]


@admin.register(Membership)
class MembershipAdmin(RecordAdmin):
    list_display = ["user", "organisation", "since"]
    list_filter = ["organisation__country"]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__username", "user__email", "organisation__name"]
    autocomplete_fields = ["user", "organisation"]
    date_hierarchy = "since"
