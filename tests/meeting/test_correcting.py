"""A signed record is corrected by a next version; what was signed stays, what was done is done."""

import datetime as dt
import io

import docx
import pytest
from tests.meeting import cast as told
from tests.meeting.checking import applied, motion_of

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.formats.documents import to_word
from guantong.meeting.listings import Corrections
from guantong.meeting.models import Correction, Motion
from guantong.meeting.services import applying, correcting, deciding, keeping, minutes, notice

pytestmark = pytest.mark.django_db
FIRST, AFTER = dt.date(2026, 11, 26), dt.date(2026, 12, 3)
HOW = {"document": "甲干〔2026〕12号", "month": "2026-12"}
WHY = {"what": "职务名称笔误", "why": "记录时漏写“常务”"}


@pytest.fixture
def decided(cast, second, gov, shelf):
    return shelf.take(_decided, cast.officer, second, gov)


def _decided(officer, second, gov):
    return told.decided(officer, second, told.prepare(officer, gov))


def proposed(cast, gov, meeting, **more):
    motion = motion_of(meeting, gov.mayor)
    given = {"motion": str(motion.pk), "part": "title", "becomes": "常务副县长", **WHY, **more}
    return correcting.propose(cast.officer, meeting, **given)


def signed(cast, second, row):
    correcting.sign(cast.officer, row, "记录人", row.digest)
    row = Correction.objects.unscoped("test").get(pk=row.pk)
    assert row.state == "waiting"
    correcting.sign(second, row, "审核人", row.digest)
    return Correction.objects.unscoped("test").get(pk=row.pk)


def text_of(meeting, number=0):
    paper = docx.Document(io.BytesIO(to_word(minutes.minutes(meeting, number))))
    cells = (c.text for t in paper.tables for r in t.rows for c in r.cells)
    return "\n".join([*(p.text for p in paper.paragraphs), *cells])


def test_a_correction_is_a_version_signed_by_as_many_and_the_first_stays_readable(
    cast, gov, second, decided
):
    before = decided.digest
    row = proposed(cast, gov, decided)
    assert (row.number, row.was, row.before) == (2, "副县长", before)
    decided.refresh_from_db()
    assert decided.digest == before
    assert motion_of(decided, gov.mayor).title == "副县长"
    row = signed(cast, second, row)
    decided.refresh_from_db()
    assert (row.state, decided.digest) == ("in_force", row.digest)
    assert deciding.record_digest(decided) == decided.digest
    assert motion_of(decided, gov.mayor).words == "任甲县常务副县长，免红星镇党委书记"
    first, now = correcting.versions(decided)
    assert (first.digest, now.digest) == (before, row.digest)
    assert [one.name for one in first.signatures] == [one.name for one in now.signatures]
    paper = text_of(decided)
    assert "第 2 版" in paper
    assert "“副县长”更正为“常务副县长”" in paper
    assert before in paper
    assert "任甲县常务副县长" in paper
    old = text_of(decided, 1)
    assert "任甲县副县长" in old
    assert "更正为" not in old
    assert f"防篡改校验码（SHA-256）：{before}" in old


def test_what_is_corrected_is_carried_out_as_corrected(cast, gov, second, decided):
    notice.publish(cast.officer, decided, first=FIRST, place="组织部网站")
    row = proposed(cast, gov, decided)
    assert "更正待签字" in keeping.kept_back(motion_of(decided, gov.mayor))
    applying.apply_decision(cast.officer, decided, **HOW, today=AFTER)
    assert not applied(motion_of(decided, gov.mayor))
    signed(cast, second, row)
    decided.refresh_from_db()
    assert applying.apply_decision(cast.officer, decided, **HOW, today=AFTER).done == 1
    gov.mayor.refresh_from_db()
    assert gov.mayor.post == "甲县常务副县长"


def test_what_was_carried_out_is_not_changed_by_a_correction(cast, gov, second, decided):
    notice.publish(cast.officer, decided, first=FIRST, place="组织部网站")
    applying.apply_decision(cast.officer, decided, **HOW, today=AFTER)
    with pytest.raises(GuantongError, match=r"已经办理.*不因此改变"):
        proposed(cast, gov, decided)
    row = proposed(cast, gov, decided, part="", becomes="")
    signed(cast, second, row)
    gov.mayor.refresh_from_db()
    assert gov.mayor.post == "甲县副县长"
    decided.refresh_from_db()
    assert "更正只改记录" in text_of(decided)


def test_one_at_a_time_and_it_may_be_withdrawn(cast, gov, second, decided):
    before = decided.digest
    row = proposed(cast, gov, decided)
    with pytest.raises(Conflict, match="待签字"):
        proposed(cast, gov, decided)
    (waits,) = Corrections.waits
    assert list(waits.rows(second)) == [row]
    correcting.sign(cast.officer, row, "记录人", row.digest)
    assert not waits.rows(cast.officer).exists()
    with pytest.raises(Conflict, match="已经签过字"):
        correcting.sign(cast.officer, row, "记录人", row.digest)
    correcting.withdraw(cast.officer, row)
    decided.refresh_from_db()
    assert decided.digest == before
    assert len(correcting.versions(decided)[0].signatures) == 2
    assert proposed(cast, gov, decided).number == 2


def test_a_record_tampered_with_is_neither_corrected_nor_signed(cast, gov, decided):
    row = proposed(cast, gov, decided)
    Motion.objects.unscoped("test").filter(person=gov.young).update(title="书记")
    with pytest.raises(Conflict, match="有改动"):
        correcting.sign(cast.officer, row, "记录人", row.digest)
    correcting.withdraw(cast.officer, row)
    with pytest.raises(Conflict, match="与签字时不一致"):
        proposed(cast, gov, decided)


def test_it_says_what_becomes_of_what_and_who_may_not_proposes_nothing(cast, gov, decided):
    for more in ({"motion": ""}, {"becomes": ""}, {"becomes": "副县长"}):
        with pytest.raises(GuantongError):
            proposed(cast, gov, decided, **more)
    with pytest.raises(Refused):
        correcting.propose(cast.leader, decided, **WHY)
