"""A row of a file of good practices on its way through the steps of the import."""

from dataclasses import dataclass, field

from imports.import_kind import Errors
from partners.models import Organisation
from practices.models import Edition, Practice


@dataclass
class Plan:
    """What a row writes: `values` and `chosen` of an edition, `organisation` and `projects` of its practice.

    `slug` is the slug in the file. `practice` and `edition` are None where the row is about a new one.
    """

    slug: str
    practice: Practice | None
    edition: Edition | None = None
    values: dict = field(default_factory=dict)
    chosen: dict = field(default_factory=dict)
    organisation: Organisation | None = None
    projects: list | None = None

    @property
    def is_new(self):
        return self.practice is None


@dataclass
class PracticeRow:
    """`stored` has by column the texts that an export may have of it now, first the one to show.

    `cells` are as in the file, `normalised` and `changed` as in an export.
    """

    number: int
    cells: dict
    plan: Plan
    errors: Errors = field(default_factory=Errors)
    is_identified: bool = False
    stored: dict = field(default_factory=dict)
    normalised: dict = field(default_factory=dict)
    changed: dict = field(default_factory=dict)
