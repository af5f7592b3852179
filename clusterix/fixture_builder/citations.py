"""A citation for every statement of a document, and a conflict for every field about which documents differ."""

from clusterix.fixture_builder.files import MODELS


def add_citations(builder):
    # The same statement may come twice, by way of two lists; it is one citation.
    numbers = {}
    for number, statement in enumerate(builder.facts.statements, start=1):
        numbers.setdefault(statement, number)
    add_conflicts(builder, numbers)
    for statement, number in numbers.items():
        builder.add("citation", number, citation_of(builder, statement), pk=number)
    for naming in builder.facts.namings:
        cite_naming(builder, naming)


def add_conflicts(builder, numbers):
    for number, entry in enumerate(builder.facts.conflicts.values(), start=1):
        preferred = builder.facts.shown(entry["of"], entry["field"])
        fields = {
            **target(builder, entry["of"], entry["field"]),
            "slug": entry["slug"],
            "title": entry["title"],
            "kind": entry["kind"],
            "reason": entry["reason"],
            "preferred": numbers[preferred],
        }
        builder.add("conflict", entry["slug"], fields, pk=number)


def target(builder, of, field):
    """The fields of a citation or conflict that say what it is about."""
    kind, _, _ = of.partition(":")
    return {
        "content_type": MODELS[kind].split("."),
        "object_id": builder.number(of),
        "field": field,
    }


def citation_of(builder, statement):
    fields = {
        **target(builder, statement.of, statement.field),
        "source": [statement.source],
        "locator": statement.at,
        "value": statement.says,
        "meaning": statement.means,
    }
    conflict = builder.facts.conflicts.get((statement.of, statement.field))
    if conflict and statement.means:
        shown = builder.facts.shown(statement.of, statement.field)
        fields["conflict"] = builder.number(f"conflict:{conflict['slug']}")
        fields["stance"] = "conflicts"
        if statement.means == shown.means:
            fields["stance"] = "agrees"
    return fields


def cite_naming(builder, naming):
    """What a document says by naming an organisation: a name that it has and, in a partner list, its role."""
    name = target(builder, f"name:{naming.name}", "name")
    cite(builder, name, naming, naming.name)
    # Only partner lists say who has a role.
    if not naming.in_list:
        return
    value = "named among the partners"
    if naming.role == "lead":
        value = "lead partner"
    partnership = f"partnership:{naming.project}/{naming.organisation}"
    role = target(builder, partnership, "role")
    cite(builder, role, naming, value)


def cite(builder, about, naming, value):
    number = len(builder.records["citation"]) + 1
    fields = {
        **about,
        "source": [naming.source],
        "value": value,
        "locator": naming.at,
    }
    builder.add("citation", number, fields)
