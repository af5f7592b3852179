"""Text that comes from elsewhere than a form: drafts begun many at once, one revised. Verbs like those of `actions`."""

from dataclasses import dataclass, field
from itertools import count

from django.core.exceptions import PermissionDenied
from django.db import transaction

from backoffice.history import record_creation, set_reason
from editorial import actions
from editorial.models import Transition
from partners.models import Organisation
from practices.models import Edition, Practice, Status
from practices.permissions import May, may_change_practice, organisations_of
from search.indexing import reindexed


@dataclass
class Draft:
    """A practice to begin. `values` are those of its edition's fields, `chosen` has keys of other records by field and
    `projects` those of its projects; with `slug` it gets this very address."""

    organisation: Organisation
    values: dict
    chosen: dict = field(default_factory=dict)
    projects: tuple = ()
    slug: str = ""


@transaction.atomic
def begin_many(drafts, *, by, reason, reserved=()):
    """New practices with a draft each, as their editions, in order. No slug made of a title is a `reserved` one.

    Raises PermissionDenied for organisations that `by` may not add practices for, IntegrityError where a slug is taken.
    """
    organisations = {draft.organisation.pk for draft in drafts}
    if organisations_of(by).filter(pk__in=organisations).count() != len(organisations):
        raise PermissionDenied("You may not add practices for one of these organisations.")
    practices = Practice.objects.bulk_create(
        Practice(slug=slug, organisation=draft.organisation)
        for draft, slug in zip(drafts, _slugs(drafts, reserved), strict=True)
    )
    _choose(Practice, "projects", practices, [draft.projects for draft in drafts])
    record_creation(practices, by=by, reason=reason)
    editions = Edition.objects.bulk_create(
        Edition(practice=practice, **draft.values) for practice, draft in zip(practices, drafts, strict=True)
    )
    for name in ("regions", "topics"):
        _choose(Edition, name, editions, [draft.chosen.get(name, ()) for draft in drafts])
    record_creation(editions, by=by, reason=reason)
    Transition.objects.bulk_create(
        Transition(edition=e, by=by, verb=May.ADD, to_status=e.status, version=e.version, comment=reason)
        for e in editions
    )
    return editions


def _slugs(drafts, reserved):
    """The slug of each: the given one, or else the first free one made of its title."""
    made = [draft.slug or actions.slug_for(draft.values["title"]) for draft in drafts]
    taken = set(Practice.objects.filter(slug__in=made).values_list("slug", flat=True))
    taken |= {*reserved, *(draft.slug for draft in drafts)}
    for place, draft in enumerate(drafts):
        if draft.slug:
            continue
        if (base := made[place]) in taken:
            taken |= set(Practice.objects.filter(slug__startswith=f"{base}-").values_list("slug", flat=True))
            made[place] = next(slug for number in count(2) if (slug := f"{base}-{number}") not in taken)
        taken.add(made[place])
    return made


def _choose(model, name, records, chosen):
    """Link new records with the keys of others, a list for each."""
    relation = model._meta.get_field(name)
    through = relation.remote_field.through
    own = through._meta.get_field(relation.m2m_field_name()).attname
    other = through._meta.get_field(relation.m2m_reverse_field_name()).attname
    links = [{own: r.pk, other: key} for r, keys in zip(records, chosen, strict=True) for key in keys]
    through.objects.bulk_create(through(**link) for link in links)


@transaction.atomic
def revise(edition, values, chosen, *, by, reason):
    """Other text for an open edition, or for a new one after a published one. Returns the edition that has it.

    Raises PermissionDenied, ValidationError, and actions.Overtaken for one that was changed since it was read.
    """
    if edition.status == Status.PUBLISHED:
        edition = actions.open_new_edition(edition, by=by, version=edition.version, comment=reason)
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
    """Another organisation in charge, other projects (their keys), as far as they are given."""
    practice = Practice.objects.select_for_update().get(pk=practice.pk)
    if not may_change_practice(by, practice) or (organisation and organisation not in organisations_of(by)):
        raise PermissionDenied(f"You may not change who “{practice}” belongs to.")
    with reindexed(practice):
        practice.organisation = organisation or practice.organisation
        practice.save()
        if projects is not None:
            practice.projects.set(projects)
