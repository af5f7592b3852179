"""Good practices from a file: each row as if somebody filled in the form of its edition, and kept as a draft."""

from django.urls import reverse

from editorial import actions, bulk
from editorial.importers.columns import (
    BOOLEANS,
    CHOICES,
    COLUMNS,
    LISTS,
    column_help,
    edition_field,
    list_text,
)
from editorial.importers.compare import compare
from editorial.importers.identify import identify
from editorial.importers.known import KnownRecords, projects_for
from editorial.importers.validate import Repeats, validate
from imports.import_kind import RowResult, StaleRow, State
from imports.values import YES_OR_NO, filled_choices
from partners.models import Region
from practices.exports import PRACTICES
from practices.models import Topic
from practices.permissions import Role, organisations_of, role_of

REASON = "Imported from a file."
# Where “no” may mean more than one thing.
BOOLEAN_MEANINGS = {
    "is_ongoing": [
        ("yes", "Ongoing"),
        ("no", "Ended, or not known"),
    ],
}


class PracticeImporter:
    name = "practices"
    label = "Good practices"
    list_url = "admin:practices_edition_changelist"
    promise = "Imported practices are drafts. Submit them for review as usual."
    several = LISTS
    read_only = ("status", "published_at")
    explained = PRACTICES.explained
    columns = {column: column_help(column) for column in COLUMNS}

    @staticmethod
    def may_import(user):
        return role_of(user) != Role.PUBLIC

    @staticmethod
    def values(user):
        allowed = {"organisation": list(organisations_of(user).values_list("slug", "name"))}
        for name in sorted(CHOICES):
            allowed[name] = filled_choices(edition_field(name).choices)
        for name in BOOLEANS:
            allowed[name] = BOOLEAN_MEANINGS.get(name, YES_OR_NO)
        allowed["regions"] = [(region.code, region.label) for region in Region.objects.current()]
        allowed["topics"] = list(Topic.objects.values_list("slug", "name"))
        allowed["projects"] = list(projects_for(user).values_list("slug", "acronym"))
        return allowed

    def __init__(self, user):
        self.user = user
        self.known = KnownRecords(user)
        self.repeats = Repeats()

    def check(self, rows):
        self.known.load(rows)
        return [self.check_row(row) for row in rows]

    def check_row(self, row):
        practice_row = identify(row, self.known)
        compare(practice_row, self.known)
        validate(practice_row, self.known, self.repeats, self.user)
        return self.report(practice_row)

    # Report

    def report(self, row):
        plan = row.plan
        result = RowResult(State.ERROR, title_of(row), plan=plan)
        if plan.edition:
            result.url = url_of(plan.edition)
        if row.errors:
            result.errors = row.errors.listed
        elif plan.is_new:
            result.state = State.NEW
            # Shown because it may be a mistyped slug; a list from another installation brings its own.
            if plan.slug:
                result.changes = [["slug", "", plan.slug]]
        elif row.changed:
            result.state = State.CHANGED
            result.changes = self.changes_of(row)
        else:
            result.state = State.UNCHANGED
        return result

    def changes_of(self, row):
        after = dict(row.changed)
        if "projects" in after:
            after["projects"] = self.projects_after(row.plan)
        changes = []
        for name, text in after.items():
            before = row.stored[name][0]
            changes.append([name, before, text])
        return changes

    def projects_after(self, plan):
        """The projects that the practice will have, as far as the person may know them."""
        slugs = []
        for slug, key in self.known.keys["projects"].items():
            if key in plan.projects:
                slugs.append(slug)
        return list_text(slugs)

    # Save

    def save(self, results):
        new = []
        known = []
        for result in results:
            if result.plan.is_new:
                new.append(result)
            else:
                known.append(result)
        if new:
            self.begin_practices(new)
        for result in known:
            edition = self.save_changes(result.plan)
            result.url = url_of(edition)
            result.records = [edition.practice, edition]

    def begin_practices(self, results):
        drafts = [draft_of(result.plan) for result in results]
        editions = bulk.begin_many(
            drafts,
            by=self.user,
            reason=REASON,
        )
        for result, edition in zip(results, editions, strict=True):
            result.url = url_of(edition)
            result.records = [edition.practice, edition]

    def save_changes(self, plan):
        """Do what a row about a known practice changes. Returns the edition that has its text then."""
        changes_practice = plan.organisation or plan.projects is not None
        if changes_practice:
            bulk.reassign(
                plan.practice,
                organisation=plan.organisation,
                projects=plan.projects,
                by=self.user,
            )
        changes_text = plan.values or plan.chosen
        if not changes_text:
            return plan.edition
        try:
            return bulk.revise(
                plan.edition,
                plan.values,
                plan.chosen,
                by=self.user,
                reason=REASON,
            )
        except actions.EditConflict as error:
            raise StaleRow from error


def title_of(row):
    title = row.normalised.get("title")
    if not title:
        title = row.stored["title"][0]
    return title.strip()


def draft_of(plan):
    return bulk.Draft(
        organisation=plan.organisation,
        values=plan.values,
        chosen=plan.chosen,
        projects=tuple(plan.projects or ()),
        slug=plan.slug,
    )


def url_of(edition):
    return reverse("admin:practices_edition_change", args=[edition.pk])
