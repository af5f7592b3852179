"""How values are written on every page."""

from html import escape  # Django's own does the same, and first asks whether the text is lazy

import nh3
from django import template
from django.core.exceptions import DisallowedHost
from django.template.defaultfilters import linebreaks
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

from catalogue.languages import language_name

register = template.Library()
MARKDOWN = MarkdownIt("commonmark", {"html": False})
# Texts of the practice form have at most some 10,000 characters and a few dozen marks. The time for marks that never
# close grows with their square: 50,000 opening brackets take six seconds, 2,000 take a tenth of one.
LONGEST_MARKDOWN = 60_000
MOST_MARKS = 2_000
MARKS = "[*_"
CHECKBOX = (
    '<li{6}><label><input type="checkbox" id="{0}-{1}" name="{0}" value="{1}"{2}> <span>{3}</span> '
    '<span class="n">{4:,}<span class="visually-hidden"> {5}</span></span></label></li>'
)
# Of a value inside others. NUTS has three levels below the country.
DEPTHS = ("", ' class="inside"', ' class="inside twice"')
DEEPEST = len(DEPTHS) - 1
TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "br", "h3", "h4"}


@register.filter
def markdown(text):
    """Markdown as HTML of few tags; headings start below those of the page."""
    if not text:
        return mark_safe("")
    if is_too_complex(text):
        return linebreaks(text, autoescape=True)
    html = MARKDOWN.render(text)
    html = html.replace("<h1>", "<h3>").replace("</h1>", "</h3>")
    html = html.replace("<h2>", "<h4>").replace("</h2>", "</h4>")
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
    )
    return mark_safe(clean)  # noqa: S308 - sanitised by nh3


def is_too_complex(text):
    """Whether a text is shown as it was typed, because to read its Markdown could take seconds."""
    marks = sum(text.count(mark) for mark in MARKS)
    return len(text) > LONGEST_MARKDOWN or marks > MOST_MARKS


@register.filter
def when(record):
    """The period of a record with `start`, `end` and `dates_precision`: “1 January 2012 to 31 December 2014”."""
    start = date_in_words(record.start, record.dates_precision)
    end = date_in_words(record.end, record.dates_precision)
    # Only some kinds of record can be ongoing.
    is_ongoing = getattr(record, "is_ongoing", False)
    if start and is_ongoing:
        return f"since {start}"
    if start and end and start != end:
        return f"{start} to {end}"
    if start:
        return start
    if end:
        return f"until {end}"
    return ""


def date_in_words(day, precision="day"):
    """“1 January 2012”, “January 2012” or “2012”."""
    if not day:
        return ""
    if precision == "year":
        return str(day.year)
    if precision == "month":
        return f"{day:%B %Y}"
    return f"{day.day} {day:%B %Y}"


@register.filter
def years(record):
    """“2012 to 2014”, for one line of a card."""
    years = {day.year for day in (record.start, record.end) if day}
    return " to ".join(map(str, sorted(years)))


@register.filter
def language(code):
    """“hu” -> “Hungarian”."""
    return language_name(code)


@register.filter
def euro(amount):
    """“1,687,872 euro”; cents only where there are any."""
    if amount is None:
        return ""
    if amount == int(amount):
        return f"{amount:,.0f} euro"
    return f"{amount:,.2f} euro"


@register.filter
def counted(number):
    """12345 -> “12,345”."""
    return f"{number:,}"


@register.filter
def marked(text, highlights):
    """`text` with the searched words marked, whatever their accents, capitals and endings."""
    text = str(text)
    # A `not` would call Highlights.__bool__ for every text of a page.
    if highlights in (None, ""):
        return mark_safe(escape(text))  # noqa: S308 - escaped as a whole
    pieces = []
    last_end = 0
    for start, end in highlights.spans(text):
        before = escape(text[last_end:start])
        word = escape(text[start:end])
        pieces.append(f"{before}<mark>{word}</mark>")
        last_end = end
    pieces.append(escape(text[last_end:]))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece is escaped


@register.simple_tag
def passage(passages, record, highlights):
    """The part of a record's long texts that was searched; nothing where title and summary hold all of it."""
    if not passages:
        return ""
    text = passages.get(record)
    if not text:
        return ""
    return format_html('<p class="passage">{}</p>', marked(text, highlights))


@register.simple_tag
def with_checkboxes(shown_facets, noun):
    """(facet, its values as HTML) of each ShownFacet of a page, in one call for all."""
    facets = []
    for shown in shown_facets:
        html = checkboxes(shown.name, shown.options, noun)
        facets.append((shown, html))
    return facets


def checkboxes(name, options, noun):
    """The values of a facet, a list item each.

    They are written here because a page has a hundred of them.
    """
    noun = escape(noun)
    rows = []
    for option in options:
        checked = ""
        if option.selected:
            checked = " checked"
        row = CHECKBOX.format(
            name,
            escape(option.value),
            checked,
            label_with_note(option),
            option.count,
            noun,
            DEPTHS[min(option.depth, DEEPEST)],
        )
        rows.append(row)
    return mark_safe("\n".join(rows))  # noqa: S308 - every value is escaped


def label_with_note(option):
    label = escape(option.label)
    if not option.note:
        return label
    return f'{label} <span class="soft">{escape(option.note)}</span>'


@register.simple_tag
def more_link(links, name):
    """Leads to the list with more values of one facet."""
    return links.more_values(name)


@register.simple_tag(takes_context=True)
def absolute(context, path):
    """`path` as a full URL."""
    try:
        return context["request"].build_absolute_uri(path)
    except DisallowedHost:
        # The page that reports this error has links as well.
        return path


@register.simple_block_tag
def captured(content):
    """What stands inside, for a name: `{% captured as title %}…{% endcaptured %}`."""
    # An attribute is one line, whatever lines the template has.
    return mark_safe(" ".join(content.split()))  # noqa: S308 - rendered, and so escaped, already
