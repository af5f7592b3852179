"""The back-office by address and by form: what a person may not see or change is not there for them."""

import pytest
from django.urls import reverse

from editorial import actions
from practices.models import Edition
from tests.factories import (
    CitationFactory,
    EditionFactory,
    OrganisationFactory,
    RecommendationFactory,
    TransferFactory,
    TransitionFactory,
    UserFactory,
)
from tests.visitor import text

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
    draft = EditionFactory(
        title=SECRET, practice__slug="zyzzyva", practice__organisation=OrganisationFactory()
    )
    TransferFactory(practice=draft.practice, change=SECRET)
    CitationFactory(record=draft, field="title", value=SECRET)
    RecommendationFactory(title="Shown").practices.add(draft.practice)
    return draft


def of(kind, page, *args):
    return reverse(f"admin:{kind}_{page}", args=args)


def urls_of(draft):
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
    yield of(
        "practices_practice", "simple_history", draft.practice_id, draft.practice.history.first().pk
    )
    yield reverse("admin:view_on_site", args=[draft.citations.get().content_type_id, draft.pk])
    yield f"{reverse('admin:autocomplete')}?app_label=practices&model_name=edition&field_name=practice&term=zy"


def test_no_page_of_the_back_office_shows_a_contributor_somebody_elses_draft(contributor, secret):
    for url in urls_of(secret):
        answer = contributor.get(url, follow=True)

        said = answer.content.decode()
        assert SECRET not in said, url
        assert "zyzzyva" not in said, url


def test_an_editor_is_led_there(client, secret):
    client.force_login(UserFactory(role="editor"))

    found = [SECRET in client.get(url, follow=True).content.decode() for url in urls_of(secret)]

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
    TransitionFactory(
        edition=draft,
        verb="return",
        from_status="in-review",
        to_status="draft",
        comment="Figures, please.",
    )

    page = contributor.get(of("practices_edition", "change", draft.pk)).content.decode()

    assert "Figures, please." in page


@pytest.mark.parametrize("name", ["practices_edition", "practices_practice"])
def test_a_practice_and_its_editions_begin_by_a_verb_alone(client, name):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))

    form, page = (
        client.get(reverse(f"admin:{name}_add")),
        client.get(reverse(f"admin:{name}_changelist")),
    )

    assert form.status_code == 403
    assert f'href="{reverse("admin:index")}#begin"' in page.content.decode()


def in_bulk(client, action, *editions, versions):
    form = {
        "action": action,
        "confirmed": "yes",
        "_selected_action": [edition.pk for edition in editions],
    }
    form |= {
        f"version-{edition.pk}": version
        for edition, version in zip(editions, versions, strict=False)
    }
    return client.post(reverse("admin:practices_edition_changelist"), form, follow=True)


def test_what_is_done_to_several_editions_is_done_to_the_texts_that_were_listed(client):
    client.force_login(UserFactory(role="publisher"))
    read, changed, unseen = [
        EditionFactory(in_review=True, title=title) for title in ("Read", "Changed", "Unseen")
    ]

    page = in_bulk(
        client, "publish_all", read, changed, unseen, versions=[read.version, changed.version - 1]
    )

    assert sorted(Edition.objects.published().values_list("title", flat=True)) == ["Read"]
    assert "Changed: it was changed since you opened it." in text(page)
    assert "Unseen: it was not on the page that you saw." in text(page)


def test_the_list_says_which_version_of_each_edition_it_shows(client):
    edition = EditionFactory()
    client.force_login(UserFactory(role="editor"))

    page = client.get(reverse("admin:practices_edition_changelist")).content.decode()

    assert f'<input type="hidden" name="version-{edition.pk}" value="{edition.version}">' in page


def test_people_are_offered_those_actions_that_may_be_theirs(client, own):
    offered = {}
    for role in ("contributor", "editor", "publisher"):
        client.force_login(UserFactory(role=role, organisation=own))
        EditionFactory(practice__organisation=own)
        choices = (
            client.get(reverse("admin:practices_edition_changelist"))
            .context["action_form"]
            .fields["action"]
            .choices
        )
        offered[role] = [name for name, _ in choices if name.endswith("_all")]

    assert offered == {
        "contributor": ["submit_all", "open_all"],
        "editor": ["submit_all", "return_all", "open_all"],
        "publisher": ["submit_all", "publish_all", "return_all", "open_all", "archive_all"],
    }


def test_what_was_ever_published_is_changed_by_staff_alone(contributor, own):
    archived = EditionFactory(published=True, practice__organisation=own)
    actions.archive(archived, by=UserFactory(role="publisher"))
    other = EditionFactory(published=True, practice__organisation=own).practice

    answer = contributor.post(
        of("practices_practice", "change", archived.practice_id), {"replaced_by": other.pk}
    )

    assert answer.status_code == 403
