"""Forms, a roster and the system are compared, decided in bulk, and brought to say the same."""

import dataclasses
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.core.files import File
from django.urls import reverse

from guantong.core.errors import GuantongError, Refused
from guantong.core.models import Event, StoredFile, Task
from guantong.core.services import files, tasks
from guantong.formats.appointment import read_lrmx, write_lrmx
from guantong.formats.appointment.archive import write_archive
from guantong.formats.appointment.invented import invent
from guantong.formats.appointment.roster import COLUMNS, TEMPLATE
from guantong.formats.workbook.template import write_template
from guantong.formats.workbook.write import write_table
from guantong.frame.models import Change
from guantong.frame.records.origin import Origin
from guantong.people.models import Discrepancy, Person, Reconciliation
from guantong.people.services import persons, reconcile, reconcile_write
from guantong.people.services.forms import take_form

pytestmark = pytest.mark.django_db
FORMS = list(invent(6))


def zipped(forms):
    out = io.BytesIO()
    write_archive(out, [(f"{n}.lrmx", write_lrmx(form)) for n, form in enumerate(forms, 1)])
    out.seek(0)
    return File(out, "任免表.zip")


def roster(forms, without=()):
    out = io.BytesIO()
    columns = tuple(c for c in COLUMNS if c.name not in without)
    template = dataclasses.replace(TEMPLATE, columns=columns)
    write_template(out, template, [[getattr(f, c.name) for c in columns] for f in forms])
    out.seek(0)
    return File(out, "名册.xlsx")


def changed(at, **values):
    return [dataclasses.replace(f, **values) if n == at else f for n, f in enumerate(FORMS)]


@pytest.fixture
def town_people(cast, town, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    for form in FORMS:
        take_form(cast.officer, form, unit=town.red, origin=Origin())
    return town


def compared(cast, unit, **sides):
    task = reconcile.begin(cast.officer, unit, **sides)
    tasks.run.func(task.pk)
    task = Task.objects.unscoped("test").get(pk=task.pk)
    assert task.state == "done", task.message
    return Reconciliation.objects.unscoped("test").latest("pk")


def rows_of(row):
    return Discrepancy.objects.unscoped("test").filter(reconciliation=row)


def written(cast, row):
    task = reconcile_write.submit(cast.officer, row)
    tasks.run.func(task.pk)
    task = Task.objects.unscoped("test").get(pk=task.pk)
    assert task.state == "done", task.message
    return Reconciliation.objects.unscoped("test").get(pk=row.pk), task


def test_sides_that_agree_have_no_difference(cast, town_people):
    row = compared(cast, town_people.red, forms=zipped(FORMS), roster=roster(FORMS))
    assert (row.people, row.found, row.is_ready) == (6, 0, True)
    assert not rows_of(row).exists()
    assert row.sides == ["form", "roster", "database"]


def test_every_difference_is_listed_with_its_places_and_sealed(cast, town_people):
    forms = changed(1, health="一般")
    row = compared(cast, town_people.red, forms=zipped(forms), roster=roster(changed(2, sex="女")))
    found = {(r.name, r.field): r for r in rows_of(row)}
    assert set(found) == {(FORMS[1].name, "health"), (FORMS[2].name, "sex")}
    one = found[FORMS[1].name, "health"]
    assert [one.text(side) for side in ("form", "roster", "database")] == [
        "一般", FORMS[1].health, FORMS[1].health,
    ]  # fmt: skip
    assert (one.form_place, one.roster_place) == ("2.lrmx", "3")
    assert one.person.name == FORMS[1].name
    assert one.in_form.token.startswith("A1.")


def test_a_column_that_the_roster_has_not_is_not_compared(cast, town_people):
    row = compared(
        cast, town_people.red, roster=roster(changed(0, health="一般"), without=("health",))
    )
    assert row.found == 0


def test_people_on_one_side_only_are_said(cast, town_people):
    extra = dataclasses.replace(FORMS[0], name="某新人", birth="199001", id_number="")
    row = compared(cast, town_people.red, roster=roster([*FORMS[1:], extra]))
    notes = {(r.name, r.note) for r in rows_of(row)}
    assert notes == {("某新人", "系统中没有这个人"), (FORMS[0].name, "名册中没有这个人")}


@pytest.mark.both
def test_decisions_are_written_back_to_all_three(cast, town_people):
    forms = changed(1, health="一般", current_post="新职务（表）")
    ledger = [
        dataclasses.replace(f, birth="1970.05", id_number=f.id_number) if n == 3 else f
        for n, f in enumerate(FORMS)
    ]
    row = compared(cast, town_people.red, forms=zipped(forms), roster=roster(ledger))
    assert rows_of(row).count() == 3
    assert reconcile.decide(cast.officer, row, rows_of(row).filter(field="health"), "form") == 1
    assert (
        reconcile.decide(cast.officer, row, rows_of(row).filter(field="current_post"), "database")
        == 1
    )
    assert reconcile.decide(cast.officer, row, rows_of(row).filter(field="birth"), "roster") == 1
    row, task = written(cast, row)
    assert task.message == "写回 3 处。"
    people = {p.name: p for p in Person.objects.unscoped("test")}
    assert people[FORMS[1].name].health == "一般"
    assert people[FORMS[1].name].post == FORMS[1].current_post
    assert people[FORMS[3].name].birth_month == "1970-05"
    archive = zipfile.ZipFile(io.BytesIO(files.content_of(row.forms_out)))
    first = read_lrmx(archive.read("2.lrmx"))
    assert (first.health, first.current_post) == ("一般", FORMS[1].current_post)
    assert read_lrmx(archive.read("4.lrmx")).birth == "1970.05"
    for n in (1, 3, 5, 6):
        assert archive.read(f"{n}.lrmx") == write_lrmx(FORMS[n - 1])
    sheet = openpyxl.load_workbook(io.BytesIO(files.content_of(row.roster_out))).worksheets[0]
    at = [cell.value for cell in sheet[1]].index("健康状况")
    assert sheet.cell(3, at + 1).value == "一般"
    change = Change.objects.unscoped("test").filter(field="birth_month").latest("pk")
    assert (change.before, change.after, change.source_kind) == (
        f"{FORMS[3].birth[:4]}-{FORMS[3].birth[4:]}", "1970-05", "roster",
    )  # fmt: skip
    assert "第 5 行" in change.source_text
    again = compared(
        cast, town_people.red,
        forms=File(io.BytesIO(files.content_of(row.forms_out)), "a.zip"),
        roster=File(io.BytesIO(files.content_of(row.roster_out)), "b.xlsx"),
    )  # fmt: skip
    assert again.found == 0


def test_keeping_each_sides_own_writes_nothing(cast, town_people):
    row = compared(cast, town_people.red, roster=roster(changed(1, health="一般")))
    reconcile.decide(cast.officer, row, rows_of(row), "keep")
    row, _job = written(cast, row)
    assert row.roster_out is None
    assert rows_of(row).get().is_written
    assert Person.objects.unscoped("test").filter(health="一般").count() == sum(
        f.health == "一般" for f in FORMS
    )


def test_a_side_that_says_nothing_cannot_be_chosen(cast, town_people):
    row = compared(cast, town_people.red, roster=roster(changed(1, health="一般")))
    assert reconcile.decide(cast.officer, row, rows_of(row), "form") == 0
    with pytest.raises(GuantongError, match="如何取舍"):
        reconcile.decide(cast.officer, row, rows_of(row), "nobody")


def test_what_the_system_does_not_take_is_said_and_stays_open(cast, town_people):
    row = compared(cast, town_people.red, roster=roster(changed(1, birth="七五年")))
    reconcile.decide(cast.officer, row, rows_of(row), "roster")
    row, task = written(cast, row)
    assert "1 处系统不接受" in task.message
    one = rows_of(row).get()
    assert "出生年月" in one.note
    assert not one.is_written


def test_an_empty_side_that_is_chosen_empties_the_column(cast, town_people):
    row = compared(cast, town_people.red, roster=roster(changed(1, speciality="")))
    reconcile.decide(cast.officer, row, rows_of(row), "roster")
    written(cast, row)
    assert Person.objects.unscoped("test").get(name=FORMS[1].name).speciality == ""


def test_a_damaged_form_stops_the_comparison_in_words(cast, town_people):
    out = io.BytesIO()
    write_archive(out, [("坏.lrmx", b"<Person>")])
    out.seek(0)
    task = reconcile.begin(cast.officer, town_people.red, forms=File(out, "a.zip"))
    tasks.run.func(task.pk)
    task = Task.objects.unscoped("test").get(pk=task.pk)
    assert task.state == "failed"
    assert task.message.startswith("“坏.lrmx”")


def test_who_may_not_maintain_compares_nothing_and_only_its_owner_drops_it(cast, town_people):
    with pytest.raises(Refused):
        reconcile.begin(cast.leader, town_people.red, roster=roster(FORMS))
    with pytest.raises(GuantongError, match="至少要有两方"):
        reconcile.begin(cast.officer, town_people.red)
    with pytest.raises(GuantongError, match="类型不对"):
        reconcile.begin(cast.officer, town_people.red, roster=File(io.BytesIO(b"x"), "a.zip"))
    row = compared(cast, town_people.red, roster=roster(changed(1, health="一般")))
    with pytest.raises(Refused):
        reconcile.drop(cast.supervisor, row)
    reconcile.drop(cast.officer, row)
    assert not rows_of(row).exists()
    assert not StoredFile.objects.unscoped("test").filter(purpose="比对核实").exists()
    assert Event.objects.unscoped("test").filter(action="人员.删除比对").exists()


CASES = Path(__file__).parents[1] / "data" / "cases"


def case(name):
    return File(io.BytesIO((CASES / name).read_bytes()), name.rpartition("/")[2])


def test_an_identity_number_that_lost_its_digits_is_refused_and_written_nowhere(cast, town):
    forms, ledger = case("38-reconcile/two_forms_a.lrmx"), case("38-reconcile/id_as_number.xlsx")
    task = reconcile.begin(cast.officer, town.red, forms=forms, roster=ledger)
    tasks.run.func(task.pk)
    task = Task.objects.unscoped("test").get(pk=task.pk)
    assert (task.state, "末几位已丢失" in task.message) == ("failed", True)
    assert not Discrepancy.objects.unscoped("test").exists()


def test_an_identity_number_that_fails_its_check_digit_is_refused_as_in_an_import(cast, town):
    wrong = changed(1, id_number=FORMS[1].id_number[:-1] + "?")
    wrong[2] = dataclasses.replace(FORMS[2], id_number="431199197513010014")
    task = reconcile.begin(cast.officer, town.red, roster=roster(wrong), with_database=True)
    tasks.run.func(task.pk)
    message = Task.objects.unscoped("test").get(pk=task.pk).message
    assert "名册 第 3 行" in message
    assert "名册 第 4 行：身份证号第 7 至 14 位不是日期" in message


def test_a_title_above_and_columns_that_are_not_compared_are_said(cast, town):
    forms, ledger = case("38-reconcile/two_forms_a.lrmx"), case("38-reconcile/title_row.xlsx")
    row = compared(cast, town.red, forms=forms, roster=ledger)
    assert row.found == 0
    assert any("没有与名册比对" in line and "健康状况" in line for line in row.told)
    out = io.BytesIO()
    head = ["姓名", "出生年月", "最高学历", "职务层次", "任现职务层次时间"]
    write_table(out, "名册", head, [["对十月", "1985.01", "大学", "正科", "2020.01"]])
    out.seek(0)
    forms = case("38-reconcile/two_forms_a.lrmx")
    row = compared(cast, town.red, forms=forms, roster=File(out, "名册.xlsx"))
    assert row.told[0] == (
        "名册里的这些列没有比对（任免表里没有对应的项目）：最高学历、职务层次、任现职务层次时间。"
    )


def test_a_picture_and_a_formula_stay_in_the_roster_that_is_written_back(cast, town):
    forms, name = case("38-reconcile/two_forms_a.lrmx"), "47-write-back/with_picture_and_sum.xlsx"
    ledger, before = case(name), zipfile.ZipFile(CASES / name)
    row = compared(cast, town.red, forms=forms, roster=ledger, with_database=False)
    assert [one.field for one in rows_of(row)] == ["birth"]
    reconcile.decide(cast.officer, row, rows_of(row), "form")
    row, _task = written(cast, row)
    body = files.content_of(row.roster_out)
    after = zipfile.ZipFile(io.BytesIO(body))
    assert after.namelist() == before.namelist()
    for part in ("xl/drawings/drawing1.xml", "xl/media/image1.png"):
        assert after.read(part) == before.read(part)
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    assert (sheet["B2"].value, sheet["B2"].fill.fgColor.rgb) == ("198501", "00FFFF99")
    assert sheet["E2"].value == "=2026-VALUE(LEFT(B2,4))"


def test_whom_only_the_name_tells_is_not_decided_in_bulk(client, cast, town_people):
    other = dataclasses.replace(
        FORMS[0], birth="199001", id_number="", current_post="另一职务", health="一般"
    )
    row = compared(cast, town_people.red, roster=roster([other, *FORMS[1:]]))
    weak = rows_of(row).exclude(field="")
    assert set(weak.values_list("note", flat=True)) == {reconcile.WEAK}
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("people:reconcile-decide", args=[row.pk])
    client.post(address, {"scope": "all", "decision": "roster"})
    assert not weak.exclude(decision="").exists()
    client.post(address, {"scope": "ticked", "row": [weak[0].pk], "decision": "roster"})
    assert weak.exclude(decision="").count() == 1


def test_what_was_changed_after_the_comparison_is_not_overwritten(cast, town_people):
    row = compared(cast, town_people.red, roster=roster(changed(1, health="一般")))
    person = Person.objects.unscoped("test").select_related("unit").get(name=FORMS[1].name)
    persons.change(cast.officer, person, {"health": "较弱"})
    reconcile.decide(cast.officer, row, rows_of(row), "roster")
    row, task = written(cast, row)
    assert "1 处系统不接受" in task.message
    person.refresh_from_db()
    assert person.health == "较弱"
    assert "又改过" in rows_of(row).get().note
