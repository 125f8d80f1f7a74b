"""Damaging files at random: bytes of any file; tables, values and arrays of a project. The same damage for a seed."""

import hashlib
import json
import random
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

MOST_BYTES = 1 << 20
HEAD = 256
_WHOLE = (0, 1, 2, 3, 7, 8, 16, 31, 64, 127, 128, 255, 256, 511, 1000, 4096, 32767, 32768, 65535, 65536, 1 << 20)
INTEGERS = (*_WHOLE, 2**24, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**40, 2**53, 2**63 - 1, 2**64 - 1)
_NUMBERS = (-1, 0, 1, 2**31, 2**63 - 1, 0.5, -1e300, 1e300)
_CELLS: tuple[Any, ...] = (None, *_NUMBERS, "", "x", "0", "[]", b"", b"\x00", b"x" * 32)
_JSON: tuple[Any, ...] = (
    None, True, False, -1, 0, 1, 2, 0.5, -0.5, 1e-320, 1e38, 1e300, 2**31, 2**53, 2**63, 10**30, "", "x", "../x",
    "\x00", "\ud800", [], [[]], {}, [0], {"a": 1}, "x" * 5000, [1] * 600,
)  # fmt: skip
_SCHEMA = (
    "CREATE TRIGGER t AFTER INSERT ON step BEGIN DELETE FROM step; END",
    "CREATE TRIGGER t AFTER UPDATE ON setting BEGIN SELECT 1; END",
    "CREATE VIEW v AS SELECT * FROM step",
    "CREATE TABLE more (x)",
    "CREATE INDEX i ON step (state)",
    "ALTER TABLE step ADD COLUMN x",
    "ALTER TABLE record RENAME TO other",
    "DROP TABLE setting",
    "PRAGMA user_version = 0",
    "PRAGMA user_version = 7",
    "PRAGMA application_id = 1",
    "PRAGMA auto_vacuum = NONE",
    "PRAGMA encoding = 'UTF-16'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'INTEGER', 'TEXT')",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'chunk'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 99999",
    "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'blob'",
)  # fmt: skip
_COLUMNS = {
    "blob": ("id", "sha256", "size"),
    "chunk": ("blob", "number", "bytes"),
    "record": ("id", "kind", "sha256", "body"),
    "step": ("number", "name", "state"),
    "setting": ("name", "body"),
    "snapshot": ("letter", "name", "state"),
}


def mutated(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """One to four changes of bytes: bits, runs, numbers, an end too early, another file's end."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        chance.choice(_BYTES)(changed, chance)
        if chance.random() < 0.1:
            other = chance.choice(others)
            changed[_place(changed, chance) :] = other[chance.randrange(len(other) + 1) :]
    return bytes(changed[:MOST_BYTES])


def _place(data: bytearray, chance: random.Random) -> int:
    """Anywhere, as often as not in the header."""
    return chance.randrange(max(min(len(data), HEAD) if chance.random() < 0.5 else len(data), 1))


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 2, 8, 64)) if data else 0):
        data[_place(data, chance)] ^= 1 << chance.randrange(8)


def _overwrite(data: bytearray, chance: random.Random) -> None:
    start, length = _place(data, chance), chance.choice((1, 4, 16, 512))
    run = bytes([chance.choice((0, 255, 127, 128))]) * length if chance.random() < 0.5 else chance.randbytes(length)
    data[start : start + length] = run[: max(len(data) - start, 0)]


def _remove(data: bytearray, chance: random.Random) -> None:
    start = _place(data, chance)
    del data[start : start + chance.choice((1, 2, 4, 16, 512))]


def _repeat(data: bytearray, chance: random.Random) -> None:
    start, length = _place(data, chance), chance.choice((1, 4, 16, 512))
    data[start:start] = data[start : start + length] * chance.choice((1, 1, 20))


def _count(data: bytearray, chance: random.Random) -> None:
    size = chance.choice((1, 2, 3, 4, 8))
    value = chance.choice(INTEGERS) + chance.choice((0, 0, 0, -1, 1))
    start = _place(data, chance)
    data[start : start + size] = (value % 256**size).to_bytes(size, chance.choice(("little", "big")))


def _truncate(data: bytearray, chance: random.Random) -> None:
    del data[_place(data, chance) :]


_BYTES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flip, _flip, _overwrite, _remove, _repeat, _count, _count, _count, _truncate
)  # fmt: skip


def forge(path: Path, chance: random.Random) -> None:
    """One to three changes of what a project's database holds, as somebody makes who knows SQLite and the hashes."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous = OFF")
        for _ in range(chance.choice((1, 1, 2, 3))):
            with suppress(Exception):  # not every change can be made of what another has left
                chance.choice(_FORGERIES)(database, chance)


def _cells(database: sqlite3.Connection, chance: random.Random) -> None:
    table = chance.choice(list(_COLUMNS))
    column = chance.choice(_COLUMNS[table])
    where = _one_row(database, table, chance) if chance.random() < 0.8 else ""
    if chance.random() < 0.3:
        value = chance.choice(
            ("zeroblob(3000000)", f"-{column}", f"{column} + 1", f"{column} || 'x'", f"hex({column})")
        )
        database.execute(f"UPDATE {table} SET {column} = {value} {where}")
    else:
        database.execute(f"UPDATE {table} SET {column} = ? {where}", (chance.choice(_CELLS),))


def _rows(database: sqlite3.Connection, chance: random.Random) -> None:
    table = chance.choice(list(_COLUMNS))
    where = _one_row(database, table, chance)
    first, *others = _COLUMNS[table]
    if chance.random() < 0.5:
        database.execute(f"DELETE FROM {table} {where if chance.random() < 0.7 else ''}")
    elif table in {"step", "blob"} and chance.random() < 0.3:
        many = (
            f"WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < {chance.choice((200, 9000))})"
        )
        database.execute(f"{many} INSERT INTO {table} SELECT i, {', '.join(others)} FROM n, {table} {where}")
    else:
        database.execute(f"INSERT INTO {table} SELECT {first} || 9, {', '.join(others)} FROM {table} {where}")


def _one_row(database: sqlite3.Connection, table: str, chance: random.Random) -> str:
    key = _COLUMNS[table][0]
    keys = database.execute(f"SELECT DISTINCT {key} FROM {table} ORDER BY 1").fetchall()
    return f"WHERE {table}.{key} = '{chance.choice(keys)[0]}'"


def _schema(database: sqlite3.Connection, chance: random.Random) -> None:
    database.executescript(chance.choice(_SCHEMA))


def _record(database: sqlite3.Connection, chance: random.Random) -> None:
    """A record's body, with the right hash."""
    rows = database.execute("SELECT id, kind, body FROM record ORDER BY kind, id").fetchall()
    kind = chance.choice(sorted({row[1] for row in rows}))
    number, _, body = chance.choice([row for row in rows if row[1] == kind])
    text = chance.choice(rows)[2] if chance.random() < 0.05 else changed_json(body, chance)
    _write_record(database, number, kind, text)


def _write_record(database: sqlite3.Connection, number: int, kind: str, text: str) -> None:
    sha256 = hashlib.sha256(f"{kind} {text}".encode("utf-8", "replace")).digest()
    database.execute("UPDATE record SET body = ?, sha256 = ? WHERE id = ?", (text, sha256, number))


def _setting(database: sqlite3.Connection, chance: random.Random) -> None:
    name, body = chance.choice(database.execute("SELECT name, body FROM setting ORDER BY name").fetchall())
    database.execute("UPDATE setting SET body = ? WHERE name = ?", (changed_json(body, chance), name))


def _array(database: sqlite3.Connection, chance: random.Random) -> None:
    """Bytes of a blob, as often as not with the right hash wherever it is written."""
    query = "SELECT blob, number, bytes, blob.sha256 FROM chunk JOIN blob ON blob = blob.id ORDER BY blob, number"
    blob, number, data, before = chance.choice(database.execute(query).fetchall())
    changed = mutated(data, [data], chance)
    if chance.random() < 0.7:  # of the length that it had
        changed = (changed + bytes(len(data)))[: len(data)]
    database.execute("UPDATE chunk SET bytes = ? WHERE blob = ? AND number = ?", (changed, blob, number))
    if chance.random() < 0.7:
        after = hashlib.sha256(changed).digest()
        database.execute("UPDATE blob SET sha256 = ?, size = ? WHERE id = ?", (after, len(changed), blob))
        for record, kind, body in database.execute("SELECT id, kind, body FROM record").fetchall():
            _write_record(database, record, kind, body.replace(before.hex(), after.hex()))


_FORGERIES: tuple[Callable[[sqlite3.Connection, random.Random], None], ...] = (
    _cells, _rows, _schema, _record, _record, _record, _record, _setting, _array, _array
)  # fmt: skip


def changed_json(text: str, chance: random.Random) -> str:
    """JSON with one value replaced, removed, repeated or nested; now and then none."""
    if chance.random() < 0.05:
        return chance.choice(("", "[" * 100_000, "{" + text, text[: len(text) // 2], text.replace("0", "1e999"), "NaN"))
    whole = [json.loads(text)]
    holder, key = chance.choice(list(_places(whole)))
    value = holder[key]
    change = chance.randrange(7)
    if change == 0 and holder is not whole:
        del holder[key]
    elif change == 1 and isinstance(value, list):
        holder[key] = value * chance.choice((0, 2, 700))
    elif change == 2 and isinstance(value, int | float):
        holder[key] = chance.choice((-value, value + 1, value - 1, value * 1000, float(value), str(value)))
    elif change == 3 and isinstance(holder, dict):
        holder[key + "x"] = value
    elif change == 4:
        other, name = chance.choice(list(_places(whole)))
        holder[key] = json.loads(json.dumps(other[name]))
    elif change == 5:
        depth = chance.choice((5, 300, 900, 980))
        return json.dumps(whole[0]).replace(json.dumps(value), "[" * depth + "1" + "]" * depth, 1)
    else:
        holder[key] = chance.choice(_JSON)
    return json.dumps(whole[0], separators=(",", ":"), sort_keys=True)


def _places(value: Any) -> Any:  # noqa: ANN401
    """Each value inside others, with what holds it, as (holder, key)."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(items):
        yield value, key
        yield from _places(inner)
