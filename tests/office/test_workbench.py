"""The workbench: each role finds what waits for it, does it there, and it is gone."""

import datetime as dt
import re
from html import unescape

import pytest
from axes.models import AccessAttempt
from django.urls import reverse
from django.utils import timezone
from tests.jobs.certificates.models import Certificate
from tests.jobs.certificates.services import lend

from guantong.core.models import Account, Event, Grant, Task
from guantong.core.services import accounts, desk, events, tasks
from guantong.frame import workbench

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
TODAY = timezone.localdate
HOME = "/"


def _keeper(town, name, unit=None):
    account, _first = accounts.create(None, town.first, username=name, display_name=name)
    accounts.grant(None, account, role="certificate_keeper", unit=unit or town.first)
    account.must_change_password = False
    account.save()
    return Account.doors.get(pk=account.pk)


def _lent(unit, number, back_on):
    told = {"holder": "张三（虚构）", "number": number, "state": "lent", "back_on": back_on}
    row = Certificate(unit=unit, **told)
    row.save()
    return row


def _certificate(town, cast):
    _lent(town.red, "E1", TODAY() - dt.timedelta(days=2))
    return _keeper(town, "keeper"), {}


def _failure(town, cast):
    tasks.KINDS.setdefault("test", lambda _progress: {})
    row = tasks.submit(cast.officer, town.red, "test", "导入名册", {})
    Task.objects.unscoped("test").filter(pk=row.pk).update(
        state="failed", finished_at=timezone.now() - dt.timedelta(days=3)
    )
    return cast.system, {}


def _own_failure(town, cast):
    _failure(town, cast)
    return cast.officer, {}


def _lock(town, cast):
    AccessAttempt.objects.create(username="officer", failures_since_start=5, ip_address="10.0.0.1")
    return cast.security, {}


def _ending(town, cast):
    ends = TODAY() + dt.timedelta(days=2)
    accounts.grant(None, cast.nobody, role="leader", unit=town.red, until=ends)
    return cast.security, {"until": TODAY() + dt.timedelta(days=200)}


def _unused(town, cast):
    cast.nobody.last_login = timezone.now() - dt.timedelta(days=100)
    cast.nobody.save()
    return cast.security, {}


def _log(town, cast):
    return cast.audit, {}


#: What there is to do, and what is said of it: kind, row, age or day.
CASES = {
    "证照应还": (_certificate, ("E1", "红星镇", "已超 2 天")),
    "办理失败": (_failure, ("导入名册", "红星镇", "等了 3 天")),
    "办理失败（本人）": (_own_failure, ("导入名册", "红星镇", "等了 3 天")),
    "账号已锁定": (_lock, ("officer", "示范市", "今天")),
    "授权将到期": (_ending, ("nobody 部领导", "红星镇", "还有 2 天")),
    "账号久未使用": (_unused, ("nobody", "等了 100 天")),
    "日志应校验": (_log, ("日志第 ",)),
}


def _rows(client):
    text = unescape(client.get(HOME).content.decode())
    found = re.findall(r'<ul class="desk-todos">(.*?)</ul>', text, re.S)
    return re.findall(r"<li>(.*?)</li>", found[0], re.S)


def _of(rows, kind):
    return [row for row in rows if f'<span class="badge">{kind}</span>' in row]


@pytest.mark.parametrize("name", CASES)
def test_whoever_has_to_do_it_finds_it_does_it_and_it_is_gone(name, client, town, cast):
    arrange, told = CASES[name]
    kind = name.partition("（")[0]
    account, answers = arrange(town, cast)
    client.force_login(account, backend=BACKEND)
    (row,) = _of(_rows(client), kind)
    for words in told:
        assert words in row
    address = re.search(r'(?:action|href)="(/act/[^"]+)"', row)[1]
    version = re.search(r'name="version" value="(\d+)"', row)
    sent = {"token": "t", **answers, **({"version": version[1]} if version else {})}
    answer = client.post(address, sent)
    assert (answer.status_code, answer.url) == (302, HOME)
    assert _of(_rows(client), kind) == []


@pytest.mark.parametrize("name", CASES)
def test_whoever_has_not_to_do_it_does_not_see_it(name, client, town, cast):
    CASES[name][0](town, cast)
    client.force_login(cast.ratee, backend=BACKEND)
    assert "眼下没有等您办的事。" in client.get(HOME).content.decode()
    client.force_login(cast.stranger, backend=BACKEND)
    assert _of(_rows(client), name.partition("（")[0]) == []


def test_what_another_put_forward_is_signed_from_the_workbench(client, town, cast):
    first, second = _keeper(town, "甲"), _keeper(town, "乙")
    row = Certificate(unit=town.red, holder="张三（虚构）", number="E7")
    row.save()
    lend(first, row, purpose="探亲", back_on=TODAY() + dt.timedelta(days=30))
    client.force_login(first, backend=BACKEND)
    assert _of(_rows(client), "待我签字") == []
    client.force_login(second, backend=BACKEND)
    (todo,) = _of(_rows(client), "待我签字")
    assert "还有 14 天" in todo
    page = re.search(r'href="(/signing/\d+/)"', todo)[1]
    client.post(f"{page}second/")
    assert _of(_rows(client), "待我签字") == []


def test_the_most_urgent_stands_first_and_what_has_no_day_last(client, town, cast):
    keeper = _keeper(town, "keeper")
    for number, days in (("晚", 5), ("过", -1), ("今", 0)):
        _lent(town.red, number, TODAY() + dt.timedelta(days=days))
    row = Certificate(unit=town.red, holder="张三（虚构）", number="签")
    row.save()
    lend(_keeper(town, "甲"), row, purpose="探亲", back_on=TODAY())
    found = workbench.in_order(workbench.kinds(keeper))
    assert [(str(todo.row)[:1], todo.urgency) for todo in found] == [
        ("过", "over"), ("今", "near"), ("晚", ""), ("签", ""),
    ]  # fmt: skip


def test_a_kind_with_many_rows_leads_to_its_list_narrowed_to_them(client, town, cast):
    keeper = _keeper(town, "keeper")
    for number in range(12):
        _lent(town.red, f"E{number:02}", TODAY())
    Certificate(unit=town.red, holder="李四（虚构）", number="库1").save()
    client.force_login(keeper, backend=BACKEND)
    rows = _of(_rows(client), "证照应还")
    assert len(rows) == workbench.MOST
    page = client.get(HOME).content.decode()
    assert "证照应还：全部 12 件" in page
    more = reverse("certificates:list") + "?waits=0"
    assert more in page
    listed = client.get(more).content.decode()
    assert "共 12 条" in listed
    assert "库1" not in listed
    chosen = client.get(HOME, {"kind": "tests-jobs-certificates-Certificates-0"}).content.decode()
    assert chosen.count('<span class="badge">证照应还</span>') == 12


def test_the_workbench_asks_once_a_kind(client, town, cast, django_assert_max_num_queries):
    keeper = _keeper(town, "keeper")
    for number in range(9):
        _lent(town.red, f"E{number}", TODAY())
    with django_assert_max_num_queries(13) as few:
        workbench.kinds(keeper)
    for number in range(9):
        Certificate.objects.unscoped("test").filter(number=f"E{number}").delete()
    _lent(town.red, "E1", TODAY())
    with django_assert_max_num_queries(len(few)):
        workbench.kinds(keeper)


def test_every_kind_that_is_declared_is_read_by_every_role(town, cast, campaign):
    for account in vars(cast).values():
        workbench.kinds(account)
        desk.seen(account)
        workbench.many_new(account, lambda _one: True)
    assert workbench.kinds(cast.nobody) == []
    assert workbench.many_new(cast.nobody, lambda _one: True) == 0


def test_a_broken_log_waits_until_it_is_whole_again(client, town, cast):
    client.force_login(cast.audit, backend=BACKEND)
    newest = Event.objects.unscoped("test").latest("seq")
    Event.objects.unscoped("test").filter(seq=2).update(summary="改过")
    client.post(reverse("frame:act", args=["core.event", newest.pk, "check"]), {"token": "t"})
    page = client.get(reverse("office:events")).content.decode()
    assert "第 2 条内容被改动" in page
    assert "alert-danger" in page
    assert len(_of(_rows(client), "日志应校验")) == 1


def test_a_grant_is_not_prolonged_into_the_past_nor_by_its_holder(town, cast):
    ends = TODAY() + dt.timedelta(days=2)
    row = accounts.grant(None, cast.nobody, role="leader", unit=town.red, until=ends)
    with pytest.raises(accounts.GuantongError, match="今天以后"):
        accounts.prolong(cast.security, row, until=TODAY())
    own = Grant.objects.unscoped("test").get(account=cast.security)
    own.until = ends
    own.save()
    with pytest.raises(accounts.Refused):
        accounts.prolong(cast.security, own, until=None)


def test_an_account_is_locked_by_failures_from_several_places_and_only_for_a_while(town, cast):
    for address in ("10.0.0.1", "10.0.0.2"):
        AccessAttempt.objects.create(username="officer", failures_since_start=3, ip_address=address)
    assert list(accounts.locked()) == ["officer"]
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=31))
    assert accounts.locked() == {}


def test_the_list_of_accounts_says_role_unit_and_lock(client, town, cast):
    _lock(town, cast)
    accounts.disable(None, cast.leader)
    client.force_login(cast.security, backend=BACKEND)
    page = client.get(reverse("office:accounts")).content.decode()
    rows = [
        re.sub(r"<[^>]+>|\s", " ", row).split() for row in re.findall(r"<tr>.*?</tr>", page, re.S)
    ]
    told = {row[0]: row for row in rows}
    assert {"干部科（示范市）", "已锁定"} <= set(told["officer"])
    assert {"部领导（示范市）", "停用"} <= set(told["leader"])
    assert "启用" in told["nobody"]


def test_what_runs_for_the_reader_stands_beside_it(client, town, cast):
    tasks.KINDS.setdefault("test", lambda _progress: {})
    row = tasks.submit(cast.officer, town.red, "test", "生成方案", {})
    Task.objects.unscoped("test").filter(pk=row.pk).update(state="running", percent=40)
    client.force_login(cast.officer, backend=BACKEND)
    assert 'value="40" aria-label="进度 生成方案"' in client.get(HOME).content.decode()
    client.force_login(cast.leader, backend=BACKEND)
    assert "生成方案" not in client.get(HOME).content.decode()
    assert events.verify() is None
