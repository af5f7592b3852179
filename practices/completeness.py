"""How much of an edition's form is filled."""

from practices.fields import COUNTED


def parts(edition):
    """[(field, whether something is in it)] for each field that counts towards completeness."""
    return [(name, is_filled(edition, name)) for name in COUNTED]


def is_filled(edition, name):
    if edition._meta.get_field(name).many_to_many:
        # Django refuses to read a relation of a record that is not saved yet.
        if edition.pk is None:
            return False
        return getattr(edition, name).exists()
    value = getattr(edition, name)
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None
