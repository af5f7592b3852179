"""The fixture files: where they are, what is in each, and how they are written."""

import json

from django.conf import settings

FOLDER = settings.BASE_DIR / "fixtures"
# The files in the order in which they are loaded, with the kinds of record (the prefixes of `of`) in each.
FILES = {
    "countries": ["country"],
    "regions": ["region"],
    "sources": ["source"],
    "topics": ["topic"],
    "partners": ["organisation", "name"],
    "projects": [
        "programme",
        "project",
        "phase",
        "partnership",
        "output",
        "event",
        "media",
        "indicator",
    ],
    "practices": ["practice", "edition", "transfer", "recommendation", "action-plan"],
    "citations": ["conflict", "citation"],
}
MODELS = {
    "country": "partners.country",
    "region": "partners.region",
    "source": "sources.source",
    "topic": "practices.topic",
    "organisation": "partners.organisation",
    "name": "partners.organisationname",
    "programme": "projects.programme",
    "project": "projects.project",
    "phase": "projects.phase",
    "partnership": "projects.partnership",
    "output": "projects.output",
    "event": "projects.event",
    "media": "projects.mediaappearance",
    "indicator": "projects.indicator",
    "practice": "practices.practice",
    "edition": "practices.edition",
    "transfer": "practices.transfer",
    "recommendation": "practices.recommendation",
    "action-plan": "practices.actionplan",
    "conflict": "sources.conflict",
    "citation": "sources.citation",
}


def rendered(records):
    """One record a line, so that a change of one fact is a change of one line."""
    lines = []
    for record in records:
        # Sorted, or a change of the order in the code would change every line.
        line = json.dumps(record, ensure_ascii=False, sort_keys=True)
        lines.append(line)
    content = ",\n".join(lines)
    return f"[\n{content}\n]\n"
