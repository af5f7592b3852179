"""Two people save one record: each form knows the version that it was opened with, and takes in what came since."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import router, transaction

from backoffice.form_values import VERSION
from backoffice.history_admin import HistoryAdmin
from backoffice.locking import locked
from backoffice.not_saved import sent_files
from backoffice.record_history import kinds_of
from backoffice.record_merge import TAKE_SAVED, RecordMerge
from backoffice.record_versions import (
    CONFLICT,
    RecordVersion,
    VersionField,
    current_version,
    newer_kinds,
)

UNKNOWN_VERSION = "Nothing is saved yet, because this page was open before an update. Check the form, then save again."


class MergingAdmin(HistoryAdmin):
    """Merges a form by field with what was saved since it was opened.

    What only one of two people changed is saved. What both changed is asked.
    """

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        rest = (request, object_id, form_url, extra_context)
        if request.method == "POST":
            return self.answer_sent_form(*rest)
        record = self.changeable_record(request, object_id)
        if record is not None:
            # Before Django reads the record: a version that is too old asks more, one too new loses text.
            request.form_version = self.get_opened_version(request, record)
        return super().changeform_view(*rest)

    def answer_sent_form(self, request, object_id, *rest):
        """Answer a form that was sent. One that cannot be saved any more keeps what was typed."""
        if object_id is None:
            if self.has_add_permission(request):
                return super().changeform_view(request, object_id, *rest)
            return self.answer_closed(request, object_id)
        record = self.changeable_record(request, object_id)
        if record is None:
            return self.answer_closed(request, object_id)
        with transaction.atomic(using=router.db_for_write(self.model)):
            self.lock(record)
            # Read again: another person may have saved, closed or deleted it before the lock.
            record = self.changeable_record(request, object_id)
            if record is not None:
                self.merge_form(request, record)
                return super().changeform_view(request, object_id, *rest)
        return self.answer_closed(request, object_id)

    def changeable_record(self, request, object_id):
        """The record, if there is one that this person may change, else None."""
        if object_id is None:
            return None
        record = self.get_object(request, unquote(object_id))
        if record is None or not self.has_change_permission(request, record):
            return None
        return record

    def answer_closed(self, request, object_id):
        """The answer to a form whose record this person cannot change any more, or never could."""
        raise PermissionDenied

    def get_opened_version(self, request, record):
        """The version that a form has which is opened now."""
        return current_version(kinds_of(self, request, record))

    def lock(self, record):
        """Nobody else saves the record until the transaction ends."""
        locked(self.model, record.pk)

    # The merge

    def merge_form(self, request, record):
        kinds = kinds_of(self, request, record)
        request.form_version = current_version(kinds)
        base = RecordVersion.sent_by(request)
        if self.opts.model_name not in base:
            self.refuse_unknown_version(request)
            return
        newer = newer_kinds(kinds, base, request.form_version)
        if not newer and TAKE_SAVED not in request.POST:
            return
        merge = RecordMerge(self, request, record, base, newer).run()
        request.POST[VERSION] = str(request.form_version)
        request.form_merge = merge
        if merge.kept:
            messages.info(request, merge.kept_message)

    def refuse_unknown_version(self, request):
        """Nobody can tell what such a form would overwrite. The next save is of a version that is known."""
        request.POST = request.POST.copy()
        request.POST[VERSION] = str(request.form_version)
        request.is_version_unknown = True
        messages.warning(request, UNKNOWN_VERSION)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        version = getattr(request, "form_version", None)
        # Without fields, Django only asks which ones there are.
        if version is not None and kwargs.get("fields"):
            refusal = self.refusal(request)
            form.base_fields[VERSION] = VersionField(version, refusal=refusal)
        return form

    def refusal(self, request):
        """Why the person has to look at the form again before it is saved; empty if they need not."""
        if getattr(request, "is_version_unknown", False):
            return UNKNOWN_VERSION
        merge = getattr(request, "form_merge", None)
        if merge is not None and merge.conflicts:
            return CONFLICT
        return ""

    def render_change_form(self, request, context, *args, **kwargs):
        context["merge"] = getattr(request, "form_merge", None)
        # A browser does not fill in a file field again, so the second save would be without it.
        context["lost_files"] = sent_files(request)
        return super().render_change_form(request, context, *args, **kwargs)
