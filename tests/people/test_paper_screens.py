"""The screens of forms, rosters, comparisons and archive checks, as an officer uses them."""

import io
import re
import zipfile

import openpyxl
import pypdf
import pytest
from django.core.files import File
from django.urls import reverse
from docx import Document
from tests.people.test_reconcile import changed, roster

from guantong.core.models import Event, StoredFile, Task
from guantong.core.services import files, tasks
from guantong.formats.appointment import write_lrmx
from guantong.formats.appointment.archive import write_archive
from guantong.formats.appointment.invented import id_number, invent
from guantong.frame.models import Intake
from guantong.people.models import Discrepancy, Person, Reconciliation
from guantong.people.services import persons, reconcile

pytestmark = pytest.mark.django_db
FORMS = list(invent(6))
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def officer(client, cast, town, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    client.force_login(cast.officer, backend=BACKEND)
    return client


def ran():
    task = Task.objects.unscoped("test").latest("pk")
    tasks.run.func(task.pk)
    return Task.objects.unscoped("test").get(pk=task.pk)


def _forms_import(town):
    return reverse("frame:intake-begin", args=["core.unit", town.city.pk, "forms-import"])


@pytest.fixture
def kept(officer, town):
    answer = officer.post(_forms_import(town), {"at": town.city.pk, "file": in_red(FORMS)})
    assert ran().link == answer.url
    read = Intake.objects.unscoped("test").get()
    officer.post(reverse("frame:act", args=["frame.intake", read.pk, "write"]))
    task = ran()
    assert task.state == "done", task.message
    return officer


def in_red(forms):
    out = io.BytesIO()
    write_archive(out, [(f"红星镇/{n}.lrmx", write_lrmx(f)) for n, f in enumerate(forms, 1)])
    out.seek(0)
    return File(out, "任免表.zip")


def test_the_task_of_an_import_leads_to_those_who_were_imported(kept, town):
    people = Person.objects.unscoped("test")
    assert {person.unit_id for person in people} == {town.red.pk}
    page = kept.get(Task.objects.unscoped("test").latest("pk").link).content.decode()
    for person in people:
        assert person.name in page
        assert f'href="{person.get_absolute_url()}"' in page


def test_the_index_shows_what_an_account_may_do(client, officer, cast):
    assert "导入任免表" in officer.get(reverse("people:papers")).content.decode()
    client.force_login(cast.leader, backend=BACKEND)
    page = client.get(reverse("people:papers")).content.decode()
    assert "导入任免表" not in page
    assert "花名册" in page


def test_an_unknown_unit_is_said_at_its_field(officer):
    data = {"unit": "没有这个镇", "shape": "pdf", "reason": "常委会会议材料"}
    answer = officer.post(reverse("people:forms-export"), data)
    assert answer.status_code == 422
    assert "没有这个机构，或不在您的范围内" in answer.content.decode()


def test_forms_are_exported_in_the_order_of_the_list(kept):
    names = f"{FORMS[3].name}\n{FORMS[1].name}"
    data = {"unit": "红星镇", "names": names, "shape": "zip-lrmx", "reason": "常委会会议材料"}
    kept.post(reverse("people:forms-export"), data)
    task = ran()
    assert task.state == "done", task.message
    row = StoredFile.objects.unscoped("test").latest("pk")
    listed = zipfile.ZipFile(io.BytesIO(files.content_of(row))).namelist()
    assert listed == [f"01_{FORMS[3].name}.lrmx", f"02_{FORMS[1].name}.lrmx"]
    answer = kept.post(reverse("people:forms-export"), {**data, "names": "某人"})
    assert "名单第 1 行：没有“某人”" in answer.content.decode()


def test_a_persons_page_leads_to_the_form_of_that_person(kept):
    person = Person.objects.unscoped("test").get(name=FORMS[2].name)
    page = kept.get(reverse("people:person", args=[person.pk])).content.decode()
    preview = f"{reverse('people:forms-preview')}?row={person.pk}"
    assert preview in page
    address = f"{reverse('people:forms-export')}?row={person.pk}"
    assert address in kept.get(preview).content.decode()
    assert f"1 人：{FORMS[2].name}。" in kept.get(address).content.decode()
    kept.post(address, {"shape": "zip-lrmx", "reason": "常委会会议材料"})
    assert ran().message == "已导出 1 份。"


def test_a_form_is_previewed_without_opening_what_is_sealed(kept, cast, client):
    person = Person.objects.unscoped("test").get(name=FORMS[2].name)
    address = f"{reverse('people:forms-preview')}?row={person.pk}"
    client.force_login(cast.leader, backend=BACKEND)
    page = client.get(address).content.decode()
    assert "干部任免审批表" in page
    assert FORMS[2].current_post in page
    first = next(line for line in FORMS[2].resume.splitlines() if "--" in line)
    assert first.split()[-1] in page
    assert not any(m.name in page for m in FORMS[2].family if m.name)
    assert FORMS[2].id_number not in page
    assert page.count("＊＊") >= 5 * len([m for m in FORMS[2].family if not m.is_blank])
    assert reverse("people:forms-export") not in page
    event = Event.objects.unscoped("test").filter(action="人员.预览任免表").get()
    assert event.actor == cast.leader
    client.force_login(cast.stranger, backend=BACKEND)
    assert client.get(address).status_code == 404


def test_a_few_forms_are_handed_out_at_once_as_one_pdf(kept):
    people = [Person.objects.unscoped("test").get(name=FORMS[n].name) for n in (3, 1)]
    address = reverse("people:forms-export") + "".join(
        f"{mark}row={one.pk}" for mark, one in zip("?&", people, strict=True)
    )
    refused = kept.post(address, {"shape": "pdf", "reason": ""})
    assert refused.status_code == 422
    answer = kept.post(address, {"shape": "pdf", "reason": "常委会会议材料"})
    assert answer["Content-Type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == 4
    assert FORMS[3].name in pages[0].extract_text()
    assert FORMS[1].name in pages[2].extract_text()
    told = Event.objects.unscoped("test").filter(action="人员.导出任免表").get()
    assert "2 人（含家庭成员），事由：常委会会议材料" in told.summary


def test_ticked_rows_are_printed_together(kept):
    people = [Person.objects.unscoped("test").get(name=FORMS[n].name) for n in (0, 2)]
    page = kept.get(reverse("people:list")).content.decode()
    button = reverse("frame:lead", args=["people:list", "people:forms-export"])
    assert button in page
    keys = [one.pk for one in people]
    answer = kept.post(button, {"row": keys})
    assert answer.url == f"{reverse('people:forms-export')}?row={keys[0]}&row={keys[1]}"
    assert f"2 人：{FORMS[0].name}、{FORMS[2].name}。" in kept.get(answer.url).content.decode()
    everybody = kept.post(f"{button}?q={FORMS[0].name}", {"scope": "all"})
    assert f"1 人：{FORMS[0].name}。" in kept.get(everybody.url).content.decode()
    nobody = kept.post(button, {}, follow=True).content.decode()
    assert "没有选中任何一行。" in nobody


def test_what_a_roster_is_filtered_to_goes_to_paper(kept):
    page = kept.get(reverse("people:list"), {"q": FORMS[1].name}).content.decode()
    address = re.search(r'href="([^"]*papers/roster/[^"]*)">\s*花名册\s*<', page)[1].replace(
        "&amp;", "&"
    )
    assert f"1 人：{FORMS[1].name}。" in kept.get(address).content.decode()
    data = {"title": "名册", "columns": ["name"], "shape": "xlsx"}
    sheet = openpyxl.load_workbook(io.BytesIO(kept.post(address, data).content)).active
    assert [row[1].value for row in sheet.iter_rows(min_row=5)] == [FORMS[1].name]


def test_a_filtered_roster_is_word_with_photographs_at_one_press(kept):
    page = kept.get(reverse("people:list"), {"q": FORMS[1].name, "seat": ""}).content.decode()
    address = re.search(r'href="([^"]*papers/roster/[^"]*shape=docx)"', page)[1]
    body = kept.get(address.replace("&amp;", "&")).content
    text = "".join(c.text for r in Document(io.BytesIO(body)).tables[0].rows for c in r.cells)
    assert FORMS[1].name in text
    assert FORMS[2].name not in text


def test_a_roster_is_handed_out_at_once(kept):
    data = {"unit": "红星镇", "title": "红星镇花名册", "columns": ["name", "post"], "shape": "xlsx"}
    answer = kept.post(reverse("people:roster-paper"), data)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[5]] == ["1", FORMS[0].name, FORMS[0].current_post]


def test_a_comparison_is_begun_decided_and_written(kept, town):
    data = {
        "of": town.red.pk, "with_database": "on",
        "roster": roster(changed(1, health="一般", speciality="新专长")),
    }  # fmt: skip
    begin = reverse("frame:act", args=["core.unit", town.city.pk, "reconcile"])
    assert begin in kept.get(reverse("people:reconciliations")).content.decode()
    kept.post(begin, data)
    task = ran()
    assert "2 处不一致" in task.message
    row = Reconciliation.objects.unscoped("test").get()
    address = reverse("people:reconciliation", args=[row.pk])
    page = kept.get(address).content.decode()
    assert "新专长" in page
    assert "取任免表" not in page
    ticked = Discrepancy.objects.unscoped("test").get(field="health")
    decide = reverse("people:reconcile-decide", args=[row.pk])
    kept.post(decide, {"scope": "ticked", "row": [ticked.pk], "decision": "database"})
    kept.post(f"{decide}?field=speciality", {"scope": "all", "decision": "roster"})
    rows = Discrepancy.objects.unscoped("test")
    assert set(rows.values_list("field", "decision")) == {
        ("health", "database"), ("speciality", "roster"),
    }  # fmt: skip
    kept.post(reverse("frame:act", args=["people.reconciliation", row.pk, "write"]))
    assert ran().message == "写回 2 处。"
    assert Person.objects.unscoped("test").get(name=FORMS[1].name).speciality == "新专长"
    page = kept.get(address).content.decode()
    assert "下载核实后的名册" in page
    assert "下载核实后的任免表" not in page
    assert kept.post(reverse("people:reconcile-drop", args=[row.pk])).status_code == 302
    assert kept.get(address).status_code == 404


def test_an_identity_number_is_masked_in_a_comparison(kept, cast, town):
    born = f"{FORMS[1].birth[:4]}-{FORMS[1].birth[4:]}"
    other = id_number(born, 28, 77, FORMS[1].sex)
    task = reconcile.begin(cast.officer, town.red, roster=roster(changed(1, id_number=other)))
    tasks.run.func(task.pk)
    row = Reconciliation.objects.unscoped("test").get()
    page = kept.get(reverse("people:reconciliation", args=[row.pk])).content.decode()
    assert "********" in page
    assert other not in page
    assert FORMS[1].id_number not in page
    export = kept.get(reverse("people:reconciliation", args=[row.pk]), {"export": "xlsx"})
    cells = str(list(openpyxl.load_workbook(io.BytesIO(export.content)).active.values))
    assert FORMS[1].id_number not in cells


def test_the_template_opens(officer):
    answer = officer.get(reverse("people:reconcile-template"))
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).active["A1"].value == "姓名"


def test_archives_are_checked_and_the_findings_exported(kept, cast, town):
    person = Person.objects.unscoped("test").select_related("unit").get(name=FORMS[1].name)
    persons.change(cast.officer, person, {"party_month": "2001-01", "party": "01"})
    persons.change(cast.officer, person, {"party_month": "2002-02"})
    button = reverse("frame:act", args=["core.unit", town.city.pk, "archive-check"])
    assert button in kept.get(reverse("people:audit")).content.decode()
    kept.post(button, {"token": "t"})
    assert ran().message.startswith("核查 6 人，")
    page = kept.get(reverse("people:audit"), {"q": "红星镇", "item": "党龄"}).content.decode()
    assert "入党时间记载不一" in page
    assert "2001.01" in page
    answer = kept.get(reverse("people:audit"), {"q": "红星镇", "export": "xlsx", "kind": "all"})
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert (FORMS[1].name, "红星镇") in {row[:2] for row in rows}
    assert FORMS[1].id_number not in str(rows)


def test_a_single_form_is_taken_too(officer, town):
    file = File(io.BytesIO(write_lrmx(FORMS[0])), "张三.lrmx")
    officer.post(_forms_import(town), {"at": town.city.pk, "file": file})
    assert "已核对 1 行，有问题 0 行" in ran().message
