"""A row of any scoped model somewhere in the tree, without a database."""

from __future__ import annotations

from django.db import models

#: The key of a row that no test makes.
NOBODY = 999_999_999


def placed(model: type[models.Model], path: str) -> models.Model:
    """Return an unsaved row that lies under a path, with the rows it cannot be without."""
    row = _whole(model, ())
    *links, last = model.scope_field.split("__")
    at = row
    for name in links:
        at = getattr(at, name)
    setattr(at, last, path)
    return row


def _whole(model, seen):
    row = model(pk=NOBODY)
    for field in model._meta.concrete_fields:
        needed = isinstance(field, models.ForeignKey) and not field.null
        if needed and field.related_model not in (*seen, model):
            setattr(row, field.name, _whole(field.related_model, (*seen, model)))
    return row
