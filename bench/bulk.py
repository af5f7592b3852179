"""Writing rows in bulk, past Django's models: by executemany on SQLite, by COPY on PostgreSQL.

For a database nobody else uses: while rows are written nothing is checked and nothing is safe from a crash.
"""


class Sqlite:
    def __init__(self, connection):
        connection.ensure_connection()
        self.raw = connection.connection
        for pragma in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "foreign_keys = OFF",
            "cache_size = -500000",
        ):
            self.raw.execute(f"PRAGMA {pragma}")
        self.raw.execute("BEGIN")

    def indexes(self, tables):
        """{name: statement that makes it} of the indexes that can be dropped."""
        rows = self.raw.execute(
            "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql > ''"
        )
        return {name: sql for table, name, sql in rows if table in tables}

    def execute(self, statement):
        self.raw.execute(statement)

    def write(self, table, columns, rows):
        names, places = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        self.raw.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)

    def close(self):
        self.raw.execute("COMMIT")
        self.raw.execute("PRAGMA journal_mode = WAL")


class Postgres:
    def __init__(self, connection):
        connection.ensure_connection()
        self.cursor = connection.cursor().cursor
        self.cursor.execute(
            "SET session_replication_role = replica"
        )  # foreign keys are not looked up row by row
        self.cursor.execute("SET timezone = 'UTC'")

    def indexes(self, tables):
        self.cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            [list(tables)],
        )
        return dict(self.cursor.fetchall())

    def execute(self, statement):
        self.cursor.execute(statement)

    def write(self, table, columns, rows):
        names = ", ".join(f'"{name}"' for name in columns)
        with self.cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)

    def close(self):
        self.cursor.execute("SET session_replication_role = DEFAULT")


def writer(connection):
    return {"sqlite": Sqlite, "postgresql": Postgres}[connection.vendor](connection)
