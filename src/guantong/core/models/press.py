"""A button that was pressed, by the token of its form: pressed twice, it is done once."""

from __future__ import annotations

from django.db import models


class Press(models.Model):
    """What one press made."""

    token = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey("core.Account", models.CASCADE, related_name="+")
    address = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return self.token
