from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.contenttypes.admin import GenericStackedInline
from django.contrib.contenttypes.models import ContentType
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from backoffice.admin import RecordAdmin
from backoffice.autocomplete import AutocompleteInline, record_number
from sources.actions import collect, look_again, prefer
from sources.carry import carry_late
from sources.forms import (
    CitationForm,
    CitationFormSet,
    CitationRowForm,
    ConflictForm,
    changes_value,
)
from sources.models import Citation, Conflict, Source, citable_models

LOOK_AGAIN = (
    "A source has given another value since the decision. "
    "Save to keep the decision, or choose another value."
)


class DecisionFilter(admin.SimpleListFilter):
    title = "decision"
    parameter_name = "decided"

    def lookups(self, request, model_admin):
        return [
            ("no", "Waiting for a decision"),
            ("again", "To look at again"),
            ("yes", "Decided"),
        ]

    def queryset(self, request, queryset):
        if self.value() == "no":
            return queryset.undecided().once()
        if self.value() == "again":
            return queryset.to_look_at_again().once()
        if self.value():
            return queryset.filter(preferred__isnull=False)
        return queryset


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ["title", "kind", "publisher", "date", "language", "facts"]
    list_filter = ["kind", "language"]
    search_fields = ["title", "publisher", "code"]
    date_hierarchy = "date"
    prepopulated_fields = {"code": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "code", "kind", "publisher", "author", "date", "language"]}),
        ("Where it is", {"fields": ["url", "archived_url", "accessed_on", "licence"]}),
        ("The file that was read", {"fields": ["media_type", "size", "checksum"]}),
        (None, {"fields": ["note"]}),
    ]

    @admin.display(description="Facts cited")
    def facts(self, source):
        return source.citations.once().count()


class CitableTypesMixin:
    """Offers only kinds of record that can be cited."""

    def get_model_perms(self, request):
        # The start page would add one without its record, whose number nobody knows by heart.
        return super().get_model_perms(request) | {"add": False}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "content_type":
            content_types = ContentType.objects.get_for_models(*citable_models()).values()
            keys = [content_type.pk for content_type in content_types]
            kwargs["queryset"] = ContentType.objects.filter(pk__in=keys)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Citation)
class CitationAdmin(CitableTypesMixin, RecordAdmin):
    form = CitationForm
    list_display = ["statement", "about", "field", "source", "locator", "stance"]
    list_filter = ["kind", "stance", "source", "content_type"]
    list_select_related = ["source"]
    search_fields = ["value", "field", "locator"]
    autocomplete_fields = ["source", "conflict"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_records()

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change or changes_value(form):
            look_again(obj)
        carry_late(obj.record)

    @admin.display(description="Statement", ordering="value")
    def statement(self, citation):
        return citation.statement

    @admin.display(description="Record")
    def about(self, citation):
        return citation.record


class CitationInline(AutocompleteInline, GenericStackedInline):
    """What sources state about a record, on the record's own page."""

    model = Citation
    form = CitationRowForm
    formset = CitationFormSet
    template = "admin/sources/citations.html"
    conflict_url = ""
    extra = 0
    fields = [
        ("field", "source", "locator"),
        ("kind", "language", "derivation"),
        ("value", "meaning", "stance"),
    ]
    autocomplete_fields = ["source"]
    classes = ["collapse"]

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.record_model = self.parent_model
        if obj is not None and request.user.has_perm("sources.add_conflict"):
            content_type = ContentType.objects.get_for_model(obj)
            query = urlencode({"content_type": content_type.pk, "object_id": obj.pk})
            add_url = reverse("admin:sources_conflict_add")
            self.conflict_url = f"{add_url}?{query}"
        return formset


RECORD_AND_FIELD = ("Record and field", {"fields": ["content_type", "object_id", "field"]})


@admin.register(Conflict)
class ConflictAdmin(CitableTypesMixin, RecordAdmin):
    """A change of the preferred value goes through `prefer`, which also corrects the record."""

    form = ConflictForm
    list_display = [
        "title",
        "kind",
        "shown_value",
        "preferred_source",
        "decided_by",
        "decided_at",
    ]
    list_filter = [DecisionFilter, "kind"]
    list_select_related = ["preferred__source", "decided_by"]
    search_fields = ["title", "reason"]
    date_hierarchy = "decided_at"
    prepopulated_fields = {"slug": ["title"]}
    # A decision is changed by a new decision.
    not_restored = ["preferred", "reason"]
    readonly_fields = ["stated", "decided_by", "decided_at"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "kind", "stated", "preferred", "reason"]}),
        RECORD_AND_FIELD,
        ("Decision", {"fields": ["decided_by", "decided_at"]}),
    ]

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            # Nothing can be preferred before the conflict has collected what the sources state.
            return [RECORD_AND_FIELD, (None, {"fields": ["title", "slug", "kind"]})]
        return super().get_fieldsets(request, obj)

    def response_post_save_add(self, request, obj):
        # The value to show is chosen there, among those that the conflict has collected.
        return redirect("admin:sources_conflict_change", obj.pk)

    @admin.display(description="Shown")
    def shown_value(self, conflict):
        if conflict.preferred is None:
            return "not decided"
        statement = conflict.preferred.statement
        if conflict.has_new_value:
            return f"{statement} (look again: a source gave another value)"
        return statement

    @admin.display(description="Source")
    def preferred_source(self, conflict):
        if conflict.preferred is None:
            return "–"
        return conflict.preferred.source

    @admin.display(description="What the sources say")
    def stated(self, conflict):
        citations = conflict.citations.select_related("source")
        rows = [(citation.statement, citation.source, citation.locator) for citation in citations]
        items = format_html_join("", "<li>{} <em>({}, {})</em></li>", rows)
        statements = format_html("<ul>{}</ul>", items)
        if conflict.has_new_value:
            return format_html("<p><strong>{}</strong></p>{}", LOOK_AGAIN, statements)
        return statements

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "preferred":
            # Django gives no object here. The URL holds its number, or anything else that somebody
            # typed there.
            number = record_number(request.resolver_match.kwargs.get("object_id"))
            citations = Citation.objects.none()
            if number:
                citations = Citation.objects.filter(conflict=number)
            kwargs["queryset"] = citations.select_related("source")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        collect(obj)
        carry_late(obj.record)
        is_changed = not {"preferred", "reason"}.isdisjoint(form.changed_data)
        is_decided_anew = is_changed or obj.has_new_value
        if obj.preferred and is_decided_anew:
            prefer(
                obj,
                obj.preferred,
                reason=obj.reason,
                by=request.user,
            )
