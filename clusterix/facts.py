"""Facts as the source documents state them, read from YAML and merged into one value a field.

`fixtures/facts/` has one file a document, `fixtures/editorial/` what the editors add: which names are one organisation,
the prose, and which value is shown where documents differ.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml


class FactsError(Exception):
    """The facts do not fit together; the message says which and what to write where."""


@dataclass(frozen=True)
class Statement:
    """A document says something about one field. `means` is the value as the field stores it, empty for prose."""

    source: str
    of: str
    field: str
    says: str
    at: str
    means: str = ""


@dataclass(frozen=True)
class Naming:
    """A document calls an organisation by this name in this project; partner lists also give country and role."""

    source: str
    project: str
    organisation: str
    name: str
    language: str
    kind: str
    at: str
    in_list: bool
    country: str = ""
    stated_country: str = ""
    role: str = "partner"


def read(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or {}  # noqa: S506 - makes nothing but strings


class Facts:
    """All statements of a fixtures folder."""

    def __init__(self, folder: Path):
        self.documents = [read(path) for path in sorted((folder / "facts").glob("*.yaml"))]
        self.documents.append(read(folder / "editorial" / "corrections.yaml"))
        self.editorial = {path.stem: read(path) for path in sorted((folder / "editorial").glob("*.yaml"))}
        self.conflicts = {(entry["of"], entry["field"]): entry for entry in self.editorial["conflicts"]}

    @cached_property
    def organisation_of(self):
        """Organisation by name as written. Raises FactsError when two organisations claim a name."""
        owners = {}
        for slug, organisation in self.editorial["organisations"].items():
            for name in [*organisation["names"], *organisation.get("variants", [])]:
                if owners.setdefault(name, slug) != slug:
                    raise FactsError(f"organisations.yaml gives “{name}” to both {owners[name]} and {slug}.")
        return owners

    @cached_property
    def namings(self):
        return [
            self._naming(document["source"]["code"], entry, listed)
            for document in self.documents
            for section, listed in (("partners", True), ("names", False))
            for entry in document.get(section, [])
        ]

    def _naming(self, source, entry, listed):
        if entry["name"] not in self.organisation_of:
            raise FactsError(f"{source} names “{entry['name']}”; say in organisations.yaml which organisation it is.")
        slug = self.organisation_of[entry["name"]]
        variants = self.editorial["organisations"][slug].get("variants", [])
        return Naming(
            source=source,
            project=entry["project"],
            organisation=slug,
            name=entry["name"],
            language=entry["language"],
            kind="variant" if entry["name"] in variants else entry.get("kind", "full"),
            at=entry["at"],
            in_list=listed,
            country=entry.get("country", ""),
            stated_country=entry.get("as", ""),
            role=entry.get("role", "partner"),
        )

    @cached_property
    def statements(self):
        stated = [
            Statement(source=document["source"]["code"], **entry)
            for document in self.documents
            for entry in document.get("statements", [])
        ]
        return [*stated, *self._from_partner_lists()]

    def _from_partner_lists(self):
        """What partner lists state: the country of each partner, and the spellings that a conflict is about."""
        for naming in self.namings:
            about = f"organisation:{naming.organisation}"
            if naming.country:
                yield Statement(naming.source, about, "country", naming.stated_country, naming.at, naming.country)
            for (of, field), conflict in self.conflicts.items():
                if of == about and naming.name in conflict.get("names", []):
                    yield Statement(naming.source, of, field, naming.name, naming.at, naming.name)

    @cached_property
    def by_field(self):
        fields = {}
        for statement in self.statements:
            fields.setdefault((statement.of, statement.field), []).append(statement)
        return fields

    def shown(self, of, field):
        """The statement whose value is shown, None where no document gives one. Raises FactsError when undecided."""
        valued = [statement for statement in self.by_field.get((of, field), []) if statement.means]
        differ = len({statement.means for statement in valued}) > 1
        decision = self.conflicts.get((of, field))
        if differ and not decision:
            stated = "; ".join(f"{statement.source} says {statement.says!r}" for statement in valued)
            raise FactsError(f"Sources differ about {field} of {of} ({stated}). Decide in editorial/conflicts.yaml.")
        if decision and not differ:
            raise FactsError(f"conflicts.yaml decides {decision['slug']}, but the facts do not differ there.")
        return self._preferred(valued, decision) if decision else next(iter(valued), None)

    @staticmethod
    def _preferred(valued, decision):
        prefer = decision["prefer"] if isinstance(decision["prefer"], dict) else {"source": decision["prefer"]}
        for statement in valued:
            if statement.source == prefer["source"] and prefer.get("means", statement.means) == statement.means:
                return statement
        raise FactsError(f"conflicts.yaml prefers {prefer} for {decision['slug']}, which states no such value.")

    def values(self, of):
        """The merged values of everything stated about `of`, by field."""
        merged = {field: self.shown(about, field) for about, field in self.by_field if about == of}
        return {field: statement.means for field, statement in merged.items() if statement}
