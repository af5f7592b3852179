"""Words in PostgreSQL: one table a slot, with two tsvectors under GIN indexes.

One is of titles, the other of everything.
"""

from array import array
from collections import defaultdict
from sys import byteorder

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL
from psycopg import errors
from pyroaring import BitMap

# Words are stored out of line even when short: a search for a common word visits nearly
# every row and wants none of the words.
TABLE = """
    CREATE TABLE search_words_{slot} (
        number integer PRIMARY KEY,
        title tsvector NOT NULL,
        words tsvector NOT NULL
    ) WITH (toast_tuple_target = 128)
"""
STORAGE = "ALTER TABLE search_words_{slot} ALTER COLUMN words SET STORAGE EXTERNAL"
# {name: definition} of the indexes of a slot.
INDEXES = {
    "search_words_{slot}_title": "ON search_words_{slot} USING gin (title)",
    "search_words_{slot}_words": "ON search_words_{slot} USING gin (words)",
}
# What the migration runs.
CREATE = []
DROP = []
for slot in (0, 1):
    CREATE += [TABLE.format(slot=slot), STORAGE.format(slot=slot)]
    CREATE += [f"CREATE INDEX {name} {what}".format(slot=slot) for name, what in INDEXES.items()]
    DROP.append(f"DROP TABLE search_words_{slot}")
WRITE = """
    INSERT INTO search_words_{slot} (number, title, words)
    SELECT number, title::tsvector, words::tsvector
    FROM unnest(%s::int[], %s::text[], %s::text[]) AS given (number, title, words)
"""
LEARN = """
    INSERT INTO search_searchword (generation, word, length, documents)
    SELECT %s, word, length(word), documents
    FROM unnest(%s::text[], %s::int[]) AS given (word, documents)
    ON CONFLICT DO NOTHING
"""
LIMITS = "SELECT set_config('enable_seqscan', %s, true), set_config('statement_timeout', %s, true)"


def rows(numbers):
    return RawSQL("SELECT unnest(%s::int[])", [list(numbers)])


def beginning(start):
    return Q(word__startswith=start)


def clear(slot):
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE search_words_{slot}")
        # Filling an index word by word takes much longer than making it once at the
        # end.
        for name in INDEXES:
            cursor.execute(f"DROP INDEX IF EXISTS {name}".format(slot=slot))


def finish(slot):
    with connection.cursor() as cursor:
        for name, what in INDEXES.items():
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} {what}".format(slot=slot))
        cursor.execute(f"ANALYZE search_words_{slot}")


def write(slot, texts):
    numbers = [text.number for text in texts]
    titles = []
    words = []
    for text in texts:
        fields = [text.title, text.summary, text.keywords, text.body]
        titles.append(vector([text.title], text.title_stems))
        words.append(vector(fields, text.stems))
    with connection.cursor() as cursor:
        cursor.execute(WRITE.format(slot=slot), [numbers, titles, words])


def vector(fields, stems):
    """A tsvector in its text form: words with their positions, then stems without.

    PostgreSQL's own parser would take numbers, addresses and hyphens apart in its own
    way.
    """
    positions = defaultdict(list)
    first = 1
    for words in map(str.split, fields):
        for position, word in enumerate(words, first):
            positions[word].append(str(position))
        # A position is left free between two fields, so that no phrase reaches from one
        # into the next.
        first += len(words) + 1
    lexemes = [f"{word}:{','.join(found)}" for word, found in positions.items()]
    return " ".join([*lexemes, stems])


def learn(generation, words):
    with connection.cursor() as cursor:
        cursor.execute(LEARN, [generation, list(words), list(words.values())])


def missing(slot, numbers):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number FROM search_words_{slot} WHERE number = ANY(%s)", [numbers])
        present = {number for (number,) in cursor.fetchall()}
    return set(numbers) - present


def matching(slot, term, above, milliseconds):
    column = "words"
    if term.in_title:
        column = "title"
    # As four bytes each, the highest first, a million numbers cross in a tenth of the
    # time that rows would take.
    sql = (
        f"SELECT string_agg(int4send(number), ''::bytea) FROM search_words_{slot} "
        f"WHERE {column} @@ %s::tsquery AND number > %s"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        # The planner thinks `@@` cheap and would read every row's words, out of line,
        # rather than use the index.
        cursor.execute(LIMITS, ["off", str(milliseconds)])
        cursor.execute(sql, [expression(term), above])
        (found,) = cursor.fetchone()
        # Inside a transaction of others the settings must not stay.
        if transaction.get_connection().savepoint_ids:
            cursor.execute(LIMITS, ["on", "0"])
    if found is None:
        return BitMap()
    numbers = array("I", bytes(found))
    if byteorder == "little":
        numbers.byteswap()
    return BitMap(numbers)


def expression(term):
    """A tsquery, its words quoted.

    Words are letters and digits alone, so nothing in them can be an operator.
    """
    phrase = " <-> ".join(f"'{word}'" for word in term.words)
    if term.is_beginning:
        return f"{phrase}:*"
    return phrase


def was_stopped(error):
    return isinstance(error.__cause__, errors.QueryCanceled)
