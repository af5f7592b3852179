from django.contrib import admin

from backoffice.admin import PublicRecordAdmin, RecordAdmin, VisibleRelatedFilter
from backoffice.autocomplete import AutocompleteInline
from backoffice.exports import ExportMixin
from practices.exports import ACTION_PLANS_OF_STAFF
from practices.models import Action, ActionPlan, ActionUpdate
from practices.permissions import is_staff_role, worked_on_by
from projects.project_page import BackToProjectMixin
from sources.admin import CitationInline


class WithoutPracticesOfOthers:
    """Hides from all but staff what inspired an action: the practice may not be published."""

    def get_exclude(self, request, obj=None):
        if is_staff_role(request.user):
            return None
        return ["inspired_by"]


class ActionInline(AutocompleteInline, WithoutPracticesOfOthers, admin.StackedInline):
    model = Action
    extra = 0
    show_change_link = True
    autocomplete_fields = ["inspired_by"]


class ActionUpdateInline(admin.StackedInline):
    """Progress by period; what a closed period says is locked."""

    model = ActionUpdate
    extra = 0
    verbose_name_plural = "updates of open periods"

    def get_queryset(self, request):
        return super().get_queryset(request).filter(closed_at__isnull=True)


class ClosedUpdateInline(admin.TabularInline):
    model = ActionUpdate
    extra = 0
    can_delete = False
    verbose_name_plural = "updates of closed periods"

    def get_queryset(self, request):
        return super().get_queryset(request).filter(closed_at__isnull=False)

    def has_add_permission(self, request, obj):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(ActionPlan)
class ActionPlanAdmin(BackToProjectMixin, ExportMixin, PublicRecordAdmin):
    tables = (ACTION_PLANS_OF_STAFF, ACTION_PLANS_OF_STAFF)
    actions = [*PublicRecordAdmin.actions, *ExportMixin.actions]
    list_display = [
        "title",
        "organisation",
        "project",
        "region",
        "status",
        "actions_count",
        "is_public",
    ]
    list_filter = [
        "is_public",
        "status",
        ("project", VisibleRelatedFilter),
        "organisation__country",
    ]
    search_fields = ["title", "organisation__name"]
    date_hierarchy = "start"
    autocomplete_fields = [
        "organisation",
        "project",
        "policy_instrument",
        "region",
        "document",
        "topics",
    ]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [ActionInline, CitationInline]

    def get_queryset(self, request):
        return super().get_queryset(request).for_list()

    def records_for_viewers(self, request, records):
        """A contributor reads the plans of their own organisations, public or not."""
        return worked_on_by(request.user, records, "organisation")

    def has_history_permission(self, request, obj):
        return is_staff_role(request.user)

    @admin.display(description="Actions")
    def actions_count(self, plan):
        return plan.actions_count


@admin.register(Action)
class ActionAdmin(WithoutPracticesOfOthers, RecordAdmin):
    list_display = ["title", "plan", "order", "timeframe", "latest"]
    list_filter = [("plan", VisibleRelatedFilter)]
    list_select_related = ["plan"]
    search_fields = ["title", "plan__title"]
    autocomplete_fields = ["plan", "inspired_by"]
    inlines = [ActionUpdateInline, ClosedUpdateInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("updates")

    def records_for_viewers(self, request, records):
        return worked_on_by(request.user, records, "plan__organisation")

    def has_history_permission(self, request, obj):
        return is_staff_role(request.user)

    @admin.display(description="Latest")
    def latest(self, action):
        # All of them are read for the whole page; the latest is the first of each.
        for update in action.updates.all():
            return update.get_status_display()
        return "–"
