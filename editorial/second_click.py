"""A button pressed twice sends the same form twice: the second is answered like the first and changes nothing."""

from hashlib import sha256

from django.db import transaction

from backoffice.not_saved import CSRF_FIELD
from editorial.actions.double_click import a_moment_ago
from editorial.models import Transition


def form_digest(request):
    """What tells the form in `request` from every other: its URL and all that was sent, also files."""
    # A merge writes into the form later on.
    if not hasattr(request, "form_digest"):
        request.form_digest = digest_of(request)
    return request.form_digest


def digest_of(request):
    digest = sha256(request.path.encode())
    for name, values in sorted(request.POST.lists()):
        if name != CSRF_FIELD:
            digest.update(repr((name, values)).encode())
    for name, file in sorted(request.FILES.items()):
        digest.update(repr((name, file.name)).encode())
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
    return digest.hexdigest()


@transaction.atomic
def do_once(request, edition, do, **arguments):
    """Do a verb, and remember with its step which form asked for it. Returns the edition that the verb returns."""
    comment = request.POST.get("comment", "")
    result = do(edition, by=request.user, comment=comment, **arguments)
    step = result.transitions.first()
    step.form_digest = form_digest(request)
    step.save(update_fields=["form_digest"])
    return result


def step_of_same_form(request):
    """The step that this very form made a moment ago, if it is still the last one of its edition, else None."""
    steps = Transition.objects.select_related("edition__practice").filter(
        by=request.user,
        form_digest=form_digest(request),
        created_at__gt=a_moment_ago(),
    )
    step = steps.first()
    if step is None or step.edition.transitions.first() != step:
        return None
    return step
