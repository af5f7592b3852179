"""A record that one person changes while nobody else does."""


def locked(model, key):
    """The record as it is saved now, None if it is gone. Nobody else saves it until the transaction ends.

    On SQLite a transaction that writes is alone anyway.
    """
    # The manager of a model may leave out records, and PostgreSQL locks no rows of an outer join.
    records = model._base_manager.select_for_update(of=("self",))
    return records.filter(pk=key).first()
