"""Around a request: the page without an account, other platforms' exports, calling back."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.frame.filing import book, faults, handed_in, undone, written

from guantong.casework.models import Case
from guantong.core.errors import GuantongError
from guantong.core.services import systems
from guantong.jobs.one_stop.models import CallBack, OutsideRequest, Request, Tries
from guantong.jobs.one_stop.services import callbacks, doors, items, outside, requests, slowing

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PHONE = "13900001234"


@pytest.fixture
def page(town, desk, allowance):
    doors.declare(None, town.first, phone_page=True, contact="0746-1234567")
    return reverse("public:village", args=[town.village.code])


def test_no_page_is_open_before_the_county_says_so(client, town, desk, allowance):
    code = town.village.code
    for name, args in (("village", [code]), ("ask", [code, allowance.pk])):
        assert client.get(reverse(f"public:{name}", args=args)).status_code == 404
    assert client.get(reverse("public:track")).status_code == 200


def test_a_villager_reads_the_guide_and_asks(client, town, desk, allowance, page):
    guide = client.get(page).content.decode()
    assert "高龄津贴申请" in guide
    assert "0746-1234567" in guide
    address = reverse("public:ask", args=[town.village.code, allowance.pk])
    form = client.get(address).content.decode()
    assert "不用再交：户口簿" in form
    given = {"applicant": "王小明（虚构）", "phone": PHONE, "detail": "年满八十"}
    wrong = client.post(address, {**given, "phone": ""}).content.decode()
    assert not Request.objects.unscoped("test").exists()
    assert "必填" in wrong or "invalid" in wrong
    done = client.post(address, given).content.decode()
    row = Request.objects.unscoped("test").get()
    assert row.code in done
    assert (row.channel, row.unit, row.case.number[:2]) == ("phone", town.village, "FW")
    again = client.post(address, given).content.decode()
    assert row.case.number in again
    assert Request.objects.unscoped("test").count() == 1


def test_what_holds_is_the_published_version(client, town, desk, allowance, page):
    items.change(None, allowance, name="改了名字的事项", version=allowance.version)
    assert "改了名字的事项" not in client.get(page).content.decode()


@pytest.mark.both
def test_one_device_does_not_ask_without_end(client, town, desk, allowance, page):
    address = reverse("public:track")
    for _n in range(30):
        client.post(address, {"code": "AAAA-BBBB-CCCC", "digits": "1234"})
    told = client.post(address, {"code": "AAAA-BBBB-CCCC", "digits": "1234"}).content.decode()
    assert "稍后再试" in told
    (row,) = Tries.objects.all()
    assert (row.many, "127.0.0.1" in row.key) == (31, False)
    other = client.post(
        address, {"code": "AAAA-BBBB-CCCC", "digits": "1234"}, REMOTE_ADDR="127.0.0.2"
    )
    assert "没有查到" in other.content.decode()
    Tries.objects.update(since=timezone.now() - slowing.HOUR)
    told = client.post(address, {"code": "AAAA-BBBB-CCCC", "digits": "1234"}).content.decode()
    assert "没有查到" in told
    assert (slowing.forget(), Tries.objects.count()) == (1, 1)


HEAD = ["工单编号", "来源平台", "诉求标题", "受理时间", "截止时间", "工单状态", "办结时间"]


def _exported(keeper, town, lines):
    return handed_in(keeper, "core.unit", "outside-add", town.red, book([HEAD, *lines]))


def test_a_platforms_weekly_export_brings_what_is_new_and_what_changed(client, town, desk):
    first = written(desk.township, _exported(desk.township, town, [
        ["T1", "12345", "路灯不亮", "2026-11-02", "2026-11-16", "处理中", None],
        ["T2", "一体化平台", "社保卡补领", "2026-11-03", None, "已办结", "2026-11-05"],
    ]))  # fmt: skip
    assert (first.made, first.changed) == (2, 0)
    second = written(desk.township, _exported(desk.township, town, [
        ["T1", "12345", "路灯不亮", "2026-11-02", "2026-11-16", "已完成", "2026-11-10"],
    ]))  # fmt: skip
    assert (second.made, second.changed) == (0, 1)
    row = OutsideRequest.objects.unscoped("test").get(number="T1")
    assert (row.state, str(row.closed_on)) == ("closed", "2026-11-10")
    assert faults(_exported(desk.township, town, [
        ["T3", "12345", "修路", "2026-11-10", None, "已完成", "2026-11-01"],
        ["T4", "12345", "修路", "2026-11-10", None, "已完成", None],
    ])) == [
        (2, "closed_on", "办结日期早于收件日期。"), (3, "closed_on", "已办结的，请填办结日期。"),
    ]  # fmt: skip
    undone(desk.township, second)
    row.refresh_from_db()
    assert row.state == "open"


def test_what_a_platform_keeps_is_not_typed_here_and_says_its_day(client, town, desk, cast):
    systems.declare(cast.system, town.first, "one_stop.outsiderequest", "12345")
    written(desk.township, _exported(desk.township, town, [
        ["T1", "12345", "路灯不亮", "2026-11-02", "2026-11-16", "处理中", None],
    ]))  # fmt: skip
    client.force_login(desk.township, backend=BACKEND)
    told = client.get(reverse("one_stop:outside")).content.decode()
    assert f"最近一次导入 {timezone.localdate()}" in told
    assert systems.closes(outside.add, town.red).system == "12345"


def _closed(desk, town, allowance, many):
    for n in range(many):
        requests.take(
            desk.secretary, allowance, town.village, applicant=f"村民{n}（虚构）",
            phone=f"1390000{n:04d}", channel="village",
        )  # fmt: skip
    Case.objects.unscoped("test").update(closed_at=timezone.now(), state="closed")


@pytest.mark.both
def test_who_is_called_back_is_drawn_by_the_system_and_never_twice(town, desk, allowance):
    _closed(desk, town, allowance, 12)
    assert callbacks.draw(desk.keeper, town.first, many=5) == 5
    assert callbacks.draw(desk.keeper, town.first, many=20) == 7
    rows = CallBack.objects.unscoped("test")
    assert rows.values("request").distinct().count() == 12
    with pytest.raises(GuantongError, match="没有可以回访"):
        callbacks.draw(desk.keeper, town.first, many=5)


def test_who_is_not_content_says_with_what(town, desk, allowance):
    _closed(desk, town, allowance, 1)
    callbacks.draw(desk.keeper, town.first, many=1)
    row = CallBack.objects.unscoped("test").get()
    with pytest.raises(GuantongError, match="写明"):
        callbacks.call(desk.keeper, row, said="not")
    callbacks.call(desk.keeper, row, said="not", note="等了太久")
    row.refresh_from_db()
    assert (row.said, row.by) == ("not", desk.keeper)


def test_a_page_without_an_account_asks_nothing_that_only_some_may_say(client, desk, town, page):
    row = items.add(
        None, town.first, code="J07", name="危房改造申请", way="agent",
        questions="""
[[field]]
name = "area"
label = "面积"
type = "number"

[[field]]
name = "poor"
label = "是否低保户"
type = "yesno"
seen_by = ["window"]
""",
    )  # fmt: skip
    items.publish(None, row)
    address = reverse("public:ask", args=[town.village.code, row.pk])
    form = client.get(address).content.decode()
    assert ("面积" in form, "低保" in form) == (True, False)
    given = {"applicant": "王小明（虚构）", "phone": "13900001234", "area": "80", "poor": "yes"}
    assert client.post(address, given).status_code == 200
    assert Request.objects.unscoped("test").get().answers == {"area": 80}
    # At the window it is asked, and answered.
    row.refresh_from_db()
    made = requests.take(
        desk.window, row, town.village, "李小红（虚构）", "13900005678", area=60, poor="yes"
    )
    assert made.answers == {"area": 60, "poor": "yes"}
