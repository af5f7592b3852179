from django.contrib import admin

from partners.models import Country, Membership, Organisation, OrganisationName, Region
from search.admin import PublicRecordAdmin, RecordAdmin
from sources.admin import CitationInline


class OrganisationNameInline(admin.TabularInline):
    model = OrganisationName
    extra = 0
    fields = ["name", "language", "kind", "valid_from", "valid_to"]


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(Organisation)
class OrganisationAdmin(PublicRecordAdmin):
    list_display = ["name", "kind", "country", "region", "projects", "is_public"]
    list_filter = ["is_public", "kind", "country"]
    list_select_related = ["country", "region"]
    search_fields = ["name", "names__name", "slug"]
    search_help_text = "Any of its names"
    autocomplete_fields = ["country", "region", "predecessors"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [OrganisationNameInline, MembershipInline, CitationInline]

    def get_queryset(self, request):
        """Who only reads organisations reads the public ones and their own."""
        records = super(PublicRecordAdmin, self).get_queryset(request)
        if not self.has_change_permission(request):
            own = request.user.memberships.values("organisation")
            records = records.filter(pk__in=records.public().values("pk")) | records.filter(pk__in=own)
        return records.prefetch_related("partnerships__project")

    @admin.display(description="Projects")
    def projects(self, organisation):
        return ", ".join(partnership.project.acronym for partnership in organisation.partnerships.all()) or "–"


@admin.register(Region)
class RegionAdmin(RecordAdmin):
    list_display = ["code", "label", "level", "country", "first_edition", "last_edition"]
    list_filter = ["level", "last_edition", "is_nuts", "country"]
    list_select_related = ["country"]
    search_fields = ["code", "name", "latin_name", "english_name", "former_name"]
    autocomplete_fields = ["country", "parent"]

    def get_readonly_fields(self, request, obj=None):
        # Another code would be another region. Where a region lies and what succeeded it decides under what its records
        # are found: that comes with an edition of NUTS, whole, and `reindex` after it.
        return ["code", "country", "parent", "successors"] if obj else ["successors"]


@admin.register(Country)
class CountryAdmin(RecordAdmin):
    list_display = ["name", "code", "nuts_code"]
    search_fields = ["name", "code"]

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []


@admin.register(Membership)
class MembershipAdmin(RecordAdmin):
    list_display = ["user", "organisation", "since"]
    list_filter = ["organisation__country"]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__username", "user__email", "organisation__name"]
    autocomplete_fields = ["user", "organisation"]
    date_hierarchy = "since"
