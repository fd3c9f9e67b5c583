"""The pages, papers and workbooks of elections."""

import pytest
from django.urls import reverse
from tests.frame.filing import book, faults, handed_in, written
from tests.jobs.village_terms.voting import DAY, STOOD, enter, nominate, set_up

from guantong.casework.services.rows import today
from guantong.core.models import Event
from guantong.formats.documents.blocks import Grid
from guantong.jobs.village_terms.models import ElectionResult, VillageElection
from guantong.jobs.village_terms.papers import elections as papers
from guantong.jobs.village_terms.services import results

pytestmark = pytest.mark.django_db
GOOD = (450, 300, 500, 470, 300)


@pytest.fixture
def row(town, desk):
    return set_up(desk.ship, town.village)


def page(client, account, row):
    client.force_login(account)
    return client.get(row.get_absolute_url()).content.decode()


def test_the_second_person_sees_the_votes_and_what_they_come_to_before_confirming(
    client, row, desk
):
    enter(desk.ship, row, nominate(desk.ship, row, *STOOD), GOOD)
    text = page(client, desk.ship2, row)
    assert text.count("按票数当选，待确认") == 3
    assert "<td>470</td>" in text
    assert "退回重登" in text
    assert "未联审" in text
    assert "旧文本，待核" in text
    assert "退回重登" not in page(client, desk.secretary, row)
    client.force_login(desk.far)
    assert client.get(row.get_absolute_url()).status_code == 404


def test_the_papers_say_the_days_the_votes_and_what_is_to_be_checked(client, row, desk):
    result = enter(desk.ship, row, nominate(desk.ship, row, *STOOD), GOOD)
    days = next(one for one in papers.timetable(row).blocks if isinstance(one, Grid)).rows
    assert (days[-1][0], days[-1][1]) == ("选举文件和选票归档", f"{today() + 29 * DAY}")
    texts = [getattr(one, "text", "") for one in papers.report(row).blocks]
    assert "本结果还没有经另一人核对确认。" in texts
    assert any("参加 880 人，须有 501 人；当选须得 441 票。" in one for one in texts)
    assert any("2026年1月1日起施行" in one for one in texts)
    results.confirm(desk.ship2, result)
    grid = next(one for one in papers.report(row).blocks if isinstance(one, Grid)).rows
    assert [(line[1], line[2], line[3]) for line in grid if line[3] == "当选"] == [
        ("盘一", "450", "当选"), ("王三", "500", "当选"), ("何四", "470", "当选"),
    ]  # fmt: skip
    client.force_login(desk.ship)
    for which in ("timetable", "report", "handover"):
        for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
            answer = client.get(reverse("village_terms:election-paper", args=[row.pk, which, kind]))
            assert answer.content.startswith(begins)
    assert Event.objects.unscoped("test").filter(action="选举.打印").count() == 6


def test_the_board_leads_to_the_villages_it_counts_and_comes_as_excel(client, row, desk, town):
    client.force_login(desk.org)
    text = client.get(reverse("village_terms:election-board")).content.decode()
    assert "甲县村民委员会选举进度" in text
    query = f"?unit={town.red.pk}&body=committee&state=preparing&now=now"
    assert query.replace("&", "&amp;") in text
    listed = client.get(reverse("village_terms:elections") + query).content.decode()
    assert row.get_absolute_url() in listed
    excel = client.get(reverse("village_terms:election-board") + "?export=xlsx")
    assert excel.content.startswith(b"PK")


def test_a_townships_workbooks_set_up_elections_and_enter_results(row, desk, town):
    nominate(desk.ship, row, *STOOD)
    head = [
        "单位",
        "选举的组织",
        "登记选民（应到会）",
        "发出选票（实到会）",
        "收回选票",
        "有效票",
        "无效票",
        "得票",
    ]
    line = [
        "一村",
        "村民委员会",
        1000,
        900,
        880,
        860,
        20,
        "盘一450、李二300、王三500、何四470、蒋五300",
    ]
    wrong = [*line[:5], 861, *line[6:]]
    read = handed_in(desk.ship, "core.unit", "election-results", town.red, book([head, wrong]))
    assert "与收回的 880 张不符" in faults(read)[0][2]
    read = handed_in(desk.ship, "core.unit", "election-results", town.red, book([head, line]))
    assert faults(read) == []
    written(desk.ship, read)
    made = ElectionResult.objects.unscoped("test").get()
    assert (made.election, made.by, made.seconded_at) == (row, desk.ship, None)
    head = ["单位", "选举的组织", "选举类别", "选举日", "正职名额", "副职名额", "委员名额",
            "党内选举过半数的基数"]  # fmt: skip
    line = ["一村", "村党组织", "换届选举", f"{today()}", 1, 0, 1, "实到会人数"]
    read = handed_in(desk.ship, "core.unit", "election-set-up", town.red, book([head, line]))
    assert faults(read) == []
    written(desk.ship, read)
    party = VillageElection.objects.unscoped("test").get(body="party")
    assert (party.on, party.member_seats, party.base) == (today(), 1, "issued")
