"""The forms of a project's partners: beside each other on its page, and each on a page of its own."""

from django import forms
from django.core.exceptions import ValidationError

from projects.models.consortium import find_problems, number_the_rest

NUMBER_HELP = "The partner's number in the project. Leave it empty for the next free number."


def may_be_unnumbered(form):
    """Let the number be empty; it is then chosen when all partners are known."""
    # Who may only read gets no field.
    if "order" not in form.fields:
        return
    number = form.fields["order"]
    number.required = False
    number.initial = None
    number.help_text = NUMBER_HELP


class PartnershipRowForm(forms.ModelForm):
    """A partner in the list on the project's page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        may_be_unnumbered(self)

    def _get_validation_exclusions(self):
        # The database still has the lead whom another row replaces. `find_problems` knows both rows.
        return super()._get_validation_exclusions() | {"role"}


class PartnershipFormSet(forms.BaseInlineFormSet):
    """The list of partners on the project's page: what is typed there counts, not what is stored."""

    def clean(self):
        super().clean()
        # Sentences about rows that cannot be read would only confuse.
        if any(self.errors):
            return
        rows = self.filled_rows()
        partnerships = [row.instance for row in rows]
        number_the_rest(partnerships)
        of_project = []
        for problem in find_problems(self.instance, partnerships):
            if problem.partnership is None:
                of_project.append(problem.message)
            else:
                row = rows[partnerships.index(problem.partnership)]
                row.add_error(problem.field, problem.message)
        if of_project:
            raise ValidationError(of_project)

    def filled_rows(self):
        """The forms of the partners that the project will have."""
        rows = []
        for row in self.forms:
            is_blank = row.empty_permitted and not row.has_changed()
            if not is_blank and not self._should_delete_form(row):
                rows.append(row)
        return rows

    def save_existing_objects(self, commit=True):
        # The database has one lead at any moment: a new one is saved after the old one has left the role.
        existing = sorted(self.initial_forms, key=lambda row: row.instance.is_lead)
        self.forms = [*existing, *self.extra_forms]
        return super().save_existing_objects(commit)


class PartnershipForm(forms.ModelForm):
    """A partner on a page of its own, beside the stored ones of the project."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        may_be_unnumbered(self)

    def _post_clean(self):
        # Not clean(): the partnership has what was typed from here on.
        super()._post_clean()
        if self.errors:
            return
        partnership = self.instance
        others = partnership.project.partnerships.exclude(pk=partnership.pk)
        partnerships = [*others.select_related("organisation"), partnership]
        number_the_rest(partnerships)
        for problem in find_problems(partnership.project, partnerships):
            if problem.partnership is partnership:
                self.add_error(problem.field, problem.message)
            elif problem.partnership is None:
                self.add_error(None, problem.message)
