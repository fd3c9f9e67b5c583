"""The pack of a meeting: whole, in order, with masks; cancelled or faulty it leaves nothing."""

import io
import zipfile

import docx
import openpyxl
import pypdf
import pytest
from tests.meeting import cast as told

from guantong.core.errors import GuantongError, Refused
from guantong.core.models import Event, StoredFile, Task
from guantong.core.services import files, tasks
from guantong.formats.appointment.lrmx import read_lrmx
from guantong.meeting.models import Motion
from guantong.meeting.services import opening, pack
from guantong.meeting.services.opening import Move
from guantong.people.services import persons

pytestmark = pytest.mark.django_db
NUMBER = "431199197503120013"
WHY = "县委常委会会议材料"


@pytest.fixture
def meeting(cast, gov):
    return told.prepare(cast.officer, gov)


def made(actor, meeting, **more):
    task = pack.submit(actor, meeting, WHY, **more)
    tasks.run.func(task.pk)
    task.refresh_from_db()
    return task


def archive(task):
    row = StoredFile.objects.unscoped("test").get(purpose="会议材料")
    assert task.link.endswith(f"/{row.pk}/") or str(row.pk) in task.link
    return zipfile.ZipFile(io.BytesIO(files.content_of(row))), row


def text_of(body):
    pages = pypdf.PdfReader(io.BytesIO(body)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_a_pack_holds_every_paper_in_the_order_of_the_meeting(cast, gov, meeting):
    task = made(cast.officer, meeting)
    assert (task.state, task.percent) == ("done", 100)
    zipped, row = archive(task)
    assert files.is_sealed(row)
    assert row.owner_id == cast.officer.pk
    names = zipped.namelist()
    assert names[:7] == [
        "01_会议材料目录.pdf", "01_会议材料目录.docx", "02_干部任免方案表.docx",
        "02_干部任免方案表.pdf", "02_干部任免方案表.xlsx", "02_干部任免方案表_按份号印.pdf",
        "03_班子结构调整前后对比表.docx",
    ]  # fmt: skip
    forms = [name for name in names if name.startswith("04_") and name.endswith(".lrmx")]
    assert forms == [
        f"04_干部任免审批表/0{n}_{name}（虚构）.lrmx" for n, name in enumerate("李孙钱赵", start=1)
    ]
    assert names[-17:-12] == [
        "05_任职资格核对情况表.docx", "05_任职资格核对情况表.pdf", "05_任职资格核对情况表.xlsx",
        "07_表态记录表.docx", "07_表态记录表.pdf",
    ]  # fmt: skip
    room = ("08_主持词", "09_签到表", "10_座次图", "11_材料分发回收表", "12_会议通知稿和通讯录",
            "13_讨论决定记录")  # fmt: skip
    assert names[-12:] == [f"{name}.{kind}" for name in room for kind in ("docx", "pdf")]
    form = read_lrmx(zipped.read(forms[0]), forms[0])
    assert (form.proposed_post, form.removed_post) == ("甲县副县长", "红星镇党委书记")
    bound = pypdf.PdfReader(io.BytesIO(zipped.read("04_干部任免审批表_合订本.pdf")))
    assert len(bound.pages) == 8
    sheet = openpyxl.load_workbook(io.BytesIO(zipped.read("02_干部任免方案表.xlsx"))).active
    assert sheet["A4"].value == "甲县（1 人）"
    assert [sheet.cell(5, n).value for n in (2, 9, 10)] == [
        "李（虚构）", "甲县副县长", "红星镇党委书记",
    ]  # fmt: skip


def test_tomorrows_meeting_of_the_standing_committee_in_one_button(cast, gov):
    """Papers, 签到, 座次, 票: numbered, marked, with the seat that was moved and the phones."""
    from guantong.meeting.services import contacts, seats, secrecy

    meeting = told.prepare(cast.officer, gov, ballot="secret", at="09:00", place="常委会议室")
    secrecy.grade(cast.officer, meeting, grade="confidential", kept_for=3, basis="干部任免事项")
    people = seats.by_seat(told.attendees(meeting))
    order = [one.pk for one in people]
    order[1], order[8] = order[8], order[1]
    seats.arrange(cast.officer, meeting, order, "left", "facing", 9)
    contacts.keep(cast.officer, meeting, **{f"a{people[1].pk}": "13800001234"})
    zipped, _row = archive(made(cast.officer, meeting))
    said = {
        name[:-4]: text_of(zipped.read(name)) for name in zipped.namelist()
        if name.endswith(".pdf") and "/" not in name
    }  # fmt: skip
    assert all("机密★3年" in text for text in said.values())
    ballots = said["07_表决票"]
    assert [ballots.count(f"第0{n}张，共9张") for n in range(1, 10)] == [1] * 9
    assert ballots.count("□") == 9 * 4 * 3
    assert "不同意" in ballots
    assert "弃权或无效" in said["07_计票单"]
    assert "应到会9人" in said["08_主持词"]
    assert "周书记（虚构）书记" in said["09_签到表"]
    # Whoever was ninth sits on the chief's left hand, which is drawn on the right.
    assert "周书记（虚构）1委员8（虚构）2" in said["10_座次图"]
    assert "000009委员8（虚构）" in said["11_材料分发回收表"]
    told_ = said["12_会议通知稿和通讯录"]
    assert "2026年11月25日（星期三）09:00在常委会议室召开" in told_
    assert "13800001234" in told_
    assert "副县长" not in told_
    table = said["02_干部任免方案表_按份号印"]
    assert [table.count(f"份号00000{n}") for n in range(1, 10)] == [1] * 9
    word = docx.Document(io.BytesIO(zipped.read("10_座次图.docx")))
    assert word.paragraphs[0].text == "机密★3年"
    assert [cell.text.split()[0] for cell in word.tables[0].rows[0].cells][2] == "周书记（虚构）"
    assert not any("反对" in text for text in said.values())


def test_the_structure_counts_who_leaves_and_who_comes(cast, gov, meeting):
    zipped, _row = archive(made(cast.officer, meeting))
    rows = docx.Document(io.BytesIO(zipped.read("03_班子结构调整前后对比表.docx"))).tables[0].rows
    table = [[cell.text for cell in row.cells] for row in rows]
    county = next(line for line in table if line[0] == "1")
    # 赵 and 孙 leave, 李 comes, 钱 stays as the chief: three members become two.
    assert county[1] == "甲县"
    assert (table[0][2], county[2]) == ("人数", "3 → 2")
    assert (table[0][6], county[6]) == ("女", "1")


def test_the_rules_are_held_against_who_is_appointed(cast, gov, meeting):
    zipped, _row = archive(made(cast.officer, meeting))
    text = text_of(zipped.read("05_任职资格核对情况表.pdf"))
    assert "3人" in text
    assert "李（虚构）" in text
    assert "赵（虚构）" not in text


def test_a_published_report_goes_with_the_reply(cast, measured):
    person = measured.people[0]
    meeting = opening.create(
        cast.officer, person.unit, {"name": "会议", "on": told.ON}, told.members(),
        [Move(one, remove="镇干部") for one in measured.people[:2]],
    )  # fmt: skip
    zipped, _row = archive(made(cast.officer, meeting))
    name = f"06_考察材料/01_{person.name}.pdf"
    text = text_of(zipped.read(name))
    assert "政治素质考察报告" in text
    assert "本人意见" in text
    assert "没有已发布的考察报告" not in text_of(zipped.read("01_会议材料目录.pdf"))


def test_numbers_stay_masked_unless_asked_for_with_the_right(cast, gov, meeting):
    persons.change(None, gov.mayor, {"id_number": NUMBER})
    zipped, row = archive(made(cast.officer, meeting))
    first = next(name for name in zipped.namelist() if name.endswith(".lrmx"))
    assert NUMBER not in zipped.read(first).decode()
    files.discard(None, row)
    zipped, _row = archive(made(cast.officer, meeting, whole_numbers=True))
    assert NUMBER in zipped.read(first).decode()
    assert (
        Event.objects.unscoped("test").filter(action="人员.导出密封", summary__contains=WHY).count()
        == 1
    )


def test_a_pack_needs_the_right_a_reason_and_something_moved(cast, gov, meeting):
    with pytest.raises(Refused):
        pack.submit(cast.leader, meeting, WHY)
    with pytest.raises(Refused):
        pack.submit(cast.supervisor, meeting, WHY, whole_numbers=True)
    with pytest.raises(GuantongError, match="打印事由"):
        pack.submit(cast.officer, meeting, "会")
    Motion.objects.unscoped("test").filter(meeting=meeting).delete()
    with pytest.raises(GuantongError, match="没有任免事项"):
        pack.submit(cast.officer, meeting, WHY)


def test_a_cancelled_pack_leaves_no_file(cast, gov, meeting, monkeypatch):
    task = pack.submit(cast.officer, meeting, WHY)
    heard = []
    report = tasks.Progress.__call__

    def stop(self, percent, message=""):
        heard.append(message)
        if "合订本" in message:
            Task.objects.unscoped("test").filter(pk=task.pk).update(cancel_requested=True)
        report(self, percent, message)

    monkeypatch.setattr(tasks.Progress, "__call__", stop)
    tasks.run.func(task.pk)
    task.refresh_from_db()
    assert (task.state, task.message) == ("cancelled", "已取消，未留下半成品")
    assert "任免审批表 2/4" in heard
    assert not StoredFile.objects.unscoped("test").filter(purpose="会议材料").exists()


def test_a_form_too_long_is_named_and_the_others_are_in_the_pack(cast, gov, meeting):
    persons.change(None, gov.young, {"resume": "2010.08--2014.03  " + "很长的经历" * 2000})
    task = made(cast.officer, meeting)
    assert task.state == "done"
    zipped, _row = archive(task)
    told = zipped.read("04_干部任免审批表_没有印出的.txt").decode("utf-8-sig")
    assert "孙（虚构）的简历" in told
    printed = [name for name in zipped.namelist() if name.endswith(".docx") and "/" in name]
    assert len([name for name in printed if name.startswith("04_")]) == 3
    assert not any("孙（虚构）" in name for name in printed)
