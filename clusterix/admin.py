from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.db.models import Count, F, Q
from django.http import Http404
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from backoffice.autocomplete import number_in
from editorial.invitations import inviters, may_invite
from editorial.models import MailPreference
from imports.views import roads as import_roads
from practices.models import Edition, Status
from practices.permissions import Role, organisations_of, role_of
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
# What contributors read of their own organisations; of the rest they are shown what they may write.
OF_CONTRIBUTORS = {"practices.ActionPlan", "practices.Action"}
MOST_TO_ASK = 3  # publishers, by someone who has no organisation
MOST_AT_HAND = 10  # editions on the start page; the list has them all
MOST_TO_CHOOSE = 100  # organisations; who has more of them looks for one by name


def not_here(request, **kwargs):
    raise Http404("Records link to their public pages themselves.")


class ClusterixAdminSite(admin.AdminSite):
    site_title = "ClusteriX"
    site_header = "ClusteriX back-office"
    index_title = "Back-office"

    def login(self, request, extra_context=None):
        """Sign in where everybody does: with a second factor where it is demanded, and a limit of attempts."""
        return secure_admin_login(super().login)(request, extra_context)

    def get_app_list(self, request, app_label=None):
        """The models that concern this person, grouped as in GROUPS; what is not named there is under Settings."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        models = {f"{app['app_label']}.{model['object_name']}": model for app in apps for model in app["models"]}
        if role_of(request.user) == Role.CONTRIBUTOR:
            models = {label: model for label, model in models.items() if _concerns_contributors(label, model)}
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
            *import_roads(self),
            path("r/<path:content_type_id>/<path:object_id>/", self.admin_view(not_here)),
            *super().get_urls(),
        ]

    def index(self, request, extra_context=None):
        own = organisations_of(request.user)
        organisations = list(own[: MOST_TO_CHOOSE + 1])
        chosen = own.filter(pk=number_in(request.GET.get("organisation", ""))).first()
        desk = {
            "waiting": waiting_for(request.user),
            "at_hand": at_hand(request.user),
            "organisations": dict.fromkeys([*filter(None, [chosen]), *organisations[:MOST_TO_CHOOSE]]),
            "chosen": chosen,
            "too_many": len(organisations) > MOST_TO_CHOOSE,
            "may_invite": may_invite(request.user),
            "digest": MailPreference.objects.filter(user=request.user, digest=True).exists(),
        }
        if role_of(request.user) == Role.CONTRIBUTOR and not organisations:
            desk["to_ask"] = list(inviters()[:MOST_TO_ASK])
        return super().index(request, {**(extra_context or {}), **desk, "begun": request.GET.get("title", "")})


def _concerns_contributors(label, model):
    return label in OF_CONTRIBUTORS or model["perms"]["add"] or model["perms"]["change"]


def at_hand(user):
    """(edition, what comes next, link) of the open editions that this person works on, the most urgent first."""
    editions = Edition.objects.workable_by(user).open().select_related("practice__organisation")
    editions = editions.annotate(open_remarks=Count("review_comments", filter=Q(review_comments__resolved_at=None)))
    if role_of(user) != Role.CONTRIBUTOR:
        editions = editions.filter(status=Status.IN_REVIEW)
    return [
        (edition, _next(edition), _road(edition, user))
        for edition in editions.order_by(F("review_due").asc(nulls_first=True), "-updated_at")[:MOST_AT_HAND]
    ]


def _next(edition):
    """What comes next for an edition, in words."""
    if edition.publish_at:
        return f"will be published on {date_format(localtime(edition.publish_at), 'j F, H:i')}"
    if edition.status == Status.IN_REVIEW:
        scheduled = f"by {date_format(edition.review_due, 'j F')}" if edition.review_due else "soon"
        return (
            f"overdue: a decision was expected {scheduled}"
            if edition.is_overdue
            else f"a decision is expected {scheduled}"
        )
    if edition.open_remarks:
        return f"returned, with {edition.open_remarks} open remark{'' if edition.open_remarks == 1 else 's'}"
    missing = len(edition.missing())
    return f"{missing} thing{'' if missing == 1 else 's'} still missing" if missing else "ready to be submitted"


def _road(edition, user):
    name = "admin:practices_edition_change" if role_of(user) == Role.CONTRIBUTOR else "editorial:review"
    return reverse(name, args=[edition.pk])


def waiting_for(user):
    """(number, what, link to the list) of what waits for this person; nothing they may not see."""
    editions = Edition.objects.workable_by(user)
    candidates = [
        (
            "practices.view_edition",
            editions.filter(status=Status.DRAFT),
            ("draft", "drafts"),
            "practices_edition",
            "status__exact=draft",
        ),
        (
            "practices.view_edition",
            editions.filter(status=Status.IN_REVIEW),
            ("in review", "in review"),
            "practices_edition",
            "status__exact=in-review",
        ),
        (
            "practices.view_edition",
            editions.overdue(),
            ("review overdue", "reviews overdue"),
            "practices_edition",
            "review=overdue",
        ),
        (
            "sources.change_conflict",
            Conflict.objects.undecided(),
            ("conflict without a decision", "conflicts without a decision"),
            "sources_conflict",
            "decided=no",
        ),
        (
            "projects.change_output",
            Output.objects.broken(),
            ("link that no longer answers or was lost", "links that no longer answer or were lost"),
            "projects_output",
            "link=broken",
        ),
        (
            "projects.change_indicator",
            Indicator.objects.behind(),
            ("indicator behind target", "indicators behind target"),
            "projects_indicator",
            "behind=yes",
        ),
    ]
    counted = [
        (queryset.count(), labels, f"{reverse(f'admin:{model}_changelist')}?{query}")
        for permission, queryset, labels, model, query in candidates
        if user.has_perm(permission)
    ]
    return [(number, labels[number != 1], link) for number, labels, link in counted]
