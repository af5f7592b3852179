"""Where lists of the back-office offer to bring a file."""

from django import template
from django.urls import reverse

from imports.import_kind import for_user

register = template.Library()


@register.simple_tag(takes_context=True)
def import_links(context, opts):
    """(label, link) of the imports that the person may make into this list."""
    here = f"admin:{opts.app_label}_{opts.model_name}_changelist"
    importers = for_user(context["request"].user)
    return [("Import", reverse("admin:import", args=[i.name])) for i in importers if i.list_url == here]
