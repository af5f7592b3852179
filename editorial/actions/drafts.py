"""How a text begins: as the draft of a new practice, or of a new edition of a published one."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from editorial.actions.double_click import a_moment_ago
from editorial.actions.locking import lock_edition
from editorial.actions.transition import strip_text
from editorial.models import Transition
from partners.models import Organisation
from practices.fields import COPIED, SEVERAL
from practices.models import OPEN, Edition, Practice
from practices.models.draft_slugs import draft_slug
from practices.permissions import May, organisations_of
from sources.carry import carry


@transaction.atomic
def begin(title, *, organisation, by):
    """Make a new practice of `organisation` with an empty draft called `title`. Returns the draft."""
    draft = Edition(title=strip_text(title))
    if not draft.title:
        raise ValidationError({"title": "Enter a title. You can change it later."})
    draft.clean_fields(exclude=["practice"])
    if organisation not in organisations_of(by):
        raise PermissionDenied("You may not add practices for this organisation.")
    # A second click waits here until the first has made its draft.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    first_draft = draft_of_first_click(draft.title, organisation, by)
    if first_draft:
        return first_draft
    draft.practice = Practice.objects.create(slug=draft_slug(), organisation=organisation)
    draft.save()
    Transition.objects.create(
        edition=draft,
        by=by,
        verb=May.ADD,
        to_status=draft.status,
        version=draft.version,
    )
    return draft


def draft_of_first_click(title, organisation, by):
    """The draft that the same person began under this title a moment ago, or None."""
    return Edition.objects.filter(
        title=title,
        practice__organisation=organisation,
        transitions__by=by,
        transitions__verb=May.ADD,
        transitions__created_at__gt=a_moment_ago(),
    ).first()


@transaction.atomic
def open_new_edition(edition, *, by, version=None, comment=""):
    """Copy a published edition and what sources say about it into a draft, while the public reads on.

    Returns the draft.
    """
    edition = lock_edition(edition, May.OPEN, by, version)
    editions = edition.practice.editions
    if editions.filter(status__in=OPEN).exists():
        raise ValidationError(
            f"{edition.title}: another edition is already open. Finish that one first."
        )
    draft = Edition(practice=edition.practice)
    numbers = editions.values_list("number", flat=True)
    draft.number = max(numbers) + 1
    for name in COPIED:
        if name not in SEVERAL:
            setattr(draft, name, getattr(edition, name))
    draft.save()
    # Only now: linked records refer to the key that the draft has since it was saved.
    for name in SEVERAL:
        linked = getattr(edition, name).all()
        getattr(draft, name).set(linked)
    carry(edition, draft)
    Transition.objects.create(
        edition=draft,
        by=by,
        verb=May.OPEN,
        to_status=draft.status,
        version=draft.version,
        comment=strip_text(comment),
    )
    return draft
