import pytest

from editorial.models import MailPreference
from tests.constraints import assert_the_database_refuses, changed, rules, what_is_wrong_with
from tests.factories import TransitionFactory, UserFactory

pytestmark = pytest.mark.django_db


BAD = {
    "mailpreference.user": (
        lambda: MailPreference(user=MailPreference.objects.create(user=UserFactory()).user),
        ["Mail preference with this User already exists."],
    ),
    "a_return_says_why": (
        lambda: changed(TransitionFactory(), verb="return"),
        ["Write in the comment what should change, then choose Return."],
    ),
}


def test_every_rule_of_the_database_is_broken_here():
    assert set(BAD) == rules("editorial")


@pytest.mark.parametrize("rule", BAD)
def test_the_database_refuses_a_row_that_breaks(rule):
    make, _ = BAD[rule]

    assert_the_database_refuses(make())


@pytest.mark.parametrize("rule", BAD)
def test_validation_says_in_words_what_breaks(rule):
    make, said = BAD[rule]

    assert what_is_wrong_with(make()) == said
