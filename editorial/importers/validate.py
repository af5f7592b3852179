"""Step 3: whether what a row changes is complete, readable, said once, and allowed. Fills its plan."""

from copy import copy

from django import forms

from catalogue.cells import as_text
from editorial.importers.columns import BOOLEANS, DATES, FORM_FIELDS, LISTS, OF_PRACTICE
from imports import values
from practices.models import Edition, Status
from practices.permissions import May, allowed, may_change_practice

NEEDED = {
    "title": "Give the practice a title.",
    "organisation": "Say who is in charge of it.",
}
UNKNOWN = "No practice has this address. Correct it; for a new practice, leave it empty or add title and organisation."
# Constraints compare these with each other, so that the form needs all of them.
COMPARED_BY_CONSTRAINTS = {*DATES, *BOOLEANS}


class EditionForm(forms.ModelForm):
    """The fields of an edition's form that a file has columns for."""

    class Meta:
        model = Edition
        fields = FORM_FIELDS


def validate(row, known, repeats, user):
    if row.is_identified and row.plan.is_new:
        check_needed(row)
    read_organisation(row, known)
    read_lists(row, known)
    read_values(row)
    # Of a row that is about nothing, the rest would only confuse.
    if not row.is_identified:
        return
    check_is_new(row, known)
    repeats.check(row)
    if row.plan.edition:
        check_practice_rights(row, user)
        check_edition_rights(row, user)


def check_needed(row):
    """What a new practice needs; without it, the slug was meant for one that is not there."""
    missing = [name for name in NEEDED if not row.changed.get(name)]
    if missing and row.plan.slug:
        row.errors.add("slug", UNKNOWN)
        return
    for name in missing:
        row.errors.add(name, NEEDED[name])


def read_organisation(row, known):
    slug = row.changed.get("organisation")
    if not slug:
        return
    row.plan.organisation = known.organisations.get(slug)
    if row.plan.organisation is None:
        row.errors.add("organisation", f"“{slug[:60]}” is no organisation that you may choose.")


def read_lists(row, known):
    for name in LISTS:
        if name not in row.changed:
            continue
        with row.errors.of(name):
            names = values.split_values(row.changed[name])
            keys = values.look_up(names, known.keys[name])
            if name == "projects":
                row.plan.projects = with_hidden_projects(keys, row.plan.practice)
            else:
                row.plan.chosen[name] = keys


def with_hidden_projects(keys, practice):
    """The keys, and those of the practice's projects that are not public: not everybody can name these."""
    keys = list(keys)
    if practice is None:
        return keys
    for project in practice.projects.all():
        if not project.is_public and project.pk not in keys:
            keys.append(project.pk)
    return keys


def read_values(row):
    """Send the changed fields of the edition through its form."""
    changed = {name: text for name, text in row.changed.items() if name in FORM_FIELDS}
    wrong = {column for column, _ in row.errors.listed}
    if not changed or wrong.intersection(changed):
        return
    names = set(changed)
    if names & COMPARED_BY_CONSTRAINTS:
        names |= COMPARED_BY_CONSTRAINTS
    form = filled_form(row.plan.edition, names, changed)
    for name, messages in form.errors.items():
        column = name if name in changed else ""
        row.errors.add(column, " ".join(messages))
    row.plan.values = form.cleaned_data


def filled_form(edition, names, changed):
    """The form with these fields alone: changed ones as in the file, others as they are."""
    # The form writes into its instance while it validates.
    instance = copy(edition) if edition else Edition()
    data = {}
    for name in names:
        data[name] = changed.get(name, as_text(getattr(instance, name)))
    for name in names.intersection(BOOLEANS):
        # A form takes any text but the empty one and “False” for true.
        data[name] = data[name] == "yes"
    form = EditionForm(data, instance=instance)
    for name in set(form.fields) - names:
        del form.fields[name]
    return form


def title_and_organisation(row):
    return row.cells.get("title", "").strip(), row.cells.get("organisation", "").strip()


def check_is_new(row, known):
    slug = known.slugs_by_title.get(title_and_organisation(row))
    if row.plan.is_new and slug:
        row.errors.add(
            "slug", f"This practice is there already. To change it, write its address: {slug}"
        )


class Repeats:
    """Finds the rows that are about the same as an earlier one of the file."""

    def __init__(self):
        self.numbers = {}  # of the first row about each subject

    def check(self, row):
        for subject in subjects_of(row):
            first_number = self.numbers.setdefault(subject, row.number)
            if first_number != row.number:
                row.errors.add("", f"Row {first_number} is about the same practice.")
                return


def subjects_of(row):
    """What no other row may be about: an edition, a new practice, or what belongs to a practice itself."""
    plan = row.plan
    subjects = []
    if plan.edition:
        subjects.append(plan.edition.pk)
    else:
        name = title_and_organisation(row)
        if all(name):
            subjects.append(name)
        if plan.slug:
            subjects.append(plan.slug)
    if plan.practice:
        subjects += [(plan.practice.pk, column) for column in OF_PRACTICE if column in row.changed]
    return subjects


def check_practice_rights(row, user):
    changed = [name for name in OF_PRACTICE if name in row.changed]
    if changed and not may_change_practice(user, row.plan.practice):
        row.errors.add(
            changed[0], "What the public reads of a practice is changed by the secretariat."
        )


def check_edition_rights(row, user):
    """Ask the table of permissions, as pages and actions do, where a row changes the edition's text."""
    if not set(row.changed).difference(OF_PRACTICE):
        return
    edition = row.plan.edition
    open_numbers = [other.number for other in row.plan.practice.editions.all() if other.is_open]
    if edition.status == Status.PUBLISHED and open_numbers:
        number = open_numbers[0]
        row.errors.add(
            "edition", f"Edition {number} is open already: write its number, and change its text."
        )
    elif allowed(user, edition).isdisjoint({May.EDIT, May.OPEN}):
        status = edition.get_status_display().lower()
        row.errors.add("edition", f"Edition {edition.number} is {status}: not changed here.")
