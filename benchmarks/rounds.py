"""A round of joint review at full size on SQLite: opened, shown, signed, beside one at a time.

    python benchmarks/rounds.py                  20,000 candidates by 14 units, board of 2,000
    python benchmarks/rounds.py --count 2000     smaller

The opening is measured as the background does it, in a process of its own that did nothing else
before; its peak memory is told with what the program takes before it begins.
The peer of the signature is the same answers finished turn by turn, each with its event, in the
same run. Units are a tree of the real size; everything is invented. Run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

CANDIDATES, SHOWN, SIGNED, UNITS, A_VILLAGE = 20_000, 2_000, 300, 14, 6
REVIEW = Path(__file__).parents[1] / "tests/casework/processes/round.toml"
#: Figure → at most.
BARS = {"open s": 60, "open peak MB": 400, "board ms": 300, "board queries": 20}


def main() -> int:
    """Measure the opening and the pages, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", choices=("prepare", "opening", "pages"))
    parser.add_argument("--count", type=int, default=CANDIDATES)
    args = parser.parse_args()
    if args.part:
        print(json.dumps(_run(args.part, args.count)))
        return 0
    ok = True
    for part, many in (("opening", args.count), ("pages", min(args.count, SHOWN))):
        with tempfile.TemporaryDirectory(prefix="guantong-bench-") as folder:
            _alone("prepare", many, folder)
            found = _alone(part, many, folder)
        for name, value in found.items():
            bar = BARS.get(name)
            ok = ok and (bar is None or value <= bar)
            limit = f"   (at most {bar:,})" if bar is not None else ""
            print(f"{name:36} {value:>12,.2f}{limit}", flush=True)
    return 0 if ok else 1


def _alone(part: str, many: int, folder: str) -> dict[str, float]:
    command = [sys.executable, __file__, part, "--count", str(many)]
    own = os.environ | {
        "GUANTONG_HOME": folder, "DJANGO_SETTINGS_MODULE": "tests.settings",
        "GUANTONG_SECOND_FACTOR": "0",
    }  # fmt: skip
    own.pop("GUANTONG_DATABASE", None)
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=own)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _run(part: str, many: int) -> dict[str, float]:
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    if part == "prepare":
        call_command("migrate", verbosity=0)
        prepare(many)
        return {}
    world = World(many)
    return world.opening() if part == "opening" else {**world.pages(), **world.signing()}


def prepare(many: int) -> None:
    """Invent a county of villages with six candidates each, fourteen units that review them all."""
    from tests.casework.nominees.models import Nominee

    from guantong.casework.models import Process
    from guantong.casework.process.reading import read
    from guantong.casework.services import checklists, rounds
    from guantong.core.models import Unit
    from guantong.core.services import units

    county = units.found_root("示范县（虚构）", "county", "X")
    villages: list[Unit] = []
    for n in range(-(-many // A_VILLAGE)):
        if n % 20 == 0:
            place = f"{n // 20} 镇"
            town = units.create(None, county, name=place, kind="township", code=f"T{n}")
        villages.append(units.create(None, town, name=f"{n} 村", kind="village", code=f"V{n}"))
    listed = checklists.draw_up(None, county, code="reviewing-units", name="联审单位")
    for n in range(UNITS):
        unit = units.create(None, county, name=f"{n} 局", kind="county_unit", code=f"B{n}")
        checklists.add(None, listed, code=f"{n}", text=unit.name, unit=unit)
        _account("reviewer", unit)
    checklists.accept(None, listed)
    text = REVIEW.read_text(encoding="utf-8")
    made, faults = read(text)
    _sure(made is not None and not faults)
    process = Process(
        unit=county, key=made.key, name=made.name, text=text, in_force=made.in_force,
        state="published",
    )  # fmt: skip
    process.save()
    officer = _account("organisation_officer", county)
    row = rounds.draw_up(officer, county, name="批次", process=process)
    some = []
    for n in range(many):
        unit = villages[n // A_VILLAGE]
        name = f"人选{n}（虚构）"
        some.append(Nominee(unit=unit, unit_path=unit.path, name=name, round=row))
    Nominee.objects.bulk_create(some, batch_size=500)


class World:
    """That county, its round and whoever works on it."""

    def __init__(self, many: int) -> None:
        from guantong.casework.models import Round
        from guantong.core.models import Account

        self.many = many
        self.round = Round.objects.unscoped("benchmark").select_related("process", "unit").get()
        people = Account.objects.unscoped("benchmark").order_by("pk")
        self.officer = people.get(username__startswith="organisation_officer")
        self.reviewers = list(people.filter(username__startswith="reviewer"))

    def opening(self) -> dict[str, float]:
        """Open every case, as the background does it."""
        from guantong.casework.models import Turn

        before = _peak()
        took = self._open()
        turns = Turn.objects.unscoped("benchmark").exclude(unit_list=None).count()
        _sure(turns == self.many * UNITS)
        return {
            "candidates": self.many, "turns": turns, "open s": took, "memory before MB": before,
            "open peak MB": _peak(), "open grows by MB": _peak() - before,
        }  # fmt: skip

    def _open(self) -> float:
        from guantong.casework.services import rounds
        from guantong.core.models import Task
        from guantong.core.services import tasks

        rounds.open_cases(self.officer, self.round, assessment="虚构")
        started = time.perf_counter()
        tasks.run.func(Task.objects.unscoped("benchmark").latest("pk").pk)
        took = time.perf_counter() - started
        self.round.refresh_from_db()
        _sure(self.round.state == "open")
        return took

    def pages(self) -> dict[str, float]:
        """Open the board and its parts, with all but one unit in."""
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        from guantong.casework import boards
        from guantong.casework.services import answering

        self._open()
        lists = boards.lists_of(self.round)
        started = time.perf_counter()
        for who, row in zip(self.reviewers[:-1], lists[:-1], strict=True):
            answering.rest(who, row)
            answering.sign(who, row)
        found = {"13 units sign s": time.perf_counter() - started}
        client = Client()
        client.force_login(self.officer)
        last, mine = lists[-1], Client()
        mine.force_login(self.reviewers[-1])
        at = self.round.get_absolute_url()
        for name, reader, address in (
            ("board", client, at),
            ("board filtered by unit", client, f"{at}?list={last.pk}&state=open"),
            ("board last page", client, f"{at}?page=40"),
            ("board of what clashes", client, f"{at}?state=clash"),
            ("list of a unit", mine, last.get_absolute_url()),
            ("workbench", mine, "/"),
        ):
            reader.get(address)
            taken = []
            for _ in range(5):
                started = time.perf_counter()
                _sure(reader.get(address).status_code == 200)
                taken.append((time.perf_counter() - started) * 1e3)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                reader.get(address)
            found[f"{name} ms"] = sorted(taken)[2]
            found[f"{name} queries"] = len(queries)
        return found

    def signing(self) -> dict[str, float]:
        """Sign 300 at once, and 300 one by one: of the last unit, so that every case goes on."""
        from guantong.casework import boards
        from guantong.casework.models import Turn
        from guantong.casework.services import answering, finishing

        row, who = boards.lists_of(self.round)[-1], self.reviewers[-1]
        keys = list(answering.open_of(row).values_list("pk", flat=True)[: 2 * SIGNED])
        answering.mark(who, row, keys[:SIGNED], outcome="无异议")
        started = time.perf_counter()
        _sure(answering.sign(who, row).many == SIGNED)
        at_once = time.perf_counter() - started
        started = time.perf_counter()
        for key in keys[SIGNED:]:
            turn = Turn.objects.unscoped("benchmark").get(pk=key)
            finishing.finish(who, turn, outcome="无异议")
        one_by_one = time.perf_counter() - started
        return {
            "sign 300 at once s": at_once, "sign 300 one by one s": one_by_one,
            "times as fast": one_by_one / at_once,
        }  # fmt: skip


def _account(role: str, unit: Any) -> Any:
    from guantong.core.models import Account
    from guantong.core.services import accounts

    account, _first = accounts.create(
        None, unit, username=f"{role}{unit.code}", display_name=f"{role}{unit.code}",
        password="Yongzhou!2026",
    )  # fmt: skip
    account.must_change_password = False
    account.save()
    accounts.grant(None, account, role=role, unit=unit)
    return Account.objects.unscoped("benchmark").get(pk=account.pk)


def _sure(ok: bool) -> None:
    if not ok:
        raise AssertionError("the benchmark's world is not what it should be")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    raise SystemExit(main())
