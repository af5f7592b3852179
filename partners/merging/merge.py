from django.core.exceptions import ValidationError
from django.db import transaction

from backoffice.history import set_author, set_reason
from partners.merging.fields import fill_empty_fields, make_public_if_either_is
from partners.merging.names import add_name_of_dropped
from partners.merging.plan import MergePlan
from partners.merging.relations import move_predecessors, move_relation
from partners.merging.statements import move_statements
from partners.models import Organisation, OrganisationRedirect
from search.indexing import affected_by, reindex_affected

# Fields in which the two can differ. Names and slugs are not among them, because those of both are
# kept.
COMPARED_FIELDS = (
    "kind",
    "country",
    "region",
    "website",
    "summary",
)


def plan_merge(kept, dropped):
    """The MergePlan of merging `dropped` into `kept`. Nothing is changed."""
    with transaction.atomic():
        # A roll-back does not undo changes in memory, so the merge gets instances of its own.
        kept = Organisation.objects.get(pk=kept.pk)
        dropped = Organisation.objects.get(pk=dropped.pk)
        plan = carry_out(kept, dropped)
        transaction.set_rollback(True)
    return plan


@transaction.atomic
def merge(kept, dropped, *, by):
    """Move everything of `dropped` to `kept` and delete it; its name is kept, its slug redirects.

    Returns the MergePlan that was carried out. Raises ValidationError with what stands in the way.
    """
    # Both are locked, so that nobody saves one of them, or merges it elsewhere, in the meantime.
    kept = Organisation.objects.select_for_update().get(pk=kept.pk)
    dropped = Organisation.objects.select_for_update().get(pk=dropped.pk)
    affected_before = affected_by(kept, dropped)
    set_author(kept, by)
    set_author(dropped, by)
    plan = carry_out(kept, dropped)
    if plan.problems:
        raise ValidationError([sentence for sentence, _ in plan.problems])
    reindex_affected(affected_before, affected_by(kept))
    return plan


def carry_out(kept, dropped):
    """Merge the two as far as possible. The caller rolls back where the plan has problems."""
    plan = MergePlan()
    if kept.pk == dropped.pk:
        plan.problems.append(("Choose two different organisations.", []))
        return plan
    fill_empty_fields(plan, kept, dropped, COMPARED_FIELDS)
    make_public_if_either_is(plan, kept, dropped)
    for relation in Organisation._meta.related_objects:
        move_relation(plan, relation, kept, dropped)
    move_predecessors(kept, dropped)
    targets = add_name_of_dropped(kept, dropped)
    move_statements(plan, dropped, kept, targets=targets)
    # A record that could not move still leads to `dropped` and may protect it from deletion.
    if plan.problems:
        return plan
    redirect_slug(kept, dropped)
    dropped.delete()
    # The column of history has 100 characters, and PostgreSQL refuses a longer text.
    set_reason(kept, f"Merged with {dropped.name}"[:100])
    kept.save()
    return plan


def redirect_slug(kept, dropped):
    """Let the slug of `dropped`, and every slug that redirected to it, redirect to `kept`."""
    redirects = OrganisationRedirect.objects.filter(organisation=dropped)
    redirects.update(organisation=kept)
    # Both slugs may have redirected elsewhere before: the one gets a new target, the other is a
    # page now.
    OrganisationRedirect.objects.update_or_create(
        slug=dropped.slug,
        defaults={"organisation": kept},
    )
    OrganisationRedirect.objects.filter(slug=kept.slug).delete()
