"""Who may do what with an edition: the one table that pages, admin and API ask."""

from enum import StrEnum

from django.db.models import Exists, OuterRef

from partners.models import Membership, Organisation


class Role(StrEnum):
    PUBLIC = "public"
    CONTRIBUTOR = "contributor"
    EDITOR = "editor"
    PUBLISHER = "publisher"


class May(StrEnum):
    ADD = "add"
    VIEW = "view"
    EDIT = "edit"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    PUBLISH = "publish"
    SCHEDULE = "schedule"
    OPEN = "open a new edition"
    ARCHIVE = "archive"
    RESTORE = "restore"


# What a reviewer decides about an edition in review.
DECISIONS = frozenset({May.PUBLISH, May.RETURN})
# Who may add a practice, contributors for their own organisations.
ADDERS = {Role.CONTRIBUTOR, Role.EDITOR, Role.PUBLISHER}
# role -> status -> what it may do; a contributor's row is about the practices of their own
# organisation.
# Staff withdraw only what they submitted themselves.
# What is not here is not allowed. A superseded edition is read as long as its practice has a
# published one.
TABLE = {
    Role.PUBLIC: {"published": {May.VIEW}, "superseded": {May.VIEW}},
    Role.CONTRIBUTOR: {
        "draft": {May.VIEW, May.EDIT, May.SUBMIT},
        "in-review": {May.VIEW, May.WITHDRAW},
        "published": {May.VIEW, May.OPEN},
        "superseded": {May.VIEW},
        "archived": {May.VIEW},
    },
    Role.EDITOR: {
        "draft": {May.VIEW, May.EDIT, May.SUBMIT},
        "in-review": {May.VIEW, May.EDIT, May.RETURN, May.WITHDRAW},
        "published": {May.VIEW, May.OPEN},
        "superseded": {May.VIEW},
        "archived": {May.VIEW},
    },
    Role.PUBLISHER: {
        "draft": {May.VIEW, May.EDIT, May.SUBMIT},
        "in-review": {
            May.VIEW,
            May.EDIT,
            May.PUBLISH,
            May.SCHEDULE,
            May.RETURN,
            May.WITHDRAW,
        },
        "published": {May.VIEW, May.OPEN, May.ARCHIVE},
        "superseded": {May.VIEW},
        "archived": {May.VIEW, May.RESTORE},
    },
}
GROUPS = {
    "Publisher": Role.PUBLISHER,
    "Editor": Role.EDITOR,
    "Contributor": Role.CONTRIBUTOR,
}


def role_of(user):
    """The highest role of a user; that of the public for None and for who may not sign in to the back-office."""
    if not user or not user.is_authenticated:
        return Role.PUBLIC
    # An administrator takes either away to shut somebody out, and leaves the groups and memberships.
    if not (user.is_active and user.is_staff):
        return Role.PUBLIC
    if user.is_superuser:
        return Role.PUBLISHER
    # A page asks many times. The user object lives as long as the request, so it can remember.
    if not hasattr(user, "_clusterix_role"):
        user._clusterix_role = highest_role(user)
    return user._clusterix_role


def highest_role(user):
    # GROUPS begins with the highest role.
    groups = set(user.groups.values_list("name", flat=True))
    for group, role in GROUPS.items():
        if group in groups:
            return role
    return Role.PUBLIC


def is_staff_role(user):
    return role_of(user) in {Role.EDITOR, Role.PUBLISHER}


def is_member(user, practice):
    """Whether `user` acts for the organisation in charge of the practice."""
    return user.memberships.filter(organisation=practice.organisation_id).exists()


def may_sometimes(user, verb):
    """Whether `user` may do `verb` with an edition in some state."""
    return any(verb in verbs for verbs in TABLE[role_of(user)].values())


def may_decide(user, edition):
    """Whether `edition` waits for a decision that `user` may make."""
    return bool(DECISIONS & allowed(user, edition))


def of_own(user, path):
    """A condition: the record's organisation, at the end of `path`, is one that `user` acts for."""
    # Not a join, which would give a record once for each membership.
    return Exists(Membership.objects.filter(user=user, organisation=OuterRef(path)))


def worked_on_by(user, records, path):
    """Of `records`, all for staff, and for a contributor those of their own organisations."""
    if is_staff_role(user):
        return records
    if role_of(user) == Role.CONTRIBUTOR:
        return records.filter(of_own(user, path))
    return records.none()


def may_change_practice(user, practice):
    """Whether `user` may change what belongs to the practice itself, such as its transfers."""
    if is_staff_role(user):
        return True
    if role_of(user) != Role.CONTRIBUTOR or not is_member(user, practice):
        return False
    # The public reads, or has read, what this would change without a review.
    was_published = practice.editions.exclude(published_at=None).exists()
    return not was_published


def organisations_of(user):
    """The organisations for which `user` may add practices."""
    role = role_of(user)
    if role == Role.CONTRIBUTOR:
        # A join gives an organisation once for each of the user's memberships.
        return Organisation.objects.filter(memberships__user=user).distinct()
    if role in ADDERS:
        return Organisation.objects.all()
    return Organisation.objects.none()


def allowed(user, edition):
    """What `user` may do with `edition`, a set of May."""
    role = role_of(user)
    # With what is not their own, contributors may do what everybody may.
    if role == Role.CONTRIBUTOR and not is_member(user, edition.practice):
        role = Role.PUBLIC
    verbs = TABLE[role].get(edition.status, set())
    is_of_staff = role in {Role.EDITOR, Role.PUBLISHER}
    if is_of_staff and edition.submitted_by_id != user.pk:
        # They return what others submitted, and say why.
        return verbs - {May.WITHDRAW}
    return verbs
