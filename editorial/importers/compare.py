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
        if not cell_equals(row.normalised[name], row.stored[name]):
            row.changed[name] = row.normalised[name]


def stored_texts(plan, is_staff):
    """{column: the texts that an export may have}, first the one to show."""
    stored = texts_of_edition(plan.edition)
    stored["projects"] = project_texts(plan.practice, is_staff)
    stored["organisation"] = organisation_texts(plan.practice)
    return stored


def texts_of_edition(edition):
    """The texts of an edition, or of an empty one."""
    stored = {}
    shown = edition
    if edition is None:
        shown = Edition()
    for name in FORM_FIELDS:
        stored[name] = field_texts(shown, name)
    for name in SEVERAL:
        stored[name] = [linked_text(edition, name)]
    return stored


def field_texts(edition, name):
    texts = [as_text(getattr(edition, name))]
    field = edition_field(name)
    cannot_be_empty = field.has_default() and not field.blank
    if cannot_be_empty:
        # An empty cell then asks for no change.
        texts.append("")
    return texts


def linked_text(edition, name):
    # An edition that is not saved cannot be asked for its relations.
    if edition is None:
        return ""
    key = LINK_KEYS[name]
    records = getattr(edition, name).all()
    return list_text(str(getattr(record, key)) for record in records)


def project_texts(practice, is_staff):
    """All projects, then the public ones: exports for the public and for contributors have only those."""
    if practice is None:
        return [""]
    projects = practice.projects.all()
    public = list_text(project.slug for project in projects if project.is_public)
    if not is_staff:
        return [public]
    with_hidden = list_text(project.slug for project in projects)
    return [with_hidden, public]


def organisation_texts(practice):
    """The slug, then nothing: the public list leaves out an organisation that is not public."""
    has_none = practice is None or practice.organisation is None
    if has_none:
        return [""]
    return [practice.organisation.slug, ""]
