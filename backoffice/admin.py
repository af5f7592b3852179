"""What the admin of every record shares: history, search index, and who sees what."""

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from backoffice.actions import delete, set_public
from backoffice.autocomplete import (
    is_valid_key,
    limit_choices,
    visible_keys,
)
from backoffice.autosave_admin import AutosaveAdmin
from backoffice.bin_admin import DeletedRecordAdmin
from backoffice.bin_slugs import reserve_slugs
from backoffice.folded_search import FoldedSearchMixin
from backoffice.form_errors import form_errors
from backoffice.models import DeletedRecord
from backoffice.not_saved import not_saved_page
from backoffice.pagination import BoundedPaginator
from search.indexing import affected_by, reindex_affected
from search.models import Synonym

__all__ = [
    "DeletedRecordAdmin",
    "PublicRecordAdmin",
    "RecordAdmin",
    "VisibleRelatedFilter",
    "count_message",
]

ONLY_THOSE_SEEN = (
    "You can only export all records of the list. For other actions, select records on this page."
)


def count_message(opts, number, what):
    """“3 projects shown on the public site.”"""
    name = opts.verbose_name_plural
    if number == 1:
        name = opts.verbose_name
    return f"{number} {name} {what}."


def in_bin_message():
    url = reverse("admin:backoffice_deletedrecord_changelist")
    days = DeletedRecord.KEPT_FOR.days
    text = 'Deleted records stay in <a href="{}">the bin</a> for {} days and can be restored there.'
    return format_html(text, url, days)


class VisibleRelatedFilter(admin.RelatedFieldListFilter):
    """Offers only those records that the person would find in their own list."""

    def field_choices(self, field, request, model_admin):
        site = model_admin.admin_site
        visible = visible_keys(site, field.related_model, request)
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(
            include_blank=False,
            limit_choices_to={"pk__in": visible},
            ordering=ordering,
        )


class RecordAdmin(FoldedSearchMixin, AutosaveAdmin):
    """Writes each change to the search index, in the same transaction.

    `length_limits` is {field: characters}: the form shows a counter beside it.
    """

    list_per_page = 50
    paginator = BoundedPaginator
    # For a filtered list, this count would read the whole table as well.
    show_full_result_count = False
    length_limits = {}
    # The actions that can be done to all records of the list at once, on all its pages.
    actions_on_all = ()

    # Who sees which records

    def get_queryset(self, request):
        records = super().get_queryset(request)
        if self.has_change_permission(request):
            return records
        return self.records_for_viewers(request, records)

    def records_for_viewers(self, request, records):
        """Those who may not change these records see what the public sees."""
        if not hasattr(records, "public"):
            return records
        public = self.model._default_manager.public()
        return records.filter(pk__in=public.values("pk"))

    def view_on_site(self, obj):
        """The record's public page; None while the public would not find it there."""
        if not hasattr(obj, "get_absolute_url"):
            return None
        records = type(obj)._default_manager
        if not hasattr(records, "public"):
            return obj.get_absolute_url()
        if records.public().filter(pk=obj.pk).exists():
            return obj.get_absolute_url()
        return None

    def changelist_view(self, request, extra_context=None):
        if request.method == "POST":
            # Django puts these keys into a query as they are,
            # and the database raises an error for what is no key.
            keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
            valid = [key for key in keys if is_valid_key(self.model, key)]
            request.POST = request.POST.copy()
            request.POST.setlist(ACTION_CHECKBOX_NAME, valid)
        return super().changelist_view(request, extra_context)

    def response_action(self, request, queryset, action_location=ActionLocation.CHANGE_LIST):
        """Refuse to do to all records what people do to those that they have seen."""
        is_on_all = request.POST.get("select_across", "0") not in {"", "0"}
        chosen = {*request.POST.getlist("action")} - {""}
        if is_on_all and not chosen.issubset(self.actions_on_all):
            self.message_user(request, ONLY_THOSE_SEEN, messages.WARNING)
            return redirect(request.get_full_path())
        return super().response_action(request, queryset, action_location)

    # The form

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        key = obj.pk if obj else None
        records = self.model._default_manager.filter(pk=key)
        limit_choices(self, request, form.base_fields, records)
        reserve_slugs(self.model, form.base_fields)
        # Once a form: Django calls `formfield_for_dbfield` for every field.
        for name, limit in self.length_limits.items():
            # A read-only field has no form field.
            if name in form.base_fields:
                widget = form.base_fields[name].widget
                widget.attrs["data-limit"] = limit
        return form

    def answer_closed(self, request, object_id):
        """Nothing that was typed is lost: the page shows it again and sends it once more."""
        record = None
        deleted = None
        if object_id is None:
            reason = f"you can no longer add {self.opts.verbose_name_plural}"
        else:
            key = unquote(object_id)
            record = self.get_object(request, key)
            deleted = self.record_in_bin(request, key)
            reason = f"this {self.opts.verbose_name} was deleted, or you can no longer see it"
        if deleted:
            reason = f"“{deleted}” was deleted"
        if record is not None and self.has_view_permission(request, record):
            reason = self.closed_reason(record)
            self.autosave_form(request, record)
        return not_saved_page(request, 403, reason=reason, deleted=deleted)

    def record_in_bin(self, request, key):
        """The DeletedRecord, if this person may restore it, else None."""
        condition = self.bin_condition(request)
        if condition is None:
            return None
        in_bin = DeletedRecord.objects.in_bin().filter(condition)
        return in_bin.filter(object_id=key).first()

    def render_change_form(self, request, context, *args, **kwargs):
        form = context["adminform"].form
        if form.is_bound:
            context["form_errors"] = form_errors(form, context["inline_admin_formsets"])
        return super().render_change_form(request, context, *args, **kwargs)

    # The search index

    def save_model(self, request, obj, form, change):
        # Asked before saving: the old values lead to other documents.
        form.affected_before = affected_by(obj) if change else {}
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # A form in which nothing has changed is not saved.
        if hasattr(form, "affected_before"):
            reindex_affected(form.affected_before, affected_by(form.instance))

    # Deletion

    def delete_model(self, request, obj):
        delete(obj, by=request.user)
        messages.info(request, in_bin_message())

    def delete_queryset(self, request, queryset):
        # One by one: a deletion in bulk leaves no history.
        for record in list(queryset):
            delete(record, by=request.user)
        messages.info(request, in_bin_message())

    def bin_condition(self, request):
        """Which records in the bin this person finds; None for none of this kind."""
        if not self.has_delete_permission(request):
            return None
        kind = ContentType.objects.get_for_model(self.model)
        return Q(content_type=kind)


class PublicRecordAdmin(RecordAdmin):
    """Records that staff show on the public site or hide from it."""

    actions = ["show_on_site", "take_off_site"]

    @admin.action(description="Show on the public site", permissions=["change"])
    def show_on_site(self, request, queryset):
        self.set_public(
            request,
            queryset,
            public=True,
            done="shown on the public site",
        )

    @admin.action(description="Hide from the public site", permissions=["change"])
    def take_off_site(self, request, queryset):
        self.set_public(
            request,
            queryset,
            public=False,
            done="hidden from the public site",
        )

    def set_public(self, request, queryset, *, public, done):
        records = list(queryset)
        changed = 0
        for record in records:
            if set_public(record, public, by=request.user):
                changed += 1
        message = count_message(self.opts, changed, done)
        self.message_user(request, message, messages.SUCCESS)
        unchanged = len(records) - changed
        if unchanged:
            message = count_message(self.opts, unchanged, "left as before")
            self.message_user(request, message, messages.INFO)


@admin.register(Synonym)
class SynonymAdmin(RecordAdmin):
    list_display = ["term", "meaning"]
    search_fields = ["term", "meaning"]
