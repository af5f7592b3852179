"""The back-office by address and by form: what a person may not see or change is not there for them."""

import pytest
from django.urls import reverse

from practices.models import Edition
from tests.factories import (
    CitationFactory,
    EditionFactory,
    OrganisationFactory,
    PracticeFactory,
    RecommendationFactory,
    StepFactory,
    TransferFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SECRET = "Zyzzyva in drafting"


@pytest.fixture
def own():
    return OrganisationFactory(slug="own")


@pytest.fixture
def contributor(own, client):
    user = UserFactory(role="contributor")
    user.memberships.create(organisation=own)
    client.force_login(user)
    return client


@pytest.fixture
def secret():
    """Another organisation's draft, with everything that hangs on one."""
    draft = EditionFactory(title=SECRET, practice__slug="zyzzyva", practice__organisation=OrganisationFactory())
    TransferFactory(practice=draft.practice, change=SECRET)
    CitationFactory(record=draft, field="title", value=SECRET)
    RecommendationFactory(title="Shown").practices.add(draft.practice)
    return draft


def of(kind, page, *args):
    return reverse(f"admin:{kind}_{page}", args=args)


def roads_to(draft):
    transfer, citation = draft.practice.transfers.get(), draft.citations.get()
    recommendation = draft.practice.recommendations.get()
    for kind, number in (
        ("practices_edition", draft.pk),
        ("practices_practice", draft.practice_id),
        ("practices_transfer", transfer.pk),
        ("practices_recommendation", recommendation.pk),
        ("sources_citation", citation.pk),
    ):
        yield of(kind, "changelist")
        for page in ("change", "history", "delete"):
            yield of(kind, page, number)
    yield of("practices_edition", "simple_history", draft.pk, draft.history.first().pk)
    yield of("practices_practice", "simple_history", draft.practice_id, draft.practice.history.first().pk)
    yield reverse("admin:view_on_site", args=[draft.citations.get().content_type_id, draft.pk])
    yield f"{reverse('admin:autocomplete')}?app_label=practices&model_name=edition&field_name=practice&term=zy"


def test_no_road_of_the_back_office_leads_a_contributor_to_somebody_elses_draft(contributor, secret):
    for road in roads_to(secret):
        answer = contributor.get(road, follow=True)

        said = answer.content.decode()
        assert SECRET not in said, road
        assert "zyzzyva" not in said, road


def test_an_editor_is_led_there(client, secret):
    client.force_login(UserFactory(role="editor"))

    found = [SECRET in client.get(road, follow=True).content.decode() for road in roads_to(secret)]

    assert found.count(True) >= 10


def test_a_history_that_does_not_exist_is_answered_like_one_that_may_not_be_seen(contributor):
    for number in ("999999", "abc"):
        answer = contributor.get(of("practices_edition", "history", number))

        assert (answer.status_code, answer.url) == (302, reverse("admin:index"))


def test_a_contributor_changes_nothing_that_the_public_reads(contributor, own):
    live = EditionFactory(published=True, practice__organisation=own)
    transfer = TransferFactory(practice=live.practice)

    answers = [
        contributor.post(of("practices_practice", "change", live.practice_id), {"slug": "other"}),
        contributor.post(of("practices_transfer", "change", transfer.pk), {"change": "mine"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_the_author_reads_why_an_edition_was_returned(contributor, own):
    draft = EditionFactory(practice__organisation=own)
    StepFactory(edition=draft, verb="return", from_status="in-review", to_status="draft", comment="Figures, please.")

    page = contributor.get(of("practices_edition", "change", draft.pk)).content.decode()

    assert "Figures, please." in page


def test_a_second_open_edition_is_refused_in_words(client):
    client.force_login(UserFactory(role="editor"))
    practice = PracticeFactory()
    EditionFactory(practice=practice)
    form = {"practice": practice.pk, "title": "Once more", "language": "en", "dates_precision": "year"}
    inlines = {
        f"{prefix}-{name}_FORMS": 0
        for prefix in ("steps", "sources-citation-content_type-object_id")
        for name in ("TOTAL", "INITIAL")
    }

    answer = client.post(reverse("admin:practices_edition_add"), form | inlines)

    assert answer.status_code == 200
    assert "finish that one first" in answer.content.decode()
    assert "Once more" in answer.content.decode()
    assert Edition.objects.count() == 1
