"""What the description of the API says of pages."""

CUT = "Sorted by best match, the default for a search, a list ends at record 10,000. In other orders it does not."
POSITIVE = {"type": "integer", "minimum": 1}


def page_parameters(*, is_indexed):
    parameters = [
        parameter("page", POSITIVE, "A page of the list, as far as record 10,000."),
        parameter("page_size", POSITIVE | {"maximum": 100}, "Records a page; 20 by default."),
    ]
    if is_indexed:
        parameters += [
            parameter(
                "after",
                {"type": "string"},
                f"Continues after a record; taken from a `next` link. {CUT}",
            ),
            parameter(
                "facets",
                {"type": "string", "enum": ["true", "false"]},
                "Adds the values of every facet, with counts.",
            ),
        ]
    return parameters


def parameter(name, schema, description):
    return {
        "name": name,
        "schema": schema,
        "description": description,
        "in": "query",
        "required": False,
    }


NUMBER = {"type": "integer", "example": 1}
LINK = {"type": "string", "format": "uri", "nullable": True}
PAGE_NUMBER = {
    **NUMBER,
    "nullable": True,
    "description": "Empty where the list goes on after a record.",
}
SEARCHED = {
    "type": "object",
    "description": "What was searched in addition to the words typed.",
}
OPTION = {
    "type": "object",
    "properties": {
        "value": {"type": "string"},
        "label": {"type": "string"},
        "count": NUMBER,
        "note": {
            "type": "string",
            "description": "Tells the value from others of the same label: of a region, its country and level.",
        },
    },
}
FACETS = {
    "type": "object",
    "additionalProperties": {"type": "array", "items": OPTION},
}


def page_response(results):
    """The schema of a page, whose records are `results`."""
    return {
        "type": "object",
        "required": ["count", "page", "pages", "next", "previous", "results"],
        "properties": {
            "count": NUMBER,
            "page": PAGE_NUMBER,
            "pages": NUMBER,
            "next": LINK,
            "previous": LINK,
            "results": results,
            "searched": SEARCHED,
            "facets": FACETS,
        },
    }
