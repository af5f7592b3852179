"""Topics, practices with their editions and transfers, recommendations and action plans."""

# First published with this knowledge base; a fixed moment, so that the same facts always give the same fixtures.
PUBLISHED_AT = "2026-11-22T09:00:00Z"


def natural_keys(slugs):
    """How fixtures name several records: each by its natural key, a list of one slug."""
    return [[slug] for slug in slugs]


def add_topics(builder):
    topics = builder.editorial["practices"]["topics"]
    for slug, topic in topics.items():
        parent = None
        if topic.get("parent"):
            parent = [topic["parent"]]
        fields = {
            "slug": slug,
            "name": topic["name"],
            "parent": parent,
        }
        builder.add("topic", slug, fields)


def add_practices(builder):
    editorial = builder.editorial["practices"]
    for slug, entry in editorial["editions"].items():
        add_practice(builder, slug, entry)
    for key, fields in editorial["transfers"].items():
        practice, _, _ = key.partition("/")
        builder.add("transfer", key, {"practice": [practice], **fields})
    for key, fields in editorial["recommendations"].items():
        links = {
            "project": [fields["project"]],
            "topics": natural_keys(fields["topics"]),
            "practices": natural_keys(fields["practices"]),
        }
        builder.add("recommendation", key, {**fields, **links, "is_public": True})


def add_practice(builder, slug, entry):
    """A practice with its first edition, which is published."""
    practice = {
        "slug": slug,
        "projects": natural_keys(entry["projects"]),
        "created_at": PUBLISHED_AT,
    }
    builder.add("practice", slug, practice)
    fields = {
        "practice": [slug],
        "number": 1,
        "status": "published",
        "published_at": PUBLISHED_AT,
        "updated_at": PUBLISHED_AT,
        **entry,
        "start": day_of(entry.get("start"), "01-01"),
        "end": day_of(entry.get("end"), "12-31"),
        "dates_precision": "year",
        "regions": entry.get("regions", []),
        "topics": natural_keys(entry["topics"]),
    }
    del fields["projects"]  # of the practice, not of its edition
    builder.add("edition", slug, fields)


def day_of(year, day):
    """The day of a year as the field stores it; None where the year is not known."""
    if not year:
        return None
    return f"{year}-{day}"


def add_action_plans(builder):
    action_plans = builder.editorial["practices"]["action_plans"]
    for slug, entry in action_plans.items():
        fields = {
            "slug": slug,
            **entry,
            "organisation": [entry["organisation"]],
            "project": [entry["project"]],
            "document": [entry["document"]],
            "topics": natural_keys(entry["topics"]),
            "is_public": True,
        }
        builder.add("action-plan", slug, fields)
