"""What people type into the form of any record is kept until they save it or throw it away."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from backoffice.autosave import MAX_TEXTS
from backoffice.models import Autosave
from backoffice.record_versions import own_version
from editorial import scheduled
from tests.back_office import filled, take_up_url
from tests.factories import AutosaveFactory, ProjectFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    client = Client()
    client.force_login(UserFactory(role="publisher", first_name="Anna", last_name="Berger"))
    return client


@pytest.fixture
def project():
    project = ProjectFactory(summary="Old summary.")
    project.save()
    return project


def url_of(record, name="change"):
    label = record._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{label}_{name}", args=[record.pk])


def type_into(client, record, form="a", **values):
    body = {"form": form, "base_version": own_version(record), "values": values}
    url = url_of(record, "typed")
    return client.post(url, json.dumps(body), content_type="application/json")


def test_text_of_a_project_is_offered_again_and_fills_the_form(anna, project):
    type_into(anna, project, summary="Half a sen", lead_unknown="", unknown="x", is_public="")

    page = anna.get(url_of(project))
    form = anna.get(take_up_url(project)).context["adminform"].form

    differing = [each.name for each in page.context["unsaved"][0].differences]
    assert sorted(differing) == ["is_public", "lead_unknown", "summary"]
    assert form["summary"].value() == "Half a sen"
    project.refresh_from_db()
    assert project.summary == "Old summary."


def test_a_save_ends_what_was_kept(anna, project):
    type_into(anna, project, summary="Half a sentence.")

    response = anna.post(url_of(project), filled(anna, take_up_url(project)))

    project.refresh_from_db()
    assert response.status_code == 302
    assert project.summary == "Half a sentence."
    assert not Autosave.objects.unsaved().exists()


def test_text_that_nobody_decided_on_stays_while_another_page_is_typed_into_and_saved(
    anna, project
):
    type_into(anna, project, form="crashed", summary="Lost in a crash.", objectives="More.")
    page = filled(anna, url_of(project))

    type_into(anna, project, form=page["_form"], summary="Another", acronym="NEW")
    anna.post(url_of(project), page | {"acronym": "NEW"})

    kept = Autosave.objects.unsaved().get()
    project.refresh_from_db()
    assert project.acronym == "NEW"
    assert kept.values == {"summary": "Lost in a crash.", "objectives": "More."}


def test_a_save_in_one_tab_keeps_what_another_tab_typed(anna, project):
    first, second = filled(anna, url_of(project)), filled(anna, url_of(project))
    type_into(anna, project, form=first["_form"], summary="Typed in the first tab.")
    type_into(anna, project, form=second["_form"], acronym="SECOND")

    anna.post(url_of(project), second | {"acronym": "SECOND"})

    assert [kept.form for kept in Autosave.objects.unsaved()] == [first["_form"]]


def test_what_was_on_its_way_when_the_form_was_saved_is_not_offered_as_unsaved(anna, project):
    page = filled(anna, url_of(project))
    anna.post(url_of(project), page | {"summary": "Final text"})

    late = type_into(anna, project, form=page["_form"], summary="Final te")

    assert (late.status_code, late.json()) == (409, {"error": "this form was just saved"})
    assert not Autosave.objects.unsaved().exists()


def test_a_form_that_is_typed_into_again_long_after_its_save_is_kept(anna, project):
    page = filled(anna, url_of(project))
    anna.post(url_of(project), page)
    Autosave.objects.update(closed_at=timezone.now() - timedelta(minutes=2))

    type_into(anna, project, form=page["_form"], summary="Back again")

    assert Autosave.objects.unsaved().get().values == {"summary": "Back again"}


def test_discarding_one_text_saves_the_form_and_keeps_the_other_text(anna, project):
    type_into(anna, project, form="a", summary="The first.")
    type_into(anna, project, form="b", summary="The second.")
    first, second = Autosave.objects.order_by("pk")
    data = filled(anna, url_of(project)) | {"acronym": "TYPED", "_discard": str(first.pk)}

    response = anna.post(url_of(project), data)

    project.refresh_from_db()
    assert response.url == url_of(project)
    assert project.acronym == "TYPED"
    assert list(Autosave.objects.unsaved()) == [second]


@pytest.mark.parametrize("number", ["", "x", "9" * 50, "-1"])
def test_a_text_that_does_not_exist_is_neither_taken_up_nor_discarded(anna, project, number):
    type_into(anna, project, summary="Kept.")

    page = anna.get(f"{url_of(project)}?take_up={number}")
    answer = anna.post(url_of(project, "discard"), {"number": number})

    assert page.context["adminform"].form["summary"].value() == "Old summary."
    assert answer.status_code == 404
    assert Autosave.objects.unsaved().count() == 1


def test_nobody_takes_up_or_discards_what_somebody_else_typed(anna, project):
    jan = Client()
    jan.force_login(UserFactory(role="publisher"))
    type_into(jan, project, summary="Jan's.")
    number = Autosave.objects.get().pk

    page = anna.get(f"{url_of(project)}?take_up={number}")
    anna.post(url_of(project, "discard"), {"number": str(number)})

    assert page.context["adminform"].form["summary"].value() == "Old summary."
    assert Autosave.objects.unsaved().count() == 1


def test_only_the_newest_texts_of_a_record_are_kept(anna, project):
    for number in range(MAX_TEXTS + 2):
        type_into(anna, project, form=f"form{number}", summary=f"Text {number}")

    forms = list(Autosave.objects.order_by("pk").values_list("form", flat=True))

    assert forms == [f"form{number}" for number in range(2, MAX_TEXTS + 2)]


def test_who_had_a_form_open_is_forgotten_after_a_day_and_text_is_not(project):
    days_ago = timezone.now() - timedelta(days=2)
    AutosaveFactory(record=project, last_active_at=days_ago)
    text = AutosaveFactory(record=project, last_active_at=days_ago, saved_at=days_ago)
    present = AutosaveFactory(record=project)

    scheduled.run()

    assert list(Autosave.objects.order_by("pk")) == [text, present]


def test_a_refused_form_keeps_what_was_emptied(anna, project):
    data = filled(anna, url_of(project)) | {"acronym": ""}
    del data["is_public"]

    anna.post(url_of(project), data)

    assert Autosave.objects.get(form=data["_form"]).values["is_public"] == ""


def test_a_refused_form_keeps_only_what_its_author_changed(anna, project):
    data = filled(anna, url_of(project)) | {"acronym": "", "objectives": "Mine."}
    project.summary = "Somebody else's."
    project.save()

    anna.post(url_of(project), data)

    assert Autosave.objects.unsaved().get().values == {"acronym": "", "objectives": "Mine."}


def test_a_refused_form_is_kept(anna, project):
    data = filled(anna, url_of(project)) | {"acronym": "", "summary": "Mine."}

    response = anna.post(url_of(project), data)

    kept = Autosave.objects.unsaved().get().values
    assert response.status_code == 200
    assert (kept["acronym"], kept["summary"]) == ("", "Mine.")


def test_people_see_who_else_is_editing_a_page(anna, project):
    other = Client()
    other.force_login(UserFactory(role="publisher", first_name="Jan", last_name="Novak"))
    other.get(url_of(project))

    page = anna.get(url_of(project))

    assert "Jan Novak is also editing this page." in page.content.decode()


@pytest.mark.parametrize("name", ["typed", "discard"])
def test_who_may_not_read_a_record_learns_nothing_from_its_autosave(project, name):
    contributor = Client()
    contributor.force_login(UserFactory(role="contributor"))
    hidden = ProjectFactory(hidden=True)
    missing = reverse(f"admin:projects_project_{name}", args=[10**9])

    answers = [contributor.post(url_of(hidden, name)), contributor.post(missing)]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_who_may_only_read_a_record_keeps_nothing(project):
    contributor = Client()
    contributor.force_login(UserFactory(role="contributor"))

    answer = type_into(contributor, project, summary="Mine.")

    assert answer.status_code == 409
    assert not Autosave.objects.exists()


@pytest.mark.parametrize("key", ["9" * 50, "Ⅷ", "no number"])
def test_what_can_be_no_key_of_a_record_is_not_kept(anna, project, key):
    type_into(anna, project, predecessor=key, summary="Half a sentence.")

    page = anna.get(url_of(project))

    assert Autosave.objects.unsaved().get().values == {"summary": "Half a sentence."}
    [difference] = page.context["unsaved"][0].differences
    assert difference.name == "summary"


def test_a_form_opens_although_an_earlier_version_kept_what_can_be_no_key(anna, project):
    type_into(anna, project, summary="Half a sentence.")
    Autosave.objects.update(values={"predecessor": "9" * 50, "summary": "Half a sentence."})

    page = anna.get(url_of(project))
    form = anna.get(take_up_url(project))

    [difference] = page.context["unsaved"][0].differences
    assert difference.name == "summary"
    assert form.status_code == 200
