from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from backoffice.admin import EXPORTS, PublicRecordAdmin, RecordAdmin
from backoffice.autocomplete import AutocompleteInline
from partners.exports import ORGANISATIONS, ORGANISATIONS_OF_STAFF
from partners.merging import merge, plan
from partners.models import Country, Membership, Organisation, OrganisationName, Region
from sources.admin import CitationInline


class OrganisationNameInline(admin.TabularInline):
    model = OrganisationName
    extra = 0
    fields = ["name", "language", "kind", "valid_from", "valid_to"]


class MembershipInline(AutocompleteInline, admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(Organisation)
class OrganisationAdmin(PublicRecordAdmin):
    tables = (ORGANISATIONS, ORGANISATIONS_OF_STAFF)
    list_display = ["name", "kind", "country", "region", "projects", "is_public"]
    list_filter = ["is_public", "kind", "country"]
    list_select_related = ["country", "region"]
    search_fields = ["name", "names__name", "slug"]
    search_help_text = "Any of its names"
    autocomplete_fields = ["country", "region", "predecessors"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [OrganisationNameInline, MembershipInline, CitationInline]
    actions = [*PublicRecordAdmin.actions, *EXPORTS, "merge_two"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("partnerships__project")

    def readable(self, request, records):
        """Who only reads organisations reads the public ones and their own."""
        own = request.user.memberships.values("organisation")
        return records.filter(pk__in=records.public().values("pk")) | records.filter(pk__in=own)

    @admin.action(description="Merge these two", permissions=["delete"])
    def merge_two(self, request, queryset):
        """Shows what a merge would move; done when it is sent with the one to keep."""
        two = list(queryset.order_by("pk")[:3])
        if len(two) != 2:
            self.message_user(request, "Choose two organisations to merge.", messages.WARNING)
            return None
        keep = next((each for each in two if str(each.pk) == request.POST.get("keep")), None)
        if keep and "merge" in request.POST:
            return self._merged(request, keep, *(each for each in two if each != keep))
        plans = [(each, other, made, self._linked(made)) for each, other, made in _both_ways(two)]
        context = {**self.admin_site.each_context(request), "opts": self.opts, "plans": plans, "two": two}
        return TemplateResponse(request, "admin/partners/merge.html", context | {"title": "Merge two organisations"})

    def _linked(self, made):
        """The problems of a plan as (sentence, [(record in words, its form)])."""
        return [
            (said, [(words, self._form(each)) for words, each in records if self.admin_site.is_registered(type(each))])
            for said, records in made.problems
        ]

    def _form(self, record):
        return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])

    def _merged(self, request, keep, drop):
        name = drop.name
        try:
            merge(keep, drop, by=request.user)
        except ValidationError as error:
            for message in error.messages:
                self.message_user(request, message, messages.ERROR)
        else:
            self.message_user(request, f"“{name}” was merged into “{keep}”.", messages.SUCCESS)
        return HttpResponseRedirect(request.path)

    @admin.display(description="Projects")
    def projects(self, organisation):
        return ", ".join(partnership.project.acronym for partnership in organisation.partnerships.all()) or "–"


def _both_ways(two):
    return [(keep, drop, plan(keep, drop)) for keep, drop in (two, two[::-1])]


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
