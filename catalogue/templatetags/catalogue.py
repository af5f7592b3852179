"""How values are written on every page."""

from html import escape  # Django's own does the same, and first asks whether the text is lazy

import nh3
from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

from catalogue.languages import language_name

register = template.Library()
MARKDOWN = MarkdownIt("commonmark", {"html": False})
CHECKBOX = (
    '<li><label><input type="checkbox" id="{0}-{1}" name="{0}" value="{1}"{2}> <span>{3}</span> '
    '<span class="n">{4}<span class="visually-hidden"> {5}</span></span></label></li>'
)
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
def counted(number):
    """12345 -> “12,345”."""
    return f"{number:,}"


@register.filter
def marked(text, highlights):
    """`text` with the searched words marked (search.text.Highlights), whatever their accents, capitals and endings."""
    text = str(text)
    if not highlights or not highlights.may_hit(text):
        return mark_safe(escape(text))  # noqa: S308 - escaped as a whole
    pieces, at = [], 0
    for start, end in highlights.spans(text):
        pieces.append(f"{escape(text[at:start])}<mark>{escape(text[start:end])}</mark>")
        at = end
    return mark_safe("".join([*pieces, escape(text[at:])]))  # noqa: S308 - every piece is escaped


@register.simple_tag
def passage(filters, number, highlights):
    """The part of a record's long texts that was searched for; nothing where title and summary hold all of it."""
    found = filters.found_in.get(number) if filters else ""
    return format_html('<p class="passage">{}</p>', marked(found, highlights)) if found else ""


@register.simple_tag
def checkboxes(name, options, noun):
    """The values of a facet, a list item each. Written here because a page has a hundred of them."""
    rows, noun = [], escape(noun)
    for option in options:
        value, checked = escape(option.value), " checked" if option.selected else ""
        rows.append(CHECKBOX.format(name, value, checked, escape(option.label), counted(option.count), noun))
    return mark_safe("\n".join(rows))  # noqa: S308 - every value is escaped


@register.simple_tag
def more_link(filters, name):
    """The address of the list with more values of one facet."""
    return filters.more_link(name)


@register.simple_tag(takes_context=True)
def absolute(context, path):
    """`path` as a full address."""
    return context["request"].build_absolute_uri(path)
