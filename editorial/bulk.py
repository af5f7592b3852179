"""Text that comes from elsewhere than a form: many drafts begun at once, one revised. Verbs, as in `actions`."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction

from backoffice.history import record_creation, set_reason
from editorial import actions
from editorial.models import Transition
from partners.models import Organisation
from practices.models import Edition, Practice, Status
from practices.models.draft_slugs import draft_slug
from practices.permissions import May, may_change_practice, organisations_of
from search.indexing import reindexed


@dataclass
class Draft:
    """A practice to begin, with the first text of its edition.

    `values` are {field of the edition: value}, `chosen` {field: keys of the records it links}, and
    `projects` the keys of the practice's projects. Without `slug`, one is made of the title
    when it is published.
    """

    organisation: Organisation
    values: dict
    chosen: dict = field(default_factory=dict)
    projects: tuple = ()
    slug: str = ""


@transaction.atomic
def begin_many(drafts, *, by, reason):
    """Make a practice with a draft for each of `drafts`. Returns the editions, in order.

    Raises PermissionDenied for organisations that `by` may not add practices for, IntegrityError if
    a given slug is taken.
    """
    organisations = {draft.organisation.pk for draft in drafts}
    permitted = organisations_of(by).filter(pk__in=organisations)
    if permitted.count() != len(organisations):
        raise PermissionDenied("You may not add practices for one of these organisations.")
    practices = create_practices(drafts)
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


def create_practices(drafts):
    practices = []
    for draft in drafts:
        practice = Practice(slug=slug_of(draft), organisation=draft.organisation)
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


def slug_of(draft):
    """The given slug; a random one until the first publication otherwise."""
    if draft.slug:
        return draft.slug
    return draft_slug()


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
