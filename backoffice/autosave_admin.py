"""The form of a record keeps what is typed, offers it again, and says who else has the form open."""

from functools import partial

from django.contrib.admin.utils import flatten_fieldsets
from django.urls import path

from backoffice import autosave, autosave_views
from backoffice.autocomplete import is_valid_key
from backoffice.merging_admin import MergingAdmin
from backoffice.models import Autosave
from backoffice.record_history import kinds_of
from backoffice.record_merge import opened_values
from backoffice.record_versions import RecordVersion

TAKE_UP = "take_up"
# The field of a form that names it, and the button that saves the form and discards an earlier text.
FORM, DISCARD = "_form", "_discard"


class AutosaveAdmin(MergingAdmin):
    """Offers what a person typed and did not save when they open the form again."""

    def get_urls(self):
        # Before those of Django, whose last one takes any address.
        return [
            self.autosave_url("typed", autosave_views.autosave),
            self.autosave_url("discard", autosave_views.discard),
            *super().get_urls(),
        ]

    def autosave_url(self, name, view):
        view = partial(view, model_admin=self)
        url_name = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=url_name)

    def closed_reason(self, record):
        """Why the text of a record is not changed any more."""
        return f"you can no longer change this {self.opts.verbose_name}"

    # The page

    def get_opened_version(self, request, record):
        current = super().get_opened_version(request, record)
        typed = self.taken_up(request, record)
        if typed is None:
            return current
        # The parts in their rows are not autosaved, so these are the present ones.
        own = self.opts.model_name
        base = RecordVersion.parse(typed.base_version)
        return RecordVersion(current | {own: base.get(own, current[own])})

    def taken_up(self, request, record):
        """The Autosave with which the form is to be filled, or None."""
        number = request.GET.get(TAKE_UP, "")
        if request.method != "GET" or not is_valid_key(Autosave, number):
            return None
        unsaved = Autosave.objects.of(record).unsaved()
        return unsaved.filter(user=request.user, pk=number).first()

    def form_of(self, request, typed):
        """The name of the form on this page; a refused form and one that is taken up keep theirs."""
        if request.method == "POST":
            return autosave.clean_form(request.POST.get(FORM))
        if typed is not None:
            return typed.form
        return autosave.new_form()

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context |= self.autosave_context(request, obj, context["adminform"].form)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def autosave_context(self, request, obj, form):
        can_edit = self.has_change_permission(request, obj)
        # A refused form has put its values into `obj`.
        record = self.model._base_manager.get(pk=obj.pk)
        if can_edit and form.is_bound:
            # The text must survive the person leaving the page.
            self.autosave_form(request, record)
        typed = self.taken_up(request, record)
        form_name = self.form_of(request, typed)
        if can_edit and not form.is_bound:
            base_version = str(request.form_version)
            autosave.touch(record, form=form_name, base_version=base_version, by=request.user)
        unsaved = []
        if typed is not None:
            form.initial |= typed.values
        elif not form.is_bound:
            unsaved = self.unsaved_texts(request, record)
        return {
            "autosaves": can_edit,
            "others": autosave.other_editors(record, than=request.user),
            "unsaved": unsaved,
            "form_name": form_name,
            "typed_url": self.url_name("typed"),
            "discard_url": self.url_name("discard"),
        }

    def unsaved_texts(self, request, record):
        form_class = self.editable_form(request, record)
        return autosave.unsaved_texts(record, form_class, by=request.user)

    def editable_form(self, request, record):
        """The form with its fields, also for a person who may not change them any more."""
        names = flatten_fieldsets(self.get_fieldsets(request, record))
        read_only = self.get_readonly_fields(request, record)
        fields = [name for name in names if name not in read_only]
        return self.get_form(request, record, change=False, fields=fields)

    # What was sent

    def autosave_form(self, request, record):
        """Keep the text of a form that was not saved."""
        form_class = self.editable_form(request, record)
        base = RecordVersion.sent_by(request)
        values = autosave.submitted_values(form_class, request.POST)
        own = kinds_of(self, request, record)[0]
        opened = {}
        if self.opts.model_name in base:
            opened = opened_values(own, base)
        if opened:
            form = form_class(instance=record, initial=opened)
            values = autosave.changed_values(form, values)
        kept = {"base_version": str(base), "by": request.user}
        form_name = autosave.clean_form(request.POST.get(FORM))
        try:
            autosave.save(record, values, form=form_name, **kept)
        except autosave.FormClosed:
            # Sent again after its save, with something changed: this is no text that comes too late.
            autosave.save(record, values, form=autosave.new_form(), **kept)

    def save_model(self, request, obj, form, change):
        if change:
            self.close_form(request, obj)
        super().save_model(request, obj, form, change)

    def close_form(self, request, record):
        """All that the form holds is saved in the record."""
        form_name = autosave.clean_form(request.POST.get(FORM))
        autosave.close(record, form=form_name, by=request.user)
        self.discard_unwanted(request, record)

    def discard_unwanted(self, request, record):
        number = request.POST.get(DISCARD, "")
        if is_valid_key(Autosave, number):
            autosave.discard(record, number, by=request.user)

    def response_change(self, request, obj):
        if DISCARD in request.POST:
            # Django stays on the page after this button only.
            request.POST = request.POST.copy()
            request.POST["_continue"] = "yes"
        return super().response_change(request, obj)
