"""``guantong demo``: the real organisation tree, invented people, an inspection of known truth."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from guantong.commands import serve
from guantong.engines.measure import MeasureError

if TYPE_CHECKING:
    from guantong.assess.services.campaigns import Card
    from guantong.core.models import Account, Unit
    from guantong.jobs.inspection.demo import Inspection
    from guantong.jobs.teams.demo import TermChange
    from guantong.people.demo.archives import Score
    from guantong.people.demo.plan import Peopled

#: A file of the folder and a table of the database that say: this is a demonstration.
MARK = "DEMO"
MARK_TABLE = "guantong_demonstration"
PASSWORD = "Guantong-2026"  # noqa: S105 - of invented accounts, printed
SIZES = ("small", "county", "prefecture")
ACCOUNTS = (
    ("ganbu", "干部科演示", "cadre_officer"),
    ("fuhe", "干部科复核演示", "cadre_officer"),
    ("jiandu", "干部监督科演示", "supervision_officer"),
    ("jiandu2", "干部监督科复核演示", "supervision_officer"),
    ("buling", "部领导演示", "leader"),
    ("jiwei", "纪检监察机关演示", ""),
    ("sysadmin", "系统管理员", "system_admin"),
    ("secadmin", "安全管理员", "security_admin"),
    ("auditadmin", "审计管理员", "audit_admin"),
)
#: Those of the grassroots sit in the first county, its first town, the first village there. A case
#: is never ended by one person, so the county has two officers.
GRASSROOTS = (
    ("zuzhi", "组织科演示", "organisation_officer", "county"),
    ("zuzhi2", "组织科复核演示", "organisation_officer", "county"),
    ("xiangzhen", "乡镇组织委员演示", "township_officer", "township"),
    ("cunzhishu", "村党组织书记演示", "village_secretary", "village"),
    ("kuaiji", "乡镇会计演示", "accountant", "township"),
    ("chuangkou", "服务窗口演示", "window", "township"),
    ("lianshen", "联审单位演示", "", "county"),
    ("wanggeyuan", "网格员演示", "grid_worker", "village"),
)
#: The leader is assessed as others are.
LEADER = "buling"
OWN = ("benren", "考察对象演示")
#: Two that nobody signs in with: one is lent for some days more, one was not used for long.
LENT, LENT_DAYS = ("jiediao", "借调干部演示", "supervision_officer"), 10
GONE, GONE_DAYS = ("diaoli", "已调离干部演示", "leader"), 120
STEPS = {
    "people": "人员",
    "forms": "写入测评表",
    "compute": "计算并存结果",
    "change": "换届岗位和资格",
}


@dataclass(frozen=True)
class Demo:
    """What was set up."""

    inspection: Inspection
    card: Card
    accounts: dict[str, Account]
    peopled: Peopled
    archives: Score
    change: TermChange
    seconds: dict[str, float]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's parser."""
    parser = subparsers.add_parser("demo", help="建一套演示数据并启动网站（人物均为虚构）")
    parser.add_argument("--size", choices=SIZES, default="county", help="规模")
    parser.add_argument("--no-serve", action="store_true", help="只建数据，不启动网站")
    serve.add_options(parser)
    parser.set_defaults(run=run)


def prepare() -> None:
    """Choose the demonstration's folder before Django starts: ``GUANTONG_HOME``, else var/demo.

    Raises
    ------
    MeasureError
        If the folder holds anything but a demonstration.

    """
    home = Path(os.environ.get("GUANTONG_HOME") or "var/demo").resolve()
    if home.exists() and any(home.iterdir()) and not (home / MARK).exists():
        raise MeasureError(f"{home} 里有别的数据，没有改动。请另设 GUANTONG_HOME。")
    home.mkdir(parents=True, exist_ok=True)
    (home / MARK).write_text(
        "演示数据：机构取自公开登记，人物和测评表均为虚构。\n", encoding="utf-8"
    )
    os.environ["GUANTONG_HOME"] = str(home)


def _clear(home: Path) -> None:
    """Empty folder and database of the last demonstration, and mark the database as one.

    Raises
    ------
    GuantongError
        If ``GUANTONG_DATABASE`` names a database that holds anything else.

    """
    from django.db import connection

    from guantong.core.errors import GuantongError

    own = "GUANTONG_DATABASE" not in os.environ
    tables = connection.introspection.table_names()
    if tables and not own and MARK_TABLE not in tables:
        raise GuantongError(
            "GUANTONG_DATABASE 指定的数据库里有别的数据，没有改动。请另建一个空的数据库。"
        )
    if connection.vendor == "sqlite":
        connection.close()
        for end in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{end}").unlink(missing_ok=True)
        tables = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
        cursor.execute(f"CREATE TABLE {MARK_TABLE} (made varchar(10))")
    for name in ("files", "result"):
        shutil.rmtree(home / name, ignore_errors=True)


def run(args: argparse.Namespace) -> int:
    """Set up, print what was found against the truth, serve."""
    from guantong.commands import tables

    home = Path(os.environ["GUANTONG_HOME"])
    _clear(home)
    tables.make()
    demo = build(args.size, lambda words: print(words, file=sys.stderr))
    folder = write_files(demo, home / "result")
    print(summary(demo, folder, f"http://{args.host}:{args.port}"))
    if args.no_serve:
        return 0
    return serve.run(args)


def build(size: str, said: Callable[[str], object] = lambda _words: None) -> Demo:
    """Fill an empty database: tree, accounts, people, then what each job brings."""
    from guantong.casework.services import processes
    from guantong.core.models import Unit
    from guantong.core.services import registers
    from guantong.discs import demo as discs
    from guantong.jobs.branches import demo as branches
    from guantong.jobs.economy import demo as economy
    from guantong.jobs.economy.services import elements
    from guantong.jobs.grids import demo as grids
    from guantong.jobs.grids import demo_visits
    from guantong.jobs.heritage.demo import coverage as covering
    from guantong.jobs.heritage.demo import routes, standing
    from guantong.jobs.heritage.demo import sites as heritage
    from guantong.jobs.inspection import demo as inspection
    from guantong.jobs.judgement import demo as judgement
    from guantong.jobs.one_stop import demo as one_stop
    from guantong.jobs.one_stop import demo_centres
    from guantong.jobs.postings import demo as postings
    from guantong.jobs.rectification import demo as rectification
    from guantong.jobs.rectification import demo_sweeps
    from guantong.jobs.supervision.demo import findings, risks
    from guantong.jobs.teams import demo as term_change
    from guantong.jobs.teams import demo_ranks, demo_records
    from guantong.jobs.village_terms.demo import election, register, review
    from guantong.people.demo import plan, unfinished
    from guantong.programmes.demo import values

    clock = time.perf_counter
    begun = clock()

    def tell(words: str) -> None:
        _counted()
        said(words)

    tell(f"机构：{registers.import_divisions(None)} 个（公开登记）")
    city = Unit.objects.unscoped("演示").get(parent=None)
    accounts = _accounts(city)
    peopled = _people(size, accounts)
    people, scope = peopled.cadres, peopled.scope
    tell(f"人员：干部 {len(people):,} 人，党员 {peopled.members:,} 人（均为虚构）")
    archives = plan.checked(peopled)
    plan.settled(accounts["ganbu"], accounts["fuhe"], people)
    campaign = inspection.drafted(accounts["ganbu"], scope, people)
    invented = clock() - begun
    done = inspection.answered(campaign, tell)
    inspection.told(done, accounts["ganbu"], accounts["buling"], *people[:2])
    judgement.invent(accounts["ganbu"], scope, people, accounts["fuhe"])
    begun = clock()
    change = term_change.invent(accounts["ganbu"], scope, people, vacant=term_change.VACANT)
    seconds = {"people": invented, **done.seconds, "change": clock() - begun}
    told = f"{change.teams} 个班子 {change.posts} 个岗位，可任 {change.arcs:,} 对（均为虚构）"
    tell(f"换届：{told}")
    card = inspection.running(done.items, people)
    every = [list(team) for _unit, team in groupby(people, key=lambda one: one.unit_id)]
    teams = every[-5:]
    inspection.waiting(done.items, teams[:3])
    processes.load()
    officers = accounts["ganbu"], accounts["fuhe"]
    term_change.waiting(*officers, accounts["jiandu"], teams)
    term_change.above(*officers, every)
    discs.invent(accounts["ganbu"], teams[0])
    tell("职级晋升：提名 {} 人；实践锻炼：{} 人（均为虚构）".format(
        *demo_ranks.invent(accounts["ganbu"], people)
    ))  # fmt: skip
    kept = demo_records.invent(accounts, scope, people)
    tell(f"任用纪实：{kept} 份（均为虚构）")
    villages = _villages(accounts["zuzhi2"].unit)
    weak = rectification.invent(accounts, villages)
    tell(f"整顿：{weak} 件（均为虚构）")
    formed = branches.invent_branches(accounts, _counties(accounts["zuzhi2"].unit, size), size)
    tell(f"支部五化：党支部 {formed:,} 个（均为虚构）")
    tell(f"网格：{grids.invent_grids(accounts, villages, size)}（均为虚构）")
    tell(f"走访：{demo_visits.invent_visits(accounts, villages):,} 次（均为虚构）")
    asked = one_stop.invent(accounts, villages, size)
    tell(f"一门式：群众申请 {asked:,} 件（均为虚构）")
    places = _first(villages, city) if size == "prefecture" else villages
    halls = demo_centres.invent_centres(places, size)
    tell(f"活动和服务中心：{halls:,} 处（均为虚构）")
    held = register.invent_leaders(accounts, villages)
    looked = demo_sweeps.invent_sweeps(accounts, villages, size)
    tell(f"排查：{looked:,} 个单位次（均为虚构）")
    stand = review.invent_review(accounts, villages)
    votes = election.invent_elections(accounts, villages)
    told = f"在任 {held:,} 人，联审三批 {stand:,} 人，选举 {votes:,} 场（均为虚构）"
    tell(f"村“两委”换届：{told}")
    elements.load()
    tell(f"报送数据：{values.invent_quarter(accounts, villages):,} 个数（均为虚构）")
    tell(f"村集体经济：{economy.invent(accounts, villages, size)}（均为虚构）")
    sent = postings.invent_postings(accounts, _first(villages, city), people, size)
    told = f"派驻村 {sent.places:,} 个，人选 {sent.candidates:,} 人，在任 {sent.serving} 人"
    tell(f"第一书记：{told}（均为虚构）")
    lists = risks.invent_risks(accounts, scope)
    watched = findings.invent_findings(accounts, people)
    tell(f"干部监督：风险清单 {lists:,} 份，问题 {watched:,} 件（均为虚构）")
    tell(f"红色资源：{heritage.invent_heritage(accounts, size)}（虚构的都注明）")
    tell(f"覆盖测算：{covering.invent_coverage(accounts)} 次（均为虚构）")
    held_bases = standing.hold_bases()
    planned = routes.invent_routes(accounts)
    tell(f"基地对照标准：{held_bases} 处；线路规划：{planned} 份（均为虚构）")
    unfinished.begin(accounts["ganbu"], teams[-1], teams[-2])
    return Demo(done, card, accounts, peopled, archives, change, seconds)


def _counted() -> None:
    """Let PostgreSQL know how many rows stand where: in one transaction it counts none of itself.

    Without it the plan of a query over what was just written may take hours.
    """
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def write_files(demo: Demo, folder: Path) -> Path:
    """Write the tables of the result and one person's report as PDF and Word."""
    from guantong.assess.models import RateeResult
    from guantong.assess.papers import ratee_report
    from guantong.formats.documents import to_pdf, to_word
    from guantong.formats.workbook.write import write_table
    from guantong.people.demo.plan import stated

    folder.mkdir(parents=True, exist_ok=True)
    head = ("规则", "应当查出", "单位", "姓名（虚构）")
    write_table(folder / "rule_breaks.xlsx", "有意违反规则的人", head, stated(demo.peopled))
    demo.inspection.result.to_directory(folder)
    rows = RateeResult.objects.unscoped("演示").filter(results=demo.inspection.results)
    first = rows.select_related("ratee__unit", "results__campaign").order_by("pk")[0]
    paper = ratee_report(first)
    (folder / "report.pdf").write_bytes(to_pdf(paper))
    (folder / "report.docx").write_bytes(to_word(paper))
    return folder


def summary(demo: Demo, folder: Path, address: str) -> str:
    """Say what was done, how well it measures, and how to look at it."""
    from guantong.jobs.inspection.demo import correlation

    done = demo.inspection
    c, truth = done.results.content, done.truth.truth
    bad = set(truth.raters[truth.bad != ""].tolist())
    total = next(x["value"] for x in c["reliability"] if x["name"] == "总体")
    spent = [f"{words} {demo.seconds[name]:.1f} 秒" for name, words in STEPS.items()]
    known = [f"{name}（{words}）" for name, words, *_ in (*ACCOUNTS, OWN, *GRASSROOTS)]
    return f"""
{done.campaign.name}
  干部 {len(demo.peopled.cadres):,} 人，党员 {demo.peopled.members:,} 人
  有意违反一条规则的 {len(demo.peopled.breaks)} 人，见 rule_breaks.xlsx
  {_archives(demo.archives)}
  考察对象 {c["people"]} 人，参评人员 {c["raters"]} 名
  采用测评表 {c["forms"]:,} 份，有效答案 {c["answers"]:,} 个
  用时：{"，".join(spent)}，其中拟合 {done.result.seconds:.1f} 秒
  总体信度 {total:.2f}
  不予采用的参评人员 {c["aside"]} 名（数据中有意混入不可信参评人员 {len(bad)} 名）
  与已知真值的相关（各维度平均）{correlation(done):.3f}
  换届方案：{demo.change.scenario.name}，{demo.change.teams} 个班子 {demo.change.posts} 个岗位
  结果文件：{folder}

以后再打开：GUANTONG_HOME={folder.parent} guantong serve
网站 {address}/  演示账号（密码都是 {PASSWORD}）：
  {"、".join(known)}
手机答题试填：{address}/a/{demo.card.token}/
"""


def _archives(score: Score) -> str:
    """Say what the check of the archives found of what was planted there."""
    return (
        f"档案里有意埋下 {score.planted} 处矛盾或缺漏，核查找出 {score.found} 处；"
        f"核查共报 {score.findings} 处，其中有意埋下的 {score.true} 处（{score.precision:.0%}）"
    )


def _accounts(city: Unit) -> dict[str, Account]:
    from guantong.core.models import Account
    from guantong.core.services import accounts

    places = _grassroots()
    told = [(*one, city) for one in (*ACCOUNTS, (*OWN, ""))]
    told += [(name, words, role, places[kind]) for name, words, role, kind in GRASSROOTS]
    made = {}
    for name, words, role, unit in told:
        account, _ = accounts.create(
            None, unit, username=name, display_name=words, password=PASSWORD
        )
        account.must_change_password = False
        account.save(update_fields=["must_change_password"])
        if role:
            accounts.grant(None, account, role=role, unit=unit)
        made[name] = Account.doors.get(pk=account.pk)
    _aging(city)
    return made


def _villages(county: Unit) -> list[Unit]:
    from guantong.core.models import Unit
    from guantong.core.scope import rows_under

    return list(rows_under(county, Unit).filter(kind=Unit.Kind.VILLAGE).order_by("path"))


def _counties(own: Unit, size: str) -> list[Unit]:
    """Return the demonstration's county; of a whole prefecture all of them, that one first."""
    from guantong.core.models import Unit

    if size != "prefecture":
        return [own]
    rows = Unit.objects.unscoped("演示").filter(kind__in=(Unit.Kind.COUNTY, Unit.Kind.ZONE))
    return [own, *rows.exclude(pk=own.pk).order_by("path")]


def _first(own: list[Unit], city: Unit) -> list[Unit]:
    """Return all villages of the city, those of one county first."""
    there = {one.pk for one in own}
    return own + [one for one in _villages(city) if one.pk not in there]


def _grassroots() -> dict[str, Unit]:
    """Return the first county, its first town with villages, the first village there."""
    from guantong.core.models import Unit

    rows = Unit.objects.unscoped("演示")
    county = rows.filter(kind=Unit.Kind.COUNTY).earliest("path")
    village = rows.filter(rows.under(county.path), kind=Unit.Kind.VILLAGE).earliest("path")
    return {"county": county, "township": rows.get(pk=village.parent_id), "village": village}


def _aging(city: Unit) -> None:
    """Open what the security administrator has to see to: a grant that ends, an unused account."""
    from django.utils import timezone

    from guantong.core.services import accounts

    now = timezone.now()
    lent, _first = accounts.create(None, city, username=LENT[0], display_name=LENT[1])
    until = timezone.localdate(now + dt.timedelta(days=LENT_DAYS))
    accounts.grant(None, lent, role=LENT[2], unit=city, until=until)
    gone, _first = accounts.create(None, city, username=GONE[0], display_name=GONE[1])
    accounts.grant(None, gone, role=GONE[2], unit=city)
    # Nobody signs in for it: when it was last used is only said.
    gone.last_login = now - dt.timedelta(days=GONE_DAYS)
    gone.save(update_fields=["last_login"])


def _people(size: str, accounts: dict[str, Account]) -> Peopled:
    """Invent the people; two of them can sign in and read their own reports."""
    from guantong.people.demo import plan
    from guantong.people.services import persons

    peopled = plan.people(size)
    cadres = peopled.cadres
    leader = next(one for one in cadres if "组织" in one.post)
    for person, name in ((cadres[0], OWN[0]), (leader, LEADER)):
        now = persons.change(None, person, {"username": accounts[name].username})
        person.account, person.version = now.account, now.version
    return peopled
