"""One form on the screen, in a workbook and on paper: what is asked, filled in, dropped."""

import io

import docx
import openpyxl
import pypdf
import pytest
from django.urls import reverse
from tests.frame.filing import book, faults, handed_in, written
from tests.jobs.certificates.models import Certificate
from tests.jobs.certificates.services import explain, travel_fields

from guantong.core import acts
from guantong.core.services import accounts
from guantong.formats.documents import to_pdf, to_word
from guantong.formats.workbook.template import write_template
from guantong.frame import acting
from guantong.frame.asked import filled
from guantong.frame.intake.columns import columns_of, template_of

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
GIVEN = {"reason": "family", "company": "no", "unit_name": "红星镇"}


@pytest.fixture
def desk(town, cast):
    """A keeper of 甲县, a checker of 甲县, and a certificate of 红星镇."""
    for account, role in ((cast.nobody, "certificate_keeper"), (cast.ratee, "certificate_checker")):
        accounts.grant(None, account, role=role, unit=town.first)
    row = Certificate(unit=town.red, holder="张三（虚构）", number="E1")
    row.save()
    return cast.nobody, cast.ratee, row


def _page(client, account, row, **given):
    client.force_login(account, backend=BACKEND)
    address = reverse("frame:act", args=["certificates.certificate", row.pk, "explain"])
    if not given:
        return client.get(address).content.decode()
    return client.post(address, {**given, "token": ""})


def _kept(row):
    return Certificate.objects.unscoped("test").get(pk=row.pk).answers


def test_who_may_not_read_a_fact_is_told_that_it_is_held_and_the_server_fills_it_in(client, desk):
    keeper, _checker, row = desk
    page = _page(client, keeper, row)
    assert "已有，不用再填：持证单位、证照单位码" in " ".join(page.split())
    assert 'name="unit_name"' not in page
    assert "Z-A1" not in page
    assert 'name="remark"' not in page
    sent = {"reason": "family", "company": "no", "unit_name": "别处", "code": "Z-X", "remark": "好"}
    assert _page(client, keeper, row, **sent).status_code == 302
    assert _kept(row) == {
        "reason": "family", "company": "no", "places": {"list": []}, "unit_name": "红星镇",
        "code": "Z-A1", "remark": "",
    }  # fmt: skip


def test_who_may_read_it_sees_it_filled_in_with_its_source_and_may_mend_it(client, desk):
    _keeper, checker, row = desk
    page = _page(client, checker, row)
    assert 'value="红星镇"' in page
    assert "取自机构登记，有变化的请改。" in page
    assert 'name="remark"' in page
    assert (
        _page(client, checker, row, **{**GIVEN, "code": "Z-9", "remark": "可"}).status_code == 302
    )
    assert (_kept(row)["code"], _kept(row)["remark"]) == ("Z-9", "可")


def test_what_is_not_asked_is_neither_missed_nor_kept(client, desk):
    _keeper, checker, row = desk
    sent = {**GIVEN, "code": "1", "explanation": "x", "companion": "李四（虚构）", "contact": "坏"}
    assert _page(client, checker, row, **sent).status_code == 302
    assert not {"explanation", "companion", "contact"} & set(_kept(row))
    missed = _page(client, checker, row, **{**sent, "reason": "other", "explanation": ""})
    assert missed.status_code == 422
    assert 'data-when="reason=other"' in missed.content.decode()
    wrong = _page(client, checker, row, **{**sent, "company": "yes"})
    assert "请写 11 位手机号" in wrong.content.decode()


def test_a_call_of_the_act_drops_and_fills_in_as_the_form_does(desk):
    keeper, _checker, row = desk
    given = {"reason": "family", "explanation": "x", "company": "unknown", "places": []}
    explain(keeper, row, **given)
    kept = _kept(row)
    assert kept["company"] == "unknown"
    assert kept["unit_name"] == "红星镇"
    assert "explanation" not in kept


def test_what_hangs_on_an_answer_that_the_house_gives_itself_is_settled_at_once(desk):
    from guantong.core.fields import Field
    from guantong.frame.asked import asking

    keeper, checker, row = desk
    asks = (
        Field("code", "编码", fact="certificate.code"),
        Field("a", "甲", when="code"),
        Field("b", "乙", when="!code"),
        Field("c", "丙", when="a"),
        Field("d", "丁", when="b"),
    )
    told = asking(asks, row, keeper)
    assert [(one.name, str(when or "")) for one, when in told.fields] == [("a", ""), ("c", "a")]
    told = asking(asks, row, checker)
    assert [str(when or "") for _one, when in told.fields] == ["", "code", "!code", "a", "b"]


def test_a_second_person_sees_answers_in_words_and_no_fact_that_is_not_theirs(client, desk):
    keeper, checker, row = desk
    told = dict(
        acting._given(
            explain, row, {"reason": "other", "code": "Z-A1", "company": "unknown"}, keeper
        )
    )
    assert told == {"出行事由": "其他", "有无同行人": "不清楚", "证照单位码": "已有"}
    told = dict(acting._given(explain, row, {"code": "Z-A1"}, checker))
    assert told == {"证照单位码": "Z-A1"}


HEAD = [
    "单位编码", "持证人", "证照号码", "出行事由", "其他事由说明", "有无同行人", "同行人",
    "同行人电话", "途经单位", "持证单位",
]  # fmt: skip


def test_a_workbook_has_a_column_for_each_field_that_its_reader_is_asked(town, desk):
    keeper, checker, _row = desk
    act = acts.find("core.unit", "certificate-travel")
    by_name = {one.name: one for one in columns_of(act, town.first, keeper)}
    assert "remark" not in by_name
    assert "remark" in {one.name for one in columns_of(act, town.first, checker)}
    assert by_name["company"].words == {"是": "yes", "否": "no", "不清楚": "unknown"}
    assert by_name["reason"].required
    assert not by_name["companion"].required
    assert by_name["companion"].note == "“有无同行人”是“是”时填"
    assert by_name["unit_name"].note == "系统已有的不用填"
    out = io.BytesIO()
    write_template(out, template_of(act, town.first, keeper))
    made = openpyxl.load_workbook(out)
    cells = [str(cell.value) for row in made.worksheets[0].iter_rows() for cell in row]
    assert any("同行人电话" in cell for cell in cells)


def test_a_workbook_is_checked_as_the_form_is(town, desk):
    _keeper, checker, _row = desk
    read = handed_in(checker, "core.unit", "certificate-travel", town.first, book([
        HEAD,
        ["A1", "甲", "E10", "探亲", "", "否", "", "", "红星镇、一村", ""],
        ["A1", "乙", "E11", "其他", "", "是", "", "", "", ""],
        ["A1", "丙", "E12", "就医", "多余", "不清楚", "李四", "", "", "甲县某镇"],
        ["A1", "丁", "E13", "探亲", "", "也许", "", "", "", ""],
    ]))  # fmt: skip
    assert faults(read) == [
        (3, "explanation", "其他事由说明是必填的"),
        (3, "companion", "同行人是必填的"),
        (5, "company", "“也许”不能填在有无同行人，可填：是、否、不清楚"),
    ]
    good = handed_in(checker, "core.unit", "certificate-travel", town.first, book([
        HEAD,
        ["A1", "甲", "E10", "探亲", "", "否", "", "", "红星镇、一村", ""],
        ["A1", "丙", "E12", "就医", "多余", "不清楚", "李四", "", "", "甲县某镇"],
    ]))  # fmt: skip
    assert "“不用填的内容”按空着读（其他事由说明，1 处）。" in "".join(good.told)
    assert written(checker, good).made == 2
    kept = {
        one.number: one.answers
        for one in Certificate.objects.unscoped("test").filter(number__startswith="E1")
    }
    assert kept["E10"]["unit_name"] == "红星镇"
    assert kept["E10"]["code"] == "Z-A1"
    assert len(kept["E10"]["places"]["list"]) == 2
    assert kept["E12"]["unit_name"] == "甲县某镇"
    assert not {"explanation", "companion"} & set(kept["E12"])


def _words(pdf):
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_a_blank_form_is_printed_from_the_acts_own_page(client, desk):
    keeper, checker, row = desk
    assert "?paper=pdf" in _page(client, keeper, row)
    address = reverse("frame:act", args=["certificates.certificate", row.pk, "explain"])
    text = _words(client.get(f"{address}?paper=pdf").content)
    for words in ("填写出行说明", "□探亲", "□就医", "□不清楚", "“有无同行人”是“是”时填",
                  "已有，不用填", "途经单位（可不填）"):  # fmt: skip
        assert words in text, words
    assert "Z-A1" not in text
    assert "审核意见" not in text
    client.force_login(checker, backend=BACKEND)
    again = docx.Document(io.BytesIO(client.get(f"{address}?paper=docx").content))
    cells = [cell.text for line in again.tables[0].rows for cell in line.cells]
    assert "审核意见（可不填）" in cells
    assert "Z-A1\n取自证照登记，有变化的请改。" in cells


def test_a_form_is_printed_as_it_was_answered(desk):
    keeper, checker, row = desk
    explain(checker, row, **{**GIVEN, "code": "Z-9", "remark": "可", "places": [row.unit]})
    given = ("出行说明", "E1", travel_fields(), _kept(row))
    paper = filled(*given, checker, row)
    text = _words(to_pdf(paper))
    for words in ("探亲", "否", "红星镇", "Z-9", "审核意见", "可"):
        assert words in text, words
    assert "同行人电话" not in text
    others = filled(*given, keeper, row)
    cells = [
        cell.text for line in docx.Document(io.BytesIO(to_word(others))).tables[0].rows
        for cell in line.cells
    ]  # fmt: skip
    assert "已有" in cells
    assert "审核意见" not in cells
