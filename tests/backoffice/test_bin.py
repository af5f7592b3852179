"""A deleted record lies in the bin for 30 days and comes back as it was."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils import timezone

from backoffice import actions
from backoffice.models import Autosave, DeletedRecord
from editorial import actions as editorial_actions
from practices.models import Edition, Practice
from projects.models import Output, Partnership, Project
from search.models import SearchDocument
from sources.models import Citation, Conflict
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    AutosaveFactory,
    ConflictFactory,
    EditionFactory,
    MediaAppearanceFactory,
    OrganisationFactory,
    OutputFactory,
    PartnershipFactory,
    PhaseFactory,
    PolicyInstrumentFactory,
    PracticeFactory,
    ProjectFactory,
    RecommendationFactory,
    TopicFactory,
    TransferFactory,
    TransitionFactory,
    UserFactory,
)
from tests.imports.bringing import as_csv, bring, reasons

pytestmark = pytest.mark.django_db
BIN = "/admin/backoffice/deletedrecord/"


@pytest.fixture
def publisher():
    return UserFactory(role="publisher")


@pytest.fixture
def back_office(client, publisher):
    client.force_login(publisher)
    return client


def values_of(*records):
    return [model_to_dict(type(record).objects.get(pk=record.pk)) for record in records]


def test_a_project_comes_back_with_its_parts_and_relations(publisher):
    project = ProjectFactory()
    partnership = PartnershipFactory(project=project, budget=300_000)
    phase = PhaseFactory(project=project)
    instrument = PolicyInstrumentFactory(projects=[project])
    practice = PracticeFactory(projects=[project])
    media = MediaAppearanceFactory(project=project)
    conflict = ConflictFactory(record=project, field="title", decided=True)
    before = values_of(project, partnership, phase, instrument, practice, media, conflict)

    deleted = actions.delete(project, by=publisher)
    gone = Project.objects.count(), Partnership.objects.count(), Citation.objects.count()
    restored = actions.restore(deleted, by=publisher)

    assert gone == (0, 0, 0)
    assert restored == project
    assert values_of(project, partnership, phase, instrument, practice, media, conflict) == before
    assert list(Conflict.objects.get().citations.order_by("pk")) == list(Citation.objects.all())
    assert not DeletedRecord.objects.exists()


def test_a_practice_comes_back_with_its_editions_and_all_that_links_to_it(publisher):
    topic = TopicFactory()
    edition = EditionFactory(published=True, topics=[topic])
    practice = edition.practice
    transition = TransitionFactory(edition=edition)
    transfer = TransferFactory(practice=practice)
    recommendation = RecommendationFactory(practices=[practice])
    action = ActionFactory(inspired_by=[practice])
    replaced = PracticeFactory(replaced_by=practice)
    before = values_of(edition, practice, transition, transfer, recommendation, action, replaced)
    updated_at = Edition.objects.get().updated_at

    deleted = actions.delete(practice, by=publisher)
    replaced.refresh_from_db()
    lost = replaced.replaced_by
    actions.restore(deleted, by=publisher)

    kept = (edition, practice, transition, transfer, recommendation, action, replaced)
    assert lost is None
    assert values_of(*kept) == before
    assert Edition.objects.get().updated_at == updated_at


def test_what_comes_back_says_so_in_its_history_with_its_relations(publisher):
    topic = TopicFactory()
    edition = EditionFactory(topics=[topic])

    actions.restore(actions.delete(edition.practice, by=publisher), by=publisher)

    entry = edition.history.first()
    topics = [row.topic for row in entry.topics.all()]
    said = (entry.history_change_reason, entry.history_user, topics)
    assert said == ("Restored from the bin.", publisher, [topic])


def test_a_record_in_the_bin_is_searched_and_counted_nowhere(client, publisher):
    project = ProjectFactory(acronym="GONE")
    OutputFactory()  # of another project, so that the index is not empty
    documents = SearchDocument.objects.filter(kind="project", record_id=project.pk)
    was_indexed = documents.exists()

    deleted = actions.delete(project, by=publisher)
    answers = [
        client.get("/search/?q=gone").content.decode(),
        client.get("/api/v1/projects/").content.decode(),
        client.get("/projects/").content.decode(),
        client.get("/suggest/?q=gone").content.decode(),
    ]

    assert was_indexed
    assert not documents.exists()
    assert [project.slug in answer for answer in answers] == [False] * 4
    actions.restore(deleted, by=publisher)
    assert documents.exists()


def test_the_address_of_a_deleted_public_record_answers_that_it_is_gone(client, publisher):
    practice = EditionFactory(published=True).practice
    project = ProjectFactory()
    actions.delete(practice, by=publisher)
    actions.delete(project, by=publisher)
    pages = [
        f"/practices/{practice.slug}/",
        f"/practices/{practice.slug}/editions/1/",
        f"/projects/{project.slug}/",
    ]
    resources = [
        f"/api/v1/practices/{practice.slug}/",
        f"/api/v1/editions/{practice.slug}/1/",
        f"/api/v1/projects/{project.slug}/",
    ]

    answers = [client.get(url) for url in resources]

    assert [client.get(url).status_code for url in pages] == [410] * 3
    assert [answer.status_code for answer in answers] == [410] * 3
    assert [answer.json() for answer in answers] == [
        {"detail": "This record has been removed."}
    ] * 3


def test_the_address_of_a_deleted_draft_answers_as_if_it_had_never_been(client, publisher):
    draft = EditionFactory()
    hidden = ProjectFactory(hidden=True)
    actions.delete(draft.practice, by=publisher)
    actions.delete(hidden, by=publisher)

    addresses = [
        f"/practices/{draft.practice.slug}/",
        f"/practices/{draft.practice.slug}/editions/1/",
        f"/api/v1/practices/{draft.practice.slug}/",
        f"/projects/{hidden.slug}/",
        f"/api/v1/projects/{hidden.slug}/",
    ]

    assert [client.get(address).status_code for address in addresses] == [404] * 5


def test_after_thirty_days_the_address_is_unknown_and_free(client, publisher):
    project = ProjectFactory()
    actions.delete(project, by=publisher)
    DeletedRecord.objects.update(deleted_at=timezone.now() - timedelta(days=30))

    page = client.get(f"/projects/{project.slug}/")

    assert page.status_code == 404
    assert DeletedRecord.objects.reserved(Project, [project.slug]) == set()


def test_no_other_record_gets_a_slug_that_is_in_the_bin(back_office, publisher):
    project = ProjectFactory(slug="clusters")
    actions.delete(project, by=publisher)
    form = {"slug": "clusters", "acronym": "NEW", "programme": project.programme_id}

    page = back_office.post("/admin/projects/project/add/", form)

    errors = page.context["adminform"].form.errors["slug"]
    assert errors == [
        "A project in the bin has this address, for 30 days after it was deleted. "
        "Choose another one, or restore that record."
    ]


def test_a_draft_begins_beside_the_slug_that_is_in_the_bin(publisher):
    organisation = OrganisationFactory()
    first = editorial_actions.begin("Vouchers", organisation=organisation, by=publisher)
    slug = first.practice.slug
    actions.delete(first.practice, by=publisher)

    second = editorial_actions.begin("Vouchers", organisation=organisation, by=publisher)

    assert second.practice.slug != slug


def test_a_record_without_what_it_belonged_to_does_not_come_back(publisher):
    output = OutputFactory(title="The manual")
    project = output.project
    deleted_output = actions.delete(output, by=publisher)
    deleted_project = actions.delete(project, by=publisher)

    with pytest.raises(ValidationError) as refused:
        actions.restore(deleted_output, by=publisher)
    actions.restore(deleted_project, by=publisher)
    actions.restore(deleted_output, by=publisher)

    assert refused.value.messages == [
        f"“The manual” needs the project “{project}”, which is in the bin too. Restore that first."
    ]
    assert Output.objects.get().project == project


def test_a_record_whose_place_was_taken_does_not_come_back(publisher):
    edition = EditionFactory(number=1)
    deleted = actions.delete(edition, by=publisher)
    EditionFactory(practice=edition.practice, number=2)

    with pytest.raises(ValidationError) as refused:
        actions.restore(deleted, by=publisher)

    assert refused.value.messages == [
        f"“{edition}” cannot be restored: "
        "This practice already has an open edition. Finish that one first."
    ]


def test_a_record_comes_back_without_what_was_deleted_since(publisher):
    plan = ActionPlanFactory()
    topic, output = TopicFactory(), OutputFactory()
    plan.topics.add(topic)
    plan.document = output
    plan.save()
    deleted = actions.delete(plan, by=publisher)
    actions.delete(topic, by=publisher)
    actions.delete(output, by=publisher)

    restored = actions.restore(deleted, by=publisher)

    restored.refresh_from_db()
    assert (restored.document, list(restored.topics.all())) == (None, [])


def test_a_file_is_removed_when_the_bin_is_emptied_and_not_before(publisher):
    output = OutputFactory()
    output.file.save("manual.pdf", ContentFile(b"%PDF"))
    shared = OutputFactory(file=output.file.name)
    storage, name = output.file.storage, output.file.name

    actions.delete(output, by=publisher)
    early = actions.empty_bin(), storage.exists(name)
    DeletedRecord.objects.update(deleted_at=timezone.now() - timedelta(days=31))
    used = actions.empty_bin(), storage.exists(name)
    actions.delete(shared, by=publisher)
    DeletedRecord.objects.update(deleted_at=timezone.now() - timedelta(days=31))
    late = actions.empty_bin(), storage.exists(name)

    assert [early, used, late] == [(0, True), (1, True), (1, False)]


def test_typed_text_comes_back_with_the_record_and_goes_for_good_with_the_bin(publisher):
    edition = EditionFactory()
    AutosaveFactory(record=edition, user=publisher)
    other = AutosaveFactory(user=publisher)

    actions.delete(edition.practice, by=publisher)
    in_bin = Autosave.objects.count()
    DeletedRecord.objects.update(deleted_at=timezone.now() - timedelta(days=31))
    actions.empty_bin()

    assert in_bin == 2
    assert list(Autosave.objects.all()) == [other]


def test_the_list_deletes_into_the_bin_and_the_bin_restores(back_office):
    project = ProjectFactory()
    keys = {"_selected_action": [project.pk], "action": "delete_selected", "post": "yes"}

    back_office.post("/admin/projects/project/", keys)
    page = back_office.get(BIN).content.decode()
    deleted = DeletedRecord.objects.get()
    back_office.post(f"{BIN}{deleted.pk}/restore/")

    assert project.acronym in page
    assert Project.objects.get() == project


def test_the_page_of_a_record_deletes_into_the_bin(back_office, publisher):
    practice = EditionFactory().practice

    page = back_office.post(
        f"/admin/practices/practice/{practice.pk}/delete/", {"post": "yes"}, follow=True
    )

    assert not Practice.objects.exists()
    assert DeletedRecord.objects.get().deleted_by == publisher
    assert "for 30 days and can be restored there" in page.content.decode()


def test_an_editor_who_may_not_delete_projects_finds_none_in_the_bin(client, publisher):
    deleted = actions.delete(ProjectFactory(acronym="SECRET"), by=publisher)
    client.force_login(UserFactory(role="editor"))

    listed = client.get(BIN).content.decode()
    page = client.get(f"{BIN}{deleted.pk}/change/")
    client.post(f"{BIN}{deleted.pk}/restore/")

    assert "SECRET" not in listed
    assert page.status_code == 302
    assert not Project.objects.exists()


def test_a_contributor_who_may_delete_finds_drafts_of_their_own_organisation(client, publisher):
    own, other = OrganisationFactory(), OrganisationFactory()
    person = UserFactory(role="contributor", organisation=own)
    person.user_permissions.add(Permission.objects.get(codename="delete_practice"))
    mine = EditionFactory(practice__organisation=own).practice
    published = EditionFactory(published=True, practice__organisation=own).practice
    theirs = EditionFactory(practice__organisation=other).practice
    title = str(mine)
    for practice in (mine, published, theirs):
        actions.delete(practice, by=publisher)
    client.force_login(person)

    listed = client.get(BIN).context["cl"].result_list

    assert [deleted.title for deleted in listed] == [title]


def test_somebody_who_deletes_nothing_has_no_bin(client):
    client.force_login(UserFactory(role="contributor"))

    assert client.get(BIN).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_bin_takes_as_many_queries_for_one_record_as_for_three(
    back_office, publisher, number, django_assert_num_queries
):
    for _ in range(number):
        actions.delete(ProjectFactory(), by=publisher)
    back_office.get(BIN)

    with django_assert_num_queries(10):
        back_office.get(BIN)


def test_a_second_click_deletes_nothing_more(publisher):
    project = ProjectFactory()
    actions.delete(Project.objects.get(), by=publisher)

    again = actions.delete(project, by=publisher)

    assert again is None
    assert DeletedRecord.objects.count() == 1


def test_odd_addresses_of_the_bin_are_not_found(back_office):
    odd = ["0", "99999999999999999999", "abc", "%00"]

    answers = [back_office.get(f"{BIN}{text}/change/").status_code for text in odd]

    assert set(answers) <= {302, 400, 404}
    assert reverse("admin:backoffice_deletedrecord_changelist") == BIN


def test_a_file_is_told_that_its_slug_is_in_the_bin(publisher):
    organisation = OrganisationFactory()
    practice = EditionFactory(practice__slug="vouchers").practice
    actions.delete(practice, by=publisher)
    row = {"slug": "vouchers", "title": "Vouchers", "organisation": organisation.slug}

    batch = bring(publisher, as_csv(row))

    assert reasons(batch) == [
        [
            (
                "slug",
                "A practice in the bin has this address, for 30 days after it was deleted. "
                "Choose another one, or restore that record.",
            )
        ]
    ]


def test_a_file_of_projects_is_told_the_same(publisher):
    project = ProjectFactory(slug="clusters")
    actions.delete(project, by=publisher)
    row = {"slug": "clusters", "acronym": "NEW", "programme": project.programme.slug}
    row["lead_unknown"] = "yes"

    batch = bring(publisher, as_csv(row), kind="projects")

    assert [column for column, _ in reasons(batch)[0]] == ["slug"]
