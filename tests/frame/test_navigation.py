"""The menu as each role has it, where a page stands in it, a job that a county does not use."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.jobs.certificates.models import Certificate

from guantong.core import roles
from guantong.core.models import Account, Event
from guantong.core.services import accounts
from guantong.frame import navigation, rooms, switches

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
MOST_LINES = 9
CAUSE = [
    "政治素质考察", "综合研判", "换届配班子", "到期事项", "职级晋升", "任免审批表、花名册",
]  # fmt: skip
GRASSROOTS = [
    "支部五化", "村“两委”换届", "网格", "一门式服务", "整顿", "第一书记", "村集体经济", "党员名册",
    "党组织",
]  # fmt: skip
REGISTERS = ["干部花名册", "职位", "指标"]
#: What each role finds in the top bar, and in the part named.
MENUS = {
    "officer": (["工作台", "事业为上", "固本强基", "系统"], "people:list", [*CAUSE, *REGISTERS]),
    "supervisor": (
        ["工作台", "立根铸魂", "事业为上", "固本强基", "系统"], "people:list", [*CAUSE, *REGISTERS],
    ),
    "leader": (
        ["工作台", "立根铸魂", "事业为上", "固本强基", "红色基因", "系统"], "people:members",
        GRASSROOTS,
    ),
    "system": (["工作台", "系统"], "office:units", ["办理进度", "机构"]),
    "security": (["工作台", "系统"], "office:units", ["账号", "授权", "机构"]),
    "audit": (["工作台", "系统"], "office:events", ["审计日志"]),
    "nobody": (["工作台"], "office:home", []),
}  # fmt: skip


def _links(page, css):
    found = re.search(rf'<nav class="{css}[ "].*?</nav>', page, re.S)
    names = re.findall(r"<a [^>]*>(.*?)</a>", found[0], re.S) if found else []
    return [re.sub(r"<[^>]+>|\s", "", name) for name in names]


@pytest.mark.parametrize("name", MENUS)
def test_a_role_finds_the_parts_and_lines_it_may_open_and_no_others(name, client, cast):
    parts, route, lines = MENUS[name]
    client.force_login(getattr(cast, name), backend=BACKEND)
    page = client.get(reverse(route)).content.decode()
    assert _links(page, "house-parts") == parts
    assert _links(page, "house-lines") == lines


def test_whoever_has_an_own_report_finds_it_beside_the_workbench(client, cast, campaign):
    client.force_login(Account.doors.get(pk=cast.ratee.pk), backend=BACKEND)
    page = client.get(reverse("office:home")).content.decode()
    assert _links(page, "house-parts") == ["工作台"]
    assert _links(page, "house-lines") == ["我的考察反馈", "关于我的处理", "我的清单和述职"]


def test_no_part_has_more_lines_than_one_sees_at_once(db):
    told = [part for room, part, _entry in rooms.menu() if room.module.startswith("guantong.")]
    assert {part.key: told.count(part) for part in told if told.count(part) > MOST_LINES} == {}


@pytest.mark.parametrize(
    ("path", "line", "phase"),
    [
        ("/people/7/", "干部花名册", None),
        ("/people/", "干部花名册", "干部花名册"),
        ("/people/teams/", "干部花名册", "班子结构"),
        ("/people/members/", "党员名册", None),
        ("/people/check/", "换届配班子", "资格"),
        ("/staffing/posts/3/", "职位", "职位"),
        ("/staffing/scenarios/plans/3/board/", "换届配班子", "方案"),
        ("/meeting/3/", "换届配班子", "会议"),
        ("/meeting/notices/3/", "换届配班子", "公示"),
        ("/assess/results/3/", "政治素质考察", "考察"),
        ("/assess/mine/", "我的考察反馈", None),
        ("/places/households/groups/", "网格", "住户"),
        ("/places/households/unserved/", "网格", "住户"),
        ("/places/contacts/plans/3/", "网格", "联系人"),
        ("/", None, None),
        ("/password/", None, None),
    ],
)
def test_a_page_stands_at_its_line_and_its_phase(path, line, phase):
    place = navigation.place_of(path)
    assert (place.entry and str(place.entry.title)) == line
    assert (place.phase and str(place.phase.label)) == phase


def test_a_form_stands_where_the_rows_it_makes_are_listed(client, cast, town):
    client.force_login(cast.system, backend=BACKEND)
    address = reverse("frame:act", args=["core.unit", town.red.pk, "rename"])
    page = client.get(address).content.decode()
    assert "事业为上" not in page
    assert re.search(r'href="/units/" aria-current="page"', page)


def test_the_tabs_of_a_job_say_how_much_waits_and_what_is_next(client, town):
    account, _first = accounts.create(None, town.first, username="k", display_name="保管")
    accounts.grant(None, account, role="certificate_keeper", unit=town.first)
    account.must_change_password = False
    account.save()
    for number, days in (("E1", 3), ("E2", 1)):
        Certificate(
            unit=town.red, holder="张三（虚构）", number=number, state="lent",
            back_on=timezone.localdate() + dt.timedelta(days=days),
        ).save()  # fmt: skip
    client.force_login(Account.doors.get(pk=account.pk), backend=BACKEND)
    page = client.get(reverse("certificates:list")).content.decode()
    assert _links(page, "house-phases") == ["借还2", "下一步：证照应还E2"]


@pytest.fixture
def county(town, settings_fast):
    """An officer of 甲县, one of 甲县 and 乙县, and the system administrator of 甲县."""
    made = {}
    for name, role, units in (
        ("one", "cadre_officer", [town.first]),
        ("both", "cadre_officer", [town.first, town.second]),
        ("keeper", "system_admin", [town.first]),
    ):
        account, _first = accounts.create(None, town.first, username=name, display_name=name)
        for unit in units:
            accounts.grant(None, account, role=role, unit=unit)
        account.must_change_password = False
        account.save()
        made[name] = Account.doors.get(pk=account.pk)
    return made


def _switch(client, county, town, jobs):
    client.force_login(county["keeper"], backend=BACKEND)
    address = reverse("frame:act", args=["core.unit", town.first.pk, "jobs"])
    shown = client.get(address).content.decode()
    answer = client.post(address, {"jobs": jobs, "token": f"t{jobs}"})
    assert answer.status_code == 302
    return shown


def test_a_job_that_is_off_is_in_no_menu_and_its_pages_say_so(client, county, town):
    shown = _switch(client, county, town, ["3", "4", "5", "8", "9", "10", "11", "12", "13", "14"])
    assert shown.count("checked") == 11
    client.force_login(county["one"], backend=BACKEND)
    page = client.get(reverse("people:list")).content.decode()
    assert _links(page, "house-lines") == [
        one for one in [*CAUSE, *REGISTERS] if one != "换届配班子"
    ]
    for route in ("staffing:scenarios", "meeting:meetings", "people:check"):
        answer = client.get(reverse(route))
        assert answer.status_code == 404
        assert "“换届配班子”在您所在的单位没有启用" in answer.content.decode()
    assert client.get(reverse("staffing:posts")).status_code == 200
    assert client.get(reverse("assess:campaigns")).status_code == 200


def test_whoever_also_works_elsewhere_keeps_it_and_on_again_it_is_there(client, county, town):
    _switch(client, county, town, ["3", "4", "5", "8", "9", "10", "11", "12", "13", "14"])
    client.force_login(county["both"], backend=BACKEND)
    assert client.get(reverse("staffing:scenarios")).status_code == 200
    _switch(client, county, town, ["3", "4", "5", "6", "8", "9", "10", "11", "12", "13", "14"])
    client.force_login(county["one"], backend=BACKEND)
    assert client.get(reverse("staffing:scenarios")).status_code == 200
    told = Event.objects.unscoped("test").filter(action="工作.开关").order_by("seq")
    assert [one.summary for one in told] == ["甲县：关闭换届配班子", "甲县：启用换届配班子"]


def test_only_a_system_administrator_of_the_county_switches(cast, county, town):
    one = switches.switch
    assert one.allows(county["keeper"], town.first)
    assert not one.allows(county["keeper"], town.second)
    assert not one.allows(county["one"], town.first)
    assert not one.ready(town.village)
    assert set(roles.roles_with(one.needs)) == {"system_admin"}
