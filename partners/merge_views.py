from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse

from backoffice.pages import render_page
from partners.merging import merge, plan_merge
from partners.models import Organisation


def merge_organisations(request, queryset):
    """Show what a merge of two organisations would move; carry it out once one is chosen to keep.

    This is the page of an admin action, so it has the URL of the list. None leads back to the list.
    """
    # Reading three is enough to see that there are not two, however many are chosen.
    organisations = list(queryset.order_by("pk")[:3])
    if len(organisations) != 2:
        messages.warning(request, "Choose two organisations to merge.")
        return None
    first, second = organisations
    both_ways = [(first, second), (second, first)]
    if "merge" in request.POST:
        for kept, dropped in both_ways:
            if request.POST.get("keep") == str(kept.pk):
                return merge_and_redirect(request, kept, dropped)
    context = {
        "opts": Organisation._meta,
        "plans": [preview(kept, dropped) for kept, dropped in both_ways],
        "organisations": organisations,
    }
    return render_page(
        request,
        "admin/partners/merge.html",
        "Merge two organisations",
        context,
    )


def merge_and_redirect(request, kept, dropped):
    try:
        merge(kept, dropped, by=request.user)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, f"“{dropped.name}” was merged into “{kept}”.")
    return HttpResponseRedirect(request.path)


def preview(kept, dropped):
    """(kept, dropped, plan, its problems with links to the records that they are about)."""
    plan = plan_merge(kept, dropped)
    problems = []
    for sentence, records in plan.problems:
        problems.append((sentence, links_to_forms(records)))
    return kept, dropped, plan, problems


def links_to_forms(records):
    """(record in words, URL of its form) of those records that have a form in the back-office."""
    links = []
    for text, record in records:
        if admin.site.is_registered(type(record)):
            opts = record._meta
            view = f"admin:{opts.app_label}_{opts.model_name}_change"
            links.append((text, reverse(view, args=[record.pk])))
    return links
