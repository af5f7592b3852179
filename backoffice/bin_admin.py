"""The bin: what was deleted, by whom, until when it can be restored, and the button that does that."""

from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from backoffice import actions, bin
from backoffice.autocomplete import record_number
from backoffice.models import DeletedRecord
from backoffice.moments import in_words
from backoffice.pagination import BoundedPaginator
from backoffice.people import FORMER_USER, name_of


class KindFilter(admin.SimpleListFilter):
    title = "kind"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        visible = model_admin.get_queryset(request).order_by()
        kinds = ContentType.objects.filter(pk__in=visible.values("content_type"))
        return [(kind.pk, capfirst(kind.name)) for kind in kinds]

    def queryset(self, request, queryset):
        number = record_number(self.value() or "")
        if number is None:
            return queryset
        return queryset.filter(content_type=number)


@admin.register(DeletedRecord)
class DeletedRecordAdmin(admin.ModelAdmin):
    """Whoever may delete records of a kind finds and restores those in the bin."""

    change_form_template = "admin/backoffice/deletedrecord/change_form.html"
    list_display = ["title", "kind_name", "who", "when", "until", "restore_link"]
    list_filter = [KindFilter]
    list_select_related = ["content_type", "deleted_by"]
    list_per_page = 50
    search_fields = ["title", "slug"]
    date_hierarchy = "deleted_at"
    paginator = BoundedPaginator
    show_full_result_count = False
    actions = ["restore_all"]
    fields = ["title", "kind_name", "who", "when", "until", "comes_back"]
    readonly_fields = fields

    # Who sees what

    def conditions(self, request):
        """{model: the condition for its records in the bin} of the kinds that this person may delete."""
        found = {}
        for model, model_admin in self.admin_site._registry.items():
            if hasattr(model_admin, "bin_condition"):
                condition = model_admin.bin_condition(request)
                if condition is not None:
                    found[model] = condition
        return found

    def get_queryset(self, request):
        condition = Q(pk__in=[])
        for each in self.conditions(request).values():
            condition |= each
        # The contents can be long, and lists do not need them.
        return super().get_queryset(request).in_bin().filter(condition).defer("contents")

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return bool(self.conditions(request))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    # What the columns and the page of a record say

    @admin.display(description="Kind", ordering="content_type")
    def kind_name(self, deleted):
        return capfirst(deleted.kind)

    @admin.display(description="Deleted by", ordering="deleted_by")
    def who(self, deleted):
        # As a field, it would link to the account, which is open to administrators alone.
        user = deleted.deleted_by
        if user is None:
            return FORMER_USER
        return name_of(user)

    @admin.display(description="Deleted", ordering="deleted_at")
    def when(self, deleted):
        return in_words(deleted.deleted_at)

    @admin.display(description="Can be restored until", ordering="deleted_at")
    def until(self, deleted):
        return in_words(deleted.kept_until)

    @admin.display(description="Restore")
    def restore_link(self, deleted):
        url = reverse("admin:backoffice_deletedrecord_change", args=[deleted.pk])
        return format_html('<a href="{}" aria-label="Restore {}">Restore</a>', url, deleted)

    @admin.display(description="Restored with it")
    def comes_back(self, deleted):
        return ", ".join(bin.parts_in_words(deleted.contents)) or "–"

    # Pages

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Bin"})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        context = {"title": "Restore a deleted record"}
        return super().change_view(request, object_id, form_url, context)

    # Restoring

    def get_urls(self):
        restore = path(
            "<int:number>/restore/",
            self.admin_site.admin_view(require_POST(self.restore_view)),
            name="backoffice_deletedrecord_restore",
        )
        return [restore, *super().get_urls()]

    def restore_view(self, request, number):
        deleted = self.get_object(request, str(number))
        if deleted is None:
            messages.error(request, "This record is no longer in the bin.")
            return redirect("admin:backoffice_deletedrecord_changelist")
        try:
            record = actions.restore(deleted, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("admin:backoffice_deletedrecord_change", number)
        messages.success(request, f"“{deleted}” is restored.")
        opts = record._meta
        return redirect(f"admin:{opts.app_label}_{opts.model_name}_change", record.pk)

    @admin.action(description="Restore")
    def restore_all(self, request, queryset):
        restored = 0
        # The oldest last: what was deleted last needs the fewest others.
        for deleted in queryset:
            try:
                actions.restore(deleted, by=request.user)
            except ValidationError as error:
                messages.warning(request, " ".join(error.messages))
            else:
                restored += 1
        if restored:
            noun = "record is" if restored == 1 else "records are"
            messages.success(request, f"{restored} {noun} restored.")
