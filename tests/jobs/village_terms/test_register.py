"""Leaders typed and from a workbook; ended, corrected, their file; who finds what on pages."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from tests.frame.filing import book, faults, handed_in, rows, undone, written
from tests.jobs.village_terms.conftest import FIRST, TODAY, who

from guantong.casework.models import Case
from guantong.core import acts
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.services import units
from guantong.frame.intake import life
from guantong.frame.intake.models import RowState
from guantong.frame.models import Change
from guantong.jobs.village_terms.listings.leaders import AGES
from guantong.jobs.village_terms.models import VillageTerm
from guantong.jobs.village_terms.papers.index import index, missing_items
from guantong.jobs.village_terms.services import leaders as services
from guantong.people.models import Person

pytestmark = pytest.mark.django_db
HEAD = ("单位", "姓名", "性别", "出生年月", "身份证号", "学历", "政治面貌", "入党时间", "职务",
        "任职日期")  # fmt: skip
SAME, NEW = RowState.SAME, RowState.NEW
NUMBER = "431123198205120012"


def line(name, birth="1982-05", post="书记", unit="一村", number="", schooling="大专"):
    party, month = ("党员", "2006-07") if name == "盘强" else ("群众", "")
    return (unit, name, "男", birth, number, schooling, party, month, post, "2021-01-20")


def taken(desk, town, *lines, title="带头人.xlsx"):
    return handed_in(desk.ship, "core.unit", "leader-take", town.red, book([HEAD, *lines]), title)


def everybody():
    return Person.objects.unscoped("test").count()


def terms():
    found = VillageTerm.objects.unscoped("test").order_by("pk")
    return [(one.unit.name, one.person.name, one.post, one.way) for one in found]


def test_a_townships_workbook_is_taken_in_once(town, desk):
    lines = [line("盘强"), line("盘强", post="主任"), line("李梅", "1991-03", "村委会委员")]
    read = taken(desk, town, *lines)
    assert faults(read) == []
    written(desk.ship, read)
    assert terms() == [
        ("一村", "盘强", "party_chief", "elected"), ("一村", "盘强", "committee_chief", "elected"),
        ("一村", "李梅", "committee_member", "elected"),
    ]  # fmt: skip
    assert everybody() == 2
    again = taken(desk, town, *lines, line("王五", "1970-01", "村委会副主任"), title="再来.xlsx")
    assert [one.state for one in rows(again)] == [SAME, SAME, SAME, NEW]
    written(desk.ship, again)
    assert (len(terms()), everybody()) == (4, 3)
    person = Person.objects.unscoped("test").get(name="盘强")
    assert (person.category, person.party_month, person.unit) == (
        "village",
        "2006-07",
        town.village,
    )


def test_what_a_file_says_otherwise_corrects_the_person_and_the_term(town, desk):
    written(desk.ship, taken(desk, town, line("盘强")))
    said = [*line("盘强", number=NUMBER, schooling="大学")]
    said[-1] = "2021-02-01"
    read = taken(desk, town, said, title="更正.xlsx")
    (row,) = rows(read)
    assert row.state == RowState.CHANGED
    assert NUMBER not in str(row.cells)
    written(desk.ship, read)
    term = VillageTerm.objects.unscoped("test").get()
    assert (term.first, term.person.schooling) == (dt.date(2021, 2, 1), "2")
    assert term.person.id_number.reveal() == NUMBER
    # Found by the number under another spelling of the village's list: still one person.
    written(desk.ship, taken(desk, town, line("盘强", number=NUMBER, post="主任"), title="三.xlsx"))
    assert everybody() == 1


def test_of_whom_it_is_not_sure_it_is_asked(town, desk, leaders):
    read = taken(desk, town, line("蒋二", "1990-02", "村委会委员", unit="二村"))
    (row,) = rows(read)
    assert row.state == RowState.ASKED
    life.choose(desk.ship, read, row, "new")
    written(desk.ship, read)
    assert Person.objects.unscoped("test").filter(name="蒋二").count() == 2
    with pytest.raises(Conflict, match="同名同出生年月"):
        begin(desk.ship, leaders.second, who("盘一"))
    begin(desk.ship, leaders.second, who("盘一") | {"other": True})
    assert Person.objects.unscoped("test").filter(name="盘一").count() == 2


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"unit": "三村"}, "没有单位"), ({"number": "431123198205120013"}, "校验"),
        ({"post": "村长"}, "不能填在职务"), ({"birth": "1982-13"}, "不是年月"),
        ({"unit": "红星镇"}, "不是村"),
    ],
)  # fmt: skip
def test_a_fault_is_said_in_its_cell_and_nothing_is_written(town, desk, bad, said):
    read = taken(desk, town, line("盘强", **bad), line("李梅", "1991-03", "村委会委员"))
    (fault,) = faults(read)
    assert fault[0] == 2
    assert said in fault[2]
    assert (terms(), everybody()) == ([], 0)


def test_a_whole_import_is_taken_back(town, desk):
    read = written(desk.ship, taken(desk, town, line("盘强")))
    undone(desk.ship, read)
    assert terms() == []


def begin(actor, unit, facts, post="party_chief", way="appointed", first=FIRST):
    return services.begin(actor, unit, post=post, first=first, way=way, **facts)


def test_nobody_is_appointed_to_a_village_committee(town, desk, leaders):
    one = acts.find("core.unit", "leader-begin")
    post = next(field for field in one.asks(town.village) if getattr(field, "name", "") == "post")
    assert not [value for value, _label in post.choices if value.startswith("committee_")]
    with pytest.raises(GuantongError, match="选举产生"):
        begin(desk.ship, leaders.second, who("周三"), post="committee_chief", way="elected")
    with pytest.raises(GuantongError, match="不得任命"):
        services.take(desk.ship, leaders.second, post="committee_chief", first=FIRST,
                      way="appointed", **who("周三"))  # fmt: skip
    with pytest.raises(Conflict, match="现有人担任"):
        begin(desk.ship, town.village, who("周三"))
    with pytest.raises(GuantongError, match="都不晚于今天"):
        begin(desk.ship, leaders.second, who("周三"), first=dt.date(2999, 1, 1))
    with pytest.raises(Refused):
        begin(desk.far, leaders.second, who("周三"))
    made = begin(desk.ship, leaders.second, who("周三"))
    assert (made.person.name, made.way) == ("周三", "appointed")


def test_leaving_opens_what_is_due_and_a_correction_keeps_what_stood(town, desk, leaders):
    with pytest.raises(GuantongError, match="不得由任何组织撤换"):
        end(desk.ship, leaders.member, "moved")
    end(desk.ship, leaders.member, "resigned")
    assert not Case.objects.unscoped("test").exists()
    end(desk.ship, leaders.secretary, "moved")
    case = Case.objects.unscoped("test").get()
    assert (case.process.key, case.subject()) == ("village.leaving", leaders.secretary)
    assert "盘一" not in case.title
    services.correct(desk.ship, leaders.member, why="辞职信日期看错", first=FIRST, way="elected",
                     last=None, ended_by="")  # fmt: skip
    now = VillageTerm.objects.unscoped("test").get(pk=leaders.member.pk)
    assert (now.last, now.ended_by) == (None, "")
    kept = Change.objects.unscoped("test").filter(subject_id=now.pk, field="ended_by")
    assert [(one.before, one.after) for one in kept] == [("辞职", "")]


def end(actor, row, why, last=TODAY):
    services.end(actor, row, last=last, ended_by=why, reason="本人提出，村民会议知悉")


def test_the_file_shows_what_is_there_and_asks_for_nothing_twice(desk, leaders):
    before = missing_items([leaders.secretary])[leaders.secretary.pk]
    assert before == [
        "履历表", "学历材料", "入党材料", "任免文件（备案报告、批复）", "年度考核", "联审结论",
        "培训记录", "谈话记录",
    ]  # fmt: skip
    services.appraise(desk.ship, leaders.secretary, year=2025, result="2", note="")
    services.train(desk.ship, leaders.secretary, name="村干部任职培训班", organiser="县委组织部",
                   start=f"{FIRST:%Y-%m}", end="", hours=40)  # fmt: skip
    services.file(desk.ship, leaders.secretary, item="履历表", title="村干部履历表")
    services.file(
        desk.ship, leaders.secretary, item="谈话记录", title="任职谈话", made_on="2023-03"
    )
    items = {one.name: one for one in index([leaders.secretary])[leaders.secretary.pk]}
    assert items["谈话记录"].shown == ("任职谈话 2023-03",)
    assert items["年度考核"].shown == ("年度考核登记 1 条",)
    # What belongs to the person is there for each post.
    assert missing_items([leaders.director])[leaders.director.pk] == [
        "学历材料", "入党材料", "任免文件（备案报告、批复）", "联审结论",
    ]  # fmt: skip
    with pytest.raises(Conflict, match="同一年度"):
        services.appraise(desk.ship, leaders.secretary, year=2025, result="4", note="")


def test_the_leaders_own_facts_are_corrected_once(desk, leaders):
    services.tell(desk.ship, leaders.member, **who("蒋二", "1990-03", schooling=""))
    person = Person.objects.unscoped("test").get(pk=leaders.member.person_id)
    assert (person.birth_month, person.schooling) == ("1990-03", "3")


def band(age):
    """Return the band of ages of the list in which an age lies."""
    for value, _label in AGES:
        least, _dash, most = value.partition("-")
        if int(least or 0) <= age <= int(most or 200):
            return value
    raise AssertionError(age)


def test_pages_lists_and_papers(client, town, desk, leaders):
    units.create(None, town.blue, name="他村", kind="village", code="B11")
    client.force_login(desk.ship)
    text = client.get(reverse("village_terms:leaders")).content.decode()
    assert text.count("盘一") >= 2
    assert "蒋二" in text
    assert "导入村干部" in text
    narrowed = client.get(reverse("village_terms:leaders") + "?both=1&post=committee_chief")
    assert "盘一" in narrowed.content.decode()
    assert "蒋二" not in narrowed.content.decode()
    own = band(TODAY.year - 1980 - (TODAY.month < 5))
    for query, found in (("age=-35", False), (f"age={own}", True), ("ends=1", False),
                         ("lacking=facts", False), ("lacking=training", True),
                         ("lacking=file", True)):  # fmt: skip
        page = client.get(f"{reverse('village_terms:leaders')}?post=party_chief&{query}")
        assert ("盘一" in page.content.decode()) is found, query
    page = client.get(leaders.secretary.get_absolute_url()).content.decode()
    for word in ("档案目录", "不清楚：没有办结的备案事项", "任职培训", "待核"):
        assert word in page
    for kind in ("pdf", "docx"):
        address = reverse("village_terms:term-paper", args=[leaders.secretary.pk, kind])
        assert client.get(address).status_code == 200
    out = client.get(reverse("village_terms:leaders") + "?export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(out.content)).worksheets[0]
    assert "盘一" in {cell.value for row in sheet for cell in row}
    client.force_login(desk.far)
    assert client.get(leaders.secretary.get_absolute_url()).status_code == 404
    assert "盘一" not in client.get(reverse("village_terms:leaders")).content.decode()
