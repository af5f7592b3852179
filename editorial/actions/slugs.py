"""The lasting address of a practice, made of its title when the public reads it first."""

from django.utils.text import slugify

from backoffice.models import DeletedRecord
from editorial.free_names import first_free
from practices.models import Practice
from practices.models.draft_slugs import is_draft_slug

# Leaves room for the number that is added to a slug already in use.
SLUG_LENGTH = 90


def choose_slug(practice, title):
    """Give the practice the first free slug made of `title`; one that was given to it stays."""
    if not is_draft_slug(practice.slug):
        return
    practice.slug = first_free_slug(slugify(title)[:SLUG_LENGTH].strip("-") or "practice")
    practice.save(update_fields=["slug"])


def first_free_slug(base):
    practices = Practice.objects.filter(slug__startswith=base)
    taken = set(practices.values_list("slug", flat=True))
    # Those in the bin may come back with their slugs.
    taken |= DeletedRecord.objects.reserved_from(Practice, base)
    return first_free(base, taken)
