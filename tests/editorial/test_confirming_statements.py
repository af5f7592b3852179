"""A statement whose text has changed waits until somebody keeps, moves or removes it; the others ask nothing."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from editorial import actions
from partners.merging import merge
from practices.models import Edition
from practices.statements import sourced_fields, unconfirmed
from sources.models import Citation, Conflict
from tests.back_office import filled
from tests.factories import (
    CitationFactory,
    ConflictFactory,
    EditionFactory,
    OrganisationFactory,
    RegionFactory,
    SourceFactory,
    UserFactory,
)
from tests.imports.bringing import bring, carry_out, row_results
from tests.visitor import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(role="editor")


@pytest.fixture
def live():
    """Edition 1, published, with statements about its evidence, its regions and its summary."""
    edition = EditionFactory(
        published=True,
        practice__slug="mapping",
        title="Mapping",
        evidence="80 firms.",
        regions=[RegionFactory()],
    )
    source = SourceFactory(title="The leaflet")
    for field in ("summary", "evidence", "regions"):
        CitationFactory(record=edition, field=field, source=source, value=f"Said of {field}")
    return edition


@pytest.fixture
def draft(live, editor):
    return actions.open_new_edition(live, by=editor)


def write(edition, **values):
    Edition.objects.filter(pk=edition.pk).update(**values)
    edition.refresh_from_db()


def waiting(edition):
    return [(each.citation.field, each.old_text) for each in unconfirmed(edition)]


def about(edition, field):
    return edition.citations.get(field=field)


# When a statement waits


def test_statements_about_unchanged_fields_need_no_click(draft):
    write(draft, title="Another title", context="New")

    assert waiting(draft) == []


def test_a_statement_waits_when_the_text_of_its_field_differs_and_no_longer_when_it_is_put_back(
    draft,
):
    write(draft, evidence="90 firms.")
    changed = waiting(draft)
    write(draft, evidence="80 firms.")

    assert changed == [("evidence", "80 firms.")]
    assert waiting(draft) == []


def test_a_statement_about_linked_records_waits_when_other_records_are_linked(draft):
    old = str(draft.regions.get())

    draft.regions.add(RegionFactory())

    assert waiting(draft) == [("regions", old)]


def test_a_statement_that_the_draft_got_itself_never_waits(draft):
    CitationFactory(record=draft, field="context")
    write(draft, context="New")

    assert waiting(draft) == []


def test_a_kept_statement_waits_again_when_the_text_changes_again(draft, editor):
    write(draft, evidence="90 firms.")

    kept = actions.keep_statement(about(draft, "evidence"), by=editor)
    after_keeping = waiting(draft)
    write(draft, evidence="100 firms.")

    assert (kept.confirmed_by, kept.confirmed_text) == (editor, "90 firms.")
    assert after_keeping == []
    assert waiting(draft) == [("evidence", "80 firms.")]


def test_the_next_edition_asks_nothing_about_what_was_kept_in_this_one(draft, editor):
    write(draft, evidence="90 firms.")
    actions.keep_statement(about(draft, "evidence"), by=editor)
    published = publish(draft)

    after = actions.open_new_edition(published, by=editor)

    assert waiting(after) == []
    assert about(after, "evidence").carried_from == about(draft, "evidence")


def publish(edition):
    submitted = actions.submit(edition, by=UserFactory(role="editor"))
    return actions.publish(submitted, by=UserFactory(role="publisher"))


# What becomes of it


def test_a_removed_statement_stays_with_the_earlier_edition_and_lies_in_the_bin(
    live, draft, editor
):
    write(draft, evidence="90 firms.")

    actions.remove_statement(about(draft, "evidence"), by=editor)

    assert sorted(draft.citations.values_list("field", flat=True)) == ["regions", "summary"]
    assert live.citations.filter(field="evidence").exists()
    assert Citation.history.filter(history_type="-").get().history_user == editor


def test_a_moved_statement_is_about_the_other_field_and_its_history_says_from_where(draft, editor):
    write(draft, evidence="")

    moved = actions.move_statement(about(draft, "evidence"), "context", by=editor)

    assert (moved.field, moved.value, moved.confirmed_by) == ("context", "Said of evidence", editor)
    assert waiting(draft) == []
    entry = moved.history.first()
    assert (entry.history_user, entry.history_change_reason) == (
        editor,
        "Moved from “Evidence of success”.",
    )


def test_a_statement_that_is_there_already_is_not_moved_there_a_second_time(draft, editor):
    citation = about(draft, "evidence")
    same = CitationFactory(
        record=draft,
        field="context",
        source=citation.source,
        value=citation.value,
        locator=citation.locator,
    )
    write(draft, evidence="")

    assert actions.move_statement(citation, "context", by=editor) == same

    assert sorted(draft.citations.values_list("field", flat=True)) == [
        "context",
        "regions",
        "summary",
    ]


@pytest.mark.parametrize("field", ["", "evidence", "status", "nonsense"])
def test_a_statement_is_moved_to_another_field_that_people_write(draft, editor, field):
    write(draft, evidence="")

    with pytest.raises(ValidationError):
        actions.move_statement(about(draft, "evidence"), field, by=editor)

    assert waiting(draft) == [("evidence", "80 firms.")]


def test_a_statement_in_our_words_is_not_moved_to_a_field_of_names_or_choices(draft, editor):
    citation = about(draft, "evidence")
    citation.kind = "paraphrased"
    citation.save()
    write(draft, evidence="")

    with pytest.raises(ValidationError) as raised:
        actions.move_statement(citation, "scope", by=editor)

    assert raised.value.messages == [
        "“Scope” holds a name, a figure, a date or a choice. Quote the words of the document, or "
        "choose “derived” and say how the value follows."
    ]
    assert waiting(draft) == [("evidence", "80 firms.")]


def test_a_statement_that_does_not_wait_is_not_decided(draft, editor):
    with pytest.raises(ValidationError):
        actions.remove_statement(about(draft, "evidence"), by=editor)

    assert about(draft, "evidence").confirmed_by is None


VERBS = {
    "keep": actions.keep_statement,
    "remove": actions.remove_statement,
    "move": lambda citation, by: actions.move_statement(citation, "context", by=by),
}


@pytest.mark.parametrize("verb", VERBS)
def test_only_those_who_may_edit_the_edition_decide(draft, verb):
    write(draft, evidence="90 firms.")
    before = Citation.objects.order_by("pk").values()
    stranger = UserFactory(role="contributor", organisation=OrganisationFactory())

    with pytest.raises(PermissionDenied):
        VERBS[verb](about(draft, "evidence"), by=stranger)

    assert list(before) == list(Citation.objects.order_by("pk").values())
    assert waiting(draft) == [("evidence", "80 firms.")]


@pytest.fixture
def disputed(live, editor):
    """A draft whose start, about which two sources differ, was changed; the first of them was preferred."""
    ConflictFactory(record=live, field="start", values=["2012", "2013"], decided=True)
    draft = actions.open_new_edition(live, by=editor)
    write(draft, start="2014-01-01")
    return draft


def test_a_conflict_ends_where_one_of_two_statements_leaves_it(live, disputed, editor):
    preferred = disputed.conflicts.get().preferred

    actions.remove_statement(preferred, by=editor)

    left = about(disputed, "start")
    assert (left.value, left.conflict, left.stance) == ("2013", None, "agrees")
    assert not disputed.conflicts.exists()
    assert live.conflicts.get().preferred.value == "2012"


def test_a_decision_ends_where_its_statement_moves_and_two_others_still_differ(disputed, editor):
    conflict = disputed.conflicts.get()
    CitationFactory(record=disputed, field="start", value="2015", conflict=conflict)

    moved = actions.move_statement(conflict.preferred, "end", by=editor)

    conflict = Conflict.objects.get(pk=conflict.pk)
    assert (moved.field, moved.conflict) == ("end", None)
    assert (conflict.preferred, conflict.reason, conflict.decided_by) == (None, "", None)
    assert conflict.citations.count() == 2


# Publishing


def test_publishing_is_refused_while_statements_wait_and_says_which(draft):
    write(draft, evidence="90 firms.")

    with pytest.raises(ValidationError) as raised:
        publish(draft)

    draft.refresh_from_db()
    assert raised.value.messages == [
        "Mapping: Evidence of success has changed: say whether “The leaflet” still states it."
    ]
    assert draft.status == "in-review"


def test_a_publication_for_later_is_refused_as_well(draft):
    write(draft, evidence="90 firms.")
    submitted = actions.submit(draft, by=UserFactory(role="editor"))

    with pytest.raises(ValidationError):
        actions.schedule(
            submitted,
            by=UserFactory(role="publisher"),
            at=submitted.submitted_at.replace(year=submitted.submitted_at.year + 1),
        )


def test_every_filled_field_says_how_far_it_is_sourced(draft):
    write(draft, evidence="90 firms.", keywords="patents", language="de")

    fields = sourced_fields(draft, unconfirmed(draft))

    assert {each.name: each.in_words for each in fields} == {
        "title": "no source",
        "summary": "sourced (1)",
        "description": "no source",
        "evidence": "to confirm: 1 of 1",
        "regions": "sourced (1)",
    }


def test_the_review_says_it_at_each_field_and_leads_to_what_waits(client, draft):
    write(draft, evidence="90 firms.")
    submitted = actions.submit(draft, by=UserFactory(role="editor"))
    client.force_login(UserFactory(role="publisher"))

    page = client.get(reverse("editorial:review", args=[submitted.pk]))

    link = f"{form_of(draft)}#statement-{about(draft, 'evidence').pk}"
    said = {row.name: row.sourced and row.sourced.in_words for row in page.context["rows"]}
    assert (said["evidence"], said["summary"], said["title"], said["image"]) == (
        "to confirm: 1 of 1",
        "sourced (1)",
        "no source",
        None,
    )
    assert text(page).count(link) == 2
    assert "2 of 5 filled fields have sources that are confirmed." in text(page)


@pytest.mark.parametrize("number", [1, 3])
def test_what_waits_is_found_in_few_queries(draft, django_assert_num_queries, number):
    citation = about(draft, "evidence")
    for copy in range(number):
        CitationFactory(
            record=draft, field="evidence", carried_from=citation.carried_from, value=copy
        )
    write(draft, evidence="90 firms.")

    # The statements, their earlier editions, and the regions of both.
    with django_assert_num_queries(4):
        unconfirmed(draft)


# The form


def form_of(edition):
    return reverse("admin:practices_edition_change", args=[edition.pk])


def press(client, edition, **typed):
    data = filled(client, form_of(edition))
    return client.post(form_of(edition), data | typed)


@pytest.fixture(params=["editor", "contributor"])
def author(client, draft, request):
    user = UserFactory(role=request.param)
    if request.param == "contributor":
        user = UserFactory(role="contributor", organisation=draft.practice.organisation)
    client.force_login(user)
    client.user = user
    return client


def test_the_form_shows_source_place_words_and_old_text_of_what_waits(author, draft):
    write(draft, evidence="90 firms.")
    citation = about(draft, "evidence")

    page = text(author.get(form_of(draft)))

    statement = page[page.index(f'id="statement-{citation.pk}"') :]
    for said in ["The leaflet, page 1", "Said of evidence", "Text in edition 1", "80 firms."]:
        assert said in statement
    assert "Ready to publish." not in page
    assert f'value="keep-{about(draft, "summary").pk}"' not in page


def test_keep_saves_what_is_typed_and_confirms_the_statement_for_that_text(author, draft):
    write(draft, evidence="90 firms.")
    citation = about(draft, "evidence")

    answer = press(author, draft, evidence="95 firms.", _statement=f"keep-{citation.pk}")

    draft.refresh_from_db()
    citation.refresh_from_db()
    assert draft.evidence == "95 firms."
    assert (citation.confirmed_by, citation.confirmed_text) == (author.user, "95 firms.")
    assert answer.url == form_of(draft)


def test_remove_and_move_save_what_is_typed_and_lead_to_the_next_statement(author, draft):
    write(draft, evidence="90 firms.", summary="New")
    first, second = about(draft, "summary"), about(draft, "evidence")

    answer = press(author, draft, context="Typed", _statement=f"remove-{first.pk}")
    chosen = {"_statement": f"move-{second.pk}", f"_move-{second.pk}": "context"}
    press(author, draft, evidence="", **chosen)

    draft.refresh_from_db()
    assert answer.url == f"{form_of(draft)}#statement-{second.pk}"
    assert (draft.context, draft.evidence) == ("Typed", "")
    assert sorted(draft.citations.values_list("field", "value")) == [
        ("context", "Said of evidence"),
        ("regions", "Said of regions"),
    ]


def test_move_without_a_field_saves_the_text_and_says_what_to_choose(author, draft):
    write(draft, evidence="90 firms.")
    citation = about(draft, "evidence")

    press(author, draft, context="Typed", _statement=f"move-{citation.pk}")
    page = text(author.get(form_of(draft)))

    draft.refresh_from_db()
    assert draft.context == "Typed"
    assert "Choose the field that the statement is about now." in page
    assert waiting(draft) == [("evidence", "80 firms.")]


def test_a_second_click_decides_nothing_more_and_is_no_error(author, draft):
    write(draft, evidence="90 firms.")
    citation = about(draft, "evidence")
    data = filled(author, form_of(draft)) | {"_statement": f"keep-{citation.pk}"}

    author.post(form_of(draft), data)
    entries = citation.history.count()
    page = author.post(form_of(draft), data, follow=True)

    assert citation.history.count() == entries
    assert "was saved, but" not in text(page)


@pytest.mark.parametrize("value", ["keep-", "keep-0", "nonsense", "forget-1", "keep-99999999999"])
def test_a_button_that_names_nothing_only_saves(author, draft, value):
    write(draft, evidence="90 firms.")

    press(author, draft, context="Typed", _statement=value)

    draft.refresh_from_db()
    assert draft.context == "Typed"
    assert waiting(draft) == [("evidence", "80 firms.")]


def test_a_button_decides_about_no_statement_of_another_edition(author, draft, editor):
    other = EditionFactory(published=True, evidence="Old")
    CitationFactory(record=other, field="evidence")
    theirs = actions.open_new_edition(other, by=editor)
    write(theirs, evidence="New")

    press(author, draft, _statement=f"remove-{about(theirs, 'evidence').pk}")

    assert waiting(theirs) == [("evidence", "Old")]


# The whole way


def statements(practice):
    """What sources say about the practice as the public reads it now."""
    public = Citation.objects.public().filter(
        content_type__model="edition",
        object_id=practice.published_edition.pk,
    )
    return sorted(public.values_list("field", "value", "source__title", "locator"))


def test_no_statement_is_lost_on_the_way_of_a_practice(client, live, editor):
    practice, publisher = live.practice, UserFactory(role="publisher")
    before = statements(practice)

    second = actions.open_new_edition(live, by=editor)
    write(second, evidence="90 firms.")
    actions.keep_statement(about(second, "evidence"), by=editor)
    second = publish(second)
    third = publish(actions.open_new_edition(second, by=editor))
    archived = actions.archive(third, by=publisher)
    actions.restore(archived, by=publisher)
    merge(OrganisationFactory(), practice.organisation, by=publisher)
    file = b"".join(client.get("/practices.csv").streaming_content)
    own_export = bring(editor, file, "practices.csv")
    after_own_export = statements(practice)
    carry_out(bring(editor, file.replace(b"90 firms.", b"99 firms."), "practices.csv"))
    fourth = practice.editions.get(number=4)
    waiting_after_import = waiting(fourth)
    actions.keep_statement(about(fourth, "evidence"), by=editor)
    publish(fourth)

    assert len(before) == 3
    assert [state for state, *_ in row_results(own_export)] == ["unchanged"]
    assert after_own_export == before
    assert waiting_after_import == [("evidence", "90 firms.")]
    assert statements(practice) == before
    assert [edition.citations.count() for edition in practice.editions.all()] == [3, 3, 3, 3]
