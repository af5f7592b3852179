"""Working on an edition: nobody's text is lost, whoever else saves, submits or has the form open."""

import json
from datetime import timedelta
from time import process_time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from backoffice import autosave
from backoffice.models import Autosave
from backoffice.record_versions import own_version
from editorial import actions
from practices.models import Edition
from tests.back_office import filled, take_up_url
from tests.factories import (
    AutosaveFactory,
    EditionFactory,
    RegionFactory,
    TopicFactory,
    UserFactory,
)
from tests.visitor import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return EditionFactory(title="Mapping", summary="Before", description="How")


@pytest.fixture
def anna():
    return UserFactory(role="editor", first_name="Anna", last_name="Kovács")


@pytest.fixture
def bela():
    return UserFactory(role="editor", first_name="Béla", last_name="Nagy")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def form_url(edition):
    return reverse("admin:practices_edition_change", args=[edition.pk])


def asked(answer):
    """The conflicts that the page asks about."""
    conflicts = answer.context["merge"].conflicts
    return [(each.name, each.label, each.saved, each.typed) for each in conflicts]


def autosave_url(edition):
    return reverse("admin:practices_edition_typed", args=[edition.pk])


def autosave_text(client, edition, form="a", **values):
    body = json.dumps({"form": form, "base_version": own_version(edition), "values": values})
    return client.post(autosave_url(edition), body, content_type="application/json")


def test_a_save_over_somebody_elses_newer_save_is_refused_and_both_texts_are_shown(
    draft, anna, bela
):
    first, second = signed_in(anna), signed_in(bela)
    first_form, second_form = filled(first, form_url(draft)), filled(second, form_url(draft))
    topic = TopicFactory(name="Smart specialisation")

    first.post(form_url(draft), first_form | {"summary": "Anna's", "topics": [topic.pk]})
    answer = second.post(form_url(draft), second_form | {"summary": "Béla's <b>"})

    draft.refresh_from_db()
    form = answer.context["adminform"].form
    assert (draft.summary, draft.version) == ("Anna's", 2)
    assert asked(answer) == [("summary", "Summary", "Anna's", "Béla's <b>")]
    assert "Changed by both you and Anna Kovács" in text(answer)
    assert "Anna Kovács changed this since you opened the page: Topics." in text(answer)
    assert "Béla&#x27;s &lt;b&gt;" in answer.content.decode()
    assert form["summary"].value() == "Béla's <b>"
    assert form["topics"].value() == [str(topic.pk)]


def test_who_has_seen_both_texts_may_save_theirs(draft, anna, bela):
    first, second = signed_in(anna), signed_in(bela)
    first_form, second_form = filled(first, form_url(draft)), filled(second, form_url(draft))
    first.post(form_url(draft), first_form | {"summary": "Anna's"})
    refused = second.post(form_url(draft), second_form | {"summary": "Béla's"})

    again = second_form | {
        "summary": "Béla's",
        "base_version": refused.context["adminform"].form["base_version"].value(),
    }
    second.post(form_url(draft), again)

    draft.refresh_from_db()
    assert (draft.summary, draft.version) == ("Béla's", 3)
    assert list(draft.history.values_list("version", "summary")) == [
        (3, "Béla's"),
        (2, "Anna's"),
        (1, "Before"),
    ]


def test_the_second_tab_of_the_same_person_is_another_one(draft, anna):
    client = signed_in(anna)
    tabs = [filled(client, form_url(draft)) for _ in range(2)]

    answers = [
        client.post(form_url(draft), tab | {"summary": f"Tab {n}"}) for n, tab in enumerate(tabs)
    ]

    draft.refresh_from_db()
    assert [answer.status_code for answer in answers] == [302, 200]
    assert draft.summary == "Tab 0"


def test_what_somebody_typed_while_the_edition_was_submitted_is_kept(draft, anna):
    author = UserFactory(role="contributor", organisation=draft.practice.organisation)
    client = signed_in(author)
    form = filled(client, form_url(draft))
    actions.submit(draft, by=anna)

    answer = client.post(form_url(draft), form | {"summary": "Typed meanwhile"}, follow=True)

    draft.refresh_from_db()
    assert draft.summary == "Before"
    assert answer.redirect_chain == [(form_url(draft), 302)]
    assert "is in review now, so nothing was saved" in text(answer)
    assert answer.context["unsaved"][0].differences == [
        ("summary", "Summary", "Before", "Typed meanwhile")
    ]


@pytest.mark.parametrize("state", ["in_review", "published", "archived"])
def test_what_may_not_be_edited_is_not_changed_by_a_form(state, anna):
    edition = EditionFactory(**{state: True}, summary="Before")
    contributor = UserFactory(role="contributor", organisation=edition.practice.organisation)

    signed_in(contributor).post(form_url(edition), {"summary": "Mine", "base_version": 1})

    edition.refresh_from_db()
    assert (edition.summary, edition.version) == ("Before", 1)


def test_text_that_was_typed_and_not_saved_is_there_when_the_form_is_opened_again(
    draft, anna, bela
):
    region, topic = RegionFactory(name="Styria"), TopicFactory(name="Mapping")
    client = signed_in(anna)
    autosave_text(
        client,
        draft,
        summary="Half a sen",
        regions=[str(region.pk)],
        topics=[str(topic.pk)],
        is_ongoing="on",
    )

    page, others_page = client.get(form_url(draft)), signed_in(bela).get(form_url(draft))
    taken_up = client.get(take_up_url(draft)).context["adminform"].form

    assert page.context["unsaved"][0].differences == [
        ("summary", "Summary", "Before", "Half a sen"),
        ("is_ongoing", "Ongoing", "no", "yes"),
        ("regions", "Regions", "–", str(region)),
        ("topics", "Topics", "–", "Mapping"),
    ]
    assert others_page.context["unsaved"] == []
    assert "Half a sen" not in others_page.content.decode()
    assert (taken_up["summary"].value(), taken_up["regions"].value()) == (
        "Half a sen",
        [str(region.pk)],
    )
    draft.refresh_from_db()
    assert (draft.summary, draft.version) == ("Before", 1)


def test_taking_up_text_based_on_an_older_version_shows_both_texts_at_the_save(draft, anna, bela):
    client = signed_in(anna)
    autosave_text(client, draft, summary="Anna's")
    client_of_bela = signed_in(bela)
    client_of_bela.post(
        form_url(draft), filled(client_of_bela, form_url(draft)) | {"summary": "Béla's"}
    )

    answer = client.post(form_url(draft), filled(client, take_up_url(draft)))

    assert asked(answer) == [("summary", "Summary", "Béla's", "Anna's")]


def test_text_that_was_taken_up_is_in_the_form_and_not_offered_again(draft, anna):
    client = signed_in(anna)
    autosave_text(client, draft, summary="Half a sen")

    offered = text(client.get(form_url(draft)))
    taken_up = text(client.get(take_up_url(draft)))

    assert "You have unsaved text" in offered
    assert "You have unsaved text" not in taken_up


def test_a_save_and_a_discard_end_a_working_copy(draft, anna):
    client = signed_in(anna)
    autosave_text(client, draft, summary="Typed")
    client.post(form_url(draft), filled(client, take_up_url(draft)))
    after_save = Autosave.objects.unsaved().count()
    autosave_text(client, draft, form="another", summary="Typed again")
    number = Autosave.objects.unsaved().get().pk
    client.post(reverse("admin:practices_edition_discard", args=[draft.pk]), {"number": number})

    assert (after_save, Autosave.objects.unsaved().count()) == (0, 0)
    assert Edition.objects.get(pk=draft.pk).summary == "Typed"


def test_what_is_typed_is_answered_with_who_else_is_here_and_the_version_that_is_saved(
    draft, anna, bela
):
    signed_in(bela).get(form_url(draft))
    AutosaveFactory(record=draft, last_active_at=timezone.now() - timedelta(minutes=5))

    answer = autosave_text(signed_in(anna), draft, summary="T").json()

    assert answer["version"].startswith(own_version(draft))
    assert answer["others"] == ["Béla Nagy"]


def test_odd_letters_and_unknown_fields_are_kept_as_far_as_they_can_be(draft, anna):
    client = signed_in(anna)

    odd = {"status": "published", "number": "9", "title": ["x"]}
    keys = {"topics": [1, "2", "x", "9" * 30], "regions": ["' OR 1", "AT12"]}
    answer = autosave_text(client, draft, summary="a\x00b\ud800c", **odd, **keys)

    assert answer.status_code == 200
    kept = {"summary": "abc", "regions": ["AT12"], "topics": ["2"]}
    assert Autosave.objects.get().values == kept
    assert client.get(form_url(draft)).status_code == 200
    assert client.get(take_up_url(draft)).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"base_version": "x"}',
        '{"base_version": 1}',
        '{"base_version": "edition:x"}',
        '{"base_version": "edition:1", "values": 3}',
        "[" * 9999,
    ],
)
def test_what_no_form_sends_is_refused_in_words(draft, anna, body):
    answer = signed_in(anna).post(autosave_url(draft), body, content_type="application/json")

    assert (answer.status_code, answer.json()) == (
        400,
        {"error": "The request is not a valid form."},
    )
    assert not Autosave.objects.exists()


def test_typing_into_what_is_fixed_or_unknown_is_not_kept(anna):
    published, foreign = EditionFactory(published=True), EditionFactory()
    stranger = UserFactory(role="contributor")

    assert autosave_text(signed_in(anna), published, summary="T").status_code == 409
    assert autosave_text(signed_in(stranger), foreign, summary="T").status_code == 404
    assert not Autosave.objects.exists()


def test_a_verb_is_done_to_the_version_that_was_read_or_not_at_all(draft, anna):
    client = signed_in(anna)
    url = reverse("editorial:transition", args=[draft.pk, "submit"])

    without = client.post(url, follow=True)
    older = client.post(url, {"version": "7"}, follow=True)
    client.post(url, {"version": "1", "comment": "Please."})

    draft.refresh_from_db()
    assert "did not say which version you read" in text(without)
    assert "it was changed since you opened it" in text(older)
    assert (draft.status, draft.version) == ("in-review", 2)
    assert list(draft.transitions.values_list("comment", flat=True)) == ["Please."]


@pytest.mark.parametrize(("title", "status"), [("x" * 201, 302), ("\x00", 400), ("A\x00B", 400)])
def test_a_title_that_cannot_be_stored_is_refused_in_words(title, status):
    organisation = EditionFactory(published=True).practice.organisation
    client = signed_in(UserFactory(role="contributor", organisation=organisation))

    answer = client.post(
        reverse("editorial:begin"), {"title": title, "organisation": organisation.pk}
    )

    assert answer.status_code == status
    assert not Edition.objects.open().exists()


def test_a_comment_that_no_database_stores_is_refused(draft, anna):
    answer = signed_in(anna).post(
        reverse("editorial:transition", args=[draft.pk, "submit"]),
        {"version": "1", "comment": "Now\x00!"},
    )

    assert answer.status_code == 400
    assert not draft.transitions.exists()


@pytest.mark.parametrize(
    "name",
    ["editorial:transition", "admin:practices_edition_typed", "admin:practices_edition_discard"],
)
def test_what_one_may_not_see_answers_like_what_does_not_exist(name):
    foreign, client = EditionFactory(), signed_in(UserFactory(role="contributor"))
    verb = ["submit"] if name == "editorial:transition" else []

    answers = [client.post(reverse(name, args=[n, *verb])) for n in (foreign.pk, 10**9)]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_missing_parts_are_named_with_links_to_their_fields(draft, anna):
    Edition.objects.filter(pk=draft.pk).update(description="", title="x" * 101)

    page = signed_in(anna).get(form_url(draft))

    assert '<a href="#id_description">How it works is empty.</a>' in page.content.decode()
    assert (
        '<a href="#id_title">Title has 101 characters; 100 are allowed.</a>'
        in page.content.decode()
    )
    assert (page.context["filled"], len(page.context["parts"])) == (2, 14)


def test_a_preview_of_a_text_that_is_too_long_is_refused_in_words(anna):
    answer = signed_in(anna).post(reverse("editorial:preview"), {"text": "x" * 60_001})

    assert (answer.status_code, answer.content.decode()) == (
        413,
        "A preview shows at most 60,000 characters.",
    )


@pytest.mark.parametrize("mark", ["[", "![", "*a ", "*a_ ", "[a]("])
def test_a_preview_of_marks_that_never_close_takes_no_time(anna, mark):
    text = mark * (60_000 // len(mark))
    start = process_time()

    answer = signed_in(anna).post(reverse("editorial:preview"), {"text": text})

    assert answer.content.decode() == f"<p>{text}</p>"
    assert process_time() - start < 1


def test_a_preview_shows_markdown_as_the_public_page_does(anna):
    answer = signed_in(anna).post(
        reverse("editorial:preview"), {"text": "**Bold** <script>x</script>"}
    )

    assert (
        answer.content.decode().strip()
        == "<p><strong>Bold</strong> &lt;script&gt;x&lt;/script&gt;</p>"
    )


def test_a_contributor_begins_a_practice_from_the_start_page():
    edition = EditionFactory()
    author = UserFactory(role="contributor", organisation=edition.practice.organisation)
    client = signed_in(author)
    form = {"title": "New one", "organisation": edition.practice.organisation_id}

    answer = client.post(reverse("editorial:begin"), form)

    begun = Edition.objects.latest("pk")
    assert answer.url == form_url(begun)
    assert (begun.title, begun.practice.organisation) == ("New one", edition.practice.organisation)


@pytest.mark.parametrize(
    "form",
    [
        {"title": "T"},
        {"title": "T", "organisation": "x"},
        {"title": "T", "organisation": "{foreign}"},
    ],
)
def test_a_practice_is_begun_for_ones_own_organisation_alone_and_the_title_stays_in_the_form(form):
    foreign = EditionFactory().practice.organisation
    client = signed_in(
        UserFactory(role="contributor", organisation=EditionFactory().practice.organisation)
    )

    sent = {name: value.format(foreign=foreign.pk) for name, value in form.items()}
    page = client.post(reverse("editorial:begin"), sent, follow=True)

    assert "Choose the organisation in charge of the practice." in text(page)
    assert 'name="title" value="T"' in page.content.decode()
    assert Edition.objects.count() == 2


def test_a_closed_form_is_not_open_for_ever(draft, anna, bela):
    copy = autosave.touch(draft, form="a", base_version=own_version(draft), by=anna)
    here = autosave.other_editors(draft, than=bela)
    Autosave.objects.filter(pk=copy.pk).update(
        last_active_at=timezone.now() - timedelta(seconds=151)
    )

    assert (here, autosave.other_editors(draft, than=bela)) == (["Anna Kovács"], [])


def test_what_was_typed_into_a_form_that_is_refused_is_there_when_it_is_opened_again(draft, anna):
    client = signed_in(anna)
    form = filled(client, form_url(draft)) | {
        "title": "Not yet",
        "start": "2020-01-01",
        "end": "2019-01-01",
    }

    refused = client.post(form_url(draft), form)
    again = client.get(form_url(draft))

    assert "data-unsaved" in refused.content.decode()
    assert [name for name, *_ in again.context["unsaved"][0].differences] == [
        "title",
        "start",
        "end",
    ]
    assert "data-unsaved" not in again.content.decode()


def test_a_form_that_is_refused_says_what_is_missing_in_the_text_that_is_saved(draft, anna):
    client = signed_in(anna)
    form = filled(client, form_url(draft)) | {
        "description": "",
        "start": "2020-01-01",
        "end": "2019-01-01",
    }

    opened, refused = client.get(form_url(draft)), client.post(form_url(draft), form)

    assert refused.context["adminform"].form.is_bound
    assert list(refused.context["missing"]) == list(opened.context["missing"]) == []
    assert refused.context["filled"] == opened.context["filled"]


def test_two_tabs_of_one_person_keep_what_is_typed_in_each(draft, anna):
    client = signed_in(anna)

    autosave_text(client, draft, context="In the first tab")
    autosave_text(client, draft, evidence="In the second")

    assert Autosave.objects.of(draft).get().values == {
        "context": "In the first tab",
        "evidence": "In the second",
    }


@pytest.mark.parametrize("topics", ["x", 7, {"a": 1}, ["\x00", 5, "9" * 40]])
def test_what_is_no_list_of_topics_is_kept_as_none(draft, anna, topics):
    client = signed_in(anna)
    autosave_text(client, draft, topics=topics, title="Kept")

    form = client.get(take_up_url(draft))

    assert form.status_code == 200
    assert form.context["adminform"].form["title"].value() == "Kept"
