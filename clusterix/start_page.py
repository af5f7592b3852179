"""The start page of the back-office: the to-do list of a person, and what they can start."""

from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.formats import date_format

from backoffice.autocomplete import record_number
from backoffice.moments import in_words
from editorial.invitations import inviters, may_invite
from editorial.models import MailPreference, ReviewComment
from practices.models import Edition, Status
from practices.permissions import Role, is_staff_role, organisations_of, role_of
from projects.completeness import counted
from projects.models import Indicator, Output
from sources.models import Conflict

MOST_TO_ASK = 3  # publishers, by someone who has no organisation
MOST_IN_WORK = 10  # editions on the start page; the list has them all
MOST_TO_CHOOSE = 100  # organisations; who has more of them looks for one by name


@dataclass(frozen=True)
class Task:
    """A number of records that wait for somebody, with a link to their list."""

    number: int
    label: str
    url: str


@dataclass(frozen=True)
class OpenEdition:
    """An edition that the person works on or decides about."""

    edition: Edition
    next_step: str
    url: str


def start_page_context(request):
    user = request.user
    own = organisations_of(user)
    # One more than are listed tells whether there are too many, without counting them.
    organisations = list(own[: MOST_TO_CHOOSE + 1])
    chosen_id = record_number(request.GET.get("organisation", ""))
    chosen = own.filter(pk=chosen_id).first()
    context = {
        "tasks": tasks_of(user),
        "open_editions": open_editions_of(user),
        "organisations": offered(organisations[:MOST_TO_CHOOSE], chosen),
        "chosen": chosen,
        "too_many": len(organisations) > MOST_TO_CHOOSE,
        "may_invite": may_invite(user),
        "digest": MailPreference.objects.filter(user=user, digest=True).exists(),
        "begun": request.GET.get("title", ""),
    }
    if role_of(user) == Role.CONTRIBUTOR and not organisations:
        context["to_ask"] = list(inviters()[:MOST_TO_ASK])
    return context


def offered(organisations, chosen):
    """The organisations to choose from. The chosen one comes first, and need not be among the first hundred."""
    if chosen is None:
        return organisations
    others = [organisation for organisation in organisations if organisation != chosen]
    return [chosen, *others]


def open_editions_of(user):
    """The open editions that this person works on, the most urgent first."""
    editions = Edition.objects.workable_by(user).open()
    editions = editions.select_related("practice__organisation")
    url_name = "admin:practices_edition_change"
    # Drafts of every organisation would hide the reviews, which wait for these people.
    if role_of(user) != Role.CONTRIBUTOR:
        editions = editions.filter(status=Status.IN_REVIEW)
        url_name = "editorial:review"
    open_remarks = Q(review_comments__in=ReviewComment.objects.open())
    unresolved = Count("review_comments", filter=open_remarks)
    editions = editions.annotate(unresolved_comments=unresolved)
    # The databases differ in where they put nulls.
    by_due_date = F("review_due").asc(nulls_first=True)
    most_urgent_first = editions.order_by(by_due_date, "-updated_at")
    rows = []
    for edition in most_urgent_first[:MOST_IN_WORK]:
        url = reverse(url_name, args=[edition.pk])
        rows.append(OpenEdition(edition, next_step(edition, user), url))
    return rows


def next_step(edition, user):
    """What comes next for an edition, in words for `user`."""
    if edition.publish_at:
        moment = in_words(edition.publish_at)
        return f"will be published on {moment}"
    if edition.status == Status.IN_REVIEW:
        return expected_decision(edition, user)
    if edition.unresolved_comments:
        remarks = counted(edition.unresolved_comments, "open remark")
        return f"returned, with {remarks}"
    missing = len(edition.missing())
    if missing:
        return f"{counted(missing, 'item')} still missing"
    return "ready to be submitted"


def expected_decision(edition, user):
    due = "soon"
    if edition.review_due:
        day = date_format(edition.review_due)
        due = f"by {day}"
    if edition.is_overdue:
        return f"overdue: a decision was due {due}"
    if is_for_others(edition, user):
        return f"you submitted this: somebody else decides {due}"
    return f"a decision is due {due}"


def is_for_others(edition, user):
    """Whether `user` reviews editions, but submitted this one and so may not publish it."""
    is_own = edition.submitted_by_id == user.pk
    return is_own and is_staff_role(user) and not user.is_superuser


def tasks_of(user):
    """The to-do list of this person, without anything that they may not see."""
    tasks = []
    if user.has_perm("practices.view_edition"):
        tasks += tasks_with_editions(user)
    if user.has_perm("sources.change_conflict"):
        tasks.append(conflicts_to_decide())
        tasks.append(conflicts_to_look_at_again())
    if user.has_perm("projects.change_output"):
        tasks.append(broken_links())
    if user.has_perm("projects.change_indicator"):
        tasks.append(indicators_behind())
    return tasks


def tasks_with_editions(user):
    editions = Edition.objects.workable_by(user)
    url = reverse("admin:practices_edition_changelist")
    return [
        task(
            editions.filter(status=Status.DRAFT),
            "draft",
            "drafts",
            f"{url}?status__exact=draft",
        ),
        task(
            editions.filter(status=Status.IN_REVIEW),
            "in review",
            "in review",
            f"{url}?status__exact=in-review",
        ),
        task(
            editions.overdue(),
            "review overdue",
            "reviews overdue",
            f"{url}?review=overdue",
        ),
    ]


def conflicts_to_decide():
    url = reverse("admin:sources_conflict_changelist")
    return task(
        Conflict.objects.undecided().once(),
        "conflict without a decision",
        "conflicts without a decision",
        f"{url}?decided=no",
    )


def conflicts_to_look_at_again():
    url = reverse("admin:sources_conflict_changelist")
    return task(
        Conflict.objects.to_look_at_again().once(),
        "conflict to look at again",
        "conflicts to look at again",
        f"{url}?decided=again",
    )


def broken_links():
    url = reverse("admin:projects_output_changelist")
    return task(
        Output.objects.broken(),
        "link that no longer works or was lost",
        "links that no longer work or were lost",
        f"{url}?link=broken",
    )


def indicators_behind():
    url = reverse("admin:projects_indicator_changelist")
    return task(
        Indicator.objects.behind(),
        "indicator behind target",
        "indicators behind target",
        f"{url}?progress=behind",
    )


def task(queryset, singular, plural, url):
    number = queryset.count()
    if number == 1:
        return Task(number, singular, url)
    return Task(number, plural, url)
