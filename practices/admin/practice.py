from django.contrib import admin
from django.db.models import Q

from backoffice.admin import PublicRecordAdmin, RecordAdmin, VisibleRelatedFilter
from backoffice.autocomplete import AutocompleteInline
from partners.models import Organisation
from practices.models import Edition, Practice, Recommendation, Status, Topic, Transfer
from practices.permissions import (
    Role,
    is_staff_role,
    may_change_practice,
    organisations_of,
    role_of,
)


class EditionInline(admin.TabularInline):
    """The editions of a practice, to get to; they are edited on their own page."""

    model = Edition
    fields = ["number", "title", "status", "published_at"]
    readonly_fields = fields
    extra = 0
    show_change_link = True

    def has_add_permission(self, request, obj):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)


class TransferInline(AutocompleteInline, admin.StackedInline):
    model = Transfer
    extra = 0
    autocomplete_fields = ["from_region", "from_organisation", "to_region", "to_organisation"]


class OwnPracticeAdmin(RecordAdmin):
    """Records of a practice. A contributor changes those of their own organisations alone."""

    def practice_of(self, obj):
        return obj.practice

    def is_own(self, request, obj):
        if role_of(request.user) != Role.CONTRIBUTOR:
            return True
        organisation = self.practice_of(obj).organisation_id
        return request.user.memberships.filter(organisation=organisation).exists()

    def is_editable(self, request, obj):
        """What the public reads is changed by staff; a contributor proposes a new edition."""
        return may_change_practice(request.user, self.practice_of(obj))

    def has_history_permission(self, request, obj):
        return super().has_history_permission(request, obj) and self.is_own(request, obj)

    def has_change_permission(self, request, obj=None):
        if not super().has_change_permission(request, obj):
            return False
        # Without a record, Django asks about the list and the menu.
        return obj is None or self.is_editable(request, obj)

    def has_delete_permission(self, request, obj=None):
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or self.is_editable(request, obj)

    def bin_condition(self, request):
        condition = super().bin_condition(request)
        if condition is None or role_of(request.user) != Role.CONTRIBUTOR:
            return condition
        own = organisations_of(request.user).values("pk")
        return condition & Q(organisation__in=own, was_public=False)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A contributor chooses among their own organisations and the practices of those."""
        if role_of(request.user) != Role.CONTRIBUTOR:
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        own = request.user.memberships.values("organisation")
        if db_field.name == "organisation":
            kwargs["queryset"] = Organisation.objects.filter(pk__in=own)
        if db_field.name == "practice":
            # What belongs to a practice that the public reads is changed by staff alone.
            public = Practice.objects.public().values("pk")
            practices = Practice.objects.filter(organisation__in=own)
            kwargs["queryset"] = practices.exclude(pk__in=public)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "organisation":
            # A practice of no organisation would be out of the contributor's own reach.
            field.required = True
        return field


@admin.register(Practice)
class PracticeAdmin(OwnPracticeAdmin):
    list_display = [
        "name",
        "organisation",
        "published",
        "in_work",
        "transfers_count",
    ]
    list_filter = [("projects", VisibleRelatedFilter), "organisation__country"]
    list_select_related = ["organisation"]
    search_fields = ["slug", "editions__title", "organisation__name"]
    date_hierarchy = "created_at"
    autocomplete_fields = ["organisation", "projects", "replaced_by"]
    inlines = [EditionInline, TransferInline]

    def practice_of(self, obj):
        return obj

    def has_add_permission(self, request):
        """A practice begins with its first draft, on the start page or by an import."""
        return False

    def get_queryset(self, request):
        own = super().get_queryset(request).workable_by(request.user)
        return own.prefetch_related("editions", "transfers")

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        # Links to the page of a practice would break with its slug.
        was_published = any(edition.published_at for edition in obj.editions.all())
        # A contributor would learn from a slug that is taken that somebody has a practice of that name.
        if was_published or not is_staff_role(request.user):
            return ["slug"]
        return []

    # `get_queryset` has read every edition of a page of practices, the newest first. A filter in
    # these columns would query the database again for each row.

    @admin.display(description="Practice")
    def name(self, practice):
        for edition in practice.editions.all():
            return edition.title
        return practice.slug

    @admin.display(description="Published edition")
    def published(self, practice):
        for edition in practice.editions.all():
            if edition.status == Status.PUBLISHED:
                return edition.number
        return "–"

    @admin.display(description="Open edition")
    def in_work(self, practice):
        for edition in practice.editions.all():
            if edition.is_open:
                return edition.get_status_display()
        return "–"

    @admin.display(description="Transfers")
    def transfers_count(self, practice):
        # count() would query the database again for each row.
        return len(practice.transfers.all())


@admin.register(Transfer)
class TransferAdmin(OwnPracticeAdmin):
    list_display = ["practice", "origin", "destination", "status", "year"]
    list_filter = ["status", "to_region__country"]
    list_select_related = [
        "practice",
        "from_region",
        "to_region",
        "from_organisation",
        "to_organisation",
    ]
    search_fields = [
        "practice__slug",
        "practice__editions__title",
        "to_region__name",
        "to_organisation__name",
    ]
    autocomplete_fields = [
        "practice",
        "from_region",
        "from_organisation",
        "to_region",
        "to_organisation",
    ]

    def get_queryset(self, request):
        own = Practice.objects.workable_by(request.user)
        transfers = super().get_queryset(request).filter(practice__in=own)
        # The title of a practice is that of an edition.
        return transfers.prefetch_related("practice__editions")


@admin.register(Topic)
class TopicAdmin(RecordAdmin):
    list_display = ["name", "parent", "practices"]
    list_select_related = ["parent"]
    search_fields = ["name"]
    autocomplete_fields = ["parent"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).counted()

    @admin.display(description="Published practices")
    def practices(self, topic):
        return topic.practices_count


@admin.register(Recommendation)
class RecommendationAdmin(PublicRecordAdmin):
    list_display = ["title", "project", "addressed_to", "is_public"]
    list_filter = ["is_public", "project", "topics"]
    list_select_related = ["project"]
    search_fields = ["title", "text"]
    autocomplete_fields = ["project", "topics", "practices"]
