"""The databases that are measured: one a size on SQLite, one a size on PostgreSQL."""

import shutil
import sqlite3
from contextlib import closing

from bench.paths import FOLDER

SEARCH_TABLES = "SELECT relname FROM pg_class WHERE relname LIKE 'search\\_%' AND relkind = 'r'"


class Sqlite:
    kind = "sqlite"

    def __init__(self, size, server=None):
        self.size, self.server, self.name = size, server, f"sqlite_{size}"
        self.path = FOLDER / f"{self.name}.sqlite3"

    @property
    def url(self):
        return f"sqlite:///{self.path}"

    def exists(self):
        return self.path.exists()

    def create(self, template=None):
        """Make it anew: empty, or as a copy of `template`."""
        for path in self.path.parent.glob(f"{self.path.name}*"):
            path.unlink()
        if template:
            shutil.copy(template.path, self.path)

    def index_bytes(self):
        """What the tables and indexes of the app `search` take."""
        return (
            self._one("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search\\_%' ESCAPE '\\'")
            or 0
        )

    def bytes(self):
        return self._one("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")

    def resolve(self, *, compact):
        """As a night's maintenance leaves it: the planner knows the tables, the log is written back.

        `compact` also gives back the room of an index that was there before.
        """
        with closing(sqlite3.connect(self.path)) as connection:
            if compact:
                connection.execute("VACUUM")
            connection.execute("ANALYZE")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _one(self, statement):
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(statement).fetchone()[0]


class Postgres:
    kind = "postgres"

    def __init__(self, size, server):
        self.size, self.server, self.name = size, server, f"postgres_{size}"

    @property
    def url(self):
        return self.server.url(self.name)

    def exists(self):
        return bool(self.server.sql("SELECT 1 FROM pg_database WHERE datname = %s", self.name))

    def create(self, template=None):
        self.server.sql(f"DROP DATABASE IF EXISTS {self.name}")
        self.server.sql(
            f"CREATE DATABASE {self.name} TEMPLATE {template.name if template else 'template1'}"
        )

    def index_bytes(self):
        return self._one(
            f"SELECT sum(pg_total_relation_size(relname::regclass))::bigint FROM ({SEARCH_TABLES}) AS t"
        )

    def bytes(self):
        return self._one("SELECT pg_database_size(current_database())")

    def resolve(self, *, compact):
        if compact:
            for (table,) in self.server.sql(SEARCH_TABLES, database=self.name):
                self.server.sql(f'VACUUM FULL "{table}"', database=self.name)
        self.server.sql("VACUUM ANALYZE", database=self.name)
        self.server.sql("CHECKPOINT", database=self.name)

    def _one(self, statement):
        return self.server.sql(statement, database=self.name)[0][0]


KINDS = {"postgres": Postgres, "sqlite": Sqlite}
