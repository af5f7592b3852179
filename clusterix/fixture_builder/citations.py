"""A citation for every statement of a document, and a conflict for every field about which documents differ."""

from django.apps import apps

from clusterix.facts import FactsError
from clusterix.fixture_builder.files import MODELS
from sources.models import StatementKind
from sources.models.statement_kind import is_exact, problems


def add_citations(builder):
    # The same statement may come twice, by way of two lists; it is one citation.
    numbers = {}
    for number, statement in enumerate(builder.facts.statements, start=1):
        numbers.setdefault(statement, number)
    add_conflicts(builder, numbers)
    for statement, number in numbers.items():
        builder.add("citation", number, citation_of(builder, statement), pk=number)


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
        "kind": statement.kind,
        "locator": statement.at,
        "value": statement.says,
        "meaning": statement.means,
        "derivation": statement.derivation,
        "language": statement.language,
    }
    check_kind(statement.of, fields)
    conflict = builder.facts.conflicts.get((statement.of, statement.field))
    if conflict and statement.means:
        shown = builder.facts.shown(statement.of, statement.field)
        fields["conflict"] = builder.number(f"conflict:{conflict['slug']}")
        fields["stance"] = "conflicts"
        if statement.means == shown.means:
            fields["stance"] = "agrees"
    return fields


def check_kind(of, fields):
    """Raises FactsError where a statement breaks a rule of its kind, as the form of the back-office does."""
    about = f"{fields['source'][0]} about {fields['field']} of {of}"
    if fields["kind"] not in StatementKind.values:
        raise FactsError(f"{about}: say of what kind it is, quoted, paraphrased or derived.")
    model = apps.get_model(*fields["content_type"])
    found = problems(
        kind=fields["kind"],
        value=fields["value"],
        derivation=fields["derivation"],
        language=fields["language"],
        exact=is_exact(model, fields["field"]),
        label=fields["field"],
    )
    if found:
        sentences = " ".join(found.values())
        raise FactsError(f"{about}: {sentences}")
