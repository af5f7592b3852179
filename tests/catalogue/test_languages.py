"""The language of a record is chosen from a list; what was typed before there was one stays."""

import pytest
from django.urls import reverse

from partners.models import OrganisationName
from projects.models import Output
from sources.models import Source
from tests.back_office import filled
from tests.factories import (
    ActionPlanFactory,
    EditionFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    OutputFactory,
    SourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

FACTORIES = [ActionPlanFactory, EditionFactory, OutputFactory, SourceFactory]


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role="publisher"))
    return client


def change_url(record):
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk])


@pytest.mark.parametrize("language", ["English", "de, hu", "xx"])
@pytest.mark.parametrize("factory", FACTORIES)
def test_a_language_outside_the_list_stays_when_another_field_is_saved(editor, factory, language):
    record = factory(language=language)
    url = change_url(record)

    data = filled(editor, url) | {"title": "Another title"}
    answer = editor.post(url, data)

    record.refresh_from_db()
    assert answer.status_code == 302
    assert (record.title, record.language) == ("Another title", language)


@pytest.mark.parametrize("factory", FACTORIES)
def test_the_form_shows_a_language_outside_the_list_as_chosen(editor, factory):
    record = factory(language="English")

    page = editor.get(change_url(record)).content.decode()

    assert '<option value="English" selected>English</option>' in page


def test_the_language_of_a_name_outside_the_list_stays(editor):
    organisation = OrganisationFactory(name="The Agency")
    OrganisationNameFactory(organisation=organisation, name="Az Ügynökség", language="Hungarian")
    url = change_url(organisation)

    answer = editor.post(url, filled(editor, url) | {"names-0-name": "Ügynökség"})

    assert answer.status_code == 302
    names = OrganisationName.objects.values_list("name", "language")
    assert list(names) == [("Ügynökség", "Hungarian")]


def test_a_language_that_is_neither_in_the_list_nor_in_the_record_is_refused(editor):
    output = OutputFactory(language="en")
    url = change_url(output)

    answer = editor.post(url, filled(editor, url) | {"language": "English"})

    assert answer.status_code == 200
    assert Output.objects.get().language == "en"
    form = answer.context["adminform"].form
    assert list(form.errors) == ["language"]


@pytest.mark.parametrize("code", ["ast", "ckb", "dsb", "hsb", "kab", "mul", "udm"])
def test_a_language_whose_code_has_three_letters_can_be_chosen(editor, code):
    source = SourceFactory(language="en")
    url = change_url(source)

    answer = editor.post(url, filled(editor, url) | {"language": code})

    assert answer.status_code == 302
    assert Source.objects.get().language == code
