"""Two records of one organisation become one, and nothing that led to either of them is lost."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from partners.merging import merge, plan_merge
from partners.models import Organisation, OrganisationRedirect
from search.reindexing import differences
from sources.models import Citation, Conflict
from tests.back_office import filled
from tests.factories import (
    ActionPlanFactory,
    CitationFactory,
    ConflictFactory,
    CountryFactory,
    EditionFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    OutputFactory,
    PartnershipFactory,
    ProjectFactory,
    RegionFactory,
    TransferFactory,
    UserFactory,
)
from tests.search.asking import everywhere
from tests.visitor import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return OrganisationFactory(name="Agency", slug="agency"), OrganisationFactory(
        name="Agentur", slug="agentur"
    )


def test_everything_of_the_one_belongs_to_the_other(two):
    kept, dropped = two
    partnership = PartnershipFactory(organisation=dropped)
    name = OrganisationNameFactory(organisation=dropped, name="Die Agentur")
    practice = EditionFactory(published=True, practice__organisation=dropped).practice
    transfer = TransferFactory(to_organisation=dropped)
    output, action_plan = (
        OutputFactory(organisation=dropped),
        ActionPlanFactory(organisation=dropped),
    )
    citation = CitationFactory(record=dropped, field="website")
    later, earlier = OrganisationFactory(), OrganisationFactory()
    later.predecessors.add(dropped)
    dropped.predecessors.add(earlier)
    user = UserFactory(role="contributor", organisation=dropped)

    merge(kept, dropped, by=UserFactory(role="publisher"))

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
        assert getattr(record, field) == kept, record
    assert list(later.predecessors.all()) == [kept]
    assert list(kept.predecessors.all()) == [earlier]
    assert user.memberships.get().organisation == kept
    assert not Organisation.objects.filter(slug="agentur").exists()
    assert set(kept.names.values_list("name", flat=True)) == {"Die Agentur", "Agentur"}


def test_the_former_address_leads_to_the_one_that_stayed_also_after_a_second_merge(client, two):
    kept, dropped = two
    third = OrganisationFactory(slug="third")
    merge(kept, dropped, by=UserFactory())
    merge(third, kept, by=UserFactory())

    for road in ("/partners/", "/api/v1/organisations/"):
        answers = [client.get(f"{road}{slug}/") for slug in ("agency", "agentur")]

        assert [(answer.status_code, answer.url) for answer in answers] == [
            (301, f"{road}third/")
        ] * 2
        assert client.get(f"{road}unheard-of/").status_code == 404


def test_a_former_address_does_not_tell_of_an_organisation_that_is_not_public(client, two):
    kept, dropped = two
    merge(kept, dropped, by=UserFactory())
    Organisation.objects.update(is_public=False)

    assert client.get("/partners/agentur/").status_code == 404
    assert client.get("/api/v1/organisations/agentur/").status_code == 404


def test_lists_narrowed_to_the_former_address_are_those_of_the_one_that_stayed(client, two):
    kept, dropped = two
    EditionFactory(published=True, title="The practice", practice__organisation=dropped)
    merge(kept, dropped, by=UserFactory())
    asked = "?organisation=agentur&organisation=agency"

    pages = [client.get(f"{path}{asked}") for path in ("/practices/", "/action-plans/")]
    followed = client.get(f"/practices/{asked}", follow=True)
    in_api = client.get(f"/api/v1/practices/{asked}&facets=true").json()

    assert [(page.status_code, page.url) for page in pages] == [
        (301, f"{path}?organisation=agency") for path in ("/practices/", "/action-plans/")
    ]
    assert "The practice" in text(followed)
    assert (in_api["count"], in_api["results"][0]["organisation"]["slug"]) == (1, "agency")
    assert "The practice" in text(client.get(f"/practices.csv{asked}"))
    assert client.get("/practices/?organisation=unheard-of").status_code == 400
    assert client.get("/practices/?sort=title&organisation=agency").status_code == 302


def test_a_list_does_not_tell_of_an_organisation_that_is_not_public(client, two):
    kept, dropped = two
    merge(kept, dropped, by=UserFactory())
    Organisation.objects.update(is_public=False)

    asked = [
        client.get(f"{road}?organisation=agentur") for road in ("/practices/", "/api/v1/practices/")
    ]

    assert [answer.status_code for answer in asked] == [400, 400]


def test_an_address_that_was_a_former_one_already_leads_to_the_one_that_stayed(client, two):
    kept, dropped = two
    third = OrganisationFactory(slug="third")
    OrganisationRedirect.objects.create(slug="agentur", organisation=third)
    OrganisationRedirect.objects.create(slug="agency", organisation=dropped)

    merge(kept, dropped, by=UserFactory())

    assert list(OrganisationRedirect.objects.values_list("slug", "organisation__slug")) == [
        ("agentur", "agency")
    ]
    assert client.get("/partners/agentur/").url == "/partners/agency/"


def test_a_new_address_may_not_be_the_former_one_of_another_organisation(client, two):
    kept, dropped = two
    merge(kept, dropped, by=UserFactory())
    other, legacy = OrganisationFactory(name="Other"), OrganisationFactory(name="Legacy")
    Organisation.objects.filter(pk=legacy.pk).update(slug="agentur")
    legacy.slug = "agentur"
    client.force_login(UserFactory(role="publisher"))
    form = reverse("admin:partners_organisation_change", args=[other.pk])

    page = client.post(form, filled(client, form) | {"slug": "agentur"})

    message = "“agentur” leads to “Agency”, which had this address before. Choose another one."
    assert page.context["adminform"].form.errors == {"slug": [message]}
    legacy.clean()
    kept.slug = "agentur"
    kept.clean()


def test_the_search_finds_the_one_by_the_names_of_both(two):
    kept, dropped = two
    EditionFactory(published=True, title="The practice", practice__organisation=dropped)

    merge(kept, dropped, by=UserFactory())

    assert everywhere("agentur", as_typed="yes") == ["Agency"]
    assert not any(sum(counts.values()) for counts in differences().values())


def test_what_both_have_is_there_once(two):
    kept, dropped = two
    user = UserFactory(role="contributor", organisation=kept)
    user.memberships.create(organisation=dropped)
    own, theirs = (OrganisationNameFactory(organisation=each, name="The Agency") for each in two)
    partnership = PartnershipFactory(organisation=dropped)
    partnership.names_used.add(theirs)
    source = CitationFactory(record=kept, field="name", value="A", locator="p. 1").source
    CitationFactory(record=dropped, field="name", value="A", locator="p. 1", source=source)

    plan = merge(kept, dropped, by=UserFactory())

    assert user.memberships.count() == kept.citations.count() == 1
    assert list(partnership.names_used.all()) == [own]
    assert len(plan.duplicates) == 3


def test_what_cannot_be_merged_is_said_and_nothing_is_changed(two):
    kept, dropped = two
    project = ProjectFactory(acronym="PROJECT")
    for each in two:
        PartnershipFactory(project=project, organisation=each)
        ConflictFactory(record=each, field="country")
    OrganisationNameFactory(organisation=dropped, name="Die Agentur")

    with pytest.raises(ValidationError) as raised:
        merge(kept, dropped, by=UserFactory())

    assert raised.value.messages == [
        "“Agentur in PROJECT” and “Agency in PROJECT” would be duplicates of one partnership. Open both, copy what "
        "is missing to one of them, delete the other, then merge.",
        "Both records have a conflict about the country. One record can have only one. "
        "Delete one of the two first. The citations are kept.",
    ]
    assert [each.names.count() for each in two] == [0, 1]
    assert Organisation.objects.filter(slug="agentur").exists()
    assert not OrganisationRedirect.objects.exists()


def test_a_plan_changes_nothing(two):
    kept, dropped = two
    PartnershipFactory(organisation=dropped, project=ProjectFactory(acronym="PROJECT"))
    OrganisationNameFactory(organisation=dropped, name="Die Agentur")

    plan = plan_merge(kept, dropped)

    assert dict(plan.moved)["names"] == ["Die Agentur"]
    assert plan.problems == []
    assert [each.names.count() for each in two] == [0, 1]
    assert dropped.partnerships.count() == 1
    assert plan_merge(kept, kept).problems == [("Choose two different organisations.", [])]


def statements(record, field):
    """{value: stance} of what sources say of a field, and the conflicts that they are in."""
    cited = Citation.objects.filter(
        object_id=record.pk, content_type__model=record._meta.model_name, field=field
    )
    return dict(cited.values_list("value", "stance")), {citation.conflict for citation in cited}


def cite(record, field, value, **values):
    return CitationFactory(record=record, field=field, value=value, meaning=value, **values)


def test_a_source_that_says_something_else_than_the_one_that_stayed_conflicts_with_it(two):
    kept, dropped = two
    Organisation.objects.filter(pk=dropped.pk).update(country=CountryFactory(code="HU"))
    for record, value in ((kept, "AT"), (dropped, "HU"), (dropped, "AT")):
        cite(record, "country", value)

    plan = merge(kept, dropped, by=UserFactory())

    conflict = Conflict.objects.get()
    found = {"AT": "agrees", "HU": "conflicts"}
    assert statements(kept, "country") == (found, {conflict})
    assert (conflict.title, conflict.kind, conflict.preferred) == (
        "Country of Agency",
        "country",
        None,
    )
    assert plan.notes == [
        "Sources will disagree: Country of Agency. You will need to resolve this."
    ]


def test_a_decision_for_what_is_no_longer_shown_is_void(two):
    kept, dropped = two
    Organisation.objects.filter(pk=dropped.pk).update(country=CountryFactory(code="HU"))
    conflict = ConflictFactory(record=dropped, field="country", values=["HU", "AT"], decided=True)

    merge(kept, dropped, by=UserFactory())

    decided = conflict.preferred.value
    conflict.refresh_from_db()
    assert decided == "HU"
    assert statements(kept, "country") == ({"AT": "agrees", "HU": "conflicts"}, {conflict})
    assert (conflict.record, conflict.preferred, conflict.reason, conflict.decided_at) == (
        kept,
        None,
        "",
        None,
    )


def test_a_decision_stays_where_the_one_that_stayed_shows_it_and_where_its_citation_was_there_already(
    two,
):
    kept, dropped = two
    CountryFactory(code="HU")
    conflict = ConflictFactory(record=dropped, field="country", values=["AT", "HU"], decided=True)
    preferred = conflict.preferred
    twin = cite(
        kept, "country", preferred.value, source=preferred.source, locator=preferred.locator
    )

    plan = merge(kept, dropped, by=UserFactory())

    conflict.refresh_from_db()
    assert (conflict.record, conflict.preferred) == (kept, twin)
    assert statements(kept, "country") == ({"AT": "agrees", "HU": "conflicts"}, {conflict})
    assert plan.notes == []


def test_prose_says_what_it_said_only_where_the_text_stays(two):
    kept, dropped = two
    Organisation.objects.filter(pk=dropped.pk).update(
        summary="Small.", website="https://example.org"
    )
    Organisation.objects.filter(pk=kept.pk).update(summary="Large.")
    for field in ("summary", "website"):
        CitationFactory(record=dropped, field=field, value="As the leaflet says")

    merge(kept, dropped, by=UserFactory())

    assert statements(kept, "summary")[0] == {"As the leaflet says": "conflicts"}
    assert statements(kept, "website") == ({"As the leaflet says": "agrees"}, {None})


def test_what_sources_call_it_belongs_to_its_former_name(two):
    kept, dropped = two
    cite(dropped, "name", "Agentur")
    cite(dropped, "name", "Agency")

    merge(kept, dropped, by=UserFactory())

    former = kept.names.get(name="Agentur")
    assert statements(former, "name") == ({"Agentur": "agrees"}, {None})
    assert statements(kept, "name") == ({"Agency": "agrees"}, {None})


def test_empty_fields_are_filled_and_what_differs_is_said_before_it_is_lost(client, two):
    kept, dropped = two
    hungary = CountryFactory(code="HU")
    theirs = {
        "country": hungary,
        "region": RegionFactory(country=hungary, name="Győr"),
        "summary": "Small.",
    }
    Organisation.objects.filter(pk=dropped.pk).update(
        **theirs, website="https://example.org", kind="city"
    )
    Organisation.objects.filter(pk=kept.pk).update(summary="Large.")
    OrganisationNameFactory(organisation=kept, name="The Agency", language="", valid_to=2010)
    OrganisationNameFactory(organisation=dropped, name="The Agency", language="en", valid_from=2015)
    client.force_login(UserFactory(role="publisher"))
    form = {"action": "merge_two", "_selected_action": [each.pk for each in two]}

    page = client.post(reverse("admin:partners_organisation_changelist"), form)
    plan = merge(kept, dropped, by=UserFactory())

    assert plan == page.context["plans"][0][2]
    assert plan.filled == [
        ("kind", "City"),
        ("website", "https://example.org"),
        ("language of the name “The Agency”", "English"),
    ]
    assert plan.lost == [
        ("country", "Austria", "Hungary"),
        ("region", "", str(theirs["region"])),
        ("summary", "Large.", "Small."),
        ("in use from of the name “The Agency”", "", "2015"),
    ]
    assert all(
        value in text(page) for value in ("https://example.org", "Hungary", "Small.", "2015")
    )
    kept.refresh_from_db()
    assert (kept.kind, kept.website, kept.summary, kept.country_id) == (
        "city",
        "https://example.org",
        "Large.",
        "AT",
    )
    assert kept.names.get(name="The Agency").language == "en"


def test_what_the_public_could_read_of_one_it_can_read_of_the_other(client, two):
    kept, dropped = two
    Organisation.objects.filter(pk=kept.pk).update(is_public=False)

    shown = merge(kept, dropped, by=UserFactory())
    hidden = plan_merge(kept, OrganisationFactory(name="Hidden", hidden=True))

    assert client.get("/partners/agentur/", follow=True).status_code == 200
    assert everywhere("agentur", as_typed="yes") == ["Agency"]
    assert shown.notes == [
        "“Agency” is not public. It will become public, because the public web address of “Agentur” must keep "
        "working. You can hide it again afterwards."
    ]
    assert hidden.notes == ["“Hidden” is not public. What is moved from it will be public."]


def test_the_preview_leads_to_what_has_to_be_mended_first(client, two):
    project = ProjectFactory(acronym="PROJECT")
    partnerships = [PartnershipFactory(project=project, organisation=each) for each in two]
    client.force_login(UserFactory(role="publisher"))
    form = {"action": "merge_two", "_selected_action": [each.pk for each in two]}

    page = client.post(reverse("admin:partners_organisation_changelist"), form)

    forms = [reverse("admin:projects_partnership_change", args=[each.pk]) for each in partnerships]
    assert [problems[0][1] for *_, problems in page.context["plans"]] == [
        [("Agentur in PROJECT", forms[1]), ("Agency in PROJECT", forms[0])],
        [("Agency in PROJECT", forms[0]), ("Agentur in PROJECT", forms[1])],
    ]
    assert all(f'<a href="{address}">' in text(page) for address in forms)
    assert {client.get(address).status_code for address in forms} == {200}


def test_a_publisher_sees_what_moves_and_merges(client, two):
    kept, dropped = two
    OrganisationNameFactory(organisation=dropped, name="Die Agentur")
    client.force_login(UserFactory(role="publisher"))
    form = {"action": "merge_two", "_selected_action": [kept.pk, dropped.pk]}
    address = reverse("admin:partners_organisation_changelist")

    preview = client.post(address, form)
    before = Organisation.objects.count()
    done = client.post(address, form | {"keep": kept.pk, "merge": "yes"}, follow=True)
    again = client.post(address, form | {"keep": kept.pk, "merge": "yes"}, follow=True)

    assert "Die Agentur" in text(preview)
    assert before == 2
    assert "“Agentur” was merged into “Agency”." in text(done)
    assert "Choose two organisations to merge." in text(again)
    assert Organisation.objects.get() == kept


@pytest.mark.parametrize("role", ["editor", "contributor"])
def test_who_may_not_delete_organisations_merges_none(client, two, role):
    client.force_login(UserFactory(role=role))
    form = {
        "action": "merge_two",
        "_selected_action": [each.pk for each in two],
        "keep": two[0].pk,
        "merge": "yes",
    }

    client.post(reverse("admin:partners_organisation_changelist"), form)

    assert Organisation.objects.filter(slug__in=["agency", "agentur"]).count() == 2
