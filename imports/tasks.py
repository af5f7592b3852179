"""Long work on files, done by a worker where there is one (`manage.py work`), or else inside the request."""

from django.tasks import task

from imports import actions
from imports.models import Import


def claimed(number, claim):
    """The Import, as this run may bring it on."""
    batch = Import.objects.defer("content").get(pk=number)
    batch.claim = claim
    return batch


@task
def validate(number, claim):
    actions.validate(claimed(number, claim))


@task
def carry_out(number, claim):
    actions.carry_out(claimed(number, claim))
