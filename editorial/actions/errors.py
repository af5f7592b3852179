from django.core.exceptions import ValidationError


class EditConflict(Exception):
    """Somebody saved the edition since the version that a change is based on."""


def error_text(error):
    """Why a verb was refused, in one sentence or more."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return str(error)
