"""The invented two years: three hundred in every state, each saying it is invented."""

from collections import Counter

import pytest

from guantong.casework.models import Case, Turn
from guantong.core.models import Signing
from guantong.core.services import events
from guantong.jobs.supervision.demo.findings import invent_findings
from guantong.jobs.supervision.listings.findings import Findings, OwnHandlings
from guantong.jobs.supervision.listings.matters import Matters
from guantong.jobs.supervision.listings.passed_on import PassedOns
from guantong.jobs.supervision.models import Cleared, Finding, Handling
from guantong.people.models import AwardSanction

pytestmark = pytest.mark.django_db


def test_three_hundred_are_invented_in_every_state_and_say_so(
    town, bureau, django_assert_max_num_queries
):
    from tests.people.cadres import enter

    people = [bureau.chief, *(enter(town.red, f"干部{n}") for n in range(40))]
    accounts = {"jiandu": bureau.sup, "jiandu2": bureau.sup2}
    with django_assert_max_num_queries(500):
        assert invent_findings(accounts, people) == 303
    rows = list(Finding.objects.unscoped("test").select_related("case", "person"))
    assert all(one.is_demo and one.fact.endswith("（虚构）") for one in rows)
    steps = Counter(
        Turn.objects.unscoped("test").filter(done_at=None).values_list("step", flat=True)
    )
    assert set(steps) >= {"confirm", "handle", "reply", "rectify"}
    closed = Case.objects.unscoped("test").exclude(closed_at=None)
    for turn in Turn.objects.unscoped("test").filter(case__in=closed, step="close"):
        assert turn.done_by == bureau.sup2
    assert {one.closed_by for one in closed} == {bureau.sup2}
    in_file = Handling.objects.unscoped("test").exclude(record=None)
    assert {(one.kind, one.by, one.seconded_by) for one in in_file} == {
        ("jm", bureau.sup, bureau.sup2)
    }
    assert Signing.objects.visible_to(bureau.sup2).get(state="waiting").by == bureau.sup
    assert in_file.count() == AwardSanction.objects.unscoped("test").count() > 0
    assert Cleared.objects.unscoped("test").get().person == people[1]
    waiting = {
        str(one.label): one.rows
        for listing in (Findings, OwnHandlings, Matters, PassedOns) for one in listing.waits
    }  # fmt: skip
    assert waiting["函询待您答复"](bureau.own).count() == 1
    assert waiting["查无此事，待澄清正名"](bureau.sup).get().person == people[2]
    assert waiting["查核结果待处理"](bureau.sup).count() == 2
    assert events.verify() is None
