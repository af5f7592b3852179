"""What editors do with an edition beside its form: the verbs, text that is typed, the review, and a new practice."""

import json
from functools import partial
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_POST

from backoffice.autocomplete import number_in
from catalogue.templatetags.catalogue import markdown
from editorial import actions, autosave, comparison
from editorial.checklist import checklist
from editorial.forms import unsaved
from editorial.models import MailPreference
from practices.models import Edition
from practices.permissions import DECISIONS, May, allowed, may_decide, may_sometimes, organisations_of
from search import snapshot

LONGEST_TITLE = 300  # of a refused one that an address takes along
# What to say of an edition when a verb is done.
DONE = {
    May.SUBMIT: "submitted for review",
    May.WITHDRAW: "withdrawn from review",
    May.RETURN: "returned to the authors",
    May.PUBLISH: "published",
    May.OPEN: "opened as a new edition",
    May.ARCHIVE: "archived",
    May.RESTORE: "restored",
}
MOMENT = forms.DateTimeField(error_messages=dict.fromkeys(["required", "invalid"], "Choose a day and a time."))
# What a reviewer writes into the review, kept in the session when it is refused.
WRITTEN = "written"
REMARKS = {f"remark-{name}": name for name in comparison.COMPARED}
# Verbs whose button asks for a word; the decisions have their own screen.
WITH_COMMENT = {May.SUBMIT, May.ARCHIVE}


def roads(admin):
    """The addresses below that of the editions' list."""

    def road(address, view, name, method=require_POST):
        return path(address, admin.admin_site.admin_view(method(partial(view, admin))), name=f"edition_{name}")

    return [
        road("begin/", begin, "begin"),
        road("preview/", preview, "preview"),
        road("mail/", mail_preference, "mail"),
        road("<int:number>/do/<str:verb>/", do, "do"),
        road("<int:number>/typed/", keep_typed, "typed"),
        road("<int:number>/discard/", discard_typed, "discard"),
        road("<int:number>/review/", review, "review", require_GET),
        road("<int:number>/compare/", compare, "compare", require_GET),
        road("<int:number>/schedule/", schedule, "schedule"),
        road("<int:number>/remark/", remark, "remark"),
        road("<int:number>/settle/<int:which>/", resolve, "settle"),
    ]


def address(edition):
    return reverse("admin:practices_edition_change", args=[edition.pk])


def found(admin, request, number):
    """The edition of this number. Raises Http404 for one that the person may not see as for one that is not there."""
    if edition := admin.get_object(request, str(number)):
        return edition
    raise Http404("No such edition.")


def above_the_form(admin, request, edition):
    """What may be done, what is missing, what was remarked and typed, and who else is here."""
    may, parts = allowed(request.user, edition), list(edition.parts())
    can_edit = admin.has_change_permission(request, edition)
    typed = edition.autosaves.typed().filter(user=request.user).first()
    return {
        "verbs": [verb for verb in actions.VERBS if verb in may and verb not in DECISIONS],
        "explained": WITH_COMMENT,
        "may_review": may.intersection(DECISIONS),
        "missing": edition.missing().items() if edition.is_open else [],
        "parts": parts,
        "filled": sum(is_filled for _, is_filled in parts),
        "remarks": edition.review_comments.filter(resolved_at=None).select_related("by")
        if admin.is_own(request, edition)
        else [],
        "working_copy": autosave.look(edition, by=request.user) if can_edit else None,
        "typed": typed and unsaved(edition, typed),
        "others": autosave.others(edition, but=request.user),
        "written": _written(request, edition),
    }


def do(admin, request, number, verb):
    """One of the buttons: a change of state, by its verb, of the version that the person has read."""
    edition = found(admin, request, number)
    if verb not in actions.VERBS:
        raise Http404("No such verb.")
    comment = request.POST.get("comment", "")
    try:
        if verb == May.PUBLISH and request.POST.get("at"):
            raise ValidationError("You chose a moment: approve it for then, or empty that field to publish it now.")
        result = actions.VERBS[verb](edition, by=request.user, version=_version_read(request), comment=comment)
    except (ValidationError, PermissionDenied) as error:
        return _refused(admin, request, edition, verb, error)
    admin.message_user(request, f"“{edition.title}” was {DONE[verb]}.", messages.SUCCESS)
    return HttpResponseRedirect(address(result))


def _refused(admin, request, edition, verb, error):
    """Say why, and keep what was written for the page that comes next.

    Raises the error where the verb is never this person's to do; otherwise the edition moved on under their hands.
    """
    if isinstance(error, PermissionDenied) and not may_sometimes(request.user, verb):
        raise error
    admin.message_user(request, actions.reason(error), messages.ERROR)
    written = {name: text for name, text in request.POST.items() if name in {"comment", "at"} or name in REMARKS}
    request.session[WRITTEN] = {"edition": edition.pk} | written
    return HttpResponseRedirect(_decision(edition) if may_decide(request.user, edition) else address(edition))


def _written(request, edition):
    """What the person wrote about this edition when they were refused; it is told once."""
    if request.session.get(WRITTEN, {}).get("edition") != edition.pk:
        return {}
    return {name: text for name, text in request.session.pop(WRITTEN).items() if name != "edition" and text}


def _decision(edition):
    return reverse("admin:edition_review", args=[edition.pk])


def _version_read(request):
    """The version of the text that the person has read. Raises ValidationError."""
    version = number_in(request.POST.get("version", ""))
    if version is None:
        raise ValidationError("Open the edition again: the form did not say which version you read.")
    return version


def schedule(admin, request, number):
    """Publish later: approved now, for a moment to come; `take_back` takes the approval back."""
    edition, comment = found(admin, request, number), request.POST.get("comment", "")
    try:
        at = None if "take_back" in request.POST else MOMENT.clean(request.POST.get("at"))
        actions.schedule(edition, by=request.user, at=at, version=_version_read(request), comment=comment)
    except (ValidationError, PermissionDenied) as error:
        return _refused(admin, request, edition, May.SCHEDULE, error)
    moment = date_format(localtime(at), "j F Y, H:i") if at else ""
    when = f"will be published on {moment}" if at else "is not scheduled any more"
    admin.message_user(request, f"“{edition.title}” {when}.", messages.SUCCESS)
    return HttpResponseRedirect(_decision(edition))


def mail_preference(admin, request):
    """Whether the person gets a mail at once or one a day."""
    digest = request.POST.get("digest") == "yes"
    MailPreference.objects.update_or_create(user=request.user, defaults={"digest": digest})
    said = "one mail a day, in the morning" if digest else "a mail as soon as something happens"
    admin.message_user(request, f"You get {said}.", messages.SUCCESS)
    return HttpResponseRedirect(reverse("admin:index"))


def _tell(admin, request, error):
    for message in error.messages:
        admin.message_user(request, message, messages.ERROR)


def begin(admin, request):
    """A new practice with its first draft, from a title and an organisation."""
    title, number = request.POST.get("title", ""), number_in(request.POST.get("organisation", ""))
    try:
        organisation = organisations_of(request.user).filter(pk=number).first()
        if organisation is None:
            raise ValidationError("Choose the organisation in charge of the practice.")
        draft = actions.begin(title, organisation=organisation, by=request.user)
    except ValidationError as error:
        _tell(admin, request, error)
        written = {"title": title[:LONGEST_TITLE], "organisation": number or ""}
        return HttpResponseRedirect(f"{reverse('admin:index')}?{urlencode(written)}#begin")
    return HttpResponseRedirect(address(draft))


def preview(admin, request):
    """Markdown as the public page will show it."""
    return HttpResponse(markdown(request.POST.get("text", "")))


def keep_typed(admin, request, number):
    """What the form of an edition holds, sent while somebody types; without values, a sign that it is open."""
    edition = found(admin, request, number)
    if not admin.has_change_permission(request, edition):
        by_now = f"this edition is {edition.get_status_display().lower()} by now"
        return JsonResponse({"error": by_now}, status=409)
    try:
        sent = json.loads(request.body)
        seen, values = int(sent["seen"]), sent.get("values")
        if not 0 <= seen < 2**31 or not (values is None or isinstance(values, dict)):
            raise ValueError
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return JsonResponse({"error": "This is not what a form sends."}, status=400)
    if values is None:
        autosave.look(edition, by=request.user)
    else:
        autosave.keep(edition, values, seen=seen, by=request.user)
    others = autosave.others(edition, but=request.user)
    return JsonResponse({"version": edition.version, "others": others, "at": f"{localtime():%H:%M}"})


def discard_typed(admin, request, number):
    edition = found(admin, request, number)
    autosave.discard(edition, by=request.user)
    admin.message_user(request, "What you had typed was discarded.", messages.SUCCESS)
    return HttpResponseRedirect(address(edition))


def review(admin, request, number):
    """All that a reviewer needs on one screen: the text, what is new in it, the checklist, remarks, one decision."""
    edition = found(admin, request, number)
    may = DECISIONS & allowed(request.user, edition)
    if not may:
        admin.message_user(request, f"“{edition}” does not wait for a decision of yours.", messages.WARNING)
        return HttpResponseRedirect(address(edition))
    live, written = edition.practice.published_edition, _written(request, edition)
    own = edition.submitted_by_id == request.user.pk
    changed = {name: parts for name, _, parts in comparison.of_editions(live, edition)} if live else {}
    remarks = {}
    for item in edition.review_comments.select_related("by", "resolved_by"):
        remarks.setdefault(item.field, []).append(item)
    context = {
        **_frame(admin, request, edition, f"Review: {edition.title or edition.practice}"),
        "may": may,
        "live": live,
        "rows": [
            (name, label, text, changed.get(name), remarks.get(name, []), written.get(f"remark-{name}", ""))
            for name, label, text in _shown(edition)
        ],
        "checks": checklist(edition, snapshot.current()),
        "steps": edition.transitions.select_related("by"),
        "written": written,
        "own": own,
        "may_publish": May.PUBLISH in may and (not own or request.user.is_superuser),
    }
    return TemplateResponse(request, "admin/practices/edition/review.html", context)


def _shown(edition):
    """(field, label, text) of every field that a reviewer reads; long ones and images as the public will see them."""
    for name in comparison.COMPARED:
        label = str(edition._meta.get_field(name).verbose_name).capitalize()
        text = getattr(edition, name)
        if name == "image" and text:
            yield name, label, format_html('<img src="{}" alt="{}">', text.url, edition.image_alt)
        else:
            yield name, label, markdown(text) if name in Edition.TEXTS else comparison.in_words(edition, name)


def compare(admin, request, number):
    """Two editions of a practice side by side, word by word; without `with`, this one and the published one."""
    edition = found(admin, request, number)
    readable = Edition.objects.visible_to(request.user).filter(practice=edition.practice_id).exclude(pk=edition.pk)
    chosen = request.GET.get("with", "")
    number = number_in(chosen)
    other = readable.filter(number=number).first() if number is not None else None
    if chosen and other is None:
        raise Http404("No such edition.")
    other = other or readable.published().first() or readable.order_by("-number").first()
    old, new = sorted((other, edition), key=lambda each: each.number) if other else (None, edition)
    context = {
        **_frame(admin, request, edition, f"Compare: {edition.title or edition.practice}"),
        "old": old,
        "new": new,
        "other": other,
        "others": readable.order_by("-number"),
        "rows": comparison.of_editions(old, new) if old else [],
    }
    return TemplateResponse(request, "admin/practices/edition/compare.html", context)


def _frame(admin, request, edition, title):
    return {**admin.admin_site.each_context(request), "opts": admin.opts, "edition": edition, "title": title}


def remark(admin, request, number):
    """Say something about fields of an edition in review: all that was written, or nothing."""
    edition = found(admin, request, number)
    texts = {REMARKS[name]: text for name, text in request.POST.items() if name in REMARKS and text.strip()}
    try:
        if not texts:
            raise ValidationError("Write what the authors should know.")
        with transaction.atomic():
            made = [actions.remark(edition, field, text, by=request.user) for field, text in texts.items()]
    except (ValidationError, PermissionDenied) as error:
        return _refused(admin, request, edition, May.RETURN, error)
    return HttpResponseRedirect(f"{_decision(edition)}#remarks-{made[0].field}")


def resolve(admin, request, number, which):
    """Mark a remark as dealt with."""
    edition = found(admin, request, number)
    item = edition.review_comments.filter(pk=which).first()
    if item is None:
        raise Http404("No such remark.")
    actions.resolve(item, by=request.user)
    back = "admin:edition_review" if may_decide(request.user, edition) else "admin:practices_edition_change"
    return HttpResponseRedirect(reverse(back, args=[edition.pk]))
