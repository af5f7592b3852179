import json
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from practices import actions, working_copies
from practices.admin.edition_form import EditionForm, unsaved
from practices.admin.practice import OwnPracticeAdmin
from practices.models import Edition, Practice, Status, Step
from practices.permissions import May, allowed, organisations_of
from search.admin import told
from search.templatetags.showing import markdown
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
# Verbs whose button asks why; a return must say so.
WITH_COMMENT = {May.SUBMIT, May.RETURN, May.PUBLISH, May.ARCHIVE}


class StepInline(admin.TabularInline):
    """Who did what to the edition, and why."""

    model = Step
    fields = ["created_at", "by", "verb", "from_status", "to_status", "comment"]
    readonly_fields = fields
    extra = 0
    can_delete = False
    verbose_name_plural = "what happened so far"

    def has_add_permission(self, request, obj):
        return False


@admin.register(Edition)
class EditionAdmin(OwnPracticeAdmin):
    """The text of practices. What may be done with an edition is asked of the permission table, and done by verbs."""

    form = EditionForm
    change_form_template = "admin/practices/edition/change_form.html"
    limits = settings.PRACTICE_LIMITS
    list_display = ["title", "number", "status", "organisation", "still_missing", "updated_at"]
    list_filter = ["status", "scope", "topics", "practice__projects"]
    search_fields = ["title", "summary", "practice__slug", "practice__organisation__name"]
    date_hierarchy = "updated_at"
    autocomplete_fields = ["practice", "regions", "topics"]
    readonly_fields = ["number", "status", "submitted_by", "submitted_at", "published_at"]
    inlines = [StepInline, CitationInline]
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

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield and db_field.name in Edition.TEXTS:
            formfield.widget.attrs["data-markdown"] = "yes"
        return formfield

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj and request.method == "GET" and request.GET.get("take_up"):
            form.working_copy = obj.working_copies.typed().filter(user=request.user).first()
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and object_id and (answer := self._kept_if_fixed(request, object_id)):
            return answer
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except actions.Overtaken:  # by somebody who saved at the same moment; the form says so
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _kept_if_fixed(self, request, object_id):
        """Where the edition moved on while somebody typed, their text is kept and they are told."""
        edition = self.get_object(request, unquote(object_id))
        if not edition or self.has_change_permission(request, edition) or not self.is_own(request, edition):
            return None
        seen = request.POST.get("seen", "")
        seen = int(seen) if seen.isdecimal() and len(seen) < 10 else edition.version
        working_copies.keep(edition, working_copies.typed_in(request.POST), seen=seen, by=request.user)
        said = f"“{edition}” is {edition.get_status_display().lower()} by now, so nothing was saved."
        self.message_user(request, f"{said} What you typed is kept below.", messages.WARNING)
        return HttpResponseRedirect(self._address(edition))

    def save_model(self, request, obj, form, change):
        Practice.objects.select_for_update().get(pk=obj.practice_id)
        if change:
            actions.take_turn(obj, seen=form.cleaned_data["seen"], by=request.user)
            working_copies.discard(obj, by=request.user)
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
        def post(view):
            return self.admin_site.admin_view(require_POST(view))

        return [
            path("begin/", post(self.begin), name="edition_begin"),
            path("preview/", post(self.preview), name="edition_preview"),
            path("<int:number>/do/<str:verb>/", post(self.do), name="edition_do"),
            path("<int:number>/typed/", post(self.keep_typed), name="edition_typed"),
            path("<int:number>/discard/", post(self.discard_typed), name="edition_discard"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        edition = self.get_object(request, unquote(object_id))
        context = self._desk(request, edition) if edition else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **context})

    def _desk(self, request, edition):
        """What stands above the form: what may be done, what is missing, what was typed and who else is here."""
        may, parts = allowed(request.user, edition), list(edition.parts())
        can_edit = self.has_change_permission(request, edition)
        copy = working_copies.look(edition, by=request.user) if can_edit else None
        typed = edition.working_copies.typed().filter(user=request.user).first()
        return {
            "verbs": [verb for verb in VERBS if verb in may],
            "explained": WITH_COMMENT,
            "missing": edition.missing().items() if edition.is_open else [],
            "parts": parts,
            "filled": sum(is_filled for _, is_filled in parts),
            "typed": typed and unsaved(edition, typed),
            "working_copy": copy,
            "others": working_copies.others(edition, but=request.user),
        }

    def _address(self, edition):
        return reverse("admin:practices_edition_change", args=[edition.pk])

    def _edition(self, request, number):
        """The edition of this number; one that the person may not see does not exist."""
        if edition := self.get_object(request, str(number)):
            return edition
        raise Http404

    def do(self, request, number, verb):
        """One of the buttons above the form: a change of state, by its verb."""
        edition = self._edition(request, number)
        if verb not in list(May) or May(verb) not in VERBS:
            raise Http404
        function, done = VERBS[May(verb)]
        version = request.POST.get("version", "")
        try:
            if not version.isdecimal():
                raise ValidationError("Open the edition again: the form did not say which version you read.")
            comment = request.POST.get("comment", "")
            result = function(edition, by=request.user, version=int(version), comment=comment)
        except ValidationError as error:
            for message in error.messages:
                self.message_user(request, message, messages.ERROR)
            result = edition
        else:
            self.message_user(request, f"“{edition.title}” was {done}.", messages.SUCCESS)
        return HttpResponseRedirect(self._address(result))

    def begin(self, request):
        """A new practice with its first draft, from a title and an organisation."""
        organisation = organisations_of(request.user).filter(pk__in=_number(request.POST.get("organisation"))).first()
        try:
            if organisation is None:
                raise ValidationError({"organisation": "Choose the organisation in charge of the practice."})
            draft = actions.begin(request.POST.get("title", ""), organisation=organisation, by=request.user)
        except ValidationError as error:
            for message in error.messages:
                self.message_user(request, message, messages.ERROR)
            query = urlencode({"title": request.POST.get("title", "")})
            return HttpResponseRedirect(f"{reverse('admin:index')}?{query}")
        return HttpResponseRedirect(self._address(draft))

    def preview(self, request):
        """Markdown as the public page will show it."""
        return HttpResponse(markdown(request.POST.get("text", "")))

    def keep_typed(self, request, number):
        """What the form of an edition holds, sent while somebody types; without values, a sign that it is open."""
        edition = self._edition(request, number)
        if not self.has_change_permission(request, edition):
            by_now = f"this edition is {edition.get_status_display().lower()} by now"
            return JsonResponse({"error": by_now}, status=409)
        try:
            sent = json.loads(request.body)
            seen, values = int(sent["seen"]), sent.get("values")
            if not 0 <= seen < 2**31 or not (values is None or isinstance(values, dict)):
                raise ValueError
        except (ValueError, TypeError, KeyError, RecursionError):
            return JsonResponse({"error": "This is not what a form sends."}, status=400)
        if values is None:
            working_copies.look(edition, by=request.user)
        else:
            working_copies.keep(edition, values, seen=seen, by=request.user)
        others = working_copies.others(edition, but=request.user)
        return JsonResponse({"version": edition.version, "others": others, "at": f"{localtime():%H:%M}"})

    def discard_typed(self, request, number):
        edition = self._edition(request, number)
        working_copies.discard(edition, by=request.user)
        self.message_user(request, "What you had typed was discarded.", messages.SUCCESS)
        return HttpResponseRedirect(self._address(edition))

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


def _number(text):
    """A list with the number that `text` is, an empty one if it is none."""
    return [int(text)] if text and text.isdecimal() and len(text) < 10 else []
