from django import template

register = template.Library()


@register.inclusion_tag("components/cite.html")
def cite(notes, record, field):
    """Footnote marks for a field, and a sign where sources differ about it."""
    return {"notes": notes.of(record, field), "conflict": notes.conflict(record, field)}
