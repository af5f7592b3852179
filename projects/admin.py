import hashlib

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import models
from django.shortcuts import redirect

from backoffice.admin import PublicRecordAdmin, RecordAdmin, VisibleRelatedFilter
from backoffice.amounts import AmountField
from backoffice.autocomplete import AutocompleteInline, record_number
from backoffice.documents import DocumentField
from backoffice.exports import ExportMixin
from partners.models import OrganisationName
from projects.completeness import missing_from_project, shares_warning
from projects.exports import OUTPUTS, OUTPUTS_OF_STAFF, PROJECTS, PROJECTS_OF_STAFF
from projects.forms import PartnershipForm, PartnershipFormSet, PartnershipRowForm
from projects.models import (
    Event,
    Indicator,
    IndicatorReport,
    MediaAppearance,
    Output,
    Partnership,
    Phase,
    PolicyInstrument,
    Programme,
    Project,
)
from projects.models.consortium import find_problems, is_needed_as_lead
from projects.project_page import BackToProjectMixin, sections_of
from sources.admin import CitationInline

NEEDED_AS_LEAD = "“{}” is the lead partner. Choose another lead partner on the project's page before you remove it."
AMOUNTS = {models.DecimalField: {"form_class": AmountField}}


def warn_of_shares(request, project):
    warning = shares_warning(project, project.partnerships.all())
    if warning:
        messages.warning(request, warning)


class PartnershipInline(AutocompleteInline, admin.TabularInline):
    model = Partnership
    form = PartnershipRowForm
    formset = PartnershipFormSet
    # Without JavaScript, nothing else adds a lead partner to a new project.
    extra = 1
    formfield_overrides = AMOUNTS
    fields = ["order", "organisation", "role", "budget"]
    autocomplete_fields = ["organisation"]
    show_change_link = True


class PhaseInline(admin.TabularInline):
    model = Phase
    extra = 0

    def get_queryset(self, request):
        # Each row is called by its project as well.
        return super().get_queryset(request).select_related("project")


class IndicatorInline(admin.TabularInline):
    model = Indicator
    extra = 0
    fields = ["order", "title", "comparison", "target", "counted_from"]
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("project")


class IndicatorReportInline(admin.TabularInline):
    model = IndicatorReport
    extra = 0


class ProgressFilter(admin.SimpleListFilter):
    title = "progress"
    parameter_name = "progress"

    def lookups(self, request, model_admin):
        return [("behind", "Behind target"), ("not-reported", "Project ended, not reported")]

    def queryset(self, request, queryset):
        chosen = {
            "behind": Indicator.objects.behind,
            "not-reported": Indicator.objects.not_reported,
        }
        if self.value() not in chosen:
            return queryset
        indicators = chosen[self.value()]()
        # In a subquery: the list has the annotations of with_reached() already.
        return queryset.filter(pk__in=indicators.values("pk"))


class LeadKnownFilter(admin.SimpleListFilter):
    title = "lead partner known"
    parameter_name = "lead_known"

    def lookups(self, request, model_admin):
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.filter(lead_unknown=False)
        if self.value() == "no":
            return queryset.filter(lead_unknown=True)
        return queryset


class LinkFilter(admin.SimpleListFilter):
    title = "link status"
    parameter_name = "link"

    def lookups(self, request, model_admin):
        return [("broken", "Broken or lost"), *Output.Link.choices]

    def queryset(self, request, queryset):
        # Two states in one choice: both need somebody to look for another copy.
        if self.value() == "broken":
            return queryset.broken()
        if self.value():
            return queryset.filter(link_status=self.value())
        return queryset


@admin.register(Programme)
class ProgrammeAdmin(RecordAdmin):
    list_display = ["name", "period_start", "period_end", "cci"]
    search_fields = ["name", "cci"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Project)
class ProjectAdmin(ExportMixin, PublicRecordAdmin):
    tables = (PROJECTS, PROJECTS_OF_STAFF)
    actions = [*PublicRecordAdmin.actions, *ExportMixin.actions]
    list_display = [
        "acronym",
        "programme",
        "status",
        "start",
        "end",
        "total_budget",
        "partners",
        "is_public",
    ]
    list_filter = ["is_public", "status", "programme", LeadKnownFilter]
    list_select_related = ["programme"]
    search_fields = ["acronym", "title"]
    date_hierarchy = "start"
    autocomplete_fields = ["programme", "predecessor"]
    prepopulated_fields = {"slug": ["acronym"]}
    formfield_overrides = AMOUNTS
    change_form_template = "admin/projects/project/change_form.html"
    inlines = [PartnershipInline, PhaseInline, IndicatorInline, CitationInline]
    fieldsets = [
        (None, {"fields": ["acronym", "title", "slug", "programme", "status", "is_public"]}),
        ("Texts", {"fields": ["summary", "objectives"]}),
        (
            "Dates and money",
            {"fields": ["start", "end", "dates_precision", "total_budget", "erdf_amount"]},
        ),
        ("Links", {"fields": ["predecessor", "website", "community_url", "contact_email"]}),
        ("Partners", {"fields": ["lead_unknown"]}),
    ]

    def get_queryset(self, request):
        # The column of partners would otherwise query the database once a row.
        return super().get_queryset(request).prefetch_related("partnerships")

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            # As it is saved: a form that was refused has put its values into `obj`.
            saved = Project.objects.get(pk=obj.pk)
            context["sections"] = sections_of(request, saved)
            # Others would learn of partners and reports that are not public.
            if self.has_change_permission(request, obj):
                context["missing"] = missing_from_project(saved)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        warn_of_shares(request, form.instance)

    def check_restored(self, project):
        partnerships = list(project.partnerships.select_related("organisation"))
        problems = find_problems(project, partnerships)
        if problems:
            raise ValidationError([problem.message for problem in problems])

    @admin.display(description="Partners")
    def partners(self, project):
        # Not count(): that would query although the partnerships are prefetched.
        return len(project.partnerships.all())


@admin.register(Partnership)
class PartnershipAdmin(RecordAdmin):
    form = PartnershipForm
    # To delete many at once would not ask, for each, who leads the project afterwards.
    actions = None
    list_display = ["organisation", "project", "role", "order", "budget"]
    list_filter = [("project", VisibleRelatedFilter), "role"]
    list_select_related = ["organisation", "project"]
    search_fields = ["organisation__name", "project__acronym"]
    autocomplete_fields = ["project", "organisation"]
    formfield_overrides = AMOUNTS

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        warn_of_shares(request, obj.project)

    def delete_view(self, request, object_id, extra_context=None):
        partnership = self.get_object(request, unquote(object_id))
        is_needed = partnership is not None and is_needed_as_lead(partnership)
        if is_needed:
            messages.error(request, NEEDED_AS_LEAD.format(partnership))
            return redirect("admin:projects_partnership_change", partnership.pk)
        return super().delete_view(request, object_id, extra_context)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "names_used":
            kwargs["queryset"] = self.names_to_choose(request)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def names_to_choose(self, request):
        """The names of the partnership's organisation; none before the partnership is saved."""
        # Django does not pass the record that is edited to a form field, so its key comes from the URL.
        object_id = request.resolver_match.kwargs.get("object_id")
        # Databases fail at a key that is no number or too large, and anybody can write such a URL.
        if not record_number(object_id):
            return OrganisationName.objects.none()
        partnerships = Partnership.objects.filter(pk=object_id)
        return OrganisationName.objects.filter(organisation__in=partnerships.values("organisation"))


@admin.register(PolicyInstrument)
class PolicyInstrumentAdmin(BackToProjectMixin, RecordAdmin):
    list_display = ["name", "kind", "managing_authority", "region"]
    list_filter = ["kind", ("projects", VisibleRelatedFilter)]
    list_select_related = ["managing_authority", "region"]
    search_fields = ["name"]
    autocomplete_fields = ["managing_authority", "region", "projects"]


@admin.register(Event)
class EventAdmin(BackToProjectMixin, RecordAdmin):
    list_display = ["title", "kind", "project", "place", "country", "start", "participants"]
    list_filter = ["kind", ("project", VisibleRelatedFilter)]
    list_select_related = ["project", "country"]
    search_fields = ["title", "place"]
    date_hierarchy = "start"
    autocomplete_fields = ["project", "host", "country"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [CitationInline]


def checksum_of(file):
    """The SHA-256 of a file; empty for none, so that no checksum outlives the file that it was of."""
    if not file:
        return ""
    # In pieces, not by read(): a document can be larger than the memory that a worker has left.
    return hashlib.file_digest(file, "sha256").hexdigest()


@admin.register(Output)
class OutputAdmin(BackToProjectMixin, ExportMixin, PublicRecordAdmin):
    tables = (OUTPUTS, OUTPUTS_OF_STAFF)
    actions = [*PublicRecordAdmin.actions, *ExportMixin.actions]
    list_display = ["title", "kind", "project", "language", "link_status", "is_public"]
    list_filter = ["is_public", LinkFilter, "kind", ("project", VisibleRelatedFilter)]
    list_select_related = ["project"]
    search_fields = ["title"]
    date_hierarchy = "published"
    autocomplete_fields = ["project", "organisation"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["checksum"]
    restored_with_form = ["checksum"]
    formfield_overrides = {models.FileField: {"form_class": DocumentField}}
    inlines = [CitationInline]

    def save_model(self, request, obj, form, change):
        if "file" in form.changed_data:
            obj.checksum = checksum_of(obj.file)
        super().save_model(request, obj, form, change)


@admin.register(MediaAppearance)
class MediaAppearanceAdmin(BackToProjectMixin, RecordAdmin):
    list_display = ["title", "outlet", "project", "date"]
    list_filter = [("project", VisibleRelatedFilter)]
    list_select_related = ["project"]
    search_fields = ["title", "outlet"]
    date_hierarchy = "date"
    autocomplete_fields = ["project"]


@admin.register(Indicator)
class IndicatorAdmin(BackToProjectMixin, RecordAdmin):
    list_display = ["title", "project", "target_text", "reported", "recorded", "progress"]
    list_filter = [ProgressFilter, ("project", VisibleRelatedFilter)]
    list_select_related = ["project"]
    search_fields = ["title", "project__acronym"]
    autocomplete_fields = ["project"]
    inlines = [IndicatorReportInline]

    def get_queryset(self, request):
        return super().get_queryset(request).with_reached()

    @admin.display(description="Target", ordering="target")
    def target_text(self, indicator):
        return indicator.target_text

    @admin.display(description="Progress")
    def progress(self, indicator):
        return indicator.progress

    @admin.display(description="Reported")
    def reported(self, indicator):
        return indicator.reported

    @admin.display(description="Held in ClusteriX")
    def recorded(self, indicator):
        return indicator.recorded
