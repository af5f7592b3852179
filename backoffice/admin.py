"""What every record's admin does alike: history, the index, and showing on the public site or taking off it."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from simple_history.admin import SimpleHistoryAdmin

from backoffice.autocomplete import is_key, narrow, number_in, visible
from backoffice.pagination import BoundedPaginator
from catalogue.exports import answer
from catalogue.parameters import BadParameters
from search.indexing import affected_by, reindex_affected, reindexed
from search.models import Synonym


def told(opts, number, what):
    """“3 projects shown on the public site.”"""
    return f"{number} {opts.verbose_name if number == 1 else opts.verbose_name_plural} {what}."


EXPORTS = ["as_csv", "as_xlsx", "as_json"]


class VisibleRelatedFilter(admin.RelatedFieldListFilter):
    """Offers those records alone that the person would find in their own list."""

    def field_choices(self, field, request, model_admin):
        known = visible(model_admin.admin_site, field.related_model, request)
        order = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(False, ordering=order, limit_choices_to={"pk__in": known})


class RecordAdmin(SimpleHistoryAdmin):
    """Changes reach the search index in the transaction that makes them.

    `limits` puts counters beside long texts. `tables` are the list as a file for who only reads its records and for who
    changes them; it is exported by the actions EXPORTS.
    """

    list_per_page = 50
    paginator = BoundedPaginator
    show_full_result_count = False  # of a filtered list, it would count the whole table as well
    limits = {}
    tables = ()

    def get_queryset(self, request):
        records = super().get_queryset(request)
        return records if self.has_change_permission(request) else self.readable(request, records)

    def readable(self, request, records):
        """Who only reads these records reads what the public does."""
        if not hasattr(records, "public"):
            return records
        return records.filter(pk__in=self.model._default_manager.public().values("pk"))

    def table_for(self, request):
        for_readers, for_staff = self.tables
        return for_staff if self.has_change_permission(request) else for_readers

    @admin.action(description="Export as CSV")
    def as_csv(self, request, queryset):
        return self._as_file(request, queryset, "csv")

    @admin.action(description="Export as XLSX")
    def as_xlsx(self, request, queryset):
        return self._as_file(request, queryset, "xlsx")

    @admin.action(description="Export as JSON")
    def as_json(self, request, queryset):
        return self._as_file(request, queryset, "json")

    def _as_file(self, request, queryset, file_format):
        numbers = queryset.prefetch_related(None).order_by("pk").values_list("pk", flat=True)
        try:
            return answer(self.table_for(request), numbers.iterator(), numbers.count(), file_format)
        except BadParameters as error:
            self.message_user(request, error.errors["format"], messages.ERROR)
            return None

    def changelist_view(self, request, extra_context=None):
        if request.method == "POST":
            chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
            request.POST = request.POST.copy()
            request.POST.setlist(ACTION_CHECKBOX_NAME, [key for key in chosen if is_key(self.model, key)])
        return super().changelist_view(request, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        narrow(self, request, form.base_fields, self.model._default_manager.filter(pk=obj and obj.pk))
        return form

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield and db_field.name in self.limits:
            formfield.widget.attrs["data-limit"] = self.limits[db_field.name]
        return formfield

    def view_on_site(self, obj):
        """The record's public page; none while the public would not find it there."""
        records = type(obj)._default_manager
        shown = hasattr(obj, "get_absolute_url") and (
            not hasattr(records, "public") or records.public().filter(pk=obj.pk).exists()
        )
        return obj.get_absolute_url() if shown else None

    def may_see_history(self, request, obj):
        return self.has_view_or_change_permission(request, obj)

    def _history_of(self, request, object_id):
        """The record whose history is asked for, None where this person may not know of it."""
        record = self.get_object(request, unquote(str(object_id)))
        return record if record and self.may_see_history(request, record) else None

    def history_view(self, request, object_id, extra_context=None):
        # simple_history asks for the model's permission only and finds records past get_queryset.
        if self._history_of(request, object_id) is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        if self._history_of(request, object_id) is None or number_in(version_id) is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))
        return super().history_form_view(request, object_id, version_id, extra_context)

    def save_model(self, request, obj, form, change):
        form.touched = affected_by(obj) if change else {}  # as the database still has it
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        reindex_affected(getattr(form, "touched", {}), affected_by(form.instance))

    def delete_model(self, request, obj):
        with reindexed(obj):
            super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        # One by one, so that each leaves its history.
        for record in queryset:
            self.delete_model(request, record)


class PublicRecordAdmin(RecordAdmin):
    """Records that staff show on the public site or take off it."""

    actions = ["show_on_site", "take_off_site"]

    @admin.action(description="Show on the public site", permissions=["change"])
    def show_on_site(self, request, queryset):
        self._set_public(request, queryset, public=True, done="shown on the public site")

    @admin.action(description="Take off the public site", permissions=["change"])
    def take_off_site(self, request, queryset):
        self._set_public(request, queryset, public=False, done="taken off the public site")

    def _set_public(self, request, queryset, *, public, done):
        records = list(queryset)
        changed = [record for record in records if record.is_public != public]
        for record in changed:
            with reindexed(record):
                record.is_public = public
                record.save()
        self.message_user(request, told(self.opts, len(changed), done), messages.SUCCESS)
        if left := len(records) - len(changed):
            self.message_user(request, told(self.opts, left, "left as before"), messages.INFO)


@admin.register(Synonym)
class SynonymAdmin(RecordAdmin):
    list_display = ["term", "meaning"]
    search_fields = ["term", "meaning"]
