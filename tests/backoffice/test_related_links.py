"""What stands beside a choice leads to the chosen record, never to its deletion."""

import pytest
from django.contrib import admin
from django.urls import reverse

from backoffice.admin import RecordAdmin
from projects.models import Project
from tests.back_office import filled
from tests.factories import PartnershipFactory, ProjectFactory, UserFactory

pytestmark = pytest.mark.django_db
FORMS = [
    model for model, of_model in admin.site._registry.items() if isinstance(of_model, RecordAdmin)
]


@pytest.fixture
def office(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def widgets_of(page):
    """All widgets of a form and of the rows below it."""
    forms = [page.context["adminform"].form]
    for formset in page.context["inline_admin_formsets"]:
        forms.append(formset.formset.empty_form)
    widgets = []
    for form in forms:
        widgets += [field.widget for field in form.fields.values()]
    return widgets


@pytest.mark.parametrize("model", FORMS, ids=lambda model: model._meta.label)
def test_no_choice_has_a_link_that_deletes_the_chosen_record(office, model):
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    page = office.get(url)
    if page.status_code == 403:
        pytest.skip("Such a record begins elsewhere.")

    widgets = widgets_of(page)

    assert [widget for widget in widgets if getattr(widget, "can_delete_related", False)] == []


def test_the_cross_of_a_row_removes_the_partner_and_keeps_the_organisation(office):
    project = ProjectFactory(lead_unknown=True)
    partnership = PartnershipFactory(project=project, role="partner")
    url = reverse("admin:projects_project_change", args=[project.pk])
    data = filled(office, url) | {"partnerships-0-DELETE": "on"}

    office.post(url, data)

    partnership.organisation.refresh_from_db()
    assert list(Project.objects.get().partnerships.all()) == []
