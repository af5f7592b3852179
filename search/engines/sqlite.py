"""Words in SQLite: one FTS5 table a slot, without the text itself."""

import json
from contextlib import contextmanager
from operator import attrgetter
from time import monotonic

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from pyroaring import BitMap

COLUMNS = ("title", "summary", "keywords", "body", "title_stems", "stems")
# Filters of columns, in FTS5's own language.
TEXT = "{title summary keywords body}"
TITLE = "{title title_stems}"
TABLE = """
    CREATE VIRTUAL TABLE search_words_{slot} USING fts5(
        {columns}, content='', tokenize='unicode61 remove_diacritics 0'
    )
"""
# What the migration runs.
CREATE = [TABLE.format(slot=slot, columns=", ".join(COLUMNS)) for slot in (0, 1)]
DROP = [f"DROP TABLE search_words_{slot}" for slot in (0, 1)]
LEARN = """
    INSERT OR IGNORE INTO search_searchword (generation, word, length, documents)
    SELECT %s, key, length(key), value FROM json_each(%s)
"""
MOST_SEGMENTS = 1_999  # that FTS5 takes on before it merges them at once
BUILDING_BYTES = (
    64 * 2**20
)  # of memory, for the words of a batch and for pages, while a table is built
PAGES_AT_ONCE = 4_000
MANY = 1_000_000  # rows that the planner is told of
STEPS = 20_000  # of SQLite's machine, between two looks at the clock


def rows(numbers):
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(numbers))])


def beginning(start):
    # A comparison can use the index, which LIKE, blind to capitals, cannot.
    return Q(word__gte=start, word__lt=start + "\U0010ffff")


def clear(slot):
    with connection.cursor() as cursor:
        configure(cursor, slot, "delete-all")
        expect_many(cursor, slot)
        # Merged again and again, the words take most of the time of a rebuild; once at
        # its end is enough.
        configure(cursor, slot, "automerge", 0)
        configure(cursor, slot, "crisismerge", MOST_SEGMENTS)
        configure(cursor, slot, "hashsize", BUILDING_BYTES)  # a batch is one segment
        cursor.execute(f"PRAGMA cache_size = -{BUILDING_BYTES // 1024}")


def expect_many(cursor, slot):
    """Tell the planner that there will be many rows.

    Where ANALYZE has found few, a deletion of FTS5's would read the whole table, which
    is done for each part of it.
    """
    cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")
    if cursor.fetchone()[0]:
        cursor.execute(
            "UPDATE sqlite_stat1 SET stat = %s WHERE tbl = %s",
            [MANY, f"search_words_{slot}_data"],
        )
        cursor.execute("ANALYZE sqlite_master")  # has the numbers read anew


def finish(slot):
    """Merge all into one, some pages a transaction, so that other writers get their turn."""
    with connection.cursor() as cursor:
        configure(cursor, slot, "hashsize", 2**20)  # this and the next two as they come
        configure(cursor, slot, "crisismerge", 16)
        configure(cursor, slot, "automerge", 4)
        configure(
            cursor, slot, "merge", -PAGES_AT_ONCE
        )  # a negative number begins with all of them
        before = 0
        changes = connection.connection.total_changes
        # Less than two changes say that there was nothing left to merge (FTS5, 6.8).
        while changes - before >= 2:
            before = changes
            configure(cursor, slot, "merge", PAGES_AT_ONCE)
            changes = connection.connection.total_changes


def configure(cursor, slot, name, value=None):
    """One of FTS5's special commands to the table of words."""
    cursor.execute(
        f"INSERT INTO search_words_{slot}(search_words_{slot}, rank) VALUES (%s, %s)",
        [name, value],
    )


def write(slot, texts):
    sql = f"INSERT INTO search_words_{slot} (rowid, {', '.join(COLUMNS)}) VALUES (%s, %s, %s, %s, %s, %s, %s)"
    columns_of = attrgetter("number", *COLUMNS)
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(map(columns_of, texts)))


def learn(generation, words):
    with connection.cursor() as cursor:
        cursor.execute(LEARN, [generation, json.dumps(words)])


def missing(slot, numbers):
    sql = (
        f"SELECT id FROM search_words_{slot}_docsize WHERE id IN (SELECT value FROM json_each(%s))"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(numbers)])
        present = {number for (number,) in cursor.fetchall()}
    return set(numbers) - present


def matching(slot, term, above, milliseconds):
    sql = f"SELECT rowid FROM search_words_{slot} WHERE search_words_{slot} MATCH %s AND rowid > %s"
    with connection.cursor() as cursor, stopped_after(milliseconds):
        cursor.execute(sql, [expression(term), above])
        return BitMap([number for (number,) in cursor.fetchall()])


def expression(term):
    """A query in FTS5's language.

    Words are letters and digits alone, so nothing in them can be an operator.
    """
    phrase = f'"{" ".join(term.words)}"'
    if term.is_beginning:
        phrase = f"{phrase} *"
    if term.in_title:
        return f"{TITLE} : {phrase}"
    # Stems stand in no order: a phrase must not be found among them.
    if len(term.words) > 1:
        return f"{TEXT} : {phrase}"
    return phrase


@contextmanager
def stopped_after(milliseconds):
    """Ends the statement inside once its time is over.

    SQLite asks every so many steps whether to go on.
    """
    end = monotonic() + milliseconds / 1000
    connection.connection.set_progress_handler(lambda: monotonic() > end, STEPS)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 0)


def was_stopped(error):
    return "interrupted" in str(error)
