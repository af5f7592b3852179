"""Lists and choices of the back-office find a name however it is typed, as the public search does."""

import unicodedata

import pytest
from django.urls import reverse

from tests.factories import EditionFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role="editor"))
    return client


def names_found(client, words):
    url = reverse("admin:partners_organisation_changelist")
    page = client.get(url, {"q": words})
    return [organisation.name for organisation in page.context["cl"].result_list]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Győr Városa", "gyor"),
        ("Győr Városa", "GYŐR varosa"),
        ("Gyor", "Győr"),
        (unicodedata.normalize("NFD", "Győr Városa"), "gyor"),
        ("Straßenbau", "strassen"),
        ("Strassenbau", "straße"),
        ("Århus Kommune", "arhus"),
        ("Łódź", "lodz"),
        ("Περιφέρεια Ηπείρου", "περιφερεια ηπειρου"),
        ("Area (north) [a.b]", "(north) [a.b]"),
        ("Győr Városa 21", '"gyor varosa 21"'),
    ],
)
def test_a_name_is_found_without_its_accents_and_capitals(editor, name, words):
    OrganisationFactory(name=name)
    OrganisationFactory(name="Another body")

    assert names_found(editor, words) == [name]


@pytest.mark.parametrize("words", [".*", "gyar", "Gy.r", "[a-z]", "x" * 5000])
def test_a_search_is_taken_letter_by_letter(editor, words):
    OrganisationFactory(name="Győr Városa")

    assert names_found(editor, words) == []


def test_a_choice_offers_what_is_written_with_accents(editor):
    organisation = OrganisationFactory(name="Győr Városa")
    url = reverse("admin:autocomplete")
    field = {"app_label": "projects", "model_name": "partnership", "field_name": "organisation"}

    answer = editor.get(url, field | {"term": "gyor"})

    assert answer.json()["results"] == [{"id": str(organisation.pk), "text": "Győr Városa"}]


def test_a_contributor_finds_drafts_of_their_own_organisation_alone(client):
    own = EditionFactory(title="Félkész szöveg")
    EditionFactory(title="Félkész, másé")
    user = UserFactory(role="contributor", organisation=own.practice.organisation)
    client.force_login(user)

    page = client.get(reverse("admin:practices_edition_changelist"), {"q": "felkesz"})

    assert list(page.context["cl"].result_list) == [own]
