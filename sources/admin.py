from django import forms
from django.contrib import admin
from django.contrib.contenttypes.admin import GenericTabularInline
from django.contrib.contenttypes.models import ContentType
from django.utils.html import format_html, format_html_join

from backoffice.admin import RecordAdmin
from backoffice.autocomplete import AutocompleteInline, record_number
from sources.actions import prefer, with_value
from sources.models import Citation, Conflict, Source, citable_models


class DecisionFilter(admin.SimpleListFilter):
    title = "decision"
    parameter_name = "decided"

    def lookups(self, request, model_admin):
        return [("no", "Waits for a decision"), ("yes", "Decided")]

    def queryset(self, request, queryset):
        return queryset.filter(preferred__isnull=self.value() == "no") if self.value() else queryset


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ["title", "kind", "publisher", "date", "language", "facts"]
    list_filter = ["kind", "language"]
    search_fields = ["title", "publisher", "code"]
    date_hierarchy = "date"
    prepopulated_fields = {"code": ["title"]}

    @admin.display(description="Facts cited")
    def facts(self, source):
        return source.citations.count()


class AboutRecords:
    """Only records that can be cited are offered."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "content_type":
            known = ContentType.objects.get_for_models(*citable_models()).values()
            kwargs["queryset"] = ContentType.objects.filter(pk__in=[content_type.pk for content_type in known])
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Citation)
class CitationAdmin(AboutRecords, RecordAdmin):
    list_display = ["value", "about", "field", "source", "locator", "stance"]
    list_filter = ["stance", "source", "content_type"]
    list_select_related = ["source"]
    search_fields = ["value", "field", "locator"]
    autocomplete_fields = ["source", "conflict"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_records()

    @admin.display(description="Record")
    def about(self, citation):
        return citation.record


class CitationInline(AutocompleteInline, GenericTabularInline):
    """What sources state about a record, on the record's own page."""

    model = Citation
    extra = 0
    fields = ["field", "value", "meaning", "source", "locator", "stance"]
    autocomplete_fields = ["source"]
    classes = ["collapse"]


class ConflictForm(forms.ModelForm):
    class Meta:
        model = Conflict
        fields = ["title", "slug", "kind", "preferred", "reason", "content_type", "object_id", "field"]

    def clean(self):
        """The preferred value must be one that the record can hold; said here, while nothing is lost."""
        cleaned = super().clean()
        if self.instance.pk and cleaned.get("preferred"):
            with_value(self.instance.record, self.instance.field, cleaned["preferred"].meaning)
        return cleaned


@admin.register(Conflict)
class ConflictAdmin(AboutRecords, RecordAdmin):
    """A change of the preferred value goes through the verb `prefer`, which also corrects the record."""

    form = ConflictForm
    list_display = ["title", "kind", "shown_value", "preferred_source", "decided_by", "decided_at"]
    list_filter = [DecisionFilter, "kind"]
    list_select_related = ["preferred__source", "decided_by"]
    search_fields = ["title", "reason"]
    date_hierarchy = "decided_at"
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["stated", "decided_by", "decided_at"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "kind", "stated", "preferred", "reason"]}),
        ("What it is about", {"fields": ["content_type", "object_id", "field"]}),
        ("Decision", {"fields": ["decided_by", "decided_at"]}),
    ]

    @admin.display(description="Shown")
    def shown_value(self, conflict):
        return conflict.preferred.value if conflict.preferred else "not decided"

    @admin.display(description="Said by")
    def preferred_source(self, conflict):
        return conflict.preferred.source if conflict.preferred else "–"

    @admin.display(description="What the sources say")
    def stated(self, conflict):
        rows = conflict.citations.select_related("source")
        return format_html(
            "<ul>{}</ul>",
            format_html_join(
                "", "<li>{} <em>({}, {})</em></li>", [(row.value, row.source, row.locator) for row in rows]
            ),
        )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "preferred":
            number = request.resolver_match.kwargs.get("object_id")
            stated = Citation.objects.filter(conflict=number) if record_number(number) else Citation.objects.none()
            kwargs["queryset"] = stated.select_related("source")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if obj.preferred and {"preferred", "reason"} & set(form.changed_data):
            prefer(obj, obj.preferred, reason=obj.reason, by=request.user)
