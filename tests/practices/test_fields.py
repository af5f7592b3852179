"""A field of Edition is in every place that shows, keeps or hands on what people write, or a test names the place."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import models
from rest_framework.test import APIRequestFactory

from backoffice.autosave import autosaved_fields
from editorial.comparison import of_editions
from editorial.forms import EditionForm
from editorial.importers.practices import PracticeImporter
from practices import exports, fields
from practices.api_rows import practice_rows
from practices.models import Edition
from practices.search import practice_index
from practices.serializers import PracticeSerializer
from tests.factories import EditionFactory

PAGE = Path(settings.BASE_DIR) / "templates" / "practices" / "detail.html"
# Of these the filter `when` makes one line: `edition|when`.
IN_THE_PERIOD = {"start", "end", "dates_precision", "is_ongoing"}
# Words for the search, and the language of the text: both work without being read.
NOT_ON_THE_PAGE = {"keywords", "language"}
# What the form of an edition leaves out of the state: numbers for the machine, and who scheduled it.
# The form shows the name of who submitted an edition, which is no link to an account.
NOT_IN_A_FIELDSET = {"id", "version", "scheduled_by", "submitted_by", "updated_at"}
EXCEPTIONS = (
    "STATE",
    "OF_ONE_EDITION",
    "NOT_IN_TABLES",
    "FILLED_FROM_THE_START",
    "NOT_EXPECTED",
)


def lacking(names, place):
    """Which of `names` are not in `place`."""
    return [name for name in names if name not in place]


def names_in_fieldsets():
    names = []
    for _, options in admin.site.get_model_admin(Edition).fieldsets:
        names += options["fields"]
    return names


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_an_exception_is_about_a_field_that_there_is(name):
    unknown = lacking(getattr(fields, name), fields.DECLARED)

    assert not unknown, f"practices/fields.py: {name} names {unknown}, which Edition does not have."


def test_every_field_is_a_state_or_is_edited():
    assert {*fields.EDITED, *fields.STATE} == set(fields.DECLARED)


def test_every_field_stands_in_a_fieldset_of_the_form():
    absent = lacking(fields.DECLARED, {*names_in_fieldsets(), *NOT_IN_A_FIELDSET})

    assert not absent, f"editorial/admin/edition.py: put {absent} into `fieldsets`."


def test_no_field_stands_in_two_fieldsets():
    names = names_in_fieldsets()

    assert len(names) == len(set(names))


def test_every_field_is_on_the_public_page():
    template = PAGE.read_text(encoding="utf-8")
    shown = set(re.findall(r"edition\.(?:get_)?([a-z_]+?)(?:_display)?\b", template))
    sections = {name for name, _, _ in Edition().sections()}

    absent = lacking(fields.EDITED, shown | sections | IN_THE_PERIOD | NOT_ON_THE_PAGE)

    assert not absent, f"templates/practices/detail.html: show {absent}."
    assert "edition|when" in template


def test_every_field_is_kept_while_somebody_types():
    absent = lacking(fields.EDITED, autosaved_fields(EditionForm))

    # A browser sends a chosen file when the form is saved and not before.
    assert absent == ["image"]


@pytest.mark.django_db
def test_every_text_is_compared():
    texts = {name: f"Another {name}" for name in fields.EDITED if is_free_text(name)}

    differing = {name for name, *_ in of_editions(EditionFactory(), EditionFactory(**texts))}

    absent = lacking(texts, differing)
    assert not absent, f"editorial/comparison.py does not compare {absent}."


def is_free_text(name):
    field = Edition._meta.get_field(name)
    is_text = isinstance(field, models.CharField | models.TextField)
    # A code of a language is no longer than ten characters.
    return is_text and not field.choices and name != "language"


def test_every_field_is_copied_into_the_next_edition():
    absent = lacking(fields.EDITED, {*fields.COPIED, *fields.OF_ONE_EDITION})

    assert not absent, f"editorial/actions/drafts.py: open_new_edition does not copy {absent}."


def test_every_field_is_a_column_of_the_files():
    tables = (exports.PRACTICES, exports.EDITIONS, exports.EDITIONS_OF_STAFF)
    columns = set.intersection(*(set(table.columns) for table in tables))

    absent = lacking(fields.EDITED, columns | fields.NOT_IN_TABLES)

    assert not absent, f"practices/exports.py: one of its tables has no column for {absent}."


def test_every_column_of_the_files_is_imported():
    absent = lacking(exports.EDITIONS.columns, PracticeImporter.columns)

    assert not absent, f"editorial/importers.py has no column for {absent}."


def test_every_text_is_searched():
    absent = lacking(fields.TEXTS, practice_index.body)

    assert not absent, f"practices/search.py: the body does not hold {absent}."


@pytest.mark.django_db
def test_every_field_is_sent_by_the_api():
    edition = EditionFactory(published=True)

    row = practice_rows([edition.practice_id], APIRequestFactory().get("/"))[0]

    assert not lacking(fields.EDITED, row), (
        f"practices/api_rows.py leaves out {lacking(fields.EDITED, row)}."
    )
    absent = lacking(fields.EDITED, PracticeSerializer().fields)
    assert not absent, f"practices/serializers.py leaves out {absent}."
