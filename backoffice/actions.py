"""Deleting a record, taking that back, and showing a record to the public. Each verb is one transaction."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from backoffice import bin
from backoffice.history import is_tracked, record_creation, set_author, set_reason, traced_as
from backoffice.locking import locked
from backoffice.models import Autosave, DeletedRecord
from search.indexing import affected_by, reindex_affected, reindexed

RESTORED = "Restored from the bin."


@transaction.atomic
def delete(record, *, by):
    """Move a record into the bin, with what Django deletes along with it.

    Returns the DeletedRecord; None for a record that somebody else has deleted meanwhile.
    Raises ProtectedError where another record needs this one.
    """
    record = locked(type(record), record.pk)
    if record is None:
        return None
    collected, links = bin.collect(record)
    deleted = DeletedRecord.objects.create(
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        title=str(record)[:300],
        slug=bin.slug_of(record),
        url=bin.url_of(record),
        was_public=bin.is_known_to_public(record),
        organisation=getattr(record, "organisation_id", None),
        deleted_by=by,
        contents=bin.pack(collected, links),
    )
    with traced_as(by), reindexed(*collected):
        record.delete()
    return deleted


@transaction.atomic
def set_public(record, public, *, by):
    """Show the record on the public site, or take it off. Returns whether that changed anything."""
    # Read again: `record` may be older than what another person has saved since.
    record = locked(type(record), record.pk)
    if record is None or record.is_public == public:
        return False
    with reindexed(record):
        record.is_public = public
        set_author(record, by)
        record.save()
    return True


@transaction.atomic
def restore(deleted, *, by):
    """Bring a record back from the bin, with its parts, relations and keys. Returns the record.

    Raises ValidationError where it cannot come back, with the reason in words.
    """
    deleted = DeletedRecord.objects.select_for_update().in_bin().filter(pk=deleted.pk).first()
    if deleted is None:
        raise ValidationError("This record is no longer in the bin.")
    records = without_lost_links(deleted)
    check_unique(deleted, records[0])
    try:
        with transaction.atomic():
            for record in records:
                record.save_base(raw=True, force_insert=True)
    except IntegrityError as error:
        raise ValidationError(
            f"“{deleted}” cannot be restored: another record has replaced it."
        ) from error
    for same_kind in bin.tracked(records).values():
        record_creation(same_kind, by=by, reason=RESTORED)
    restore_links(deleted, by)
    deleted.delete()
    reindex_affected(affected_by(*records))
    return records[0]


def without_lost_links(deleted):
    """The records as they were, without links to what was deleted since.

    Raises ValidationError where a record cannot be without such a link.
    """
    records = bin.unpack(deleted.contents)
    dropped = []
    for record, field, key in bin.missing_links(records):
        if field.null:
            setattr(record, field.attname, None)
        elif is_tracked(type(record)):
            raise ValidationError(needs(deleted, field, key))
        else:
            # A row of a many-to-many relation, or what was kept for an account that is gone.
            dropped.append(id(record))
    return [record for record in records if id(record) not in dropped]


def needs(deleted, field, key):
    """Why a record cannot come back without another one."""
    kind = field.related_model._meta.verbose_name
    in_bin = DeletedRecord.objects.in_bin().of_model(field.related_model)
    missing = in_bin.filter(object_id=key).first()
    if missing:
        return f"“{deleted}” needs the {kind} “{missing}”, which is in the bin too. Restore that first."
    return f"“{deleted}” needs a {kind} that has been deleted for good."


def check_unique(deleted, record):
    """Raises ValidationError where another record has what only one may have."""
    try:
        record.validate_unique()
        record.validate_constraints()
    except ValidationError as error:
        reason = " ".join(error.messages)
        raise ValidationError(f"“{deleted}” cannot be restored: {reason}") from error


def restore_links(deleted, by):
    """Give other records back the link that the deletion emptied, unless they have another one."""
    for record, field, key in bin.emptied_links(deleted.contents):
        with reindexed(record):
            setattr(record, field.attname, key)
            set_author(record, by)
            set_reason(record, RESTORED)
            record.save()


def empty_bin():
    """Delete for good what lay in the bin for its time, with its files. Returns how many records."""
    # A list: SQLite refuses to write while a cursor is open.
    expired = list(DeletedRecord.objects.expired())
    for deleted in expired:
        files = bin.files_in(deleted.contents)
        discard_typed(deleted)
        deleted.delete()
        for name, field in files.items():
            if not is_needed(name, field):
                field.storage.delete(name)
    return len(expired)


def discard_typed(deleted):
    """Delete what people typed into the forms of records that are gone for good."""
    records = bin.unpack(deleted.contents)
    for same_kind in bin.tracked(records).values():
        Autosave.objects.of(*same_kind).delete()


def is_needed(name, field):
    """Whether a record, or another one in the bin, has the file."""
    if bin.is_used(name, field):
        return True
    others = DeletedRecord.objects.values_list("contents", flat=True)
    return any(name in bin.files_in(contents) for contents in others.iterator())
