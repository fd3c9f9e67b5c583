"""One person, one file: only once all have concluded, the same for the same content, a PDF/A."""

import datetime as dt
import io

import pypdf
import pytest
from django.urls import reverse
from tests.jobs.village_terms.gathered import ended, opened, say, turn_of

from guantong.casework.models import Turn
from guantong.casework.services import finishing
from guantong.core.errors import Conflict
from guantong.formats.documents import to_pdf
from guantong.formats.documents.blocks import Facts, Grid, Heading
from guantong.jobs.village_terms.papers import joint

pytestmark = pytest.mark.django_db


def test_there_is_no_file_before_all_have_concluded(town, desk, of, chief):
    with pytest.raises(Conflict, match="没有到齐"):
        joint.file_of(chief)
    opened(desk.org, of)
    say(desk, chief, "无异议", "无异议")
    with pytest.raises(Conflict, match="没有到齐"):
        joint.file_of(chief)
    say_last(desk, chief)
    grids = [one for one in joint.file_of(chief)[0].blocks if isinstance(one, Grid)]
    assert [line[:2] for line in grids[0].rows] == [
        ("公安局", "无异议"), ("法院", "无异议"), ("信访局", "无异议"),
    ]  # fmt: skip


def say_last(desk, row):
    finishing.finish(desk.review3, turn_of(row, desk.bureaus[2]), outcome="无异议")


def test_who_did_not_answer_stands_there_as_not_having_answered(town, desk, of, chief):
    opened(desk.org, of)
    say(desk, chief, "无异议", ("不宜", "n10 不宜：失信", "列为被执行人"))
    turn = turn_of(chief, desk.bureaus[2])
    Turn.objects.unscoped("test").filter(pk=turn.pk).update(due=dt.date(2026, 1, 5))
    turn.refresh_from_db()
    finishing.without(desk.org, turn, reason="两次催办没有回复")
    grids = [one for one in joint.file_of(chief)[0].blocks if isinstance(one, Grid)]
    second, third = grids[0].rows[1:]
    assert second[:4] == ("法院", "不宜", "n10 不宜：失信", "列为被执行人")
    assert second[4].startswith("review2 ")
    assert third[:4] == ("信访局", "未反馈", "—", "两次催办没有回复")
    assert third[4].startswith("org记 ")


def test_the_file_holds_what_was_signed_and_the_evidence_itself(town, desk, of, chief, client):
    opened(desk.org, of)
    chief = ended(desk, chief)
    document, version = joint.file_of(chief)
    assert [one.text for one in document.blocks if isinstance(one, Heading)] == [
        "一、人选登记", "二、各单位结论", "三、县级意见", "四、材料目录",
    ]  # fmt: skip
    assert ("姓名", "周甲") in next(one for one in document.blocks if isinstance(one, Facts)).pairs
    body = to_pdf(document)
    assert body == to_pdf(joint.file_of(chief)[0])
    assert b"pdfaid" in body
    read = pypdf.PdfReader(io.BytesIO(body))
    assert [one["/Title"] for one in read.outline][:2] == ["一、人选登记", "二、各单位结论"]
    text = "".join(page.extract_text() for page in read.pages)
    for word in ("可以作为人选", "各单位均无异议", f"{version[:8]} {version[8:16]}", "公安局"):
        assert word in text
    assert read.attachments["01.pdf"] == [b"%PDF-1.4 x"]
    client.force_login(desk.org)
    answer = client.get(reverse("village_terms:file", args=[chief.pk]))
    assert answer.content == body
    assert version[:8] in answer["Content-Disposition"]
    for name in ("ship", "secretary", "far"):
        client.force_login(getattr(desk, name))
        assert client.get(reverse("village_terms:file", args=[chief.pk])).status_code == 404


def test_a_change_makes_another_version(town, desk, of, chief):
    opened(desk.org, of)
    say(desk, chief, *["无异议"] * 3)
    _before, first = joint.file_of(chief)
    finishing.finish(desk.org, turn_of(chief), outcome="可以作为人选", reason="各单位均无异议")
    assert joint.file_of(chief)[1] != first


def test_a_sheet_lists_a_townships_candidates(town, desk, of, chief, client):
    client.force_login(desk.ship)
    answer = client.get(reverse("village_terms:sheet", args=[of.pk, town.red.pk]))
    text = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for word in ("村“两委”人选名册", "周甲", "村党组织书记", "汇总中"):
        assert word in text.replace("\n", "")
    client.force_login(desk.far)
    assert client.get(reverse("village_terms:sheet", args=[of.pk, town.red.pk])).status_code == 404
