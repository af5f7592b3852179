"""The columns of a file of good practices: those of the lists of practices and of editions as files."""

from django.db import models

from catalogue.cells import BETWEEN, as_text
from imports import values
from partners.models import Organisation
from practices.exports import EDITIONS
from practices.fields import EXPORTED, SEVERAL, without
from practices.models import Edition

COLUMNS = EDITIONS.columns
# The fields of an edition that a form takes as they are.
FORM_FIELDS = without(EXPORTED, SEVERAL)
# The field by which a cell names the records of a relation.
LINK_KEYS = {"regions": "code", "topics": "slug", "projects": "slug"}
LISTS = (*SEVERAL, "projects")
# What belongs to the practice, whichever edition a row is about.
OF_PRACTICE = ("organisation", "projects")


def edition_field(name):
    return Edition._meta.get_field(name)


def of_type(field_class):
    return tuple(name for name in FORM_FIELDS if isinstance(edition_field(name), field_class))


DATES = of_type(models.DateField)
BOOLEANS = of_type(models.BooleanField)
CHOICES = tuple(name for name in FORM_FIELDS if edition_field(name).choices)
HELP = {
    "slug": "The last part of the practice's web address; empty for a new one.",
    "organisation": f"The organisation in charge, by {Organisation.objects.all().written_as}.",
    "edition": "The number of the edition; empty for the newest.",
    "status": "Not imported: an imported practice is a draft.",
    "published_at": "Not imported.",
    "start": "A date, such as 2019-03-31, 31/03/2019 or 31.03.2019.",
    "end": "A date, as in “start”.",
    "dates_precision": "How exact the dates are.",
    "is_ongoing": "yes or no.",
    "scope": "The geographical scope.",
    "regions": "NUTS codes of its regions.",
    "topics": "Slugs of topics.",
    "projects": "Slugs of projects.",
}


def column_help(name):
    """What a column holds, with the length that a complete text may have."""
    if name in HELP:
        return HELP[name]
    return str(edition_field(name).help_text)


def normalised(name, text):
    """The cell as an exported list would have it. Raises ValidationError."""
    if name in DATES:
        return as_text(values.parse_date(text))
    if name in BOOLEANS:
        return as_text(values.parse_boolean(text))
    if name in CHOICES:
        return values.parse_choice(text, edition_field(name).choices)
    if name in LISTS:
        return list_text(values.split_values(text))
    return text


def list_text(names):
    """The names as the text of one cell, in the order of exports."""
    return BETWEEN.join(sorted(names))
