"""Many forms come in whole or not at all, and go out for who may have them, sealed and logged."""

import dataclasses
import io
import zipfile

import openpyxl
import pypdf
import pytest
from django.core.files import File

from guantong.core.errors import GuantongError, Refused
from guantong.core.models import Event, StoredFile, Task
from guantong.core.services import files, tasks
from guantong.formats.appointment import read_lrmx, write_lrm, write_lrmx
from guantong.formats.appointment.archive import write_archive
from guantong.formats.appointment.exchange import read_package, write_package
from guantong.formats.appointment.exchange_forms import forms_of as forms_of_package
from guantong.formats.appointment.exchange_forms import package_of
from guantong.formats.appointment.invented import invent
from guantong.frame.models import Source
from guantong.people.models import FamilyMember, Person
from guantong.people.services.forms import choosing, exporting, importing

pytestmark = pytest.mark.django_db
FORMS = list(invent(12))


def zipped(*members):
    out = io.BytesIO()
    write_archive(out, members)
    out.seek(0)
    return out


def lrmx(forms=FORMS, folder=""):
    return [(f"{folder}{n:02}_{f.name}.lrmx", write_lrmx(f)) for n, f in enumerate(forms, 1)]


def taken(actor, unit, content, name="任免表.zip"):
    task = importing.submit(actor, unit, File(content, name))
    tasks.run.func(task.pk)
    return Task.objects.unscoped("test").get(pk=task.pk)


def given(actor, unit, people, shape, **more):
    task = exporting.submit(actor, unit, people, shape, "常委会会议材料", **more)
    tasks.run.func(task.pk)
    task = Task.objects.unscoped("test").get(pk=task.pk)
    assert task.state == "done", task.message
    row = StoredFile.objects.unscoped("test").latest("pk")
    return files.content_of(row), row


@pytest.fixture
def kept(cast, town, settings, tmp_path):
    """Twelve persons of 红星镇, from their forms."""
    settings.FILES_ROOT = tmp_path
    task = taken(cast.officer, town.red, zipped(*lrmx()))
    assert task.state == "done", task.message
    return choosing.cadres_of(cast.officer, town.red)


def test_a_zip_of_forms_becomes_persons(kept, cast, town):
    assert [person.name for person in kept] == [form.name for form in FORMS]
    source = Source.objects.unscoped("test").get()
    assert (source.kind, source.title) == ("form", "任免表.zip")
    assert not StoredFile.objects.unscoped("test").filter(purpose="任免表导入").exists()
    assert "导入 12 份任免表：新录入 12 人" in Task.objects.unscoped("test").latest("pk").message


def test_taking_it_again_updates_and_adds_nobody(kept, cast, town):
    changed = [dataclasses.replace(f, speciality="新专长") for f in FORMS]
    task = taken(cast.officer, town.red, zipped(*lrmx(changed)))
    assert "新录入 0 人，更新 12 人" in task.message
    assert Person.objects.unscoped("test").count() == 12
    assert set(Person.objects.unscoped("test").values_list("speciality", flat=True)) == {"新专长"}


def test_a_folder_named_after_a_unit_sends_its_people_there(cast, town, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    taken(
        cast.officer, town.city, zipped(*lrmx(FORMS[:2], "蓝山镇/"), *lrmx(FORMS[2:4], "红星镇/"))
    )
    rows = Person.objects.unscoped("test").order_by("pk")
    assert [p.unit.name for p in rows] == ["蓝山镇", "蓝山镇", "红星镇", "红星镇"]


def test_one_fault_and_nobody_is_written_and_every_fault_is_listed(cast, town, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    wrong = dataclasses.replace(FORMS[1], birth="七五年")
    task = taken(
        cast.officer, town.red,
        zipped(*lrmx([FORMS[0], wrong]), ("坏.lrmx", b"<Person>"), ("x.docx", b"x")),
    )  # fmt: skip
    assert "没有写入任何人" in task.message
    assert "发现 2 处问题" in task.message
    assert not Person.objects.unscoped("test").exists()
    listed = StoredFile.objects.unscoped("test").get(purpose="任免表导入问题")
    sheet = openpyxl.load_workbook(io.BytesIO(files.content_of(listed))).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["坏.lrmx", "x.docx"]
    task = taken(cast.officer, town.red, zipped(*lrmx([FORMS[0], wrong])))
    assert "出生年月" in task.message
    assert not Person.objects.unscoped("test").exists()
    assert not FamilyMember.objects.unscoped("test").exists()


def test_the_same_person_twice_is_a_fault(cast, town, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    task = taken(cast.officer, town.red, zipped(*lrmx([FORMS[0], FORMS[0]])))
    assert "是同一个人" in task.message


def test_a_person_of_another_scope_is_left_alone(kept, cast, town):
    task = taken(cast.stranger, town.second, zipped(*lrmx(FORMS[:1])))
    assert "管理范围以外" in task.message


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
            importing.submit(account, town.red, File(zipped(), "a.zip"))
    with pytest.raises(GuantongError, match="请选择 zip"):
        importing.submit(cast.officer, town.red, File(io.BytesIO(b"x"), "a.xlsx"))


def test_forms_go_out_in_order_with_masked_numbers(kept, cast, town):
    body, row = given(cast.officer, town.red, kept, "zip-lrmx")
    archive = zipfile.ZipFile(io.BytesIO(body))
    assert archive.namelist()[0] == f"01_{FORMS[0].name}.lrmx"
    read = [read_lrmx(archive.read(name)) for name in archive.namelist()]
    for form, again in zip(FORMS, read, strict=True):
        assert "********" in again.id_number
        assert dataclasses.replace(again, id_number=form.id_number) == form
    assert files.is_sealed(row)
    assert row.owner == cast.officer


def test_whole_numbers_are_asked_for_and_logged(kept, cast, town):
    body, _row = given(cast.officer, town.red, kept, "zip-lrmx", whole_numbers=True)
    archive = zipfile.ZipFile(io.BytesIO(body))
    assert [read_lrmx(archive.read(name)) for name in archive.namelist()] == FORMS
    assert [archive.read(name) for name in archive.namelist()] == [write_lrmx(f) for f in FORMS]
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
