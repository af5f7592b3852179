"""The history of a record in the admin: with that of its parts, and with a button that restores a version."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import path, reverse
from simple_history.admin import SimpleHistoryAdmin

from backoffice.autocomplete import record_number
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

    def get_urls(self):
        opts = self.opts
        restore = path(
            "<path:object_id>/history/<str:version_id>/restore/",
            self.admin_site.admin_view(self.restore_view),
            name=f"{opts.app_label}_{opts.model_name}_restore",
        )
        return [restore, *super().get_urls()]

    # Who reads it

    def has_history_permission(self, request, obj):
        return self.has_view_or_change_permission(request, obj)

    def finds_history(self, request, object_id):
        """Whether this person may know of the record and read its history."""
        record = self.get_object(request, unquote(str(object_id)))
        if record is None:
            return False
        return self.has_history_permission(request, record)

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
        if not self.finds_history(request, object_id):
            return self.redirect_from_missing(request, object_id)
        record = self.get_object(request, unquote(object_id))
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
        entry = self.find_entry(request, object_id, version_id)
        if entry is None:
            return self.redirect_from_missing(request, object_id)
        context = {"restore_url": None, "entry": entry}
        record = self.get_object(request, unquote(object_id))
        if self.may_restore(request, record, entry):
            arguments = [object_id, version_id]
            context["restore_url"] = reverse(self.url_name("restore"), args=arguments)
        context |= extra_context or {}
        return super().history_form_view(request, object_id, version_id, context)

    def find_entry(self, request, object_id, version_id):
        """The entry of the record's own history, or None."""
        number = record_number(version_id)
        # A version that is no number would be an error of the database.
        if number is None or not self.finds_history(request, object_id):
            return None
        record = self.get_object(request, unquote(object_id))
        return record.history.filter(history_id=number).first()

    def may_restore(self, request, record, entry):
        # The record was not there yet, or not any more.
        if entry.history_type == "-":
            return False
        return self.has_change_permission(request, record)

    def restore_view(self, request, object_id, version_id):
        """What restoring the version changes, and the button that does it."""
        entry = self.find_entry(request, object_id, version_id)
        if entry is None:
            return self.redirect_from_missing(request, object_id)
        record = self.get_object(request, unquote(object_id))
        if not self.may_restore(request, record, entry):
            raise PermissionDenied
        if request.method == "POST" and self.try_to_restore(request, record, entry):
            return redirect(self.url_name("change"), object_id)
        restoration = restoration_of(self, request, record, entry)
        describe(restoration)
        context = {
            "opts": self.opts,
            "object": record,
            "entry": entry,
            "restoration": restoration,
        }
        title = f"Restore an earlier version: {record}"
        return render_page(request, "simple_history/restore.html", title, context)

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
            messages.info(request, "This version is the present one already.")
        return True
