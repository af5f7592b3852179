"""Practices out of a file: shown before anything happens, all or nothing, once, and only what the person may do."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from editorial import actions as editorial_actions
from editorial.importers.practices import PracticeImporter
from editorial.models import Transition
from imports import actions, runs
from imports.models import Import, ImportRow
from imports.tables import Row
from partners.models import OrganisationRedirect
from practices.models import Edition, Practice
from practices.permissions import May
from tests.factories import (
    EditionFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    ProjectFactory,
    RegionFactory,
    TopicFactory,
    UserFactory,
)
from tests.imports.bringing import as_csv, bring, carry_out, reasons, row_results
from tests.imports.files import workbook
from tests.practices.test_permissions import CELLS, LETTERS, edition_in, person
from tests.visitor import text

pytestmark = pytest.mark.django_db
ACCEPTED = "Write its slug, or its exact name if no other organisation has it."
ODD = "=1+1 “quoted”, 'x'; Győr \t end"


@pytest.fixture
def agency():
    return OrganisationFactory(slug="agency", name="Agency")


@pytest.fixture
def editor():
    return UserFactory(role="editor")


def test_a_new_practice_arrives_as_a_draft_with_its_trace(editor, agency):
    regions, topics = (
        [RegionFactory(code="AT22"), RegionFactory(code="HU22")],
        [TopicFactory(slug="mapping")],
    )
    project = ProjectFactory(slug="clusterix")
    row = {
        "title": ODD, "organisation": "agency", "summary": "What it does", "start": "31/03/2019", "end": "",
        "is_ongoing": "yes", "scope": "Regional", "regions": "HU22; AT22", "topics": "mapping", "projects": "clusterix",
        "status": "published",
    }  # fmt: skip

    batch = bring(editor, as_csv(row))
    assert (row_results(batch), Practice.objects.count()) == ([("new", ODD.strip(), [], [])], 0)
    assert carry_out(batch)

    edition = Edition.objects.get()
    shown = [
        edition.title,
        edition.status,
        edition.version,
        edition.start.isoformat(),
        edition.is_ongoing,
        edition.scope,
    ]
    assert shown == [ODD, "draft", 1, "2019-03-31", True, "regional"]
    assert (list(edition.regions.all()), list(edition.topics.all())) == (regions, topics)
    assert (edition.practice.organisation, list(edition.practice.projects.all())) == (
        agency,
        [project],
    )
    (step,), (trace,), (of_practice,) = (
        edition.transitions.all(),
        edition.history.all(),
        edition.practice.history.all(),
    )
    assert (step.by, step.verb, step.comment) == (editor, "add", "Imported from a file.")
    assert (trace.history_user, trace.history_change_reason, trace.title) == (
        editor,
        "Imported from a file.",
        ODD,
    )
    assert sorted(link.region_id for link in trace.regions.all()) == ["AT22", "HU22"]
    assert [link.project for link in of_practice.projects.all()] == [project]
    assert batch.state == "done"
    assert batch.rows.get().url == reverse("admin:practices_edition_change", args=[edition.pk])


def test_confirming_twice_imports_once(editor, agency):
    batch = bring(editor, as_csv({"title": "One", "organisation": "agency"}))

    assert (carry_out(batch), carry_out(batch), Practice.objects.count()) == (True, False, 1)
    again = bring(editor, as_csv({"title": "One", "organisation": "agency"}))
    slug = Practice.objects.get().slug
    assert reasons(again) == [
        [("slug", f"This practice already exists. To change it, enter its slug: {slug}")]
    ]


def test_it_is_all_or_nothing(editor, agency, monkeypatch):
    batch = bring(
        editor, as_csv(*({"title": f"No {n}", "organisation": "agency"} for n in range(5)))
    )
    monkeypatch.setattr(runs, "CHUNK", 2)
    save, calls = PracticeImporter.save, []

    def fail_late(self, results):
        calls.append(len(results))
        if len(calls) == 3:
            raise RuntimeError("the machine is on fire")
        save(self, results)

    monkeypatch.setattr(PracticeImporter, "save", fail_late)
    carry_out(batch)

    assert (calls, Practice.objects.count(), Transition.objects.count(), batch.state) == (
        [2, 2, 1],
        0,
        0,
        "failed",
    )
    assert "Nothing was imported" in batch.note


def test_an_error_of_ours_does_not_keep_a_person_waiting(editor, agency, monkeypatch):
    monkeypatch.setattr(PracticeImporter, "check", lambda self, rows: 1 / 0)

    batch = bring(editor, as_csv({"title": "One", "organisation": "agency"}))

    assert (batch.state, batch.note) == ("failed", runs.FAILED)


def test_one_error_keeps_all_from_being_confirmed(editor, agency):
    batch = bring(
        editor,
        as_csv(
            {"title": "Good", "organisation": "agency"}, {"title": "", "organisation": "agency"}
        ),
    )

    assert [state for state, *_ in row_results(batch)] == ["new", "error"]
    with pytest.raises(Exception, match="Some rows have errors"):
        actions.confirm(batch)


def test_what_changed_since_the_preview_is_shown_anew_and_nothing_is_lost(editor, agency):
    edition = EditionFactory(
        practice__slug="mapping", practice__organisation=agency, summary="First"
    )
    batch = bring(editor, as_csv({"slug": "mapping", "summary": "From the file"}))
    assert row_results(batch)[0][2] == [["summary", "First", "From the file"]]

    Edition.objects.filter(pk=edition.pk).update(summary="Somebody's newer text", version=2)
    carry_out(batch)

    edition.refresh_from_db()
    assert (edition.summary, batch.state, batch.note) == (
        "Somebody's newer text",
        "checked",
        runs.CHANGED_SINCE_PREVIEW,
    )
    assert row_results(batch)[0][2] == [["summary", "Somebody's newer text", "From the file"]]
    carry_out(batch)
    edition.refresh_from_db()
    assert (edition.summary, edition.version, batch.state) == ("From the file", 3, "done")
    assert edition.history.first().history_user == editor


def test_a_changed_published_practice_becomes_a_new_edition(editor, agency):
    live = EditionFactory(
        published=True,
        practice__slug="mapping",
        practice__organisation=agency,
        topics=[TopicFactory()],
    )
    TopicFactory(slug="other")

    carry_out(bring(editor, as_csv({"slug": "mapping", "summary": "Better", "topics": "other"})))

    live.refresh_from_db()
    draft = live.practice.editions.get(number=2)
    assert (live.status, draft.status, draft.summary, draft.description) == (
        "published",
        "draft",
        "Better",
        live.description,
    )
    assert [topic.slug for topic in draft.topics.all()] == ["other"]
    assert [step.verb for step in draft.transitions.all()] == ["open a new edition"]


def test_columns_that_are_not_there_and_cells_that_say_the_same_are_left_alone(editor, agency):
    EditionFactory(
        practice__slug="mapping", practice__organisation=agency, summary="Line one\nline two\n", start="2019-03-31",
        regions=[RegionFactory(code="AT22"), RegionFactory(code="HU22")], scope="regional",
    )  # fmt: skip
    same = {
        "slug": "mapping", "summary": "Line one\r\nline two", "start": "31.03.2019", "regions": "HU22;AT22",
        "scope": "REGIONAL", "organisation": "agency", "edition": "1",
    }  # fmt: skip

    batch = bring(editor, as_csv(same))

    assert [state for state, *_ in row_results(batch)] == ["unchanged"]
    with pytest.raises(Exception, match="nothing to import"):
        actions.confirm(batch)


def test_every_error_says_row_column_and_reason(editor, agency):
    EditionFactory(practice__slug="mapping", practice__organisation=agency)
    EditionFactory(practice__slug="archived", practice__organisation=agency, archived=True)
    columns = [
        "slug",
        "title",
        "organisation",
        "start",
        "end",
        "is_ongoing",
        "scope",
        "regions",
        "edition",
    ]
    rows = [
        ["", "", "", "", "", "", "", "", ""],
        ["", "x" * 201, "nobody", "31/02/2019", "", "maybe", "planet", "XX99; YY", ""],
        ["", "Late", "agency", "2020-01-01", "2019-01-01", "", "", "", ""],
        ["mapping", "", "", "", "", "", "", "", ""],
        ["mapping", "Twice", "", "", "", "", "", "", "1"],
        ["mapping", "Third", "", "", "", "", "", "", "7"],
        ["archived", "Changed", "", "", "", "", "", "", ""],
        ["No slug!", "Title", "agency", "", "", "", "", "", ""],
    ]

    found = reasons(bring(editor, as_csv(*(dict(zip(columns, row, strict=True)) for row in rows))))

    assert found == [
        [
            ("start", "“31/02/2019” is not a valid date."),
            ("is_ongoing", "“maybe” is neither yes nor no."),
            ("scope", "“planet” is not one of: local, regional, national, interregional."),
            ("organisation", f"Not known: “nobody”. {ACCEPTED}"),
            ("regions", "Not known: “XX99”, “YY”. Write its code."),
            ("title", "Ensure this value has at most 200 characters (it has 201)."),
        ],
        [("", "The practice ends before it starts.")],
        [("title", "This field is required.")],
        [("", "Row 5 is about the same practice.")],
        [("edition", "The practice has no edition 7.")],
        [("edition", "Edition 1 is archived and cannot be changed by a file.")],
        [("slug", "Use only letters, numbers, hyphens and underscores.")],
    ]


def test_an_address_that_is_not_known_is_an_error_of_its_column(editor, agency):
    rows = [{"slug": slug, "summary": "Newer"} for slug in ("maping", "traning", "")]

    of_staff = reasons(bring(editor, as_csv(*rows)))
    of_a_contributor = reasons(
        bring(UserFactory(role="contributor", organisation=agency), as_csv(*rows))
    )

    needed = [
        ("title", "Enter a title."),
        ("organisation", "Enter the organisation in charge."),
    ]
    unknown = (
        "No practice has this slug. Correct it; for a new practice, leave it empty or add title "
        "and organisation."
    )
    not_theirs = "You cannot edit a practice with this slug. Leave it empty for a new practice."
    assert of_staff == [[("slug", unknown)], [("slug", unknown)], needed]
    assert of_a_contributor == [[("slug", not_theirs)], [("slug", not_theirs)], needed]


def test_a_new_practice_under_an_address_of_its_own_is_shown_with_it(editor, agency):
    EditionFactory(practice__slug="mapping", practice__organisation=agency, title="Mapping")
    row = {"slug": "maping", "organisation": "agency"}

    other = upload(signed_in(editor), as_csv(row | {"title": "Another title"}))
    same = bring(editor, as_csv(row | {"title": "Mapping"}))

    assert row_results(Import.objects.last()) == [
        ("new", "Another title", [["slug", "", "maping"]], [])
    ]
    assert "No record has this slug yet" in text(other)
    assert reasons(same) == [
        [("slug", "This practice already exists. To change it, enter its slug: mapping")]
    ]


def test_a_wrong_edition_is_the_only_error_of_a_row_that_shows_its_practice(editor, agency):
    edition = EditionFactory(
        practice__slug="mapping", practice__organisation=agency, title="Mapping"
    )
    rows = [{"slug": "mapping", "edition": number, "summary": "Newer"} for number in ("7", "8")]

    batch = bring(editor, as_csv(*rows))

    assert [(row.title, row.url, row.errors) for row in batch.rows.all()] == [
        (
            "Mapping",
            reverse("admin:practices_edition_change", args=[edition.pk]),
            [["edition", f"The practice has no edition {n}."]],
        )
        for n in (7, 8)
    ]


def test_an_organisation_is_known_by_the_address_of_a_record_that_was_merged_into_it(
    editor, agency
):
    OrganisationRedirect.objects.create(slug="old-agency", organisation=agency)
    EditionFactory(practice__slug="mapping", practice__organisation=agency, title="Mapping")
    rows = [
        {"slug": "mapping", "title": "Mapping"},
        {"slug": "", "title": "New"},
        {"slug": "", "title": "Mapping"},
    ]
    content = as_csv(*(row | {"organisation": "old-agency"} for row in rows))

    of_staff = row_results(bring(editor, content))
    of_the_agency = row_results(
        bring(UserFactory(role="contributor", organisation=agency), content)
    )
    of_another = reasons(
        bring(UserFactory(role="contributor", organisation=OrganisationFactory()), content)
    )

    there = ["slug", "This practice already exists. To change it, enter its slug: mapping"]
    assert of_staff == of_the_agency
    assert of_staff == [
        ("unchanged", "Mapping", [], []),
        ("new", "New", [], []),
        ("error", "Mapping", [], [there]),
    ]
    assert of_another[1] == [("organisation", f"Not known: “old-agency”. {ACCEPTED}")]


@pytest.mark.parametrize(("who", "status", "letters"), CELLS)
def test_a_row_may_do_what_the_person_may(who, status, letters):
    edition = edition_in(status)
    user = person(who, edition.practice.organisation)
    cells = {"slug": edition.practice.slug, "edition": str(edition.number), "summary": "Other"}
    may = {LETTERS[letter] for letter in letters}

    importer = PracticeImporter(user)
    (result,) = importer.check([Row(2, cells)])

    is_open = edition.practice.editions.filter(status__in=["draft", "in-review"]).exists()
    works_on = who not in ("public", "inactive", "staff-without-role", "contributor-other")
    allowed = works_on and (May.EDIT in may or (May.OPEN in may and not is_open))
    assert (result.state == "changed") == allowed
    assert PracticeImporter.may_import(user) == (works_on or who == "contributor-other")


def test_a_contributor_learns_nothing_of_what_others_work_on(agency):
    hidden = EditionFactory(practice__slug="secret-plan", title="Secret")
    contributor = UserFactory(role="contributor", organisation=agency)
    ask = {"title": "Mine", "organisation": "agency"}

    of_hidden, of_nothing = (
        bring(contributor, as_csv(ask | {"slug": slug})) for slug in ("secret-plan", "nothing-here")
    )
    elsewhere = bring(
        contributor, as_csv({"title": "Secret", "organisation": hidden.practice.organisation.slug})
    )
    nowhere = bring(contributor, as_csv({"title": "Secret", "organisation": "nobody"}))

    assert row_results(of_hidden) == row_results(of_nothing)
    assert reasons(of_hidden) == [
        [("slug", "You cannot edit a practice with this slug. Leave it empty for a new practice.")]
    ]
    plain = [
        str(row_results(b)).replace(hidden.practice.organisation.slug, "nobody")
        for b in (elsewhere, nowhere)
    ]
    assert plain[0] == plain[1]


def test_a_contributor_does_not_change_what_the_public_reads_of_a_practice(agency):
    EditionFactory(published=True, practice__slug="mapping", practice__organisation=agency)
    other, contributor = (
        OrganisationFactory(slug="other"),
        UserFactory(role="contributor", organisation=agency),
    )
    contributor.memberships.create(organisation=other)

    batch = bring(contributor, as_csv({"slug": "mapping", "organisation": "other"}))

    assert reasons(batch) == [
        [("organisation", "Only the secretariat can change what is published.")]
    ]


def test_rights_that_are_gone_by_now_are_gone(agency):
    contributor = UserFactory(role="contributor", organisation=agency)
    batch = bring(contributor, as_csv({"title": "Mine", "organisation": "agency"}))

    contributor.memberships.all().delete()
    carry_out(batch)

    assert (Practice.objects.count(), batch.state) == (0, "checked")
    assert [state for state, *_ in row_results(batch)] == ["error"]


def test_projects_that_are_not_public_stay_with_a_practice(agency):
    shown, hidden = ProjectFactory(slug="shown"), ProjectFactory(slug="hidden", hidden=True)
    more = ProjectFactory(slug="more")
    edition = EditionFactory(
        practice__slug="mapping", practice__organisation=agency, projects=[shown, hidden]
    )
    contributor = UserFactory(role="contributor", organisation=agency)

    same = bring(contributor, as_csv({"slug": "mapping", "projects": "shown"}))
    named = bring(contributor, as_csv({"slug": "mapping", "projects": "shown; hidden"}))
    carry_out(bring(contributor, as_csv({"slug": "mapping", "projects": "shown; more"})))

    assert [state for state, *_ in row_results(same)] == ["unchanged"]
    assert reasons(named) == [[("projects", "Not known: “hidden”. Write its slug.")]]
    assert set(edition.practice.projects.all()) == {shown, hidden, more}


def exported(client, user, file_format):
    """The list of editions as this person exports it from the back-office."""
    client.force_login(user)
    data = {
        "action": f"as_{file_format}",
        "_selected_action": list(Edition.objects.values_list("pk", flat=True)),
    }
    response = client.post(reverse("admin:practices_edition_changelist"), data)
    return b"".join(response.streaming_content)


@pytest.fixture
def many(agency):
    """Editions of every state with odd texts."""
    odd = {
        "summary": "=SUM(A1)\r\n'@x _x000B_",
        "context": " \n# Head\n\n* one; two\n",
        "keywords": "'=a, +b",
    }
    topic, regions = (
        TopicFactory(slug="mapping"),
        [RegionFactory(code="AT22"), RegionFactory(code="HU22")],
    )
    projects = [ProjectFactory(slug="shown"), ProjectFactory(slug="hidden", hidden=True)]
    more = {
        "practice__organisation": agency,
        "topics": [topic],
        "regions": regions,
        "projects": projects,
        **odd,
    }
    first = EditionFactory(title=ODD, superseded=True, start="2012-01-01", is_ongoing=True, **more)
    EditionFactory(practice=first.practice, number=2, published=True, title="-2 Ж “x”")
    EditionFactory(title="Draft", scope="local", end="2019-03-31", **more)
    EditionFactory(title="In review", in_review=True, practice__organisation=None)
    EditionFactory(
        title="Gone", archived=True, practice__organisation=OrganisationFactory(hidden=True)
    )


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_what_was_exported_comes_back_unchanged(client, many, editor, file_format):
    batch = bring(editor, exported(client, editor, file_format), f"editions.{file_format}")

    assert [(state, changes, errors) for state, _, changes, errors in row_results(batch)] == [
        ("unchanged", [], [])
    ] * 5


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_the_public_list_comes_back_unchanged(client, many, editor, file_format):
    response = client.get(f"/practices.{file_format}")
    batch = bring(editor, b"".join(response.streaming_content), f"practices.{file_format}")

    assert [(state, changes, errors) for state, _, changes, errors in row_results(batch)] == [
        ("unchanged", [], [])
    ]


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_what_was_exported_arrives_elsewhere_as_it_was(client, agency, editor, file_format):
    made = {
        "summary": "=1+1\n'@x",
        "context": "one; two",
        "start": "2012-01-01",
        "is_ongoing": True,
        "scope": "local",
    }
    links = {"topics": [TopicFactory(slug="mapping")], "regions": [RegionFactory(code="AT22")]}
    EditionFactory(
        practice__slug="kept", practice__organisation=agency, title=ODD.strip(), **made, **links
    )
    content = exported(client, editor, file_format)
    Practice.objects.all().delete()

    carry_out(bring(editor, content, f"editions.{file_format}"))

    assert exported(client, editor, file_format) == content or file_format == "xlsx"
    assert Practice.objects.get().slug == "kept"


# The pages


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def upload(client, content, name="practices.csv", **data):
    file = SimpleUploadedFile(name, content)
    return client.post(
        reverse("imports:upload", args=["practices"]), {"file": file, **data}, follow=True
    )


def test_a_person_brings_a_file_looks_at_it_and_confirms(editor, agency):
    client = signed_in(editor)
    page = upload(client, as_csv({"title": "<b>One</b>", "organisation": "agency"}))
    assert "Nothing is changed yet" in text(page)
    assert "&lt;b&gt;One&lt;/b&gt;" in text(page)
    assert Practice.objects.count() == 0

    batch = Import.objects.get()
    done = client.post(reverse("imports:confirm", args=["practices", batch.pk]), follow=True)
    again = client.post(reverse("imports:confirm", args=["practices", batch.pk]), follow=True)

    assert "1 of 1 row imported" in text(done)
    assert "This import was already confirmed" in text(again)
    assert Practice.objects.count() == 1


def test_the_encoding_of_a_file_is_detected_unless_somebody_names_it(editor):
    page = signed_in(editor).get(reverse("imports:upload", args=["practices"]))

    choices = page.context["form"].fields["encoding"].choices
    assert choices[0] == ("", "Detect automatically")


def test_older_letters_are_asked_about_on_a_page_of_their_own(editor, agency):
    client = signed_in(editor)
    page = upload(client, "title;organisation\nGyőri vásár;agency\n".encode("cp1250"))
    assert "Győri" in text(page)
    assert "Gyõri" in text(page)

    batch = Import.objects.get()
    client.post(
        reverse("imports:choose_encoding", args=["practices", batch.pk]), {"encoding": "cp1250"}
    )

    assert row_results(batch) == [("new", "Győri vásár", [], [])]
    batch.refresh_from_db()
    assert (batch.content, batch.state) == (None, "checked")


def test_nobody_chooses_the_encoding_of_a_file_that_has_only_unknown_columns(editor):
    page = upload(
        signed_in(editor),
        "Projektitel;Fond\nVækst på Sjælland;Tværgående\nFødevarer;1\n".encode("cp1252"),
    )

    assert "Unknown columns: “Projektitel”, “Fond”." in text(page)
    assert Import.objects.count() == 0


def test_a_file_that_is_refused_in_the_chosen_encoding_leads_back_to_the_form(editor):
    client = signed_in(editor)
    upload(client, "Főcím;Év\nGyőri vásár;2014\n".encode("cp1250"))
    batch = Import.objects.get()

    page = client.post(
        reverse("imports:choose_encoding", args=["practices", batch.pk]),
        {"encoding": "cp1250"},
        follow=True,
    )

    assert page.redirect_chain == [(reverse("imports:upload", args=["practices"]), 302)]
    assert "“practices.csv” was not imported. Unknown columns: “Főcím”, “Év”." in text(page)
    assert Import.objects.count() == 0


def test_files_that_cannot_be_imported_do_not_keep_others_from_being_brought(
    editor, agency, monkeypatch
):
    monkeypatch.setattr(actions, "MOST_WAITING", 2)
    monkeypatch.setattr(actions, "MOST_UNUSABLE", 2)
    EditionFactory(practice__slug="there", practice__organisation=agency)
    for number in range(4):
        bring(editor, as_csv({"title": ""} | {"organisation": "agency"}), f"wrong-{number}.csv")
    bring(editor, as_csv({"slug": "there", "organisation": "agency"}), "same.csv")
    for number in range(2):
        bring(
            editor,
            as_csv({"title": f"No {number}", "organisation": "agency"}),
            f"right-{number}.csv",
        )

    page = upload(signed_in(editor), as_csv({"title": "Another", "organisation": "agency"}))

    assert "2 files are waiting for your confirmation" in text(page)
    assert [(each.file_name, each.outcome_label) for each in page.context["latest"]] == [
        ("right-1.csv", "Waiting for confirmation"),
        ("right-0.csv", "Waiting for confirmation"),
        ("same.csv", "Nothing to import"),
        ("wrong-3.csv", "Has errors"),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_waiting_files_are_found_and_discarded_on_the_page(
    editor, agency, number, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("imports.views.LATEST", 1)
    for each in range(number):
        bring(
            editor, as_csv({"title": f"No {each}", "organisation": "agency"}), f"right-{each}.csv"
        )
    for _ in range(2):
        bring(editor, as_csv({"title": "", "organisation": "agency"}), "wrong.csv")
    client, address = signed_in(editor), reverse("imports:upload", args=["practices"])

    with django_assert_num_queries(7):
        page = client.get(address)
    discards = [
        reverse("imports:discard", args=["practices", each.pk]) for each in page.context["latest"]
    ]

    assert len(discards) == number + 1
    assert all(f'action="{discard}"' in page.content.decode() for discard in discards)
    client.post(discards[number - 1])
    assert not Import.objects.filter(file_name="right-0.csv").exists()


def test_columns_that_are_not_read_are_named_above_the_rows(editor, agency):
    EditionFactory(practice__slug="mapping", practice__organisation=agency)
    row = {"slug": "mapping", "organisation": "agency"}

    edited = text(
        upload(
            signed_in(editor), as_csv(row | {"status": "published", "published_at": "2020-01-01"})
        )
    )
    plain = text(upload(signed_in(editor), as_csv(row)))

    assert "every row is the same as in ClusteriX, in the columns that are imported." in edited
    assert "Not imported: status, published_at. A file cannot change these columns." in edited
    assert "every row is the same as in ClusteriX." in plain
    assert "is not read" not in plain


def test_a_file_that_cannot_be_read_is_refused_on_the_form(editor):
    page = upload(signed_in(editor), b"colour\nred\n")

    assert "Unknown column: “colour”" in text(page)
    assert Import.objects.count() == 0


@pytest.mark.parametrize(
    "who", ["contributor-own", "editor", "administrator", "staff-without-role", "public"]
)
def test_a_file_is_seen_by_who_brought_it_alone(who, editor, agency):
    batch = bring(editor, as_csv({"title": "One", "organisation": "agency"}))
    user, client = person(who, agency), Client()
    if user.is_authenticated:
        client.force_login(user)
    answers = {}
    for number in (batch.pk, 10**8, 10**30):
        pages = {
            "preview": "get",
            "progress": "get",
            "confirm": "post",
            "discard": "post",
            "restart": "post",
            "choose_encoding": "post",
        }
        answers[number] = [
            getattr(client, method)(
                reverse(f"imports:{name}", args=["practices", number])
            ).status_code
            for name, method in pages.items()
        ]

    assert answers[batch.pk] == answers[10**8] == answers[10**30]
    assert set(answers[batch.pk]) == ({302} if who == "public" else {404})
    assert Practice.objects.count() == 0


def test_the_template_offers_what_the_person_may_write_and_can_be_brought_back(agency):
    TopicFactory(slug="mapping")
    ProjectFactory(slug="hidden", hidden=True)
    OrganisationFactory(slug="other")
    contributor = UserFactory(role="contributor", organisation=agency)
    response = signed_in(contributor).get(reverse("imports:template", args=["practices"]))
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))

    rows, values, columns = book.worksheets
    head = [cell.value for cell in rows[1]]
    offered = {
        name: [cell.value for cell in column[1:] if cell.value]
        for name, *column in ((column[0].value, *column) for column in values.iter_cols())
    }
    assert (
        head
        == list(PracticeImporter.columns)
        == [row[0].value for row in columns.iter_rows(min_row=2)]
    )
    assert (offered["organisation"], offered["topics"], offered["projects"]) == (
        ["agency"],
        ["mapping"],
        [],
    )
    rows.append({head.index("title") + 1: "One", head.index("organisation") + 1: "agency"})
    file = io.BytesIO()
    book.save(file)
    assert row_results(bring(contributor, file.getvalue(), "template.xlsx")) == [
        ("new", "One", [], [])
    ]


def test_a_list_offers_to_import_to_who_may(editor, agency):
    link = reverse("imports:upload", args=["practices"])

    assert (
        link
        in signed_in(editor).get(reverse("admin:practices_edition_changelist")).content.decode()
    )
    assert (
        link
        not in signed_in(editor)
        .get(reverse("admin:practices_practice_changelist"))
        .content.decode()
    )


def test_a_preview_takes_as_many_queries_for_many_rows_as_for_few(
    editor, agency, django_assert_num_queries
):
    client = signed_in(editor)
    few = bring(editor, as_csv({"title": "One", "organisation": "agency"}))
    many = bring(
        editor, as_csv(*({"title": f"No {n}", "organisation": "agency"} for n in range(120)))
    )

    for batch in (few, many):
        with django_assert_num_queries(10):
            page = client.get(reverse("imports:preview", args=["practices", batch.pk]))
    assert "Page 1 of 3" in text(page)


def test_ten_thousand_rows_take_few_statements(editor, agency, django_assert_max_num_queries):
    rows = [{"title": f"No {n}", "organisation": "agency", "summary": "x"} for n in range(500)]
    with django_assert_max_num_queries(60):
        batch = bring(editor, as_csv(*rows))
    with django_assert_max_num_queries(90):
        carry_out(batch)
    assert Edition.objects.count() == 500


def test_a_worker_that_is_gone_can_be_followed_by_another(editor, agency):
    batch = bring(editor, as_csv({"title": "One", "organisation": "agency"}))
    actions.confirm(batch)
    lost = Import.objects.get(pk=batch.pk)
    Import.objects.update(progressed_at="2020-01-01T00:00Z")

    assert actions.confirm(batch)
    batch.refresh_from_db()
    runs.carry_out(lost)
    assert Practice.objects.count() == 0
    runs.carry_out(batch)

    assert Practice.objects.count() == 1


def test_slugs_of_many_at_once_are_all_different(editor, agency):
    EditionFactory(practice__slug="same", practice__organisation=agency, title="Other")
    OrganisationFactory(slug="second")
    rows = [
        {"title": "Same", "organisation": of, "slug": slug}
        for of, slug in (("agency", ""), ("second", ""), ("agency", "same-2"))
    ]
    rows[2]["title"] = "Given"

    carry_out(bring(editor, as_csv(*rows)))

    found = dict(Edition.objects.exclude(title="Other").values_list("practice__slug", "title"))
    assert sorted(found.values()) == ["Given", "Same", "Same"]
    assert found["same-2"] == "Given"


def test_rows_of_json_and_workbooks_are_alike(editor, agency):
    found = [
        row_results(
            bring(
                editor,
                json.dumps(
                    [{"title": "One", "organisation": "agency", "is_ongoing": True}]
                ).encode(),
                "a.json",
            )
        ),
        row_results(
            bring(
                editor,
                workbook(["title", "organisation", "is_ongoing"], ["One", "agency", True]),
                "a.xlsx",
            )
        ),
    ]

    assert found[0] == found[1] == [("new", "One", [], [])]


def test_an_edition_in_review_is_sent_back_to_its_reviewer_by_a_row(editor, agency):
    publisher = UserFactory(role="publisher")
    edition = EditionFactory(
        practice__slug="mapping", practice__organisation=agency, in_review=True
    )

    carry_out(bring(editor, as_csv({"slug": "mapping", "summary": "Newer"})))

    with pytest.raises(Exception, match="it was changed since you opened it"):
        editorial_actions.publish(edition, by=publisher, version=1)
    assert ImportRow.objects.get().state == "changed"


def test_a_late_run_changes_nothing_of_what_is_done(editor, agency):
    batch = bring(editor, as_csv({"title": "One", "organisation": "agency"}))
    first = Import.objects.get(pk=batch.pk)
    carry_out(batch)

    runs.carry_out(batch)
    runs.carry_out(first)
    runs.validate(first)

    batch.refresh_from_db()
    assert (batch.state, batch.note, Practice.objects.count()) == ("done", "", 1)


def test_what_could_not_be_read_is_an_error_however_often_it_is_looked_through(editor, agency):
    EditionFactory(practice__slug="mapping", practice__organisation=agency)
    batch = bring(editor, workbook(["slug", "summary"], ["mapping", '=A1&"x"']), "rows.xlsx")
    Import.objects.update(state="checking", progressed_at="2020-01-01T00:00Z")
    assert (actions.restart_validation(batch), actions.restart_validation(batch)) == (True, False)
    batch.refresh_from_db()

    runs.validate(batch)

    assert reasons(batch) == [
        [("summary", "This cell contains a formula. Replace it with its value.")]
    ]


def test_the_organisation_of_a_practice_is_written_by_a_name_that_it_alone_has(editor, agency):
    name = (
        "West-Pannon Regional and Economic Development Public Nonprofit Limited Liability Company"
    )
    office = OrganisationFactory(slug="west-pannon", name=name)
    OrganisationNameFactory(organisation=office, name="Nyugat-Pannon Nonprofit Kft.")
    EditionFactory(practice__slug="there", practice__organisation=office, title="There")
    rows = [
        {"title": "One", "organisation": name},
        {"title": "Two", "organisation": "Nyugat-Pannon Nonprofit Kft."},
        {"title": "There", "organisation": name},
        {"title": "Three", "organisation": f"{name} (Hungary)"},
    ]

    batch = bring(editor, as_csv(*rows))

    assert reasons(batch) == [
        [],
        [],
        [("slug", "This practice already exists. To change it, enter its slug: there")],
        [("organisation", f"Not known: “{name} (Hungary)”. {ACCEPTED}")],
    ]


def test_a_contributor_names_no_organisation_of_others(agency):
    contributor = UserFactory(role="contributor", organisation=agency)
    OrganisationFactory(slug="other", name="Other office")

    batch = bring(contributor, as_csv({"title": "One", "organisation": "Other office"}))

    assert reasons(batch) == [[("organisation", f"Not known: “Other office”. {ACCEPTED}")]]


def test_all_that_is_wrong_with_a_practice_is_said_at_once(editor, agency):
    row = {
        "title": "x" * 300,
        "organisation": "nowhere",
        "start": "soon",
        "end": "2001-01-01",
        "scope": "planet",
        "topics": "none",
    }

    batch = bring(editor, as_csv(row))

    [errors] = reasons(batch)
    assert [column for column, _ in errors] == ["start", "scope", "organisation", "topics", "title"]


def test_a_cell_that_cannot_be_read_has_no_second_error(editor, agency):
    batch = bring(editor, workbook(["title", "organisation"], ["=A1", "agency"]), "rows.xlsx")

    assert reasons(batch) == [
        [("title", "This cell contains a formula. Replace it with its value.")]
    ]


def test_letters_that_are_recognised_twice_are_read_once(editor, agency):
    client = signed_in(editor)
    upload(client, "title;organisation\nGyőri vásár;agency\n".encode("cp1250"))
    batch = Import.objects.get()
    batch.refresh_from_db()

    actions.read(batch, encoding="cp1250")
    late = Import(
        pk=batch.pk, kind="practices", by=editor, content=b"title;organisation\nx;agency\n"
    )
    actions.read(late, encoding="cp1250")

    assert batch.rows.count() == 1


def test_the_preview_says_that_projects_which_are_not_public_stay(editor, agency):
    hidden, _, _ = (
        ProjectFactory(slug="hidden", hidden=True),
        ProjectFactory(slug="shown"),
        ProjectFactory(slug="more"),
    )
    EditionFactory(practice__slug="mapping", practice__organisation=agency, projects=[hidden])

    batch = bring(editor, as_csv({"slug": "mapping", "projects": "more"}))

    assert row_results(batch)[0][2] == [["projects", "hidden", "hidden; more"]]


def test_two_editions_of_a_practice_do_not_say_two_things_of_it(editor, agency):
    OrganisationFactory(slug="other")
    first = EditionFactory(practice__slug="mapping", practice__organisation=agency, superseded=True)
    EditionFactory(practice=first.practice, number=2, published=True)
    row = {"slug": "mapping", "organisation": "other"}

    batch = bring(editor, as_csv(row | {"edition": "1"}, row | {"edition": "2"}))

    assert reasons(batch) == [[], [("", "Row 2 is about the same practice.")]]


def test_a_guard_that_went_through_a_workbook_is_no_change(editor, agency):
    EditionFactory(
        practice__slug="mapping", practice__organisation=agency, summary="-5 % in a year"
    )

    batch = bring(
        editor, workbook(["slug", "summary"], ["mapping", "'-5 % in a year"]), "rows.xlsx"
    )

    assert [state for state, *_ in row_results(batch)] == ["unchanged"]


def test_a_row_gets_the_address_that_it_asks_for_whatever_the_title_of_an_earlier_one(
    editor, agency, monkeypatch
):
    monkeypatch.setattr(runs, "CHUNK", 1)
    rows = [{"title": "Green hydrogen", "slug": ""}, {"title": "Another", "slug": "green-hydrogen"}]

    batch = bring(editor, as_csv(*(row | {"organisation": "agency"} for row in rows)))
    carry_out(batch)

    assert batch.state == "done"
    assert Edition.objects.get(title="Another").practice.slug == "green-hydrogen"
