"""Deciding which of several stated values is shown."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from projects.models import Project
from search.models import SearchDocument
from sources.actions import prefer
from sources.models import Citation, Conflict
from tests.factories import (
    CitationFactory,
    ConflictFactory,
    CountryFactory,
    EditionFactory,
    OrganisationFactory,
    ProjectFactory,
    RegionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def conflict_about(record, field, *values):
    return ConflictFactory(record=record, field=field, values=values)


def citation(conflict, meaning):
    return conflict.citations.get(meaning=meaning)


def stances(conflict):
    return dict(conflict.citations.values_list("meaning", "stance"))


def test_the_preferred_value_is_shown_and_stored_and_every_source_says_whether_it_agrees():
    project, editor = ProjectFactory(total_budget=Decimal(100)), UserFactory(role="editor")
    conflict = conflict_about(project, "total_budget", "100.00", "250.00")
    also = CitationFactory(
        record=project,
        field="total_budget",
        conflict=conflict,
        value="two hundred and fifty",
        meaning="250.00",
    )

    prefer(conflict, citation(conflict, "100.00"), reason="First.", by=editor)
    decided = prefer(conflict, also, reason="  It tells the figures apart. ", by=editor)

    project.refresh_from_db()
    conflict.refresh_from_db()
    assert project.total_budget == Decimal(250)
    assert (conflict.preferred, conflict.reason) == (also, "It tells the figures apart.")
    assert (conflict.decided_by, conflict.decided_at) == (editor, decided.decided_at)
    assert stances(conflict) == {"100.00": "conflicts", "250.00": "agrees"}
    assert Citation.objects.get(pk=also.pk).stance == "agrees"


def test_a_country_is_stored_by_its_code():
    organisation = OrganisationFactory(country=CountryFactory(code="SE"))
    CountryFactory(code="FR")
    conflict = conflict_about(organisation, "country", "SE", "FR")

    prefer(conflict, citation(conflict, "FR"), reason="Rhône-Alpes is French.", by=UserFactory())

    organisation.refresh_from_db()
    assert organisation.country_id == "FR"


def test_a_difference_about_something_that_is_no_field_is_decided_all_the_same():
    project = ProjectFactory()
    conflict = conflict_about(project, "number_of_countries", "7", "8")
    before = Project.objects.values().get()

    prefer(conflict, citation(conflict, "8"), reason="Three say so.", by=UserFactory())

    assert stances(conflict) == {"7": "conflicts", "8": "agrees"}
    assert Project.objects.values().get() == before


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_a_reason_is_demanded(reason):
    project = ProjectFactory(title="Before")
    conflict = conflict_about(project, "title", "One", "Two")

    with pytest.raises(ValidationError, match="Say why this value is preferred"):
        prefer(conflict, citation(conflict, "One"), reason=reason, by=UserFactory())

    assert_nothing_changed(conflict)


def test_a_value_stated_about_something_else_is_refused():
    conflict = conflict_about(ProjectFactory(title="Before"), "title", "One", "Two")
    other = conflict_about(ProjectFactory(), "title", "Three", "Four")

    with pytest.raises(
        ValidationError, match="Choose one of the values that this conflict is about"
    ):
        prefer(conflict, citation(other, "Three"), reason="Nicer.", by=UserFactory())

    assert_nothing_changed(conflict)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("start", "Apri 2011"),
        ("total_budget", "a lot"),
        ("status", "no idea"),
        ("website", "bit ly"),
    ],
)
def test_a_value_that_the_field_cannot_hold_is_refused_and_nothing_changes(field, value):
    conflict = conflict_about(ProjectFactory(title="Before"), field, "One", value)

    with pytest.raises(ValidationError, match=f"“{value}” cannot be stored as"):
        prefer(conflict, citation(conflict, value), reason="It stands there.", by=UserFactory())

    assert_nothing_changed(conflict)


def test_a_value_that_breaks_a_rule_of_the_record_is_refused():
    project = ProjectFactory(title="Before", total_budget=Decimal(100))
    conflict = conflict_about(project, "erdf_amount", "80.00", "120.00")

    with pytest.raises(ValidationError, match="The ERDF share is larger than the total budget"):
        prefer(conflict, citation(conflict, "120.00"), reason="It stands there.", by=UserFactory())

    assert_nothing_changed(conflict)


def test_a_country_that_does_not_exist_or_does_not_fit_the_region_is_refused():
    organisation = OrganisationFactory(region=RegionFactory(country__code="AT"))
    CountryFactory(code="SE")
    conflict = conflict_about(organisation, "country", "XX", "SE")

    for code in ("XX", "SE"):
        with pytest.raises(ValidationError, match=f"“{code}” cannot be stored as country"):
            prefer(conflict, citation(conflict, code), reason="It stands there.", by=UserFactory())

    organisation.refresh_from_db()
    assert organisation.country_id == "AT"


def test_a_decision_and_its_reversal_are_in_the_history():
    project = ProjectFactory(title="Before")
    conflict = conflict_about(project, "title", "One", "Two")

    prefer(conflict, citation(conflict, "One"), reason="First.", by=UserFactory())
    prefer(conflict, citation(conflict, "Two"), reason="Second.", by=UserFactory())

    reasons = conflict.history.order_by("history_id").values_list("reason", flat=True)
    titles = project.history.order_by("history_id").values_list("title", flat=True)
    assert (list(reasons), list(titles)) == (["", "First.", "Second."], ["Before", "One", "Two"])


def test_a_difference_is_undecided_until_somebody_prefers_a_value():
    conflict = conflict_about(ProjectFactory(), "title", "One", "Two")
    ConflictFactory(record=ProjectFactory(), decided=True)

    assert list(Conflict.objects.undecided()) == [conflict]


def assert_nothing_changed(conflict):
    conflict.refresh_from_db()
    project = Project.objects.get(pk=conflict.object_id)
    assert (conflict.preferred, conflict.reason, conflict.decided_by) == (None, "", None)
    assert set(conflict.citations.values_list("stance", flat=True)) == {"agrees"}
    assert project.title == "Before"
    assert project.history.count() == 1


def test_a_decision_that_changes_a_record_is_in_the_index_at_once():
    organisation = OrganisationFactory(name="University of Ljubjana")
    conflict = ConflictFactory(
        record=organisation,
        field="name",
        values=["University of Ljubjana", "University of Ljubljana"],
    )

    prefer(
        conflict,
        conflict.citations.get(value="University of Ljubljana"),
        reason="A letter.",
        by=UserFactory(),
    )

    assert SearchDocument.objects.get(kind="organisation").title == "University of Ljubljana"


def test_a_decision_does_not_rewrite_a_text_that_was_published():
    edition = EditionFactory(published=True, title="As published")
    conflict = ConflictFactory(
        record=edition, field="title", values=["As published", "As corrected"]
    )

    prefer(
        conflict, conflict.citations.get(value="As corrected"), reason="A letter.", by=UserFactory()
    )

    edition.refresh_from_db()
    assert edition.title == "As published"


def test_a_citation_belongs_to_a_conflict_about_the_same_field():
    organisation = OrganisationFactory()
    conflict = ConflictFactory(record=organisation, field="name")
    citation = CitationFactory(record=organisation, field="country")
    citation.conflict = conflict

    with pytest.raises(ValidationError, match="about another field"):
        citation.full_clean()


def test_a_citation_is_about_a_record_that_exists():
    citation = CitationFactory(record=OrganisationFactory())
    citation.object_id = 987654

    with pytest.raises(ValidationError, match="no such record"):
        citation.full_clean()


def test_a_value_stated_about_a_draft_is_not_shown_among_a_conflicts_values(client):
    conflict = ConflictFactory(record=OrganisationFactory(), field="name")
    CitationFactory(record=EditionFactory(), conflict=conflict, value="Zyzzyva")

    page = client.get("/sources/conflicts/").content.decode()

    assert "One thing" in page
    assert "Zyzzyva" not in page
