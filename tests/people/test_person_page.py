"""A person's page: what each tab shows on a date, to whom, with how many queries."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.people.rich import rich_person

from guantong.core.models import Event
from guantong.people.models import FamilyMember
from guantong.people.screens.tabs import TABS
from guantong.people.services import persons, records

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
DAY = "2026-11-24"


@pytest.fixture
def rich(cast, town, shelf):
    return shelf.take(rich_person, cast.officer, town.red)


@pytest.fixture
def ask(client, cast, rich):
    """Ask for the page of the rich person, or of another, as an account."""

    def _ask(tab="basic", on=DAY, *, who="officer", person=rich, status=200, **more):
        client.force_login(getattr(cast, who), backend=BACKEND)
        headers = {name: more.pop(name) for name in list(more) if name.startswith("HX")}
        url = reverse("people:person", args=[person.pk])
        answer = client.get(url, {"tab": tab, "on": on, **more}, headers=headers)
        assert answer.status_code == status
        return answer.content.decode()

    return _ask


def test_the_head_introduces_a_person_as_papers_do(ask):
    text = ask()
    assert "男，瑶族，1975.03出生（51岁），湖南江华人，1996.06入党，1997.07参加工作" in text
    assert "乙县县委副书记、县长" in text
    assert 'alt="李明远（虚构）的照片"' in text


@pytest.mark.parametrize(
    ("on", "facts"),
    [
        (DAY, ["51岁", "5年1个月", "5年2个月", "4年10个月", "16年1个月", "30年5个月", "29年4个月",
               "2037.10", "还有10年11个月"]),
        ("2025-02-28", ["49岁", "3年4个月", "28年8个月"]),
        ("2025-03-01", ["50岁", "3年5个月", "28年9个月"]),
        ("2010-06-15", ["35岁", "乡科级正职"]),
        ("2037-10-31", ["62岁", "本月"]),
    ],
)  # fmt: skip
def test_what_is_derived_follows_the_reference_date(ask, on, facts):
    text = ask(on=on)
    assert [fact for fact in facts if fact not in text] == []


@pytest.mark.parametrize("on", ["2026-13-01", "昨天", "1800-01-01", "9999-01-01"])
def test_a_wrong_date_is_named_and_today_is_taken(ask, on):
    assert f"截止日期「{on}」不对" in ask(on=on)


def test_each_value_says_where_it_came_from(ask):
    text = ask()
    assert "来源：档案「入党志愿书」 2024.05.20 · officer" in text
    assert "来源：任免表「干部任免审批表（2024年3月）」 2024.03.01 · officer" in text
    assert "62岁7个月到龄，改革前界限 2035.03" in text


def test_posts_are_shown_from_the_present_to_the_first_with_their_length(ask):
    text = ask("posts")
    order = ["2021.10—至今", "2021.09—至今", "2016.10—2021.09", "1997.07—2000.03"]
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
    assert "4年11个月" in text
    assert "示任〔2021〕18号" in text


def test_the_resumes_two_tellings_stand_side_by_side_with_what_differs(ask):
    text = ask("resume")
    assert "2 处不同" in text
    assert "示范市甲县红星镇团委<mark>副</mark>书记" in text
    assert "其间：1999.03—1999.07 县委党校青干班学习" in text


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2019-04-10", "影响期内，至 2020.04.09（还有 366 天）"),
        ("2020-04-09", "影响期内，至 2020.04.09（还有 1 天）"),
        ("2020-04-10", "影响期已于 2020.04.09 届满"),
    ],
)
def test_a_sanction_weighs_until_its_last_day(ask, on, words):
    assert words in ask("awards", on)


def test_a_sanction_that_comes_later_is_not_shown_yet(ask):
    assert "党内警告" not in ask("awards", "2019-04-09")


def test_the_history_shows_before_and_after_with_source_and_hand(ask):
    text = ask("changed")
    assert "<del>1996.<mark>12</mark></del>" in text
    assert "<ins>1996.<mark>06</mark></ins>" in text
    assert "档案「入党志愿书」 2024.05.20" in text
    only = ask("changed", set="A15")
    assert "年度考核" in only
    assert "入党志愿书" not in only.split("changes")[1]


def test_the_number_and_the_family_are_masked_on_every_tab(ask, rich):
    opened = rich.id_number.reveal()
    names = [row.name.reveal() for row in FamilyMember.objects.unscoped("test")]
    assert len(names) == 3
    for tab in TABS:
        text = ask(tab.key)
        assert [secret for secret in (opened, *names) if secret in text] == [], tab.key
    assert "431199********2211" in ask()
    assert "王**" in ask("family")


def test_what_is_sealed_opens_once_for_a_reason_and_the_log_keeps_it(client, ask, rich, cast):
    url = reverse("people:reveal", args=[rich.pk])
    assert url in ask("family", who="supervisor")
    assert rich.id_number.reveal() not in client.get(url).content.decode()
    refused = client.post(url, {"reason": "看"})
    assert refused.status_code == 400
    assert rich.id_number.reveal() not in refused.content.decode()
    answer = client.post(url, {"reason": "填报任免审批表"})
    assert "431199197503122211" in answer.content.decode()
    assert "王小芳（虚构）" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    event = Event.objects.unscoped("test").get(action="人员.查看密封")
    assert (event.actor, event.subject) == (cast.supervisor, f"people.person:{rich.pk}")
    assert "填报任免审批表" in event.summary


def test_a_leader_is_offered_neither_editing_nor_revealing(ask, rich):
    text = ask("family", who="leader")
    assert reverse("people:reveal", args=[rich.pk]) not in text
    assert reverse("people:edit", args=[rich.pk]) not in text
    assert "您没有查看完整内容的权限" in text


def test_a_relative_kept_here_is_linked_only_for_who_may_see_that_person(ask, cast, town):
    facts = {"name": "王芳（虚构）", "sex": "2", "birth_month": "1976-08", "post": "甲县职员"}
    wife = persons.create(cast.officer, town.red, facts)
    facts = {"name": "王刚（虚构）", "sex": "1", "birth_month": "1974-08", "post": "蓝山镇职员"}
    man = persons.create(cast.officer, town.blue, facts)
    row = {"kin": "spouse", "call": "妻子", "name": "王芳（虚构）", "relative": wife}
    records.save_record(cast.officer, man, "A36", row)
    link = reverse("people:person", args=[wife.pk])
    assert link in ask("family", person=man)
    assert link not in ask("family", person=man, who="stranger")


def test_htmx_gets_the_tab_the_drawer_or_going_back_the_whole_page(ask):
    panel = ask("posts", **{"HX-Request": "true", "HX-Target": "person-panel"})
    assert panel.lstrip().startswith('<nav class="person-tabs')
    assert "person-head" not in panel
    asked = {"HX-Request": "true", "HX-Target": "drawer-body"}
    drawer = ask(**asked, view="drawer")
    assert "<html" not in drawer
    assert "person-head" in drawer
    assert "data-hx-push-url" not in drawer
    back = ask("posts", **{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in back


def test_an_unknown_tab_is_the_first(ask):
    assert re.search(r'aria-current="page">\s*基本信息\s*</a>', ask("nothing"))


def test_a_tab_costs_the_same_queries_however_long_its_records_are(ask, rich, cast, town):
    bare = persons.create(
        cast.officer, town.red,
        {"name": "张山（虚构）", "sex": "1", "birth_month": "1980-01", "post": "职员"},
    )  # fmt: skip
    # What waits is counted once in a minute, by the first page of it.
    ask(TABS[0].key)
    for tab in TABS:
        with CaptureQueriesContext(connection) as few:
            ask(tab.key, person=bare)
        with CaptureQueriesContext(connection) as many:
            ask(tab.key)
        assert len(many) <= len(few) + 2, tab.key
        # Five of them are the shell's: one's desk, what is switched off, the page put among the
        # recent ones; two ask whether an outside system keeps the practice postings,
        # two whether the person is recommended to a village, or sent to one.
        assert len(many) <= 39, tab.key


def test_a_slim_member_is_introduced_from_the_columns_alone(ask, cast, town):
    member = persons.create(
        cast.officer, town.village,
        {"name": "赵铁（虚构）", "sex": "1", "birth_month": "1960-05", "category": "member",
         "party": "01", "party_month": "1985-07"},
    )  # fmt: skip
    text = ask(person=member)
    assert "未任职务" in text
    assert "41年4个月" in text
    assert "2020.05" in text


def test_the_photo_is_shown_in_place_and_only_in_scope(client, cast, rich, town):
    url = reverse("people:photo", args=[rich.pk])
    client.force_login(cast.leader, backend=BACKEND)
    answer = client.get(url)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer.content[:3] == b"\xff\xd8\xff"
    client.force_login(cast.stranger, backend=BACKEND)
    assert client.get(url).status_code == 404


def test_a_person_without_a_photo_shows_the_surname(ask, client, cast, town):
    facts = {"name": "孙立（虚构）", "sex": "1", "birth_month": "1980-01", "post": "职员"}
    plain = persons.create(cast.officer, town.red, facts)
    assert '<span aria-hidden="true">孙</span>' in ask(person=plain)
    assert client.get(reverse("people:photo", args=[plain.pk])).status_code == 404


def test_the_inspections_of_a_person_are_linked_for_who_may_read_results(
    client, cast, measured
):  # fmt: skip
    person = measured.people[0]
    url = reverse("people:person", args=[person.pk])
    client.force_login(cast.leader, backend=BACKEND)
    text = client.get(url, {"tab": "materials"}).content.decode()
    assert reverse("assess:person-result", args=[measured.person_result.pk]) in text
    assert "示范考察" in text


def test_the_roster_leads_to_the_page_by_a_link_that_may_open_the_drawer(client, cast, rich):
    client.force_login(cast.leader, backend=BACKEND)
    text = client.get(reverse("people:list")).content.decode()
    assert f'href="{reverse("people:person", args=[rich.pk])}"' in text
    assert "data-drawer" in text
    assert 'id="drawer-body"' in text


def test_a_deed_is_escaped(ask, cast, town):
    facts = {
        "name": "<b>钱</b>",
        "sex": "1",
        "birth_month": "1980-01",
        "post": "<script>x</script>",
    }
    odd = persons.create(cast.officer, town.red, facts)
    records.save_record(
        cast.officer, odd, "A17", {"start": "2001-01", "text": "<img src=x onerror=1>"}
    )
    for tab in TABS:
        text = ask(tab.key, person=odd)
        assert "<script>x" not in text
        assert "<img src=x" not in text
