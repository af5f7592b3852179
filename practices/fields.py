"""Which fields of an edition are edited, compared, copied, autosaved, exported and sent by the API: all of its text.

A field that is added to Edition belongs to every list from then on. What a list leaves out is named here, with the
reason.
"""

from practices.models import Edition

# Set by transitions and saves, never typed.
STATE = {
    "id", "practice", "number", "version", "status", "submitted_by", "submitted_at", "review_due", "publish_at",
    "scheduled_by", "published_at", "updated_at",
}  # fmt: skip
# A chosen file is not sent before the form is saved, so it cannot be kept while somebody types.
FILES = {"image"}
# Says what is new in one edition, and nothing of the next one.
OF_ONE_EDITION = {"change_note"}
# A table has no place for a picture, and what describes it is of no use without it.
NOT_IN_TABLES = {"image", "image_alt", "image_credit"}


def without(names, *exceptions):
    """The names in their order, without those of the sets `exceptions`."""
    left_out = set().union(*exceptions)
    return tuple(name for name in names if name not in left_out)


def declared_fields():
    """The model's own fields, those with several values too, in the order in which it declares them."""
    fields = [*Edition._meta.fields, *Edition._meta.many_to_many]
    return sorted(fields, key=lambda field: field.creation_counter)


DECLARED = tuple(field.name for field in declared_fields())
# Those with several values, which are read and written by way of a relation.
SEVERAL = tuple(field.name for field in declared_fields() if field.many_to_many)

EDITED = without(DECLARED, STATE)
COMPARED = EDITED
AUTOSAVED = without(EDITED, FILES)
COPIED = without(EDITED, OF_ONE_EDITION)
EXPORTED = without(EDITED, NOT_IN_TABLES)
SENT = (*EDITED, "published_at")
