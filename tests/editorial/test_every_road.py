"""The table of permissions on every way to an edition: each role, each state, each thing that can be asked for."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from backoffice.models import Autosave
from practices.models import Edition
from practices.permissions import May
from tests.back_office import filled
from tests.practices.test_permissions import CELLS, LETTERS, edition_in, person

pytestmark = pytest.mark.django_db
NOWHERE = 10**9
WORK = {"contributor-own", "editor", "publisher", "administrator"}  # with editions of any state
DELETE = {"publisher", "administrator"}
SENT_TO_SIGN_IN = {"public", "inactive"}  # to sign in first, whatever they ask for
VERBS = [May.SUBMIT, May.WITHDRAW, May.RETURN, May.PUBLISH, May.OPEN, May.ARCHIVE, May.RESTORE]
IN_BULK = {
    May.SUBMIT: "submit_all",
    May.PUBLISH: "publish_all",
    May.RETURN: "return_all",
    May.OPEN: "open_all",
    May.ARCHIVE: "archive_all",
}


def edition_and_sign_in(client, who, status):
    """An edition in this state; `client` is signed in as the person, if they can sign in."""
    edition = edition_in(status)
    user = person(who, edition.practice.organisation)
    if user.is_authenticated:
        client.force_login(user)
    return edition


def url_of(name, number, *more):
    return reverse(name, args=[number, *more])


def snapshot_of(number):
    """All that a request could have changed of an edition and its practice."""
    edition = Edition.objects.filter(pk=number).select_related("practice").first()
    if edition is None:
        return None
    others = edition.practice.editions.order_by("number").values_list(
        "number", "status", "version", "title"
    )
    extras = (
        edition.review_comments.count(),
        Autosave.objects.of(edition).unsaved().count(),
        edition.publish_at,
    )
    return list(others), extras


def posted(client, number, url, data):
    """(whether it changed anything, the answer); the change itself is undone."""
    before = snapshot_of(number)
    with transaction.atomic():
        answer = client.post(url, data)
        changed = snapshot_of(number) != before
        transaction.set_rollback(True)
    return changed, answer


def comparable(answer, number):
    """What tells two answers apart, but for the number in their URLs."""
    return answer.status_code, answer.headers.get("Location", "").replace(str(number), "N")


def same_as_missing(client, edition, url, data=None):
    """Whether the page of this edition answers exactly as that of one that does not exist."""
    if data is None:
        answers = [client.get(url(edition.pk)), client.get(url(NOWHERE))]
    else:
        answers = [client.post(url(edition.pk), data), client.post(url(NOWHERE), data)]
    return comparable(answers[0], edition.pk) == comparable(answers[1], NOWHERE)


READ = {
    "form": lambda n: url_of("admin:practices_edition_change", n),
    "history": lambda n: url_of("admin:practices_edition_history", n),
    "compare": lambda n: url_of("editorial:compare", n),
}


@pytest.mark.parametrize(("who", "status", "letters"), CELLS)
def test_the_back_office_shows_an_edition_to_those_who_work_with_it(client, who, status, letters):
    edition = edition_and_sign_in(client, who, status)

    shown = {name: client.get(url(edition.pk)).status_code == 200 for name, url in READ.items()}
    listed = client.get(reverse("admin:practices_edition_changelist"))
    found = client.get(
        f"{reverse('admin:autocomplete')}?app_label=practices&model_name=edition&field_name=practice&term=pract"
    )

    assert shown == dict.fromkeys(READ, who in WORK)
    numbers = [each.pk for each in listed.context["cl"].result_list] if who in WORK else []
    assert (edition.pk in numbers) is (who in WORK)
    if who not in WORK and who not in SENT_TO_SIGN_IN:
        assert all(same_as_missing(client, edition, url) for url in READ.values())
    if found.status_code == 200:
        offered = [result["id"] for result in found.json()["results"]]
        assert (str(edition.practice_id) in offered) is (who in WORK)


@pytest.mark.parametrize(("who", "status", "letters"), CELLS)
def test_the_address_of_an_edition_answers_those_who_may_view_it(client, who, status, letters):
    edition = edition_and_sign_in(client, who, status)

    answer = client.get(edition.permanent_url)

    otherwise = 410 if status == "archived" else 404
    assert answer.status_code == (200 if "V" in letters else otherwise)


@pytest.mark.parametrize(("who", "status", "letters"), CELLS)
def test_every_verb_is_done_by_those_whom_the_table_allows_it(client, who, status, letters):
    edition = edition_and_sign_in(client, who, status)
    may = {LETTERS[letter] for letter in letters.strip("-")}
    data = {"version": edition.version, "comment": "Because."}

    done = {}
    for verb in VERBS:
        done[verb], _ = posted(
            client, edition.pk, url_of("editorial:transition", edition.pk, verb), data
        )
    in_bulk = {
        verb: posted(
            client,
            edition.pk,
            reverse("admin:practices_edition_changelist"),
            {
                "action": action,
                "confirmed": "yes",
                "comment": "Because.",
                "_selected_action": edition.pk,
                f"version-{edition.pk}": edition.version,
            },
        )[0]
        for verb, action in IN_BULK.items()
    }
    at = f"{timezone.localtime() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    scheduled, _ = posted(
        client, edition.pk, url_of("editorial:schedule", edition.pk), data | {"at": at}
    )

    assert done == {verb: verb in may for verb in VERBS}
    assert in_bulk == {verb: verb in may for verb in IN_BULK}
    assert scheduled is (May.SCHEDULE in may)
    if who not in WORK and who not in SENT_TO_SIGN_IN:
        for verb in VERBS:
            assert same_as_missing(
                client, edition, lambda n, verb=verb: url_of("editorial:transition", n, verb), data
            )
        assert same_as_missing(client, edition, lambda n: url_of("editorial:schedule", n), data)


@pytest.mark.parametrize(("who", "status", "letters"), CELLS)
def test_text_is_changed_remarked_and_deleted_by_those_who_may(client, who, status, letters):
    edition = edition_and_sign_in(client, who, status)
    may = {LETTERS[letter] for letter in letters.strip("-")}
    form = {"title": "Changed"}
    if May.EDIT in may:
        form = filled(client, url_of("admin:practices_edition_change", edition.pk)) | form
    remark = {"remark-summary": "Which?"}

    titles = Edition.objects.filter(title="Changed")
    with transaction.atomic():
        client.post(url_of("admin:practices_edition_change", edition.pk), form)
        edited = titles.exists()
        transaction.set_rollback(True)
    typed, _ = posted(client, edition.pk, url_of("admin:practices_edition_typed", edition.pk), {})
    remarked, _ = posted(client, edition.pk, url_of("editorial:comment", edition.pk), remark)
    deleted, _ = posted(
        client, edition.pk, url_of("admin:practices_edition_delete", edition.pk), {"post": "yes"}
    )
    review = client.get(url_of("editorial:review", edition.pk)).status_code == 200

    assert edited is (May.EDIT in may)
    assert typed is False  # nothing was sent that a form sends
    assert remarked is review is bool(may & {May.RETURN, May.PUBLISH})
    assert deleted is (who in DELETE and status == "draft")
    if who not in WORK and who not in SENT_TO_SIGN_IN:
        for name in (
            "admin:practices_edition_typed",
            "editorial:comment",
            "admin:practices_edition_discard",
        ):
            assert same_as_missing(client, edition, lambda n, name=name: url_of(name, n), remark)
        assert same_as_missing(client, edition, lambda n: url_of("editorial:review", n))
        assert same_as_missing(
            client, edition, lambda n: url_of("admin:practices_edition_delete", n)
        )
