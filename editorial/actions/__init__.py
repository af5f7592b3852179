"""Every change of an edition's state. Each verb locks the practice, checks the permission table and leaves a trace.

All raise PermissionDenied when `by` may not, and ValidationError, in words for the person, when it cannot be done.
"""

from editorial.actions.drafts import begin, open_new_edition
from editorial.actions.errors import EditConflict, StaleVersion, error_text
from editorial.actions.locking import claim_version
from editorial.actions.publication import (
    archive,
    give_up_schedule,
    publish,
    publish_as_scheduled,
    restore,
    schedule,
)
from editorial.actions.review import answer, comment_on_field, resolve, send_back, submit, withdraw
from editorial.actions.statements import keep_statement, move_statement, remove_statement
from practices.permissions import May

# The verbs that buttons, bulk actions and the API offer, by their names in the permission table.
VERBS = {
    May.SUBMIT: submit,
    May.WITHDRAW: withdraw,
    May.RETURN: send_back,
    May.PUBLISH: publish,
    May.OPEN: open_new_edition,
    May.ARCHIVE: archive,
    May.RESTORE: restore,
}

__all__ = [
    "VERBS",
    "EditConflict",
    "StaleVersion",
    "answer",
    "archive",
    "begin",
    "claim_version",
    "comment_on_field",
    "error_text",
    "give_up_schedule",
    "keep_statement",
    "move_statement",
    "open_new_edition",
    "publish",
    "publish_as_scheduled",
    "remove_statement",
    "resolve",
    "restore",
    "schedule",
    "send_back",
    "submit",
    "withdraw",
]
