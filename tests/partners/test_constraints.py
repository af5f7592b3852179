from decimal import Decimal

import pytest

from partners.models import Membership, OrganisationRedirect
from tests.constraints import assert_the_database_refuses, changed, rules, what_is_wrong_with
from tests.factories import (
    CountryFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    RegionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def a_country_twice():
    return CountryFactory._meta.model(
        **{"code": CountryFactory().code, "nuts_code": "ZZ", "name": "Elsewhere"}
    )


def the_same_nuts_country():
    return changed(CountryFactory(code="SE"), nuts_code=CountryFactory(code="AT").nuts_code)


def the_same_country_name():
    return changed(CountryFactory(code="SE"), name=CountryFactory(code="AT").name)


def a_region_twice():
    region = RegionFactory()
    return RegionFactory.build(code=region.code, country=region.country)


def editions_backwards():
    return changed(RegionFactory(), first_edition=2024, last_edition=2021)


def half_a_point():
    return changed(RegionFactory(), latitude=Decimal("47.1"))


def the_same_organisation_slug():
    return changed(OrganisationFactory(), slug=OrganisationFactory().slug)


def the_same_former_address():
    OrganisationRedirect.objects.create(slug="former", organisation=OrganisationFactory())
    return OrganisationRedirect(slug="former", organisation=OrganisationFactory())


def the_same_name_of_one_organisation():
    first = OrganisationNameFactory()
    return changed(OrganisationNameFactory(organisation=first.organisation), name=first.name)


def a_name_that_ended_before_it_began():
    return changed(OrganisationNameFactory(), valid_from=2014, valid_to=2012)


def the_same_membership():
    membership = Membership.objects.create(user=UserFactory(), organisation=OrganisationFactory())
    return Membership(user=membership.user, organisation=membership.organisation)


BAD = {
    "country.code": (a_country_twice, ["Country with this ISO code already exists."]),
    "country.nuts_code": (the_same_nuts_country, ["Country with this NUTS code already exists."]),
    "country.name": (the_same_country_name, ["Country with this Name already exists."]),
    "region.code": (a_region_twice, ["Region with this Code already exists."]),
    "region_editions_in_order": (
        editions_backwards,
        ["The first edition cannot be later than the last."],
    ),
    "region_point_is_whole": (half_a_point, ["Give both latitude and longitude, or neither."]),
    "organisation.slug": (
        the_same_organisation_slug,
        ["Organisation with this Slug already exists."],
    ),
    "organisationredirect.slug": (
        the_same_former_address,
        ["Organisation redirect with this Slug already exists."],
    ),
    "a_name_once_per_organisation": (
        the_same_name_of_one_organisation,
        ["Organisation name with this Organisation and Name already exists."],
    ),
    "name_period_in_order": (
        a_name_that_ended_before_it_began,
        ["“In use until” cannot be before “in use from”."],
    ),
    "one_membership_per_organisation": (
        the_same_membership,
        ["Membership with this User and Organisation already exists."],
    ),
}
KEYS = {
    "country.code",
    "region.code",
}  # saving over an existing key changes that row, which is no second one


def test_every_rule_of_the_database_is_broken_here():
    assert set(BAD) == rules("partners")


@pytest.mark.parametrize("rule", sorted(set(BAD) - KEYS))
def test_the_database_refuses_a_row_that_breaks(rule):
    make, _ = BAD[rule]

    assert_the_database_refuses(make())


@pytest.mark.parametrize("rule", BAD)
def test_validation_says_in_words_what_breaks(rule):
    make, said = BAD[rule]

    assert what_is_wrong_with(make()) == said


def test_an_organisation_does_not_sit_in_a_region_of_another_country():
    graz = RegionFactory(code="AT221", name="Graz")
    organisation = OrganisationFactory(country=CountryFactory(code="SE"))

    assert what_is_wrong_with(changed(organisation, region=graz)) == [
        "Graz (AT221) is not in Sweden."
    ]


@pytest.mark.parametrize(
    ("field", "value"), [("latitude", Decimal("90.1")), ("longitude", Decimal("-180.1"))]
)
def test_a_point_lies_on_the_globe(field, value):
    region = changed(
        RegionFactory(latitude=Decimal("47.1"), longitude=Decimal("16.9")), **{field: value}
    )

    assert len(what_is_wrong_with(region)) == 1


@pytest.mark.parametrize("code", ["A", "at12", "AT1234", "A T"])
def test_a_region_is_known_by_a_nuts_code(code):
    region = RegionFactory.build(code=code, country=CountryFactory())

    assert "A NUTS code, as AT12." in what_is_wrong_with(region)
