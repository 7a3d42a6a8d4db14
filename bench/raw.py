"""Rows as the driver stores them, read and written without SQLAlchemy's types: many, quickly."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import psycopg
from psycopg import sql
from sqlalchemy import BigInteger, Boolean, Engine, Integer, Table

Row = list[Any]


class Store(Protocol):
    """Reads template rows and takes copies."""

    def read(self, table: Table, column: str, values: Sequence[int]) -> list[Row]:
        """The rows of a table whose column has one of these values, in order of the first column."""

    def write(self, table: Table, rows: Iterable[Sequence[Any]]) -> None:
        """Insert rows, all columns in the table's order."""


class SqliteStore:
    """One connection with everything switched off that makes a bulk load slow."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def read(self, table: Table, column: str, values: Sequence[int]) -> list[Row]:
        """The rows as stored."""
        names = ", ".join(found.name for found in table.c)
        marks = ", ".join("?" for _ in values)
        query = f"SELECT {names} FROM {table.name} WHERE {column} IN ({marks}) ORDER BY 1"
        return [list(row) for row in self.driver.execute(query, list(values))]

    def write(self, table: Table, rows: Iterable[Sequence[Any]]) -> None:
        """One prepared INSERT for all."""
        marks = ", ".join("?" for _ in table.c)
        self.driver.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)


class PostgresStore:
    """COPY in both directions; values are texts but for whole numbers."""

    def __init__(self, driver: psycopg.Connection[Any]) -> None:
        self.driver = driver

    def read(self, table: Table, column: str, values: Sequence[int]) -> list[Row]:
        """Whole numbers as numbers, all else as PostgreSQL writes it."""
        parts = [
            sql.Identifier(found.name)
            if isinstance(found.type, BigInteger | Integer) and not isinstance(found.type, Boolean)
            else sql.SQL("{}::text").format(sql.Identifier(found.name))
            for found in table.c
        ]
        query = sql.SQL("SELECT {} FROM {} WHERE {} = ANY(%s) ORDER BY 1").format(
            sql.SQL(", ").join(parts), sql.Identifier(table.name), sql.Identifier(column)
        )
        return [list(row) for row in self.driver.execute(query, [list(values)])]

    def write(self, table: Table, rows: Iterable[Sequence[Any]]) -> None:
        """One COPY for all."""
        names = sql.SQL(", ").join(sql.Identifier(found.name) for found in table.c)
        query = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
        with self.driver.cursor() as cursor, cursor.copy(query) as copy:
            for row in rows:
                copy.write_row(row)


@contextmanager
def reading(engine: Engine) -> Iterator[Store]:
    """A store that is only read from."""
    connection = engine.raw_connection()
    try:
        yield _store(engine, connection.driver_connection)
    finally:
        connection.close()


@contextmanager
def bulk(engine: Engine) -> Iterator[Store]:
    """A store on a fresh connection; committed at the end. Nobody else may use the database."""
    engine.dispose()
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    try:
        if engine.dialect.name == "sqlite":
            # The file is thrown away when this fails.
            for pragma in ("foreign_keys = OFF", "journal_mode = OFF", "synchronous = OFF"):
                driver.execute(f"PRAGMA {pragma}").fetchall()
            driver.execute("PRAGMA cache_size = -400000")
            driver.execute("BEGIN")
        else:
            # The rows are copies of rows that were checked.
            driver.execute("SET session_replication_role = replica")
            driver.execute("SET statement_timeout = 0")
            driver.execute("SET synchronous_commit = off")
        yield _store(engine, driver)
        driver.commit()
        if engine.dialect.name == "sqlite":
            driver.execute("PRAGMA journal_mode = WAL").fetchall()
    finally:
        connection.invalidate()


def _store(engine: Engine, driver: Any) -> Store:
    return SqliteStore(driver) if engine.dialect.name == "sqlite" else PostgresStore(driver)
