#!/usr/bin/env python3
"""Makes the text dumps of every step of the schema that have none yet: NNNN.dump beside this file.

    tests/operate/schemas/make.py               each from the one before, with the next migration
    tests/operate/schemas/make.py --from FILE   the first, from the data of a candor.db

A dump is kept as it was made: it stands for the installations of its time.
"""

import hashlib
import pathlib
import sqlite3
import sys

HERE = pathlib.Path(__file__).resolve().parent
MIGRATIONS = HERE.parents[2] / "server/store/migrations"
APPLIED_AT = 1_767_225_600_000
TABLE = ("CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY,"
         " name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT")


def migrations():
    return sorted(MIGRATIONS.glob("[0-9]*.sql"))


def apply(database, migration):
    sql = migration.read_bytes()
    database.executescript(TABLE + ";" + sql.decode())
    database.execute("INSERT INTO schema_migrations VALUES (?, ?, ?, ?)",
                     (int(migration.name[:4]), migration.name,
                      hashlib.sha256(sql).hexdigest(), APPLIED_AT))


def dump(database, path):
    lines = [line for line in database.iterdump()
             if line not in ("BEGIN TRANSACTION;", "COMMIT;")]
    path.write_text("\n".join(lines) + "\n")
    print(path.name)


def tables_of(database):
    return [name for (name,) in database.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        " AND name <> 'schema_migrations'")]


def columns_of(database, table):
    return [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]


def make_first(source_path):
    """The tables of the first step with what a later installation holds of their columns."""
    source, made = sqlite3.connect(source_path), sqlite3.connect(":memory:")
    apply(made, migrations()[0])
    for table in tables_of(made):
        names = ", ".join(f'"{name}"' for name in columns_of(made, table))
        rows = source.execute(f'SELECT {names} FROM "{table}"').fetchall()
        places = ", ".join("?" * len(columns_of(made, table)))
        made.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)
    made.commit()
    dump(made, HERE / "0001.dump")


def make_missing():
    for earlier, migration in zip(migrations(), migrations()[1:]):
        path = HERE / f"{migration.name[:4]}.dump"
        if path.exists():
            continue
        database = sqlite3.connect(":memory:")
        database.executescript((HERE / f"{earlier.name[:4]}.dump").read_text())
        apply(database, migration)
        if migration.name.startswith("0002"):  # a table of its own deserves a row
            database.execute("INSERT INTO jobs VALUES (1, 'prepare_playback', 1, 2, ?, 'x', ?)",
                             (APPLIED_AT, APPLIED_AT))
        database.commit()
        dump(database, path)


if sys.argv[1:2] == ["--from"]:
    make_first(sys.argv[2])
make_missing()
