from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpResponseRedirect
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime

from practices import actions, working_copies
from practices.admin import desk
from practices.admin.edition_form import EditionForm
from practices.admin.practice import OwnPracticeAdmin
from practices.exports import EDITIONS, EDITIONS_OF_STAFF
from practices.models import Edition, Practice, Status, Step
from practices.permissions import May, allowed, is_staff_role
from search.admin import EXPORTS, VisibleRelatedFilter, told
from search.pickers import number_in
from sources.admin import CitationInline
from sources.uploads import PictureField


class Overdue(admin.SimpleListFilter):
    title, parameter_name = "review", "review"

    def lookups(self, request, model_admin):
        return [("overdue", "Overdue")]

    def queryset(self, request, queryset):
        return queryset.overdue() if self.value() == "overdue" else queryset


class StepInline(admin.TabularInline):
    """Who did what to the edition, and why."""

    model = Step
    fields = ["created_at", "by", "verb", "from_status", "to_status", "comment"]
    readonly_fields = fields
    extra = 0
    can_delete = False
    verbose_name_plural = "what happened so far"

    def has_add_permission(self, request, obj):
        return False


@admin.register(Edition)
class EditionAdmin(OwnPracticeAdmin):
    """The text of practices. What may be done with an edition is asked of the permission table, and done by verbs."""

    form = EditionForm
    formfield_overrides = {models.ImageField: {"form_class": PictureField}}
    change_form_template = "admin/practices/edition/change_form.html"
    limits = settings.PRACTICE_LIMITS
    list_display = ["title", "number", "status", "organisation", "still_missing", "decision", "updated_at"]
    list_filter = ["status", Overdue, "scope", "topics", ("practice__projects", VisibleRelatedFilter)]
    search_fields = ["title", "summary", "practice__slug", "practice__organisation__name"]
    date_hierarchy = "updated_at"
    autocomplete_fields = ["practice", "regions", "topics"]
    readonly_fields = ["number", "status", "submitted_by", "submitted_at", "review_due", "publish_at", "published_at"]
    inlines = [StepInline, CitationInline]
    actions = ["submit_all", "publish_all", "open_all", "archive_all", *EXPORTS]
    tables = (EDITIONS, EDITIONS_OF_STAFF)
    fieldsets = [
        (None, {"fields": ["practice", "number", "status", "title", "summary", "language", "change_note"]}),
        ("The practice", {"fields": ["context", "description", "stakeholders"]}),
        ("Results", {"fields": ["resources", "evidence", "challenges"]}),
        ("Use elsewhere", {"fields": ["transfer_potential", "further_information"]}),
        ("When and where", {"fields": ["start", "end", "dates_precision", "is_ongoing", "scope", "regions"]}),
        ("Filed under", {"fields": ["topics", "keywords"]}),
        ("Image", {"fields": ["image", "image_alt", "image_credit"], "classes": ["collapse"]}),
        ("Review", {"fields": ["submitted_by", "submitted_at", "review_due", "publish_at", "published_at"]}),
    ]

    def table_for(self, request):
        return EDITIONS_OF_STAFF if is_staff_role(request.user) else EDITIONS

    def get_queryset(self, request):
        return super().get_queryset(request).workable_by(request.user).select_related("practice__organisation")

    def is_editable(self, request, obj):
        return May.EDIT in allowed(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        draft = obj is None or obj.status == Status.DRAFT
        return super().has_delete_permission(request, obj) and draft

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "practice"] if obj else self.readonly_fields

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield and db_field.name in Edition.TEXTS:
            formfield.widget.attrs["data-markdown"] = "yes"
        return formfield

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj and request.method == "GET" and request.GET.get("take_up"):
            form.working_copy = obj.working_copies.typed().filter(user=request.user).first()
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and object_id and (answer := self._kept_if_fixed(request, object_id)):
            return answer
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except actions.Overtaken:  # by somebody who saved at the same moment; the form says so
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _kept_if_fixed(self, request, object_id):
        """Where the edition moved on while somebody typed, their text is kept and they are told."""
        edition = self.get_object(request, unquote(object_id))
        if not edition or self.has_change_permission(request, edition) or not self.is_own(request, edition):
            return None
        seen = number_in(request.POST.get("seen", ""))
        seen = edition.version if seen is None else seen
        working_copies.keep(edition, working_copies.typed_in(request.POST), seen=seen, by=request.user)
        said = f"“{edition}” is {edition.get_status_display().lower()} by now, so nothing was saved."
        self.message_user(request, f"{said} What you typed is kept below.", messages.WARNING)
        return HttpResponseRedirect(desk.address(edition))

    def save_model(self, request, obj, form, change):
        Practice.objects.select_for_update().get(pk=obj.practice_id)
        if change:
            actions.take_turn(obj, seen=form.cleaned_data["seen"], by=request.user)
            working_copies.discard(obj, by=request.user)
        else:
            numbers = obj.practice.editions.values_list("number", flat=True)
            obj.number = max(numbers, default=0) + 1
        super().save_model(request, obj, form, change)

    @admin.display(description="In charge")
    def organisation(self, edition):
        return edition.practice.organisation or "–"

    @admin.display(description="Decision", ordering="review_due")
    def decision(self, edition):
        if edition.status != Status.IN_REVIEW:
            return "–"
        if edition.publish_at:
            return f"publish on {date_format(localtime(edition.publish_at), 'j F, H:i')}"
        due = f"by {date_format(edition.review_due, 'j F')}" if edition.review_due else "–"
        return format_html('<strong class="overdue">overdue: {}</strong>', due) if edition.is_overdue else due

    @admin.display(description="Still missing")
    def still_missing(self, edition):
        return len(edition.missing()) or "–"

    def get_urls(self):
        return [*desk.roads(self), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        edition = self.get_object(request, unquote(object_id))
        context = desk.above_the_form(self, request, edition) if edition else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **context})

    @admin.action(description="Submit for review")
    def submit_all(self, request, queryset):
        self._do_all(request, queryset, May.SUBMIT)

    @admin.action(description="Publish")
    def publish_all(self, request, queryset):
        self._do_all(request, queryset, May.PUBLISH)

    @admin.action(description="Open a new edition")
    def open_all(self, request, queryset):
        self._do_all(request, queryset, May.OPEN)

    @admin.action(description="Archive")
    def archive_all(self, request, queryset):
        self._do_all(request, queryset, May.ARCHIVE)

    def _do_all(self, request, queryset, verb):
        """Do what can be done, and say of each of the others why not."""
        succeeded = 0
        for edition in queryset:
            try:
                actions.VERBS[verb](edition, by=request.user)
            except (ValidationError, PermissionDenied) as error:
                self.message_user(request, actions.reason(error), messages.WARNING)
            else:
                succeeded += 1
        if succeeded:
            self.message_user(request, told(self.opts, succeeded, desk.DONE[verb]), messages.SUCCESS)
