"""An import is taken back as a whole, as far as nobody changed its records since."""

import pytest
from django.urls import reverse

from backoffice import actions as bin_actions
from backoffice.models import DeletedRecord
from editorial import actions as editorial_actions
from imports import actions, taking_back
from imports.models import Import, ImportRow
from practices.models import Edition, Practice
from projects.models import Project
from tests.factories import (
    EditionFactory,
    OrganisationFactory,
    PartnershipFactory,
    ProgrammeFactory,
    ProjectFactory,
    RecommendationFactory,
    UserFactory,
)
from tests.imports.bringing import as_csv, bring, carry_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(role="editor", first_name="Ed", last_name="Itor")


@pytest.fixture
def publisher():
    return UserFactory(role="publisher", first_name="Pub", last_name="Lisher")


def imported(user, *rows, kind="practices"):
    batch = bring(user, as_csv(*rows), kind=kind)
    carry_out(batch)
    batch.refresh_from_db()
    assert batch.state == Import.State.DONE, batch.rows.values_list("errors")
    return batch


def take_back(batch):
    """Take it back; returns [(outcome, why it stays)] of the rows."""
    assert actions.take_back(batch)
    batch.refresh_from_db()
    taking_back.take_back(batch)
    batch.refresh_from_db()
    assert batch.state == Import.State.TAKEN_BACK, batch.note
    return list(batch.rows.values_list("outcome", "kept_because"))


def new_practice(number, organisation):
    return {"slug": "", "title": f"Practice {number}", "organisation": organisation.slug}


def test_new_practices_go_into_the_bin(editor):
    organisation = OrganisationFactory()
    batch = imported(editor, new_practice(1, organisation), new_practice(2, organisation))

    outcomes = take_back(batch)

    assert outcomes == [("deleted", "")] * 2
    assert not Practice.objects.exists()
    titles = DeletedRecord.objects.values_list("deleted_by", flat=True)
    assert list(titles) == [editor.pk] * 2


def test_what_was_changed_since_stays_and_says_by_whom(editor, publisher):
    organisation = OrganisationFactory()
    batch = imported(editor, new_practice(1, organisation), new_practice(2, organisation))
    changed = Edition.objects.get(title="Practice 1")
    changed.summary = "Somebody went on."
    changed._history_user = publisher
    changed.save()

    outcomes = take_back(batch)

    assert [outcome for outcome, _ in outcomes] == ["kept", "deleted"]
    assert outcomes[0][1].startswith("Pub Lisher changed it on ")
    assert list(Edition.objects.all()) == [changed]


def test_a_changed_draft_gets_its_earlier_text_as_a_new_version(editor):
    edition = EditionFactory(title="Before", practice__slug="vouchers")
    batch = imported(editor, {"slug": "vouchers", "title": "After"})
    entries = edition.history.count()

    outcomes = take_back(batch)

    edition.refresh_from_db()
    entry = edition.history.first()
    assert outcomes == [("restored", "")]
    assert edition.title == "Before"
    assert entry.history_change_reason == "Import undone: rows.csv"
    assert (entry.history_user, edition.history.count()) == (editor, entries + 1)


def test_an_edition_that_the_import_opened_is_deleted_again(editor):
    edition = EditionFactory(published=True, title="Before", practice__slug="vouchers")
    batch = imported(editor, {"slug": "vouchers", "title": "After"})
    was_open = edition.practice.editions.open().count()

    outcomes = take_back(batch)

    assert was_open == 1
    assert outcomes == [("restored", "")]
    assert list(Edition.objects.all()) == [edition]


def test_projects_new_and_changed_are_taken_back(publisher):
    programme = ProgrammeFactory(slug="ivc")
    known = ProjectFactory(
        slug="known",
        programme=programme,
        title="Before",
        total_budget=100,
        lead_unknown=True,
    )
    rows = [
        {
            "slug": "known",
            "acronym": known.acronym,
            "title": "After",
            "programme": "ivc",
            "lead_unknown": "yes",
        },
        {
            "slug": "fresh",
            "acronym": "FRESH",
            "title": "",
            "programme": "ivc",
            "lead_unknown": "yes",
        },
    ]
    batch = imported(publisher, *rows, kind="projects")

    outcomes = take_back(batch)

    known.refresh_from_db()
    assert outcomes == [("restored", ""), ("deleted", "")]
    assert (known.title, known.total_budget) == ("Before", 100)
    assert not Project.objects.filter(slug="fresh").exists()


def test_parts_that_were_added_since_keep_a_new_record(publisher):
    ProgrammeFactory(slug="ivc")
    row = {"slug": "fresh", "acronym": "FRESH", "programme": "ivc", "lead_unknown": "yes"}
    batch = imported(publisher, row, kind="projects")
    partnership = PartnershipFactory(project=Project.objects.get())

    outcomes = take_back(batch)

    assert outcomes == [("kept", "It was linked to other records after the import: partnership.")]
    assert partnership.project == Project.objects.get()


def test_what_others_refer_to_stays(editor):
    organisation = OrganisationFactory()
    batch = imported(editor, new_practice(1, organisation))
    RecommendationFactory(practices=[Practice.objects.get()])

    outcomes = take_back(batch)

    assert outcomes == [
        ("kept", "It was linked to other records after the import: recommendation.")
    ]


def test_what_was_submitted_since_stays(editor):
    batch = imported(
        editor,
        {
            **new_practice(1, OrganisationFactory()),
            "summary": "What it does.",
            "description": "Step by step.",
        },
    )
    editorial_actions.submit(Edition.objects.get(), by=editor)

    outcomes = take_back(batch)

    assert [outcome for outcome, _ in outcomes] == ["kept"]
    assert Edition.objects.get().status == "in-review"


def test_what_was_deleted_since_is_said(editor, publisher):
    batch = imported(editor, new_practice(1, OrganisationFactory()))
    bin_actions.delete(Practice.objects.get(), by=publisher)

    outcomes = take_back(batch)

    assert outcomes[0][0] == "kept"
    assert outcomes[0][1].startswith("Pub Lisher deleted it on ")


def test_a_person_who_may_not_change_projects_any_more_takes_no_change_back(publisher):
    ProjectFactory(
        slug="known", programme__slug="ivc", title="Before", acronym="A", lead_unknown=True
    )
    row = {"slug": "known", "acronym": "A", "title": "After", "programme": "ivc"}
    batch = imported(publisher, row, kind="projects")
    publisher.groups.clear()

    outcomes = take_back(batch)

    assert outcomes == [("kept", "You may not change it any more.")]
    assert Project.objects.get().title == "After"


def test_the_page_before_says_what_becomes_of_how_many(client, editor, publisher):
    organisation = OrganisationFactory()
    EditionFactory(title="Before", practice__slug="vouchers")
    batch = imported(
        editor,
        new_practice(1, organisation),
        new_practice(2, organisation),
        {"slug": "vouchers", "title": "After", "organisation": ""},
    )
    changed = Edition.objects.get(title="Practice 1")
    changed._history_user = publisher
    changed.save()
    client.force_login(editor)

    page = client.get(f"/admin/import/practices/{batch.pk}/take-back/")

    assert page.context["counts"] == {"deleted": 1, "restored": 1, "kept": 1}
    assert [row.number for row, _ in page.context["kept"]] == [2]
    assert "Pub Lisher changed it on" in page.content.decode()
    assert Edition.objects.count() == 3


def test_the_button_takes_it_back_and_the_page_says_what_stayed(client, editor, publisher):
    organisation = OrganisationFactory()
    batch = imported(editor, new_practice(1, organisation), new_practice(2, organisation))
    changed = Edition.objects.get(title="Practice 1")
    changed._history_user = publisher
    changed.save()
    client.force_login(editor)
    url = f"/admin/import/practices/{batch.pk}/take-back/"

    page = client.post(url, follow=True)
    again = client.post(url, follow=True)

    assert page.context["outcomes"] == {"deleted": 1, "restored": 0, "kept": 1}
    assert [row.title for row in again.context["page"]] == ["Practice 1"]


def test_another_person_s_import_cannot_be_taken_back(client, editor):
    batch = imported(editor, new_practice(1, OrganisationFactory()))
    client.force_login(UserFactory(role="publisher"))

    answer = client.post(f"/admin/import/practices/{batch.pk}/take-back/")

    assert answer.status_code == 404
    assert Practice.objects.exists()


def test_a_second_click_takes_back_nothing_more(editor):
    batch = imported(editor, new_practice(1, OrganisationFactory()))
    take_back(batch)

    assert not actions.take_back(batch)
    assert DeletedRecord.objects.count() == 1


def test_an_error_of_ours_changes_nothing_and_can_be_tried_again(editor, monkeypatch):
    batch = imported(editor, new_practice(1, OrganisationFactory()))
    with monkeypatch.context() as broken:
        broken.setattr(ImportRow.objects.__class__, "bulk_update", None)
        actions.take_back(batch)
        batch.refresh_from_db()
        taking_back.take_back(batch)
    batch.refresh_from_db()

    assert (batch.state, Practice.objects.count()) == (Import.State.DONE, 1)
    assert batch.note.startswith("The import could not be undone")
    assert take_back(batch) == [("deleted", "")]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_before_takes_as_many_queries_for_one_row_as_for_three(
    client, editor, number, django_assert_num_queries
):
    organisation = OrganisationFactory()
    rows = [new_practice(count, organisation) for count in range(number)]
    batch = imported(editor, *rows)
    client.force_login(editor)
    url = f"/admin/import/practices/{batch.pk}/take-back/"
    client.get(url)

    with django_assert_num_queries(12):
        client.get(url)


def test_the_pages_say_that_an_import_is_undone(editor, client):
    client.force_login(editor)
    batch = imported(editor, new_practice(1, OrganisationFactory()))
    preview = reverse("imports:preview", args=["practices", batch.pk])
    undo = reverse("imports:take_back", args=["practices", batch.pk])

    pages = [client.get(preview), client.get(undo), client.post(undo, follow=True)]
    upload = client.get(reverse("imports:upload", args=["practices"]))

    texts = [page.content.decode() for page in pages]
    assert ["Undo this import" in text for text in texts] == [True, True, False]
    assert "This import has been undone." in texts[2]
    assert "<td>Undone</td>" in upload.content.decode()
    assert not any("taken back" in text.lower() for text in [*texts, upload.content.decode()])
