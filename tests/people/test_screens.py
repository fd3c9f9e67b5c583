"""Rosters searched, filtered, kept and exported; persons and records entered on their forms."""

import io

import openpyxl
import pytest
from django.urls import reverse

from guantong.core.models import Event
from guantong.frame.models import Change, Intake, SavedFilter
from guantong.people.models import FamilyMember, Person, PostHeld
from guantong.people.services import persons, records
from guantong.ui import paging, tables

pytestmark = pytest.mark.django_db
NUMBER = "431199197503120013"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer, backend=BACKEND)
    return client


def _names(client, route="people:list", **query):
    page = client.get(reverse(route), query)
    assert page.status_code == 200
    return [row.record.name for row in page.context["lines"]]


@pytest.fixture
def members(cast, town):
    """Five members of 一村, the last one on probation."""
    for n in range(5):
        facts = {
            "name": f"{'张李单欧阳曾'[n]}伟{'国民兵强军'[n]}", "sex": "12"[n % 2],
            "birth_month": f"{1950 + 10 * n}-06", "category": "member", "post": "",
            "party": "02" if n == 4 else "01", "party_month": f"{1975 + 10 * n}-07",
            "ethnicity": "瑶族" if n == 0 else "汉族",
        }  # fmt: skip
        persons.create(cast.officer, town.village, facts)


@pytest.mark.both
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("张伟国", ["张伟国"]),
        ("伟", ["张伟国", "李伟民", "单伟兵", "欧伟强", "阳伟军"]),
        ("zwg", ["张伟国"]),
        ("ZhangWei", ["张伟国"]),
        ("sw", ["单伟兵"]),
        ("shanw", ["单伟兵"]),
        ("李 lwm", ["李伟民"]),
        ("龘", []),
        ("%", []),
        ("' OR 1=1", []),
    ],
)
def test_members_are_found_by_characters_pinyin_and_initials(officer, members, words, found):
    assert _names(officer, "people:members", q=words) == found


@pytest.mark.both
def test_many_bearers_of_initials_are_found_like_few(officer, members, monkeypatch):
    from guantong.people import queries

    few = _names(officer, "people:members", q="z")
    monkeypatch.setattr(queries, "MOST_DRIVEN", 0)
    assert _names(officer, "people:members", q="z") == few == ["张伟国"]


@pytest.mark.both
def test_an_identity_number_finds_its_bearer_and_is_nowhere_on_the_page(officer, person):
    page = officer.get(reverse("people:list"), {"q": NUMBER})
    assert [row.record.pk for row in page.context["lines"]] == [person.pk]
    text = page.content.decode()
    assert "431199********0013" not in text
    wide = officer.get(reverse("people:list"), {"q": NUMBER, "columns": "1"})
    text = wide.content.decode()
    assert "431199********0013" in text
    # What was typed stands in the search box and the links, never in a cell.
    assert f">{NUMBER}<" not in text


@pytest.mark.both
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"sex": "2"}, ["李伟民", "欧伟强"]),
        ({"minority": "1"}, ["张伟国"]),
        ({"party": "02"}, ["阳伟军"]),
        ({"age": "61-"}, ["张伟国", "李伟民"]),
        ({"age": "36-40"}, ["阳伟军"]),
        ({"party_age": "50-"}, ["张伟国"]),
        ({"status": "retired"}, []),
        ({"sex": "9"}, ["张伟国", "李伟民", "单伟兵", "欧伟强", "阳伟军"]),
    ],
)
def test_filters_of_members(officer, members, query, found, monkeypatch):
    import datetime

    from django.utils import timezone

    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2026, 11, 24))
    assert _names(officer, "people:members", **query) == found


@pytest.mark.both
def test_filters_of_cadres(officer, cast, person, other):
    data = {"unit_name": "红星镇", "title": "党委书记", "level": "1A41", "start": "2010-06",
            "is_principal": True, "is_chief": True}  # fmt: skip
    records.save_record(cast.officer, person, "A02", data)
    first, second = person.name, other.name
    assert _names(officer) == [first, second]
    assert _names(officer, level="1A41") == [first]
    assert _names(officer, in_post="10") == [first]
    assert _names(officer, is_chief="True") == [first]
    assert _names(officer, seat="township") == [first]
    assert _names(officer, seat="county") == []
    assert _names(officer, group="cpc") == [first]
    assert _names(officer, group="none") == [second]
    assert _names(officer, q="蓝山镇") == [second]
    assert _names(officer, q="党委书记") == [first]


def test_who_left_office_is_not_in_the_roster_unless_asked_for(officer, cast, person, other):
    from guantong.people.services import movement

    movement.leave(cast.officer, person, "retired", "2026-05")
    assert _names(officer) == [other.name]
    assert _names(officer, status="retired") == [person.name]


def test_a_stranger_sees_the_own_county_alone(client, cast, person, other):
    client.force_login(cast.stranger, backend=BACKEND)
    assert _names(client) == [other.name]
    assert _names(client, q="wxm") == []


@pytest.mark.both
def test_a_count_stops_at_the_cap_and_pages_go_on(officer, members, monkeypatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 3)
    monkeypatch.setattr(tables, "SIZES", (2,))
    page = officer.get(reverse("people:members"), {"page": "2"})
    assert "10,000+" in page.content.decode()
    assert page.context["page"].has_next
    assert _names(officer, "people:members", page="3") == ["阳伟军"]
    assert officer.get(reverse("people:members"), {"page": "3"}).context["page"].total is None
    assert _names(officer, "people:members", page="99") == ["单伟兵", "欧伟强"]


@pytest.mark.both
@pytest.mark.parametrize("ahead", [0, 500])
def test_pages_and_counts_below_the_cap(officer, members, monkeypatch, ahead):
    monkeypatch.setattr(tables, "SIZES", (2,))
    monkeypatch.setattr(paging, "AHEAD", ahead)
    page = officer.get(reverse("people:members"), {"page": "99"}).context["page"]
    assert (page.number, page.total, page.last_page, page.has_next) == (3, 5, 3, False)
    page = officer.get(reverse("people:members"), {"page": "x"}).context["page"]
    assert (page.number, page.first, page.last, page.total) == (1, 1, 2, 5)


@pytest.mark.both
def test_a_page_of_the_roster_asks_the_database_few_questions(
    officer, members, django_assert_max_num_queries
):
    # What waits is counted once in a minute, by the first page of it.
    officer.get(reverse("people:members"))
    with django_assert_max_num_queries(14):
        officer.get(reverse("people:members"))


def _sheet(answer):
    rows = openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    return [list(row) for row in rows]


def test_every_export_shows_the_mask_but_the_one_that_asks(officer, person, other):
    plain = _sheet(officer.get(reverse("people:list"), {"export": "xlsx", "columns": "1"}))
    assert "431199********0013" in plain[1]
    assert NUMBER not in str(plain)
    address = reverse("people:numbers", args=["list"]) + "?q=wxm"
    assert officer.post(address, {"reason": "看"}).status_code == 400
    assert not Event.objects.unscoped("test").filter(action="人员.导出密封").exists()
    answer = officer.post(address, {"reason": "报省委组织部备案"})
    whole = _sheet(answer)
    assert len(whole) == 2
    assert whole[0][:2] == ["姓名", "性别"]
    assert whole[1][whole[0].index("身份证号")] == NUMBER
    event = Event.objects.unscoped("test").get(action="人员.导出密封")
    assert "报省委组织部备案" in event.summary


def test_too_long_an_export_is_refused_in_words(officer, members, monkeypatch):
    monkeypatch.setattr(tables, "MOST_EXPORTED", 4)
    answer = officer.get(reverse("people:members"), {"export": "xlsx"})
    assert answer.status_code == 400
    assert "请先按单位或条件筛选" in answer.content.decode()


def test_a_filter_is_kept_used_shared_and_dropped(officer, client, cast, members):
    address = reverse("frame:keep", args=["people:members"]) + "?sex=2"
    officer.post(address, {"name": "女党员", "is_shared": "on"})
    row = SavedFilter.objects.visible_to(cast.officer).get()
    assert row.query == "sex=2"
    client.force_login(cast.leader, backend=BACKEND)
    assert "女党员" in client.get(reverse("people:members")).content.decode()
    assert "女党员" not in client.get(reverse("people:list")).content.decode()
    drop = reverse("frame:act", args=["frame.savedfilter", row.pk, "drop"])
    assert client.post(drop).status_code == 404
    client.force_login(cast.officer, backend=BACKEND)
    assert client.post(drop).url == reverse("people:members")
    assert not SavedFilter.objects.visible_to(cast.officer).exists()


FORM = {
    "name": "赵敏（虚构）", "sex": "2", "birth_month": "1982-05", "ethnicity": "瑶族",
    "party": "01", "category": "cadre", "status": "active", "post": "镇长",
    "source_kind": "archive", "source_text": "干部履历表", "unit": "A1",
}  # fmt: skip


def test_a_person_is_entered_with_its_source(officer, cast):
    answer = officer.post(reverse("people:create"), FORM)
    row = Person.objects.visible_to(cast.officer).get()
    assert answer.url == reverse("people:person", args=[row.pk])
    assert (row.unit.name, row.ethnicity, row.initials[:2]) == ("红星镇", "瑶族", "zm")
    change = Change.objects.unscoped("test").get(subject_id=row.pk, field="birth_month")
    assert (change.get_source_kind_display(), change.source_text) == ("档案", "干部履历表")


def test_a_persons_form_tells_what_is_wrong_and_what_another_changed(officer, cast, person):
    url = reverse("people:edit", args=[person.pk])
    shown = {k: v for k, v in officer.get(url).context["form"].initial.items() if v is not None}
    assert "431199********0013" in officer.get(url).content.decode()
    wrong = officer.post(url, {**shown, "birth_month": "1975.03"})
    assert "月份须写成 2016-07 的样子" in wrong.content.decode()
    assert officer.post(url, {**shown, "health": "健康"}).status_code == 302
    late = officer.post(url, {**shown, "health": "良好"})
    assert late.status_code == 409
    assert "刚被别人修改过" in late.content.decode()
    again = Person.objects.visible_to(cast.officer).get(pk=person.pk)
    assert (again.health, again.id_number.reveal()) == ("健康", NUMBER)


@pytest.mark.parametrize(
    "info_set",
    ["A02", "A05", "A06", "A08", "A11", "A14", "A15", "A29", "A30", "A31", "A36", "A53", "A17"],
)
def test_every_set_has_its_list_and_its_form(officer, person, info_set):
    assert officer.get(reverse("people:records", args=[person.pk, info_set])).status_code == 200
    add = reverse("frame:act", args=["people.person", person.pk, f"add-{info_set}"])
    assert "依据" in officer.get(add).content.decode()
    empty = officer.post(add, {})
    assert empty.status_code in (302, 400, 422)


def test_a_record_is_added_changed_and_removed_on_its_form(officer, cast, person, town):
    add = reverse("frame:act", args=["people.person", person.pk, "add-A02"])
    data = {"unit": "A1", "unit_name": "红星镇", "title": "镇长", "level": "1A41",
            "duty": "government", "start": "2019-06", "is_principal": "on"}  # fmt: skip
    assert officer.post(add, {**data, "start": "2019"}).status_code == 400
    assert officer.post(add, data).status_code == 302
    row = PostHeld.objects.visible_to(cast.officer).get()
    assert (row.unit_id, row.is_principal) == (town.red.pk, True)
    edit = reverse("frame:act", args=["people.postheld", row.pk, "edit"])
    assert f'name="unit" value="{town.red.pk}"' in officer.get(edit).content.decode()
    officer.post(edit, {**data, "end": "2024-01", "version": "1"})
    assert PostHeld.objects.visible_to(cast.officer).get().end == "2024-01"
    assert officer.post(edit, {**data, "version": "1"}).status_code == 409
    page = officer.get(reverse("people:records", args=[person.pk, "A02"])).content.decode()
    assert "2024.01" in page
    assert "试用期至" not in page.partition("<tbody>")[0].rpartition("<thead>")[2]
    gone = officer.post(reverse("frame:act", args=["people.postheld", row.pk, "remove"]))
    assert gone.url == reverse("people:records", args=[person.pk, "A02"])
    assert not PostHeld.objects.visible_to(cast.officer).exists()


def test_a_sealed_field_left_blank_keeps_what_is_sealed(officer, cast, person):
    data = {"kin": "spouse", "call": "妻子", "name": "刘某（虚构）", "birth": "1976-02"}
    row = records.save_record(cast.officer, person, "A36", data)
    edit = reverse("frame:act", args=["people.familymember", row.pk, "edit"])
    page = officer.get(edit).content.decode()
    assert "刘某" not in page
    assert "刘**" in page
    officer.post(edit, {"kin": "spouse", "call": "", "name": "", "work": "甲县教育局科员"})
    row = FamilyMember.objects.visible_to(cast.officer).get()
    assert (row.name.reveal(), row.work.reveal()) == ("刘某（虚构）", "甲县教育局科员")


def test_a_transfer_and_a_retirement_are_entered(officer, cast, person, town):
    url = reverse("frame:act", args=["people.person", person.pk, "transfer"])
    post = {"unit": town.blue.pk, "title": "蓝山镇党委书记", "start": "2025-03"}
    officer.post(url, post)
    moved = Person.objects.visible_to(cast.officer).get(pk=person.pk)
    assert moved.unit_id == town.blue.pk
    url = reverse("frame:act", args=["people.person", person.pk, "leave"])
    officer.post(url, {"status": "retired", "month": "2026-01"})
    assert Person.objects.visible_to(cast.officer).get(pk=person.pk).status == "retired"


def test_a_roster_is_handed_in_from_the_list_and_stands_in_the_history(officer, cast, town):
    page = officer.get(reverse("people:list")).content.decode()
    address = reverse("frame:intake-begin", args=["core.unit", town.city.pk, "roster"])
    assert address in page
    file = io.BytesIO("姓名,性别,出生年月,政治面貌,单位\n甲,男,1980.01,中共党员,一村\n".encode())
    file.name = "党员.csv"
    answer = officer.post(address, {"at": town.city.pk, "file": file})
    intake = Intake.objects.visible_to(cast.officer).get()
    assert answer.url == intake.get_absolute_url()
    assert "读取中" in officer.get(answer.url).content.decode()
    assert "党员.csv" in officer.get(address).content.decode()
