"""Somebody saves a form whose record was closed to them, or deleted, while they typed: the text is theirs still."""

import pytest
from django.test import Client
from django.urls import reverse

from backoffice import actions
from backoffice.models import DeletedRecord
from projects.models import Project
from tests.back_office import filled
from tests.factories import (
    EditionFactory,
    MembershipFactory,
    PracticeFactory,
    ProjectFactory,
    TransferFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def url_of(record):
    return reverse(f"admin:{record._meta.label_lower.replace('.', '_')}_change", args=[record.pk])


def shown(response, label):
    """The values that the page shows under this label."""
    return [text for each, text in response.context["texts"] if each == label]


def test_a_text_is_kept_when_its_record_is_closed_to_the_person_meanwhile():
    practice = PracticeFactory()
    contributor = UserFactory(role="contributor")
    MembershipFactory(user=contributor, organisation=practice.organisation)
    EditionFactory(practice=practice)
    transfer = TransferFactory(practice=practice, change="Old description.")
    client = client_of(contributor)
    data = filled(client, url_of(transfer)) | {"change": "A long new description."}
    EditionFactory(practice=practice, published=True, number=2)

    response = client.post(url_of(transfer), data)

    transfer.refresh_from_db()
    page = response.content.decode()
    assert response.status_code == 403
    assert transfer.change == "Old description."
    assert shown(response, "Change") == ["A long new description."]
    assert "because you can no longer change this transfer" in page
    assert "A long new description." in client.get(url_of(transfer)).content.decode()


def test_a_text_is_kept_when_its_record_is_deleted_and_is_saved_once_that_is_restored():
    publisher = UserFactory(role="publisher")
    project = ProjectFactory(acronym="CNCB", summary="Old summary.", lead_unknown=True)
    project.save()
    client = client_of(publisher)
    data = filled(client, url_of(project)) | {"summary": "A long new summary."}
    actions.delete(project, by=publisher)

    response = client.post(url_of(project), data)

    deleted = DeletedRecord.objects.get()
    page = response.content.decode()
    assert response.status_code == 403
    assert shown(response, "Summary") == ["A long new summary."]
    assert "because “CNCB” was deleted" in page
    assert reverse("admin:backoffice_deletedrecord_change", args=[deleted.pk]) in page
    actions.restore(deleted, by=publisher)
    client.post(url_of(project), dict(response.context["fields"]))
    assert Project.objects.get().summary == "A long new summary."


def test_who_may_not_see_a_record_learns_nothing_from_sending_its_form():
    contributor = client_of(UserFactory(role="contributor"))
    hidden = ProjectFactory(hidden=True)
    deleted = ProjectFactory(acronym="GONE")
    key = deleted.pk
    actions.delete(deleted, by=UserFactory(role="publisher"))
    urls = [url_of(hidden)]
    urls += [reverse("admin:projects_project_change", args=[each]) for each in (key, 10**9)]

    answers = [contributor.post(url, {"summary": "Mine."}) for url in urls]

    reasons = {(answer.status_code, answer.context["reason"]) for answer in answers}
    assert reasons == {(403, "this project was deleted, or you can no longer see it")}
    assert [shown(answer, "Summary") for answer in answers] == [["Mine."]] * 3


def test_a_new_record_is_kept_when_the_person_may_not_add_it_any_more():
    editor = client_of(UserFactory(role="contributor"))

    response = editor.post(reverse("admin:projects_project_add"), {"summary": "A new project."})

    assert response.status_code == 403
    assert response.context["reason"] == "you can no longer add projects"
    assert shown(response, "Summary") == ["A new project."]
    assert not Project.objects.exists()
