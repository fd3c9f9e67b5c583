"""What a programme is made of: kinds, projects, money, batches, pins; typed and from files."""

import datetime as dt

import pytest
from tests.frame.filing import faults, handed_in, written
from tests.programmes.plans_world import FIRST, incomes, staged, today  # noqa: F401

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.scope import rows_of
from guantong.programmes.models import (
    Batch,
    Budget,
    Fund,
    Programme,
    Project,
    ProjectKind,
    ProjectYear,
    VillagePin,
)
from guantong.programmes.services import actuals, kinds, money, pins, programmes, projects

pytestmark = pytest.mark.django_db


def project(staged, village, kind):  # noqa: F811
    return Project.objects.unscoped("test").get(unit=staged.villages[village], kind__code=kind)


def test_rules_of_a_programme_are_changed_on_the_version_that_was_seen(staged):  # noqa: F811
    before = staged.programme.version
    rules = {name: getattr(staged.programme, name) for name in programmes.RULES}
    with pytest.raises(GuantongError, match="强村线应高于"):
        programmes.change_rules(staged.org, staged.programme, **rules | {"strong_line": 40_000})
    now = Programme.objects.unscoped("test").get()
    programmes.change_rules(
        staged.org, now, version=now.version, **rules | {"strong_line": 150_000}
    )
    with pytest.raises(Conflict, match="刚被"):
        programmes.change_rules(staged.org2, now, version=now.version, **rules)
    now = Programme.objects.unscoped("test").get()
    assert (now.strong_line, now.version > before) == (150_000, True)
    assert now.all_years == [FIRST, FIRST + 1, FIRST + 2]
    programmes.end(staged.org, now)
    with pytest.raises(Conflict):
        money.add_fund(staged.org, now, name="又一笔", level="other", kinds=[], shared=False)
    programmes.resume(staged.org, now)


def test_a_kind_is_known_by_its_code_and_stays_where_another_needs_it(staged, town):  # noqa: F811
    with pytest.raises(Conflict, match="已经有了"):
        kinds.add(staged.org, town.first, "solar", name="光伏", group="")
    census = next(one for one in kinds.at(town.first) if one.code == "census")
    with pytest.raises(Conflict, match="须先有它"):
        kinds.close(staged.org, census)
    change = next(one for one in kinds.at(town.first) if one.code == "change")
    kinds.close(staged.org, change)
    assert [one.code for one in kinds.at(town.village)] == ["census", "solar"]
    kinds.reopen(staged.org, ProjectKind.objects.unscoped("test").get(code="change"))


def test_a_village_has_one_project_of_a_kind_and_a_word_who_reckoned(staged, town):  # noqa: F811
    with pytest.raises(Conflict, match="已经有“屋顶光伏”项目"):
        projects.add(staged.ship, town.village, "solar", name="再建光伏")
    with pytest.raises(GuantongError, match="在村（社区）申报"):
        projects.add(staged.org, town.red, "solar", name="镇光伏")
    with pytest.raises(Refused):
        projects.add(staged.ship, staged.villages["五村"], "solar", name="邻乡光伏")
    row = project(staged, "一村", "solar")
    facts = {"name": row.name, "cost": 250_000, "income": 20_000, "income_error": 30_000,
             "said_by": "镇农经站（虚构）", "basis": ""}  # fmt: skip
    with pytest.raises(GuantongError, match="误差不能超过"):
        projects.change(staged.ship, row, **facts)
    projects.change(staged.ship, row, **facts | {"income_error": 5_000})
    with pytest.raises(GuantongError, match="写明原因"):
        projects.appraise(staged.org, row, feasible="no", why_not="")


def test_a_project_goes_its_way_and_each_step_is_taken_back(staged):  # noqa: F811
    row = project(staged, "一村", "solar")
    projects.approve(staged.org, row, dt.date(2026, 2, 1))
    with pytest.raises(GuantongError, match="不能早于"):
        projects.begin(staged.ship, row, dt.date(2026, 1, 1))
    projects.begin(staged.ship, row, dt.date(2026, 3, 1))
    projects.unbegin(staged.org, row, reason="登记错了村")
    projects.begin(staged.ship, row, dt.date(2026, 4, 1))
    projects.run(staged.ship, row, dt.date(2026, 9, 1))
    projects.finish(staged.org, row, dt.date(2026, 10, 1), reason="设备报废")
    projects.go_on(staged.org, row)
    now = project(staged, "一村", "solar")
    assert (now.state, now.begun_on, now.ended_on) == ("running", dt.date(2026, 4, 1), None)


def test_real_figures_are_typed_corrected_and_taken_from_a_workbook(staged, town):  # noqa: F811
    row = project(staged, "一村", "solar")
    with pytest.raises(Conflict):
        actuals.record(staged.ship, row, year=2026, spent=1, income=None, source="凭证")
    projects.approve(staged.org, row, dt.date(2026, 2, 1))
    actuals.record(staged.ship, row, year=2026, spent=210_000, income=None, source="第 8 号凭证")
    actuals.record(
        staged.ship, row, year=2026, spent=200_000, income=None, source="第 8 号凭证更正"
    )
    assert [(one.year, one.spent) for one in rows_of(row, ProjectYear)] == [(2026, 200_000)]
    text = (
        "单位名称,项目类型,年度,实际支付,实际收入,凭据\n"
        "一村,屋顶光伏,2025,9000,,第 2 号凭证\n"
        "二村,屋顶光伏,2025,9000,,第 3 号凭证\n"
    )
    read = handed_in(staged.ship, "core.unit", "project-years", town.red, text.encode(), "实.csv")
    assert [told[2] for told in faults(read)] == ["二村没有已批复的“屋顶光伏”项目。"]


def test_projects_come_from_a_workbook(staged, town):  # noqa: F811
    text = (
        "单位名称,类型,项目名称,投资额,年收入,年收入误差,谁测算的\n"
        "二村,三变改革,二村三变,200000,30000,5000,镇农经站（虚构）\n"
        "三村,三变改革,三村三变,200000,30000,40000,镇农经站（虚构）\n"
    )
    read = handed_in(staged.ship, "core.unit", "project-add", town.red, text.encode(), "项.csv")
    assert [told[2] for told in faults(read)] == ["误差不能超过年收入。"]
    text = text.replace("40000", "4000")
    read = handed_in(staged.ship, "core.unit", "project-add", town.red, text.encode(), "项.csv")
    assert faults(read) == []
    written(staged.ship, read)
    assert project(staged, "二村", "change").income == 30_000


def test_money_is_of_a_fund_and_a_year_of_the_programme(staged, town):  # noqa: F811
    programme = staged.programme
    with pytest.raises(GuantongError, match="不在计划期内"):
        money.set_budget(staged.org, programme, "县级配套", 2031, 5)
    with pytest.raises(GuantongError, match="没有资金来源"):
        money.set_budget(staged.org, programme, "没有的资金", FIRST, 5)
    text = "资金来源,年度,金额,依据\n县级配套,2026,150000,财政局函（虚构）\n"
    read = handed_in(
        staged.org, "programmes.programme", "budget", programme, text.encode(), "钱.csv"
    )
    assert faults(read) == []
    written(staged.org, read)
    fund = Fund.objects.unscoped("test").get(name="县级配套")
    assert rows_of(fund, Budget).get(year=2026).amount == 150_000
    money.drop_fund(staged.org, fund)
    assert Fund.objects.unscoped("test").count() == 1
    with pytest.raises(GuantongError, match="至多不能少于"):
        money.add_batch(staged.org, programme, FIRST, 3, 2, name="认定")
    assert Batch.objects.unscoped("test").count() == 3


def test_a_lock_replaces_what_was_said_before(staged):  # noqa: F811
    row, programme = project(staged, "一村", "solar"), staged.programme
    pins.ban(staged.org, programme, row, "屋顶在维修")
    pins.lock(staged.org, programme, row, FIRST + 1, "维修后启动")
    (pin,) = rows_of(programme, VillagePin)
    assert (pin.kind, pin.year, pin.reason) == ("lock", FIRST + 1, "维修后启动")
    with pytest.raises(GuantongError, match="不在计划期内"):
        pins.lock(staged.org, programme, row, 2031, "以后再说吧")
    pins.release(staged.org, pin)
    with pytest.raises(Refused):
        pins.ban(staged.far, programme, row, "不是本县的人")
