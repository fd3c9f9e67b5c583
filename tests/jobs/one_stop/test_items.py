"""The catalogue: a promise is no longer than the law, a published version stays as it is."""

import pytest
from tests.frame.filing import book, faults, handed_in, message, undone, written

from guantong.core import acts
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Signing
from guantong.core.scope import rows_of
from guantong.jobs.one_stop.models import ItemVersion, ServiceItem
from guantong.jobs.one_stop.services import items

pytestmark = pytest.mark.django_db


def test_a_promise_longer_than_the_law_is_refused_with_both_numbers(town, desk):
    with pytest.raises(GuantongError, match=r"25 个工作日.*20 个工作日") as caught:
        items.add(
            desk.keeper, town.first, code="J02", name="低保申请", legal_days="20",
            promised_days="25个工作日",
        )  # fmt: skip
    assert caught.value.field == "promised_days"


@pytest.mark.parametrize(
    ("text", "days"),
    [("30", 30), ("30个工作日", 30), ("5 工作日(审核)", 5), ("即办", 0), ("", None)],
)
def test_limits_are_read_as_exports_write_them(text, days):
    assert items.limit(text, "") == days


@pytest.mark.parametrize("text", ["30日", "3个月", "60个自然日", "尽快"])
def test_days_that_are_no_working_days_are_not_guessed(text):
    with pytest.raises(GuantongError, match="换算成工作日"):
        items.limit(text, "legal_days")


def test_two_persons_publish_an_item(town, desk):
    row = items.add(desk.keeper, town.first, code="J02", name="临时救助")
    items.publish(desk.keeper, row)
    assert not rows_of(row, ItemVersion).exists()
    waiting = Signing.objects.unscoped("test").get()
    with pytest.raises(Refused):
        acts.second(desk.keeper, waiting)
    acts.second(desk.second, waiting)
    (version,) = rows_of(row, ItemVersion)
    assert (version.number, version.by, version.seconded_by) == (1, desk.keeper, desk.second)
    row.refresh_from_db()
    assert row.state == "published"


def test_a_change_leaves_what_is_published_and_takes_a_new_version(town, desk, allowance):
    items.change(desk.keeper, allowance, promised_days="5", version=allowance.version)
    (first,) = rows_of(allowance, ItemVersion)
    assert first.promised_days == 10
    allowance.refresh_from_db()
    assert allowance.state == "changed"
    items.publish(None, allowance)
    assert [one.promised_days for one in rows_of(allowance, ItemVersion)] == [5, 10]
    with pytest.raises(TypeError):
        first.save()
    with pytest.raises(TypeError):
        first.delete()


def test_a_withdrawn_item_comes_back_as_a_draft(desk, allowance):
    items.withdraw(desk.keeper, allowance, reason="并入其他事项办理", version=allowance.version)
    allowance.refresh_from_db()
    with pytest.raises(Conflict):
        items.change(desk.keeper, allowance, fee="不收费", version=allowance.version)
    items.restore(desk.keeper, allowance, version=allowance.version)
    allowance.refresh_from_db()
    assert allowance.state == "draft"


def test_materials_say_who_holds_them_already(allowance):
    held = {paper.name: paper.held for paper in allowance.papers()}
    assert held == {"申请表": "", "身份证": "", "户口簿": "已有（公安）"}
    assert items.papers_of("申请书；户口簿、身份证;照片") == "申请书\n户口簿、身份证\n照片"
    with pytest.raises(GuantongError, match="应写作"):
        items.papers_of("户口簿|原件|已有|再加")


@pytest.mark.both
def test_examples_are_drafts_to_be_verified_and_are_loaded_once(town, desk):
    assert items.examples(desk.keeper, town.first) == 161
    assert items.examples(desk.keeper, town.first) == 0
    rows = ServiceItem.objects.unscoped("test").filter(unit=town.first)
    assert set(rows.values_list("state", "verify", "is_demo")) == {("draft", True, True)}
    relief = rows.get(code="示例-SI001")
    assert (relief.name, relief.legal_days, relief.get_way_display()) == (
        "最低生活保障申请", 30, "代办",
    )  # fmt: skip
    assert "英德市政府" in relief.source
    letter = rows.filter(basis__contains="法定时限：").exclude(legal_days=None)
    assert all("工作日" in one.basis for one in letter)
    with pytest.raises(Refused):
        items.examples(desk.township, town.first)


def test_a_village_reads_the_county_catalogue_and_no_other(desk, allowance):
    seen = ServiceItem.objects.visible_to
    assert list(seen(desk.secretary)) == [allowance]
    assert list(seen(desk.elsewhere)) == []


HEAD = ["事项编码", "事项", "实施机构", "法定时限", "承诺时限", "所需材料", "是否收费"]


def _exported(keeper, town, lines):
    return handed_in(keeper, "core.unit", "item-add", town.first, book([HEAD, *lines]))


@pytest.mark.both
def test_a_county_export_is_taken_in_by_its_own_titles_and_undone(town, desk, allowance):
    read = _exported(desk.keeper, town, [
        ["J01", "高龄津贴申请", "民政局", "20个工作日", "8个工作日", "申请表；身份证", "不收费"],
        ["J03", "户口迁移", "公安局", "即办", "即办", "户口簿", ""],
    ])  # fmt: skip
    assert faults(read) == []
    done = written(desk.keeper, read)
    assert (done.made, done.changed) == (1, 1)
    allowance.refresh_from_db()
    assert (allowance.promised_days, allowance.state, allowance.fee) == (8, "changed", "不收费")
    assert rows_of(allowance, ItemVersion)[0].promised_days == 10
    moved = ServiceItem.objects.unscoped("test").get(code="J03")
    assert (moved.state, moved.legal_days, moved.process) == ("draft", 0, "service.request")
    back = undone(desk.keeper, done)
    assert back.state == "undone", message(back)
    allowance.refresh_from_db()
    assert allowance.promised_days == 10
    assert not ServiceItem.objects.unscoped("test").filter(code="J03").exists()


def test_an_export_that_promises_too_much_says_its_row_and_both_numbers(town, desk):
    read = _exported(desk.keeper, town, [
        ["J02", "临时救助", "民政局", "20", "30", "", ""],
        ["J04", "养老认证", "人社局", "15日", "", "", ""],
    ])  # fmt: skip
    assert faults(read) == [
        (2, "promised_days", "承诺办结时限 30 个工作日，长于法定办结时限 20 个工作日。"),
        (3, "legal_days", "“15日”不是工作日数。按自然日或月计的，请换算成工作日。"),
    ]


def test_the_page_of_an_example_says_that_it_is_to_be_verified(client, town, desk):
    items.examples(desk.keeper, town.first)
    row = ServiceItem.objects.unscoped("test").get(code="示例-SI001")
    client.force_login(desk.secretary, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(row.get_absolute_url()).content.decode()
    assert "待核" in page
    assert "英德市政府" in page
    client.force_login(desk.elsewhere, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(row.get_absolute_url()).status_code == 404
