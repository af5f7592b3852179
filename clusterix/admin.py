from functools import wraps

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path

from clusterix.signed_out import signed_out
from clusterix.start_page import start_page_context
from practices.permissions import Role, role_of

# The index as a secretariat thinks of it: heading, then models in the order in which they are used.
GROUPS = {
    "Cooperation": [
        "projects.Project",
        "projects.Programme",
        "projects.Partnership",
        "projects.PolicyInstrument",
        "projects.Event",
        "projects.Output",
        "projects.MediaAppearance",
        "projects.Indicator",
    ],
    "Partners": [
        "partners.Organisation",
        "partners.Membership",
        "partners.Region",
        "partners.Country",
    ],
    "Good practices": [
        "practices.Edition",
        "practices.Practice",
        "practices.Transfer",
        "practices.Recommendation",
        "practices.Topic",
        "search.Synonym",
    ],
    "Action plans": [
        "practices.ActionPlan",
        "practices.Action",
    ],
    "Sources": [
        "sources.Source",
        "sources.Citation",
        "sources.Conflict",
    ],
}
# Of the models that no group names, such as the bin.
SETTINGS = "Settings"
# What contributors read of their own organisations. Of the rest they are shown what they may write.
READ_BY_CONTRIBUTORS = {"practices.ActionPlan", "practices.Action"}


class ClusterixAdminSite(admin.AdminSite):
    site_title = "ClusteriX"
    site_header = "ClusteriX back-office"
    index_title = "Back-office"

    def login(self, request, extra_context=None):
        # The sign-in page of everybody has a second factor where it is demanded, and a limit of attempts.
        return secure_admin_login(super().login)(request, extra_context)

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def admin_view(self, view, cacheable=False):
        in_frame = super().admin_view(view, cacheable)

        @wraps(view)
        def page(request, *args, **kwargs):
            # A script sends no form: it is told by Django's redirect.
            if request.user.is_anonymous and request.POST:
                return signed_out(request)
            return in_frame(request, *args, **kwargs)

        return page

    def get_app_list(self, request, app_label=None):
        """The models that concern this person, under the headings of GROUPS."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        models = models_by_label(apps)
        if role_of(request.user) == Role.CONTRIBUTOR:
            models = for_contributors(models)
        return grouped(models)

    def get_urls(self):
        # Django's own redirect to a record's page tells its URL to whoever is signed in.
        no_redirect = path(
            "r/<path:content_type_id>/<path:object_id>/", self.admin_view(no_such_page)
        )
        return [no_redirect, *super().get_urls()]

    def index(self, request, extra_context=None):
        context = start_page_context(request)
        if extra_context:
            context = extra_context | context
        return super().index(request, context)


def no_such_page(request, **kwargs):
    raise Http404("Records link to their public pages themselves.")


def models_by_label(apps):
    """{"practices.Edition": what the index shows of the model} of Django's list of apps."""
    models = {}
    for app in apps:
        app_label = app["app_label"]
        for model in app["models"]:
            label = f"{app_label}.{model['object_name']}"
            models[label] = model
    return models


def for_contributors(models):
    chosen = {}
    for label, model in models.items():
        may_write = model["perms"]["add"] or model["perms"]["change"]
        if may_write or label in READ_BY_CONTRIBUTORS:
            chosen[label] = model
    return chosen


def grouped(models):
    """What Django's index takes for its list of apps: the groups that have a model."""
    groups = []
    others = dict(models)
    for name, labels in GROUPS.items():
        # A person sees only some of the models.
        group = [others.pop(label) for label in labels if label in others]
        if group:
            groups.append(as_app(name, group))
    if others:
        settings = as_app(SETTINGS, list(others.values()))
        groups.append(settings)
    return groups


def as_app(name, models):
    return {
        "name": name,
        "app_label": name.lower().replace(" ", "-"),
        "app_url": "",
        "models": models,
    }
