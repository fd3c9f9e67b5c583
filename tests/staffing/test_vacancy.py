"""A vacant post: who may take it, who may not and why, who is compared; the numbers beforehand."""

import datetime as dt
import io

import docx
import openpyxl
import pytest
from django.urls import reverse
from tests.people import cadres

from guantong.core.errors import GuantongError
from guantong.core.models import Event
from guantong.formats.documents import to_word
from guantong.meeting.models import Motion
from guantong.meeting.services import headcount as of_meeting
from guantong.meeting.services import moves, opening
from guantong.meeting.services.proposed import Member
from guantong.people.models import Person, PracticePosting, Training
from guantong.people.rules import relatives
from guantong.people.services import quotas
from guantong.staffing.models import Post
from guantong.staffing.queries import headcount
from guantong.staffing.queries import posts as post_reads
from guantong.staffing.services import comparing_persons, eligibility, posts, vacancy
from guantong.staffing.services.vacancy import Answer
from guantong.standards.rules import Verdict

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
TODAY = dt.date.today()


@pytest.fixture
def vacant(staff, town, cast):
    """A third 副县长 of 甲县, whom nobody is."""
    return posts.create(
        cast.officer, town.first, title="副县长", level="1A32", work="government", in_team=True
    )


def _judged(cast, post):
    people = vacancy.people_of(vacancy.reach(cast.officer, post))
    return {one.person.pk: one for one in vacancy.judged(post, people, TODAY)}


def test_everybody_at_once_is_what_one_by_one_says(vacant, staff, scenario, cast):
    found = _judged(cast, vacant)
    assert len(found) == 4
    for pk, one in found.items():
        person = Person.objects.unscoped("test").get(pk=pk)
        rules = [f for f in eligibility.findings(None, scenario, person, vacant)
                 if f.rule != "tenure.moves"]  # fmt: skip
        broken = any(f.verdict is Verdict.BROKEN for f in rules)
        lacks = any(f.verdict is Verdict.UNKNOWN for f in rules)
        wanted = Answer.BROKEN if broken else Answer.UNKNOWN if lacks else Answer.MET
        assert one.answer == wanted, person.name


def test_the_secretary_of_a_town_qualifies_and_a_county_head_does_not(vacant, staff, cast):
    found = _judged(cast, vacant)
    assert found[staff.people.mayor.pk].answer == Answer.MET
    assert found[staff.people.chief.pk].codes == ("policy.lower",)


def test_a_fact_that_is_missing_is_named_with_where_it_is_entered(vacant, staff, cast):
    mayor = staff.people.mayor
    Training.objects.unscoped("test").filter(person=mayor).delete()
    one = _judged(cast, vacant)[mayor.pk]
    assert one.answer == Answer.UNKNOWN
    [lack] = vacancy.told(vacant, [one], TODAY)[mayor.pk].lacking
    assert (lack.kind.name, lack.address) == (
        "培训情况", reverse("people:records", args=[mayor.pk, "A11"]),
    )  # fmt: skip


def test_who_may_not_is_told_the_article(staff, town, cast):
    post = posts.create(cast.officer, town.first, title="县委书记", level="1A31", is_chief=True)
    young = staff.people.young
    one = _judged(cast, post)[young.pk]
    assert one.answer == Answer.BROKEN
    [below] = [
        why
        for why in vacancy.told(post, [one], TODAY)[young.pk].reasons
        if why.name == "下一级两个以上职位任职经历"
    ]
    source = "《党政领导干部选拔任用工作条例》（2019年修订）"
    assert below.citation == f"{source}第八条第一款第（二）项"
    assert below.words == "在县处级副职只任过 1 个职位，一般应当有 2 个以上。"


def test_no_family_is_opened_of_who_is_kept_from_the_post_anyway(vacant, staff, cast, monkeypatch):
    read = []
    of_people = relatives.of_people

    def noted(people):
        read.extend(people)
        return of_people(people)

    monkeypatch.setattr(relatives, "of_people", noted)
    _judged(cast, vacant)
    assert staff.people.mayor.pk in read
    assert staff.people.chief.pk not in read


def test_of_a_towns_post_only_the_countys_own_of_that_level_and_the_next_are_near(
    vacant, staff, town, cast
):
    post = posts.create(cast.officer, town.red, title="镇长", level="1A41", is_chief=True)
    cadres.posted(cadres.enter(town.blue, "周", post="镇长"), town.blue, "镇长", "1A41", "2020-01")
    cadres.posted(
        cadres.enter(town.red, "吴", post="副镇长"), town.red, "副镇长", "1A42", "2020-01"
    )
    near = vacancy.near(vacancy.reach(cast.officer, post), post)
    assert [one.name for one in near] == ["李（虚构）", "吴（虚构）"]


def test_the_list_of_posts_leads_in_two_clicks_to_who_qualifies(client, vacant, cast):
    client.force_login(cast.officer, backend=BACKEND)
    listed = client.get(reverse("staffing:posts"), {"held": "0"}).content.decode()
    address = reverse("staffing:vacancy", args=[vacant.pk])
    assert f'href="{address}"' in listed
    assert listed.count("<tr>") == 2
    page = client.get(address).content.decode()
    assert "李（虚构）" in page
    assert "各项规定均符合" in page
    summary = Event.objects.unscoped("test").filter(action="补缺.核对").latest("pk").summary
    assert summary == "甲县副县长：符合 3 人，不符合 0 人，信息不全 0 人"


def test_a_post_that_is_held_is_no_vacancy(vacant, staff):
    rows = Post.objects.unscoped("test").filter(closed_on=None)
    assert [one.pk for one in post_reads.held(rows, "0")] == [vacant.pk]
    assert post_reads.held(rows, "1").count() == 4


def test_filters_narrow_who_is_asked_and_order_stays_the_rosters(client, vacant, staff, cast):
    client.force_login(cast.officer, backend=BACKEND)
    address = reverse("staffing:vacancy", args=[vacant.pk])

    def named(**asked):
        page = client.get(address, asked).content.decode()
        names = [one for one in ("孙", "李", "赵", "钱") if f"{one}（虚构）" in page]
        return sorted(names, key=lambda one: page.index(f"{one}（虚构）"))

    assert named() == ["钱", "孙", "李"]
    assert named(sex="2") == ["钱"]
    assert named(age="-45") == ["孙"]
    assert "李" in named(in_post="5")
    assert named(schooling="1") == []
    assert named(practice="sent") == []
    PracticePosting(
        person=staff.people.woman, kind="village", unit=staff.people.county, task="驻村帮扶",
        start="2025-01", at_grassroots=True,
    ).save()  # fmt: skip
    assert named(practice="sent") == ["钱"]
    assert "钱" in named(practice="grassroots")
    assert named(group="none", q="李") == ["李"]
    assert named(reach="all", answer="broken") == ["赵"]


def test_who_is_ticked_stays_ticked_under_another_answer(client, vacant, staff, cast):
    client.force_login(cast.officer, backend=BACKEND)
    address = reverse("staffing:vacancy", args=[vacant.pk])
    page = client.get(address, {"answer": "broken", "row": staff.people.mayor.pk})
    assert f'value="{staff.people.mayor.pk}" checked' in page.content.decode()


def test_the_comparison_stands_in_the_rosters_order_and_leaves_remarks_blank(vacant, staff, cast):
    people = [staff.people.mayor, staff.people.woman]
    rows = vacancy.people_of(
        vacancy.reach(cast.officer, vacant).filter(pk__in=[one.pk for one in people])
    )
    made = comparing_persons.paper(cast.officer, vacant, rows, TODAY)
    assert made.page == "a4-lying"
    table = docx.Document(io.BytesIO(to_word(made))).tables[0]
    lines = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows}
    assert lines["姓名"] == ["钱（虚构）", "李（虚构）"]
    assert lines["出生年月"][1].startswith("1978.04（")
    assert lines["近三年年度考核"] == [f"{TODAY.year - 1} 称职"] * 2
    assert lines["考察测评"] == ["没有已发布的考察结果"] * 2
    assert lines["任职资格核对"][1].splitlines()[0] == "符合"
    assert lines["备注"] == ["", ""]


def test_at_most_eight_are_compared(client, vacant, staff, cast):
    client.force_login(cast.officer, backend=BACKEND)
    address = reverse("staffing:vacancy-compare", args=[vacant.pk])
    answer = client.get(address, {"row": list(range(1, 10))})
    assert answer.status_code == 400
    assert "请勾选 1 至 8 人，现在选了 9 人" in answer.content.decode()


def test_an_officer_of_another_county_compares_nobody_here(client, vacant, staff, cast):
    client.force_login(cast.stranger, backend=BACKEND)
    address = reverse("staffing:vacancy-compare", args=[vacant.pk])
    assert client.get(address, {"row": staff.people.mayor.pk}).status_code == 404


def test_the_workbook_says_everybodys_answer_with_the_article(client, vacant, staff, cast):
    client.force_login(cast.officer, backend=BACKEND)
    address = reverse("staffing:vacancy", args=[vacant.pk])
    body = client.get(address, {"export": "xlsx"}).content
    rows = list(openpyxl.load_workbook(io.BytesIO(body)).active.values)
    assert [row[0] for row in rows[1:]] == ["钱（虚构）", "孙（虚构）", "李（虚构）"]
    assert [row[3] for row in rows[1:]] == ["符合"] * 3


def _meeting(cast, town):
    members = [Member("甲委员", "常委"), Member("乙书记", "书记", is_chief=True)]
    data = {"name": "县委常委会会议", "on": TODAY}
    return opening.create(cast.officer, town.first, data, members)


def test_a_person_goes_from_the_comparison_to_the_agenda(vacant, staff, town, cast):
    meeting, mayor = _meeting(cast, town), staff.people.mayor
    Training.objects.unscoped("test").filter(person=mayor).delete()
    made = moves.propose(
        cast.officer, vacant, meeting=str(meeting.pk), person=mayor, reason="工作需要"
    )
    motion = Motion.objects.unscoped("test").get(pk=made.pk)
    assert (motion.appoint, motion.remove) == ("甲县副县长", "镇党委书记")
    assert (motion.post, motion.missing) == (vacant, ["training"])


def test_the_numbers_are_counted_before_anybody_decides(vacant, staff, town, cast):
    quotas.set_quota(cast.officer, town.first, level="1A32", is_chief=False, number=2)
    meeting = _meeting(cast, town)
    moves.propose(cast.officer, vacant, meeting=str(meeting.pk), person=staff.people.mayor)
    found = headcount.counts(cast.officer, of_meeting.changes_of(meeting))
    told = {
        unit.name: [(one.level, one.approved, one.filled, one.leaving, one.coming, one.words)
                    for one in rows if one.leaving or one.coming]
        for unit, rows in found
    }  # fmt: skip
    assert told == {
        "甲县": [("县处级副职", 2, 2, 0, 1, "超职数 1")],
        "红星镇": [("乡科级正职", None, 1, 1, 0, "未核定职数")],
    }


def test_the_paper_of_the_numbers_adds_all_units_up(vacant, staff, town, cast):
    meeting = _meeting(cast, town)
    moves.propose(cast.officer, vacant, meeting=str(meeting.pk), person=staff.people.mayor)
    made = of_meeting.counted(cast.officer, meeting)
    assert made.groups[-1].title == "合计"
    after = {row[0]: row[5] for row in made.groups[-1].rows}
    assert after["县处级副职"] == "3"


def test_a_meeting_that_moves_nothing_has_no_such_paper(vacant, town, cast):
    with pytest.raises(GuantongError, match="没有涉及职数的调整"):
        of_meeting.counted(cast.officer, _meeting(cast, town))
