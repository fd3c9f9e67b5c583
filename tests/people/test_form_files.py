"""Many forms come in whole or not at all, and go out for who may have them, sealed and logged."""

import dataclasses
import io
import zipfile

import pypdf
import pytest
from django.utils import timezone
from tests.frame.filing import faults, handed_in, rows, written

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event, StoredFile, Task
from guantong.core.services import files, tasks
from guantong.formats.appointment import read_lrmx, write_lrm, write_lrmx
from guantong.formats.appointment.archive import write_archive
from guantong.formats.appointment.exchange import read_package, write_package
from guantong.formats.appointment.exchange_forms import forms_of as forms_of_package
from guantong.formats.appointment.exchange_forms import package_of
from guantong.formats.appointment.invented import invent
from guantong.frame.intake import life
from guantong.frame.models import Source
from guantong.people.models import FamilyMember, Person
from guantong.people.services import persons
from guantong.people.services.forms import choosing, exporting
from guantong.standards.months import Month
from guantong.standards.retirement import Category, retirement

pytestmark = pytest.mark.django_db
FORMS = list(invent(12))


def zipped(*members):
    out = io.BytesIO()
    write_archive(out, members)
    out.seek(0)
    return out


def lrmx(forms=FORMS, folder=""):
    return [(f"{folder}{n:02}_{f.name}.lrmx", write_lrmx(f)) for n, f in enumerate(forms, 1)]


def read_in(actor, unit, content, name="任免表.zip"):
    return handed_in(actor, "core.unit", "forms-import", unit, content.read(), name)


def taken(actor, unit, content, name="任免表.zip"):
    """Hand a file in, see that nothing is wrong, and write it."""
    read = read_in(actor, unit, content, name)
    assert faults(read) == []
    return written(actor, read)


def given(actor, unit, people, shape, **more):
    task = exporting.submit(actor, unit, people, shape, "常委会会议材料", **more)
    tasks.run.func(task.pk)
    task = Task.objects.unscoped("test").get(pk=task.pk)
    assert task.state == "done", task.message
    row = StoredFile.objects.unscoped("test").latest("pk")
    return files.content_of(row), row


def as_printed(form, cast):
    """Return a form as it goes out: with its month of retirement, its day, and who filled it."""
    sex = form.sex == "男"
    born = Month.parse(f"{form.birth[:4]}-{form.birth[4:]}")
    end = retirement(born, Category.SIXTY if sex else Category.FIFTY_FIVE)
    today = f"{timezone.localdate():%Y%m%d}"
    month = str(end.month).replace("-", "") if form.retirement_month else ""
    return dataclasses.replace(form, age_date=today, filled_on=today, retirement_month=month)


@pytest.fixture
def kept(cast, town, settings, tmp_path):
    """Twelve persons of 红星镇, from their forms."""
    settings.FILES_ROOT = tmp_path
    taken(cast.officer, town.red, zipped(*lrmx()))
    return choosing.cadres_of(cast.officer, town.red)


def test_a_zip_of_forms_becomes_persons(kept, cast, town):
    assert [person.name for person in kept] == [form.name for form in FORMS]
    source = Source.objects.unscoped("test").get()
    assert (source.kind, source.title) == ("form", "任免表.zip")
    assert not StoredFile.objects.unscoped("test").filter(purpose="导入").exists()
    assert "新增 12，修改 0" in Task.objects.unscoped("test").latest("pk").message


def test_taking_it_again_updates_and_adds_nobody(kept, cast, town):
    changed = [dataclasses.replace(f, speciality="新专长") for f in FORMS]
    read = read_in(cast.officer, town.red, zipped(*lrmx(changed)))
    assert [list(row.differs) for row in rows(read)] == [["speciality"]] * 12
    done = written(cast.officer, read)
    assert (done.made, done.changed) == (0, 12)
    assert Person.objects.unscoped("test").count() == 12
    assert set(Person.objects.unscoped("test").values_list("speciality", flat=True)) == {"新专长"}


def test_a_folder_named_after_a_unit_sends_its_people_there(cast, town, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    taken(
        cast.officer, town.city, zipped(*lrmx(FORMS[:2], "蓝山镇/"), *lrmx(FORMS[2:4], "红星镇/"))
    )
    rows = Person.objects.unscoped("test").order_by("pk")
    assert [p.unit.name for p in rows] == ["蓝山镇", "蓝山镇", "红星镇", "红星镇"]


def test_one_fault_and_nobody_is_written_and_every_fault_is_shown(cast, town, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    wrong = dataclasses.replace(FORMS[1], birth="七五年")
    files_ = zipped(*lrmx([FORMS[0], wrong]), ("坏.lrmx", b"<Person>"), ("x.docx", b"x"))
    read = read_in(cast.officer, town.red, files_)
    assert [(number, field) for number, field, _words in faults(read)] == [
        (2, "birth"), (3, "unread"),
    ]  # fmt: skip
    assert read.told[0] == "“x.docx”不是任免表，没有读。"
    with pytest.raises(Conflict):
        life.write(cast.officer, read)
    assert not Person.objects.unscoped("test").exists()
    assert not FamilyMember.objects.unscoped("test").exists()
    _first, second, third = rows(read)
    life.choose(cast.officer, read, third, "out")
    birth = next(at for name, at in read.sheets[0]["at"].items() if name == "birth")
    life.mend(cast.officer, read, second, {birth: FORMS[1].birth})
    assert written(cast.officer, read).made == 2
    assert FamilyMember.objects.unscoped("test").exists()


def test_a_person_of_another_scope_is_left_alone(kept, cast, town):
    read = read_in(cast.stranger, town.second, zipped(*lrmx(FORMS[:1])))
    assert "管理范围以外" in faults(read)[0][2]


def test_the_older_format_and_a_single_file_are_taken(cast, town, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    record, photo = write_lrm(FORMS[1])
    taken(cast.officer, town.red, zipped(("a.lrm", record), ("a.pic", photo)))
    taken(cast.officer, town.red, io.BytesIO(write_lrmx(FORMS[2])), "b.lrmx")
    assert set(Person.objects.unscoped("test").values_list("name", flat=True)) == {
        FORMS[1].name, FORMS[2].name,
    }  # fmt: skip


def test_an_exchange_package_is_taken(cast, town, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    out = io.BytesIO()
    write_package(out, package_of(((str(n), f) for n, f in enumerate(FORMS)), {}))
    out.seek(0)
    taken(cast.officer, town.red, out, "交换包.zip")
    assert Person.objects.unscoped("test").count() == 12
    assert Source.objects.unscoped("test").get().kind == "exchange"


def test_who_does_not_maintain_a_unit_imports_nothing(cast, town):
    for account in (cast.leader, cast.stranger, cast.supervisor):
        with pytest.raises(Refused):
            read_in(account, town.red, zipped())
    read = read_in(cast.officer, town.red, io.BytesIO(b"x"), "a.xlsx")
    assert (read.task.state, "没有任免表" in read.task.message) == ("failed", True)


def test_forms_go_out_in_order_with_masked_numbers(kept, cast, town):
    body, row = given(cast.officer, town.red, kept, "zip-lrmx")
    archive = zipfile.ZipFile(io.BytesIO(body))
    assert archive.namelist()[0] == f"01_{FORMS[0].name}.lrmx"
    read = [read_lrmx(archive.read(name)) for name in archive.namelist()]
    for form, again in zip(FORMS, read, strict=True):
        assert "********" in again.id_number
        assert dataclasses.replace(again, id_number=form.id_number) == as_printed(form, cast)
    assert files.is_sealed(row)
    assert row.owner == cast.officer


def test_whole_numbers_are_asked_for_and_logged(kept, cast, town):
    body, _row = given(cast.officer, town.red, kept, "zip-lrmx", whole_numbers=True)
    archive = zipfile.ZipFile(io.BytesIO(body))
    printed = [as_printed(form, cast) for form in FORMS]
    assert [read_lrmx(archive.read(name)) for name in archive.namelist()] == printed
    assert [archive.read(name) for name in archive.namelist()] == list(map(write_lrmx, printed))
    actions = set(Event.objects.unscoped("test").values_list("action", flat=True))
    assert {"人员.导出密封", "人员.导出任免表"} <= actions
    event = Event.objects.unscoped("test").filter(action="人员.导出密封").get()
    assert "常委会会议材料" in event.summary


@pytest.mark.parametrize("shape", ["pdf", "docx", "zip-all", "zip-lrm", "package"])
def test_forms_go_out_in_every_shape(kept, cast, town, shape):
    body, row = given(cast.officer, town.red, kept[:2], shape)
    if shape == "pdf":
        assert len(pypdf.PdfReader(io.BytesIO(body)).pages) == 4
    elif shape == "package":
        assert [f.name for f in forms_of_package(read_package(body))] == [p.name for p in kept[:2]]
    else:
        assert zipfile.is_zipfile(io.BytesIO(body))
    assert row.name.startswith("干部任免审批表_2人.")


def test_a_form_shows_the_family_so_who_may_not_open_it_gets_none(kept, cast, town):
    with pytest.raises(Refused, match="家庭成员"):
        exporting.submit(cast.leader, town.red, kept, "pdf", "会议材料用")
    with pytest.raises(Refused, match="完整身份证号"):
        exporting.submit(
            cast.supervisor, town.red, kept, "pdf", "会议材料用", whole_numbers=True
        )  # fmt: skip
    with pytest.raises(GuantongError, match="事由"):
        exporting.submit(cast.officer, town.red, kept, "pdf", "  ")
    with pytest.raises(GuantongError, match="最多 300 人"):
        exporting.submit(cast.officer, town.red, kept * 30, "docx", "会议材料用")
    with pytest.raises(GuantongError, match="没有符合"):
        exporting.submit(cast.officer, town.red, [], "pdf", "会议材料用")


def test_names_give_the_order_of_the_meeting(kept, cast):
    names = f"{kept[3].name}\n\n  {kept[0].name} 红星 \n{kept[1].code}"
    assert choosing.named(kept, names) == [kept[3], kept[0], kept[1]]
    assert choosing.named(kept, " \n") == kept
    with pytest.raises(GuantongError, match="第 1 行：没有“某人”"):
        choosing.named(kept, "某人")
    with pytest.raises(GuantongError, match="出现了两次"):
        choosing.named(kept, f"{kept[0].name}\n{kept[0].name}")
    with pytest.raises(GuantongError, match="有 2 位"):
        choosing.named([*kept, kept[0]], kept[0].name)


def test_one_form_too_long_is_named_and_the_others_are_printed(kept, cast, town):
    long = "\n".join(
        f"{1990 + n}.01--{1991 + n}.01  {'某局副局长兼办公室主任' * 12}" for n in range(40)
    )
    persons.change(cast.officer, kept[1], {"resume": long})
    body, _row = given(cast.officer, town.red, choosing.cadres_of(cast.officer, town.red), "pdf")
    assert len(pypdf.PdfReader(io.BytesIO(body)).pages) == 22
    told = Task.objects.unscoped("test").latest("pk").message
    assert told.startswith(f"已导出 11 份。另有 1 份没有印：{kept[1].name}的简历有")
