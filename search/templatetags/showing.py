"""How values are written on every page."""

import nh3
from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

from search.languages import language_name
from search.text import fold

register = template.Library()
MARKDOWN = MarkdownIt("commonmark", {"html": False})
TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "br", "h3", "h4"}


@register.filter
def markdown(text):
    """Markdown as HTML of few tags; headings start below those of the page."""
    html = MARKDOWN.render(text or "").replace("<h1>", "<h3>").replace("</h1>", "</h3>")
    html = html.replace("<h2>", "<h4>").replace("</h2>", "</h4>")
    return mark_safe(nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}))  # noqa: S308 - sanitised by nh3


@register.filter
def when(record):
    """The period of a record with `start`, `end` and `dates_precision`: “1 January 2012 to 31 December 2014”."""
    start, end = (shown_date(day, record.dates_precision) for day in (record.start, record.end))
    if getattr(record, "is_ongoing", False) and start:
        return f"since {start}"
    if start and end and start != end:
        return f"{start} to {end}"
    return start or (f"until {end}" if end else "")


def shown_date(day, precision="day"):
    if not day:
        return ""
    return {"day": f"{day.day} {day:%B %Y}", "month": f"{day:%B %Y}", "year": f"{day.year}"}[str(precision)]


@register.filter
def years(record):
    """“2012 to 2014”, for one line of a card."""
    found = sorted({day.year for day in (record.start, record.end) if day})
    return " to ".join(str(year) for year in found)


@register.filter
def language(code):
    """“hu” -> “Hungarian”."""
    return language_name(code)


@register.filter
def euro(amount):
    """“1,687,872 euro”; cents only where there are any."""
    if amount is None:
        return ""
    return f"{amount:,.0f} euro" if amount == int(amount) else f"{amount:,.2f} euro"


@register.filter
def marked(text, words):
    """`text` with the searched words marked, whatever their accents and capitals."""
    pieces = [_mark(piece, words) for piece in str(text).split(" ")]
    return mark_safe(" ".join(pieces))  # noqa: S308 - every piece is escaped by _mark


def _mark(piece, words):
    folded = fold(piece)
    if any(word in folded for word in words):
        return format_html("<mark>{}</mark>", piece)
    return escape(piece)


@register.simple_tag(takes_context=True)
def absolute(context, path):
    """`path` as a full address."""
    return context["request"].build_absolute_uri(path)
