"""The API's verbs: what the buttons do, for who is signed in, and no more."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from rest_framework.test import APIClient

from editorial.actions import VERBS
from practices.models import Edition
from practices.permissions import May
from tests.factories import EditionFactory, UserFactory
from tests.practices.test_permissions import CELLS, LETTERS, edition_in, person

pytestmark = pytest.mark.django_db
COMMENT = {May.RETURN: "Say more."}


def url_of(edition, verb, number=None):
    return reverse(
        "api-edition-verb",
        args=[edition.practice.slug, number or edition.number, verb.name.lower()],
    )


def signed_in(user, **kwargs):
    client = APIClient(**kwargs)
    if user.is_authenticated:
        client.force_login(user)
    return client


def ask(client, edition, verb, **kwargs):
    body = {"version": edition.version, "comment": COMMENT.get(verb, "")}
    return client.post(url_of(edition, verb, **kwargs), body, format="json")


@pytest.mark.parametrize(("who", "status", "letters"), CELLS)
def test_a_verb_does_what_the_table_says_and_nothing_else(who, status, letters):
    may, works_on = (
        {LETTERS[letter] for letter in letters},
        who in ("contributor-own", "editor", "publisher", "administrator"),
    )
    answers = {}
    for verb in VERBS:
        edition = edition_in(status)
        user = person(who, edition.practice.organisation)
        before = list(edition.practice.editions.values_list("number", "status"))
        answer = ask(signed_in(user), edition, verb)
        changed = list(edition.practice.editions.values_list("number", "status")) != before
        assert changed == (answer.status_code == 200)
        answers[verb] = answer.status_code
        nowhere = ask(signed_in(user), edition, verb, number=99)
        if answer.status_code == 404:
            assert nowhere.json() == answer.json()

    refused = 404 if works_on or (user.is_authenticated and user.is_active) else 403
    for verb, code in answers.items():
        if works_on and verb in may:
            assert code == 200, verb
        else:
            assert code == (403 if works_on else refused), verb


def test_the_answer_says_where_the_edition_is_now():
    edition, user = EditionFactory(practice__slug="mapping"), UserFactory(role="editor")

    answer = ask(signed_in(user), edition, May.SUBMIT)

    assert answer.json() == {
        "practice": "mapping",
        "number": 1,
        "status": "in-review",
        "version": 2,
    }
    assert (edition.transitions.get().by, edition.history.first().history_user) == (user, user)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "version"),
        ({"version": "x"}, "version"),
        ({"version": 10**30}, "version"),
        ({"version": 1, "comment": "a\x00b"}, "comment"),
        ([], "non_field_errors"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_in_words(body, message):
    edition = EditionFactory()

    answer = signed_in(UserFactory(role="editor")).post(
        url_of(edition, May.SUBMIT), body, format="json"
    )

    assert (answer.status_code, message in answer.content.decode()) == (400, True)
    assert Edition.objects.get().status == "draft"


def test_a_verb_on_an_older_version_answers_with_the_current_one():
    edition = EditionFactory()

    answer = signed_in(UserFactory(role="editor")).post(
        url_of(edition, May.SUBMIT), {"version": 0}, format="json"
    )

    current = {
        "practice": edition.practice.slug,
        "number": edition.number,
        "status": "draft",
        "version": 1,
    }
    assert (answer.status_code, answer.json()["current"]) == (409, current)
    assert "it was changed since you opened it" in answer.json()["detail"][0]
    assert Edition.objects.get().status == "draft"


def test_another_site_cannot_use_the_sign_in_of_a_browser():
    edition = EditionFactory()

    answer = ask(
        signed_in(UserFactory(role="editor"), enforce_csrf_checks=True), edition, May.SUBMIT
    )

    assert (answer.status_code, Edition.objects.get().status) == (403, "draft")


def test_staff_without_a_second_factor_are_refused_where_it_is_asked_for(settings):
    settings.STAFF_TWO_FACTOR_REQUIRED = True

    answer = ask(signed_in(UserFactory(role="editor")), EditionFactory(), May.SUBMIT)

    assert (answer.status_code, "two-step verification" in answer.json()["detail"]) == (403, True)


def test_a_visitor_is_told_to_sign_in():
    answer = ask(signed_in(AnonymousUser()), EditionFactory(), May.SUBMIT)

    assert (answer.status_code, answer.json()["detail"]) == (
        403,
        "Authentication credentials were not provided.",
    )


def test_a_return_without_a_comment_is_refused_in_words():
    edition = EditionFactory(in_review=True)

    answer = signed_in(UserFactory(role="publisher")).post(
        url_of(edition, May.RETURN), {"version": 1}, format="json"
    )

    assert (answer.status_code, answer.json()) == (
        400,
        {"detail": ["Write in the comment what should change, then choose Return."]},
    )


def test_who_is_no_staff_any_more_does_no_verb():
    edition = EditionFactory(in_review=True)

    answer = ask(signed_in(UserFactory(role="publisher", is_staff=False)), edition, May.PUBLISH)

    assert (answer.status_code, Edition.objects.get().status) == (403, "in-review")
