"""What the preview of an Import shows: its rows by state, a page at a time, with what each would change."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404

from backoffice.word_diff import ADDED, REMOVED, by_words
from imports.models import Import, ImportRow

ROWS_PER_PAGE = 50
# Characters that are compared word by word, which takes the square of their number; longer texts are shown whole.
LONGEST_COMPARED = 4_000
MOST_COMPARED_PER_PAGE = 60_000
State = ImportRow.State


def preview_context(batch, importer, params):
    """The context of the page. Raises Http404 for a state that rows do not have."""
    counts = count_by("state", batch.rows, State)
    chosen_state = state_of(params, counts)
    paginator = Paginator(rows_in(batch, chosen_state), ROWS_PER_PAGE)
    page = paginator.get_page(params.get("page"))
    add_parts(page)
    error_count = counts[State.ERROR]
    write_count = sum(counts[state] for state in ImportRow.TO_WRITE)
    # All or nothing: one wrong row keeps back the whole file.
    can_write = write_count > 0 and error_count == 0
    return {
        "batch": batch,
        "states": states_with(counts),
        "chosen_state": chosen_state,
        "page": page,
        "not_read": columns_not_read(importer, page),
        "write_count": write_count,
        "error_count": error_count,
        "may_confirm": can_write and batch.state == Import.State.CHECKED,
        "earlier": imported_before(batch),
        "outcomes": count_outcomes(batch),
    }


def count_outcomes(batch):
    """{outcome: number of rows} of an Import that was taken back."""
    if batch.state != Import.State.TAKEN_BACK:
        return {}
    return count_by("outcome", batch.rows.exclude(outcome=""), ImportRow.Outcome.values)


def count_by(name, rows, values):
    """{value of this field: number of rows}, 0 included."""
    counts = dict.fromkeys(values, 0)
    counts.update(rows.values_list(name).annotate(Count("pk")).order_by())
    return counts


def states_with(counts):
    """[(value, label, number of rows)] of all states."""
    states = []
    for state in State:
        states.append((state.value, state.label, counts[state]))
    return states


def state_of(params, counts):
    """The state that the person chose, or "all". Errors come first where nothing was chosen."""
    state = params.get("state")
    if not state:
        return first_state(counts)
    if state not in {*State.values, "all"}:
        raise Http404("No such state.")
    return state


def first_state(counts):
    if counts[State.ERROR]:
        return State.ERROR.value
    return "all"


def rows_in(batch, state):
    if state == "all":
        return batch.rows.all()
    return batch.rows.filter(state=state)


def add_parts(rows):
    """Give each row `parts`: for each changed column the words that go, stay and come."""
    compared = 0
    for row in rows:
        row.parts = []
        for column, before, after in row.changes:
            size = len(before) + len(after)
            compared += size
            is_page_full = compared > MOST_COMPARED_PER_PAGE
            is_short = size <= LONGEST_COMPARED and not is_page_full
            parts = parts_of(before, after, is_short)
            row.parts.append((column, parts))


def parts_of(before, after, is_short):
    """The words that go, stay and come; of long texts the two as a whole, without an empty one."""
    if is_short:
        return by_words(before, after)
    texts = [(REMOVED, before), (ADDED, after)]
    return [(change, text) for change, text in texts if text]


def columns_not_read(importer, rows):
    """The columns that rows have and an import does not read."""
    columns = set()
    for row in rows:
        columns.update(row.cells)
    not_read = (*importer.read_only, *importer.explained)
    return [name for name in not_read if name in columns]


def imported_before(batch):
    """The latest Import in which the same person brought the very same file, or None."""
    same_file = batch.by.imports.filter(
        kind=batch.kind,
        digest=batch.digest,
        state=Import.State.DONE,
    )
    return same_file.exclude(pk=batch.pk).first()
