"""Records are chosen among those that the person may know of, and nothing that a browser can send breaks a form."""

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse

from backoffice.admin import RecordAdmin
from practices.models import Edition, Practice, Transfer
from tests.back_office import filled
from tests.factories import (
    EditionFactory,
    OrganisationFactory,
    PracticeFactory,
    ProjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NO_KEYS = ["abc", "9" * 40, "²", "-1", "1" * 18]
FORMS = [
    (model, name)
    for model, of_model in sorted(
        admin.site._registry.items(), key=lambda pair: pair[0]._meta.label
    )
    if isinstance(of_model, RecordAdmin)
    for name in of_model.autocomplete_fields
]
IDS = [f"{model._meta.label}.{name}" for model, name in FORMS]


# Those that begin by a verb, not by the form of their own.
BEGUN = {Edition: EditionFactory, Practice: PracticeFactory}


def address(model, page="add", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize(("model", "name"), FORMS, ids=IDS)
def test_what_cannot_be_a_key_is_shown_as_nothing_and_refused_by_name(client, model, name):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    form = address(model, "change", BEGUN[model]().pk) if model in BEGUN else address(model)

    shown = [client.get(form, {name: value}).status_code for value in NO_KEYS]
    sent = [client.post(form, {name: value}) for value in NO_KEYS]

    assert shown == [200] * len(NO_KEYS)
    assert [answer.status_code for answer in sent] == [200] * len(NO_KEYS)
    assert all(name in answer.context["adminform"].form.errors for answer in sent)


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("replaced_by", lambda: EditionFactory(practice__slug="hidden-one").practice),
        ("projects", lambda: ProjectFactory(acronym="hidden-one", is_public=False)),
        ("organisation", lambda: OrganisationFactory(name="hidden-one")),
    ],
)
def test_a_contributor_chooses_for_a_practice_nothing_that_they_may_not_know_of(
    client, name, hidden
):
    own, record = OrganisationFactory(), hidden()
    practice = PracticeFactory(organisation=own)
    client.force_login(UserFactory(role="contributor", organisation=own))
    form = address(Practice, "change", practice.pk)

    sent = client.post(form, filled(client, form) | {name: record.pk})

    assert "hidden-one" not in sent.content.decode()
    assert list(sent.context["adminform"].form.errors) == [name]


def test_what_a_record_has_chosen_stays_chosen_though_it_is_hidden_by_now(client):
    own, project = OrganisationFactory(), ProjectFactory(acronym="hidden-one", is_public=False)
    practice = PracticeFactory(organisation=own, projects=[project])
    client.force_login(UserFactory(role="contributor", organisation=own))

    form = client.get(address(Practice, "change", practice.pk)).context["adminform"].form

    assert list(form.fields["projects"].queryset) == [project]


def test_a_transfer_is_added_from_no_organisation_that_is_hidden(client):
    hidden = OrganisationFactory(name="hidden-one", is_public=False)
    client.force_login(UserFactory(role="contributor", organisation=OrganisationFactory()))

    page = client.get(address(Transfer), {"from_organisation": hidden.pk})

    assert (page.status_code, "hidden-one" in page.content.decode()) == (200, False)


@pytest.mark.parametrize("key", NO_KEYS)
def test_an_action_about_what_cannot_be_a_key_is_done_to_nothing(client, key):
    edition = EditionFactory()
    client.force_login(UserFactory(role="publisher"))

    answer = client.post(
        address(Edition, "changelist"), {"action": "archive_all", ACTION_CHECKBOX_NAME: [key]}
    )

    assert answer.status_code in {200, 302}
    assert Edition.objects.get().status == edition.status


@pytest.mark.parametrize("version", ["²", "9" * 40, "abc"])
def test_a_version_of_the_history_that_cannot_be_is_not_there(client, version):
    edition = EditionFactory()
    client.force_login(UserFactory(role="publisher"))

    answer = client.get(f"{address(Edition, 'history', edition.pk)}{version}/")

    assert answer.status_code == 302
