"""A villager's request: taken once, followed, told, ended by another person."""

import datetime as dt

import pytest
from django.urls import reverse
from tests.casework.paper import paper

from guantong.casework.models import Evidence, Turn
from guantong.casework.models.case import turns_of
from guantong.casework.services import finishing
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.facts import FACTS
from guantong.core.models import Account, Event
from guantong.core.scope import rows_of
from guantong.core.services import accounts
from guantong.jobs.one_stop.models import ItemVersion, Request
from guantong.jobs.one_stop.services import answers, items, requests

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PHONE = "13900001234"


def ask(desk, town, item, **more):
    given = {"applicant": "王小明（虚构）", "phone": PHONE, "channel": "village", **more}
    return requests.take(desk.secretary, item, town.village, **given)


def now(row):
    (turn,) = rows_of(row.case, Turn).filter(done_at=None)
    return turn


def finish(account, row, **given):
    turn = now(row)
    assert list(turns_of(account)) == [turn]
    finishing.finish(account, turn, **given)


@pytest.mark.both
def test_a_request_goes_from_the_village_to_its_result_by_its_items_days(desk, town, allowance):
    answers.add(
        desk.keeper, town.first, name="办结", item=None, when="done",
        text="您的{事项}（{编号}）：{结果}。",
    )  # fmt: skip
    row = ask(desk, town, allowance)
    case = row.case
    assert (case.process.key, case.parameters) == ("service.request", {"promise": 10, "law": 20})
    assert case.promised_on < case.statutory_on
    assert case.due == case.promised_on
    finish(desk.window, row, outcome="受理", office=town.red)
    finish(desk.window, row, outcome="已办成", evidence_0=paper("批准通知.txt"))
    turn = now(row)
    told = FACTS["request.answer"].of(row).value
    assert told == f"您的高龄津贴申请（{case.number}）：已办成。"
    with pytest.raises(GuantongError, match="签收人"):
        finishing.finish(desk.secretary, turn, how="当面送达", told=told)
    finish(desk.secretary, row, how="当面送达", receiver="王小明（虚构）", told=told)
    assert [one.kind for one in rows_of(case, Evidence)] == ["办理结果", "告知记录"]
    finish(desk.township, row)
    case.refresh_from_db()
    assert (case.state, case.closed_by) == ("closed", desk.township)


def test_whoever_handled_it_does_not_end_it(desk, town, allowance):
    row = ask(desk, town, allowance)
    for account in (desk.window, desk.secretary):
        accounts.grant(None, account, role="township_officer", unit=town.red)
    finishing.finish(desk.window, now(row), outcome="受理", office=town.red)
    finishing.finish(desk.window, now(row), outcome="已办成", evidence_0=paper())
    finishing.finish(desk.secretary, now(row), how="电话告知", told="已办成")
    for account in (desk.window, desk.secretary):
        account = Account.doors.get(pk=account.pk)
        with pytest.raises(Refused, match="须由另一人办理"):
            finishing.finish(account, now(row))
    finishing.finish(desk.township, now(row))


def test_what_is_missing_is_said_once_and_the_clock_stands(desk, town, allowance):
    row = ask(desk, town, allowance)
    with pytest.raises(GuantongError, match="理由"):
        finishing.finish(desk.window, now(row), outcome="一次告知补正")
    finish(desk.window, row, outcome="一次告知补正", reason="缺身份证复印件一份")
    row.case.refresh_from_db()
    assert row.case.state == "paused"
    finish(desk.secretary, row, outcome="已补正")
    row.case.refresh_from_db()
    assert row.case.state == "open"
    assert now(row).step == "accept"


def test_a_refusal_is_told_with_its_template(desk, town, allowance):
    row = ask(desk, town, allowance)
    finish(desk.window, row, outcome="不予受理", reason="申请人户籍不在本县范围")
    finish(desk.secretary, row, how="电话告知", told="不符合受理条件")
    finish(desk.township, row)
    row.case.refresh_from_db()
    assert (row.case.state, row.case.result) == ("closed", "不予受理")


def test_papers_that_somebody_holds_are_not_asked_for(desk, allowance):
    (field,) = [
        one for one in requests.take.asks(allowance) if getattr(one, "name", "") == "papers"
    ]
    assert [value for value, _label in field.choices] == ["申请表", "身份证"]


def test_the_same_request_is_shown_instead_of_taken_twice(desk, town, allowance):
    first = ask(desk, town, allowance)
    with pytest.raises(Conflict, match=first.case.number) as caught:
        ask(desk, town, allowance)
    assert caught.value.field == "separate"
    other = ask(desk, town, allowance, phone="13900005678")
    assert other.case.number != first.case.number
    assert ask(desk, town, allowance, separate=True).pk


@pytest.mark.both
def test_a_double_is_merged_and_tracked_with_the_other(desk, town, allowance):
    first, double = ask(desk, town, allowance), ask(desk, town, allowance, separate=True)
    turn = now(double)
    with pytest.raises(GuantongError, match="并入"):
        finishing.finish(desk.window, turn, outcome="重复并入")
    with pytest.raises(GuantongError, match="并入"):
        finishing.finish(desk.window, turn, outcome="重复并入", into=double)
    finishing.finish(desk.window, turn, outcome="重复并入", into=first)
    finishing.finish(desk.township, now(double))
    double.refresh_from_db()
    assert double.merged_into == first
    found = requests.track(double.code, "1234")
    from guantong.jobs.one_stop import public

    assert public.told(found)["case"] == first.case


def test_an_item_asks_its_own_questions(desk, town):
    row = items.add(
        None, town.first, code="J05", name="宅基地申请", way="agent",
        questions='[[field]]\nname = "area"\nlabel = "面积"\ntype = "number"\nmost = 200\n',
    )  # fmt: skip
    items.publish(None, row)
    row.refresh_from_db()
    with pytest.raises(GuantongError):
        ask(desk, town, row, area=500)
    made = ask(desk, town, row, area=120)
    assert made.answers == {"area": 120}
    with pytest.raises(GuantongError, match="没有叫法"):
        items.change(None, row, questions='[[field]]\nname = "area"\n', version=row.version)
    with pytest.raises(GuantongError, match="TOML"):
        items.change(None, row, questions="[[field]", version=row.version)


def test_a_request_keeps_the_version_it_was_made_under(desk, town, allowance):
    before = ask(desk, town, allowance)
    items.change(None, allowance, promised_days="5", version=allowance.version)
    allowance.refresh_from_db()
    assert ask(desk, town, allowance, separate=True).case.parameters["promise"] == 10
    items.publish(None, allowance)
    after = ask(desk, town, allowance, separate=True)
    assert (before.service.number, after.service.number) == (1, 2)
    assert after.case.parameters == {"promise": 5, "law": 20}
    assert ItemVersion.objects.unscoped("test").count() == 2


def test_an_item_that_is_only_made_public_takes_no_request(desk, town, allowance):
    items.change(None, allowance, way="notice", version=allowance.version)
    items.publish(None, allowance)
    allowance.refresh_from_db()
    with pytest.raises(Refused):
        ask(desk, town, allowance)


def test_a_secretary_takes_requests_of_the_own_village_only(desk, town, allowance):
    with pytest.raises(GuantongError, match="一个村"):
        requests.take(desk.window, allowance, town.red, applicant="王小明（虚构）")
    with pytest.raises(GuantongError):
        requests.take(desk.elsewhere, allowance, town.village, applicant="王小明（虚构）")


def test_days_that_no_catalogue_says_are_those_of_the_process(desk, town):
    row = items.add(None, town.first, code="J06", name="就业登记", way="agent", legal_days="3")
    items.publish(None, row)
    row.refresh_from_db()
    assert ask(desk, town, row).case.parameters == {"promise": 3, "law": 3}


def test_name_and_telephone_are_sealed_and_opening_them_is_logged(client, desk, town, allowance):
    row = ask(desk, town, allowance)
    client.force_login(desk.township, backend=BACKEND)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "王小明" not in page
    assert PHONE not in page
    done = requests.contact.run(desk.township, row)
    assert PHONE in done.told
    assert PHONE not in done.log
    last = Event.objects.unscoped("test").order_by("-seq").first()
    assert (last.action, last.actor_name) == ("申请.查看联系方式", "township（township）")


def test_whoever_has_number_and_digits_sees_how_far_it_is(client, desk, town, allowance):
    row = ask(desk, town, allowance)
    address = reverse("public:track")
    page = client.post(address, {"code": row.code.lower().replace("-", ""), "digits": "1234"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "红星镇" in text
    for secret in ("王小明", PHONE, "1234</"):
        assert secret not in text
    wrong = client.post(address, {"code": row.code, "digits": "9999"}).content.decode()
    unknown = client.post(address, {"code": "AAAA-BBBB-CCCC", "digits": "1234"}).content.decode()
    assert "没有查到" in wrong
    assert "没有查到" in unknown


def test_a_number_is_locked_after_five_failures(desk, town, allowance):
    row = ask(desk, town, allowance)
    for _n in range(5):
        with pytest.raises(GuantongError, match="没有查到"):
            requests.track(row.code, "0000")
    with pytest.raises(Conflict, match="30 分钟"):
        requests.track(row.code, "1234")
    Request.objects.unscoped("test").update(missed_at=row.taken_at - dt.timedelta(hours=1))
    assert requests.track(row.code, "1234") == row


def test_a_number_is_sixty_random_bits():
    from guantong.core.codes import GROUPS, LETTERS, WIDTH

    assert len(LETTERS) ** (GROUPS * WIDTH) == 2**60


def test_whoever_asks_alone_is_not_refused_for_anothers_request(desk, town, allowance):
    requests.take(
        desk.secretary, allowance, town.village, applicant="李四（虚构）", channel="village"
    )
    made = requests.ask_oneself(
        None, allowance, unit=town.village, applicant="王小明（虚构）", phone="13900005678"
    )
    assert made.case is not None
    with pytest.raises(Conflict):
        requests.ask_oneself(
            None, allowance, unit=town.village, applicant="王小明", phone="13900005678"
        )
