"""What stands between an edition and its publication."""

from django.conf import settings

# Without these two, a picture is closed to those who cannot see it, and used without naming whose
# it is.
IMAGE_NEEDS = {
    "image_alt": "The image has no alternative text.",
    "image_credit": "The image has no credit.",
}


def missing_from(edition):
    """{field: sentence} for each field to fill or shorten; empty when the edition is complete."""
    missing = {}
    for name in edition.REQUIRED:
        if is_blank(edition, name):
            missing[name] = f"{edition.field_label(name)} is empty."
    for name, limit in settings.PRACTICE_LIMITS.items():
        length = len(getattr(edition, name))
        if length > limit:
            heading = edition.field_label(name)
            missing[name] = f"{heading} has {length:,} characters; {limit:,} are allowed."
    return missing | missing_of_image(edition)


def missing_of_image(edition):
    # Without an image there is nothing to describe.
    if not edition.image:
        return {}
    return {name: sentence for name, sentence in IMAGE_NEEDS.items() if is_blank(edition, name)}


def is_blank(edition, name):
    return not getattr(edition, name).strip()
