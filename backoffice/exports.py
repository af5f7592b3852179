"""Lists of the back-office as files."""

from django.contrib import admin, messages

from catalogue.exports import file_response
from catalogue.parameters import BadParameters


class ExportMixin:
    """An admin whose list people download.

    `tables` are two Tables: the one for those who only view the records, and the one for those who
    change them.
    """

    actions = ["as_csv", "as_xlsx", "as_json"]
    actions_on_all = actions
    tables = ()

    def table_for(self, request):
        for_viewers, for_staff = self.tables
        if self.has_change_permission(request):
            return for_staff
        return for_viewers

    @admin.action(description="Export as CSV")
    def as_csv(self, request, queryset):
        return self.exported(request, queryset, "csv")

    @admin.action(description="Export as XLSX")
    def as_xlsx(self, request, queryset):
        return self.exported(request, queryset, "xlsx")

    @admin.action(description="Export as JSON")
    def as_json(self, request, queryset):
        return self.exported(request, queryset, "json")

    def exported(self, request, queryset, file_format):
        # Django refuses iterator() on a queryset with prefetches,
        # and only the keys are read here.
        records = queryset.prefetch_related(None).order_by("pk")
        keys = records.values_list("pk", flat=True)
        try:
            return file_response(
                self.table_for(request),
                keys.iterator(),
                keys.count(),
                file_format,
            )
        except BadParameters as error:
            self.message_user(request, error.errors["format"], messages.ERROR)
            return None
