"""Text that comes from elsewhere than a form: many drafts begun at once, one revised. Verbs, as in `actions`."""

from dataclasses import dataclass, field
from itertools import count

from django.core.exceptions import PermissionDenied
from django.db import transaction

from backoffice.history import record_creation, set_reason
from backoffice.models import DeletedRecord
from editorial import actions
from editorial.models import Transition
from partners.models import Organisation
from practices.models import Edition, Practice, Status
from practices.permissions import May, may_change_practice, organisations_of
from search.indexing import reindexed


@dataclass
class Draft:
    """A practice to begin, with the first text of its edition.

    `values` are {field of the edition: value}, `chosen` {field: keys of the records it links}, and
    `projects` the keys of the practice's projects. Without `slug`, one is made of the title.
    """

    organisation: Organisation
    values: dict
    chosen: dict = field(default_factory=dict)
    projects: tuple = ()
    slug: str = ""


@transaction.atomic
def begin_many(drafts, *, by, reason, reserved=()):
    """Make a practice with a draft for each of `drafts`. Returns the editions, in order.

    No slug made of a title is one of `reserved`. Raises PermissionDenied for organisations that
    `by` may not add practices for, IntegrityError if a given slug is taken.
    """
    organisations = {draft.organisation.pk for draft in drafts}
    permitted = organisations_of(by).filter(pk__in=organisations)
    if permitted.count() != len(organisations):
        raise PermissionDenied("You may not add practices for one of these organisations.")
    practices = create_practices(drafts, reserved)
    # An entry of history holds the linked records, too: they must be there before it is written.
    record_creation(practices, by=by, reason=reason)
    editions = create_editions(practices, drafts)
    record_creation(editions, by=by, reason=reason)
    transitions = []
    for edition in editions:
        transition = Transition(
            edition=edition,
            by=by,
            verb=May.ADD,
            to_status=edition.status,
            version=edition.version,
            comment=reason,
        )
        transitions.append(transition)
    Transition.objects.bulk_create(transitions)
    return editions


def create_practices(drafts, reserved):
    slugs = choose_slugs(drafts, reserved)
    practices = []
    for draft, slug in zip(drafts, slugs, strict=True):
        practice = Practice(slug=slug, organisation=draft.organisation)
        practices.append(practice)
    practices = Practice.objects.bulk_create(practices)
    projects = [draft.projects for draft in drafts]
    link(Practice, "projects", practices, projects)
    return practices


def create_editions(practices, drafts):
    editions = []
    for practice, draft in zip(practices, drafts, strict=True):
        edition = Edition(practice=practice, **draft.values)
        editions.append(edition)
    editions = Edition.objects.bulk_create(editions)
    for name in ("regions", "topics"):
        chosen = [draft.chosen.get(name, ()) for draft in drafts]
        link(Edition, name, editions, chosen)
    return editions


def choose_slugs(drafts, reserved):
    """The slug of each draft: the given one, or else the first free one made of its title."""
    wanted = [wanted_slug(draft) for draft in drafts]
    practices = Practice.objects.filter(slug__in=wanted)
    taken = set(practices.values_list("slug", flat=True))
    taken.update(reserved)
    # Those in the bin may come back with their slugs.
    taken.update(DeletedRecord.objects.reserved(Practice, wanted))
    # Those of later drafts too: a slug that is made must not take a given one.
    taken.update(draft.slug for draft in drafts)
    slugs = []
    for draft, slug in zip(drafts, wanted, strict=True):
        if not draft.slug:
            slug = first_free_slug(slug, taken)
            taken.add(slug)
        slugs.append(slug)
    return slugs


def wanted_slug(draft):
    if draft.slug:
        return draft.slug
    return actions.slug_for(draft.values["title"])


def first_free_slug(base, taken):
    """`base`, or `base` with the first number that makes a slug outside the set `taken`."""
    if base not in taken:
        return base
    # One query for all numbers, and only for a title that needs one.
    practices = Practice.objects.filter(slug__startswith=f"{base}-")
    taken.update(practices.values_list("slug", flat=True))
    taken.update(DeletedRecord.objects.reserved_from(Practice, base))
    for number in count(2):
        slug = f"{base}-{number}"
        if slug not in taken:
            return slug


def link(model, name, records, keys_by_record):
    """Link new records of `model`, by its many-to-many field `name`, with the records of the keys listed for each."""
    relation = model._meta.get_field(name)
    through = relation.remote_field.through
    source = through._meta.get_field(relation.m2m_field_name()).attname
    target = through._meta.get_field(relation.m2m_reverse_field_name()).attname
    rows = []
    for record, keys in zip(records, keys_by_record, strict=True):
        for key in keys:
            columns = {source: record.pk, target: key}
            rows.append(through(**columns))
    # One INSERT for all records; `set()` takes several queries for each.
    through.objects.bulk_create(rows)


@transaction.atomic
def revise(edition, values, chosen, *, by, reason):
    """Change the text of an open edition, or of a new one after a published one. Returns the changed edition.

    Raises PermissionDenied, ValidationError, and actions.EditConflict if somebody changed it since it was read.
    """
    if edition.status == Status.PUBLISHED:
        edition = actions.open_new_edition(
            edition,
            by=by,
            version=edition.version,
            comment=reason,
        )
    actions.claim_version(edition, base_version=edition.version, by=by)
    for name, value in values.items():
        setattr(edition, name, value)
    set_reason(edition, reason)
    edition.save()
    for name, keys in chosen.items():
        getattr(edition, name).set(keys)
    return edition


@transaction.atomic
def reassign(practice, *, organisation=None, projects=None, by):
    """Give a practice another organisation in charge, or other projects (their keys); None changes nothing."""
    practice = Practice.objects.select_for_update().get(pk=practice.pk)
    may_reassign = may_change_practice(by, practice)
    if may_reassign and organisation:
        may_reassign = organisation in organisations_of(by)
    if not may_reassign:
        raise PermissionDenied(f"You may not change who “{practice}” belongs to.")
    with reindexed(practice):
        if organisation:
            practice.organisation = organisation
        practice.save()
        if projects is not None:
            practice.projects.set(projects)
