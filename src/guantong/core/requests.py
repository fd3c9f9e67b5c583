"""A request of somebody who is signed in, as every view behind the door receives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.db.models import Model

    from guantong.core.models import Account


class Request(HttpRequest):
    """A request whose user is an account: the session's guard lets no other through."""

    user: Account
    #: The row whose page it is.
    row: Model | None
    #: For how many seconds the session lasts if nobody does anything, and at most.
    left: int
    rest: int
