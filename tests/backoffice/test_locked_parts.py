"""A period is closed while somebody edits its update: an action lists its open and its closed updates apart."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.back_office import filled
from tests.factories import ActionFactory, ActionUpdateFactory, UserFactory

pytestmark = pytest.mark.django_db

UPDATE = "Action update: Under way, 2019-01-01 to 2019-06-30"


@pytest.fixture
def jan(client):
    client.force_login(UserFactory(role="publisher"))
    return client


@pytest.fixture
def update():
    update = ActionUpdateFactory(action=ActionFactory(title="Old title"), text="Old text.")
    update.action.save()
    update.save()
    return update


def url_of(action):
    return reverse("admin:practices_action_change", args=[action.pk])


def close(update):
    update.closed_at = timezone.now()
    update.save()


def test_a_change_of_an_update_that_was_closed_is_shown_to_be_copied(jan, update):
    url = url_of(update.action)
    data = filled(jan, url) | {"updates-0-text": "Jan's text."}
    close(update)

    refused = jan.post(url, data)
    saved = jan.post(url, dict(refused.wsgi_request.POST.lists()))

    update.refresh_from_db()
    asked = [(each.label, each.saved, each.typed) for each in refused.context["merge"].conflicts]
    page = refused.content.decode()
    assert asked == [(UPDATE, "locked", "Progress: Jan's text.")]
    assert "This can no longer be changed. Copy your text before you save." in page
    assert "_take_saved" not in page
    assert saved.status_code == 302, saved.context["errors"]
    assert update.text == "Old text."


def test_an_update_that_was_closed_is_named_once_and_the_rest_is_saved(jan, update):
    url = url_of(update.action)
    data = filled(jan, url) | {"title": "New title"}
    close(update)

    response = jan.post(url, data, follow=True)

    update.action.refresh_from_db()
    told = [str(message) for message in response.context["messages"]]
    assert update.action.title == "New title"
    assert told[0] == (
        f"Somebody changed this since you opened the page: {UPDATE} (locked). "
        "These changes are kept."
    )


def test_a_refused_form_lists_the_update_that_was_closed_meanwhile(jan, update):
    url = url_of(update.action)
    data = filled(jan, url) | {"title": ""}
    close(update)

    page = jan.post(url, data).context

    shown = {}
    for each in page["inline_admin_formsets"]:
        forms = each.formset.initial_forms
        shown[each.formset.prefix] = [form.instance for form in forms]
    assert shown == {"updates": [], "updates-2": [update]}
