"""What staff save, hide or delete in the back-office is in the index at the next request, whatever leans on it."""

import pytest
from django.urls import reverse

from backoffice import actions
from projects.models import Project
from search.reindexing import differences
from tests.back_office import filled
from tests.factories import (
    ActionPlanFactory,
    EditionFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    OutputFactory,
    PartnershipFactory,
    ProjectFactory,
    RegionFactory,
    TopicFactory,
    TransferFactory,
    UserFactory,
)
from tests.search.asking import everywhere, practices

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(UserFactory(role="publisher", is_superuser=True))
    return client


@pytest.fixture
def records():
    """A practice, and the records that its document and others lean on."""
    region, organisation = (
        RegionFactory(name="Oldregion"),
        OrganisationFactory(name="Oldorganisation"),
    )
    OrganisationNameFactory(organisation=organisation, name="Oldname")
    project = ProjectFactory(acronym="OLDPROJECT", title="")
    PartnershipFactory(project=project, organisation=organisation, lead=True)
    topic = TopicFactory(name="Oldtopic")
    edition = EditionFactory(
        published=True, title="The practice", practice__organisation=organisation, projects=[project],
        regions=[region], topics=[topic],
    )  # fmt: skip
    return {
        "partners_region": region,
        "partners_country": region.country,
        "partners_organisation": organisation,
        "projects_project": project,
        "projects_programme": project.programme,
        "practices_topic": topic,
        "projects_output": OutputFactory(title="The output", project=project),
        "practices_actionplan": ActionPlanFactory(
            title="The plan", project=project, organisation=organisation
        ),
        "practices_transfer": TransferFactory(practice=edition.practice),
    }


def change(client, kind, record, **values):
    """Send the record's form as it stands but for `values`."""
    address = reverse(f"admin:{kind}_change", args=[record.pk])
    response = client.post(address, filled(client, address) | values)
    assert response.status_code == 302, response.context["errors"]


@pytest.mark.parametrize(
    ("kind", "field", "old", "new", "titles"),
    [
        ("partners_region", "name", "oldregion", "newregion", ["The practice"]),
        ("partners_organisation", "name", "oldorganisation", "newname", ["newname"]),
        ("partners_organisation", "names-0-name", "oldname", "newname", ["Oldorganisation"]),
        ("projects_project", "acronym", "oldproject", "newproject", ["newproject", "The output"]),
        ("projects_programme", "name", "programme", "newprogramme", ["OLDPROJECT"]),
        ("practices_topic", "name", "oldtopic", "newtopic", ["The practice"]),
        ("projects_output", "title", "output", "newoutput", ["newoutput"]),
        ("practices_actionplan", "title", "plan", "newplan", ["newplan"]),
    ],
)
def test_what_is_renamed_is_found_by_its_new_name_only(
    staff, records, kind, field, old, new, titles
):
    assert everywhere(f"{old} ", as_typed="yes")

    change(staff, kind, records[kind], **{field: new})

    assert everywhere(f"{new} ", as_typed="yes") == titles
    assert everywhere(f"{old} ", as_typed="yes") == []
    assert not any(sum(counts.values()) for counts in differences().values())


def test_a_project_that_is_hidden_takes_its_records_and_values_along_and_back(staff, records):
    def set_public(action):
        staff.post(
            reverse("admin:projects_project_changelist"),
            {"action": action, "_selected_action": records["projects_project"].pk},
        )
        return (
            everywhere("", sort="title"),
            practices().facet("project"),
            practices().facet("programme"),
        )

    slug, programme = records["projects_project"].slug, records["projects_programme"].slug

    assert set_public("take_off_site") == (["The practice", "Oldorganisation"], {}, {})
    assert set_public("show_on_site") == (
        ["The practice", "OLDPROJECT", "Oldorganisation", "The plan", "The output"],
        {slug: 1},
        {programme: 1},
    )


def test_taking_a_record_off_the_site_reverts_nothing_that_was_saved_meanwhile():
    by = UserFactory(role="publisher")
    project = ProjectFactory(summary="Old summary.")
    read_before = Project.objects.get()
    project.summary = "New summary."
    project.save()

    is_changed = actions.set_public(read_before, False, by=by)
    is_changed_again = actions.set_public(read_before, False, by=by)

    project.refresh_from_db()
    assert (is_changed, is_changed_again) == (True, False)
    assert (project.is_public, project.summary) == (False, "New summary.")
    assert project.history.first().history_user == by


@pytest.mark.parametrize(
    ("kind", "left"),
    [
        ("projects_output", ["The practice", "OLDPROJECT", "Oldorganisation", "The plan"]),
        ("practices_actionplan", ["The practice", "OLDPROJECT", "Oldorganisation", "The output"]),
    ],
)
def test_what_is_deleted_is_gone(staff, records, kind, left):
    staff.post(reverse(f"admin:{kind}_delete", args=[records[kind].pk]), {"post": "yes"})

    assert everywhere("", sort="title") == left


def test_a_transfer_that_is_recorded_changed_or_deleted_counts(staff, records):
    transfer = records["practices_transfer"]
    assert practices().facet("transferred") == {"yes": 1}

    change(staff, "practices_transfer", transfer, status="considered")
    assert practices().facet("transferred") == {"no": 1}

    change(staff, "practices_transfer", transfer, status="adopted")
    assert practices().facet("transferred") == {"yes": 1}

    staff.post(reverse("admin:practices_transfer_delete", args=[transfer.pk]), {"post": "yes"})
    assert practices().facet("transferred") == {"no": 1}


def test_a_partner_that_joins_a_project_finds_it(staff, records):
    newcomer = OrganisationFactory(name="Newcomer", country__code="SE")

    staff.post(
        reverse("admin:projects_partnership_add"),
        {
            "project": records["projects_project"].pk,
            "organisation": newcomer.pk,
            "role": "partner",
            "order": 9,
        },
    )

    assert everywhere("sweden", as_typed="yes") == ["OLDPROJECT", "Newcomer"]
