"""How an item is done in a village: the nearest row holds; what is missing is shown."""

import pytest
from django.urls import reverse
from tests.frame.filing import book, faults, handed_in, undone, written

from guantong.core.errors import GuantongError, Refused
from guantong.jobs.one_stop.models import ItemVersion, Mode
from guantong.jobs.one_stop.services import answers, modes

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _here(unit):
    (one,) = modes.of([unit])[unit.pk]
    return one


@pytest.mark.both
def test_the_township_says_it_for_all_and_a_village_for_itself(town, desk, allowance):
    assert (_here(town.village).way, _here(town.village).gap) == ("agent", "没有代办（协办）员")
    modes.add(desk.township, town.red, way="assist", agent="李四（虚构）", phone="7654321")
    assert _here(town.village).agent == "李四（虚构）"
    assert (_here(town.village).way, _here(town.village).gap) == ("assist", "")
    modes.add(desk.township, town.village, item=allowance, agent="王五（虚构）")
    here = _here(town.village)
    assert (here.way, here.agent, here.gap) == ("assist", "王五（虚构）", "代办员没有电话")
    with pytest.raises(GuantongError, match="已有"):
        modes.add(desk.township, town.village, item=allowance, way="direct")
    modes.drop(desk.township, Mode.objects.unscoped("test").get(unit=town.village))
    assert _here(town.village).agent == "李四（虚构）"


def test_an_item_without_a_way_is_a_gap(town, desk, allowance):
    ItemVersion.objects.unscoped("test").update(way="")
    assert _here(town.village).gap == "没有办理方式"
    modes.add(desk.township, town.village, way="notice")
    assert _here(town.village).gap == ""


def test_a_row_says_something_and_a_township_only_its_own(town, desk):
    with pytest.raises(GuantongError, match="请填"):
        modes.add(desk.township, town.red, phone="123")
    with pytest.raises(Refused):
        modes.add(desk.township, town.blue, way="direct")
    with pytest.raises(Refused):
        modes.add(desk.secretary, town.village, way="direct")


@pytest.mark.both
def test_a_workbook_sets_and_changes_modes(town, desk, allowance):
    modes.add(desk.township, town.red, way="agent", agent="李四（虚构）", phone="1")
    read = handed_in(desk.township, "core.unit", "mode-set", town.red, book([
        ["单位", "事项", "办理方式", "代办员", "联系电话"],
        ["红星镇", None, "代办", "赵六（虚构）", "2"],
        ["一村", "高龄津贴申请", "直办", None, None],
    ]))  # fmt: skip
    assert faults(read) == []
    done = written(desk.township, read)
    assert (done.made, done.changed) == (1, 1)
    here = _here(town.village)
    assert (here.way, here.agent, here.phone) == ("direct", "赵六（虚构）", "2")
    undone(desk.township, done)
    assert (_here(town.village).way, _here(town.village).agent) == ("agent", "李四（虚构）")


def test_villages_with_gaps_are_listed(client, town, desk, allowance):
    client.force_login(desk.township, backend=BACKEND)
    address = reverse("one_stop:gaps")
    assert "一村" in client.get(address, {"gap": "yes"}).content.decode()
    page = client.get(reverse("one_stop:village", args=[town.village.pk])).content.decode()
    assert "没有代办（协办）员" in page
    modes.add(desk.township, town.red, agent="李四（虚构）", phone="7654321")
    listed = client.get(address, {"gap": "yes"})
    assert listed.context["page"].rows == []
    assert client.get(address, {"export": "xlsx"}).status_code == 200


def test_a_template_names_only_what_a_request_has(town, desk):
    with pytest.raises(GuantongError, match=r"没有“\{姓名\}”"):
        answers.add(desk.keeper, town.first, name="办结", text="{姓名}您好", when="done", item=None)
    row = answers.add(
        desk.keeper, town.first, name="办结", text="{事项}（{编号}）已办结：{结果}。", when="done",
        item=None,
    )  # fmt: skip
    told = answers.filled(row.text, {"事项": "高龄津贴申请", "编号": "A1"})
    assert told == "高龄津贴申请（A1）已办结：{结果}。"
