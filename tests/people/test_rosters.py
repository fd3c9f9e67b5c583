"""A 花名册 has the chosen columns; identity numbers in it are masked."""

import base64
import io

import openpyxl
import pypdf
import pytest
from django.core.files import File
from docx import Document

from guantong.core.errors import GuantongError
from guantong.core.models import Event
from guantong.people.models import Person
from guantong.people.services import rosters, secrets

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast, person, other):
    return list(Person.objects.visible_to(cast.officer).select_related("unit"))


def test_a_roster_has_the_chosen_columns_grouped_by_unit(cast, people):
    body = rosters.write_roster(
        cast.officer, people, "干部花名册", ["post", "name", "id_number"], "xlsx"
    )
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows == [
        ["序号", "姓名", "现任职务", "身份证号"],
        ["红星镇", None, None, None],
        ["1", "王小明（虚构）", "红星镇党委书记", "431199********0013"],
        ["蓝山镇", None, None, None],
        ["2", "李芳（虚构）", "蓝山镇镇长", ""],
    ]
    assert "431199197503120013" not in str(rows)
    event = Event.objects.unscoped("test").filter(action="人员.导出花名册").get()
    assert event.summary == "干部花名册：2 人，姓名、现任职务、身份证号"


@pytest.mark.parametrize("column", rosters.COLUMNS)
def test_every_column_can_be_written(cast, people, column):
    body = rosters.write_roster(cast.officer, people, "名册", ["name", column], "pdf")
    assert "王小明" in pypdf.PdfReader(io.BytesIO(body)).pages[0].extract_text()


def test_photographs_stand_in_the_word_roster_beside_their_names(cast, people, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    picture = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
    )
    secrets.keep_photo(cast.officer, people[1], File(io.BytesIO(picture), "照片.png"))
    columns = ["name", "photo", "post"]
    body = rosters.write_roster(cast.officer, people, "名册", columns, "docx")
    rows = [r for r in Document(io.BytesIO(body)).tables[0].rows if len(r._tr.tc_lst) > 1]
    drawn = [(r.cells[1].text, bool(r.cells[2]._tc.xpath(".//pic:pic"))) for r in rows]
    assert drawn == [("姓名", False), (people[0].name, False), (people[1].name, True)]
    sheet = rosters.write_roster(cast.officer, people, "名册", columns, "xlsx")
    head = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(sheet)).active[3]]
    assert head == ["序号", "姓名", "现任职务"]


def test_a_roster_of_nothing_is_refused(cast, people):
    with pytest.raises(GuantongError, match="至少选择一列"):
        rosters.write_roster(cast.officer, people, "名册", [], "pdf")
    with pytest.raises(GuantongError, match="现有 0 人"):
        rosters.write_roster(cast.officer, [], "名册", ["name"], "docx")
