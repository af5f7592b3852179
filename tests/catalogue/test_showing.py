"""How values are written on pages, and that what people type cannot become markup."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.cards import Card
from catalogue.templatetags.cards import cards_as_html
from catalogue.templatetags.catalogue import euro, language, markdown, marked, when, years
from search.highlights import Highlights


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("Plain.", "<p>Plain.</p>\n"),
        ("**Bold** and *soft*", "<p><strong>Bold</strong> and <em>soft</em></p>\n"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        ("# Heading", "<h3>Heading</h3>\n"),
        ("## Heading", "<h4>Heading</h4>\n"),
        ("", ""),
        (None, ""),
        (
            "[a](https://example.org/)",
            '<p><a href="https://example.org/" rel="noopener noreferrer">a</a></p>\n',
        ),
        (
            "[a](mailto:a@example.org)",
            '<p><a href="mailto:a@example.org" rel="noopener noreferrer">a</a></p>\n',
        ),
        ("<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>\n"),
        ("![a](https://example.org/a.png)", "<p></p>\n"),
        ("`x<y`", "<p><code>x&lt;y</code></p>\n"),
    ],
)
def test_markdown_becomes_html_of_few_tags(written, html):
    assert markdown(written) == html


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=x onerror=alert(1)>",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](  JaVaScRiPt:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](vbscript:x)",
        "<a href='javascript:alert(1)'>a</a>",
        "[a]: javascript:alert(1)\n\n[a]",
        '[a](https://example.org/" onclick="alert(1))',
        "<svg/onload=alert(1)>",
        "<iframe src=//example.org>",
        "<style>*{}</style>",
    ],
)
def test_hostile_markdown_is_shown_as_text_or_dropped(hostile):
    html = markdown(hostile)

    tags = set(html.lower().replace("</", "<").split("<")[1:])
    assert {tag.split(">")[0].split(" ")[0] for tag in tags} <= {"p", "a"}
    assert 'href="javascript' not in html.lower()
    assert 'href="data' not in html.lower()
    assert 'href="vbscript' not in html.lower()


@given(st.text())
def test_no_text_makes_markdown_fail_or_gives_a_script(text):
    assert "<script" not in markdown(text).lower()


def period(start, end, precision="day", **more):
    return SimpleNamespace(start=start, end=end, dates_precision=precision, **more)


NEW_YEAR, NEW_YEARS_EVE = date(2012, 1, 1), date(2014, 12, 31)


@pytest.mark.parametrize(
    ("record", "shown"),
    [
        (period(NEW_YEAR, NEW_YEARS_EVE), "1 January 2012 to 31 December 2014"),
        (period(NEW_YEAR, NEW_YEARS_EVE, "month"), "January 2012 to December 2014"),
        (period(NEW_YEAR, NEW_YEARS_EVE, "year"), "2012 to 2014"),
        (period(NEW_YEAR, date(2012, 12, 31), "year"), "2012"),
        (period(NEW_YEAR, NEW_YEAR), "1 January 2012"),
        (period(NEW_YEAR, None), "1 January 2012"),
        (period(NEW_YEAR, None, "year", is_ongoing=True), "since 2012"),
        (period(None, NEW_YEARS_EVE, "month"), "until December 2014"),
        (period(None, None), ""),
        (period(None, None, is_ongoing=True), ""),
    ],
)
def test_a_period_is_written_as_far_as_it_is_known(record, shown):
    assert when(record) == shown


@pytest.mark.parametrize(
    ("record", "shown"),
    [
        (period(NEW_YEAR, NEW_YEARS_EVE), "2012 to 2014"),
        (period(NEW_YEAR, date(2012, 5, 1)), "2012"),
        (period(NEW_YEAR, None), "2012"),
        (period(None, None), ""),
    ],
)
def test_years_fit_on_one_line(record, shown):
    assert years(record) == shown


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Decimal("1687872.00"), "1,687,872 euro"),
        (Decimal("1687872.5"), "1,687,872.50 euro"),
        (Decimal(0), "0 euro"),
        (None, ""),
    ],
)
def test_an_amount_is_written_in_euro(amount, shown):
    assert euro(amount) == shown


@pytest.mark.parametrize(
    ("code", "name"), [("hu", "Hungarian"), ("sv", "Swedish"), ("xx", "xx"), ("", "")]
)
def test_a_language_goes_by_its_english_name(code, name):
    assert language(code) == name


@pytest.mark.parametrize(
    ("text", "words", "html"),
    [
        ("In Győr today", ["gyor"], "In <mark>Győr</mark> today"),
        ("Mapping maps", ["map"], "<mark>Mapping</mark> <mark>maps</mark>"),
        ("Nothing here", [], "Nothing here"),
        ("a <b> & c", [], "a &lt;b&gt; &amp; c"),
        (
            "<script>alert(1)</script>",
            ["script"],
            "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;",
        ),
        ('"quoted"', ["quoted"], "&quot;<mark>quoted</mark>&quot;"),
        (
            "on one condition, & no  other",
            ["condition"],
            "on one <mark>condition</mark>, &amp; no  other",
        ),
        ("road-map", ["map"], "road-<mark>map</mark>"),
    ],
)
def test_searched_words_are_marked_and_everything_is_escaped(text, words, html):
    assert marked(text, Highlights(words)) == html


HOSTILE = '<script>alert("x")</script>'
ESCAPED = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"


@pytest.mark.parametrize("highlights", [None, Highlights(["zeppelin"])])
def test_every_text_of_a_card_is_escaped(highlights):
    card = Card(
        key=1,
        url=f"/{HOSTILE}/",
        title=HOSTILE,
        eyebrow=HOSTILE,
        subtitle=HOSTILE,
        summary=HOSTILE,
        meta=(HOSTILE, HOSTILE),
        sign=HOSTILE,
    )

    html = cards_as_html([card], highlights=highlights, passages={1: HOSTILE})

    assert "<script" not in html
    assert html.count(ESCAPED) == 9


def test_a_card_has_no_empty_parts():
    card = Card(key=1, url="/partners/a/", title="A")

    assert cards_as_html([card], level="h3") == (
        '<article class="card"><h3><a href="/partners/a/">A</a></h3></article>'
    )


def test_words_are_marked_in_title_subtitle_summary_and_passage_of_a_card():
    word = "zeppelin"
    card = Card(
        key=1,
        url="/",
        title=word,
        eyebrow=word,
        subtitle=word,
        summary=word,
        meta=(word,),
        sign=word,
    )

    html = cards_as_html([card], highlights=Highlights([word]), passages={1: word})

    assert html == (
        '<article class="card"><p class="eyebrow">zeppelin</p>'
        '<h2><a href="/"><mark>zeppelin</mark></a></h2>'
        "<p><strong><mark>zeppelin</mark></strong></p><p><mark>zeppelin</mark></p>"
        '<p class="passage"><mark>zeppelin</mark></p>'
        '<p class="meta"><span>zeppelin</span><span class="travel">zeppelin</span></p></article>'
    )
