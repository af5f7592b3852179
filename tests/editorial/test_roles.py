"""An account has one role, chosen by an administrator, in place of groups and permissions."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.urls import NoReverseMatch, reverse

from editorial.roles import RoleChoice, give_role, role_choice_of
from practices.permissions import Role, role_of
from tests.back_office import sent
from tests.factories import UserFactory
from tests.visitor import text

pytestmark = pytest.mark.django_db
PERSON_FIELDS = ["username", "password", "first_name", "last_name", "email", "role", "is_active"]


@pytest.fixture
def administrator(client):
    user = UserFactory(username="head", is_superuser=True)
    client.force_login(user)
    return user


def url_of(user):
    return reverse("admin:auth_user_change", args=[user.pk])


def save(client, user, **values):
    form = client.get(url_of(user)).context["adminform"].form
    return client.post(url_of(user), sent(form) | values)


def again(user):
    return type(user).objects.get(pk=user.pk)


def test_the_form_offers_each_role_with_what_it_may_do_and_no_permissions(client, administrator):
    user = UserFactory(role="editor")

    page = client.get(url_of(user))

    form = page.context["adminform"].form
    assert [name for name in form.fields if name in PERSON_FIELDS] == list(form.fields)
    assert form["role"].value() == "Editor"
    assert "Publisher: Does what an editor does, publishes" in text(page)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("", (Role.PUBLIC, False, False)),
        ("Contributor", (Role.CONTRIBUTOR, True, False)),
        ("Editor", (Role.EDITOR, True, False)),
        ("Publisher", (Role.PUBLISHER, True, False)),
        ("Administrator", (Role.PUBLISHER, True, True)),
    ],
)
def test_a_chosen_role_takes_the_place_of_the_former_one(client, administrator, role, expected):
    user = UserFactory(role="publisher")
    user.groups.add(Group.objects.get(name="Contributor"))

    save(client, user, role=role)

    user = again(user)
    assert (role_of(user), user.is_staff, user.is_superuser) == expected
    assert role_choice_of(user) == role


def test_a_save_that_leaves_the_role_alone_leaves_the_access_alone(client, administrator):
    user = UserFactory(role="editor", is_staff=False)

    save(client, user, first_name="Ada")

    user = again(user)
    assert (user.first_name, user.is_staff, role_choice_of(user)) == ("Ada", False, "Editor")


def test_an_administrator_cannot_give_up_their_own_role(client, administrator):
    page = save(client, administrator, role="Editor")

    assert "You cannot give up your own role." in text(page)
    assert role_choice_of(again(administrator)) == RoleChoice.ADMINISTRATOR


def test_nobody_else_gives_roles():
    publisher = UserFactory(role="publisher")

    with pytest.raises(PermissionDenied):
        give_role(publisher, RoleChoice.ADMINISTRATOR, by=publisher)


def test_who_may_change_accounts_but_is_no_administrator_cannot_raise_a_role(client):
    clerk = UserFactory(role="editor")
    permission = Group.objects.get(name="Editor").permissions.model.objects
    clerk.user_permissions.set(permission.filter(codename__in=["change_user", "view_user"]))
    client.force_login(clerk)

    save(client, clerk, role="Administrator", first_name="Ada")

    clerk = again(clerk)
    assert (clerk.first_name, role_choice_of(clerk)) == ("Ada", RoleChoice.EDITOR)


def test_groups_have_no_page_of_their_own():
    with pytest.raises(NoReverseMatch):
        reverse("admin:auth_group_changelist")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_accounts_takes_as_many_queries_for_one_as_for_three(
    client, administrator, number, django_assert_num_queries
):
    UserFactory.create_batch(number, role="editor")
    url = reverse("admin:auth_user_changelist")
    client.get(url)

    with django_assert_num_queries(6):
        page = client.get(url, {"role": "editor"})

    assert len(page.context["cl"].result_list) == number
    assert "Editor" in text(page)
