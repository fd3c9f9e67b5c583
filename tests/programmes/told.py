"""A town's words by the codes of criteria, as a form would send them by their positions."""

from __future__ import annotations

from guantong.programmes.models import SweptUnit
from guantong.programmes.services import saying


def swept_of(sweep, unit):
    rows = SweptUnit.objects.unscoped("test").select_related("unit", "sweep")
    return rows.get(sweep=sweep, unit=unit)


def say(actor, row, found=None, unknown=None, records=None):
    at = {one.code: one.position for one in saying.criteria_of(row)}
    given = {"hits": [], "cannot": [], "why": ""}
    for code, text in (found or {}).items():
        given["hits"].append(str(at[code]))
        given[f"found{at[code]}"] = text
    for code, why in (unknown or {}).items():
        given["cannot"].append(str(at[code]))
        given["why"] = why
    for code, (word, because) in (records or {}).items():
        given[f"is{at[code]}"], given[f"because{at[code]}"] = word, because
    return saying.say(actor, row, **given)
