"""Step 2: which cells of a row say something else than what is stored."""

from catalogue.cells import as_text
from editorial.importers.columns import FORM_FIELDS, LINK_KEYS, edition_field, list_text, normalised
from imports.import_kind import cell_equals
from practices.fields import SEVERAL
from practices.models import Edition


def compare(row, known):
    row.stored = stored_texts(row.plan, known.is_staff)
    for name, text in row.cells.items():
        # The other columns are not read.
        if name not in row.stored:
            continue
        row.normalised[name] = text
        with row.errors.of(name):
            row.normalised[name] = normalised(name, text)
    for name, text in row.normalised.items():
        if not cell_equals(text, row.stored[name]):
            row.changed[name] = text


def stored_texts(plan, is_staff):
    """{column: the texts that an export may have}, first the one to show."""
    stored = texts_of_edition(plan.edition)
    stored["projects"] = project_texts(plan.practice, is_staff)
    organisation = ""
    if plan.practice and plan.practice.organisation:
        organisation = plan.practice.organisation.slug
    # The public list leaves out an organisation that is not public.
    stored["organisation"] = [organisation, ""]
    return stored


def texts_of_edition(edition):
    """The texts of an edition, or of an empty one."""
    stored = {}
    shown = edition
    if edition is None:
        shown = Edition()
    for name in FORM_FIELDS:
        stored[name] = [as_text(getattr(shown, name))]
        field = edition_field(name)
        if field.has_default() and not field.blank:
            # It cannot be empty, so that an empty cell asks for no change.
            stored[name].append("")
    for name in SEVERAL:
        names = []
        if edition:
            records = getattr(edition, name).all()
            names = [str(getattr(record, LINK_KEYS[name])) for record in records]
        stored[name] = [list_text(names)]
    return stored


def project_texts(practice, is_staff):
    """All projects, then the public ones: exports for the public and for contributors have only those."""
    projects = []
    if practice:
        projects = practice.projects.all()
    public = list_text(project.slug for project in projects if project.is_public)
    if not is_staff:
        return [public]
    return [list_text(project.slug for project in projects), public]
