"""The review: one screen with the text, what is new in it, the checklist and remarks; and the decisions beside it."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from backoffice.history import set_author
from backoffice.moments import in_words
from backoffice.word_diff import ADDED, REMOVED, SAME, by_words
from editorial import actions
from editorial.checklist import checklist
from editorial.models import ReviewComment
from practices.models import Edition
from practices.statements import sourced_fields, unconfirmed
from search import snapshot
from tests.factories import (
    CitationFactory,
    EditionFactory,
    RegionFactory,
    TransitionFactory,
    UserFactory,
)
from tests.visitor import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def live():
    return EditionFactory(
        published=True, title="Mapping", summary="What firms can do", practice__slug="mapping"
    )


@pytest.fixture
def new(live):
    return EditionFactory(
        in_review=True,
        practice=live.practice,
        number=2,
        title="Mapping",
        summary="What small firms do",
        description="**How** it works",
    )


@pytest.fixture
def publisher(client):
    client.force_login(UserFactory(role="publisher"))
    return client


def url_of(name, edition, *more):
    return reverse(f"editorial:{name}", args=[edition.pk, *more])


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("", "", []),
        ("a b", "a b", [(SAME, "a b")]),
        ("", "new", [(ADDED, "new")]),
        ("old", "", [(REMOVED, "old")]),
        (
            "firms can do",
            "small firms do",
            [(ADDED, "small "), (SAME, "firms "), (REMOVED, "can "), (SAME, "do")],
        ),
        ("Győr.", "Győr!", [(SAME, "Győr"), (REMOVED, "."), (ADDED, "!")]),
    ],
)
def test_two_texts_are_compared_word_by_word(old, new, parts):
    assert by_words(old, new) == parts


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_stayed_and_was_removed_is_the_old_text_and_what_stayed_and_was_added_the_new_one(
    old, new
):
    parts = by_words(old, new)

    assert "".join(text for kind, text in parts if kind != ADDED) == old
    assert "".join(text for kind, text in parts if kind != REMOVED) == new


def test_endless_texts_are_shown_whole():
    old, new = "a " * 5_000, "b " * 5_000

    assert by_words(old, new) == [(REMOVED, old), (ADDED, new)]


def test_a_reviewer_sees_the_text_as_the_public_will_and_what_is_new_in_it(publisher, new):
    page = publisher.get(url_of("review", new))

    rows = {name: (shown, parts) for name, _, shown, parts, *_ in page.context["rows"]}
    assert rows["description"][0].strip() == "<p><strong>How</strong> it works</p>"
    assert rows["summary"] == (
        "What small firms do",
        [(SAME, "What"), (ADDED, " small"), (SAME, " firms "), (REMOVED, "can "), (SAME, "do")],
    )
    assert rows["title"] == ("Mapping", None)


def test_a_first_edition_has_nothing_to_differ_from(publisher):
    page = publisher.get(url_of("review", EditionFactory(in_review=True)))

    assert "This practice is not public yet" in text(page)
    assert [parts for _, _, _, parts, *_ in page.context["rows"] if parts] == []


def checks_of(edition):
    waiting = unconfirmed(edition)
    return checklist(edition, snapshot.current(), waiting, sourced_fields(edition, waiting))


def lines(edition):
    return [(check.is_good, check.sentence) for check in checks_of(edition)]


def test_the_checklist_of_a_complete_edition_is_good():
    edition = EditionFactory(in_review=True, title="Unheard of", evidence="80 firms.", image="")
    for field in ("title", "summary", "description", "evidence"):
        CitationFactory(record=edition, field=field)

    assert lines(edition) == [
        (True, "Ready to publish."),
        (True, "All remarks are resolved."),
        (True, "Evidence of success is filled in."),
        (True, "No other practice has a similar title or summary."),
        (True, "The text has no links."),
        (True, "No image: nothing to check."),
        (True, "4 of 4 filled fields have sources that are confirmed."),
    ]


def test_the_checklist_names_what_to_look_at():
    published = EditionFactory(
        published=True, title="Competence mapping of clusters", practice__slug="mapping"
    )
    draft = EditionFactory(title="The mapping of competence")
    edition = EditionFactory(
        in_review=True,
        title="Competence mapping",
        summary="",
        evidence=" ",
        context="See https://example.org/a, (http://example.org/b).",
        image="practices/a.png",
    )

    checks = checks_of(edition)

    assert [(check.is_good, check.details) for check in checks] == [
        (
            False,
            [
                ("Summary is empty.", ""),
                ("The image has no alternative text.", ""),
                ("The image has no credit.", ""),
            ],
        ),
        (True, []),
        (False, []),
        (
            False,
            [
                (f"{published} (100 % alike)", "/practices/mapping/"),
                (f"{draft} (100 % alike)", draft.get_absolute_url()),
            ],
        ),
        (
            False,
            [
                ("https://example.org/a (not checked yet)", "https://example.org/a"),
                ("http://example.org/b (not checked yet)", "http://example.org/b"),
            ],
        ),
        (False, []),
        (
            False,
            [("Title: no source", ""), ("Context: no source", ""), ("How it works: no source", "")],
        ),
    ]


def test_a_publisher_is_told_of_open_remarks_beside_the_button_and_in_the_checklist(publisher, new):
    editor = UserFactory(role="editor")
    settled = actions.comment_on_field(new, "title", "Too short?", by=editor)
    actions.resolve(settled, by=editor)
    remark = actions.comment_on_field(new, "summary", "Which firms?", by=editor)
    actions.answer(remark, "Small ones.", by=editor)

    page = publisher.get(url_of("review", new))

    assert "1 remark is not resolved." in text(page)
    [check] = [check for check in page.context["checks"] if "remark" in check.sentence]
    assert (check.is_good, check.sentence, check.details) == (
        False,
        "1 remark is not resolved. Publishing leaves it open.",
        [("Summary: Which firms?", f"#remark-{remark.pk}")],
    )


def test_remarks_of_a_published_edition_are_not_work_to_do(publisher, new):
    actions.comment_on_field(new, "title", "Too short?", by=UserFactory(role="editor"))
    actions.publish(new, by=UserFactory(role="publisher"))

    page = publisher.get(reverse("admin:practices_edition_change", args=[new.pk]))

    assert "Remarks that were not resolved" in text(page)
    assert "Remarks of the reviewers" not in text(page)


def state_of(client, edition):
    """What the box above the form of an edition says, but for its lists."""
    page = client.get(reverse("admin:practices_edition_change", args=[edition.pk]))
    box = page.content.decode().split('<section class="state"')[1].split("</section>")[0]
    return [" ".join(line.split()) for line in re.findall(r"<p>([^<]*)</p>", box)]


def test_the_state_of_an_edition_says_what_comes_next(client):
    draft = EditionFactory()
    author = UserFactory(role="contributor", organisation=draft.practice.organisation)
    publisher = UserFactory(role="publisher")
    client.force_login(author)
    at = timezone.now().replace(microsecond=0) + timedelta(days=1)

    complete = state_of(client, draft)
    edition = actions.submit(draft, by=author)
    waiting = state_of(client, draft)
    actions.schedule(draft, by=publisher, at=at)
    approved = state_of(client, draft)

    assert complete == ["Ready to submit for review."]
    due = f"{edition.review_due:%-d %B %Y}"
    assert waiting == [f"Waiting for a decision, due by {due}.", "Nothing is missing."]
    moment = in_words(at)
    assert approved == [f"Approved. It will be published on {moment}.", "Nothing is missing."]


def test_who_may_not_open_accounts_gets_no_link_to_who_submitted(client):
    edition = EditionFactory(in_review=True)
    author = UserFactory(role="contributor", organisation=edition.practice.organisation)
    Edition.objects.filter(pk=edition.pk).update(submitted_by=author)
    client.force_login(author)

    page = client.get(reverse("admin:practices_edition_change", args=[edition.pk]))

    assert "Submitted by" in page.content.decode()
    assert "/admin/auth/user/" not in page.content.decode()


def test_a_remark_stands_beside_its_field_until_it_is_settled(publisher, new):
    publisher.post(url_of("comment", new), {"remark-summary": " Which firms? "})
    remark = ReviewComment.objects.get()
    page = publisher.get(url_of("review", new))
    author = UserFactory(role="contributor", organisation=new.practice.organisation)
    actions.send_back(new, by=UserFactory(role="editor"), comment="See the remarks.")
    publisher.force_login(author)
    form = publisher.get(reverse("admin:practices_edition_change", args=[new.pk]))
    publisher.post(url_of("resolve", new, remark.pk))

    assert (remark.field, remark.text, remark.version) == ("summary", "Which firms?", 1)
    [row] = [row for row in page.context["rows"] if row.name == "summary"]
    assert row.threads == [(remark, [], "")]
    assert (
        form.content.decode().count("Which firms?") == 3
    )  # in the list, at the field, in its button
    assert f'<a href="#remark-{remark.pk}">Summary</a>' in form.content.decode()
    remark.refresh_from_db()
    assert remark.resolved_by == author


def test_a_remark_that_was_resolved_is_made_again_in_the_same_words(new):
    editor = UserFactory(role="editor")
    first, second_click = (
        actions.comment_on_field(new, "summary", "Which firms?", by=editor) for _ in range(2)
    )
    actions.resolve(first, by=editor)

    again = actions.comment_on_field(new, "summary", "Which firms?", by=editor)

    assert second_click == first
    assert list(ReviewComment.objects.open()) == [again]


def test_a_second_yes_in_a_discussion_is_an_answer_of_its_own(new):
    editor, publisher = UserFactory(role="editor"), UserFactory(role="publisher")
    remark = actions.comment_on_field(new, "summary", "Small firms?", by=publisher)

    actions.answer(remark, "Yes.", by=editor)
    actions.answer(remark, "And large ones?", by=publisher)
    actions.answer(remark, "Yes.", by=editor)
    actions.answer(remark, "Yes.", by=editor)

    texts = list(remark.answers.values_list("text", flat=True))
    assert texts == ["Yes.", "And large ones?", "Yes."]


@pytest.mark.parametrize("form", [{"remark-summary": "  "}, {"remark-status": "x"}, {}])
def test_a_remark_says_something_about_a_field(publisher, new, form):
    page = publisher.post(url_of("comment", new), form, follow=True)

    assert "Enter a remark." in text(page)
    assert not ReviewComment.objects.exists()


def test_all_remarks_that_were_written_are_kept_at_once(publisher, new):
    publisher.post(
        url_of("comment", new),
        {"remark-summary": "Which?", "remark-evidence": "How many?", "remark-title": ""},
    )

    made = ReviewComment.objects.order_by("field").values_list("field", "text")
    assert list(made) == [("evidence", "How many?"), ("summary", "Which?")]


@pytest.mark.parametrize(
    ("name", "url", "form"),
    [
        (
            "comment",
            lambda new: url_of("transition", new, "return"),
            {"version": "1", "comment": "Figures, please"},
        ),
        (
            "comment",
            lambda new: url_of("schedule", new),
            {"version": "1", "comment": "Figures, please", "at": "x"},
        ),
        (
            "remark-summary",
            lambda new: url_of("comment", new),
            {"remark-summary": "Figures, please"},
        ),
    ],
)
def test_what_was_written_while_the_edition_was_withdrawn_is_shown_and_not_lost(
    publisher, new, name, url, form
):
    actions.withdraw(
        new, by=UserFactory(role="contributor", organisation=new.practice.organisation)
    )

    page = publisher.post(url(new), form, follow=True)
    again = publisher.get(page.redirect_chain[-1][0])

    assert page.redirect_chain == [(reverse("admin:practices_edition_change", args=[new.pk]), 302)]
    assert page.context["unsent"][name] == "Figures, please"
    assert "Figures, please" in text(page)
    assert again.context["unsent"] == page.context["unsent"]


def test_a_comment_of_any_length_comes_back_when_it_is_refused(publisher, new):
    comment = "Ж" * 50_000

    page = publisher.post(
        url_of("transition", new, "return"), {"version": "9", "comment": comment}, follow=True
    )

    assert page.context["unsent"] == {"comment": comment}


def test_a_moment_that_was_chosen_is_not_passed_over(publisher, new):
    form = {"version": new.version, "comment": "Good.", "at": "2030-01-01T09:00"}

    page = publisher.post(url_of("transition", new, "publish"), form, follow=True)

    assert "You chose a date" in text(page)
    assert page.context["unsent"] == {"comment": "Good.", "at": "2030-01-01T09:00"}
    new.refresh_from_db()
    assert new.status == "in-review"


def test_an_approval_for_later_keeps_its_comment(publisher, new):
    at = f"{timezone.localtime() + timedelta(days=2):%Y-%m-%dT%H:%M}"

    publisher.post(url_of("schedule", new), {"version": new.version, "comment": "Good.", "at": at})

    assert new.transitions.get(verb="schedule").comment == "Good."


def test_who_submitted_an_edition_is_told_that_somebody_else_publishes_it(client):
    publisher = UserFactory(role="publisher")
    edition = EditionFactory(in_review=True, submitted_by=publisher)
    client.force_login(publisher)

    page = client.get(url_of("review", edition))

    assert "somebody else must publish it" in text(page)
    assert (">Publish<" in page.content.decode(), ">Return<" in page.content.decode()) == (
        False,
        True,
    )


def test_a_reviewer_sees_the_image_and_the_note_that_the_public_will(publisher, new):
    Edition.objects.filter(pk=new.pk).update(
        image="practices/a.png", image_alt="A fair", change_note="New figures"
    )

    rows = {
        name: shown for name, _, shown, *_ in publisher.get(url_of("review", new)).context["rows"]
    }

    assert rows["image"] == '<img src="/media/practices/a.png" alt="A fair">'
    assert rows["change_note"] == "New figures"


def test_who_does_not_review_an_edition_neither_remarks_nor_sees_the_screen(client, new):
    author = UserFactory(role="contributor", organisation=new.practice.organisation)
    client.force_login(author)

    page = client.get(url_of("review", new), follow=True)

    assert "is not waiting for your decision" in text(page)
    assert client.post(url_of("comment", new), {"remark-summary": "x"}).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.resolve(
            ReviewComment(edition=new, field="summary"), by=UserFactory(role="contributor")
        )


def test_a_decision_that_is_refused_leads_back_to_the_review_with_what_was_written(publisher, new):
    page = publisher.post(
        url_of("transition", new, "return"), {"version": "9", "comment": "Say <more>"}, follow=True
    )

    assert "it was changed since you opened it" in text(page)
    assert page.redirect_chain == [(url_of("review", new), 302)]
    assert page.content.decode().count("Say &lt;more&gt;") == 1


def test_two_editions_are_compared(publisher, live, new):
    new.regions.add(RegionFactory(name="Styria"))

    page = publisher.get(url_of("compare", new))

    assert [name for name, *_ in page.context["rows"]] == ["summary", "description", "regions"]
    assert [page.context["old"], page.context["new"]] == [live, new]
    assert publisher.get(f"{url_of('compare', new)}?with=7").status_code == 404
    assert publisher.get(f"{url_of('compare', new)}?with=x").status_code == 404


def test_whoever_works_on_an_edition_sees_it_as_the_public_will_and_nobody_else_does(client, new):
    url = new.permanent_url

    before = client.get(url).status_code
    client.force_login(UserFactory(role="contributor", organisation=new.practice.organisation))
    page = client.get(url)

    assert before == 404
    assert page.status_code == 200
    assert "This is a preview" in text(page)
    assert "not published" in text(page)


def test_an_archived_practice_leads_to_what_replaced_it(client, live):
    instead = EditionFactory(published=True, title="Better mapping")
    actions.archive(live, by=UserFactory(role="publisher"))
    live.practice.replaced_by = instead.practice
    live.practice.save()

    answers = [client.get(live.practice.get_absolute_url()), client.get(live.permanent_url)]

    assert [answer.status_code for answer in answers] == [410, 410]
    for answer in answers:
        assert (
            f'<a href="{instead.practice.get_absolute_url()}">Better mapping</a>'
            in answer.content.decode()
        )


def test_what_replaced_an_archived_practice_is_not_named_while_it_is_a_draft(client, live):
    actions.archive(live, by=UserFactory(role="publisher"))
    live.practice.replaced_by = EditionFactory(title="Secret").practice
    live.practice.save()

    assert "Secret" not in client.get(live.practice.get_absolute_url()).content.decode()
    assert "Read instead" not in client.get(live.practice.get_absolute_url()).content.decode()


def test_every_edition_that_was_public_says_that_its_practice_is_archived(client, live, new):
    actions.publish(new, by=UserFactory(role="publisher"))
    new.refresh_from_db()
    actions.archive(new, by=UserFactory(role="publisher"))

    assert [client.get(edition.permanent_url).status_code for edition in (live, new)] == [410, 410]


def test_an_archived_edition_leads_to_the_one_that_came_after_it(client, live):
    new = actions.open_new_edition(live, by=UserFactory(role="publisher"))
    Edition.objects.filter(pk=new.pk).update(title="Mapping anew", status="in-review")
    actions.archive(live, by=UserFactory(role="publisher"))
    actions.publish(new, by=UserFactory(role="publisher"))

    page = client.get(live.permanent_url)

    assert page.status_code == 410
    assert (
        f'The current edition: <a href="{live.practice.get_absolute_url()}">Mapping anew</a>'
        in text(page)
    )


def test_a_preview_leads_back_to_its_form_and_to_no_data_that_is_not_there(publisher, new):
    preview, published = (
        publisher.get(edition.permanent_url) for edition in (new, new.practice.published_edition)
    )

    assert reverse("admin:practices_edition_change", args=[new.pk]) in preview.content.decode()
    assert ["Download JSON" in text(page) for page in (preview, published)] == [False, True]


def test_who_did_something_is_named_without_a_way_to_an_account_that_is_closed(publisher, new):
    step = TransitionFactory(edition=new, by=UserFactory(username="zyzzyva"))
    set_author(new, step.by)
    new.save()
    pages = [
        publisher.get(reverse(f"admin:practices_edition_{name}", args=[new.pk]))
        for name in ("change", "history")
    ]

    assert ["zyzzyva" in text(page) for page in pages] == [True, True]
    assert ["/admin/auth/user/" in page.content.decode() for page in pages] == [False, False]
