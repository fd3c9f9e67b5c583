"""The board of 3,331 villages' elections beside one that asks village by village, in one run.

    python benchmarks/village_elections.py

The units are the real tree, the elections invented. The peer is what a board comes to without
queries over sets: the same numbers, one village at a time. It is only said how many times longer.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections import Counter
from typing import Any

RUNS, AT_LEAST = 5, 10


def main() -> int:
    """Fill an empty system, measure, and tell whether the board is that much faster."""
    with tempfile.TemporaryDirectory(prefix="guantong-bench-") as folder:
        os.environ["GUANTONG_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "guantong.config.settings"
        os.environ["GUANTONG_SECOND_FACTOR"] = "0"
        os.environ.pop("GUANTONG_DATABASE", None)
        import django

        django.setup()
        return _run()


def _run() -> int:
    import datetime as dt

    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from guantong.core.models import Unit
    from guantong.core.services import accounts, registers
    from guantong.jobs.village_terms import electing
    from guantong.jobs.village_terms.services import elections

    registers.import_divisions(None)
    units = Unit.objects.unscoped("benchmark")
    city = units.get(parent=None)
    villages = list(units.filter(kind="village").order_by("path"))
    today = dt.date.today()
    started = time.perf_counter()
    for n in range(4):
        day = today + dt.timedelta(days=30 * n - 45) if n else None
        elections.create(villages[n::4], body="committee", on=day)
    print(f"set up {len(villages):,} elections  {time.perf_counter() - started:8.2f} s")
    account, _first = accounts.create(None, city, username="zuzhi", display_name="组织")
    accounts.grant(None, account, role="organisation_officer", unit=city)
    lines = electing.board(account, city, "committee")
    _sure(lines[0].villages == len(villages))
    ours = _median(lambda: electing.board(account, city, "committee"))
    started = time.perf_counter()
    naive = _naive(villages)
    peer = time.perf_counter() - started
    _sure({key: lines[0].states[key] for key in naive} == naive)
    print(f"board                        {1000 * ours:8.0f} ms\nvillage by village           "
          f"{1000 * peer:8.0f} ms\nso many times longer         {peer / ours:8.1f}"
          f"   (at least {AT_LEAST})")  # fmt: skip
    return 0 if peer / ours >= AT_LEAST else 1


def _naive(villages: list[Any]) -> dict[str, int]:
    """Count as a board does that asks each village for its election, its state, its late steps."""
    from guantong.core.scope import rows_of
    from guantong.jobs.village_terms import electing
    from guantong.jobs.village_terms.models import VillageElection

    found: Counter[str] = Counter()
    for one in villages:
        rows = rows_of(one, VillageElection).filter(body="committee")
        last = rows.filter(kind__in=("regular", "again")).order_by("pk").last()
        here = rows.filter(pk=last.pk) if last else rows.none()
        for key in (*electing.STATES, electing.OVERDUE):
            found[key] += electing.in_state(here, key).exists()
    return dict(found)


def _median(do: Any) -> float:
    spent = []
    for _n in range(RUNS):
        started = time.perf_counter()
        do()
        spent.append(time.perf_counter() - started)
    return statistics.median(spent)


def _sure(holds: bool) -> None:
    if not holds:
        raise AssertionError("the two do not count the same")


if __name__ == "__main__":
    raise SystemExit(main())
