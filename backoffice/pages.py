"""Pages of the back-office beside Django's own: views in the frame of the admin."""

from functools import wraps

from django.contrib import admin
from django.http import Http404
from django.template.response import TemplateResponse


def everybody(user):
    return True


def backoffice_page(allowed=everybody):
    """Decorator: the view is a page of the back-office, for users for whom `allowed(user)` is true.

    A visitor who is not signed in gets the sign-in page. A user who is not allowed gets a 404, as
    if there were no such page.
    """

    def decorate(view):
        @wraps(view)
        def page(request, *args, **kwargs):
            if not allowed(request.user):
                raise Http404("No such page.")
            return view(request, *args, **kwargs)

        @wraps(view)
        def page_in_admin(request, *args, **kwargs):
            # At the request, not at import: Django makes the site after it has loaded all apps and
            # their URLs.
            in_frame = admin.site.admin_view(page)
            return in_frame(request, *args, **kwargs)

        return page_in_admin

    return decorate


def render_page(request, template, title, context):
    """The response with `template` in the frame of the admin: header, menu and own links."""
    values = {
        **admin.site.each_context(request),
        "title": title,
        **context,
    }
    return TemplateResponse(request, template, values)
