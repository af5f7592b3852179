"""Every change of an edition's state: who may, when it can be done, and what it leaves behind."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from editorial import actions
from editorial.models import Transition
from practices.fields import COPIED, SEVERAL
from practices.models import Edition, Practice
from practices.permissions import TABLE, May, Role
from search.models import SearchDocument
from tests.back_office import filled
from tests.factories import (
    EditionFactory,
    OrganisationFactory,
    RegionFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
VERBS = {
    May.SUBMIT: lambda edition, by: actions.submit(edition, by=by),
    May.RETURN: lambda edition, by: actions.send_back(edition, by=by, comment="Say more."),
    May.PUBLISH: lambda edition, by: actions.publish(edition, by=by),
    May.OPEN: lambda edition, by: actions.open_new_edition(edition, by=by),
    May.ARCHIVE: lambda edition, by: actions.archive(edition, by=by),
    May.RESTORE: lambda edition, by: actions.restore(edition, by=by),
}
STATUSES = ["draft", "in-review", "published", "superseded", "archived"]


def statuses(practice):
    return dict(practice.editions.values_list("number", "status"))


def transitions():
    """[(edition, by, verb, from, to, version, comment)] in order."""
    columns = ("edition", "by", "verb", "from_status", "to_status", "version", "comment")
    return list(Transition.objects.order_by("pk").values_list(*columns))


def indexed():
    return list(SearchDocument.objects.filter(kind="practice").values_list("title", flat=True))


def someone(role, edition):
    own = edition.practice.organisation if role == Role.CONTRIBUTOR else None
    return UserFactory(role=None if role == Role.PUBLIC else role, organisation=own)


def edition_in(status, **kwargs):
    return EditionFactory(**{status.replace("-", "_"): True} if status != "draft" else {}, **kwargs)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", Role)
def test_a_verb_works_where_the_table_allows_it_and_changes_nothing_elsewhere(role, verb):
    outcomes = {}
    for status in STATUSES:
        edition = edition_in(status)
        try:
            VERBS[verb](edition, someone(role, edition))
            outcomes[status] = True
        except PermissionDenied:
            outcomes[status] = False
            assert statuses(edition.practice) == {1: status}

    assert outcomes == {status: verb in TABLE[role].get(status, set()) for status in STATUSES}


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER])
def test_staff_withdraw_what_they_submitted_themselves(client, role):
    draft = EditionFactory()
    user = UserFactory(role=role)
    client.force_login(user)
    actions.submit(draft, by=user)
    url = reverse("admin:practices_edition_change", args=[draft.pk])

    page = client.get(url)
    client.post(url, filled(client, url) | {"_verb": "withdraw"})

    assert "Save and withdraw" in page.content.decode()
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_a_decision_is_due_only_in_review():
    draft = EditionFactory()
    author, publisher = UserFactory(role="editor"), UserFactory(role="publisher")

    editions = [
        actions.submit(draft, by=author),
        actions.send_back(draft, by=publisher, comment="Say more."),
        actions.submit(draft, by=author),
        actions.publish(draft, by=publisher),
    ]

    due = timezone.localdate() + timedelta(days=14)
    assert [edition.review_due for edition in editions] == [due, None, due, None]


@pytest.mark.parametrize("verb", [May.SUBMIT, May.OPEN])
def test_a_contributor_may_nothing_with_another_organisations_practice(verb):
    edition = edition_in("draft" if verb == May.SUBMIT else "published")
    stranger = someone(Role.CONTRIBUTOR, EditionFactory())

    with pytest.raises(PermissionDenied):
        VERBS[verb](edition, stranger)


def test_a_refusal_says_what_was_refused():
    edition = EditionFactory(published=True, title="Mapping")

    with pytest.raises(
        PermissionDenied,
        match=r"^You may not archive “Mapping \(edition 1\)”, which is published\.$",
    ):
        actions.archive(edition, by=UserFactory(role="editor"))


def test_submitting_hands_a_complete_draft_to_the_reviewers():
    edition, author = EditionFactory(), UserFactory(role="editor")

    submitted = actions.submit(edition, by=author)

    edition.refresh_from_db()
    assert (edition.status, edition.submitted_by) == ("in-review", author)
    assert edition.submitted_at == submitted.submitted_at is not None
    assert indexed() == []


def test_an_incomplete_draft_is_not_submitted_and_everything_that_is_missing_is_named(settings):
    edition = EditionFactory(title="Mapping", summary=" ", description="", context="x" * 1501)

    with pytest.raises(ValidationError) as raised:
        actions.submit(edition, by=UserFactory(role="editor"))

    assert raised.value.messages == [
        "Mapping: Summary is empty.",
        "Mapping: How it works is empty.",
        "Mapping: Context has 1,501 characters; 1,500 are allowed.",
    ]
    assert statuses(edition.practice) == {1: "draft"}


def test_returning_says_what_should_change():
    edition, reviewer = EditionFactory(in_review=True), UserFactory(role="editor")

    actions.send_back(edition, by=reviewer, comment="  Say who runs it. ")

    assert statuses(edition.practice) == {1: "draft"}
    assert transitions() == [
        (edition.pk, reviewer.pk, "return", "in-review", "draft", 1, "Say who runs it.")
    ]


def test_nothing_is_returned_without_a_word():
    edition = EditionFactory(in_review=True)

    with pytest.raises(ValidationError, match="Write in the comment what should change"):
        actions.send_back(edition, by=UserFactory(role="editor"), comment="  ")

    assert statuses(edition.practice) == {1: "in-review"}
    assert transitions() == []


def test_publishing_shows_the_edition_to_the_public_and_supersedes_the_one_before():
    before = EditionFactory(published=True, title="Before")
    edition = EditionFactory(in_review=True, practice=before.practice, number=2, title="After")
    reviewer = UserFactory(role="publisher")

    published = actions.publish(edition, by=reviewer, comment="Good.")

    assert statuses(edition.practice) == {1: "superseded", 2: "published"}
    assert indexed() == ["After"]
    assert published.published_at > before.published_at
    assert transitions() == [
        (
            before.pk,
            reviewer.pk,
            "publish",
            "published",
            "superseded",
            1,
            "Replaced by edition 2.",
        ),
        (edition.pk, reviewer.pk, "publish", "in-review", "published", 1, "Good."),
    ]


def test_a_publication_that_fails_leaves_the_earlier_edition_published():
    before = EditionFactory(published=True, title="Before")
    edition = EditionFactory(in_review=True, practice=before.practice, number=2, description="")

    with pytest.raises(ValidationError, match="How it works is empty"):
        actions.publish(edition, by=UserFactory(role="publisher"))

    assert statuses(edition.practice) == {1: "published", 2: "in-review"}
    assert indexed() == ["Before"]
    assert transitions() == []


def test_nobody_publishes_what_they_submitted():
    author = UserFactory(role="publisher")
    edition = actions.submit(EditionFactory(title="Mapping"), by=author)

    with pytest.raises(ValidationError) as raised:
        actions.publish(edition, by=author)

    assert raised.value.messages == [
        "Mapping: you submitted this edition, so somebody else must publish it."
    ]
    assert statuses(edition.practice) == {1: "in-review"}


def test_a_superuser_publishes_what_they_submitted_and_says_why():
    administrator = UserFactory(is_superuser=True)
    edition = actions.submit(EditionFactory(title="Mapping"), by=administrator)

    with pytest.raises(ValidationError) as raised:
        actions.publish(edition, by=administrator, comment=" ")
    actions.publish(edition, by=administrator, comment="Nobody else is here in August.")

    assert raised.value.messages == [
        "Mapping: you submitted this edition. To publish it yourself, give a reason."
    ]
    assert transitions()[-1][1:] == (
        administrator.pk, "publish", "in-review", "published", 2, "Nobody else is here in August."
    )  # fmt: skip


@pytest.mark.parametrize("verb", [actions.publish, actions.send_back])
def test_a_decision_on_an_older_version_is_refused(verb):
    edition, editor = EditionFactory(in_review=True, title="Mapping"), UserFactory(role="editor")
    with transaction.atomic():
        actions.claim_version(edition, base_version=1, by=editor)
        edition.save()

    with pytest.raises(ValidationError) as raised:
        verb(edition, by=UserFactory(role="publisher"), version=1, comment="Good.")

    (message,) = raised.value.messages
    assert message.startswith(
        "Mapping: it was changed since you opened it. Read it again before you "
    )
    assert statuses(edition.practice) == {1: "in-review"}
    assert transitions() == []


def test_an_image_is_published_with_a_description_and_its_credit():
    edition = EditionFactory(in_review=True, title="Mapping", image="practices/a.png")

    with pytest.raises(ValidationError) as raised:
        actions.publish(edition, by=UserFactory(role="publisher"))

    assert raised.value.messages == [
        "Mapping: The image has no alternative text.",
        "Mapping: The image has no credit.",
    ]


def test_a_practice_begins_as_an_empty_draft_under_an_address_of_its_own():
    organisation = OrganisationFactory()
    author = UserFactory(role="contributor", organisation=organisation)

    drafts = [
        actions.begin(title, organisation=organisation, by=author)
        for title in ("Őrség: maps", "Őrség maps", "§")
    ]

    assert len({draft.practice.slug for draft in drafts}) == 3
    assert [(draft.title, draft.status, draft.number) for draft in drafts[:1]] == [
        ("Őrség: maps", "draft", 1)
    ]
    assert transitions()[0] == (drafts[0].pk, author.pk, "add", "", "draft", 1, "")


@pytest.mark.parametrize(
    ("role", "may"), [("contributor", False), ("editor", True), ("publisher", True), (None, False)]
)
def test_who_may_begin_a_practice_for_an_organisation_they_do_not_act_for(role, may):
    person = UserFactory(role=role)

    if may:
        actions.begin("Mapping", organisation=OrganisationFactory(), by=person)
    else:
        with pytest.raises(PermissionDenied):
            actions.begin("Mapping", organisation=OrganisationFactory(), by=person)

    assert Edition.objects.exists() is may


def test_every_step_makes_another_version():
    edition, author, publisher = (
        EditionFactory(),
        UserFactory(role="editor"),
        UserFactory(role="publisher"),
    )

    versions = [
        actions.submit(edition, by=author, version=1).version,
        actions.withdraw(
            edition, by=UserFactory(role="contributor", organisation=edition.practice.organisation)
        ).version,
        actions.submit(edition, by=author, version=3).version,
        actions.publish(edition, by=publisher, version=4).version,
    ]

    assert versions == [2, 3, 4, 5]


def test_a_stale_copy_of_an_edition_does_not_undo_what_somebody_else_did():
    edition = EditionFactory(in_review=True)
    stale = Edition.objects.get(pk=edition.pk)
    actions.send_back(edition, by=UserFactory(role="editor"), comment="Say more.")

    with pytest.raises(PermissionDenied):
        actions.publish(stale, by=UserFactory(role="publisher"))

    assert statuses(edition.practice) == {1: "draft"}


def test_a_new_edition_starts_with_the_text_of_the_published_one_while_the_public_reads_on():
    topic, region = TopicFactory(), RegionFactory()
    edition = EditionFactory(
        published=True,
        title="Mapping",
        evidence="80 firms.",
        keywords="patents",
        topics=[topic],
        regions=[region],
    )

    draft = actions.open_new_edition(edition, by=UserFactory(role="editor"))

    assert statuses(edition.practice) == {1: "published", 2: "draft"}
    copied = [name for name in COPIED if name not in SEVERAL]
    assert {name: getattr(draft, name) for name in copied} == {
        name: getattr(edition, name) for name in copied
    }
    assert (list(draft.topics.all()), list(draft.regions.all())) == ([topic], [region])
    assert (draft.published_at, draft.submitted_at, draft.submitted_by) == (None, None, None)
    assert indexed() == ["Mapping"]


def test_every_field_of_an_edition_is_either_copied_into_a_new_one_or_left_behind_on_purpose():
    left = {
        "id", "practice", "number", "version", "status", "change_note", "submitted_by", "submitted_at", "review_due",
        "publish_at", "scheduled_by", "published_at", "updated_at",
    }  # fmt: skip

    fields = {field.name for field in Edition._meta.concrete_fields}

    assert fields | set(SEVERAL) == left | set(COPIED)


def test_a_second_new_edition_is_refused_while_one_is_open():
    edition = EditionFactory(published=True, title="Mapping")
    actions.open_new_edition(edition, by=UserFactory(role="editor"))

    with pytest.raises(ValidationError) as raised:
        actions.open_new_edition(edition, by=UserFactory(role="editor"))

    assert raised.value.messages == [
        "Mapping: another edition is already open. Finish that one first."
    ]


def test_a_new_edition_is_numbered_after_the_highest():
    edition = EditionFactory(published=True, number=3)
    EditionFactory(superseded=True, practice=edition.practice, number=7)

    assert actions.open_new_edition(edition, by=UserFactory(role="editor")).number == 8


def test_an_archived_edition_leaves_the_public_site_and_comes_back(client):
    edition, publisher = (
        EditionFactory(published=True, title="Mapping"),
        UserFactory(role="publisher"),
    )
    published_at = edition.published_at

    actions.archive(edition, by=publisher)

    assert client.get(edition.practice.get_absolute_url()).status_code == 410
    assert indexed() == []

    restored = actions.restore(edition, by=publisher)

    assert client.get(edition.practice.get_absolute_url()).status_code == 200
    assert indexed() == ["Mapping"]
    assert restored.published_at == published_at


def test_an_archived_edition_does_not_come_back_beside_a_published_one():
    edition = EditionFactory(archived=True, title="Mapping")
    EditionFactory(practice=edition.practice, number=2, published=True)

    with pytest.raises(ValidationError) as raised:
        actions.restore(edition, by=UserFactory(role="publisher"))

    assert raised.value.messages == ["Mapping: another edition is published."]


def test_every_step_is_in_the_history():
    edition, author, publisher = (
        EditionFactory(),
        UserFactory(role="editor"),
        UserFactory(role="publisher"),
    )

    actions.submit(edition, by=author)
    actions.publish(edition, by=publisher)
    actions.archive(edition, by=publisher)
    actions.restore(edition, by=publisher)

    transitions = edition.history.order_by("history_id").values_list(
        "history_type", "status", "history_change_reason"
    )
    assert list(transitions) == [
        ("+", "draft", None),
        ("~", "in-review", "In review"),
        ("~", "published", "Published"),
        ("~", "archived", "Archived"),
        ("~", "published", "Published"),
    ]


def test_a_button_that_is_pressed_twice_begins_one_practice():
    organisation = OrganisationFactory()
    author = UserFactory(role="contributor", organisation=organisation)

    first, second = (
        actions.begin("Mapping", organisation=organisation, by=author) for _ in range(2)
    )
    Transition.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    later = actions.begin("Mapping", organisation=organisation, by=author)

    assert (first, first == later, Practice.objects.count()) == (second, False, 2)
