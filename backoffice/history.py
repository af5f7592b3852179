"""The insides of simple_history: its next version is one file to look at."""

from collections import defaultdict
from contextlib import contextmanager
from types import SimpleNamespace

from simple_history.models import HistoricalRecords
from simple_history.utils import get_history_manager_for_model

BATCH = 500


@contextmanager
def traced_as(user):
    """Changes inside are in the name of `user`."""
    # Commands and workers have no request that names one.
    context = HistoricalRecords.context
    previous = getattr(context, "request", None)
    context.request = SimpleNamespace(user=user)
    try:
        yield
    finally:
        context.request = previous
        # simple_history asks whether the attribute is there, not what it holds.
        if previous is None:
            del context.request


def set_author(record, user):
    """The next entries of `record`'s history are in the name of `user`."""
    # Without this, they are in the name of whoever sent the request.
    record._history_user = user


def set_reason(record, reason):
    """The next entry of `record`'s history has this reason."""
    record._change_reason = reason


def is_tracked(model):
    return hasattr(model._meta, "simple_history_manager_attribute")


def tracked_relations(history):
    """The many-to-many relations of which a history keeps entries, too."""
    return history.model._history_m2m_fields


def record_creation(records, *, by, reason):
    """The first entries of records that `bulk_create` made, and of their relations."""
    model = type(records[0])
    entries = model.history.bulk_history_create(
        records,
        default_user=by,
        default_change_reason=reason,
    )
    # Entries copy the fields of their record, its key too.
    key = model._meta.pk.attname
    entry_of = {getattr(entry, key): entry for entry in entries}
    for relation in tracked_relations(model.history):
        record_related(relation, records, entry_of)


def record_related(relation, records, entry_of):
    """Entries for the rows of a many-to-many relation.

    `bulk_history_create` leaves them out.
    `entry_of` is {primary key of a record: its entry of history}.
    """
    through = relation.remote_field.through
    owner = through._meta.get_field(relation.m2m_field_name())
    names = [field.attname for field in through._meta.fields]
    related_entry = HistoricalRecords.m2m_models[relation]
    related_entries = []
    rows = through.objects.filter(**{f"{owner.name}__in": records})
    for row in rows:
        values = {name: getattr(row, name) for name in names}
        entry = entry_of[getattr(row, owner.attname)]
        related_entries.append(related_entry(history=entry, **values))
    related_entry.objects.bulk_create(related_entries)


def begin_history(model, *, reason):
    """Give every record of `model` one entry in place of those it has."""
    history = get_history_manager_for_model(model)
    records = model._default_manager.all()
    # loaddata leaves an entry wherever it sets a many-to-many relation.
    history.all().delete()
    if not tracked_relations(history):
        history.bulk_history_create(
            records,
            batch_size=BATCH,
            default_change_reason=reason,
        )
        return
    # In bulk, the related records would be missing from the entries.
    for record in records:
        set_reason(record, reason)
        record.save()
    history.update(history_type="+")


def history_of(model):
    """The entries of all records of `model`, deleted ones too."""
    return get_history_manager_for_model(model).all()


def last_entries(model, entries):
    """{key of the record: key of its last entry} among these entries of the history of `model`."""
    in_order = entries.order_by("history_date", "history_id")
    # A later pair replaces an earlier one.
    return dict(in_order.values_list(model._meta.pk.attname, "history_id"))


def tracked_fields(model):
    """The fields and many-to-many relations that people edit and the history keeps."""
    history = get_history_manager_for_model(model)
    fields = list(tracked_relations(history))
    for field in history.model.tracked_fields:
        if field.editable and not field.primary_key:
            fields.append(field)
    # In the order in which the model declares them.
    return sorted(fields, key=lambda field: field.creation_counter)


def related_keys(model, entries):
    """{(entry's key, name of a relation): keys of the related records, sorted}."""
    numbers = [entry.pk for entry in entries]
    found = defaultdict(list)
    for relation in tracked_relations(get_history_manager_for_model(model)):
        rows = HistoricalRecords.m2m_models[relation].objects.filter(history__in=numbers)
        target = f"{relation.m2m_reverse_field_name()}_id"
        for number, key in rows.order_by(target).values_list("history", target):
            found[number, relation.name].append(key)
    return found


def with_related(entries):
    """With the author and the records that they link to, those that are there still."""
    names = [field.name for field in entries.model.tracked_fields if field.many_to_one]
    return entries.select_related("history_user", *names)


def record_in(entry):
    """The record as it was, with what `with_related` has read."""
    record = entry.instance
    for field in record._meta.concrete_fields:
        if field.is_relation and entry._meta.get_field(field.name).is_cached(entry):
            related = getattr(entry, field.name)
            if related is not None:
                field.set_cached_value(record, related)
    return record
