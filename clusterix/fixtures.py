"""Django fixtures built from the facts: a record for everything stated, a citation for every statement."""

import csv
import json
from pathlib import Path

from django.apps import apps
from django.conf import settings

from clusterix.facts import Facts, FactsError

FOLDER = settings.BASE_DIR / "fixtures"
# The files in the order in which they are loaded, with the kinds of record (the prefixes of `of`) in each.
FILES = {
    "countries": ["country"],
    "regions": ["region"],
    "sources": ["source"],
    "topics": ["topic"],
    "partners": ["organisation", "name"],
    "projects": ["programme", "project", "phase", "partnership", "output", "event", "media", "indicator"],
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
# Northern Ireland counts on: UKN10 to UKN16 stand under UKN0, like UKN06 to UKN09.
CODES_COUNTED_ON = {"UKN1": "UKN0"}
# First published with this knowledge base; a fixed moment, so that the same facts always give the same fixtures.
PUBLISHED_AT = "2026-11-22T09:00:00Z"


class Builder:
    """Turns Facts into records by kind and key. Numbers are given in order, since citations point at them."""

    def __init__(self, folder: Path = FOLDER):
        self.folder, self.facts = folder, Facts(folder)
        self.editorial = self.facts.editorial
        self.records = {kind: {} for kind in MODELS}

    def add(self, kind, key, fields, *, pk=None):
        """Put a record in: the stated values win over `fields`, which are the editors'."""
        model = apps.get_model(MODELS[kind])
        names = {field.name for field in model._meta.get_fields()}
        stated = {name: value for name, value in self.facts.values(f"{kind}:{key}").items() if name in names}
        number = pk or len(self.records[kind]) + 1
        self.records[kind][key] = {"model": MODELS[kind], "pk": number, "fields": {**fields, **stated}}

    def number(self, of):
        kind, _, key = of.partition(":")
        if key not in self.records.get(kind, {}):
            raise FactsError(f"A fact is about {of}, which no editorial file describes.")
        return self.records[kind][key]["pk"]

    def build(self):
        """All fixtures, by file name. Raises FactsError."""
        self._geography()
        self._sources()
        self._topics()
        self._partners()
        self._projects()
        self._practices()
        self._citations()
        return {file: [r for kind in kinds for r in self.records[kind].values()] for file, kinds in FILES.items()}

    def _geography(self):
        with (self.folder / "regions" / "countries.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                code = row.pop("code")
                self.add("country", code, row, pk=code)
        with (self.folder / "regions" / "regions.csv").open(encoding="utf-8") as file:
            rows = {row["code"]: row for row in csv.DictReader(file)}
        for code, row in rows.items():
            del row["code"]
            above = CODES_COUNTED_ON.get(code[:-1], code[:-1])
            parent = above if above in rows else None
            if row["successors"]:
                row["successors"] = row["successors"].split()
            row["is_nuts"] = row["is_nuts"] == "1"
            filled = {name: value for name, value in row.items() if value != ""}
            self.add("region", code, {**filled, "parent": parent, **self.editorial["regions"].get(code, {})}, pk=code)

    def _sources(self):
        for document in self.facts.documents:
            source = document["source"]
            self.add("source", source["code"], source)

    def _topics(self):
        for slug, topic in self.editorial["practices"]["topics"].items():
            parent = topic.get("parent")
            self.add("topic", slug, {"slug": slug, "name": topic["name"], "parent": parent and [parent]})

    def _partners(self):
        for slug, entry in self.editorial["organisations"].items():
            fields = {"slug": slug, "name": entry["name"], "kind": entry["kind"], "region": entry.get("region")}
            self.add("organisation", slug, {**fields, "predecessors": [], "is_public": True})
            used = {naming.name: naming for naming in self.facts.namings if naming.organisation == slug}
            for name in [*entry["names"], *entry.get("variants", [])]:
                naming = used.get(name)
                described = {"language": naming.language, "kind": naming.kind} if naming else {"language": "en"}
                self.add("name", name, {"organisation": [slug], "name": name, **described})

    def _projects(self):
        editorial = self.editorial["projects"]
        for slug, fields in editorial["programmes"].items():
            self.add("programme", slug, {"slug": slug, **fields})
        for slug, fields in editorial["projects"].items():
            self.add("project", slug, {"slug": slug, **fields, "is_public": True})
            project = self.records["project"][slug]["fields"]
            project["programme"] = [project["programme"]]
            self._partnerships(slug)
        for key, fields in editorial["phases"].items():
            self.add("phase", key, {"project": [key.split("/")[0]], **fields})
        for slug, fields in editorial["outputs"].items():
            self.add("output", slug, {"slug": slug, **fields, "project": [fields["project"]], "is_public": True})
        for slug, fields in editorial["events"].items():
            self.add("event", slug, {"slug": slug, **fields, "project": [fields["project"]]})
        for key, fields in editorial["media"].items():
            self.add("media", key, {**fields, "project": [fields["project"]]})
        for key, fields in editorial["indicators"].items():
            self.add("indicator", key, {"project": [key.split("/")[0]], **fields})

    def _partnerships(self, project):
        """One a partner, numbered in the order of the fullest list: that of the first document that names them all."""
        members = {}
        for naming in self.facts.namings:
            if naming.project == project and naming.in_list:
                members.setdefault(naming.organisation, []).append(naming)
        listed = max(
            (self._listed(project, document["source"]["code"]) for document in self.facts.documents),
            key=lambda names: (len(names), "lead" in {naming.role for naming in names}),
        )
        for order, naming in enumerate(listed, start=1):
            names = dict.fromkeys(n.name for n in self.facts.namings if self._same_partner(n, naming))
            self.add(
                "partnership",
                f"{project}/{naming.organisation}",
                {
                    "project": [project],
                    "organisation": [naming.organisation],
                    "role": naming.role,
                    "order": order,
                    "names_used": [self.number(f"name:{name}") for name in names],
                },
            )
        if missing := set(members) - {naming.organisation for naming in listed}:
            raise FactsError(
                f"No single list of {project} names every partner; {', '.join(sorted(missing))} is left out."
            )

    def _listed(self, project, source):
        return [n for n in self.facts.namings if n.in_list and n.project == project and n.source == source]

    @staticmethod
    def _same_partner(naming, other):
        return (naming.project, naming.organisation) == (other.project, other.organisation)

    def _practices(self):
        editorial = self.editorial["practices"]
        for slug, entry in editorial["editions"].items():
            projects = [[project] for project in entry.pop("projects")]
            self.add("practice", slug, {"slug": slug, "projects": projects, "created_at": PUBLISHED_AT})
            start, end = entry.pop("start", None), entry.pop("end", None)
            fields = {"number": 1, "status": "published", "published_at": PUBLISHED_AT, "updated_at": PUBLISHED_AT}
            dates = {"start": start and f"{start}-01-01", "end": end and f"{end}-12-31", "dates_precision": "year"}
            topics = [[topic] for topic in entry.pop("topics")]
            regions = entry.pop("regions", [])
            self.add(
                "edition", slug, {"practice": [slug], **fields, **entry, **dates, "regions": regions, "topics": topics}
            )
        for key, fields in editorial["transfers"].items():
            self.add("transfer", key, {"practice": [key.split("/")[0]], **fields})
        for key, fields in editorial["recommendations"].items():
            links = {name: [[slug] for slug in fields[name]] for name in ("topics", "practices")}
            self.add("recommendation", key, {**fields, "project": [fields["project"]], **links, "is_public": True})
        for slug, fields in editorial["action_plans"].items():
            links = {name: [fields[name]] for name in ("organisation", "project", "document")}
            topics = [[topic] for topic in fields["topics"]]
            self.add("action-plan", slug, {"slug": slug, **fields, **links, "topics": topics, "is_public": True})

    def _citations(self):
        citation_of = {}
        for number, statement in enumerate(self.facts.statements, start=1):
            citation_of.setdefault(statement, number)
        for number, entry in enumerate(self.facts.conflicts.values(), start=1):
            preferred = self.facts.shown(entry["of"], entry["field"])
            about = self._target(entry["of"], entry["field"])
            texts = {name: entry[name] for name in ("slug", "title", "kind", "reason")}
            self.add("conflict", entry["slug"], {**about, **texts, "preferred": citation_of[preferred]}, pk=number)
        for statement, number in citation_of.items():
            self.add("citation", number, self._citation(statement), pk=number)
        for naming in self.facts.namings:
            self._cite(self._target(f"name:{naming.name}", "name"), naming, naming.name)
            if naming.in_list:
                partnership = f"partnership:{naming.project}/{naming.organisation}"
                said = "lead partner" if naming.role == "lead" else "named among the partners"
                self._cite(self._target(partnership, "role"), naming, said)

    def _target(self, of, field):
        label = MODELS[of.partition(":")[0]]
        return {"content_type": label.split("."), "object_id": self.number(of), "field": field}

    def _citation(self, statement):
        entry = self.facts.conflicts.get((statement.of, statement.field))
        fields = {**self._target(statement.of, statement.field), "source": [statement.source], "locator": statement.at}
        fields |= {"value": statement.says, "meaning": statement.means}
        if entry and statement.means:
            shown = self.facts.shown(statement.of, statement.field)
            fields["conflict"] = self.number(f"conflict:{entry['slug']}")
            fields["stance"] = "agrees" if statement.means == shown.means else "conflicts"
        return fields

    def _cite(self, target, naming, value):
        number = len(self.records["citation"]) + 1
        self.add("citation", number, {**target, "source": [naming.source], "value": value, "locator": naming.at})


def rendered(records):
    """One record a line, so that a change of one fact is a change of one line."""
    lines = ",\n".join(json.dumps(record, ensure_ascii=False, sort_keys=True) for record in records)
    return f"[\n{lines}\n]\n"
