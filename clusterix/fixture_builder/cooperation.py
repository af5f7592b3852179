"""Partners and projects, with all that belongs to a project."""

from clusterix.facts import FactsError


def add_partners(builder):
    for slug, entry in builder.editorial["organisations"].items():
        fields = {
            "slug": slug,
            "name": entry["name"],
            "kind": entry["kind"],
            "region": entry.get("region"),
            "predecessors": [],
            "is_public": True,
        }
        builder.add("organisation", slug, fields)
        add_names(builder, slug, entry)


def add_names(builder, organisation, entry):
    """The names of an organisation, in the language and of the kind that documents give them."""
    namings = {}
    for naming in builder.facts.namings:
        if naming.organisation == organisation:
            namings[naming.name] = naming
    names = [*entry["names"], *entry.get("variants", [])]
    for name in names:
        fields = {
            "organisation": [organisation],
            "name": name,
            "language": "en",
        }
        naming = namings.get(name)
        if naming:
            fields["language"] = naming.language
            fields["kind"] = naming.kind
        builder.add("name", name, fields)


def add_projects(builder):
    editorial = builder.editorial["projects"]
    for slug, entry in editorial["programmes"].items():
        builder.add("programme", slug, {"slug": slug, **entry})
    for slug, entry in editorial["projects"].items():
        add_project(builder, slug, entry)
    for key, entry in editorial["phases"].items():
        builder.add("phase", key, {"project": project_in(key), **entry})
    for slug, entry in editorial["outputs"].items():
        fields = {
            "slug": slug,
            **entry,
            "project": [entry["project"]],
            "is_public": True,
        }
        builder.add("output", slug, fields)
    for slug, entry in editorial["events"].items():
        fields = {"slug": slug, **entry, "project": [entry["project"]]}
        builder.add("event", slug, fields)
    for key, entry in editorial["media"].items():
        fields = {**entry, "project": [entry["project"]]}
        builder.add("media", key, fields)
    for key, entry in editorial["indicators"].items():
        builder.add("indicator", key, {"project": project_in(key), **entry})


def project_in(key):
    """The natural key of the project in a key such as “clusterix/phase-1”."""
    project, _, _ = key.partition("/")
    return [project]


def add_project(builder, slug, fields):
    builder.add("project", slug, {"slug": slug, **fields, "is_public": True})
    project = builder.records["project"][slug]["fields"]
    # The programme is a stated fact, so it is known only now; fixtures name records by their natural key, a list.
    project["programme"] = [project["programme"]]
    add_partnerships(builder, slug)


def add_partnerships(builder, project):
    """One a partner, numbered in the order of the fullest list: that of the first document that names them all."""
    namings = [naming for naming in builder.facts.namings if naming.project == project]
    partners = fullest_list(builder, namings)
    for order, partner in enumerate(partners, start=1):
        add_partnership(builder, partner, order, namings)
    check_all_are_listed(project, partners, namings)


def add_partnership(builder, partner, order, namings):
    """The partnership of a Naming, with all names that the project's documents use for the organisation."""
    project = partner.project
    organisation = partner.organisation
    names = [naming.name for naming in namings if naming.organisation == organisation]
    unique_names = dict.fromkeys(names)
    fields = {
        "project": [project],
        "organisation": [organisation],
        "role": partner.role,
        "order": order,
        "names_used": [builder.number(f"name:{name}") for name in unique_names],
    }
    builder.add("partnership", f"{project}/{organisation}", fields)


def check_all_are_listed(project, partners, namings):
    """Raises FactsError for a partner that only another list of the project names."""
    members = {naming.organisation for naming in namings if naming.in_list}
    listed = {partner.organisation for partner in partners}
    missing = sorted(members - listed)
    if missing:
        left_out = ", ".join(missing)
        raise FactsError(
            f"No single list of {project} names every partner; {left_out} is left out."
        )


def fullest_list(builder, namings):
    """The Namings of the longest partner list; of two as long, one that says who leads comes first."""
    lists = []
    for document in builder.facts.documents:
        source = document["source"]["code"]
        from_document = [naming for naming in namings if naming.source == source]
        partner_list = [naming for naming in from_document if naming.in_list]
        lists.append(partner_list)
    # Of lists that are equal in both, max() takes the first document's.
    return max(lists, key=fullness)


def fullness(partner_list):
    names_lead = any(naming.role == "lead" for naming in partner_list)
    return len(partner_list), names_lead
