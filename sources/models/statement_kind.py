"""The kinds of statement, and what each of them demands."""

from django.core.exceptions import FieldDoesNotExist
from django.db import models

MOST_WORDS = 8
# The short texts that are names. Others, such as keywords and notes, are prose.
NAMES = {"acronym", "cci", "name", "outlet", "place", "title"}


class StatementKind(models.TextChoices):
    QUOTED = "quoted", "quoted"
    PARAPHRASED = "paraphrased", "in our words"
    DERIVED = "derived", "derived"


def is_exact(model, name):
    """Whether the field holds a name, a figure, a date, a code or a choice, and no prose."""
    try:
        field = model._meta.get_field(name)
    except (FieldDoesNotExist, AttributeError):
        # Sources also state what is no field of ours, and the kind of record may be gone.
        return False
    if isinstance(field, models.TextField):
        return False
    is_short_text = type(field) is models.CharField and not field.choices
    if is_short_text:
        return name in NAMES
    return True


def word_count(text):
    """Signs that stand alone, such as a dash, are no words."""
    words = [part for part in text.split() if any(map(str.isalnum, part))]
    return len(words)


def problems(*, kind, value, derivation, language, exact, label):
    """{field of the statement: what is wrong with it, in a sentence}.

    `exact` and `label` are of the field that the statement is about.
    """
    found = {}
    if kind == StatementKind.QUOTED and word_count(value) > MOST_WORDS:
        found["value"] = (
            f"A quotation has at most {MOST_WORDS} words, and this one has {word_count(value)}. "
            "Quote fewer words, or say it in your own."
        )
    if kind == StatementKind.PARAPHRASED and exact:
        found["kind"] = (
            f"“{label}” holds a name, a figure, a date or a choice. Quote the words of the "
            "document, or choose “derived” and say how the value follows."
        )
    if kind != StatementKind.QUOTED and language:
        found["language"] = "Only a quotation has a language."
    derivation_problem = problem_of_derivation(kind, derivation)
    if derivation_problem:
        found["derivation"] = derivation_problem
    return found


def problem_of_derivation(kind, derivation):
    is_derived = kind == StatementKind.DERIVED
    if is_derived and not derivation:
        return "Say how the value follows, such as “sum of …” or “country of the region”."
    if derivation and not is_derived:
        return (
            "Only a derived statement says how it follows. Choose “derived”, or leave this empty."
        )
    return ""
