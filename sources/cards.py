"""Sources as lists show them; the records come from `cited()`."""

from django.template.defaultfilters import pluralize

from catalogue.cards import Card


def source_card(source):
    number = source.citations_count
    facts = f"{number} fact{pluralize(number)} from this source"
    return Card(
        key=source.pk,
        url=source.get_absolute_url(),
        title=source.title,
        eyebrow=source.get_kind_display(),
        meta=(source.credit, facts),
    )
