"""How far the review of an edition is: a filter for the list, and the steps so far for the form."""

from django.contrib import admin

from editorial.models import Transition


class OverdueFilter(admin.SimpleListFilter):
    title = "review"
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [("overdue", "Overdue")]

    def queryset(self, request, queryset):
        if self.value() == "overdue":
            return queryset.overdue()
        return queryset


class TransitionInline(admin.TabularInline):
    """Who changed the state of the edition, and why."""

    model = Transition
    fields = ["created_at", "by_whom", "verb", "from_status", "to_status", "comment"]
    readonly_fields = fields
    extra = 0
    can_delete = False
    verbose_name_plural = "steps so far"

    @admin.display(description="By")
    def by_whom(self, transition):
        # As a field, it would link to the account, which is open to administrators alone.
        if transition.by is None:
            return "somebody"
        return str(transition.by)

    def has_add_permission(self, request, obj):
        return False
