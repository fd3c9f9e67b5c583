"""The pages of rules, checks, teams and the calendar."""

import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from guantong.people.models import Assessment, RuleParameter

from .cadres import government

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(town, shelf):
    return shelf.take(government, town)


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def asked(**changed):
    return {
        "person": "李（虚构）", "on": "2026-06-15", "unit": "甲县", "title": "副县长",
        "level": "1A32", "work": "government", "in_team": "on", **changed,
    }  # fmt: skip


def test_a_check_shows_each_rule_with_its_article(officer, hall):
    page = officer.get(reverse("people:check"), asked()).content.decode()
    assert "第八条第一款第（一）项" in page
    assert "任乡科级正职10年2个月，满3年" in page
    assert "已记入审计日志" in page


def test_a_rank_is_held_against_years_and_quota(officer, hall):
    # What the year 2024 was found to be decides: until it is entered nobody can say.
    asks = asked(person="孙（虚构）", level="", rank="23", posts=20, title="三级调研员")
    assert "缺少2024年度考核结果" in officer.get(reverse("people:check"), asks).content.decode()
    Assessment(person=hall.young, year=2024, result="2").save()
    # 20 posts: 2 of the third and fourth grade, none of them of the third; one is held.
    page = officer.get(reverse("people:check"), asks).content.decode()
    assert "满晋升三级调研员所需的2年" in page
    assert "三级调研员核定 0 名，已用 0 名，晋升后将达 1 名" in page
    assert "三、四级调研员核定 2 名，晋升后 1 名" in page


def test_duties_and_qualifications_are_held_against(officer, hall):
    asks = asked(duty="finance", requires="法律职业资格、会计师")
    page = officer.get(reverse("people:check"), asks).content.decode()
    assert "缺少法定资格" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"person": "无名氏"}, "没有这个人"),
        ({"unit": "无名县"}, "没有这个机构"),
        ({"level": ""}, "填其中一项"),
        ({"rank": "31"}, "填其中一项"),
    ],
)
def test_a_check_says_what_it_cannot_find(officer, hall, changed, said):
    answer = officer.get(reverse("people:check"), asked(**changed))
    assert answer.status_code in (400, 422)
    assert said in answer.content.decode()


def test_persons_of_one_name_are_told_apart(officer, hall, town):
    from .cadres import enter

    enter(town.red, "李")
    page = officer.get(reverse("people:check"), asked()).content.decode()
    assert "叫这个名称的人员不止一个，请从列表中选" in page
    assert f"红星镇 · {hall.mayor.post} · {hall.mayor.birth_month}" in page
    assert officer.get(reverse("people:check"), asked(person=hall.mayor.code)).status_code == 200


def test_a_person_out_of_scope_is_not_found(client, cast, hall):
    client.force_login(cast.stranger, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("people:check"), asked()).content.decode()
    assert "没有这个人" in page


def test_a_team_shows_warnings_and_structure(officer, hall):
    page = officer.get(reverse("people:team", args=[hall.county.pk])).content.decode()
    assert "赵（虚构）" in page
    assert "集中到龄" in page
    assert "瑶族" in page
    assert "调整后提示" not in page


def test_a_team_before_and_after_a_change(officer, hall):
    address = reverse("people:team", args=[hall.county.pk])
    page = officer.get(address, {"out": hall.chief.pk, "in": hall.mayor.code}).content.decode()
    assert "调整后提示" in page
    assert "正职空缺" in page
    assert "拟调入" in page
    twice = officer.get(address, {"in": hall.woman.pk}).content.decode()
    assert "钱（虚构）已在本班子" in twice
    assert "无名氏：没有这个人" in officer.get(address, {"in_text": "无名氏"}).content.decode()


def test_a_present_post_that_broke_a_rule_is_reviewed_and_the_look_is_logged(officer, hall):
    from guantong.core.models import Event

    page = officer.get(reverse("people:team", args=[hall.county.pk])).content.decode()
    assert "现任职务复核" in page
    assert "在乡科级正职只任过 1 个职位，一般应当有 2 个以上" in page
    assert Event.objects.unscoped("test").order_by("-seq").first().action == "班子结构.查看"


def test_teams_are_listed_with_their_cadres(officer, hall):
    page = officer.get(reverse("people:teams")).content.decode()
    assert reverse("people:team", args=[hall.county.pk]) in page
    assert reverse("people:team", args=[hall.red.pk]) in page


def test_the_calendar_is_narrowed_by_month_kind_and_unit(officer, hall):
    address = reverse("people:due")
    page = officer.get(address, {"from": "2027-06", "span": 1}).content.decode()
    assert "2027-06" in page
    assert "赵（虚构）" in page
    only = officer.get(address, {"from": "2027-06", "span": 1, "kind": "rank"}).content.decode()
    assert "赵（虚构）" not in only
    town = officer.get(address, {"from": "2027-06", "span": 1, "unit": hall.red.pk})
    assert "赵（虚构）" not in town.content.decode()
    assert officer.get(address, {"from": "nonsense", "span": "x"}).status_code == 200


def test_the_calendar_goes_to_excel(officer, hall):
    answer = officer.get(reverse("people:due"), {"from": "2027-06", "span": 1, "export": "xlsx"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    lines = rows.to_python()
    assert lines[0][:3] == ["年月", "事项", "姓名"]
    assert ["2027-06", "到龄", "赵（虚构）"] in [line[:3] for line in lines]


def test_an_officer_sets_a_parameter_from_a_day_on(officer, town):
    address = reverse("people:rule-set", args=["selection.service", "years"])
    data = {"value": 6, "effective": "2026-07-01", "reason": "市委组织部文件", "unit": "C"}
    assert officer.post(address, data).status_code == 302
    row = RuleParameter.objects.unscoped("test").get()
    assert (row.value, str(row.effective), row.unit_id) == (6, "2026-07-01", town.city.pk)
    page = officer.get(reverse("people:rule", args=["selection.service", "years"]))
    assert "市委组织部文件" in page.content.decode()
    too_much = officer.post(address, {**data, "value": 99})
    assert too_much.status_code == 400
    assert "须在 0 到 20年之间" in too_much.content.decode()


def test_who_does_not_maintain_rules_reads_them_only(client, cast, town):
    client.force_login(cast.leader, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("people:rule", args=["selection.service", "years"])
    assert "新版本" not in client.get(address).content.decode()
    data = {"value": 6, "effective": "2026-07-01", "reason": "市委组织部文件", "unit": "C"}
    assert client.post(f"{address}set/", data).status_code == 404
    assert not RuleParameter.objects.unscoped("test").exists()
    assert client.get(reverse("people:rule", args=["selection.none", "x"])).status_code == 404


def test_every_rule_stands_on_the_page_with_its_source(officer, town):
    from guantong.standards.rules import all_rules

    page = officer.get(reverse("people:rules")).content.decode()
    for rule in all_rules().values():
        assert rule.name in page
        assert rule.citation in page


def test_names_in_teams_calendars_and_checks_lead_to_the_person(officer, hall):
    link = reverse("people:person", args=[hall.chief.pk])
    team = officer.get(reverse("people:team", args=[hall.county.pk])).content.decode()
    assert f'href="{link}" data-drawer' in team
    due = officer.get(reverse("people:due"), {"from": "2027-06", "span": 1}).content.decode()
    assert f'href="{link}" data-drawer' in due
    page = officer.get(reverse("people:check"), asked(person=hall.chief.code)).content.decode()
    assert f'href="{link}?on=2026-06-15" data-drawer' in page
