"""Two people, or one in two tabs, save the form of one record."""

import re
from io import BytesIO

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from backoffice.merging_admin import UNKNOWN_VERSION
from projects.models import Partnership, Phase, Project
from tests.back_office import filled
from tests.factories import EditionFactory, PartnershipFactory, ProjectFactory, UserFactory

pytestmark = pytest.mark.django_db


def client_of(name):
    user = UserFactory(username=name, first_name=name, last_name="", role="publisher")
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def anna():
    return client_of("Anna")


@pytest.fixture
def jan():
    return client_of("Jan")


@pytest.fixture
def project():
    project = ProjectFactory(
        summary="Old summary.",
        objectives="Old objectives.",
        total_budget=None,
        lead_unknown=True,
    )
    # So that the history has the version that forms are opened with.
    project.save()
    return project


def url_of(record):
    return reverse(f"admin:{record._meta.label_lower.replace('.', '_')}_change", args=[record.pk])


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def lead_somewhere(response):
    """Whether every link of the conflicts leads to an element of the page."""
    page = response.content.decode()
    anchors = re.findall(r'<th scope="row">\s*<a href="#([^"]*)"', page)
    found = [anchor for anchor in anchors if f'id="{anchor}"' in page]
    return bool(anchors) and found == anchors


def picture():
    content = BytesIO()
    Image.new("RGB", (60, 40)).save(content, "PNG")
    return SimpleUploadedFile("room.png", content.getvalue())


def test_fields_that_two_people_changed_apart_are_both_saved(anna, jan, project):
    url = url_of(project)
    first, second = filled(anna, url), filled(jan, url)

    anna.post(url, first | {"summary": "Anna's summary."})
    response = jan.post(url, second | {"objectives": "Jan's objectives."})

    project.refresh_from_db()
    assert response.status_code == 302
    assert (project.summary, project.objectives) == ("Anna's summary.", "Jan's objectives.")
    assert told(response)[0] == (
        "Anna changed this since you opened the page: Summary. These changes are kept."
    )


def test_a_field_that_two_people_changed_is_asked_and_nothing_is_saved(anna, jan, project):
    url = url_of(project)
    first, second = filled(anna, url), filled(jan, url)

    anna.post(url, first | {"summary": "Anna's summary.", "objectives": "Anna's objectives."})
    response = jan.post(url, second | {"summary": "Jan's summary."})

    project.refresh_from_db()
    merge = response.context["merge"]
    assert response.status_code == 200
    assert project.summary == "Anna's summary."
    asked = [(each.name, each.saved, each.typed) for each in merge.conflicts]
    assert asked == [("summary", "Anna's summary.", "Jan's summary.")]
    form = response.context["adminform"].form
    assert form["summary"].value() == "Jan's summary."
    assert form["objectives"].value() == "Anna's objectives."


@pytest.mark.parametrize(
    ("ticked", "expected"),
    [([], "Jan's summary."), (["summary"], "Anna's summary.")],
)
def test_the_next_save_decides_what_was_asked(anna, jan, project, ticked, expected):
    url = url_of(project)
    first, second = filled(anna, url), filled(jan, url)
    anna.post(url, first | {"summary": "Anna's summary."})
    asked = jan.post(url, second | {"summary": "Jan's summary."})
    version = asked.context["adminform"].form["base_version"].value()

    answer = second | {"summary": "Jan's summary.", "base_version": version}
    response = jan.post(url, answer | {"_take_saved": ticked})

    project.refresh_from_db()
    assert response.status_code == 302
    assert project.summary == expected


def test_ones_own_other_tab_is_not_somebody_else(jan, project):
    url = url_of(project)
    first, second = filled(jan, url), filled(jan, url)

    jan.post(url, first | {"summary": "First tab."})
    response = jan.post(url, second | {"summary": "Second tab."})

    page = response.content.decode()
    assert "Changed in two of your tabs" in page
    assert "by both you" not in page


def test_the_same_change_twice_is_no_conflict(anna, jan, project):
    url = url_of(project)
    first, second = filled(anna, url), filled(jan, url)

    anna.post(url, first | {"summary": "The same."})
    response = jan.post(url, second | {"summary": "The same."})

    assert response.status_code == 302


def test_line_breaks_of_a_browser_are_no_change(anna, jan, project):
    project.summary = "One.\nTwo."
    project.save()
    url = url_of(project)
    first, second = filled(anna, url), filled(jan, url)

    anna.post(url, first | {"summary": "Anna's summary."})
    response = jan.post(url, second | {"summary": "One.\r\nTwo.", "objectives": "Jan's."})

    project.refresh_from_db()
    assert response.status_code == 302
    assert (project.summary, project.objectives) == ("Anna's summary.", "Jan's.")


def test_a_record_whose_history_begins_later_loses_nothing(anna, jan, project):
    project.history.all().delete()
    url = url_of(project)
    first, second = filled(anna, url), filled(jan, url)

    anna.post(url, first | {"summary": "Anna's summary."})
    response = jan.post(url, second | {"objectives": "Jan's objectives."})

    project.refresh_from_db()
    assert project.summary == "Anna's summary."
    asked = [each.name for each in response.context["merge"].conflicts]
    assert asked == ["summary", "objectives"]


@pytest.fixture
def edition(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    edition = EditionFactory(image="practices/old.png")
    edition.save()
    return edition


def test_a_file_of_one_and_a_text_of_another_are_both_saved(anna, jan, edition):
    url = url_of(edition)
    first, second = filled(anna, url), filled(jan, url)

    anna.post(url, first | {"summary": "Anna's summary."})
    response = jan.post(url, second | {"image": picture(), "image_alt": "A room"})

    edition.refresh_from_db()
    assert response.status_code == 302
    assert edition.summary == "Anna's summary."
    assert edition.image.name != "practices/old.png"


def test_two_files_for_one_field_are_asked(anna, jan, edition):
    url = url_of(edition)
    first, second = filled(anna, url), filled(jan, url)

    anna.post(url, first | {"image": picture(), "image_alt": "A room"})
    response = jan.post(url, second | {"image": picture(), "image_alt": "A room"})

    asked = [each.name for each in response.context["merge"].conflicts]
    assert asked == ["image"]


def test_a_chosen_file_that_a_conflict_sends_back_is_named(anna, jan, edition):
    url = url_of(edition)
    first, second = filled(anna, url), filled(jan, url)
    anna.post(url, first | {"summary": "Anna's summary."})

    changed = {"summary": "Jan's summary.", "image": picture(), "image_alt": "A room"}
    response = jan.post(url, second | changed)

    page = response.content.decode()
    assert [each.name for each in response.context["merge"].conflicts] == ["summary"]
    assert response.context["lost_files"] == [("image", "Image", "room.png")]
    assert '<a href="#id_image">Image</a>: room.png' in page


def test_a_chosen_file_is_named_whenever_a_form_is_refused(jan, edition):
    url = url_of(edition)
    changed = {"title": "", "image": picture(), "image_alt": "A room"}

    response = jan.post(url, filled(jan, url) | changed)

    assert response.context["errors"]
    assert "Choose your files again" in response.content.decode()
    assert "Choose your files again" not in jan.get(url).content.decode()


# Rows of parts


def partner_rows(project):
    rows = project.partnerships.order_by("order")
    return list(rows.values_list("organisation__name", "budget"))


@pytest.fixture
def partners(project):
    return [
        PartnershipFactory(project=project, order=order, role="partner", budget=order * 100)
        for order in (1, 2, 3)
    ]


def test_partners_that_two_people_changed_are_merged_row_by_row(anna, jan, project, partners):
    url = url_of(project)
    first, second = filled(anna, url), filled(jan, url)

    anna.post(url, first | {"partnerships-0-budget": "111"})
    jan.post(url, second | {"partnerships-1-budget": "222"})

    budgets = [int(budget) for _, budget in partner_rows(project)]
    assert budgets == [111, 222, 300]


def test_one_amount_that_two_people_changed_is_asked(anna, jan, project, partners):
    url = url_of(project)
    first, second = filled(anna, url), filled(jan, url)

    anna.post(url, first | {"partnerships-0-budget": "111"})
    response = jan.post(url, second | {"partnerships-0-budget": "999"})

    asked = [each.name for each in response.context["merge"].conflicts]
    assert asked == ["partnerships-0-budget"]
    assert lead_somewhere(response)
    assert int(partner_rows(project)[0][1]) == 111


def test_a_row_that_another_person_removed_or_added_stays_so(anna, jan, project, partners):
    url = url_of(project)
    first, second = filled(anna, url), filled(jan, url)

    anna.post(
        url,
        first
        | {
            "partnerships-0-DELETE": "on",
            "phases-TOTAL_FORMS": "1",
            "phases-0-name": "Anna's phase",
            "phases-0-start": "2020-01-01",
            "phases-0-end": "2021-01-01",
            "phases-0-project": project.pk,
        },
    )
    response = jan.post(url, second | {"summary": "Jan's summary."})

    project.refresh_from_db()
    assert response.status_code == 302
    assert project.summary == "Jan's summary."
    names = {each.organisation.name for each in partners[1:]}
    assert {name for name, _ in partner_rows(project)} == names
    assert Phase.objects.filter(project=project).count() == 1


@pytest.mark.parametrize(("ticked", "count"), [(False, 3), (True, 2)])
def test_a_row_that_one_removed_and_the_other_changed_is_asked(
    anna, jan, project, partners, ticked, count
):
    url = url_of(project)
    first, second = filled(anna, url), filled(jan, url)
    anna.post(url, first | {"partnerships-0-DELETE": "on"})

    response = jan.post(url, second | {"partnerships-0-budget": "999"})

    [conflict] = response.context["merge"].conflicts
    assert (conflict.name, conflict.saved) == ("partnerships-2", "removed")
    assert lead_somewhere(response)
    answer = dict(response.wsgi_request.POST.lists())
    if ticked:
        answer["_take_saved"] = [conflict.name]
    response = jan.post(url, answer)
    assert response.status_code == 302, response.context["errors"]
    assert len(partner_rows(project)) == count


def test_a_removal_of_what_another_person_changed_is_asked(anna, jan, project, partners):
    url = url_of(project)
    first, second = filled(anna, url), filled(jan, url)
    anna.post(url, first | {"partnerships-0-budget": "111"})

    response = jan.post(url, second | {"partnerships-0-DELETE": "on"})

    [conflict] = response.context["merge"].conflicts
    assert (conflict.name, conflict.typed) == ("partnerships-0", "removed")
    assert lead_somewhere(response)
    assert Partnership.objects.filter(project=project).count() == 3


@pytest.mark.parametrize("version", ["", "1", "project:x", "9" * 5000, "::", "phase:1"])
def test_a_form_of_no_known_version_is_looked_at_again_and_then_saved(jan, project, version):
    url = url_of(project)
    data = filled(jan, url) | {"summary": "Jan's."}

    refused = jan.post(url, data | {"base_version": version})

    form = refused.context["adminform"].form
    assert Project.objects.get().summary == "Old summary."
    assert form["summary"].value() == "Jan's."
    assert told(refused) == form.errors["base_version"] == [UNKNOWN_VERSION]
    jan.post(url, data | {"base_version": form["base_version"].value()})
    assert Project.objects.get().summary == "Jan's."


def test_a_form_that_says_no_version_overwrites_nothing(anna, jan, project):
    url = url_of(project)
    first, second = filled(anna, url), filled(jan, url)
    del second["base_version"]
    anna.post(url, first | {"objectives": "Anna's objectives."})

    refused = jan.post(url, second | {"summary": "Jan's."})

    project.refresh_from_db()
    assert (project.summary, project.objectives) == ("Old summary.", "Anna's objectives.")
    assert told(refused) == [UNKNOWN_VERSION]
    assert refused.context["adminform"].form["summary"].value() == "Jan's."
