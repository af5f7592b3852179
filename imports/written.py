"""What an import wrote for each row: the records with their entries of history before and after."""

from collections import defaultdict

from backoffice.history import history_of

CHUNK = 250  # rows that are dealt with together


def chunks_of(batch, *, last_first=False):
    """The rows in lists. No cursor stays open between them: SQLite refuses to write while one is."""
    order, beyond = "number", "number__gt"
    if last_first:
        order, beyond = "-number", "number__lt"
    rest = batch.rows.order_by(order)
    rows = list(rest[:CHUNK])
    while rows:
        yield rows
        rows = list(rest.filter(**{beyond: rows[-1].number})[:CHUNK])


def entries_of(results, started_at):
    """{(model, key): [last entry of history before `started_at` or None, last entry]} of the records written."""
    keys_by_model = defaultdict(set)
    for result in results:
        for record in result.records:
            keys_by_model[type(record)].add(record.pk)
    found = {}
    for model, keys in keys_by_model.items():
        entries = history_of(model).filter(**{f"{model._meta.pk.attname}__in": keys})
        entries = entries.order_by("history_date", "history_id")
        for key, number, date in entries.values_list(model._meta.pk.attname, "pk", "history_date"):
            before_and_after = found.setdefault((model, key), [None, None])
            if date < started_at:
                before_and_after[0] = number
            before_and_after[1] = number
    return found


def written_records(result, entries):
    """What an ImportRow keeps of the records that the import changed."""
    written = []
    for record in result.records:
        before, after = entries[type(record), record.pk]
        if before != after:
            written.append([record._meta.label, record.pk, before, after])
    return written
