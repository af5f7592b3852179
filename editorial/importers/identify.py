"""Step 1: which practice and which edition a row is about."""

from backoffice.bin_slugs import in_bin
from editorial.importers.columns import COLUMNS
from editorial.importers.rows import Plan, PracticeRow
from imports.import_kind import ordered
from practices.models import Practice, Status

NOT_YOURS = "You cannot edit a practice with this slug. Leave it empty for a new practice."


def identify(row, known):
    cells = ordered(row.cells, COLUMNS)
    slug = cells.pop("slug", "").strip()
    edition_number = cells.pop("edition", "").strip()
    organisation_slug = cells.get("organisation", "").strip()
    organisation = known.organisations.get(organisation_slug)
    if organisation:
        # A former slug or a name is no change of the organisation.
        cells["organisation"] = organisation.slug
    plan = Plan(slug, known.practices.get(slug))
    practice_row = PracticeRow(row.number, cells, plan)
    if plan.practice:
        choose_edition(practice_row, edition_number)
    elif slug:
        check_new_slug(practice_row, known)
    practice_row.is_identified = not practice_row.errors
    return practice_row


def choose_edition(row, number):
    """The edition with this number; without one, the open edition, or else the published, or else the newest."""
    practice = row.plan.practice
    editions = sorted(practice.editions.all(), key=precedence)
    fitting = editions
    if number:
        fitting = [edition for edition in editions if str(edition.number) == number]
    if not fitting:
        message = f"The practice has no edition {number[:10]}."
        # Without a number, a space would stand before the full stop.
        row.errors.add("edition", message.replace(" .", "."))
        # The preview shows which practice was meant.
        fitting = editions
    if fitting:
        row.plan.edition = fitting[-1]
        # Prefetched editions would read their practice again, one query each.
        row.plan.edition.practice = practice


def precedence(edition):
    is_published = edition.status == Status.PUBLISHED
    return edition.is_open, is_published, edition.number


def check_new_slug(row, known):
    slug = row.plan.slug
    # Contributors do not learn which slugs others have.
    if not known.is_staff:
        row.errors.add("slug", NOT_YOURS)
    elif slug in known.slugs_in_bin:
        row.errors.add("slug", in_bin(Practice))
    with row.errors.of("slug"):
        Practice._meta.get_field("slug").clean(slug, None)
