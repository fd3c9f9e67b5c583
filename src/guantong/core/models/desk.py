"""What an account keeps for itself: what it has seen, where it was, what it comes back to."""

from __future__ import annotations

from django.db import models


class Desk(models.Model):
    """One account's own; told to nobody else, and no part of any record.

    ``recent`` and ``favourites`` are pairs of title and address, the newest first.
    """

    account = models.OneToOneField(
        "core.Account", models.CASCADE, primary_key=True, related_name="+"
    )
    #: Until when the account has seen what waits for it.
    seen_at = models.DateTimeField(null=True)
    is_large = models.BooleanField(default=False)
    recent = models.JSONField(default=list)
    favourites = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.account_id)
