"""``guantong demo``: the real organisation tree, invented people, an inspection of known truth."""

from __future__ import annotations

import argparse
import datetime
import os
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from guantong.engines.measure import Item, MeasureError, Result, Simulation, Source, simulate

if TYPE_CHECKING:
    from guantong.assess.models import Campaign, IndicatorSet, Ratee, ResultSet
    from guantong.assess.services.campaigns import Card
    from guantong.core.models import Account, Unit
    from guantong.jobs.teams.demo import TermChange
    from guantong.people.demo.plan import Peopled

MARK = "DEMO"
PASSWORD = "Guantong-2026"  # noqa: S105 - of invented accounts, printed
SEED = 20261124
SIZES = ("small", "county", "prefecture")
ACCOUNTS = (
    ("ganbu", "干部科演示", "cadre_officer"),
    ("fuhe", "干部科复核演示", "cadre_officer"),
    ("buling", "部领导演示", "leader"),
    ("sysadmin", "系统管理员", "system_admin"),
    ("secadmin", "安全管理员", "security_admin"),
    ("auditadmin", "审计管理员", "audit_admin"),
)
OWN = ("benren", "考察对象演示")
#: Source → how many answer about each ratee, and over how many units one of them goes (0: one).
RATERS = {
    "superior": (5, 5), "peer": (9, 0), "subordinate": (12, 0), "served": (6, 0),
    "oversight": (5, 15),
}  # fmt: skip
STEPS = {
    "people": "人员",
    "forms": "写入答卷",
    "compute": "计算并存结果",
    "change": "换届岗位和资格",
}
BAD_SHARE = 0.04


@dataclass(frozen=True)
class Demo:
    """What was set up."""

    campaign: Campaign
    results: ResultSet
    result: Result
    truth: Simulation
    card: Card
    accounts: dict[str, Account]
    peopled: Peopled
    change: TermChange
    seconds: dict[str, float]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's parser."""
    parser = subparsers.add_parser("demo", help="建一套演示数据并启动网站（人物均为虚构）")
    parser.add_argument("--size", choices=SIZES, default="county", help="规模")
    parser.add_argument("--no-serve", action="store_true", help="只建数据，不启动网站")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址")
    parser.add_argument("--port", type=int, default=8000, help="端口")
    parser.set_defaults(run=run)


def prepare() -> None:
    """Choose the folder of the demonstration, emptied of the last one, before Django starts.

    Raises
    ------
    MeasureError
        If the folder holds anything but a demonstration.

    """
    home = Path(os.environ.get("GUANTONG_HOME", "var")).resolve() / "demo"
    if home.exists() and any(home.iterdir()) and not (home / MARK).exists():
        raise MeasureError(f"{home} 里有别的数据，没有改动。请另设 GUANTONG_HOME。")
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    (home / MARK).write_text("演示数据：机构取自公开登记，人物和答卷均为虚构。\n", encoding="utf-8")
    os.environ["GUANTONG_HOME"] = str(home)
    os.environ.pop("GUANTONG_DATABASE", None)
    os.environ.setdefault("GUANTONG_SECOND_FACTOR", "0")


def run(args: argparse.Namespace) -> int:
    """Set up, print what was found against the truth, serve."""
    from django.core.management import call_command

    home = Path(os.environ["GUANTONG_HOME"])
    call_command("migrate", verbosity=0)
    demo = build(args.size, tell=lambda words: print(words, file=sys.stderr))
    folder = write_files(demo, home / "result")
    print(summary(demo, folder, f"http://{args.host}:{args.port}"))
    if args.no_serve:
        return 0
    from guantong import cli

    return cli.serve(args)


def build(size: str, tell: Any = lambda _words: None) -> Demo:
    """Fill an empty database: tree, accounts, people, an inspection answered and computed."""
    from guantong.assess.models import Ratee
    from guantong.assess.services import campaigns, importing, indicators, results
    from guantong.core.models import Unit
    from guantong.core.scope import rows_of
    from guantong.core.services import registers
    from guantong.jobs.judgement import demo as judgement
    from guantong.jobs.teams import demo as term_change

    clock, seconds = time.perf_counter, {}
    begun = clock()
    tell(f"机构：{registers.import_divisions(None)} 个（公开登记）")
    city = Unit.objects.unscoped("演示").get(parent=None)
    accounts = _accounts(city)
    peopled = _people(size, accounts["benren"])
    people, scope = peopled.cadres, peopled.scope
    tell(f"人员：干部 {len(people):,} 人，党员 {peopled.members:,} 人（均为虚构）")
    items = indicators.publish(accounts["ganbu"], _set())
    done = _campaign(scope, items, f"{scope.name}政治素质考察（演示）")
    campaigns.add_ratees(None, done, people)
    done = campaigns.start(None, done)
    ratees = list(rows_of(done, Ratee).select_related("unit"))
    truth = _simulate(ratees, items)
    seconds["people"] = clock() - begun
    begun = clock()
    count = importing.keep(None, done, _sheets(truth, items))
    seconds["forms"] = clock() - begun
    tell(f"答卷：{count} 份")
    done = campaigns.close(None, done)
    begun = clock()
    made, result = results.compute(done)
    seconds["compute"] = clock() - begun
    done = campaigns.publish(None, done)
    judgement.invent(accounts["ganbu"], scope, people)
    begun = clock()
    change = term_change.invent(accounts["ganbu"], scope, people)
    seconds["change"] = clock() - begun
    told = f"{change.teams} 个班子 {change.posts} 个岗位，可任 {change.arcs:,} 对（均为虚构）"
    tell(f"换届：{told}")
    trial = _campaign(people[0].unit, items, "正在进行的测评（演示，可扫码试填）")
    campaigns.add_ratees(None, trial, [p for p in people if p.unit_id == people[0].unit_id][:4])
    card = campaigns.draw(None, trial, people[0].unit, "peer", 8)[0]
    campaigns.start(None, trial)
    return Demo(done, made, result, truth, card, accounts, peopled, change, seconds)


def correlation(demo: Demo) -> float:
    """Return how the levels correlate with the truth they were made from, mean of dimensions."""
    place = {name: n for n, name in enumerate(demo.truth.truth.ratees)}
    names = demo.truth.design.dimensions
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    for row in demo.result.ratees.rows():
        if row.dimension in found:
            true = demo.truth.truth.levels[place[row.ratee], names.index(row.dimension)]
            found[row.dimension].append((row.level, true))
    return float(np.mean([np.corrcoef(np.array(pairs).T)[0, 1] for pairs in found.values()]))


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
    demo.result.to_directory(folder)
    rows = RateeResult.objects.unscoped("演示").filter(results=demo.results)
    first = rows.select_related("ratee__unit", "results__campaign").order_by("pk")[0]
    paper = ratee_report(first)
    (folder / "report.pdf").write_bytes(to_pdf(paper))
    (folder / "report.docx").write_bytes(to_word(paper))
    return folder


def summary(demo: Demo, folder: Path, address: str) -> str:
    """Say what was done, how well it measures, and how to look at it."""
    c, r = demo.results.content, demo.result
    bad = set(demo.truth.truth.raters[demo.truth.truth.bad != ""].tolist())
    total = next(x["value"] for x in c["reliability"] if x["name"] == "总体")
    spent = [f"{words} {demo.seconds[name]:.1f} 秒" for name, words in STEPS.items()]
    known = [f"{name}（{words}）" for name, words, *_ in (*ACCOUNTS, OWN)]
    return f"""
{demo.campaign.name}
  干部 {len(demo.peopled.cadres):,} 人，党员 {demo.peopled.members:,} 人
  有意违反一条规则的 {len(demo.peopled.breaks)} 人，见 rule_breaks.xlsx
  考察对象 {c["people"]} 人，评价人 {c["raters"]} 名
  采用答卷 {c["forms"]:,} 份，有效答案 {c["answers"]:,} 个
  用时：{"，".join(spent)}，其中拟合 {r.seconds:.1f} 秒
  总体信度 {total:.2f}
  搁置评价人 {c["aside"]} 名（数据中有意混入不可信评价人 {len(bad)} 名）
  与已知真值的相关（各维度平均）{correlation(demo):.3f}
  换届方案：{demo.change.scenario.name}，{demo.change.teams} 个班子 {demo.change.posts} 个岗位
  结果文件：{folder}

网站 {address}/  演示账号（密码都是 {PASSWORD}）：
  {"、".join(known)}
手机答题试填：{address}/a/{demo.card.token}/
"""


def _accounts(city: Unit) -> dict[str, Account]:
    from guantong.core.models import Account
    from guantong.core.services import accounts

    made = {}
    for name, words, role in (*ACCOUNTS, (*OWN, "")):
        account, _ = accounts.create(
            None, city, username=name, display_name=words, password=PASSWORD
        )
        account.must_change_password = False
        account.save(update_fields=["must_change_password"])
        if role:
            accounts.grant(None, account, role=role, unit=city)
        made[name] = Account.doors.get(pk=account.pk)
    return made


def _people(size: str, own: Account) -> Peopled:
    """Invent the people; one of them can sign in and read the own report."""
    from guantong.people.demo import plan
    from guantong.people.services import persons

    peopled = plan.people(size)
    first = persons.change(None, peopled.cadres[0], {"username": own.username})
    peopled.cadres[0].account, peopled.cadres[0].version = first.account, first.version
    return peopled


def _set() -> IndicatorSet:
    from guantong.assess.models import IndicatorSet
    from guantong.assess.services import indicators

    rows = IndicatorSet.objects.unscoped("演示")
    return indicators.add_default(None) or rows.get(name=indicators.DEFAULT_NAME)


def _campaign(unit: Unit, items: IndicatorSet, name: str) -> Campaign:
    from django.utils import timezone

    from guantong.assess.services import campaigns

    today = timezone.localdate()
    made: Campaign = campaigns.create(
        None, unit, indicators=items, name=name, opens_on=today, is_demo=True,
        closes_on=today + datetime.timedelta(days=30),
    )  # fmt: skip
    return made


def _simulate(ratees: list[Ratee], items: IndicatorSet) -> Simulation:
    """Draw answers of raters of every source; some cross units, some are worthless."""
    from guantong.assess.models import Indicator
    from guantong.assess.services.results import SIDES
    from guantong.core.scope import rows_of

    units = {unit: n for n, unit in enumerate(dict.fromkeys(r.unit_id for r in ratees))}
    columns: dict[str, list[str]] = {name: [] for name in ("ratee", "rater", "source", "unit")}

    def add(ratee: Ratee, rater: str, source: str) -> None:
        for name, value in zip(columns, (ratee.pk, rater, source, ratee.unit_id), strict=True):
            columns[name].append(str(value))

    for ratee in ratees:
        place = units[ratee.unit_id]
        for source, (many, span) in RATERS.items():
            pool = max(many, -(-len(units) * many // span)) if span else 0
            for k in range(many):
                who = f"{(place * many + k) % pool}" if span else f"{ratee.unit_id}-{k}"
                add(ratee, f"{source}-{who}", source)
        add(ratee, f"self-{ratee.pk}", "self")
    asked = tuple(Item(i.code, i.dimension, i.layer, i.key) for i in rows_of(items, Indicator))
    groups = tuple(Source(source, side) for source, side in SIDES.items())
    return simulate(forms=columns, items=asked, sources=groups, seed=SEED, bad_share=BAD_SHARE)


def _sheets(truth: Simulation, items: IndicatorSet) -> dict[str, Any]:
    """Turn simulated answers into respondents' forms; what a source is not asked stays blank."""
    from guantong.assess.models import Indicator
    from guantong.assess.services.answering import BLANK, UNKNOWN
    from guantong.assess.services.importing import Sheet
    from guantong.core.scope import rows_of

    rows = list(rows_of(items, Indicator))
    asked = {s: np.array([s in row.sources for row in rows]) for s in (*RATERS, "self")}
    sheets: dict[str, Any] = {}
    for n, (ratee, rater, source) in enumerate(
        zip(truth.ratee, truth.rater, truth.source, strict=True)
    ):
        given = truth.matrix[n].copy()
        given[given == BLANK] = UNKNOWN
        given[~asked[source]] = BLANK
        sheet = sheets.setdefault(rater, Sheet(source))
        sheet.forms[int(ratee)] = given.tobytes()
    return sheets
