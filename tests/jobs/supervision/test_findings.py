"""A finding from being told to its end: who sees it, what keeps it open, who may end it."""

import datetime as dt

import pytest
from django.test import Client
from tests.casework.paper import paper
from tests.jobs.supervision.steps import finish, handled, now, told

from guantong.casework.models import Case, Evidence, Turn
from guantong.casework.models.case import turns_of
from guantong.casework.services import evidence, finishing
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event
from guantong.core.scope import rows_of
from guantong.jobs.supervision.listings.findings import Findings, in_state, late
from guantong.jobs.supervision.models import Finding
from guantong.jobs.supervision.services import findings

pytestmark = pytest.mark.django_db


def _signed_in(account):
    client = Client()
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    return client


def test_case_is_kept_to_supervision_and_names_nobody(finding, bureau, town):
    assert finding.case.access == "supervision_officer"
    assert finding.unit == town.red
    for text in (finding.case.title, finding.case.subject_name, str(finding), finding.log_name):
        assert "周大勇" not in text
    assert Case.objects.visible_to(bureau.sup).filter(pk=finding.case_id).exists()
    for other in (bureau.cadre, bureau.head):
        assert not Case.objects.visible_to(other).filter(pk=finding.case_id).exists()
    assert Finding.objects.visible_to(bureau.head).filter(pk=finding.pk).exists()
    assert not Finding.objects.visible_to(bureau.cadre).exists()


def test_log_tells_number_and_unit_and_not_what_was_found(finding, bureau):
    finish(finding, bureau.sup, "属实")
    handled(finding, bureau.sup, "pp", text="批评教育的内容只在处理里")
    for one in Event.objects.unscoped("test").filter(action__startswith="监督问题"):
        assert "周大勇" not in one.summary
        assert "集体研究" not in one.summary
        assert "只在处理里" not in one.summary


def test_who_reported_it_is_asked_nowhere():
    names = [one.name for one in Finding._meta.get_fields()]
    assert not [one for one in names if "report" in one]
    asked = findings.take.ask
    assert [one if isinstance(one, str) else one.name for one in asked] == [
        "name", "code", "source", "told_on", "fact",
    ]  # fmt: skip


def test_unfounded_finding_is_ended_by_another_person_on_evidence(finding, bureau):
    turn = now(finding)
    with pytest.raises(GuantongError, match="初核材料"):
        finishing.finish(bureau.sup, turn, outcome="不属实", reason="查了会议记录，研究过两次")
    finish(finding, bureau.sup, "不属实")
    assert finding.verdict == "不属实"
    with pytest.raises(Refused, match="须由另一人办理"):
        finish(finding, bureau.sup)
    paper_ = rows_of(finding.case, Evidence).get()
    evidence.put_aside(bureau.sup2, paper_, reason="扫描不清，另附一份")
    with pytest.raises(GuantongError, match="还缺材料：初核材料"):
        finishing.finish(bureau.sup2, now(finding))
    finish(finding, bureau.sup2)
    finding.case.refresh_from_db()
    assert (finding.case.result, finding.case.closed_by) == ("不属实", bureau.sup2)


def test_what_was_not_rectified_goes_back_only_so_often(finding, bureau):
    finish(finding, bureau.sup, "部分属实")
    for _round in range(3):
        handled(finding, bureau.sup, "jc")
        finish(finding, bureau.sup, "未整改到位")
    assert now(finding).step == "close"


def test_cleared_up_reply_ends_and_unclear_one_is_handled_again(finding, bureau, town):
    from guantong.jobs.supervision.services import handling

    for outcome, step in (("仍须处理", "handle"), ("说明清楚", "close")):
        if now(finding).step == "confirm":
            finish(finding, bureau.sup, "属实")
        asked = handled(finding, bureau.sup, "hx", number="甲组函〔2026〕1号")
        handling.enter_reply(
            bureau.sup, asked, replied_on=dt.date(2026, 3, 20), scan=paper("答复.txt")
        )
        finish(finding, bureau.sup, "已答复")
        finish(finding, bureau.sup, outcome)
        assert now(finding).step == step


def test_officer_keeps_out_of_what_is_about_oneself_or_a_relative(town, bureau):
    from tests.people.cadres import enter

    from guantong.people.models import FamilyMember
    from guantong.people.services import persons

    wife = enter(town.first, "吴秀兰", sex="2", post="县委组织部干部")
    persons.change(None, wife, {"username": "sup"})
    own = told(bureau, town, person=None)
    Finding.objects.unscoped("test").filter(pk=own.pk).update(person=wife)
    assert not Finding.objects.visible_to(bureau.sup).filter(pk=own.pk).exists()
    assert Finding.objects.visible_to(bureau.sup2).filter(pk=own.pk).exists()
    for model in (Case, Turn):
        at = {"pk" if model is Case else "case": own.case_id}
        assert not model.objects.visible_to(bureau.sup).filter(**at).exists()
        assert model.objects.visible_to(bureau.sup2).filter(**at).exists()
    assert not turns_of(bureau.sup).filter(case=own.case_id).exists()
    assert turns_of(bureau.sup2).filter(case=own.case_id).exists()
    assert _signed_in(bureau.sup).get(own.case.get_absolute_url()).status_code == 404
    with pytest.raises(Refused, match="您本人"):
        told(bureau, town, person=wife)
    FamilyMember(person=bureau.chief, kin="spouse", relative=wife).save()
    with pytest.raises(Refused, match="亲属关系"):
        told(bureau, town)
    theirs = findings.record(
        bureau.sup2, town.first, source="media", told_on=dt.date(2026, 3, 1),
        fact="报道里的一件事", person=bureau.chief,
    )  # fmt: skip
    with pytest.raises(Refused, match="亲属关系"):
        finish(theirs, bureau.sup, "属实")
    answer = _signed_in(bureau.sup).get(theirs.case.get_absolute_url())
    assert answer.status_code == 403
    assert "亲属关系" in answer.content.decode()
    with pytest.raises(Refused):
        evidence.add.run(bureau.sup, theirs.case, kind="初核材料", file=paper())
    finish(theirs, bureau.sup2, "属实")
    assert not theirs.admits(bureau.sup, findings.SUPERVISE_WORK)


def test_day_ahead_and_place_elsewhere_are_refused(town, bureau):
    ahead = dt.date.today() + dt.timedelta(days=1)
    with pytest.raises(GuantongError, match="今天之后"):
        told(bureau, town, told_on=ahead)
    with pytest.raises(Refused, match="蓝山镇"):
        told(bureau, town, person=None, place=town.blue)


def test_workbook_brings_findings_of_persons_and_of_units(town, bureau):
    facts = {"source": "tour", "told_on": dt.date(2026, 3, 2), "fact": "台账没有逐笔登记"}
    row = findings.take(bureau.sup, town.first, name="周大勇（虚构）", **facts)
    assert (row.person, row.unit) == (bureau.chief, town.red)
    alone = findings.take(bureau.sup, town.red, **facts)
    assert (alone.person, alone.unit) == (None, town.red)
    with pytest.raises(GuantongError, match="没有李某"):
        findings.take(bureau.sup, town.first, name="李某", **facts)
    by_code = findings.take(
        bureau.sup, town.first, name="周大勇（虚构）", code=bureau.chief.code, **facts
    )
    assert by_code.person == bureau.chief


def test_batch_is_handed_in_as_a_file_and_faults_name_their_rows(town, bureau):
    from tests.frame.filing import faults, handed_in, written

    head = "单位名称,姓名,来源,收到日期,反映的事实"
    good = f"红星镇,{bureau.chief.name},审计,2026-03-02,台账没有逐笔登记"
    text = "\n".join((head, good, "红星镇,,巡视巡察,2026-03-02,会议记录不全"))
    read = handed_in(bureau.sup, "core.unit", "finding-take", town.first, text.encode(), "问题.csv")
    assert faults(read) == []
    written(bureau.sup, read)
    rows = Finding.objects.unscoped("test").order_by("pk")
    assert [(one.unit, one.person, one.source) for one in rows] == [
        (town.red, bureau.chief, "audit"), (town.red, None, "tour"),
    ]  # fmt: skip
    wrong = "\n".join((head, "红星镇,,传闻,2026-03-02,会议记录不全"))
    read = handed_in(
        bureau.sup, "core.unit", "finding-take", town.first, wrong.encode(), "问题.csv"
    )
    assert "传闻" in repr(faults(read))


def test_key_works_come_from_the_places_own_list(town, bureau):
    from guantong.casework.services import checklists

    assert not findings.works(town.red).exists()
    listed = checklists.draw_up(None, town.first, code="key-works", name="重点整治")
    checklists.add(None, listed, code="1", text="重点整治一（虚构）")
    checklists.accept(None, listed)
    (one,) = findings.works(town.red)
    assert told(bureau, town, key_work=str(one.pk)).key_work == one


def test_list_is_narrowed_by_step_and_by_what_is_overdue(finding, bureau):
    rows = Finding.objects.unscoped("test")
    assert in_state(rows, "confirm").get() == finding
    assert not in_state(rows, "closed").exists()
    assert not late(rows).exists()
    Case.objects.unscoped("test").filter(pk=finding.case_id).update(due=dt.date(2026, 6, 1))
    assert late(rows).get() == finding
    finish(finding, bureau.sup, "属实")
    handled(finding, bureau.sup, "pp")
    rungs = next(one for one in Findings.filters if one.name == "rung")
    assert rungs.narrow(rows, "pp").get() == finding
    assert not rungs.narrow(rows, "jm").exists()
    with pytest.raises(Conflict, match="不能这样做"):
        handled(finding, bureau.sup, "pp")


def test_each_figure_says_how_many_and_leads_to_its_rows(finding, bureau):
    from guantong.frame.figures import FIGURES

    finish(finding, bureau.sup, "不属实")
    rows = Finding.objects.unscoped("test")
    own = {one.code: one for one in FIGURES if one.listing is Findings}
    counts = {code: one.part(rows).count() for code, one in own.items()}
    assert {code for code, n in counts.items() if n} == {
        "supervision.open", "supervision.from_audit"
    }  # fmt: skip
    finish(finding, bureau.sup2)
    counts = {code: one.part(rows).count() for code, one in own.items()}
    assert {code for code, n in counts.items() if n} == {
        "supervision.on_time", "supervision.days", "supervision.from_audit"
    }  # fmt: skip


def test_paper_tells_the_course(finding, bureau):
    from guantong.jobs.supervision.papers import findings as papers

    finish(finding, bureau.sup, "属实")
    handled(finding, bureau.sup, "pp", talker="王某（虚构）")
    made = papers.course(bureau.sup, finding)
    words = repr(made.blocks)
    for text in ("一个项目没有经过集体研究", "批评教育 2026-03-10", "王某（虚构）", "属实"):
        assert text in words
