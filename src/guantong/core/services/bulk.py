"""Inserting many rows of one model by one prepared statement: no signals, no keys handed back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert unsaved rows inside the caller's transaction.

    An ORM's bulk insert splits at a thousand parameters on SQLite, that is every twenty persons.
    What ``save`` derives is the caller's to set.
    """
    if not rows:
        return
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(f.column)) for f in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_values(row, fields) for row in rows])


def _values(row: models.Model, fields: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(
        field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields
    )
