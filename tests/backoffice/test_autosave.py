"""What people type into the form of any record is kept until they save it or throw it away."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from backoffice.models import Autosave
from backoffice.record_versions import own_version
from tests.back_office import filled
from tests.factories import ProjectFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    client = Client()
    client.force_login(UserFactory(role="publisher", first_name="Anna", last_name="Berger"))
    return client


@pytest.fixture
def project():
    project = ProjectFactory(summary="Old summary.")
    project.save()
    return project


def url_of(record, name="change"):
    label = record._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{label}_{name}", args=[record.pk])


def type_into(client, record, **values):
    body = {"base_version": own_version(record), "values": values}
    url = url_of(record, "typed")
    return client.post(url, json.dumps(body), content_type="application/json")


def test_text_of_a_project_is_offered_again_and_fills_the_form(anna, project):
    type_into(anna, project, summary="Half a sen", lead_unknown="", unknown="x", is_public="")

    page = anna.get(url_of(project))
    form = anna.get(f"{url_of(project)}?take_up=yes").context["adminform"].form

    differing = [each.name for each in page.context["unsaved"].differences]
    assert sorted(differing) == ["is_public", "lead_unknown", "summary"]
    assert form["summary"].value() == "Half a sen"
    project.refresh_from_db()
    assert project.summary == "Old summary."


def test_a_save_ends_what_was_kept(anna, project):
    type_into(anna, project, summary="Half a sentence.")

    response = anna.post(url_of(project), filled(anna, f"{url_of(project)}?take_up=yes"))

    project.refresh_from_db()
    assert response.status_code == 302
    assert project.summary == "Half a sentence."
    assert not Autosave.objects.unsaved().exists()


def test_a_refused_form_is_kept(anna, project):
    data = filled(anna, url_of(project)) | {"acronym": "", "summary": "Mine."}

    response = anna.post(url_of(project), data)

    kept = Autosave.objects.get().values
    assert response.status_code == 200
    assert (kept["acronym"], kept["summary"]) == ("", "Mine.")


def test_people_see_who_else_is_editing_a_page(anna, project):
    other = Client()
    other.force_login(UserFactory(role="publisher", first_name="Jan", last_name="Novak"))
    other.get(url_of(project))

    page = anna.get(url_of(project))

    assert "Jan Novak is also editing this page." in page.content.decode()


@pytest.mark.parametrize("name", ["typed", "discard"])
def test_who_may_not_read_a_record_learns_nothing_from_its_autosave(project, name):
    contributor = Client()
    contributor.force_login(UserFactory(role="contributor"))
    hidden = ProjectFactory(hidden=True)
    missing = reverse(f"admin:projects_project_{name}", args=[10**9])

    answers = [contributor.post(url_of(hidden, name)), contributor.post(missing)]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_who_may_only_read_a_record_keeps_nothing(project):
    contributor = Client()
    contributor.force_login(UserFactory(role="contributor"))

    answer = type_into(contributor, project, summary="Mine.")

    assert answer.status_code == 409
    assert not Autosave.objects.exists()
