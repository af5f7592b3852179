"""A project's page in the back-office: what belongs to the project, what can be added and what is missing."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse

from backoffice.autocomplete import record_number
from projects.models import Project

# The relations that have a section, in the order of the page. Partners, phases and indicators are rows of the form.
RELATIONS = [
    "policy_instruments",
    "events",
    "outputs",
    "media",
    "action_plans",
    "practices",
]
MOST_OF_A_KIND = 8  # the filtered list has them all
# In the URL of a form: the project to whose page its save leads back.
BACK = "back_to_project"


@dataclass(frozen=True)
class Section:
    """Records of one kind that belong to a project.

    `rows` are (what the record is called, URL). A URL is empty where there is nothing or where the
    person may not add one.
    """

    name: str
    title: str
    one: str
    rows: list
    is_cut: bool
    list_url: str
    add_url: str


def sections_of(request, project):
    """A Section for each kind of record that this person may see."""
    sections = []
    for name in RELATIONS:
        relation = Project._meta.get_field(name)
        model_admin = admin.site.get_model_admin(relation.related_model)
        if model_admin.has_view_permission(request):
            sections.append(section_of(request, project, relation, model_admin))
    return sections


def section_of(request, project, relation, model_admin):
    opts = model_admin.opts
    field = relation.field.name
    visible = model_admin.get_queryset(request).filter(**{field: project})
    if model_admin.list_select_related:
        # What a record is called can hold the name of a related one.
        visible = visible.select_related(*model_admin.list_select_related)
    rows = []
    for record in visible[: MOST_OF_A_KIND + 1]:
        url = reverse(model_admin.url_name("change"), args=[record.pk])
        rows.append((str(record), coming_back(url, project)))
    add_url = ""
    if model_admin.has_add_permission(request):
        add_url = coming_back(reverse(model_admin.url_name("add")), project, {field: project.pk})
    list_url = reverse(model_admin.url_name("changelist"))
    return Section(
        name=relation.name,
        title=opts.verbose_name_plural,
        one=with_article(opts.verbose_name),
        rows=rows[:MOST_OF_A_KIND],
        is_cut=len(rows) > MOST_OF_A_KIND,
        list_url=f"{list_url}?{field}__id__exact={project.pk}",
        add_url=add_url,
    )


def with_article(noun):
    """“an event”, “a policy instrument”."""
    article = "an" if noun[0] in "aeiou" else "a"
    return f"{article} {noun}"


def coming_back(url, project, initial=None):
    """The URL of a form that leads back to the project; `initial` has values of its fields."""
    query = urlencode({**(initial or {}), BACK: project.pk})
    return f"{url}?{query}"


class BackToProjectMixin:
    """An admin whose form leads back to the project from whose page it was opened."""

    def response_post_save_add(self, request, obj):
        return self.redirect_to_project(request) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request, obj):
        return self.redirect_to_project(request) or super().response_post_save_change(request, obj)

    def redirect_to_project(self, request):
        """To the project that the URL names; None where it names none that the person may see."""
        number = record_number(request.GET.get(BACK, ""))
        if number is None:
            return None
        projects = self.admin_site.get_model_admin(Project).get_queryset(request)
        if not projects.filter(pk=number).exists():
            return None
        return redirect("admin:projects_project_change", number)
