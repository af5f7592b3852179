"""Words in PostgreSQL: one table a side with a tsvector for titles and one for everything, each under a GIN index."""

from array import array
from collections import defaultdict
from sys import byteorder

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL
from psycopg import errors
from pyroaring import BitMap

INDEXES = [
    (f"search_words_{slot}_{column}", f"ON search_words_{slot} USING gin ({column})")
    for slot in (0, 1)
    for column in ("title", "words")
]
CREATE = [
    # Out of line even when short: a search for a common word visits nearly every row and wants none of the words.
    *(
        f"CREATE TABLE search_words_{slot} (number integer PRIMARY KEY, title tsvector NOT NULL, "
        "words tsvector NOT NULL) WITH (toast_tuple_target = 128)"
        for slot in (0, 1)
    ),
    *(f"ALTER TABLE search_words_{slot} ALTER COLUMN words SET STORAGE EXTERNAL" for slot in (0, 1)),
    *(f"CREATE INDEX {name} {what}" for name, what in INDEXES),
]
DROP = [f"DROP TABLE search_words_{slot}" for slot in (0, 1)]
WRITE = """
    INSERT INTO search_words_{side} (number, title, words)
    SELECT number, title::tsvector, words::tsvector
    FROM unnest(%s::int[], %s::text[], %s::text[]) AS given (number, title, words)
"""


def rows(ids):
    return RawSQL("SELECT unnest(%s::int[])", [list(ids)])


def beginning(start):
    return Q(word__startswith=start)


def clear(slot):
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE search_words_{slot}")
        for name, _ in _indexes(slot):
            cursor.execute(f"DROP INDEX IF EXISTS {name}")


def finish(slot):
    with connection.cursor() as cursor:
        for name, what in _indexes(slot):
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} {what}")
        cursor.execute(f"ANALYZE search_words_{slot}")


def _indexes(slot):
    return [(name, what) for name, what in INDEXES if name.startswith(f"search_words_{slot}_")]


def write(slot, texts):
    numbers = [text.number for text in texts]
    titles = [_vector([text.title], text.title_stems) for text in texts]
    words = [_vector([text.title, text.summary, text.keywords, text.body], text.stems) for text in texts]
    with connection.cursor() as cursor:
        cursor.execute(WRITE.format(slot=slot), [numbers, titles, words])


def _vector(fields, stems):
    """A tsvector as it is typed: the words with their places, then the stems, which have none.

    PostgreSQL's own parser would take numbers, addresses and hyphens apart in its own way. A place is left free between
    two fields, so that no phrase reaches from one into the next.
    """
    places, first = defaultdict(list), 1
    for words in map(str.split, fields):
        for place, word in enumerate(words, first):
            places[word].append(str(place))
        first += len(words) + 1
    return " ".join([*(f"{word}:{','.join(found)}" for word, found in places.items()), stems])


def learn(generation, words):
    sql = (
        "INSERT INTO search_searchword (generation, word, length, documents) "
        "SELECT %s, word, length(word), documents FROM unnest(%s::text[], %s::int[]) AS given (word, documents) "
        "ON CONFLICT DO NOTHING"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [generation, list(words), list(words.values())])


def missing(slot, numbers):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number FROM search_words_{slot} WHERE number = ANY(%s)", [numbers])
        return set(numbers) - {number for (number,) in cursor.fetchall()}


def matching(slot, term, above, milliseconds):
    column = "title" if term.in_title else "words"
    # As four bytes each, the highest first, a million numbers cross in a tenth of the time that rows would take.
    sql = (
        f"SELECT string_agg(int4send(number), ''::bytea) FROM search_words_{slot} "
        f"WHERE {column} @@ %s::tsquery AND number > %s"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        # The planner thinks `@@` cheap and would read every row's words, out of line, rather than use the index.
        cursor.execute(
            "SELECT set_config('enable_seqscan', 'off', true), set_config('statement_timeout', %s, true)",
            [str(milliseconds)],
        )
        cursor.execute(sql, [_expression(term), above])
        found = cursor.fetchone()[0]
        if transaction.get_connection().savepoint_ids:  # inside a transaction of others, whose settings these are not
            cursor.execute(
                "SELECT set_config('enable_seqscan', 'on', true), set_config('statement_timeout', '0', true)"
            )
    numbers = array("I", bytes(found or b""))
    if byteorder == "little":
        numbers.byteswap()
    return BitMap(numbers)


def _expression(term):
    """A tsquery, its words quoted. They are letters and digits alone, so nothing in them can be an operator."""
    end = ":*" if term.is_beginning else ""
    quoted = [f"'{word}'" for word in term.words]
    return " <-> ".join([*quoted[:-1], f"{quoted[-1]}{end}"])


def was_stopped(error):
    return isinstance(error.__cause__, errors.QueryCanceled)
