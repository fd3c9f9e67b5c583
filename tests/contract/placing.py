"""A row of any scoped model somewhere in the tree, without a database."""

from __future__ import annotations

from django.db import models


def placed(model: type[models.Model], path: str) -> models.Model:
    """Return an unsaved row that lies under a path, by way of the rows it belongs to."""
    row = model(pk=1)
    *links, last = model.scope_field.split("__")
    at = row
    for name in links:
        above = at._meta.get_field(name).related_model(pk=1)
        setattr(at, name, above)
        at = above
    setattr(at, last, path)
    return row
