"""Step 3: whether what a row changes is complete, readable, said once, and allowed. Fills its plan."""

from copy import copy

from django import forms

from catalogue.cells import as_text
from editorial.importers.columns import BOOLEANS, DATES, FORM_FIELDS, LINK_KEYS, OF_PRACTICE
from imports import values
from imports.import_kind import ordered
from partners.models import Organisation
from practices.fields import SEVERAL
from practices.models import Edition, Status
from practices.permissions import May, allowed, may_change_practice

NEEDED = {
    "title": "Enter a title.",
    "organisation": "Enter the organisation in charge.",
}
UNKNOWN = "No practice has this slug. Correct it; for a new practice, leave it empty or add title and organisation."
# Constraints compare these with each other, so that the form needs all of them.
COMPARED_BY_CONSTRAINTS = {*DATES, *BOOLEANS}


class EditionForm(forms.ModelForm):
    """The fields of an edition's form that a file has columns for."""

    class Meta:
        model = Edition
        fields = FORM_FIELDS


def validate(row, known, repeats, user):
    begins_practice = row.is_identified and row.plan.is_new
    if begins_practice:
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
    missing = []
    for name in NEEDED:
        if not row.changed.get(name):
            missing.append(name)
    is_mistyped_slug = missing and row.plan.slug
    if is_mistyped_slug:
        row.errors.add("slug", UNKNOWN)
        return
    for name in missing:
        row.errors.add(name, NEEDED[name])


def read_organisation(row, known):
    slug = row.changed.get("organisation")
    if not slug:
        return
    organisation = known.organisations.get(slug)
    row.plan.organisation = organisation
    if organisation is None:
        message = values.not_known([slug], Organisation.objects.all().written_as)
        row.errors.add("organisation", message)


def read_lists(row, known):
    for name in SEVERAL:
        if name in row.changed:
            with row.errors.of(name):
                row.plan.chosen[name] = read_keys(row, name, known)
    if "projects" in row.changed:
        with row.errors.of("projects"):
            keys = read_keys(row, "projects", known)
            row.plan.projects = with_hidden_projects(keys, row.plan.practice)


def read_keys(row, name, known):
    """The primary keys of the records that the cell names. Raises ValidationError."""
    names = values.split_values(row.changed[name])
    written_as = f"its {LINK_KEYS[name]}"
    return values.look_up(names, known.keys[name], written_as)


def with_hidden_projects(keys, practice):
    """The keys, and those of the practice's projects that are not public: not everybody can name these."""
    if practice is None:
        return keys
    # The projects are prefetched: a filter would ask the database for each row.
    projects = practice.projects.all()
    hidden = [project.pk for project in projects if not project.is_public]
    return list(dict.fromkeys([*keys, *hidden]))


def read_values(row):
    """Send the changed fields of the edition through its form."""
    changed = ordered(row.changed, FORM_FIELDS)
    # The form would refuse an unreadable cell a second time, in other words. Without the field, it also leaves out
    # the constraints that compare others with it.
    refused = row.errors.columns
    for name in refused.intersection(changed):
        del changed[name]
    if not changed:
        return
    names = set(changed)
    if names & COMPARED_BY_CONSTRAINTS:
        names |= COMPARED_BY_CONSTRAINTS - refused
    form = filled_form(row.plan.edition, names, changed)
    add_form_errors(row, form)
    row.plan.values = form.cleaned_data


def add_form_errors(row, form):
    for name, messages in form.errors.items():
        column = ""
        # The form also has fields that this row leaves alone.
        if name in row.changed:
            column = name
        row.errors.add(column, " ".join(messages))


def filled_form(edition, names, changed):
    """The form with these fields alone: changed ones as in the file, others as they are."""
    instance = Edition()
    if edition:
        # The form writes into its instance while it validates.
        instance = copy(edition)
    data = form_data(instance, names, changed)
    form = EditionForm(data, instance=instance)
    for name in set(form.fields) - names:
        del form.fields[name]
    return form


def form_data(edition, names, changed):
    """{field: what the form takes}, for these fields."""
    data = {}
    for name in names:
        data[name] = as_text(getattr(edition, name))
    data.update(changed)
    for name in names.intersection(BOOLEANS):
        # A form takes any text but the empty one and “False” for true.
        data[name] = data[name] == "yes"
    return data


def title_and_organisation(row):
    title = row.cells.get("title", "")
    organisation = row.cells.get("organisation", "")
    return title.strip(), organisation.strip()


def check_is_new(row, known):
    if not row.plan.is_new:
        return
    slug = known.slugs_by_title.get(title_and_organisation(row))
    if slug:
        row.errors.add(
            "slug", f"This practice already exists. To change it, enter its slug: {slug}"
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
        subjects += new_subjects_of(row)
    if plan.practice:
        for column in changed_of_practice(row):
            subjects.append((plan.practice.pk, column))
    return subjects


def new_subjects_of(row):
    """Either name of a new practice: two rows with one of them would begin it twice."""
    subjects = []
    name = title_and_organisation(row)
    if all(name):
        subjects.append(name)
    if row.plan.slug:
        subjects.append(row.plan.slug)
    return subjects


def changed_of_practice(row):
    return [name for name in OF_PRACTICE if name in row.changed]


def check_practice_rights(row, user):
    changed = changed_of_practice(row)
    if not changed:
        return
    if not may_change_practice(user, row.plan.practice):
        row.errors.add(
            changed[0],
            "Only the secretariat can change what is published.",
        )


def check_edition_rights(row, user):
    """Ask the table of permissions, as pages and actions do, where a row changes the edition's text."""
    if not set(row.changed).difference(OF_PRACTICE):
        return
    edition = row.plan.edition
    number = open_number_of(row.plan.practice)
    has_successor = edition.status == Status.PUBLISHED and number is not None
    if has_successor:
        row.errors.add(
            "edition",
            f"Edition {number} is already open. Enter its number to change its text.",
        )
    elif allowed(user, edition).isdisjoint({May.EDIT, May.OPEN}):
        status = edition.get_status_display().lower()
        row.errors.add(
            "edition",
            f"Edition {edition.number} is {status} and cannot be changed by a file.",
        )


def open_number_of(practice):
    """The number of the practice's open edition, of which a constraint allows one; None without one."""
    # The editions are prefetched: a filter would ask the database for each row.
    for edition in practice.editions.all():
        if edition.is_open:
            return edition.number
    return None
