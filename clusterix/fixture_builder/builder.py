"""Django fixtures built from the facts: a record for everything stated, a citation for every statement."""

from pathlib import Path

from django.apps import apps

from clusterix.facts import Facts, FactsError
from clusterix.fixture_builder.citations import add_citations
from clusterix.fixture_builder.cooperation import add_partners, add_projects
from clusterix.fixture_builder.files import FILES, FOLDER, MODELS
from clusterix.fixture_builder.geography import add_countries, add_regions
from clusterix.fixture_builder.knowledge import add_action_plans, add_practices, add_topics


class Builder:
    """Turns Facts into records by kind and key. Numbers are given in order, since citations point at them."""

    def __init__(self, folder: Path = FOLDER):
        self.folder = folder
        self.facts = Facts(folder)
        self.editorial = self.facts.editorial
        self.records = {kind: {} for kind in MODELS}

    def add(self, kind, key, fields, *, pk=None):
        """Put a record in: the stated values win over `fields`, which are the editors'."""
        model = apps.get_model(MODELS[kind])
        names = {field.name for field in model._meta.get_fields()}
        values = self.facts.values(f"{kind}:{key}")
        stated = {name: value for name, value in values.items() if name in names}
        records = self.records[kind]
        if pk is None:
            pk = len(records) + 1
        records[key] = {
            "model": MODELS[kind],
            "pk": pk,
            "fields": {**fields, **stated},
        }

    def number(self, of):
        """The primary key of a record, given as “kind:key”. Raises FactsError where no editorial file has it."""
        kind, _, key = of.partition(":")
        if key not in self.records.get(kind, {}):
            raise FactsError(f"A fact is about {of}, which no editorial file describes.")
        return self.records[kind][key]["pk"]

    def build(self):
        """All fixtures, by file name. Raises FactsError."""
        add_countries(self)
        add_regions(self)
        self.add_sources()
        add_topics(self)
        add_partners(self)
        add_projects(self)
        add_practices(self)
        add_action_plans(self)
        # Last, because citations point at all the others.
        add_citations(self)
        return {file: self.records_of(kinds) for file, kinds in FILES.items()}

    def add_sources(self):
        for document in self.facts.documents:
            source = document["source"]
            self.add("source", source["code"], source)

    def records_of(self, kinds):
        records = []
        for kind in kinds:
            records.extend(self.records[kind].values())
        return records
