from datetime import date

import pytest
from django.utils import timezone

from tests.constraints import assert_the_database_refuses, changed, rules, what_is_wrong_with
from tests.factories import (
    ActionPlanFactory,
    ActionUpdateFactory,
    EditionFactory,
    PracticeFactory,
    TopicFactory,
    TransferFactory,
)

pytestmark = pytest.mark.django_db
BACKWARDS = {"start": date(2014, 1, 1), "end": date(2013, 12, 31)}


def a_topic_under_itself():
    topic = TopicFactory()
    return changed(topic, parent=topic)


def second_edition(of, **kwargs):
    return EditionFactory(practice=of.practice, number=2, **kwargs)


def an_edition_number_twice():
    return changed(second_edition(EditionFactory(published=True)), number=1)


def two_published_editions():
    draft = second_edition(EditionFactory(published=True))
    return changed(draft, status="published", published_at=timezone.now())


def two_open_editions():
    return changed(second_edition(EditionFactory(), archived=True), status="in-review")


def an_update_twice():
    first = ActionUpdateFactory()
    second = ActionUpdateFactory(action=first.action, period_end=date(2019, 12, 31))
    return changed(second, period_end=first.period_end)


BAD = {
    "topic.slug": (
        lambda: changed(TopicFactory(), slug=TopicFactory().slug),
        ["Topic with this Slug already exists."],
    ),
    "topic.name": (
        lambda: changed(TopicFactory(), name=TopicFactory().name),
        ["Topic with this Name already exists."],
    ),
    "topic_is_not_its_own_parent": (
        a_topic_under_itself,
        ["A topic cannot be placed below one of its own subtopics."],
    ),
    "practice.slug": (
        lambda: changed(PracticeFactory(), slug=PracticeFactory().slug),
        ["Practice with this Slug already exists."],
    ),
    "an_edition_number_once": (
        an_edition_number_twice,
        ["Edition with this Practice and Number already exists."],
    ),
    "one_published_edition": (
        two_published_editions,
        ["This practice already has a published edition."],
    ),
    "one_open_edition": (
        two_open_editions,
        ["This practice already has an open edition. Finish that one first."],
    ),
    "a_published_edition_has_a_date": (
        lambda: changed(EditionFactory(), status="published"),
        ["A published edition needs the date of its publication."],
    ),
    "edition_dates_in_order": (
        lambda: changed(EditionFactory(), **BACKWARDS),
        ["The practice ends before it starts."],
    ),
    "ongoing_has_no_end": (
        lambda: changed(EditionFactory(), is_ongoing=True, end=date(2014, 12, 31)),
        ["An ongoing practice has no end date."],
    ),
    "a_published_image_is_described": (
        lambda: changed(EditionFactory(published=True), image="practices/map.png"),
        ["Add alternative text that describes the image for people who cannot see it."],
    ),
    "a_transfer_goes_somewhere": (
        lambda: changed(TransferFactory(), to_region=None),
        ["Enter a region, an organisation or both."],
    ),
    "actionplan.slug": (
        lambda: changed(ActionPlanFactory(), slug=ActionPlanFactory().slug),
        ["Action plan with this Slug already exists."],
    ),
    "plan_dates_in_order": (
        lambda: changed(ActionPlanFactory(), **BACKWARDS),
        ["The plan ends before it starts."],
    ),
    "one_update_per_period": (
        an_update_twice,
        ["Action update with this Action, Period start and Period end already exists."],
    ),
    "update_period_in_order": (
        lambda: changed(ActionUpdateFactory(), period_end=date(2018, 12, 31)),
        ["The period ends before it starts."],
    ),
    "a_dropped_action_says_why": (
        lambda: changed(ActionUpdateFactory(), status="dropped"),
        ["Say why the action was dropped."],
    ),
}


def test_every_rule_of_the_database_is_broken_here():
    assert set(BAD) == rules("practices")


@pytest.mark.parametrize("rule", BAD)
def test_the_database_refuses_a_row_that_breaks(rule):
    make, _ = BAD[rule]

    assert_the_database_refuses(make())


@pytest.mark.parametrize("rule", BAD)
def test_validation_says_in_words_what_breaks(rule):
    make, said = BAD[rule]

    assert what_is_wrong_with(make()) == said


def test_a_topic_does_not_stand_under_its_own_grandchild():
    top = TopicFactory()
    grandchild = TopicFactory(parent=TopicFactory(parent=top))

    assert what_is_wrong_with(changed(top, parent=grandchild)) == [
        "A topic cannot be placed below one of its own subtopics."
    ]


def test_a_practice_may_have_many_superseded_editions_beside_the_published_and_the_open_one():
    first = EditionFactory(superseded=True)

    second_edition(first, superseded=True)
    EditionFactory(practice=first.practice, number=3, published=True)
    EditionFactory(practice=first.practice, number=4)

    statuses = first.practice.editions.order_by("number").values_list("status", flat=True)
    assert list(statuses) == ["superseded", "superseded", "published", "draft"]
