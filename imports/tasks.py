"""Long work on files, done by a worker where there is one (`manage.py work`), or else inside the request."""

from django.tasks import task

from imports import runs, taking_back
from imports.models import Import


def import_of_run(number, run_id):
    """The Import, to be worked on as this run: the database may have another `run_id` by now."""
    batch = Import.objects.defer("content").get(pk=number)
    batch.run_id = run_id
    return batch


@task
def validate(number, run_id):
    runs.validate(import_of_run(number, run_id))


@task
def carry_out(number, run_id):
    runs.carry_out(import_of_run(number, run_id))


@task
def take_back(number, run_id):
    taking_back.take_back(import_of_run(number, run_id))
