"""A placement that moves somebody out, in a real browser: nothing bars before the second name."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from tests.e2e.looks import check
from tests.people import cadres
from tests.staffing import grounded
from tests.staffing.office import officer, signed_in

from guantong.people.services import records
from guantong.staffing.queries import judgement as reads
from guantong.staffing.services import judgement

WHY = "防汛值守脱岗，经核查属实，不宜留任现岗位。"


def _round(town, cast):
    """A former round, something that followed it, and a round in which one is to be moved out."""
    people = cadres.government(town)
    officer(town.city, "ganbu", "干部科甲")
    officer(town.city, "ganbu2", "干部科乙")
    today = timezone.localdate()
    early = today - dt.timedelta(days=90)
    before = judgement.open_round(cast.officer, town.city, "上半年研判", early)
    judgement.place(cast.officer, before, people.woman, "bold", WHY, seen=0, on=early)
    judgement.place(cast.officer, before, people.young, "load", WHY, seen=0, on=early)
    judgement.close_round(cast.officer, before)
    records.save_record(None, people.young, "A14", {"kind": "award", "name": "嘉奖", "on": today})
    row = judgement.open_round(cast.officer, town.city, "年度研判", today)
    judgement.place(cast.officer, row, people.woman, "remove", WHY, seen=1)
    return row, people.woman


@pytest.fixture
def there(live_server, town, cast, shelf):
    return shelf.take(_round, town, cast)


def test_what_moves_somebody_out_is_whole_and_seconded_before_it_counts(
    browser, live_server, there, tmp_path
):
    row, woman = there
    today = timezone.localdate()
    page = signed_in(browser, live_server)
    page.goto(live_server.url + reverse("staffing:judgement", args=[row.pk]))
    card = page.locator(".judge-card", has_text=woman.name)
    expect(card).to_contain_text("还缺：情形、证明材料、听取本人说明、另一人确认")
    expect(page.locator(".judge-card", has_text="奖励：嘉奖")).to_have_count(1)
    expect(card).to_contain_text("没有变化")
    page.goto(live_server.url + reverse("staffing:judgement-person", args=[row.pk, woman.pk]))
    page.get_by_role("link", name="依据（提出，尚未生效）").click()
    expect(page.get_by_text("不限制任何人的任职")).to_be_visible()
    here = page.url

    page.get_by_role("link", name="写明情形").click()
    page.get_by_label("第五条（三）").check()
    page.get_by_role("button", name="写明情形").click()
    page.wait_for_url(here)
    page.get_by_role("link", name="加证明材料").click()
    page.get_by_label("材料类别").select_option("supervised")
    page.get_by_label("说明什么事实").fill("防汛值守脱岗的通报")
    page.get_by_label("文号").fill("示督〔2026〕7号")
    page.get_by_role("button", name="加证明材料").click()
    page.wait_for_url(here)
    page.get_by_role("link", name="登记听取本人说明").click()
    page.get_by_label("听取说明的日期").fill(f"{today:%Y-%m-%d}")
    page.get_by_label("谈话人").fill("王部长（虚构）")
    page.get_by_label("本人", exact=True).select_option("said")
    page.get_by_label("本人说明").fill("当晚因病离岗")
    note = tmp_path / "谈话记录.txt"
    note.write_text("本人签名", encoding="utf-8")
    page.locator("input[type=file]").set_input_files(note)
    page.get_by_role("button", name="登记听取本人说明").click()
    page.wait_for_url(here)
    expect(page.get_by_text("还缺：另一人确认")).to_be_visible()
    page.get_by_role("link", name="提请另一人确认").click()
    page.get_by_role("button", name="提请另一人确认").click()
    expect(page.get_by_text("待另一人核签").first).to_be_visible()
    assert reads.groups_of([woman.pk], today) == {woman.pk: "bold"}

    other = signed_in(browser, live_server, "ganbu2")
    other.goto(here)
    other.get_by_role("link", name="打开").click()
    other.get_by_role("button", name="同意，签字").click()
    expect(other.get_by_text("已核签").first).to_be_visible()
    other.goto(here)
    expect(other.get_by_text("已由两人确认").first).to_be_visible()
    check(other, "grounds", full=False)
    assert reads.groups_of([woman.pk], today) == {woman.pk: "remove"}
    assert grounded.fresh(grounded.of(judgement.latest(woman))).situations == ["s03"]
