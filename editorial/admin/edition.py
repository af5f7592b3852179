from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpResponseRedirect
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime

from backoffice.admin import EXPORTS, VisibleRelatedFilter, told
from backoffice.autocomplete import number_in
from backoffice.uploads import PictureField
from editorial import actions, autosave, views
from editorial.forms import EditionForm
from editorial.models import Transition
from practices.admin.practice import OwnPracticeAdmin
from practices.exports import EDITIONS, EDITIONS_OF_STAFF
from practices.models import Edition, Status
from practices.permissions import May, allowed, is_staff_role, may_sometimes
from sources.admin import CitationInline

BULK = {"submit_all": May.SUBMIT, "publish_all": May.PUBLISH, "open_all": May.OPEN, "archive_all": May.ARCHIVE}


class Overdue(admin.SimpleListFilter):
    title, parameter_name = "review", "review"

    def lookups(self, request, model_admin):
        return [("overdue", "Overdue")]

    def queryset(self, request, queryset):
        return queryset.overdue() if self.value() == "overdue" else queryset


class TransitionInline(admin.TabularInline):
    """Who did what to the edition, and why."""

    model = Transition
    fields = ["created_at", "who", "verb", "from_status", "to_status", "comment"]
    readonly_fields = fields
    extra = 0
    can_delete = False
    verbose_name_plural = "what happened so far"

    @admin.display(description="By")
    def who(self, step):
        """In words: the account itself is open to administrators alone."""
        return str(step.by or "somebody")

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
    autocomplete_fields = ["regions", "topics"]
    readonly_fields = [
        "practice", "number", "status", "submitted_by", "submitted_at", "review_due", "publish_at", "published_at",
    ]  # fmt: skip
    inlines = [TransitionInline, CitationInline]
    actions = [*BULK, *EXPORTS]
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

    def has_add_permission(self, request):
        """An edition begins with its practice, or is opened from the published one: by a verb, which leaves a trace."""
        return False

    def get_actions(self, request, action_location=ActionLocation.CHANGE_LIST):
        """Those that the person may do with an edition in some state."""
        offered = super().get_actions(request, action_location)
        never = [name for name, verb in BULK.items() if not may_sometimes(request.user, verb)]
        return {name: action for name, action in offered.items() if name not in never}

    def action_checkbox(self, edition):
        """With the version that the list was read in: what is done to the chosen ones is done to no newer text."""
        version = format_html('<input type="hidden" name="version-{}" value="{}">', edition.pk, edition.version)
        return super().action_checkbox(edition) + version

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield and db_field.name in Edition.TEXTS:
            formfield.widget.attrs["data-markdown"] = "yes"
        return formfield

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj and request.method == "GET" and request.GET.get("take_up"):
            form.autosave_row = obj.autosaves.typed().filter(user=request.user).first()
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and object_id and (answer := self._kept_if_fixed(request, object_id)):
            return answer
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except actions.EditConflict:  # by somebody who saved at the same moment; the form says so
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """What was typed into a form that is refused is kept, should the person leave it."""
        if obj and context["adminform"].form.is_bound:
            self._keep_typed(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _kept_if_fixed(self, request, object_id):
        """Where the edition moved on while somebody typed, their text is kept and they are told."""
        edition = self.get_object(request, unquote(object_id))
        if not edition or self.has_change_permission(request, edition) or not self.is_own(request, edition):
            return None
        self._keep_typed(request, edition)
        said = f"“{edition}” is {edition.get_status_display().lower()} by now, so nothing was saved."
        self.message_user(request, f"{said} What you typed is kept below.", messages.WARNING)
        return HttpResponseRedirect(views.address(edition))

    @staticmethod
    def _keep_typed(request, edition):
        seen = number_in(request.POST.get("seen", ""))
        seen = edition.version if seen is None else seen
        autosave.keep(edition, autosave.form_values(request.POST), seen=seen, by=request.user)

    def save_model(self, request, obj, form, change):
        actions.claim_version(obj, seen=form.cleaned_data["seen"], by=request.user)
        autosave.discard(obj, by=request.user)
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
        scheduled = f"by {date_format(edition.review_due, 'j F')}" if edition.review_due else "–"
        return (
            format_html('<strong class="overdue">overdue: {}</strong>', scheduled) if edition.is_overdue else scheduled
        )

    @admin.display(description="Still missing")
    def still_missing(self, edition):
        return len(edition.missing()) or "–"

    def get_urls(self):
        return [*views.roads(self), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        edition = self.get_object(request, unquote(object_id))
        context = views.above_the_form(self, request, edition) if edition else {}
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
            version = number_in(request.POST.get(f"version-{edition.pk}", ""))
            try:
                if version is None:
                    raise ValidationError(f"{edition.title}: it was not on the page that you read. Choose it there.")
                actions.VERBS[verb](edition, by=request.user, version=version)
            except (ValidationError, PermissionDenied) as error:
                self.message_user(request, actions.reason(error), messages.WARNING)
            else:
                succeeded += 1
        if succeeded:
            self.message_user(request, told(self.opts, succeeded, views.DONE[verb]), messages.SUCCESS)
