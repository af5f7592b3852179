"""Every button of a page first keeps what is typed there, then does what it says."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from backoffice.models import Autosave
from backoffice.word_diff import ADDED, SAME
from editorial import actions
from editorial.models import ReviewComment
from practices.models import Edition
from tests.back_office import filled
from tests.factories import (
    AutosaveFactory,
    EditionFactory,
    ProjectFactory,
    TopicFactory,
    UserFactory,
)
from tests.visitor import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    edition = EditionFactory(title="Mapping", summary="Old")
    edition.topics.add(TopicFactory())
    return edition


@pytest.fixture
def author(client, draft):
    user = UserFactory(role="contributor", organisation=draft.practice.organisation)
    client.force_login(user)
    client.user = user
    return client


def form_of(edition):
    return reverse("admin:practices_edition_change", args=[edition.pk])


def url_of(name, edition, *more):
    return reverse(f"editorial:{name}", args=[edition.pk, *more])


def press(client, edition, **typed):
    data = filled(client, form_of(edition))
    return client.post(form_of(edition), data | typed, follow=True)


def save_as_somebody_else(edition, **values):
    client = Client()
    client.force_login(UserFactory(role="editor"))
    client.post(form_of(edition), filled(client, form_of(edition)) | values)


def messages_of(page):
    return [str(message) for message in page.context["messages"]]


def state_of(edition):
    edition.refresh_from_db()
    return edition.status, edition.summary, edition.version


def test_submit_saves_what_is_typed_and_sends_that_text_to_review(author, draft):
    page = press(author, draft, summary="New", _verb="submit", comment="Please read it.")

    step = draft.transitions.get()
    assert state_of(draft) == ("in-review", "New", 3)
    assert (step.verb, step.version, step.comment) == ("submit", 2, "Please read it.")
    assert "was submitted for review" in text(page)


def test_a_submission_that_is_refused_keeps_the_text_and_the_note_and_says_why(author, draft):
    page = press(author, draft, summary="", description="New", _verb="submit", comment="Note")

    draft.refresh_from_db()
    assert (draft.status, draft.description) == ("draft", "New")
    assert "The text was saved, but it was not submitted for review." in text(page)
    assert "Summary is empty." in text(page)
    assert page.context["unsent"] == {"comment": "Note"}
    assert 'value="Note"' in page.content.decode()


def test_a_text_that_cannot_be_saved_is_not_submitted_and_stays_typed(author, draft):
    page = press(author, draft, title="", summary="New", _verb="submit", comment="Note")

    assert state_of(draft) == ("draft", "Old", 1)
    assert page.context["adminform"].form["summary"].value() == "New"
    assert page.context["adminform"].form.errors["title"]
    assert "It was not submitted for review" in text(page)
    assert 'value="Note"' in page.content.decode()


def test_a_second_click_on_submit_changes_nothing_and_is_no_error(author, draft):
    data = filled(author, form_of(draft)) | {"summary": "New", "_verb": "submit"}

    author.post(form_of(draft), data)
    page = author.post(form_of(draft), data, follow=True)

    assert state_of(draft) == ("in-review", "New", 3)
    assert draft.transitions.count() == 1
    assert "so nothing was saved" not in text(page)


def test_a_second_click_is_no_error_where_the_first_one_merged_another_save(author, draft):
    data = filled(author, form_of(draft)) | {"summary": "New", "_verb": "submit"}
    save_as_somebody_else(draft, description="Theirs")

    author.post(form_of(draft), data, follow=True)
    page = author.post(form_of(draft), data, follow=True)

    assert state_of(draft) == ("in-review", "New", 4)
    assert messages_of(page) == ["“Mapping” was submitted for review."]
    assert not Autosave.objects.unsaved().exists()


def test_a_text_that_is_changed_and_submitted_again_is_no_second_click(author, draft):
    data = filled(author, form_of(draft)) | {"summary": "New", "_verb": "submit"}

    author.post(form_of(draft), data, follow=True)
    page = author.post(form_of(draft), data | {"summary": "Newer"}, follow=True)

    assert state_of(draft) == ("in-review", "New", 3)
    assert messages_of(page) == [
        "“Mapping (edition 1)” is in review now, so nothing was saved. What you typed is kept below."
    ]
    [unsaved] = page.context["unsaved"]
    assert unsaved.differences == [("summary", "Summary", "New", "Newer")]


def test_submit_in_an_older_tab_neither_saves_nor_submits_and_keeps_what_is_typed(author, draft):
    older = filled(author, form_of(draft))
    press(author, draft, summary="Newer")

    page = author.post(form_of(draft), older | {"summary": "Mine", "_verb": "submit"}, follow=True)

    assert state_of(draft) == ("draft", "Newer", 2)
    assert page.context["adminform"].form["summary"].value() == "Mine"


def test_the_enter_key_saves_and_submits_nothing(author, draft):
    html = author.get(form_of(draft)).content.decode()

    buttons = [html.index(name) for name in ('name="_continue"', 'name="_verb"')]
    assert buttons == sorted(buttons)


def test_a_save_keeps_the_note_in_its_field(author, draft):
    page = press(author, draft, summary="New", _continue="yes", comment="Note")

    assert state_of(draft) == ("draft", "New", 2)
    assert 'value="Note"' in page.content.decode()


def test_the_note_of_an_edition_waits_while_another_one_is_saved(author, draft):
    other = EditionFactory(practice__organisation=draft.practice.organisation)
    note = {"comment": "Note", "_save": "yes"}
    author.post(form_of(draft), filled(author, form_of(draft)) | note)

    page_of_other = press(author, other, summary="New", _continue="yes")
    pages = [author.get(form_of(draft)) for _ in range(2)]

    assert page_of_other.context["unsent"] == {}
    assert [page.context["unsent"] for page in pages] == [{"comment": "Note"}] * 2


@pytest.mark.parametrize(
    "sent",
    [{"_continue": "yes", "comment": ""}, {"_verb": "submit", "comment": "Note"}],
)
def test_a_note_waits_until_it_is_sent_or_emptied(author, draft, sent):
    press(author, draft, _continue="yes", comment="Note")

    page = press(author, draft, **sent)

    assert page.context["unsent"] == {}


def test_the_note_on_a_form_that_is_refused_is_there_when_the_form_is_opened_again(author, draft):
    press(author, draft, title="", _continue="yes", comment="Note")

    page = author.get(form_of(draft))

    assert page.context["unsent"] == {"comment": "Note"}


def test_an_answer_to_a_remark_that_does_not_exist_is_kept_and_the_text_is_saved(author, draft):
    page = press(author, draft, summary="New", _continue="yes", **{"answer-999": "Done."})

    assert state_of(draft) == ("draft", "New", 2)
    assert page.context["unsent"] == {"answer-999": "Done."}
    assert messages_of(page) == [
        "The text was saved, but not the rest. The remark that you answered does not exist any more."
    ]


def test_an_author_answers_a_remark_and_resolves_it_with_the_text_that_mends_it(author, draft):
    remark = ReviewComment.objects.create(edition=draft, field="summary", text="Who?", version=1)

    press(
        author,
        draft,
        summary="Small firms",
        _resolve=str(remark.pk),
        **{f"answer-{remark.pk}": "Named now."},
    )

    remark.refresh_from_db()
    answers = remark.answers.values_list("text", "by", "field")
    assert state_of(draft) == ("draft", "Small firms", 2)
    assert list(answers) == [("Named now.", author.user.pk, "summary")]
    assert remark.resolved_by == author.user


@pytest.mark.parametrize("button", ["_resolve", "_continue"])
def test_remarks_are_answered_and_resolved_without_a_new_version_of_the_text(
    publisher, in_review, button
):
    reviewer = UserFactory(role="publisher")
    remark = actions.comment_on_field(in_review, "summary", "Which firms?", by=reviewer)
    tomorrow = timezone.now() + timedelta(days=1)
    Edition.objects.filter(pk=in_review.pk).update(publish_at=tomorrow, description="A\r\nB")
    pressed = {button: str(remark.pk), f"answer-{remark.pk}": "Ours."}

    page = press(publisher, in_review, **pressed)

    edition = Edition.objects.get(pk=in_review.pk)
    assert page.status_code == 200
    assert remark.answers.get().text == "Ours."
    assert (edition.version, edition.publish_at) == (in_review.version, tomorrow)


def test_an_answer_is_for_those_who_work_on_the_edition(draft):
    remark = ReviewComment.objects.create(edition=draft, field="summary", text="Who?", version=1)

    with pytest.raises(PermissionDenied):
        actions.answer(remark, "Us!", by=UserFactory(role="contributor"))

    assert ReviewComment.objects.count() == 1


def test_discarding_an_earlier_text_keeps_what_is_typed_now(author, draft):
    typed = {"summary": "Earlier"}
    now = timezone.now()
    text = AutosaveFactory(record=draft, user=author.user, values=typed, saved_at=now)
    button = f'name="_discard" value="{text.pk}" form="edition_form">Discard'

    page = author.get(form_of(draft)).content.decode()
    press(author, draft, summary="Now", _discard=str(text.pk))

    assert button in page
    assert state_of(draft) == ("draft", "Now", 2)
    assert not Autosave.objects.unsaved().exists()


@pytest.fixture
def in_review(author, draft):
    return actions.submit(draft, by=author.user)


@pytest.fixture
def publisher(author, in_review):
    author.force_login(UserFactory(role="publisher"))
    return author


WRITTEN = {"remark-summary": "Which firms?", "comment": "See the remark."}


def remarks():
    return list(ReviewComment.objects.values_list("field", "text"))


def test_return_keeps_the_remarks_and_the_author_reads_its_comment_first(publisher, in_review):
    form = WRITTEN | {"version": in_review.version}

    publisher.post(url_of("transition", in_review, "return"), form)
    publisher.force_login(in_review.submitted_by)
    page = text(publisher.get(form_of(in_review)))

    assert remarks() == [("summary", "Which firms?")]
    assert page.index("See the remark.") < page.index("Which firms?") < page.index("Title")


@pytest.mark.parametrize("step", ["publish", "return"])
def test_a_decision_about_an_older_text_keeps_remarks_and_comment(publisher, in_review, step):
    form = WRITTEN | {"version": "1"}

    page = publisher.post(url_of("transition", in_review, step), form, follow=True)

    assert remarks() == [("summary", "Which firms?")]
    assert page.context["unsent"] == {"comment": "See the remark."}
    assert state_of(in_review)[0] == "in-review"


@pytest.mark.parametrize("name", ["comment", "resolve"])
def test_what_is_no_decision_keeps_the_comment_that_is_not_sent_yet(publisher, in_review, name):
    remark = ReviewComment.objects.create(edition=in_review, field="title", text="?", version=1)
    more = [remark.pk] if name == "resolve" else []

    page = publisher.post(url_of(name, in_review, *more), WRITTEN, follow=True)

    assert ("summary", "Which firms?") in remarks()
    assert page.context["unsent"] == {"comment": "See the remark."}


def test_resolving_a_remark_of_a_text_that_was_published_meanwhile_keeps_what_is_written(
    publisher, in_review
):
    remark = ReviewComment.objects.create(edition=in_review, field="title", text="?", version=1)
    actions.publish(in_review, by=UserFactory(role="publisher"))

    page = publisher.post(url_of("resolve", in_review, remark.pk), WRITTEN, follow=True)

    remark.refresh_from_db()
    assert remark.resolved_at is None
    assert page.context["unsent"] == WRITTEN
    assert messages_of(page) == ["You may not review “Mapping (edition 1)”."]


@pytest.mark.parametrize("verb", ["withdraw", "publish"])
def test_what_no_field_of_the_page_holds_is_shown_until_it_is_discarded(publisher, in_review, verb):
    by = in_review.submitted_by if verb == "withdraw" else UserFactory(role="publisher")
    actions.VERBS[verb](in_review, by=by)
    publisher.post(url_of("comment", in_review), {"remark-summary": "Which?"}, follow=True)
    shown = [text(publisher.get(form_of(in_review))) for _ in range(2)]

    discard = {"_discard_text": "remark-summary"}
    if verb == "withdraw":
        page = press(publisher, in_review, description="More", **discard)
    else:
        page = publisher.post(url_of("discard_text", in_review), discard, follow=True)

    assert ["Not sent: “Which?”" in page for page in shown] == [True, True]
    assert page.context["unsent"] == {}
    in_review.refresh_from_db()
    assert (in_review.description == "More") == (verb == "withdraw")


def test_an_answer_that_was_refused_is_in_its_field_although_its_remark_was_resolved(
    publisher, in_review
):
    remark = ReviewComment.objects.create(edition=in_review, field="title", text="?", version=1)
    answer = f"answer-{remark.pk}"
    publisher.post(url_of("comment", in_review), {answer: "Ask them.", "answer-999": "x"})
    actions.resolve(remark, by=UserFactory(role="editor"))

    page = publisher.get(url_of("review", in_review)).content.decode()

    assert f'<textarea name="{answer}" rows="2" data-written>Ask them.</textarea>' in page


def test_a_second_click_on_a_decision_is_no_error(publisher, in_review):
    form = WRITTEN | {"version": in_review.version}
    url = url_of("transition", in_review, "return")

    publisher.post(url, form)
    page = publisher.post(url, form, follow=True)

    assert "You may not" not in text(page)
    assert remarks() == [("summary", "Which firms?")]
    assert in_review.transitions.filter(verb="return").count() == 1


def test_a_return_with_another_remark_is_no_second_click(publisher, in_review):
    form = WRITTEN | {"version": in_review.version}
    url = url_of("transition", in_review, "return")

    publisher.post(url, form, follow=True)
    page = publisher.post(url, form | {"remark-title": "Too long."}, follow=True)

    assert remarks() == [("summary", "Which firms?")]
    assert page.context["unsent"] == WRITTEN | {"remark-title": "Too long."}
    assert messages_of(page) == ["You may not review “Mapping (edition 1)”."]


def test_a_second_click_schedules_once_and_another_moment_is_refused_aloud(publisher, in_review):
    url = url_of("schedule", in_review)
    first, other = (timezone.localtime() + timedelta(days=days) for days in (2, 3))
    form = {"version": in_review.version, "comment": "Good.", "at": f"{first:%Y-%m-%dT%H:%M}"}
    changed = form | {"at": f"{other:%Y-%m-%dT%H:%M}"}

    publisher.post(url, form, follow=True)
    again = publisher.post(url, form, follow=True)
    refused = publisher.post(url, changed, follow=True)

    in_review.refresh_from_db()
    assert timezone.localtime(in_review.publish_at) == first.replace(second=0, microsecond=0)
    assert "will be published on" in text(again)
    assert messages_of(refused) == [
        "Mapping: it was changed since you opened it. Read it again before you schedule."
    ]
    assert refused.context["unsent"] == {"comment": "Good.", "at": changed["at"]}


def test_a_second_click_on_open_a_new_edition_leads_to_the_draft_of_the_first(publisher):
    published = EditionFactory(published=True, title="Mapping")
    url = url_of("transition", published, "open a new edition")

    first = publisher.post(url, {"version": published.version}, follow=True)
    second = publisher.post(url, {"version": published.version}, follow=True)

    draft = published.practice.editions.get(status="draft")
    assert first.redirect_chain == second.redirect_chain == [(form_of(draft), 302)]
    assert messages_of(second) == ["“Mapping” was opened as a new edition."]


def test_the_second_review_marks_what_changed_since_the_return(publisher, in_review):
    editor = UserFactory(role="editor")
    actions.send_back(in_review, by=editor, comment="Say who.")
    publisher.force_login(in_review.submitted_by)
    press(publisher, in_review, summary="Old firms", _verb="submit")
    publisher.force_login(editor)

    page = publisher.get(url_of("review", in_review))

    marked = {row.name: row.changes_since_return for row in page.context["rows"]}
    changed = {name: parts for name, parts in marked.items() if parts}
    assert changed == {"summary": [(SAME, "Old"), (ADDED, " firms")]}
    assert "Say who." in text(page)


def test_the_review_names_the_organisation_and_the_projects(publisher, in_review):
    project = ProjectFactory(acronym="CLUSTERIX")
    in_review.practice.projects.add(project)

    page = text(publisher.get(url_of("review", in_review)))

    assert str(in_review.practice.organisation) in page
    assert str(project) in page
