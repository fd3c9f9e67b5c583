"""A unit works its list of a round and signs all in one signature; the organiser's board."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect
from tests.casework.conftest import desk, publish, ready  # noqa: F401
from tests.casework.nominees.models import Nominee
from tests.e2e.looks import SIZES, check, picture

from guantong.casework import boards, rounds
from guantong.casework.models import Turn
from guantong.casework.services import answering, checklists
from guantong.casework.services import rounds as life
from guantong.core.services import accounts, units

WIDE, NARROW = SIZES["1440"], SIZES["390"]
SUBMIT = "#content form.card [type=submit]"
NAMES = [
    "纪委监委",
    "组织部",
    "政法委",
]
FAMILY, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩", ["文海", "秀英", "建国", "桂兰", "志强", "玉梅"]
REASON = "正在核查的线索"


@pytest.fixture
def joint(transactional_db, settings, town, desk, monkeypatch):  # noqa: F811
    """Twenty-one invented candidates before six units: one objected, one is overdue."""
    listed = checklists.draw_up(None, town.first, code="reviewing-units", name="联审单位")
    more = [
        units.create(None, town.first, name=name, kind="county_unit", code=f"C{n}")
        for n, name in enumerate(NAMES)
    ]
    for n, unit in enumerate([*desk.bureaus, *more]):
        checklists.add(None, listed, code=f"{n}", text=unit.name, unit=unit)
    checklists.accept(None, listed)
    row = life.draw_up(
        desk.org, town.first, name="2026 年村“两委”换届第一批", process=publish("round", town.first)
    )
    villages = [town.village] + [
        units.create(None, town.red, name=name, kind="village", code=f"V{name}")
        for name in ("柳塘村", "石桥社区", "大井村")
    ]
    for n in range(21):
        name = f"{FAMILY[n % 15]}{GIVEN[n % 6]}（虚构）"
        Nominee(unit=villages[n % 4], name=name, round=row).save()
    row = ready(desk.org, row)

    def known(cases):
        some = sorted(cases, key=lambda one: one.pk)
        return {
            one.pk: ["处分影响期至 2026 年 12 月"] for one in some if one.title.startswith("吴")
        }

    monkeypatch.setitem(rounds.HITS, "nominee.review", [known])
    lists = boards.lists_of(row)
    reviewer = desk.review2
    for one in lists[1:-1]:
        if one.unit not in desk.bureaus:
            accounts.grant(None, reviewer, role="reviewer", unit=one.unit)
    reviewer = type(reviewer).objects.unscoped("test").get(pk=reviewer.pk)
    for one in lists[1:-2]:
        if not one.admits(reviewer, answering.CASE_WORK):
            continue
        keys = list(answering.open_of(one).values_list("pk", flat=True))
        hit = [one.pk for one in answering.open_of(one) if one.case.title.startswith("吴")]
        answering.mark(reviewer, one, hit, outcome="无异议")
        if one == lists[3]:
            answering.mark(
                reviewer, one, keys[6:7], outcome="有异议", article="负面清单第三条", reason=REASON
            )
        answering.rest(reviewer, one)
        answering.sign(reviewer, one)
    Turn.objects.unscoped("test").filter(unit_list=lists[-1]).update(
        due=timezone.localdate() - dt.timedelta(days=3)
    )
    answering.letter(
        desk.org, lists[2], letter="甲信〔2026〕3号", letter_on=timezone.localdate(),
        scan=_scan(), others="无异议",
    )  # fmt: skip
    return row


def _scan():
    from tests.casework.paper import paper

    return paper("函.pdf", b"%PDF-1.4 x")


def _page(browser, live_server, who, size):
    client = Client()
    client.force_login(who, "django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="zh-CN", reduced_motion="reduce"
    )
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return context.new_page()


def test_unit_signs_its_list_and_the_board_shows_it(
    joint, browser, live_server, desk  # noqa: F811
):  # fmt: skip
    page = _page(browser, live_server, desk.review1, WIDE)
    page.goto(live_server.url)
    page.get_by_role("link", name="公安局，21 人待审").first.click()
    address = page.url
    page.get_by_role("link", name="其余无异议").click()
    page.click(SUBMIT)
    expect(page.locator("#content")).to_contain_text("有提示，请先逐一查看并标记")
    page.goto(address)
    page.select_option("[name=now]", "hits")
    page.get_by_role("button", name="查询").click()
    page.check("[name=scope]")
    page.get_by_role("button", name="标结论").click()
    page.select_option("[name=outcome]", "有异议")
    page.fill("[name=article]", "负面清单第二条")
    page.fill("[name=reason]", "处分影响期未满")
    check(page, "round-mark")
    page.click(SUBMIT)
    page.get_by_role("link", name="其余无异议").click()
    page.click(SUBMIT)
    check(page, "round-list")
    page.get_by_role("link", name="一次签署").click()
    expect(page.locator("#content")).to_contain_text("将签署 21 人：无异议 19、有异议 2")
    picture(page, "round-sign", full=True)
    page.click(SUBMIT)
    expect(page.locator("#content")).to_contain_text("与各项结论相符")
    picture(page, "round-sheet", full=True)
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    page.goto(address + "&now=done")
    check(page, "round-list")
    board = _page(browser, live_server, desk.org, WIDE)
    board.goto(live_server.url + joint.get_absolute_url())
    expect(board.get_by_text("21/21").first).to_be_visible()
    picture(board, "round-board", full=True)
    for n in (-2, -1):
        Turn.objects.unscoped("test").filter(unit_list=boards.lists_of(joint)[n]).update(
            due=timezone.localdate() - dt.timedelta(days=3)
        )
        answering.without(desk.org, boards.lists_of(joint)[n], reason="逾期没有答复")
    board.reload()
    expect(board.get_by_text("有异议：公安局").first).to_be_visible()
    check(board, "round-board-all")
    board.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    check(board, "round-board-all")
    expect(board.get_by_text("未反馈，不是同意")).to_be_visible()
