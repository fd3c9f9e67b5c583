"""The invented branches: of every type, each saying it is invented, something for everybody."""

from collections import Counter

import pytest

from guantong.casework.models import Case
from guantong.core.models import PartyOrganisation, Unit
from guantong.core.services import events, units
from guantong.frame.workbench import kinds
from guantong.jobs.branches.demo import invent_branches
from guantong.jobs.branches.models import BranchMeeting
from guantong.programmes.models import Appraisal, Proof, Verdict

pytestmark = pytest.mark.django_db


def test_branches_are_invented_at_once_and_say_so(town, desk, django_assert_max_num_queries):
    for n in range(30):
        units.create(None, town.red, name=f"{n}号村", kind="village", code=f"A11-{n}")
    accounts = {
        "zuzhi": desk.org, "zuzhi2": desk.org2, "xiangzhen": desk.ship, "cunzhishu": desk.secretary,
    }  # fmt: skip
    with django_assert_max_num_queries(900):
        many = invent_branches(accounts, [town.first], "small")
    villages = Unit.objects.unscoped("test").filter(kind="village").count()
    assert many == villages + 2 + 6
    rows = list(Appraisal.objects.unscoped("test"))
    assert len(rows) == many
    assert all(one.is_demo and one.subject_name.endswith("（虚构）") for one in rows)
    assert {one.kind for one in rows} >= {"村", "机关", "学校", "国企", "医院", "非公", "社会组织"}
    states = Counter(one.state for one in rows)
    assert states["met"] > states["unmet"] > 0
    # One open case for each branch that does not meet its standard, and no other.
    cases = Case.objects.unscoped("test").filter(subject_model="programmes.appraisal")
    assert cases.count() == states["unmet"]
    assert Case.objects.unscoped("test").filter(process__key="branch.problem").count() == 1
    assert all(one.path for one in PartyOrganisation.objects.unscoped("test"))
    judged = Verdict.objects.unscoped("test").filter(computed=False)
    assert not judged.filter(by=None).exists()
    assert BranchMeeting.objects.unscoped("test").filter(is_demo=False).count() == 0
    assert Proof.objects.unscoped("test").filter(state="waiting").count() == 9
    assert events.verify() is None


def test_something_waits_for_whoever_acts(town, desk):
    accounts = {
        "zuzhi": desk.org, "zuzhi2": desk.org2, "xiangzhen": desk.ship, "cunzhishu": desk.secretary,
    }  # fmt: skip
    for n in range(8):
        units.create(None, town.red, name=f"{n}号村", kind="village", code=f"A11-{n}")
    invent_branches(accounts, [town.first], "small")
    waiting = {
        name: {str(one.label) for one in kinds(account)} for name, account in accounts.items()
    }
    assert {"待我办理", "本季度还没有开党员大会"} <= waiting["cunzhishu"]
    assert "佐证待认定" in waiting["xiangzhen"]
    assert {"待我签字", "待我办理"} <= waiting["zuzhi"]
