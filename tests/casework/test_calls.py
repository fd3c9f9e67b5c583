"""A process that carries out an act of another room: with the signer's own right, or not at all."""

import datetime as dt

import pytest
from tests.casework.conftest import publish
from tests.casework.paper import paper
from tests.people.conftest import _person

from guantong.casework.models import Case, Conclusion, Evidence, Turn
from guantong.casework.process import calls
from guantong.casework.services import asking, drafting, finishing, opening, processes
from guantong.core import acts
from guantong.core.errors import GuantongError, Refused
from guantong.core.models import Signing
from guantong.core.roles import Permission
from guantong.core.scope import rows_of
from guantong.core.services import accounts
from guantong.people.models import AwardSanction

pytestmark = pytest.mark.both

SANCTION = """
key = "test.sanction"
name = "处分"
version = 1
in_force = 2026-01-01
subject = "people.person"
prefix = "CF"
[[field]]
name = "kind"
label = "处分种类"
type = "choice"
choices = { p1 = "党内警告", p2 = "党内严重警告" }
[[field]]
name = "on"
label = "批准日期"
type = "date"
[[field]]
name = "called"
label = "处分名称"
most = 80
[[step]]
id = "decide"
name = "决定"
by = "organisation_officer"
within = "5 workdays"
outcomes = ["给予处分", "不予处分"]
signed = true
evidence = ["决定书"]
does = [{ act = "people.person:add-A14", when = "给予处分", give = { kind = "kind", name = "called", on = "on" } }]
next = [{ to = "close" }]
[close]
by = "organisation_officer"
within = "2 workdays"
not_by = ["decide"]
evidence = ["决定书"]
"""  # noqa: E501


@pytest.fixture
def person(cast, town, desk, shelf):
    return shelf.take(_person, cast, town)


@pytest.fixture
def case(desk, town, person):
    process = publish(SANCTION, town.first)
    facts = {"kind": "p1", "on": dt.date(2026, 3, 2), "called": "党内警告处分"}
    return opening.open_case(
        None, process, town.first, "某某的处分（虚构）", subject=person, **facts
    )


def turn(case):
    return rows_of(case, Turn).get(done_at=None)


def test_signer_without_the_right_signs_nothing(desk, case, person):
    with pytest.raises(Refused, match="签署“决定”要办理“奖惩”，您没有这项权限，不能签署"):
        finishing.finish(desk.org, turn(case), outcome="给予处分", evidence_0=paper())
    assert turn(case).step == "decide"
    assert turn(case).outcome == ""
    for model in (Conclusion, Evidence):
        assert not rows_of(case, model).exists()
    assert not rows_of(person, AwardSanction).exists()
    case.refresh_from_db()
    assert case.state == Case.State.OPEN


def test_signer_with_the_right_records_the_sanction(desk, case, person, town):
    accounts.grant(None, desk.org, role="cadre_officer", unit=town.first)
    finishing.finish(desk.org, turn(case), outcome="给予处分", evidence_0=paper())
    (row,) = rows_of(person, AwardSanction)
    assert (row.kind, row.name, row.on) == ("p1", "党内警告处分", dt.date(2026, 3, 2))
    assert turn(case).closes


def test_outcome_that_carries_out_nothing_takes_no_right(desk, case, person):
    finishing.finish(desk.org, turn(case), outcome="不予处分", evidence_0=paper())
    assert turn(case).closes
    assert not rows_of(person, AwardSanction).exists()


def test_what_the_act_refuses_leaves_nothing_half_done(desk, case, person, town, monkeypatch):
    from guantong.people.services import records

    def refuse(_row):
        raise GuantongError("不行")

    monkeypatch.setitem(records._CHECKS, AwardSanction, refuse)
    accounts.grant(None, desk.org, role="cadre_officer", unit=town.first)
    with pytest.raises(GuantongError, match="不行"):
        finishing.finish(desk.org, turn(case), outcome="给予处分", evidence_0=paper())
    assert turn(case).step == "decide"
    assert not rows_of(case, Evidence).exists()


@pytest.mark.parametrize(("call", "told"), [
    ("people.person:sanction", "没有“people.person:sanction”这个办理动作"),
    ("people.person:add-A36", "“people.person:add-A36”不对流程开放"),
    ("core.unit:rename", "“core.unit:rename”不对流程开放"),
])  # fmt: skip
def test_act_that_is_unknown_or_not_open_is_refused_at_publishing(desk, town, call, told):
    draft = drafting.draft(desk.org, town.first, name="处分", key="test.sanction", prefix="CF")
    text = SANCTION.replace("people.person:add-A14", call)
    draft = drafting.set_text(desk.org, draft, text=text)
    with pytest.raises(GuantongError, match=told):
        processes.publish(desk.org, draft)
    assert not Signing.objects.unscoped("test").filter(act="publish").exists()


def test_officer_lets_a_step_carry_out_an_act_on_the_screen(desk, town):
    draft = drafting.draft(desk.org, town.first, name="处分", key="test.sanction", prefix="CF")
    plain = SANCTION.replace("does = ", "# does = ")
    draft = drafting.set_text(desk.org, draft, text=plain)
    begun = asking._begin_call(draft, {"step": "decide", "does": "people.person:add-A14"})
    assert begun["give"].splitlines()[:3] == ["类别=", "名称=", "批准日期="]
    with pytest.raises(GuantongError, match="“天气=好”看不懂"):
        asking.set_call(desk.org, draft, step="decide", does=begun["does"], give="天气=好")
    draft = asking.set_call(
        desk.org, draft, step="decide", does=begun["does"], outcome="给予处分",
        give="类别=处分种类\n名称=处分名称\n批准日期=",
    )  # fmt: skip
    assert {str(one) for one in processes.faults_of(draft.text, town.first)} == {
        "环节 决定：“奖惩”还要“批准日期”，请写明取哪个字段"
    }
    given = "类别=处分种类\n名称=处分名称\n批准日期=批准日期"
    draft = asking.set_call(
        desk.org, draft, step="decide", does=begun["does"], outcome="给予处分", give=given
    )
    assert processes.faults_of(draft.text, town.first) == []


def test_what_is_open_to_processes_takes_a_right_over_a_row():
    every = [one for some in acts.ACTS.values() for one in some.values()]
    open_ = [one for one in every if calls.DOOR in one.open_to]
    assert {f"{one.model._meta.label_lower}:{one.name}" for one in open_} >= {
        "people.person:add-A14", "people.person:add-A11",
    }  # fmt: skip
    assert all(isinstance(one.needs, Permission) for one in open_)
