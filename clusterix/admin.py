from functools import partial

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import Http404
from django.urls import path, reverse

from clusterix.invitations import invitation_view
from practices.invitations import may_invite
from practices.models import Edition, MailPreference, Status
from practices.permissions import organisations_of
from projects.models import Indicator, Output
from sources.models import Conflict

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
    "Partners": ["partners.Organisation", "partners.Membership", "partners.Region", "partners.Country"],
    "Good practices": [
        "practices.Edition",
        "practices.Practice",
        "practices.Transfer",
        "practices.Recommendation",
        "practices.Topic",
        "search.Synonym",
    ],
    "Action plans": ["practices.ActionPlan", "practices.Action"],
    "Sources": ["sources.Source", "sources.Citation", "sources.Conflict"],
}
SETTINGS = "Settings"
MOST_TO_CHOOSE = 100  # organisations; who has more of them looks for one by name


def not_here(request, **kwargs):
    raise Http404("Records link to their public pages themselves.")


class ClusterixAdminSite(admin.AdminSite):
    site_title = "ClusteriX"
    site_header = "ClusteriX back-office"
    index_title = "Back-office"
    login = secure_admin_login(admin.AdminSite.login)

    def get_app_list(self, request, app_label=None):
        """The models that this person may see, grouped as in GROUPS; what is not named there is under Settings."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        models = {f"{app['app_label']}.{model['object_name']}": model for app in apps for model in app["models"]}
        groups = {name: [models.pop(label) for label in labels if label in models] for name, labels in GROUPS.items()}
        groups[SETTINGS] = list(models.values())
        return [
            {"name": name, "app_label": name.lower().replace(" ", "-"), "app_url": "", "models": listed}
            for name, listed in groups.items()
            if listed
        ]

    def get_urls(self):
        # Django's own redirect to a record's page tells its address to whoever is signed in.
        return [
            path("invite/", self.admin_view(partial(invitation_view, self)), name="invite"),
            path("r/<path:content_type_id>/<path:object_id>/", self.admin_view(not_here)),
            *super().get_urls(),
        ]

    def index(self, request, extra_context=None):
        organisations = list(organisations_of(request.user)[: MOST_TO_CHOOSE + 1])
        desk = {
            "waiting": waiting_for(request.user),
            "organisations": organisations[:MOST_TO_CHOOSE],
            "too_many": len(organisations) > MOST_TO_CHOOSE,
            "may_invite": may_invite(request.user),
            "digest": MailPreference.objects.filter(user=request.user, digest=True).exists(),
        }
        return super().index(request, {**(extra_context or {}), **desk, "begun": request.GET.get("title", "")})


def waiting_for(user):
    """(number, what, link to the list) of what waits for this person; nothing they may not see."""
    editions = Edition.objects.visible_to(user)
    candidates = [
        (
            "practices.view_edition",
            editions.filter(status=Status.DRAFT),
            "drafts",
            "practices_edition",
            "status__exact=draft",
        ),
        (
            "practices.view_edition",
            editions.filter(status=Status.IN_REVIEW),
            "in review",
            "practices_edition",
            "status__exact=in-review",
        ),
        (
            "practices.view_edition",
            editions.overdue(),
            "reviews overdue",
            "practices_edition",
            "review=overdue",
        ),
        (
            "sources.change_conflict",
            Conflict.objects.undecided(),
            "conflicts without a decision",
            "sources_conflict",
            "decided=no",
        ),
        (
            "projects.change_output",
            Output.objects.broken(),
            "links that no longer answer or were lost",
            "projects_output",
            "link=broken",
        ),
        (
            "projects.change_indicator",
            Indicator.objects.behind(),
            "indicators behind target",
            "projects_indicator",
            "behind=yes",
        ),
    ]
    return [
        (queryset.count(), label, f"{reverse(f'admin:{model}_changelist')}?{query}")
        for permission, queryset, label, model, query in candidates
        if user.has_perm(permission)
    ]
