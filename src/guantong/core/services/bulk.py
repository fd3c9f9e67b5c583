"""Inserting many rows of one model at once: no signals, no keys handed back.

SQLite gets one prepared statement (an ORM's bulk insert splits at a thousand parameters, that is
every twenty persons), PostgreSQL a COPY.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

#: No value of any row.
_NOTHING = object()


def insert(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert unsaved instances inside the caller's transaction; what ``save`` derives is set."""
    fields = _fields(model)
    # What a row has in common with the one before is not made ready again.
    last: list[tuple[Any, Any]] = [(_NOTHING, None)] * len(fields)
    lines = []
    for row in rows:
        for at, field in enumerate(fields):
            value = field.pre_save(row, add=True)
            if value is not last[at][0]:
                last[at] = (value, field.get_db_prep_save(value, connection))
        lines.append(tuple(ready for _value, ready in last))
    _execute(model, fields, lines)


def insert_values(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows of plain values, for hundreds of thousands; columns not named get their default.

    Parameters
    ----------
    columns
        Attribute names (``unit_id``, not ``unit``).
    rows
        Values as the database takes them: text, numbers, None.

    """
    fields = {f.attname: f for f in _fields(model)}
    rest = [f for name, f in fields.items() if name not in columns]
    fixed = tuple(f.get_db_prep_save(f.get_default(), connection) for f in rest)
    named = [fields[name] for name in columns]
    _execute(model, [*named, *rest], [(*row, *fixed) for row in rows])


def set_values(model: type[models.Model], column: str, pairs: Iterable[tuple[Any, int]]) -> None:
    """Set one column of many rows: pairs of the value, as the database takes it, and the key."""
    quote = connection.ops.quote_name
    table, name = quote(model._meta.db_table), quote(column)
    with connection.cursor() as cursor:
        # Names come from the model, values as parameters.
        statement = f"UPDATE {table} SET {name} = %s WHERE id = %s"  # noqa: S608
        cursor.executemany(statement, list(pairs))


def _fields(model: type[models.Model]) -> list[Any]:
    return [f for f in model._meta.concrete_fields if not f.primary_key]


def _execute(
    model: type[models.Model], fields: Sequence[Any], rows: Sequence[Sequence[Any]]
) -> None:
    if not rows:
        return
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(f.column)) for f in fields)
    table = quote(model._meta.db_table)
    # Names come from the model, values as parameters.
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608
            cursor.executemany(statement, rows)
