"""The list of an archive, numbered letters with receipts, and the papers made of them."""

import datetime as dt
import io

import docx
import pytest
from django.urls import reverse
from tests.frame.filing import faults, handed_in, written
from tests.people import cadres

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.formats.documents import to_word
from guantong.people.models import ArchiveEntry, IssuedLetter
from guantong.people.services import archive, letters, personal_papers

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
DAY = dt.date(2026, 12, 1)


@pytest.fixture
def mayor(town):
    return cadres.government(town).mayor


def _add(cast, person, category="4-1", name="毕业生登记表", made_on="2001.07", **more):
    given = {"category": category, "name": name, "made_on": made_on, "copies": 1, "pages": 6}
    return archive.add(cast.officer, person, **{**given, "remarks": "", **more})


def _introduce(cast, person, unit, on=DAY):
    return letters.introduce(
        cast.officer, person, unit=unit, organ="中共甲县委组织部", to="红星镇人民政府",
        matter="到你处任镇长", wages_until="2026-12", valid_days=15, on=on,
    )  # fmt: skip


def _words(document):
    file = docx.Document(io.BytesIO(to_word(document)))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in file.paragraphs), *cells])


def test_papers_stand_by_category_and_then_by_their_day(cast, mayor):
    _add(cast, mayor, "10", "其他材料", "2020")
    _add(cast, mayor, "4-1", "学位证明", "20010701")
    _add(cast, mayor, "4-1", "毕业生登记表", "2001年6月")
    rows = ArchiveEntry.objects.unscoped("test").filter(person=mayor)
    assert [(one.category, one.made_on) for one in rows] == [
        ("4-1", "2001-06"), ("4-1", "2001-07-01"), ("10", "2020"),
    ]  # fmt: skip


def test_a_paper_stands_once_and_a_day_must_be_one(cast, mayor):
    _add(cast, mayor)
    with pytest.raises(Conflict, match="目录里已有“毕业生登记表”"):
        _add(cast, mayor)
    with pytest.raises(GuantongError, match="形成时间“约2001”认不出"):
        _add(cast, mayor, made_on="约2001")


def test_a_list_comes_in_from_a_workbook_and_goes_out_again(client, cast, mayor):
    text = (
        "类别,材料名称,形成时间,份数,页数,备注\n"
        "4-1,毕业生登记表,2001-07,,6,\n"
        "履历类材料,干部履历表,2019,1,12,复印件\n"
        "十一,别的,2019,1,1,\n"
    ).encode("utf-8-sig")
    taken = handed_in(cast.officer, "people.person", "add-entry", mayor, text, "目录.csv")
    assert [(row, name) for row, name, _text in faults(taken)] == [(4, "category")]
    good = text.rsplit("十一".encode(), 1)[0]
    taken = handed_in(cast.officer, "people.person", "add-entry", mayor, good, "目录.csv")
    assert written(cast.officer, taken).made == 2
    client.force_login(cast.officer, backend=BACKEND)
    answer = client.get(reverse("people:archive", args=[mayor.pk]), {"export": "xlsx"})
    assert answer.status_code == 200
    assert "spreadsheetml" in answer["Content-Type"]


def test_the_list_on_paper_has_all_categories_the_empty_ones_too(cast, mayor):
    _add(cast, mayor)
    words = _words(personal_papers.archive_contents(mayor))
    assert "干部人事档案目录" in words
    assert "共 1 份材料" in words
    assert "4-1-1" in words
    assert all(text in words for text in ("履历类材料", "会议代表材料", "其他可供组织参考的材料"))


def test_no_number_is_given_twice_in_a_unit_and_year(cast, mayor, town):
    first, second = (_introduce(cast, mayor, town.first) for _n in range(2))
    letters.make_void(cast.officer, second, reason="抬头写错，另开一份")
    third = _introduce(cast, mayor, town.first)
    other = _introduce(cast, mayor, town.city)
    next_year = _introduce(cast, mayor, town.first, dt.date(2027, 1, 4))
    assert [one.number for one in (first, second, third, other, next_year)] == [1, 2, 3, 1, 1]
    assert third.numbered == "介字〔2026〕第3号"
    sent = letters.send_archive(
        cast.officer, mayor, unit=town.first, organ="中共甲县委组织部", to="乙县县委组织部",
        matter="调动", volumes=1, duplicates=0, loose=3, on=DAY,
    )  # fmt: skip
    assert sent.numbered == "转字〔2026〕第1号"


def test_a_letter_is_issued_only_for_a_unit_of_ones_own(cast, mayor, town):
    with pytest.raises(Refused):
        letters.introduce(
            cast.stranger, mayor, unit=town.first, organ="x", to="y", matter="z", on=DAY
        )
    assert not IssuedLetter.objects.unscoped("test").exists()


def test_a_receipt_comes_back_after_the_letter_and_ends_the_waiting(cast, mayor, town):
    row = _introduce(cast, mayor, town.first)
    assert row.state == "待回执"
    with pytest.raises(GuantongError, match="早于开具日期"):
        letters.receive(cast.officer, row, returned_on=dt.date(2026, 11, 1))
    row = letters.receive(cast.officer, row, returned_on=dt.date(2026, 12, 9), receiver="王某")
    assert row.state == "已收回执"
    with pytest.raises(Conflict):
        letters.make_void(cast.officer, row, reason="已收回执的不能作废")


def test_the_letter_carries_its_number_and_its_receipt(cast, mayor, town):
    words = _words(personal_papers.letter(_introduce(cast, mayor, town.first)))
    assert "兹介绍李（虚构）同志到你处任镇长" in words
    assert words.count("介字〔2026〕第1号") == 2
    assert "行政介绍信回执" in words
    assert "2026年12月" in words


def test_the_form_of_the_year_is_filled_in_above_and_blank_below(mayor):
    words = _words(personal_papers.yearly(mayor, 2026))
    assert "（2026年度）" in words
    assert "红星镇党委书记" in words
    assert "1978.04" in words
    assert "机关负责人" in words


def test_neither_family_nor_identity_number_stands_in_any_paper(cast, mayor, town):
    mayor.id_number = "431199197804011239"
    mayor.save()
    made = (
        personal_papers.yearly(mayor, 2026), personal_papers.archive_contents(mayor),
        personal_papers.letter(_introduce(cast, mayor, town.first)),
    )  # fmt: skip
    for words in map(_words, made):
        assert "431199" not in words
        assert "某公司职员" not in words


def test_another_countys_officer_finds_neither_list_nor_letter(client, cast, mayor, town):
    row = _introduce(cast, mayor, town.first)
    client.force_login(cast.stranger, backend=BACKEND)
    for address in (
        reverse("people:archive", args=[mayor.pk]), reverse("people:letter", args=[row.pk]),
        reverse("people:letter-paper", args=[row.pk, "pdf"]),
    ):  # fmt: skip
        assert client.get(address).status_code == 404
