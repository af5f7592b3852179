"""Facts as the source documents state them, read from YAML and merged into one value a field.

`fixtures/facts/` has one file a document. `fixtures/editorial/` has what the editors add: which
names are one organisation, the prose, and which value is shown where documents differ.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from sources.models import StatementKind


class FactsError(Exception):
    """The facts do not fit together; the message says which, and what to write where."""


@dataclass(frozen=True)
class Statement:
    """A document says something about one field. `means` is the value as the field stores it, empty for prose.

    `kind` is one of StatementKind; only where it is “quoted”, `says` has the document's own words.
    """

    source: str
    of: str
    field: str
    says: str
    at: str
    means: str = ""
    kind: str = ""
    derivation: str = ""
    language: str = ""


@dataclass(frozen=True)
class Naming:
    """A document calls an organisation by this name in this project; partner lists also give country and role.

    `quote` are the words of the name that are quoted, since a quotation is short, and `role_called`
    those that say that the organisation leads.
    """

    source: str
    project: str
    organisation: str
    name: str
    quote: str
    language: str
    kind: str
    at: str
    in_list: bool
    country: str = ""
    stated_country: str = ""
    role: str = "partner"
    role_called: str = ""


def read(path):
    """The content of a YAML file, in which every value is a string."""
    text = path.read_text(encoding="utf-8")
    # The base loader makes nothing but strings: a code such as NO must not become false, nor 2014 a number.
    content = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    return content or {}


def read_folder(folder):
    """[(name, content)] of the YAML files of a folder, in the order of their names."""
    paths = sorted(folder.glob("*.yaml"))
    return [(path.stem, read(path)) for path in paths]


class Facts:
    """All statements of a fixtures folder."""

    def __init__(self, folder: Path):
        self.editorial = dict(read_folder(folder / "editorial"))
        self.documents = [content for _, content in read_folder(folder / "facts")]
        # The editors' corrections state facts like a document, after all documents.
        self.documents.append(self.editorial["corrections"])
        self.conflicts = {}
        for entry in self.editorial["conflicts"]:
            about = (entry["of"], entry["field"])
            self.conflicts[about] = entry

    @cached_property
    def organisation_of(self):
        """{name as written: organisation}. Raises FactsError when two organisations claim a name."""
        owners = {}
        for slug, organisation in self.editorial["organisations"].items():
            names = [*organisation["names"], *organisation.get("variants", [])]
            for name in names:
                owner = owners.setdefault(name, slug)
                if owner != slug:
                    raise FactsError(
                        f"organisations.yaml gives “{name}” to both {owner} and {slug}."
                    )
        return owners

    @cached_property
    def namings(self):
        """Every Naming, those of a document's partner list first. Raises FactsError for an unknown name."""
        namings = []
        for document in self.documents:
            source = document["source"]["code"]
            for entry in document.get("partners", []):
                namings.append(self.naming(source, entry, in_list=True))
            for entry in document.get("names", []):
                namings.append(self.naming(source, entry, in_list=False))
        return namings

    def naming(self, source, entry, *, in_list):
        name = entry["name"]
        if name not in self.organisation_of:
            raise FactsError(
                f"{source} names “{name}”; say in organisations.yaml which organisation it is."
            )
        slug = self.organisation_of[name]
        organisation = self.editorial["organisations"][slug]
        kind = entry.get("kind", "full")
        # Which names are variants the editors decide, whatever kind a document gives.
        if name in organisation.get("variants", []):
            kind = "variant"
        return Naming(
            source=source,
            project=entry["project"],
            organisation=slug,
            name=name,
            quote=entry.get("quote", name),
            language=entry["language"],
            kind=kind,
            at=entry["at"],
            in_list=in_list,
            country=entry.get("country", ""),
            stated_country=entry.get("as", ""),
            role=entry.get("role", "partner"),
            role_called=entry.get("called", ""),
        )

    @cached_property
    def statements(self):
        """Every Statement, those that partner lists imply last."""
        statements = []
        for document in self.documents:
            source = document["source"]["code"]
            for entry in document.get("statements", []):
                statements.append(Statement(source=source, **entry))
        for naming in self.namings:
            statements += self.implied_statements(naming)
        return statements

    @cached_property
    def quotes(self):
        """Every Statement that has the words of its document. One may come twice, by way of two lists."""
        unique = dict.fromkeys(self.statements)
        return [statement for statement in unique if statement.kind == StatementKind.QUOTED]

    def implied_statements(self, naming):
        """What a document states by naming an organisation: its name, and a spelling that a conflict is about.

        A partner list also states its country and its role.
        """
        of = f"organisation:{naming.organisation}"
        yield name_statement(naming, f"name:{naming.name}", "name")
        # Only partner lists say who has a role.
        if naming.in_list:
            yield role_statement(naming)
        if naming.country:
            yield Statement(
                source=naming.source,
                of=of,
                field="country",
                kind=StatementKind.QUOTED,
                says=naming.stated_country,
                at=naming.at,
                means=naming.country,
            )
        for (about, field), conflict in self.conflicts.items():
            names = conflict.get("names", [])
            if about == of and naming.name in names:
                yield name_statement(naming, of, field, means=naming.name)

    @cached_property
    def by_field(self):
        """{(record, field): its statements}."""
        fields = {}
        for statement in self.statements:
            about = (statement.of, statement.field)
            fields.setdefault(about, []).append(statement)
        return fields

    def shown(self, of, field):
        """The statement whose value is shown, None where no document gives one. Raises FactsError when undecided."""
        statements = self.by_field.get((of, field), [])
        # Prose has no value of its own, so it cannot differ from another document's.
        with_value = [statement for statement in statements if statement.means]
        values = {statement.means for statement in with_value}
        decision = self.conflicts.get((of, field))
        if decision:
            return preferred(with_value, values, decision)
        if len(values) > 1:
            stated = quotations(with_value)
            raise FactsError(
                f"Sources differ about {field} of {of} ({stated}). "
                "Decide in editorial/conflicts.yaml."
            )
        if not with_value:
            return None
        return with_value[0]

    def values(self, of):
        """The merged values of everything stated about `of`, by field."""
        merged = {}
        for about, field in self.by_field:
            if about != of:
                continue
            statement = self.shown(about, field)
            if statement:
                merged[field] = statement.means
        return merged


def name_statement(naming, of, field, *, means=""):
    return Statement(
        source=naming.source,
        of=of,
        field=field,
        kind=StatementKind.QUOTED,
        says=naming.quote,
        language=naming.language,
        at=naming.at,
        means=means,
    )


def role_statement(naming):
    of = f"partnership:{naming.project}/{naming.organisation}"
    about = {"source": naming.source, "of": of, "field": "role", "at": naming.at}
    if naming.role == "lead":
        return Statement(kind=StatementKind.QUOTED, says=naming.role_called, **about)
    return Statement(
        kind=StatementKind.DERIVED,
        says="partner",
        derivation="named in the list of partners",
        **about,
    )


def quotations(statements):
    parts = [f"{statement.source} says {statement.says!r}" for statement in statements]
    return "; ".join(parts)


def preferred(statements, values, decision):
    """The statement that a decision prefers. Raises FactsError where nothing is to be decided, or nothing fits."""
    if len(values) < 2:
        raise FactsError(
            f"conflicts.yaml decides {decision['slug']}, but the facts do not differ there."
        )
    prefer = decision["prefer"]
    if not isinstance(prefer, dict):
        prefer = {"source": prefer}
    for statement in statements:
        # A source may state two values; then the decision also says which.
        means = prefer.get("means", statement.means)
        is_from_source = statement.source == prefer["source"]
        if is_from_source and statement.means == means:
            return statement
    raise FactsError(
        f"conflicts.yaml prefers {prefer} for {decision['slug']}, which states no such value."
    )
