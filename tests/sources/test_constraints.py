import pytest
from django.utils import timezone

from sources.models import LinkCheck
from tests.constraints import assert_the_database_refuses, changed, rules, what_is_wrong_with
from tests.factories import CitationFactory, ConflictFactory, ProjectFactory, SourceFactory

pytestmark = pytest.mark.django_db


def the_same_source_code():
    return changed(SourceFactory(), code=SourceFactory().code)


def the_same_conflict_slug():
    project = ProjectFactory()
    first = ConflictFactory(record=project, field="start")
    return changed(ConflictFactory(record=project, field="end"), slug=first.slug)


def two_conflicts_about_one_field():
    project = ProjectFactory()
    ConflictFactory(record=project, field="start")
    return changed(ConflictFactory(record=project, field="end"), field="start")


def a_preference_without_a_reason():
    conflict = ConflictFactory(record=ProjectFactory(), field="start")
    return changed(conflict, preferred=conflict.citations.first())


def a_citation_twice():
    first = CitationFactory(record=ProjectFactory())
    second = CitationFactory(record=first.record, source=first.source, value="Something else")
    return changed(second, value=first.value)


def a_statement_of_no_kind():
    return changed(CitationFactory(record=ProjectFactory()), kind="guessed")


def a_derived_statement_without_a_derivation():
    return changed(CitationFactory(record=ProjectFactory()), kind="derived")


def a_language_of_what_is_no_quotation():
    statement = CitationFactory(record=ProjectFactory(), field="summary", kind="paraphrased")
    return changed(statement, language="hu")


def the_same_link_twice():
    known = {"state": LinkCheck.State.ANSWERS, "answer": "200 OK", "checked_at": timezone.now()}
    first, second = (
        LinkCheck.objects.create(url=f"https://example.org/{n}", **known) for n in (1, 2)
    )
    return changed(second, url=first.url)


BAD = {
    "a_statement_has_a_kind": (
        a_statement_of_no_kind,
        ["Value 'guessed' is not a valid choice."],
    ),
    "a_derived_statement_says_how": (
        a_derived_statement_without_a_derivation,
        ["Say how the value follows, such as “sum of …” or “country of the region”."],
    ),
    "only_a_quotation_has_a_language": (
        a_language_of_what_is_no_quotation,
        ["Only a quotation has a language."],
    ),
    "linkcheck.url": (the_same_link_twice, ["Link check with this Address already exists."]),
    "source.code": (the_same_source_code, ["Source with this Code already exists."]),
    "conflict.slug": (the_same_conflict_slug, ["Conflict with this Slug already exists."]),
    "one_conflict_per_field": (
        two_conflicts_about_one_field,
        ["Conflict with this Kind of record, Record number and Field already exists."],
    ),
    "a_preference_has_a_reason": (
        a_preference_without_a_reason,
        ["Say why this value is preferred."],
    ),
    "a_citation_once": (
        a_citation_twice,
        [
            "Citation with this Source, Kind of record, Record number, Field, Value in the source and Page or section "
            "already exists."
        ],
    ),
}


def test_every_rule_of_the_database_is_broken_here():
    assert set(BAD) == rules("sources")


@pytest.mark.parametrize("rule", BAD)
def test_the_database_refuses_a_row_that_breaks(rule):
    make, _ = BAD[rule]

    assert_the_database_refuses(make())


@pytest.mark.parametrize("rule", BAD)
def test_validation_says_in_words_what_breaks(rule):
    make, said = BAD[rule]

    assert what_is_wrong_with(make()) == said


def test_a_preferred_citation_is_one_of_the_conflict():
    conflict = ConflictFactory(record=ProjectFactory(), field="start")
    of_another = ConflictFactory(record=ProjectFactory(), field="start").citations.first()

    wrong = what_is_wrong_with(changed(conflict, preferred=of_another, reason="It is nicer."))

    assert wrong == ["Choose one of the values that this conflict is about."]
