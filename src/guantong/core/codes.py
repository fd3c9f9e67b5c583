"""Numbers that are handed to people: nobody can guess one, and no letter is read as another."""

from __future__ import annotations

import secrets

#: Twelve of them are 60 bits.
LETTERS, GROUPS, WIDTH = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 3, 4


def new_code() -> str:
    """Draw a number, in three groups of four."""
    groups = ("".join(secrets.choice(LETTERS) for _n in range(WIDTH)) for _g in range(GROUPS))
    return "-".join(groups)


def tidied(code: str) -> str:
    """Return a number as it was drawn, however it was typed.

    Examples
    --------
    >>> tidied("abcd efgo 1l23")
    'ABCD-EFG0-1123'

    """
    bare = "".join(c for c in code.upper() if c.isalnum())
    bare = bare.replace("O", "0").replace("I", "1").replace("L", "1").replace("U", "V")
    bare = bare[: GROUPS * WIDTH]
    return "-".join(bare[at : at + WIDTH] for at in range(0, len(bare), WIDTH))
