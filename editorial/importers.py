"""Good practices out of a file: each row as if it were typed into the form of its edition, and kept as a draft."""

from copy import copy
from dataclasses import dataclass, field

from django import forms
from django.db.models import Prefetch
from django.urls import reverse

from catalogue.cells import BETWEEN, as_text
from editorial import actions, bulk
from imports import values
from imports.import_kind import Errors, RowResult, StaleRow, State, ordered, says
from partners.models import Organisation, Region
from practices.exports import COLUMNS, OWN, SEVERAL
from practices.models import Edition, Practice, Status, Topic
from practices.permissions import May, Role, allowed, is_staff_role, may_change_practice, organisations_of, role_of
from projects.models import Project

REASON = "From a file."
DAYS, TRUTHS, CHOICES = {"start", "end"}, {"is_ongoing"}, {"scope", "dates_precision"}
TOGETHER = DAYS | TRUTHS  # what constraints compare
LISTS = ("regions", "topics", "projects")
NEEDED = {"title": "Give the practice a title.", "organisation": "Say who is in charge of it."}
NOT_YOURS = "You work on no practice with this address. Leave it empty for a new one."
UNKNOWN = "No practice has this address. Correct it; for a new practice, leave it empty or add title and organisation."
ABOUT = {
    "slug": "The practice's address on this site; empty for a new one.",
    "organisation": "The address of the organisation in charge.",
    "edition": "The number of the edition; empty for the newest.",
    "status": "Not read: what comes from a file is a draft.",
    "published_at": "Not read.",
    "start": "A day, as 2019-03-31, 31/03/2019 or 31.03.2019.",
    "end": "A day, as start.",
    "dates_precision": "How exact the days are.",
    "is_ongoing": "yes or no.",
    "scope": "How far it reaches.",
    "regions": "NUTS codes of where it is.",
    "topics": "Addresses of topics.",
    "projects": "Addresses of projects.",
}


def about(name):
    """What a column holds, with the length that a complete text may have."""
    return ABOUT.get(name) or str(Edition._meta.get_field(name).help_text)


class EditionTexts(forms.ModelForm):
    """The boxes of an edition's form that a file has columns for."""

    class Meta:
        model = Edition
        fields = OWN


@dataclass
class Plan:
    """What a row changes: `texts` and `chosen` of an edition, `organisation` and `projects` of its practice.

    `slug` is the address that was written; a `practice` or `edition` is there unless the row is about a new one.
    """

    slug: str
    practice: Practice | None
    edition: Edition | None = None
    texts: dict = field(default_factory=dict)
    chosen: dict = field(default_factory=dict)
    organisation: Organisation | None = None
    projects: list | None = None


class PracticeImporter:
    """The columns are those of the lists of practices and of editions as files."""

    name, label, list_url = "practices", "Good practices", "admin:practices_edition_changelist"
    promise = "What comes from a file is a draft, to be submitted and reviewed as any other."
    several = LISTS
    read_only = ("status", "published_at")
    columns = {name: about(name) for name in (*COLUMNS, *SEVERAL, "projects")}

    @staticmethod
    def may_import(user):
        return role_of(user) != Role.PUBLIC

    @staticmethod
    def values(user):
        fields = {name: Edition._meta.get_field(name).choices for name in sorted(CHOICES)}
        return {
            "organisation": list(organisations_of(user).values_list("slug", "name")),
            **{name: [(value, label) for value, label in choices if value] for name, choices in fields.items()},
            "is_ongoing": [("yes", "It goes on"), ("no", "It has ended, or it is not known")],
            "regions": [(region.code, region.label) for region in Region.objects.current()],
            "topics": list(Topic.objects.values_list("slug", "name")),
            "projects": list(projects_for(user).values_list("slug", "acronym")),
        }

    def __init__(self, user):
        self.user, self.is_staff = user, is_staff_role(user)
        self.known = {
            "regions": {code: code for code in Region.objects.values_list("code", flat=True)},
            "topics": dict(Topic.objects.values_list("slug", "pk")),
            "projects": dict(projects_for(user).values_list("slug", "pk")),
        }
        self.rows = {}  # what each was about: {edition or new practice: number of the row}
        self.slugs = set()  # that new practices are to have

    def check(self, rows):
        slugs = {row.cells.get("slug", "").strip() for row in rows}
        practices = Practice.objects.workable_by(self.user).filter(slug__in=slugs).select_related("organisation")
        editions = Prefetch("editions", Edition.objects.prefetch_related("regions", "topics"))
        self.practices = {practice.slug: practice for practice in practices.prefetch_related(editions, "projects")}
        named = {row.cells.get("organisation", "").strip() for row in rows}
        self._find_organisations(named)
        named |= {organisation.slug for organisation in self.organisations.values()}
        titles = {row.cells.get("title", "").strip() for row in rows}
        there = Edition.objects.workable_by(self.user).filter(title__in=titles, practice__organisation__slug__in=named)
        there = there.values_list("title", "practice__organisation__slug", "practice__slug")
        self.there = {(title, organisation): slug for title, organisation, slug in there}
        return [self._outcome(row.number, ordered(row.cells, self.columns)) for row in rows]

    def _find_organisations(self, named):
        """Those that rows may name, by their addresses and by those of records that were merged into them."""
        records = organisations_of(self.user)
        self.organisations = records.in_bulk(named, field_name="slug")
        moved = records.by_former_slug(named - self.organisations.keys())
        self.organisations |= moved | {organisation.slug: organisation for organisation in moved.values()}

    def save(self, outcomes):
        new = [outcome for outcome in outcomes if outcome.plan.practice is None]
        begun = [bulk.Draft(p.organisation, p.texts, p.chosen, p.projects or (), p.slug) for p in (o.plan for o in new)]
        made = bulk.begin_many(begun, by=self.user, reason=REASON, reserved=self.slugs) if begun else []
        for outcome, edition in zip(new, made, strict=True):
            outcome.address = address(edition)
        for outcome in outcomes:
            if outcome.plan.practice:
                outcome.address = address(self._changed(outcome.plan))

    def _changed(self, plan):
        """Do what a row about a known practice changes. Returns the edition that it ends in."""
        if plan.organisation or plan.projects is not None:
            bulk.reassign(plan.practice, organisation=plan.organisation, projects=plan.projects, by=self.user)
        if not plan.texts and not plan.chosen:
            return plan.edition
        try:
            return bulk.revise(plan.edition, plan.texts, plan.chosen, by=self.user, reason=REASON)
        except actions.EditConflict as error:
            raise StaleRow from error

    def _outcome(self, number, cells):
        """What becomes of one row."""
        errors = Errors()
        if organisation := self.organisations.get(cells.get("organisation", "").strip()):
            cells["organisation"] = organisation.slug
        plan = self._about(cells, errors)
        is_clear = not errors.found
        before = self._before(plan)
        typed = _typed({name: text for name, text in cells.items() if name in before}, errors)
        changed = {name: text for name, text in typed.items() if not says(text, before[name])}
        if is_clear and plan.practice is None:
            self._check_new(plan, changed, errors)
        self._read(plan, changed, errors)
        if is_clear:
            self._check_once(plan, number, cells, changed, errors)
        if is_clear and plan.edition:
            self._check_rights(plan, changed, errors)
        title = (typed.get("title") or before["title"][0]).strip()
        where = address(plan.edition) if plan.edition else ""
        if errors.found:
            return RowResult(State.ERROR, title, where, errors=errors.found, plan=plan)
        if plan.practice is None:
            # A mistyped address is seen by that; a list from another installation brings its own.
            return RowResult(State.NEW, title, changes=[["slug", "", plan.slug]] if plan.slug else [], plan=plan)
        after = changed | ({"projects": self._after(plan)} if "projects" in changed else {})
        changes = [[name, before[name][0], after[name]] for name in changed]
        return RowResult(State.CHANGED if changes else State.UNCHANGED, title, where, changes, plan=plan)

    def _about(self, cells, errors):
        """A Plan with what the row is about."""
        slug, number = cells.pop("slug", "").strip(), cells.pop("edition", "").strip()
        plan = Plan(slug, self.practices.get(slug))
        if plan.practice is None:
            if slug and not self.is_staff:
                errors.add("slug", NOT_YOURS)
            self.slugs.add(slug)
            with errors.of("slug"):
                _ = slug and Practice._meta.get_field("slug").clean(slug, None)
            return plan
        editions = sorted(
            plan.practice.editions.all(), key=lambda e: (e.is_open, e.status == Status.PUBLISHED, e.number)
        )
        fitting = [edition for edition in editions if number in ("", str(edition.number))]
        if not fitting:
            errors.add("edition", f"The practice has no edition {number[:10]}.".replace(" .", "."))
        plan.edition = next(reversed(fitting or editions), None)
        if plan.edition:
            plan.edition.practice = plan.practice
        return plan

    def _check_new(self, plan, changed, errors):
        """What a new practice needs; without it, an address was meant for one that is not there."""
        missing = [name for name in NEEDED if not changed.get(name)]
        if plan.slug and missing:
            errors.add("slug", UNKNOWN)
            return
        for name in missing:
            errors.add(name, NEEDED[name])

    def _before(self, plan):
        """{column: the texts that say what is there now}, first the one to show."""
        edition, practice = plan.edition or Edition(), plan.practice
        before = {}
        for name in OWN:
            known = Edition._meta.get_field(name)
            before[name] = [as_text(getattr(edition, name)), *([""] if known.has_default() and not known.blank else [])]
        chosen = {"regions": "pk", "topics": "slug"}
        for name, key in chosen.items():
            linked = getattr(edition, name).all() if plan.edition else ()
            before[name] = [_listed(getattr(record, key) for record in linked)]
        projects = practice.projects.all() if practice else ()
        everything, public = _listed(p.slug for p in projects), _listed(p.slug for p in projects if p.is_public)
        # Files for the public and for contributors leave out what is not public.
        before["projects"] = [everything, public] if self.is_staff else [public]
        before["organisation"] = [practice.organisation.slug if practice and practice.organisation else "", ""]
        return before

    def _read(self, plan, changed, errors):
        """Put into the plan what the cells say, as the form would take it."""
        if slug := changed.get("organisation"):
            plan.organisation = self.organisations.get(slug)
            if plan.organisation is None:
                errors.add("organisation", f"“{slug[:60]}” is no organisation that you may choose.")
        for name in LISTS:
            if name in changed:
                with errors.of(name):
                    self._choose(plan, name, changed[name])
        self._read_texts(plan, {name: text for name, text in changed.items() if name in OWN}, errors)

    def _choose(self, plan, name, text):
        keys = values.looked_up(values.several(text), self.known[name])
        if name != "projects":
            plan.chosen[name] = keys
            return
        hidden = [p.pk for p in plan.practice.projects.all() if not p.is_public] if plan.practice else []
        plan.projects = [*keys, *(key for key in hidden if key not in keys)]

    def _after(self, plan):
        """The projects that a practice will have, as far as the person may know them."""
        return _listed(slug for slug, key in self.known["projects"].items() if key in plan.projects)

    def _read_texts(self, plan, changed, errors):
        if not changed or {column for column, _ in errors.found}.intersection(changed):
            return
        edition = copy(plan.edition) if plan.edition else Edition()
        asked = {*changed, *(TOGETHER if TOGETHER.intersection(changed) else ())}
        data = {name: changed.get(name, as_text(getattr(edition, name))) for name in asked}
        data |= {name: data[name] == "yes" for name in TRUTHS & asked}
        form = EditionTexts(data, instance=edition)
        for name in set(form.fields) - asked:
            del form.fields[name]
        for name, messages in form.errors.items():
            errors.add(name if name in changed else "", " ".join(messages))
        plan.texts = form.cleaned_data

    def _check_once(self, plan, number, cells, changed, errors):
        """A second row about the same is an error: an edition, a new practice, or what belongs to a practice itself."""
        name = (cells.get("title", "").strip(), cells.get("organisation", "").strip())
        if plan.practice is None and name in self.there:
            errors.add("slug", f"This practice is there already. To change it, write its address: {self.there[name]}")
        new = [each for each in (all(name) and name, plan.slug) if each]
        about = [plan.edition.pk] if plan.edition else new
        if plan.practice:
            about += [(plan.practice.pk, column) for column in ("organisation", "projects") if column in changed]
        for each in about:
            if self.rows.setdefault(each, number) != number:
                errors.add("", f"Row {self.rows[each]} is about the same practice.")
                return

    def _check_rights(self, plan, changed, errors):
        """As pages and verbs ask, for the practice's own columns and for the text of the edition."""
        own = [name for name in ("organisation", "projects") if name in changed]
        if own and not may_change_practice(self.user, plan.practice):
            errors.add(own[0], "What the public reads of a practice is changed by the secretariat.")
        if len(own) == len(changed):
            return
        edition, may = plan.edition, allowed(self.user, plan.edition)
        is_open = [other.number for other in plan.practice.editions.all() if other.is_open]
        if edition.status == Status.PUBLISHED and is_open:
            errors.add("edition", f"Edition {is_open[0]} is open already: write its number, and change its text.")
        elif not {May.EDIT, May.OPEN} & may:
            errors.add(
                "edition", f"Edition {edition.number} is {edition.get_status_display().lower()}: not changed here."
            )


def projects_for(user):
    """The projects that a person may name."""
    return Project.objects.all() if is_staff_role(user) else Project.objects.public()


def address(edition):
    return reverse("admin:practices_edition_change", args=[edition.pk])


def _typed(cells, errors):
    """The cells as a list as a file would write them, in whichever of the known forms they are."""
    typed = {}
    for name, text in cells.items():
        typed[name] = text
        with errors.of(name):
            if name in DAYS:
                typed[name] = as_text(values.day(text))
            elif name in TRUTHS:
                typed[name] = as_text(values.truth(text))
            elif name in CHOICES:
                typed[name] = values.choice(text, Edition._meta.get_field(name).choices)
            elif name in LISTS:
                typed[name] = _listed(values.several(text))
    return typed


def _listed(values):
    return BETWEEN.join(sorted(values))
