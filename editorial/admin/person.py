from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError

from backoffice.folded_search import FoldedSearchMixin
from backoffice.people import name_of
from editorial.roles import (
    OWN_ROLE,
    WHAT_EACH_MAY_DO,
    RoleChoice,
    give_role,
    may_give_roles,
    role_choice_of,
)
from practices.permissions import GROUPS


def described_roles():
    """The choices of a role, each with what it may do."""
    return [(role.value, f"{role.label}: {WHAT_EACH_MAY_DO[role]}") for role in RoleChoice]


class PersonForm(UserChangeForm):
    """An account with one choice of a role in place of Django's groups and permissions."""

    role = forms.ChoiceField(choices=described_roles, required=False, widget=forms.RadioSelect)
    # Who opens the form; the admin sets it.
    by = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["role"] = role_choice_of(self.instance).value

    def clean_role(self):
        role = RoleChoice(self.cleaned_data["role"])
        is_own = self.by is not None and self.instance.pk == self.by.pk
        if is_own and "role" in self.changed_data:
            raise ValidationError(OWN_ROLE)
        return role


class RoleFilter(admin.SimpleListFilter):
    title = "role"
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return [(name.lower(), name) for name in ["Administrator", *GROUPS]]

    def queryset(self, request, queryset):
        if self.value() == "administrator":
            return queryset.filter(is_superuser=True)
        if self.value():
            name = self.value().capitalize()
            return queryset.filter(groups__name=name, is_superuser=False)
        return queryset


# Roles are one choice of the account. The permissions of each are set by migrations.
admin.site.unregister([User, Group])


@admin.register(User)
class PersonAdmin(FoldedSearchMixin, UserAdmin):
    form = PersonForm
    list_display = ["username", "name", "email", "role", "is_active", "last_login"]
    list_filter = [RoleFilter, "is_active"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": ["first_name", "last_name", "email"]}),
        ("Access", {"fields": ["role", "is_active"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request):
        # The column of roles would otherwise query the database once a row.
        return super().get_queryset(request).prefetch_related("groups")

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is not None:
            form.by = request.user
            role = form.base_fields.get("role")
            # Who may only read accounts gets a form without fields.
            if role is not None:
                role.disabled = not may_give_roles(request.user)
        return form

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "role" in form.changed_data:
            give_role(obj, form.cleaned_data["role"], by=request.user)

    @admin.display(description="Name")
    def name(self, person):
        return name_of(person)

    @admin.display(description="Role")
    def role(self, person):
        return role_choice_of(person).label
