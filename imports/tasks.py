"""Long work on files, done by a worker where there is one (`manage.py db_worker`), or else inside the request."""

from django.tasks import task

from imports import actions
from imports.models import Import


@task
def look_through(number):
    actions.look_through(Import.objects.get(pk=number))


@task
def carry_out(number):
    actions.carry_out(Import.objects.get(pk=number))
