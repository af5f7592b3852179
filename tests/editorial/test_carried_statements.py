"""A new edition takes its sources along, and nobody counts them twice."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from backoffice.actions import delete, restore
from editorial import actions
from sources.models import Citation, Conflict
from tests.factories import (
    CitationFactory,
    ConflictFactory,
    EditionFactory,
    SourceFactory,
    UserFactory,
)
from tests.visitor import crawl, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(role="editor")


@pytest.fixture
def source():
    return SourceFactory(code="leaflet", title="The leaflet")


@pytest.fixture
def live(source):
    """Edition 1, published, with a statement about its evidence and a decided conflict about its start."""
    edition = EditionFactory(
        published=True,
        practice__slug="mapping",
        title="Mapping",
        evidence="80 firms.",
    )
    CitationFactory(
        record=edition,
        field="evidence",
        source=source,
        value="eighty firms",
        meaning="",
        locator="page 3",
    )
    ConflictFactory(
        record=edition,
        slug="start-of-mapping",
        field="start",
        values=["2012", "2013"],
        decided=True,
    )
    return edition


def stated(edition):
    """What sources say about an edition."""
    fields = ["source__code", "field", "value", "meaning", "locator", "stance", "conflict__title"]
    return sorted(edition.citations.values_list(*fields), key=str)


def decided(edition):
    fields = ["title", "kind", "field", "preferred__value", "reason", "decided_by", "decided_at"]
    return list(edition.conflicts.values_list(*fields))


def publish(edition):
    return actions.publish(
        actions.submit(edition, by=UserFactory(role="editor")),
        by=UserFactory(role="publisher"),
    )


def test_a_new_edition_takes_statements_and_decisions_along(live, editor):
    before = (stated(live), decided(live))

    draft = actions.open_new_edition(live, by=editor)

    assert (stated(draft), decided(draft)) == before
    assert (stated(live), decided(live)) == before
    originals = [citation.carried_from for citation in draft.citations.order_by("pk")]
    assert originals == list(live.citations.order_by("pk"))
    assert [conflict.preferred.record for conflict in draft.conflicts.all()] == [draft]
    assert set(draft.citations.values_list("confirmed_by", "confirmed_at")) == {(None, None)}


def test_a_statement_that_was_carried_along_stays_when_the_earlier_one_is_deleted(live, editor):
    draft = actions.open_new_edition(live, by=editor)

    live.citations.get(field="evidence").delete()

    assert draft.citations.get(field="evidence").carried_from is None


def test_a_conflict_keeps_its_public_address_from_edition_to_edition(live, editor):
    for _ in range(2):
        live = publish(actions.open_new_edition(live, by=editor))

    public = Conflict.objects.public().get()
    assert (public.slug, public.record) == ("start-of-mapping", live)
    assert Conflict.objects.values("slug").distinct().count() == 3


SEEN_ONCE = ["eighty firms", "2012", "2013"]


def public_figures(client):
    """What pages, API and files for the public say about the statements of the practice."""
    source_page = client.get("/sources/leaflet/")
    practice = client.get("/api/v1/practices/mapping/").json()
    page = client.get("/practices/mapping/")
    return {
        "rows of the source": [row.value for row in source_page.context["page"].records],
        "count of the source": client.get("/api/v1/sources/leaflet/").json()["citations"],
        "API": sorted(citation["value"] for citation in practice["citations"]),
        "footnotes": sorted(citation.value for citation in page.context["notes"].citations),
        "conflicts of the page": len(page.context["notes"].conflicts),
        "conflicts": len(client.get("/sources/conflicts/").context["page"].records),
        "file": text(client.get("/practices.csv")).count("The leaflet"),
    }


def test_the_public_sees_each_statement_once_whatever_editions_there_are(client, live, editor):
    alone = public_figures(client)

    draft = actions.open_new_edition(live, by=editor)
    with_draft = public_figures(client)
    publish(draft)
    with_superseded = public_figures(client)

    assert alone == {
        "rows of the source": ["eighty firms"],
        "count of the source": 1,
        "API": sorted(SEEN_ONCE),
        "footnotes": sorted(SEEN_ONCE),
        "conflicts of the page": 1,
        "conflicts": 1,
        "file": 1,
    }
    assert with_draft == alone
    assert with_superseded == alone


def test_what_only_a_draft_says_reaches_no_visitor(client, live, source, editor):
    draft = actions.open_new_edition(live, by=editor)
    CitationFactory(record=draft, field="summary", source=source, value="Not for the public")
    ConflictFactory(record=draft, field="end", title="Secret end", values__source=source)

    pages = crawl(client)

    said = "".join(text(page) for page in pages.values())
    assert "eighty firms" in said
    assert "Not for the public" not in said
    assert "Secret end" not in said


def test_an_earlier_edition_keeps_its_own_statements_on_its_own_page(client, live, editor):
    draft = actions.open_new_edition(live, by=editor)
    draft.citations.get(field="evidence").delete()
    publish(draft)

    earlier = client.get("/practices/mapping/editions/1/")
    present = client.get("/practices/mapping/")

    assert "eighty firms" in text(earlier)
    assert "eighty firms" not in text(present)


def test_the_back_office_counts_a_statement_once(client, live, source, editor):
    actions.open_new_edition(live, by=editor)
    client.force_login(editor)

    page = client.get(reverse("admin:sources_source_changelist"))

    assert Citation.objects.filter(source=source).count() == 2
    assert '<td class="field-facts">1</td>' in text(page)


def undecided(*records):
    return [ConflictFactory(record=record, field="end") for record in records]


def test_a_conflict_waits_once_for_its_decision(live, editor):
    [conflict] = undecided(live)
    draft = actions.open_new_edition(live, by=editor)

    waiting_beside_a_draft = list(Conflict.objects.undecided().once())
    publish(draft)
    waiting_afterwards = list(Conflict.objects.undecided().once())

    assert waiting_beside_a_draft == [conflict]
    assert waiting_afterwards == [draft.conflicts.get(field="end")]


def test_a_conflict_that_only_the_draft_has_waits_for_its_decision(live, editor):
    draft = actions.open_new_edition(live, by=editor)
    [conflict] = undecided(draft)

    assert list(Conflict.objects.undecided().once()) == [conflict]


def added(client, name, values):
    """What the form for a new record of this kind answers."""
    return client.post(reverse(f"admin:sources_{name}_add"), values)


def target(edition, field):
    content_type = ContentType.objects.get_for_model(edition).pk
    return {"content_type": content_type, "object_id": edition.pk, "field": field}


def test_what_is_recorded_about_the_published_edition_afterwards_reaches_the_open_one(
    client, live, source, editor
):
    draft = actions.open_new_edition(live, by=editor)
    draft.citations.get(field="evidence").delete()
    client.force_login(editor)
    statement = {"source": source.pk, "kind": "quoted", "locator": "page 4", "stance": "agrees"}

    for value in ["2020", "2021"]:
        added(client, "citation", target(live, "end") | statement | {"value": value})
    names = {"title": "When it ended", "slug": "when-it-ended", "kind": "date"}
    added(client, "conflict", target(live, "end") | names)

    ends = draft.citations.filter(field="end")
    assert sorted(ends.values_list("value", "conflict__title")) == [
        ("2020", "When it ended"),
        ("2021", "When it ended"),
    ]
    # What was removed from the draft does not come back.
    assert not draft.citations.filter(field="evidence").exists()
    assert draft.conflicts.count() == 2


def test_a_statement_that_the_open_edition_has_already_is_not_copied_to_it(
    client, live, source, editor
):
    draft = actions.open_new_edition(live, by=editor)
    same = {"source": source, "value": "2020", "locator": "page 4", "field": "end"}
    CitationFactory(record=draft, **same)
    client.force_login(editor)

    statement = {
        "source": source.pk,
        "kind": "quoted",
        "locator": "page 4",
        "stance": "agrees",
        "value": "2020",
    }
    added(client, "citation", target(live, "end") | statement)

    assert live.citations.filter(field="end").count() == 1
    assert draft.citations.filter(field="end").count() == 1


def test_another_value_for_a_decided_conflict_asks_to_look_at_it_again_in_both_editions(
    client, live, source, editor
):
    draft = actions.open_new_edition(live, by=editor)
    conflict = live.conflicts.get()
    client.force_login(editor)

    statement = {
        "source": source.pk,
        "kind": "quoted",
        "locator": "page 4",
        "stance": "conflicts",
        "value": "2014",
    }
    added(client, "citation", target(live, "start") | statement | {"conflict": conflict.pk})

    assert draft.conflicts.get().has_new_value
    assert list(Conflict.objects.to_look_at_again().once()) == [conflict]


def test_a_draft_that_comes_back_from_the_bin_has_its_statements(live, editor):
    draft = actions.open_new_edition(live, by=editor)
    before = (stated(draft), decided(draft))

    restored = restore(delete(draft, by=editor), by=editor)

    originals = {citation.carried_from for citation in restored.citations.all()}
    assert (stated(restored), decided(restored)) == before
    assert originals == set(live.citations.all())
