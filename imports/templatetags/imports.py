"""The links with which lists of the back-office offer to import a file."""

from django import template
from django.urls import reverse

from imports.import_kind import for_user

register = template.Library()


@register.simple_tag(takes_context=True)
def import_links(context, opts):
    """(label, link) of the imports that the person may make into this list."""
    list_url = f"admin:{opts.app_label}_{opts.model_name}_changelist"
    links = []
    for importer in for_user(context["request"].user):
        if importer.list_url == list_url:
            links.append(("Import", reverse("imports:upload", args=[importer.name])))
    return links
