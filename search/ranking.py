"""The order of results: best match first, by name, or newest first.

They are read a page at a time, however many there are.
"""

from dataclasses import dataclass
from math import log

from django.db import connection
from pyroaring import BitMap

from search.engines import engine, reading
from search.loading import WEEK
from search.models import SearchDocument

ORDERS = NEWEST, TITLE, BEST, STANDING = "newest", "title", "best", "standing"
# A facet like any other, of kinds that have this order: the documents of the highest
# standing come first, the newest of them in front.
STANDING_FACET = "standing"
# One standing has all values sorted by below the next; an ordinal of a day is lower.
A_STANDING = 10_000_000
# (column, sign of what comes after a value, direction) of the orders that the table has
# an index for.
COLUMNS = {NEWEST: ("newest", "<", "DESC"), TITLE: ("folded_title", ">", "ASC")}
# So many are ranked word by word; the rest follow by title first, then newest.
CANDIDATES = 100
# At most so many are fetched and sorted. Otherwise the table is read in its order until
# a page is full, which is also less work wherever a good part of all documents is
# wanted.
SORTED_AT_ONCE = 20_000
# Of more than these, only the weeks that fill the page are sorted.
WEEK_BY_WEEK = 200
# Weights of the fields as in BM25F (Robertson, Zaragoza & Taylor 2004), each field's
# frequency taken as 0 or 1.
WEIGHTS = {"title": 8.0, "summary": 4.0, "names": 3.0, "keywords": 3.0, "body": 1.0}


@dataclass(frozen=True)
class Position:
    """Where to go on in an order: after this value sorted by and this record."""

    value: str | int
    record_id: int


def page(snapshot, kind, documents, order, *, offset=0, size, after=None):
    """[(document, record_id, value)] of one page of `documents`, all of `kind`, in `order`."""
    if not documents:
        return []
    if order == STANDING:
        return by_standing(snapshot, kind, documents, offset=offset, size=size, after=after)
    enough = offset + size
    rows_to_read = enough * len(snapshot.of_kind[kind]) / len(documents)
    to_sort = documents
    if order == NEWEST and len(documents) > WEEK_BY_WEEK:
        to_sort = of_newest_weeks(snapshot, kind, documents, enough, after)
    are_too_many = len(to_sort) > SORTED_AT_ONCE
    is_quicker_in_order = 2 * rows_to_read < len(to_sort)
    if are_too_many or is_quicker_in_order:
        return read_in_order(snapshot, kind, documents, order, offset, size, after)
    return sort(snapshot, kind, to_sort, order, offset, size, after)


def by_standing(snapshot, kind, documents, *, offset, size, after):
    """A page in the order STANDING: of each standing the newest first, one after the other."""
    rows = []
    for standing, having in standings(snapshot, kind):
        position = None
        if after:
            after_standing, newest = divmod(after.value, A_STANDING)
            if standing > after_standing:
                continue
            if standing == after_standing:
                position = Position(newest, after.record_id)
        of_standing = documents & having
        if offset >= len(of_standing):
            offset -= len(of_standing)
            continue
        found = page(
            snapshot,
            kind,
            of_standing,
            NEWEST,
            offset=offset,
            size=size - len(rows),
            after=position,
        )
        offset = 0
        for number, record_id, newest in found:
            rows.append((number, record_id, standing * A_STANDING + newest))
        if len(rows) == size:
            break
    return rows


def standings(snapshot, kind):
    """[(standing, documents)], the highest first."""
    postings = snapshot.postings.get((kind, STANDING_FACET), {})
    pairs = [(int(value), having) for value, having in postings.items()]
    return sorted(pairs, reverse=True)


def of_newest_weeks(snapshot, kind, documents, enough, after):
    """Those of `documents` in the newest weeks, beginning with the week of `after`.

    As many weeks as have `enough` of them.
    """
    first_week = None
    if after:
        first_week = after.value // 7
    found = BitMap()
    number = 0
    for week, having in newest_weeks(snapshot, kind):
        if first_week is not None and week > first_week:
            continue
        of_week = having & documents
        found |= of_week
        # Of the week of `after`, all may lie before it: it does not count.
        if week != first_week:
            number += len(of_week)
        if number >= enough:
            break
    return found


def newest_weeks(snapshot, kind):
    """[(week, documents)], the newest first."""
    kept = snapshot.cache.facet_values
    if (kind, WEEK) not in kept:
        weeks = snapshot.postings.get((kind, WEEK), {})
        kept[kind, WEEK] = sorted(weeks.items(), reverse=True)
    return kept[kind, WEEK]


def select(snapshot, kind, order, after, *, size, offset=0, numbers=None):
    """[(document, record_id, value)] of the documents of `kind` in `order`.

    Only those that come after the Position `after`, if that is given. Only those of
    `numbers`, SQL for numbers of documents, if that is given.
    """
    column, sign, direction = COLUMNS[order]
    conditions = ["generation = %s", "kind = %s"]
    params = [snapshot.generation, kind]
    if after:
        conditions.append(f"({column}, record_id) {sign} (%s, %s)")
        params += [after.value, after.record_id]
    if numbers:
        conditions.append(f"id IN ({numbers.sql})")
        params += numbers.params
    where = " AND ".join(conditions)
    sql = (
        f"SELECT id, record_id, {column} FROM search_searchdocument "  # noqa: S608 - names of ours
        f"WHERE {where} "
        f"ORDER BY {column} {direction}, record_id {direction} LIMIT %s OFFSET %s"
    )
    with reading(), connection.cursor() as cursor:
        cursor.execute(sql, [*params, size, offset])
        return cursor.fetchall()


def sort(snapshot, kind, documents, order, offset, size, after):
    """A page of `documents`, which the database fetches and sorts."""
    numbers = engine().rows(documents)
    return select(snapshot, kind, order, after, size=size, offset=offset, numbers=numbers)


def read_in_order(snapshot, kind, documents, order, offset, size, after):
    """A page of `documents`, from the table in its order: nothing is sorted."""
    rows_a_document = len(snapshot.of_kind[kind]) / len(documents)
    kept = []
    to_skip = offset
    while len(kept) < size:
        wanted = to_skip + size - len(kept)
        # A fifth more than expected, so that one query is mostly enough.
        chunk = int(wanted * rows_a_document * 1.2) + 50
        rows = select(snapshot, kind, order, after, size=chunk)
        found = [row for row in rows if row[0] in documents]
        kept += found[to_skip:]
        to_skip = max(0, to_skip - len(found))
        if len(rows) < chunk:
            break
        _, record_id, value = rows[-1]
        after = Position(value, record_id)
    return kept[:size]


def record_numbers(documents):
    """SQL for the numbers of the records, for an order that the index does not have."""
    return SearchDocument.objects.filter(pk__in=engine().rows(documents)).values("record_id")


def best(matcher, match, kind, documents, *, offset=0, size):
    """[(document, record_id, value)] of one page by best match.

    First at most CANDIDATES ranked ones, the newest of those with every word in the
    title and then of the others; after them the rest with every word in the title, then
    all the rest, newest first.
    """
    snapshot = matcher.snapshot
    if len(documents) <= CANDIDATES:
        return ranked(matcher, match, documents)[offset : offset + size]
    titled = titled_documents(matcher, match.clauses) & documents
    candidates = newest(snapshot, kind, titled, size=CANDIDATES)
    room = CANDIDATES - len(candidates)
    candidates |= newest(snapshot, kind, documents - titled, size=room)
    first = ranked(matcher, match, candidates)
    rows = first[offset : offset + size]
    before = len(first)
    unranked = documents - candidates
    for rest in (unranked & titled, unranked - titled):
        missing = size - len(rows)
        if missing > 0 and rest:
            start = max(0, offset - before)
            rows += page(snapshot, kind, rest, NEWEST, offset=start, size=missing)
        before += len(rest)
    return rows


def titled_documents(matcher, clauses):
    """The documents that meet every one of these MatchedClauses in their title."""
    if not clauses:
        return BitMap()
    of_clauses = []
    for clause in clauses:
        of_ways = []
        for way in clause.ways:
            of_words = [matcher.texts_with(word, in_title=True) for word in way]
            of_ways.append(BitMap.intersection(*of_words))
        of_clauses.append(BitMap.union(*of_ways))
    return BitMap.intersection(*of_clauses)


def newest(snapshot, kind, documents, size):
    """`size` of the newest documents; of the last week those that were written last."""
    found = BitMap()
    for _, having in newest_weeks(snapshot, kind):
        room = size - len(found)
        if not room:
            break
        of_week = having & documents
        found |= of_week[-room:]
    return found


def ranked(matcher, match, candidates):
    """The candidates as [(document, record_id, newest)], the best first.

    The score is the sum over the clauses of idf * the weight of the best field that
    holds it, where idf = ln(1 + N / n) for n of N documents, plus a little for titles
    that hold little else. Among equals the newest comes first.
    """
    everything = len(matcher.snapshot.alive)
    clauses = []
    for clause in match.clauses:
        # At least 1: what nothing has would be a division by zero.
        frequency = max(1, len(clause.documents))
        idf = log(1 + everything / frequency)
        named = matcher.named(clause)
        clauses.append((clause, named, idf))
    scored = []
    for number, record_id, day, title, lead in matcher.snapshot.leads(candidates):
        score = score_of(clauses, number, title, lead)
        scored.append((score, day, record_id, number))
    scored.sort(reverse=True)
    return [(number, record_id, day) for _, day, record_id, number in scored]


def score_of(clauses, number, title, lead):
    """The score of one document; `clauses` are (MatchedClause, those named so, idf)."""
    summary, keywords = lead.split("\n")
    title_length = len(title.split())
    # A space around each word, as MatchedClause.is_in expects it.
    title = f" {title} "
    summary = f" {summary} "
    keywords = f" {keywords} "
    score = 0.0
    for clause, named, idf in clauses:
        # The fields with the highest weight first: the best one counts.
        if clause.is_in(title):
            # The larger a part of the title it makes up, the better.
            weight = WEIGHTS["title"] + min(1, len(clause.ways[0]) / title_length)
        elif clause.is_in(summary):
            weight = WEIGHTS["summary"]
        elif number in named:
            weight = WEIGHTS["names"]
        elif clause.is_in(keywords):
            weight = WEIGHTS["keywords"]
        else:
            weight = WEIGHTS["body"]
        score += idf * weight
    return score
