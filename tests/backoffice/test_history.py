"""The history of a record shows its parts' changes, and an earlier version can be restored."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission

from partners.models import Membership, Organisation
from practices.models import Edition
from projects.models import Output, Partnership, Phase, Project
from tests.back_office import filled
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    CitationFactory,
    EditionFactory,
    EventFactory,
    IndicatorFactory,
    MembershipFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    OutputFactory,
    PartnershipFactory,
    PhaseFactory,
    PolicyInstrumentFactory,
    ProjectFactory,
    RecommendationFactory,
    RegionFactory,
    SourceFactory,
    TopicFactory,
    TransferFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher():
    return UserFactory(role="publisher", first_name="Ada", last_name="Lovelace")


@pytest.fixture
def back_office(client, publisher):
    client.force_login(publisher)
    return client


def project_of(**values):
    """A project that can be saved without a lead partner."""
    return ProjectFactory(lead_unknown=True, **values)


def admin_url(record, page):
    opts = record._meta
    return f"/admin/{opts.app_label}/{opts.model_name}/{record.pk}/{page}/"


def age(*records, minutes=10):
    """Let what the history says so far have happened some minutes ago."""
    for record in records:
        for entry in type(record).history.filter(id=record.pk):
            entry.history_date -= timedelta(minutes=minutes)
            entry.save()


def change(client, record, **values):
    url = admin_url(record, "change")
    answer = client.post(url, filled(client, url) | values)
    assert answer.status_code == 302, answer.context["adminform"].form.errors


def restore(client, record, entry, *, follow=False):
    url = admin_url(record, f"history/{entry.pk}")
    latest = client.get(url).context["restoration"].latest
    return client.post(url, {"latest": latest}, follow=follow)


def lines(client, record):
    """[(what, [(field, old, new)])] of the history's page."""
    shown = []
    for line in client.get(admin_url(record, "history")).context["lines"]:
        changes = [(change.label, change.old_text, change.new_text) for change in line.changes]
        shown.append((line.name, line.done, changes))
    return shown


def test_a_partner_s_share_is_in_the_history_of_the_project(back_office):
    project = project_of()
    partnership = PartnershipFactory(project=project, budget=300_000)
    age(project, partnership)

    change(back_office, project, **{"partnerships-0-budget": "9000000"})

    name = f"Partnership: {partnership.organisation} in {project}"
    assert lines(back_office, project)[0] == (
        name,
        "changed",
        [("Budget share (EUR)", "300,000.00", "9,000,000.00")],
    )


def test_a_save_without_a_change_is_named_as_such(back_office):
    project = project_of()
    age(project)

    change(back_office, project)

    assert lines(back_office, project) == [
        ("", "saved without changes", []),
        ("", "added", []),
    ]


def test_a_part_that_is_added_or_removed_is_in_the_history_with_what_it_said(back_office):
    project = project_of()
    phase = PhaseFactory(project=project, name="Phase 1")
    age(project, phase)
    page = filled(back_office, admin_url(project, "change"))

    back_office.post(admin_url(project, "change"), page | {"phases-0-DELETE": "on"})

    dates = [("Start", "1 January 2012", "–"), ("End", "31 December 2014", "–")]
    shown = lines(back_office, project)
    assert shown[0] == (f"Phase: {project}, Phase 1", "removed", [("Name", "Phase 1", "–"), *dates])


def test_the_history_names_what_was_chosen_and_says_when_it_is_gone(back_office):
    edition = EditionFactory()
    kept, lost = TopicFactory(name="Kept"), TopicFactory(name="Lost")
    age(edition)
    change(back_office, edition, topics=[kept.pk, lost.pk], scope="local")
    lost.delete()

    changes = [changes for _, _, changes in lines(back_office, edition)]

    assert ("Topics", "–", "Kept, a deleted topic") in changes[0] + changes[1]
    assert ("Scope", "–", "Local") in changes[0] + changes[1]


def test_a_contributor_does_not_read_there_what_sources_are_cited_for(client):
    organisation = OrganisationFactory()
    edition = EditionFactory(practice__organisation=organisation)
    CitationFactory(record=edition, value="of somebody else")
    client.force_login(UserFactory(role="contributor", organisation=organisation))

    page = client.get(admin_url(edition, "history"))

    assert page.status_code == 200
    assert "of somebody else" not in page.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_a_history_takes_as_many_queries_for_one_part_as_for_three(
    back_office, number, django_assert_num_queries
):
    project = project_of()
    for _ in range(number):
        PartnershipFactory(project=project, budget=5)
    url = admin_url(project, "history")
    back_office.get(url)

    with django_assert_num_queries(13):
        back_office.get(url)


def test_a_version_is_restored_as_a_new_one_that_says_so(back_office, publisher):
    project = project_of(summary="The first text.")
    first = project.history.first()
    age(project)
    change(back_office, project, summary="Overwritten by mistake.")

    answer = restore(back_office, project, first, follow=True)

    project.refresh_from_db()
    entry = project.history.first()
    first.refresh_from_db()
    reason = entry.history_change_reason
    assert project.summary == "The first text."
    assert reason.startswith("Restored from ")
    assert (entry.history_user, project.history.count()) == (publisher, 3)
    assert reason in answer.content.decode()


def test_the_page_before_says_what_changes(back_office):
    project = project_of(total_budget=100)
    partnership = PartnershipFactory(project=project, budget=50)
    first = project.history.first()
    age(project, partnership)
    data = {"total_budget": "90", "partnerships-0-budget": "40"}
    change(back_office, project, **data)

    page = back_office.get(admin_url(project, f"history/{first.pk}"))

    restoration = page.context["restoration"]
    shown = [(change.label, change.old_text, change.new_text) for change in restoration.changes]
    parts = [
        (part.done, part.changes[0].old_text, part.changes[0].new_text)
        for part in restoration.parts
    ]
    assert shown == [("Total budget (EUR)", "90.00", "100.00")]
    assert parts == [("changes", "40.00", "50.00")]
    assert Project.objects.get().total_budget == 90


def test_the_parts_come_back_with_the_version(back_office):
    project = project_of(total_budget=100)
    changed = PartnershipFactory(project=project, budget=50)
    removed = PartnershipFactory(project=project, budget=20, order=2)
    name = OrganisationNameFactory(organisation=removed.organisation)
    removed.names_used.add(name)
    first = project.history.first()
    age(project, changed, removed)
    url = admin_url(project, "change")
    data = {"partnerships-0-budget": "40", "partnerships-1-DELETE": "on", "total_budget": "60"}
    data["lead_unknown"] = "on"
    back_office.post(url, filled(back_office, url) | data)
    later = PhaseFactory(project=project)

    restore(back_office, project, first)

    partnerships = Partnership.objects.order_by("pk")
    values = list(partnerships.values_list("pk", "budget", "order"))
    assert values == [(changed.pk, 50, 1), (removed.pk, 20, 2)]
    assert list(partnerships[1].names_used.all()) == [name]
    assert not Phase.objects.filter(pk=later.pk).exists()
    reasons = {part.history.first().history_change_reason for part in partnerships}
    assert {reason.partition(" from ")[0] for reason in reasons} == {"Restored"}


def test_two_parts_that_changed_places_change_back(back_office):
    project = ProjectFactory(lead_unknown=False)
    first_lead = PartnershipFactory(project=project, role="lead")
    next_lead = PartnershipFactory(project=project, order=2)
    first = project.history.first()
    age(project, first_lead, next_lead)
    project.save()
    for partnership, role in ((first_lead, "partner"), (next_lead, "lead")):
        partnership.role = role
        partnership.save()

    restore(back_office, project, first)

    assert Partnership.objects.get(role="lead") == first_lead


def test_an_edition_is_restored_with_its_relations_and_goes_up_a_version(back_office):
    topic, region = TopicFactory(), RegionFactory()
    edition = EditionFactory(topics=[topic], regions=[region], description="What is done.")
    first = edition.history.first()
    age(edition)
    change(back_office, edition, topics=[], regions=[], description="Lost.")
    version = Edition.objects.get().version

    restore(back_office, edition, first)

    edition = Edition.objects.get()
    restored = (edition.description, list(edition.topics.all()), list(edition.regions.all()))
    assert restored == ("What is done.", [topic], [region])
    assert edition.version == version + 1


@pytest.mark.parametrize("state", ["in_review", "published", "archived"])
def test_a_contributor_restores_no_version_of_what_they_may_not_edit(client, state):
    organisation = OrganisationFactory()
    edition = EditionFactory(practice__organisation=organisation, **{state: True})
    first = edition.history.first()
    edition.description = "Other words."
    edition.save()
    client.force_login(UserFactory(role="contributor", organisation=organisation))
    url = admin_url(edition, f"history/{first.pk}")

    page = client.get(url).content.decode()
    answer = client.post(url, {"latest": edition.history.first().pk})

    assert "Restore this version" not in page
    assert answer.status_code == 403
    assert Edition.objects.get().description == "Other words."


def test_somebody_of_another_organisation_finds_no_such_version(client):
    edition = EditionFactory()
    client.force_login(UserFactory(role="contributor", organisation=OrganisationFactory()))

    answer = client.get(admin_url(edition, f"history/{edition.history.first().pk}"))

    assert answer.status_code == 302


def test_a_version_of_another_record_is_not_found(back_office):
    project, other = project_of(), project_of()

    answer = back_office.get(admin_url(project, f"history/{other.history.first().pk}"))

    assert answer.status_code == 302


def test_what_was_saved_since_the_page_was_opened_is_not_overwritten(back_office):
    project = project_of(summary="One.")
    first = project.history.first()
    age(project)
    change(back_office, project, summary="Two.")
    url = admin_url(project, f"history/{first.pk}")
    latest = back_office.get(url).context["restoration"].latest
    change(back_office, project, summary="Three.")

    page = back_office.post(url, {"latest": latest})

    assert "was changed since you opened this page" in page.content.decode()
    assert Project.objects.get().summary == "Three."


def test_a_version_that_would_be_wrong_now_is_refused_in_words(back_office):
    project = project_of(total_budget=100)
    first = project.history.first()
    age(project)
    change(back_office, project, total_budget="500", erdf_amount="")
    entry = project.history.first()
    Project.history.filter(pk=first.pk).update(erdf_amount=400)

    page = restore(back_office, project, Project.history.get(pk=first.pk))

    assert "The ERDF share is larger than the total budget." in page.content.decode()
    assert Project.objects.get().history.first() == entry


def test_the_address_and_what_the_public_sees_stay_as_they_are(back_office):
    project = project_of(slug="old", hidden=True, summary="One.")
    first = project.history.first()
    age(project)
    change(back_office, project, slug="new", is_public="on", summary="Two.")

    restore(back_office, project, first)

    project = Project.objects.get()
    assert (project.slug, project.is_public, project.summary) == ("new", True, "One.")


def test_a_record_that_was_chosen_and_deleted_since_is_left_out(back_office):
    topic = TopicFactory()
    edition = EditionFactory(topics=[topic], description="One.")
    first = edition.history.first()
    age(edition)
    change(back_office, edition, description="Two.")
    topic.delete()

    page = restore(back_office, edition, first, follow=True)

    assert page.status_code == 200
    assert Edition.objects.get().description == "One."


def test_an_organisation_s_version_lets_nobody_in_again(back_office, publisher):
    organisation = OrganisationFactory(website="https://one.example")
    membership = MembershipFactory(organisation=organisation)
    first = organisation.history.first()
    age(organisation, membership)
    membership.delete()
    change(back_office, organisation, website="https://two.example")

    restore(back_office, organisation, first)

    assert Organisation.objects.get(pk=organisation.pk).website == "https://one.example"
    assert not Membership.objects.exists()


def test_a_lost_file_is_not_restored(back_office):
    output = OutputFactory(file="outputs/lost.pdf", summary="One.")
    first = output.history.first()
    age(output)
    Output.objects.filter(pk=output.pk).update(file="")
    output.refresh_from_db()
    output.summary = "Two."
    output.save()

    restore(back_office, output, first)

    output.refresh_from_db()
    assert (output.summary, output.file.name) == ("One.", "")


def test_a_person_who_may_only_read_is_offered_no_restoring(client):
    project = project_of()
    person = UserFactory()
    person.user_permissions.add(Permission.objects.get(codename="view_project"))
    client.force_login(person)
    entry = project.history.first()

    page = client.get(admin_url(project, f"history/{entry.pk}"))

    assert page.status_code == 200
    assert "Restore this version" not in page.content.decode()
    assert client.post(admin_url(project, f"history/{entry.pk}")).status_code == 403


def test_a_version_without_the_lead_partner_is_refused(back_office):
    project = ProjectFactory(lead_unknown=False)
    partnership = PartnershipFactory(project=project)
    first = project.history.first()
    age(project, partnership)
    project.save()
    partnership.role = "lead"
    partnership.save()

    page = restore(back_office, project, first)

    assert "The project has no lead partner." in page.content.decode()
    assert Partnership.objects.get().is_lead


def test_the_history_of_each_kind_of_record_opens(client):
    client.force_login(UserFactory(is_superuser=True))
    records = [make() for make in (EventFactory, OrganisationFactory, OutputFactory, SourceFactory)]
    records += [EditionFactory(), ActionPlanFactory(), TransferFactory(), ActionFactory()]
    records += [PolicyInstrumentFactory(), IndicatorFactory(), RecommendationFactory()]

    answers = [client.get(admin_url(record, "history")).status_code for record in records]

    assert answers == [200] * len(records)
