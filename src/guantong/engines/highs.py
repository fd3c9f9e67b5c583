"""HiGHS without a word: its options in one place, its greeting kept off standard output."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from functools import cache
from typing import Any

import highspy

INFINITY = highspy.kHighsInf


def solver(**options: Any) -> highspy.Highs:
    """Return a silent solver with the given options."""
    _greeted()
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy has no types
    highs.setOptionValue("output_flag", False)
    # One thread each: the library's scheduler is shared, and parts are solved side by side.
    highs.setOptionValue("threads", 1)
    for name, value in options.items():
        highs.setOptionValue(name, value)
    return highs


@cache
def _greeted() -> None:
    """Let the library say its name, which it does once a process, to nobody."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        highspy.Highs()  # type: ignore[no-untyped-call]  # highspy has no types
        # It writes by C's own buffer, which would be emptied later.
        with suppress(OSError, AttributeError, TypeError):
            ctypes.CDLL(None).fflush(None)
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
