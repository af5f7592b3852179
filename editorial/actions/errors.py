from django.core.exceptions import ValidationError


class EditConflict(Exception):
    """Somebody saved the edition since the version that a change is based on."""


class StaleVersion(ValidationError):
    """The text was changed since the version that the person has read."""


def error_text(error):
    """Why a verb was refused, in one sentence or more."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return str(error)
