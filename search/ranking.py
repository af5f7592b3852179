"""The order of results: best match first, by name, or newest first; a page at a time, however many there are."""

from dataclasses import dataclass
from math import log

from django.db import connection
from pyroaring import BitMap

from search.engines import engine, reading
from search.loading import WEEK
from search.models import SearchDocument

ORDERS = NEWEST, TITLE, BEST = "newest", "title", "best"
COLUMNS = {NEWEST: ("newest", "<", "DESC"), TITLE: ("folded_title", ">", "ASC")}
# So many are ranked word by word; the rest follow by title first, then newest.
CANDIDATES = 100
# At most so many are fetched and sorted; otherwise the table is walked in its order until a page is full, which is also
# less work wherever a good part of all documents is wanted.
SORTED_AT_ONCE = 20_000
# Of more than these, only the weeks that fill the page are sorted.
WEEK_BY_WEEK = 200
# Weights of the fields as in BM25F (Robertson, Zaragoza & Taylor 2004), each field's frequency taken as 0 or 1.
WEIGHTS = {"title": 8.0, "summary": 4.0, "names": 3.0, "keywords": 3.0, "body": 1.0}


@dataclass(frozen=True)
class Position:
    """A position in an order: the value sorted by and the record's number, after which to go on."""

    value: str | int
    record_id: int


def page(snapshot, kind, documents, order, *, offset=0, size, after=None):
    """[(document, record_id, value)] of one page of `documents`, all of `kind`, in `order`."""
    if not documents:
        return []
    to_walk = (offset + size) * len(snapshot.of_kind[kind]) / len(documents)
    to_sort = documents
    if order == NEWEST and len(documents) > WEEK_BY_WEEK:
        to_sort = _of_newest_weeks(snapshot, kind, documents, offset + size, after)
    if len(to_sort) > SORTED_AT_ONCE or 2 * to_walk < len(to_sort):
        return _walked(snapshot, kind, documents, order, offset, size, after)
    return _sorted(snapshot, kind, to_sort, order, offset, size, after)


def _of_newest_weeks(snapshot, kind, documents, enough, after):
    """Those of `documents` in the newest weeks that hold `enough` of them, beginning with the week of `after`."""
    first = after.value // 7 if after else None
    found, number = BitMap(), 0
    for week, having in newest_weeks(snapshot, kind):
        if first is not None and week > first:
            continue
        some = having & documents
        found |= some
        number += 0 if week == first else len(some)  # of the week of `after`, all may lie before it
        if number >= enough:
            break
    return found


def _select(order, condition):
    column, sign, direction = COLUMNS[order]
    return (
        f"SELECT id, record_id, {column} FROM search_searchdocument "  # noqa: S608 - names of ours
        f"WHERE generation = %s AND kind = %s {{}} {condition} "
        f"ORDER BY {column} {direction}, record_id {direction} LIMIT %s OFFSET %s"
    ), f"AND ({column}, record_id) {sign} (%s, %s)"


def _sorted(snapshot, kind, documents, order, offset, size, after):
    numbers = engine().rows(documents)
    select, beyond = _select(order, f"AND id IN ({numbers.sql})")
    place = [after.value, after.record_id] if after else []
    params = [snapshot.generation, kind, *place, *numbers.params, size, offset]
    return _rows(select.format(beyond if after else ""), params)


def _walked(snapshot, kind, documents, order, offset, size, after):
    """Read the table in its order and keep what is among `documents`: none of it is sorted, and little read."""
    select, beyond = _select(order, "")
    share = len(snapshot.of_kind[kind]) / len(documents)
    kept, skipped = [], 0
    while len(kept) < size:
        chunk = int((offset - skipped + size - len(kept)) * share * 1.2) + 50
        place = [after.value, after.record_id] if after else []
        params = [snapshot.generation, kind, *place, chunk, 0]
        rows = _rows(select.format(beyond if after else ""), params)
        found = [row for row in rows if row[0] in documents]
        kept += found[max(0, offset - skipped) :]
        skipped += min(len(found), max(0, offset - skipped))
        if len(rows) < chunk:
            break
        after = Position(rows[-1][2], rows[-1][1])
    return kept[:size]


def _rows(sql, params):
    with reading(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def record_numbers(documents):
    """SQL for the numbers of the records that `documents` are of, for an order that the index does not have."""
    held = SearchDocument.objects.filter(pk__in=engine().rows(documents))
    return held.values("record_id")


def best(matcher, match, kind, documents, *, offset=0, size):
    """[(document, record_id, value)] of one page by best match.

    First at most CANDIDATES ranked ones, the newest of those with every word in the title and then of the others; after
    them the rest with every word in the title, then all the rest, newest first.
    """
    snapshot = matcher.snapshot
    if len(documents) <= CANDIDATES:
        candidates, titled = documents, BitMap()
    else:
        titled = matcher.in_title(match.clauses) & documents
        candidates = _newest(snapshot, kind, titled, size=CANDIDATES)
        candidates |= _newest(snapshot, kind, documents - titled, size=CANDIDATES - len(candidates))
    ranked = ranking(matcher, match, candidates)
    rows = ranked[offset : offset + size]
    before = len(ranked)
    for rest in (titled - candidates, documents - titled - candidates):
        if len(rows) < size and rest:
            start = max(0, offset - before)
            rows += page(snapshot, kind, rest, NEWEST, offset=start, size=size - len(rows))
        before += len(rest)
    return rows


def newest_weeks(snapshot, kind):
    """[(week, documents)], the newest first."""
    kept = snapshot.cache.facet_values
    if (kind, WEEK) not in kept:
        weeks = snapshot.postings.get((kind, WEEK), {})
        kept[kind, WEEK] = sorted(weeks.items(), reverse=True)
    return kept[kind, WEEK]


def _newest(snapshot, kind, documents, size):
    """`size` of the newest documents: whole weeks of them, and of the last one those that were written last."""
    found = BitMap()
    for _, having in newest_weeks(snapshot, kind):
        room = size - len(found)
        if not room:
            break
        found |= (having & documents)[-room:]
    return found


def ranking(matcher, match, candidates):
    """The candidates as [(document, record_id, newest)], the best first.

    The score is the sum over the units of idf * the weight of the best field that holds it, where idf = ln(1 + N / n)
    for n of N documents, plus a little for titles that hold little else. Among equals the newest comes first.
    """
    everything = len(matcher.snapshot.alive)
    clauses = [
        (clause, matcher.named(clause), log(1 + everything / max(1, len(clause.documents)))) for clause in match.clauses
    ]
    scored = [(_score(clauses, *row), *row[:3]) for row in matcher.snapshot.leads(candidates)]
    scored.sort(key=lambda row: (-row[0], -row[3], -row[2]))
    return [row[1:] for row in scored]


def _score(clauses, number, record_id, newest, title, lead):
    summary, keywords = lead.split("\n")
    title, fields, score = f" {title} ", {"summary": f" {summary} ", "keywords": f" {keywords} "}, 0.0
    for clause, named, idf in clauses:
        if clause.is_in(title):
            # The larger a part of the title it makes up, the better.
            score += idf * (WEIGHTS["title"] + min(1, len(clause.words) / len(title.split())))
            continue
        weights = [WEIGHTS[name] for name, line in fields.items() if clause.is_in(line)]
        weights.append(WEIGHTS["names"] if number in named else WEIGHTS["body"])
        score += idf * max(weights)
    return score
