"""Two records of one organisation become one, and nothing that led to either of them is lost."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from partners.merging import merge, plan
from partners.models import Organisation, OrganisationRedirect
from search.reindexing import differences
from tests.back_office import filled
from tests.factories import (
    ActionPlanFactory,
    CitationFactory,
    ConflictFactory,
    EditionFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    OutputFactory,
    PartnershipFactory,
    ProjectFactory,
    TransferFactory,
    UserFactory,
)
from tests.search.asking import everywhere
from tests.visitor import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return OrganisationFactory(name="Agency", slug="agency"), OrganisationFactory(name="Agentur", slug="agentur")


def test_everything_of_the_one_belongs_to_the_other(two):
    keep, drop = two
    partnership = PartnershipFactory(organisation=drop)
    name = OrganisationNameFactory(organisation=drop, name="Die Agentur")
    practice = EditionFactory(published=True, practice__organisation=drop).practice
    transfer = TransferFactory(to_organisation=drop)
    output, action_plan = OutputFactory(organisation=drop), ActionPlanFactory(organisation=drop)
    citation = CitationFactory(record=drop, field="name")
    later, earlier = OrganisationFactory(), OrganisationFactory()
    later.predecessors.add(drop)
    drop.predecessors.add(earlier)
    user = UserFactory(role="contributor", organisation=drop)

    merge(keep, drop, by=UserFactory(role="publisher"))

    for record, field in (
        (partnership, "organisation"),
        (name, "organisation"),
        (practice, "organisation"),
        (transfer, "to_organisation"),
        (output, "organisation"),
        (action_plan, "organisation"),
        (citation, "record"),
    ):
        record = type(record).objects.get(pk=record.pk)
        assert getattr(record, field) == keep, record
    assert list(later.predecessors.all()) == [keep]
    assert list(keep.predecessors.all()) == [earlier]
    assert user.memberships.get().organisation == keep
    assert not Organisation.objects.filter(slug="agentur").exists()
    assert set(keep.names.values_list("name", flat=True)) == {"Die Agentur", "Agentur"}


def test_the_former_address_leads_to_the_one_that_stayed_also_after_a_second_merge(client, two):
    keep, drop = two
    third = OrganisationFactory(slug="third")
    merge(keep, drop, by=UserFactory())
    merge(third, keep, by=UserFactory())

    for road in ("/partners/", "/api/v1/organisations/"):
        answers = [client.get(f"{road}{slug}/") for slug in ("agency", "agentur")]

        assert [(answer.status_code, answer.url) for answer in answers] == [(301, f"{road}third/")] * 2
        assert client.get(f"{road}unheard-of/").status_code == 404


def test_a_former_address_does_not_tell_of_an_organisation_that_is_not_public(client, two):
    keep, drop = two
    merge(keep, drop, by=UserFactory())
    Organisation.objects.update(is_public=False)

    assert client.get("/partners/agentur/").status_code == 404
    assert client.get("/api/v1/organisations/agentur/").status_code == 404


def test_an_address_that_was_a_former_one_already_leads_to_the_one_that_stayed(client, two):
    keep, drop = two
    third = OrganisationFactory(slug="third")
    OrganisationRedirect.objects.create(slug="agentur", organisation=third)
    OrganisationRedirect.objects.create(slug="agency", organisation=drop)

    merge(keep, drop, by=UserFactory())

    assert list(OrganisationRedirect.objects.values_list("slug", "organisation__slug")) == [("agentur", "agency")]
    assert client.get("/partners/agentur/").url == "/partners/agency/"


def test_a_new_address_may_not_be_the_former_one_of_another_organisation(client, two):
    keep, drop = two
    merge(keep, drop, by=UserFactory())
    other, legacy = OrganisationFactory(name="Other"), OrganisationFactory(name="Legacy")
    Organisation.objects.filter(pk=legacy.pk).update(slug="agentur")
    legacy.slug = "agentur"
    client.force_login(UserFactory(role="publisher"))
    form = reverse("admin:partners_organisation_change", args=[other.pk])

    page = client.post(form, filled(client, form) | {"slug": "agentur"})

    said = "“agentur” leads to “Agency”, which had this address before. Choose another one."
    assert page.context["adminform"].form.errors == {"slug": [said]}
    legacy.clean()
    keep.slug = "agentur"
    keep.clean()


def test_the_search_finds_the_one_by_the_names_of_both(two):
    keep, drop = two
    EditionFactory(published=True, title="The practice", practice__organisation=drop)

    merge(keep, drop, by=UserFactory())

    assert everywhere("agentur", as_typed="yes") == ["Agency"]
    assert not any(sum(counts.values()) for counts in differences().values())


def test_what_both_have_is_there_once(two):
    keep, drop = two
    user = UserFactory(role="contributor", organisation=keep)
    user.memberships.create(organisation=drop)
    own, theirs = (OrganisationNameFactory(organisation=each, name="The Agency") for each in two)
    partnership = PartnershipFactory(organisation=drop)
    partnership.names_used.add(theirs)
    source = CitationFactory(record=keep, field="name", value="A", locator="p. 1").source
    CitationFactory(record=drop, field="name", value="A", locator="p. 1", source=source)

    made = merge(keep, drop, by=UserFactory())

    assert user.memberships.count() == keep.citations.count() == 1
    assert list(partnership.names_used.all()) == [own]
    assert len(made.doubles) == 3


def test_what_cannot_be_merged_is_said_and_nothing_is_changed(two):
    keep, drop = two
    project = ProjectFactory(acronym="PROJECT")
    for each in two:
        PartnershipFactory(project=project, organisation=each)
        ConflictFactory(record=each, field="name")
    OrganisationNameFactory(organisation=drop, name="Die Agentur")

    with pytest.raises(ValidationError) as raised:
        merge(keep, drop, by=UserFactory())

    assert len(raised.value.messages) == 2
    assert any("Sources differ about the name of both" in message for message in raised.value.messages)
    assert [each.names.count() for each in two] == [0, 1]
    assert Organisation.objects.filter(slug="agentur").exists()
    assert not OrganisationRedirect.objects.exists()


def test_a_plan_changes_nothing(two):
    keep, drop = two
    PartnershipFactory(organisation=drop, project=ProjectFactory(acronym="PROJECT"))
    OrganisationNameFactory(organisation=drop, name="Die Agentur")

    made = plan(keep, drop)

    assert dict(made.moves)["names"] == ["Die Agentur"]
    assert made.problems == []
    assert [each.names.count() for each in two] == [0, 1]
    assert drop.partnerships.count() == 1
    assert plan(keep, keep).problems == ["These are not two organisations."]


def test_a_publisher_sees_what_moves_and_merges(client, two):
    keep, drop = two
    OrganisationNameFactory(organisation=drop, name="Die Agentur")
    client.force_login(UserFactory(role="publisher"))
    form = {"action": "merge_two", "_selected_action": [keep.pk, drop.pk]}
    address = reverse("admin:partners_organisation_changelist")

    preview = client.post(address, form)
    before = Organisation.objects.count()
    done = client.post(address, form | {"keep": keep.pk, "merge": "yes"}, follow=True)
    again = client.post(address, form | {"keep": keep.pk, "merge": "yes"}, follow=True)

    assert "Die Agentur" in text(preview)
    assert before == 2
    assert "“Agentur” was merged into “Agency”." in text(done)
    assert "Choose two organisations to merge." in text(again)
    assert Organisation.objects.get() == keep


@pytest.mark.parametrize("role", ["editor", "contributor"])
def test_who_may_not_delete_organisations_merges_none(client, two, role):
    client.force_login(UserFactory(role=role))
    form = {"action": "merge_two", "_selected_action": [each.pk for each in two], "keep": two[0].pk, "merge": "yes"}

    client.post(reverse("admin:partners_organisation_changelist"), form)

    assert Organisation.objects.filter(slug__in=["agency", "agentur"]).count() == 2
