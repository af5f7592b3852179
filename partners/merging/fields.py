"""What happens to the fields of the two records."""

from django.core.exceptions import ValidationError

from partners.models import Organisation


def fill_empty_fields(plan, kept, dropped, fields, label_suffix=""):
    """Fill the empty fields of `kept` from `dropped`; where both have a value, one is lost."""
    for name in fields:
        kept_value = getattr(kept, name)
        dropped_value = getattr(dropped, name)
        if dropped_value == kept_value or is_empty(dropped_value):
            continue
        label = f"{kept._meta.get_field(name).verbose_name}{label_suffix}"
        dropped_text = field_text(dropped, name)
        if is_empty(kept_value) and set_if_valid(kept, name, dropped_value):
            plan.filled.append((label, dropped_text))
        else:
            plan.lost.append((label, field_text(kept, name), dropped_text))


def is_empty(value):
    # “Other or not stated” is the default kind: nobody has chosen it, so any other kind is better.
    return value in (None, "", Organisation.Kind.OTHER)


def set_if_valid(record, name, value):
    """Set a field, unless the record is not valid with that value. Returns whether it was set."""
    value_before = getattr(record, name)
    setattr(record, name, value)
    try:
        # Not full_clean(): only rules over several fields can break here, such as a region in
        # another country.
        record.clean()
        record.validate_constraints()
    except ValidationError:
        setattr(record, name, value_before)
        return False
    return True


def field_text(record, name):
    """The value of a field as people read it; a choice by its label."""
    display = getattr(record, f"get_{name}_display", None)
    if display:
        return str(display())
    value = getattr(record, name)
    if value is None:
        return ""
    return str(value)


def make_public_if_either_is(plan, kept, dropped):
    """The kept organisation is public if one of the two was, so that a public URL keeps working."""
    if dropped.is_public and not kept.is_public:
        kept.is_public = True
        plan.notes.append(
            f"“{kept}” is not public. It will become public, "
            f"because the public web address of “{dropped}” must keep working. "
            "You can hide it again afterwards."
        )
    elif kept.is_public and not dropped.is_public:
        plan.notes.append(f"“{dropped}” is not public. What is moved from it will be public.")
