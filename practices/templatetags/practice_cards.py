"""Practices in a list. Written here because twenty cards as a template take as long as all the rest of a page."""

from html import escape

from django import template
from django.template.defaultfilters import pluralize
from django.utils.safestring import mark_safe

from catalogue.templatetags.catalogue import marked, passage

register = template.Library()
CARD = (
    '<article class="card">{eyebrow}<{level}><a href="{url}">{title}</a></{level}><p>{summary}</p>{passage}'
    '<p class="meta">{meta}</p></article>'
)
TAKEN_UP = '<span class="travel">→ taken up in {} place{}</span>'


@register.simple_tag
def practice_cards(cards, level="h2", highlights=None, passages=None):
    """The Cards (`practices.cards`) as HTML; of a list that was searched, with its `highlights` and `passages`."""
    return mark_safe("\n".join(_card(card, level, highlights, passages) for card in cards))  # noqa: S308 - escaped below


def _card(card, level, highlights, passages):
    meta = [card.place, *card.projects]
    return CARD.format(
        eyebrow=f'<p class="eyebrow">{escape(card.topics)}</p>' if card.topics else "",
        level=level,
        url=escape(card.url),
        title=marked(card.title, highlights),
        summary=marked(card.summary, highlights),
        passage=passage(passages, card.number, highlights),
        meta="".join([*(f"<span>{escape(text)}</span>" for text in meta), _taken_up(card.taken_up)]),
    )


def _taken_up(places):
    return TAKEN_UP.format(places, pluralize(places)) if places else ""
