from datetime import date
from decimal import Decimal

import pytest

from tests.constraints import assert_the_database_refuses, changed, rules, what_is_wrong_with
from tests.factories import (
    EventFactory,
    IndicatorFactory,
    IndicatorReportFactory,
    OutputFactory,
    PartnershipFactory,
    PhaseFactory,
    ProgrammeFactory,
    ProjectFactory,
)

pytestmark = pytest.mark.django_db
BACKWARDS = {"start": date(2014, 1, 1), "end": date(2013, 12, 31)}


def a_project_that_follows_itself():
    project = ProjectFactory()
    return changed(project, predecessor=project)


def the_same_phase_name():
    first = PhaseFactory()
    return changed(PhaseFactory(project=first.project), name=first.name)


def a_partner_twice():
    first = PartnershipFactory()
    return changed(PartnershipFactory(project=first.project), organisation=first.organisation)


def two_lead_partners():
    first = PartnershipFactory(lead=True)
    return changed(PartnershipFactory(project=first.project), role="lead")


def the_same_indicator():
    first = IndicatorFactory()
    return changed(IndicatorFactory(project=first.project), title=first.title)


def two_reports_of_one_day():
    first = IndicatorReportFactory()
    second = IndicatorReportFactory(indicator=first.indicator, reported_on=date(2020, 1, 1))
    return changed(second, reported_on=first.reported_on)


BAD = {
    "programme.slug": (
        lambda: changed(ProgrammeFactory(), slug=ProgrammeFactory().slug),
        ["Programme with this Slug already exists."],
    ),
    "programme.name": (
        lambda: changed(ProgrammeFactory(), name=ProgrammeFactory().name),
        ["Programme with this Name already exists."],
    ),
    "programming_period_in_order": (
        lambda: changed(ProgrammeFactory(), period_start=2013, period_end=2007),
        ["The programming period ends before it starts."],
    ),
    "project.slug": (
        lambda: changed(ProjectFactory(), slug=ProjectFactory().slug),
        ["Project with this Slug already exists."],
    ),
    "project_dates_in_order": (
        lambda: changed(ProjectFactory(), **BACKWARDS),
        ["The project ends before it starts."],
    ),
    "erdf_share_within_budget": (
        lambda: changed(ProjectFactory(), total_budget=Decimal(100), erdf_amount=Decimal("100.01")),
        ["The ERDF share is larger than the total budget."],
    ),
    "project_is_not_its_own_predecessor": (
        a_project_that_follows_itself,
        ["A project cannot follow itself."],
    ),
    "a_phase_name_once_per_project": (
        the_same_phase_name,
        ["Phase with this Project and Name already exists."],
    ),
    "phase_dates_in_order": (
        lambda: changed(PhaseFactory(), **BACKWARDS),
        ["The phase ends before it starts."],
    ),
    "an_organisation_once_per_project": (
        a_partner_twice,
        ["Partnership with this Project and Organisation already exists."],
    ),
    "one_lead_partner_per_project": (
        two_lead_partners,
        ["This project already has a lead partner."],
    ),
    "output.slug": (
        lambda: changed(OutputFactory(), slug=OutputFactory().slug),
        ["Output with this Slug already exists."],
    ),
    "event.slug": (
        lambda: changed(EventFactory(), slug=EventFactory().slug),
        ["Event with this Slug already exists."],
    ),
    "event_dates_in_order": (
        lambda: changed(EventFactory(), **BACKWARDS),
        ["The event ends before it starts."],
    ),
    "an_indicator_once_per_project": (
        the_same_indicator,
        ["Indicator with this Project and Title already exists."],
    ),
    "one_report_per_day": (
        two_reports_of_one_day,
        ["Indicator report with this Indicator and Reached by already exists."],
    ),
}


def test_every_rule_of_the_database_is_broken_here():
    assert set(BAD) == rules("projects")


@pytest.mark.parametrize("rule", BAD)
def test_the_database_refuses_a_row_that_breaks(rule):
    make, _ = BAD[rule]

    assert_the_database_refuses(make())


@pytest.mark.parametrize("rule", BAD)
def test_validation_says_in_words_what_breaks(rule):
    make, said = BAD[rule]

    assert what_is_wrong_with(make()) == said


def test_a_project_without_a_lead_partner_may_have_many_partners():
    project = ProjectFactory()

    partners = [PartnershipFactory(project=project), PartnershipFactory(project=project)]

    assert list(project.partnerships.all()) == partners


def test_two_projects_may_have_the_same_lead_partner():
    lead = PartnershipFactory(lead=True).organisation

    PartnershipFactory(lead=True, organisation=lead)

    assert lead.partnerships.count() == 2


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"start": date(2011, 12, 31)}, ["PROJECT itself starts on 2012-01-01."]),
        ({"end": date(2015, 1, 1)}, ["PROJECT itself ends on 2014-12-31."]),
    ],
)
def test_a_phase_lies_within_its_project(dates, said):
    project = ProjectFactory(acronym="PROJECT", start=date(2012, 1, 1), end=date(2014, 12, 31))

    assert what_is_wrong_with(changed(PhaseFactory(project=project), **dates)) == said


@pytest.mark.parametrize("checksum", ["a" * 63, "A" * 64, "g" * 64])
def test_a_checksum_is_64_hexadecimal_digits(checksum):
    assert what_is_wrong_with(changed(OutputFactory(), checksum=checksum)) == [
        "64 hexadecimal digits."
    ]
