"""Visits: facts go to their fields, requests to casework, each sent once; a clash is proposed."""

import json
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from guantong.casework.models import Case
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event
from guantong.frame.models import Change
from guantong.places.models import Household, HouseholdNeed, Proposal, Visit, VisitRequest
from guantong.places.services import proposals, tracking, visits
from guantong.places.services.merging import Learned, read

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _rows(model):
    return model.objects.unscoped("test")


def _now(row):
    return _rows(Household).get(pk=row.pk)


def _sent(row, **more):
    facts = more.pop("facts", {})
    said = {name: {"base": base, "value": value} for name, (base, value) in facts.items()}
    return {
        "client": str(uuid.uuid4()), "household": row.pk, "on": str(timezone.localdate()),
        "way": "home", "note": "", "wish": "", "item": "", "needs": [], "facts": said, **more,
    }  # fmt: skip


@pytest.fixture
def phone(client, village):
    client.force_login(village.worker, backend=BACKEND)

    def send(body):
        return client.post(
            reverse("places:send"), json.dumps(body), content_type="application/json",
            headers={"HX-Request": "true"},
        )  # fmt: skip

    return send


def test_what_was_learned_goes_to_its_one_field_with_the_visit_as_source(phone, village):
    home = village.homes["甲"]
    answer = phone(_sent(home, facts={"persons": (4, 5), "language": ("", "瑶语")}))
    assert answer.status_code == 200
    assert (_now(home).persons, _now(home).language) == (5, "瑶语")
    changed = {one.field: one for one in _rows(Change)}
    assert set(changed) == {"persons", "language"}
    assert changed["persons"].source_kind == "visit"
    assert (changed["persons"].before, changed["persons"].after) == ("4", "5")
    assert _rows(Visit).get().source_id == changed["persons"].source_id


def test_what_is_sent_twice_is_written_once(phone, village):
    body = _sent(village.homes["甲"], wish="路灯坏了", facts={"persons": (4, 5)})
    first, again = phone(body), phone(body)
    assert first.json() == again.json()
    assert first.json()["code"]
    assert [_rows(model).count() for model in (Visit, VisitRequest, Case)] == [1, 1, 1]
    assert Event.objects.unscoped("test").filter(action="走访.上报").count() == 1


def test_a_field_that_changed_meanwhile_keeps_its_value_and_the_visits_is_proposed(phone, village):
    home = village.homes["甲"]
    phone(_sent(home, facts={"telephone": ("13800000001", "13900000002")}))
    answer = phone(_sent(home, facts={
        "telephone": ("13800000001", "13900000003"), "persons": (4, 3),
    }))  # fmt: skip
    assert answer.json()["waits"] == "电话"
    assert (_now(home).telephone, _now(home).persons) == ("13900000002", 3)
    waits = _rows(Proposal).get()
    assert (waits.field, waits.held, waits.value) == ("telephone", "13900000002", "13900000003")
    phone(_sent(home, facts={"telephone": ("13800000001", "13900000003")}))
    assert _rows(Proposal).count() == 1


def test_the_same_value_twice_is_no_clash(phone, village):
    home = village.homes["甲"]
    for _n in range(2):
        phone(_sent(home, facts={"persons": (4, 5)}))
    assert _rows(Proposal).count() == 0
    assert _rows(Change).filter(field="persons").count() == 1


def test_a_proposal_is_settled_by_the_village(phone, village):
    home = village.homes["甲"]
    for value in (5, 6):
        phone(_sent(home, facts={"persons": (4, value)}))
    row = _rows(Proposal).get()
    with pytest.raises(Refused):
        proposals.accept(village.worker, row)
    proposals.accept(village.secretary, row)
    assert _now(home).persons == 6
    assert _rows(Proposal).get().settled_by == village.secretary
    with pytest.raises(Conflict):
        proposals.reject(village.secretary, row, reason="重复核定")


def test_a_proposal_that_is_left_keeps_the_household_as_it_is(phone, village):
    home = village.homes["甲"]
    for value in (5, 6):
        phone(_sent(home, facts={"persons": (4, value)}))
    proposals.reject(village.township, _rows(Proposal).get(), reason="电话核实过，是五人")
    assert _now(home).persons == 5
    assert _rows(Proposal).get().state == "rejected"


def test_only_ones_own_households_are_there_and_taken(client, phone, village):
    page = client.get(reverse("places:mine")).content.decode()
    assert "甲家" in page
    assert "丙家" not in page
    assert "13800000003" not in page
    answer = phone(_sent(village.homes["丙"], facts={"persons": (4, 9)}))
    assert answer.status_code == 403
    assert "已不由您联系" in answer.json()["error"]
    assert _rows(Visit).count() == 0


def test_another_worker_does_not_get_the_answer_of_a_visit_that_is_not_its_own(
    client, phone, village
):
    body = _sent(village.homes["甲"])
    phone(body)
    client.force_login(village.other, backend=BACKEND)
    answer = client.post(reverse("places:send"), json.dumps(body), content_type="application/json")
    assert answer.status_code == 403


def test_sensitive_needs_and_numbers_of_cards_are_not_on_the_telephone(client, phone, village):
    home = village.homes["甲"]
    for kind in ("ill", "left_elderly"):
        HouseholdNeed(household=home, kind=kind, since="2026-01-01").save()
    page = client.get(reverse("places:mine")).content.decode()
    assert "留守老人" in page
    assert "重病" not in page
    assert "身份证" not in page
    refused = phone(_sent(home, needs=["ill"]))
    assert refused.status_code == 403
    assert phone(_sent(home, needs=["low_income", "left_elderly"])).status_code == 200
    kinds = sorted(_rows(HouseholdNeed).values_list("kind", flat=True))
    assert kinds == ["ill", "left_elderly", "low_income"]


@pytest.mark.parametrize("wrong", [
    {"client": "x"}, {"household": "1"}, {"on": "昨天"}, {"facts": []}, {"needs": "a"},
    {"note": "长" * 401}, {"way": 1}, {"facts": {"name": {"base": "", "value": "改名"}}},
    {"facts": {"persons": {"base": 4, "value": "多"}}}, {"facts": {"persons": {"value": 4}}},
    {"facts": {"telephone": {"base": "13800000001", "value": "没有"}}}, {"way": "drone"},
    {"on": "2020-01-01"}, {"household": 999_999},
])  # fmt: skip
def test_what_is_no_visit_is_refused_in_words_and_nothing_is_written(phone, village, wrong):
    answer = phone(_sent(village.homes["甲"]) | wrong)
    assert answer.status_code in {400, 403}
    assert answer.json()["error"]
    assert _rows(Visit).count() == 0


def test_a_visit_at_the_desk_asks_the_same_and_needs_no_device(client, village):
    home = village.homes["丙"]
    client.force_login(village.secretary, backend=BACKEND)
    address = reverse("frame:act", args=["places.household", home.pk, "visit"])
    page = client.get(address).content.decode()
    assert 'value="13800000003"' in page
    client.post(address, {
        "on": str(timezone.localdate()), "way": "home", "telephone": "13800000003", "persons": "2",
        "away": "1", "language": "", "address": "", "wish": "水渠堵了", "note": "",
        "version": "1", "token": "t",
    })  # fmt: skip
    assert (_now(home).persons, _now(home).away) == (2, 1)
    asked = _rows(VisitRequest).get()
    assert asked.case.process.key == "grid.request"
    assert asked.case.due is not None
    shown = client.get(reverse("places:visit", args=[asked.visit_id])).content.decode()
    assert "人口：4 → 2" in shown
    assert asked.case.number in shown


def test_the_household_tracks_what_it_asked_for_by_its_number(client, village):
    visits.file(village.secretary, village.homes["丙"], timezone.localdate(), wish="路灯坏了")
    code = _rows(VisitRequest).get().code
    asked = {"code": code.lower(), "digits": "0003"}
    page = client.post(reverse("visited:track"), asked).content.decode()
    assert "村级办理" in page
    assert "丙家" not in page
    assert "路灯" not in page
    with pytest.raises(GuantongError, match="没有查到"):
        tracking.track(code, "9999")
    with pytest.raises(GuantongError, match="没有查到"):
        tracking.track("0000-0000-0000", "0003")


def test_a_number_is_locked_after_too_many_tries(village):
    visits.file(village.secretary, village.homes["丙"], timezone.localdate(), wish="路灯坏了")
    code = _rows(VisitRequest).get().code
    for _n in range(5):
        with pytest.raises(GuantongError, match="没有查到"):
            tracking.track(code, "9999")
    with pytest.raises(Conflict, match="30 分钟"):
        tracking.track(code, "0003")


def test_an_item_of_the_one_stop_service_takes_what_fits(phone, client, village, town):
    from guantong.jobs.one_stop.models import Request
    from guantong.jobs.one_stop.services import items

    row = items.add(None, town.first, code="J01", name="高龄津贴申请", promised_days="10")
    items.publish(None, row)
    assert "高龄津贴申请" in client.get(reverse("places:mine")).content.decode()
    code = phone(_sent(village.homes["甲"], wish="老人满八十", item="J01")).json()["code"]
    made = _rows(Request).get()
    assert (made.code, made.channel) == (code, "village")
    assert made.taken_by == village.worker
    assert _rows(VisitRequest).get().case == made.case
    page = client.post(reverse("public:track"), {"code": code, "digits": "0001"})
    assert "高龄津贴申请" in page.content.decode()
    wrong = phone(_sent(village.homes["甲"], wish="老人", item="J99"))
    assert wrong.status_code == 400
    assert _rows(Visit).count() == 1


def test_what_a_telephone_read_of_a_field_is_compared_as_it_stands():
    found = read({"persons": {"base": "", "value": None}, "language": {"base": None, "value": " "}})
    assert found == {"persons": Learned(None, None), "language": Learned("", "")}


def test_another_village_neither_sees_nor_files(client, village):
    home = village.homes["甲"]
    visits.file(village.secretary, home, timezone.localdate())
    made = _rows(Visit).get()
    client.force_login(village.elsewhere, backend=BACKEND)
    assert client.get(reverse("places:visit", args=[made.pk])).status_code == 404
    with pytest.raises(Refused):
        visits.file(village.elsewhere, home, timezone.localdate())
    client.force_login(village.worker, backend=BACKEND)
    assert client.get(reverse("places:visits")).status_code == 404
