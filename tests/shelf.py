"""Worlds that tests begin in: built once a session, and put back row by row as they were left."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from guantong.core.models import EventHead

#: By table, its rows by their keys.
Rows = dict[str, dict[Any, tuple[Any, ...]]]
#: What Django itself writes into an empty database.
GIVEN = {"contenttypes", "auth"}


@dataclass(frozen=True)
class Kept:
    """What a builder wrote, took away (a changed row is both), and returned."""

    gone: dict[str, list[Any]]
    new: dict[str, list[tuple[Any, ...]]]
    told: bytes


class Shelf:
    """Keeps worlds: a world is what its builder writes into the one before, and what it returns."""

    def __init__(self) -> None:
        self.worlds: dict[Any, Kept] = {}
        #: How the log ends in an empty database and in each world; who wrote more is in none.
        self.heads = {""}

    def take(self, build: Callable[..., Any], *given: Any) -> Any:
        """Do ``build(*given)``, or put back what it did when it was done at this place before.

        What it returns is pickled: no test sees what another did to it.
        """
        head = _head()
        place = build, head, *(getattr(one, "pk", None) for one in given)
        if place in self.worlds:
            _put(self.worlds[place])
        elif head in self.heads:
            self.worlds[place] = _kept(build, given)
            self.heads.add(_head())
        else:
            return build(*given)
        return pickle.loads(self.worlds[place].told)


def _head() -> str:
    """Return what the log ends with: whatever the house writes changes it."""
    return EventHead.objects.filter(pk=1).values_list("hash", flat=True).first() or ""


def _kept(build: Callable[..., Any], given: tuple[Any, ...]) -> Kept:
    before = _rows()
    told = pickle.dumps(build(*given))
    after = _rows()
    gone, new = {}, {}
    for table, rows in after.items():
        old = before[table]
        gone[table] = [key for key, row in old.items() if rows.get(key) != row]
        new[table] = [row for key, row in rows.items() if old.get(key) != row]
    return Kept(_filled(gone), _filled(new), told)


def _filled(tables: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {table: rows for table, rows in tables.items() if rows}


def _keys() -> dict[str, str]:
    """Return the tables of all models, each with the column of its key."""
    models = apps.get_models(include_auto_created=True)
    options = [m._meta for m in models if not m._meta.proxy and m._meta.app_label not in GIVEN]
    return {one.db_table: one.pk.column for one in options}


def _rows() -> Rows:
    found: Rows = {}
    with connection.cursor() as cursor:
        for table, key in _keys().items():
            cursor.execute(f'SELECT "{key}", * FROM "{table}"')
            found[table] = {row[0]: row[1:] for row in cursor.fetchall()}
    return found


def _put(kept: Kept) -> None:
    keys = _keys()
    with transaction.atomic(), connection.cursor() as cursor:
        for table, gone in kept.gone.items():
            where = f'DELETE FROM "{table}" WHERE "{keys[table]}" = %s'
            cursor.executemany(where, [(key,) for key in gone])
        for table, rows in kept.new.items():
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
