from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from practices import actions
from practices.admin.practice import OwnPracticeAdmin
from practices.models import Edition, Practice, Review, Status
from practices.permissions import May, allowed
from search.admin import told
from sources.admin import CitationInline

# What the table calls it, the verb that does it, and what to say of an edition when it is done.
VERBS = {
    May.SUBMIT: (actions.submit, "submitted for review"),
    May.WITHDRAW: (actions.withdraw, "withdrawn from review"),
    May.RETURN: (actions.send_back, "returned to the authors"),
    May.PUBLISH: (actions.publish, "published"),
    May.OPEN: (actions.open_new_edition, "opened as a new edition"),
    May.ARCHIVE: (actions.archive, "archived"),
    May.RESTORE: (actions.restore, "restored"),
}


class ReviewInline(admin.TabularInline):
    model = Review
    fields = ["created_at", "reviewer", "decision", "comment"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj):
        return False


@admin.register(Edition)
class EditionAdmin(OwnPracticeAdmin):
    """The text of practices. What may be done with an edition is asked of the permission table, and done by verbs."""

    change_form_template = "admin/practices/edition/change_form.html"
    limits = settings.PRACTICE_LIMITS
    list_display = ["title", "number", "status", "organisation", "still_missing", "updated_at"]
    list_filter = ["status", "scope", "topics", "practice__projects"]
    search_fields = ["title", "summary", "practice__slug", "practice__organisation__name"]
    date_hierarchy = "updated_at"
    autocomplete_fields = ["practice", "regions", "topics"]
    readonly_fields = ["number", "status", "submitted_by", "submitted_at", "published_at"]
    inlines = [ReviewInline, CitationInline]
    actions = ["submit_all", "publish_all", "open_all", "archive_all"]
    fieldsets = [
        (None, {"fields": ["practice", "number", "status", "title", "summary", "language", "change_note"]}),
        ("The practice", {"fields": ["context", "description", "stakeholders"]}),
        ("Results", {"fields": ["resources", "evidence", "challenges"]}),
        ("Use elsewhere", {"fields": ["transfer_potential", "further_information"]}),
        ("When and where", {"fields": ["start", "end", "dates_precision", "is_ongoing", "scope", "regions"]}),
        ("Filed under", {"fields": ["topics", "keywords"]}),
        ("Image", {"fields": ["image", "image_alt", "image_credit"], "classes": ["collapse"]}),
        ("Review", {"fields": ["submitted_by", "submitted_at", "published_at"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user).select_related("practice__organisation")

    def is_editable(self, request, obj):
        return May.EDIT in allowed(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        draft = obj is None or obj.status == Status.DRAFT
        return super().has_delete_permission(request, obj) and draft

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "practice"] if obj else self.readonly_fields

    def save_model(self, request, obj, form, change):
        Practice.objects.select_for_update().get(pk=obj.practice_id)
        if change:
            # Somebody may have moved it on since this form was opened; its state is theirs to say.
            current = Edition.objects.select_related("practice").get(pk=obj.pk)
            if May.EDIT not in allowed(request.user, current):
                raise PermissionDenied(f"“{current}” is {current.get_status_display().lower()} by now.")
            for name in ("status", "submitted_by", "submitted_at", "published_at"):
                setattr(obj, name, getattr(current, name))
        else:
            numbers = obj.practice.editions.values_list("number", flat=True)
            obj.number = max(numbers, default=0) + 1
        super().save_model(request, obj, form, change)

    @admin.display(description="In charge")
    def organisation(self, edition):
        return edition.practice.organisation or "–"

    @admin.display(description="Still missing")
    def still_missing(self, edition):
        return len(edition.missing()) or "–"

    def get_urls(self):
        do = path("<int:number>/do/<str:verb>/", self.admin_site.admin_view(require_POST(self.do)), name="edition_do")
        return [do, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        edition = self.get_object(request, object_id)
        verbs = [verb for verb in VERBS if edition and verb in allowed(request.user, edition)]
        context = {"verbs": verbs, "missing": edition.missing().values() if edition and edition.is_open else []}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **context})

    def do(self, request, number, verb):
        """One of the buttons above the form: a change of state, by its verb."""
        edition = self.get_object(request, str(number))
        if edition is None or verb not in list(May) or May(verb) not in VERBS:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(number))
        function, done = VERBS[May(verb)]
        comment = {"comment": request.POST.get("comment", "")} if verb == May.RETURN else {}
        try:
            result = function(edition, by=request.user, **comment)
        except ValidationError as error:
            for message in error.messages:
                self.message_user(request, message, messages.ERROR)
            result = edition
        else:
            self.message_user(request, f"“{edition.title}” was {done}.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:practices_edition_change", args=[result.pk]))

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
        function, done = VERBS[verb]
        succeeded = 0
        for edition in queryset:
            try:
                function(edition, by=request.user)
            except (ValidationError, PermissionDenied) as error:
                reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
                self.message_user(request, reason, messages.WARNING)
            else:
                succeeded += 1
        if succeeded:
            self.message_user(request, told(self.opts, succeeded, done), messages.SUCCESS)
