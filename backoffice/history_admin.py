"""The history of a record in the admin: with that of its parts, and with a button that restores a version."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect
from simple_history.admin import SimpleHistoryAdmin

from backoffice.autocomplete import record_number
from backoffice.changes import filled_values, load_versions, put_in_words
from backoffice.moments import in_words
from backoffice.pages import render_page
from backoffice.record_history import entries_of, kinds_of, lines_of
from backoffice.versions import describe, reason_for, restoration_of, restore_version

LINES_PER_PAGE = 50


class HistoryAdmin(SimpleHistoryAdmin):
    """What changed, who changed it, and the way back.

    `restored_with_form` are fields that no form has and that belong to those of the form,
    `not_restored` those that have a way back of their own.
    """

    restored_with_form = ()
    not_restored = ()

    def check_restored(self, record):
        """Raises ValidationError where a restored record and its parts do not fit together."""

    # Who reads it

    def has_history_permission(self, request, obj):
        return self.has_view_or_change_permission(request, obj)

    def find_record(self, request, object_id):
        """The record, if this person may know of it and read its history; else None."""
        record = self.get_object(request, unquote(str(object_id)))
        if record is None or not self.has_history_permission(request, record):
            return None
        return record

    def redirect_from_missing(self, request, object_id):
        """Django's own answer for a record that is not there."""
        return self._get_obj_does_not_exist_redirect(
            request,
            self.opts,
            str(object_id),
        )

    # The list of changes

    def history_view(self, request, object_id, extra_context=None):
        # simple_history checks the model's permission only,
        # and finds records that get_queryset leaves out.
        record = self.find_record(request, object_id)
        if record is None:
            return self.redirect_from_missing(request, object_id)
        kinds = kinds_of(self, request, record)
        paginator = Paginator(entries_of(kinds), LINES_PER_PAGE)
        page = paginator.get_page(request.GET.get(PAGE_VAR))
        context = {
            "opts": self.opts,
            "object": record,
            "lines": lines_of(kinds, list(page), record),
            "page": page,
            "url_name": self.url_name("simple_history"),
        }
        title = f"History: {record}"
        return render_page(request, "simple_history/object_history.html", title, context)

    def url_name(self, name):
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}"

    # One version

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """What the version held, what restoring it changes, and the button that does."""
        record, entry = self.find_version(request, object_id, version_id)
        if entry is None:
            return self.redirect_from_missing(request, object_id)
        may_restore = self.may_restore(request, record, entry)
        if request.method == "POST":
            if not may_restore:
                raise PermissionDenied
            if self.try_to_restore(request, record, entry):
                return redirect(self.url_name("change"), object_id)
        context = {
            "opts": self.opts,
            "object": record,
            "entry": entry,
            "values": self.values_of(request, record, entry),
            "may_restore": may_restore,
        }
        if may_restore:
            context["restoration"] = restoration_of(self, request, record, entry)
            describe(context["restoration"])
        title = f"Version of {in_words(entry.history_date)}: {record}"
        return render_page(request, "simple_history/version.html", title, context)

    def find_version(self, request, object_id, version_id):
        """(record, entry of its own history); None for what this person does not find."""
        number = record_number(version_id)
        # A version that is no number would be an error of the database.
        if number is None:
            return None, None
        record = self.find_record(request, object_id)
        if record is None:
            return None, None
        entries = record.history.select_related("history_user")
        return record, entries.filter(history_id=number).first()

    def values_of(self, request, record, entry):
        version = load_versions(self.model, [entry.pk])[entry.pk]
        hidden = self.get_exclude(request, record) or ()
        values = filled_values(self.model, version, without=hidden)
        put_in_words(values)
        return values

    def may_restore(self, request, record, entry):
        # The record was not there any more.
        if entry.history_type == "-":
            return False
        return self.has_change_permission(request, record)

    def try_to_restore(self, request, record, entry):
        """Restore, or say why not. Returns whether it is done."""
        reason = reason_for(entry)
        latest = record_number(request.POST.get("latest", ""))
        try:
            is_changed = restore_version(
                self, request, record, entry, reason=reason, latest=latest or 0
            )
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
            return False
        if is_changed:
            messages.success(request, f"{reason}. The version before it is in the history.")
        else:
            messages.info(request, "This is already the current version.")
        return True
