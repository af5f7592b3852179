from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.admin.utils import unquote
from django.db import models, transaction
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.html import format_html

from backoffice.admin import VisibleRelatedFilter
from backoffice.exports import ExportMixin
from backoffice.form_values import is_changed
from backoffice.moments import in_words
from backoffice.pictures import PictureField, PictureWidget
from editorial import actions
from editorial.admin import buttons
from editorial.admin.bulk_actions import BULK_ACTIONS, BULK_VERBS
from editorial.admin.review_state import OverdueFilter, TransitionInline
from editorial.change_form import change_form_context
from editorial.forms import EditionForm
from editorial.pages import edition_or_404, keep_unsent, written_texts
from editorial.remarks import threads_by_field
from editorial.second_click import step_of_same_form
from practices.admin.practice import OwnPracticeAdmin
from practices.exports import EDITIONS, EDITIONS_OF_STAFF
from practices.models import Edition, Practice, Status
from practices.permissions import May, allowed, is_staff_role, may_sometimes
from sources.admin import CitationInline


@admin.register(Edition)
class EditionAdmin(ExportMixin, OwnPracticeAdmin):
    """The permission table says what may be done with an edition, and verbs do it."""

    form = EditionForm
    formfield_overrides = {models.ImageField: {"form_class": PictureField, "widget": PictureWidget}}
    change_form_template = "admin/practices/edition/change_form.html"
    length_limits = settings.PRACTICE_LIMITS
    list_display = [
        "title",
        "number",
        "status",
        "organisation",
        "still_missing",
        "decision",
        "updated_at",
    ]
    list_filter = [
        "status",
        OverdueFilter,
        "scope",
        "topics",
        ("practice__projects", VisibleRelatedFilter),
    ]
    search_fields = ["title", "summary", "practice__slug", "practice__organisation__name"]
    date_hierarchy = "updated_at"
    autocomplete_fields = ["regions", "topics"]
    readonly_fields = [
        "practice",
        "number",
        "status",
        "submitted_by_whom",
        "submitted_at",
        "review_due",
        "publish_at",
        "published_at",
    ]
    inlines = [TransitionInline, CitationInline]
    actions = [*BULK_ACTIONS, *ExportMixin.actions]
    tables = (EDITIONS, EDITIONS_OF_STAFF)
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "practice",
                    "number",
                    "status",
                    "title",
                    "summary",
                    "language",
                    "change_note",
                ]
            },
        ),
        ("The practice", {"fields": ["context", "description", "stakeholders"]}),
        ("Results", {"fields": ["resources", "evidence", "challenges"]}),
        ("Use elsewhere", {"fields": ["transfer_potential", "further_information"]}),
        (
            "When and where",
            {"fields": ["start", "end", "dates_precision", "is_ongoing", "scope", "regions"]},
        ),
        ("Topics and keywords", {"fields": ["topics", "keywords"]}),
        ("Image", {"fields": ["image", "image_alt", "image_credit"], "classes": ["collapse"]}),
        (
            "Review",
            {
                "fields": [
                    "submitted_by_whom",
                    "submitted_at",
                    "review_due",
                    "publish_at",
                    "published_at",
                ]
            },
        ),
    ]

    def table_for(self, request):
        if is_staff_role(request.user):
            return EDITIONS_OF_STAFF
        return EDITIONS

    def get_queryset(self, request):
        editions = super().get_queryset(request).workable_by(request.user)
        return editions.select_related("practice__organisation")

    def is_editable(self, request, obj):
        return May.EDIT in allowed(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        if obj is not None and obj.status != Status.DRAFT:
            return False
        return super().has_delete_permission(request, obj)

    def has_add_permission(self, request):
        # A verb begins an edition, which leaves a trace.
        return False

    def get_actions(self, request, action_location=ActionLocation.CHANGE_LIST):
        """Without those that the person may not do with an edition in any state."""
        offered = super().get_actions(request, action_location)
        for name, verb in BULK_VERBS.items():
            if not may_sometimes(request.user, verb):
                # Django offers none at all in a window for choosing a record.
                offered.pop(name, None)
        return offered

    def action_checkbox(self, edition):
        # With the version that the person has read, so that an action never reaches a newer text.
        name = f"version-{edition.pk}"
        version = format_html(
            '<input type="hidden" name="{}" value="{}">',
            name,
            edition.version,
        )
        return super().action_checkbox(edition) + version

    def lock(self, record):
        # As the verbs do, which would wait for the edition while this waits for the practice.
        Practice.objects.select_for_update().get(pk=record.practice_id)

    def closed_reason(self, record):
        return f"this edition is {record.get_status_display().lower()} now"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        rest = (request, object_id, form_url, extra_context)
        edition = None
        if object_id is not None and buttons.pressed_verb(request):
            edition = self.get_object(request, unquote(object_id))
        if edition is None:
            return super().changeform_view(*rest)
        with transaction.atomic():
            # A second click waits here until the first one is done.
            self.lock(edition)
            step = step_of_same_form(request)
            if step:
                return buttons.answer_second_click(request, step)
            return super().changeform_view(*rest)

    def answer_closed(self, request, object_id):
        edition = None
        if object_id is not None:
            edition = self.get_object(request, unquote(object_id))
        if edition is None:
            return super().answer_closed(request, object_id)
        return self.keep_refused_text(request, edition)

    def keep_refused_text(self, request, edition):
        self.autosave_form(request, edition)
        state = edition.get_status_display().lower()
        reason = f"“{edition}” is {state} now, so nothing was saved. What you typed is kept below."
        messages.warning(request, reason)
        keep_unsent(request, edition, written_texts(request))
        return redirect("admin:practices_edition_change", edition.pk)

    def response_change(self, request, obj):
        response = buttons.finish(request, obj)
        if response:
            return response
        return super().response_change(request, obj)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            form = context["adminform"].form
            if form.is_bound:
                buttons.refuse_form(request, obj)
            # A refused form has put its values into `obj`. Above it stands what is true of the saved text.
            context |= change_form_context(request, edition_or_404(request, obj.pk))
            form.threads = threads_by_field(obj, context["unsent"])
            form.statements = context["statements"]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        # Remarks are answered on this form, too. That changes no text, and cancels no schedule.
        form.is_text_changed = any(is_changed(form, form, name) for name in form.fields)
        if form.is_text_changed:
            self.claim_and_save(request, obj, form, change)
        else:
            self.close_form(request, obj)

    def claim_and_save(self, request, obj, form, change):
        actions.claim_version(obj, base_version=obj.version, by=request.user)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        are_statements_changed = any(formset.has_changed() for formset in formsets)
        if are_statements_changed and not form.is_text_changed:
            self.claim_and_save(request, form.instance, form, change)
        super().save_related(request, form, formsets, change)

    @admin.display(description="Submitted by")
    def submitted_by_whom(self, edition):
        # As a field, it would link to the account, which is open to administrators alone.
        if edition.submitted_by is None:
            return "–"
        return str(edition.submitted_by)

    @admin.display(description="In charge")
    def organisation(self, edition):
        return edition.practice.organisation or "–"

    @admin.display(description="Decision", ordering="review_due")
    def decision(self, edition):
        if edition.status != Status.IN_REVIEW:
            return "–"
        if edition.publish_at:
            moment = in_words(edition.publish_at)
            return f"publish on {moment}"
        if edition.review_due is None:
            return "–"
        day = date_format(edition.review_due)
        due = f"by {day}"
        if edition.is_overdue:
            return format_html('<strong class="overdue">overdue: {}</strong>', due)
        return due

    @admin.display(description="Still missing")
    def still_missing(self, edition):
        return len(edition.missing()) or "–"
