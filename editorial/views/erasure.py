"""The page on which an administrator erases a person."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from backoffice.autocomplete import record_number
from backoffice.pages import backoffice_page, render_page
from backoffice.people import name_of
from editorial.erasure import erase, may_erase


@backoffice_page(may_erase)
def erase_person(request, number):
    if record_number(number) is None:
        raise Http404("No such person.")
    person = get_object_or_404(get_user_model(), pk=number)
    name = name_of(person)
    if request.method == "POST":
        try:
            erase(person, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("admin:auth_user_change", number)
        messages.success(request, f"{name} is erased.")
        return redirect("admin:auth_user_changelist")
    context = {"person": person, "name": name, "opts": person._meta}
    return render_page(request, "admin/auth/user/erase.html", f"Erase {name}", context)
