"""Who only reads in the back-office reads of projects what the public does."""

import pytest
from django.urls import reverse

from tests.factories import (
    EventFactory,
    IndicatorFactory,
    MediaAppearanceFactory,
    OrganisationFactory,
    OutputFactory,
    PartnershipFactory,
    PolicyInstrumentFactory,
    ProjectFactory,
    UserFactory,
)
from tests.visitor import text

pytestmark = pytest.mark.django_db
MODELS = [
    "project",
    "partnership",
    "policyinstrument",
    "event",
    "output",
    "mediaappearance",
    "indicator",
]


@pytest.fixture
def project():
    """A project that is not public, with all that belongs to it."""
    hidden = ProjectFactory(acronym="Veiled", hidden=True)
    for factory in (
        EventFactory,
        IndicatorFactory,
        MediaAppearanceFactory,
        OutputFactory,
        PartnershipFactory,
    ):
        factory(project=hidden)
    PolicyInstrumentFactory().projects.add(hidden)
    return hidden


@pytest.mark.parametrize("name", MODELS)
def test_a_contributor_finds_nothing_of_a_project_that_is_not_public(client, project, name):
    listing = reverse(f"admin:projects_{name}_changelist")
    client.force_login(UserFactory(role="editor"))
    of_editor = client.get(listing)
    client.force_login(UserFactory(role="contributor", organisation=OrganisationFactory()))
    of_contributor = client.get(listing)

    assert (of_editor.context["cl"].result_count, of_contributor.context["cl"].result_count) == (
        1,
        0,
    )
    assert "Veiled" not in text(of_contributor)
    number = of_editor.context["cl"].result_list[0].pk
    there, nowhere = (
        client.get(reverse(f"admin:projects_{name}_change", args=[n])) for n in (number, 10**6)
    )
    assert (there.status_code, nowhere.status_code) == (302, 302)
    assert client.get(reverse(f"admin:projects_{name}_history", args=[number])).status_code == 302
