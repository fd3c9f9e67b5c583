"""The invented rounds of the demonstration: in every state, with every kind of clash."""

from collections import Counter

import pytest

from guantong.casework.boards import lines_of
from guantong.casework.listings import RoundLists
from guantong.casework.models import Case, Conclusion, Round
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.core.services import events, units
from guantong.jobs.village_terms.demo.review import invent_review
from guantong.jobs.village_terms.listings.candidates import Candidates, Filings, filing_of, state_of
from guantong.jobs.village_terms.models import Candidate
from guantong.jobs.village_terms.papers import joint

pytestmark = pytest.mark.django_db


def test_three_rounds_are_invented_and_say_so(town, desk):
    from tests.conftest import _account

    desk.review.state = "withdrawn"
    desk.review.save()
    for n in range(14):
        units.create(None, town.red, name=f"{n}号村", kind="village", code=f"A11-{n:02d}")
    villages = list(Unit.objects.unscoped("test").filter(kind="village").order_by("path"))
    accounts = {
        "zuzhi": desk.org, "zuzhi2": desk.org2, "xiangzhen": desk.ship,
        "lianshen": _account("lianshen", town.first),
    }  # fmt: skip
    assert invent_review(accounts, villages) == 42
    rows = Candidate.objects.unscoped("test")
    assert all(one.is_demo and one.person.is_demo for one in rows.select_related("person"))
    first, second, third = Round.objects.unscoped("test").order_by("pk")
    assert [one.state for one in (first, second, third)] == ["ended", "open", "draft"]
    seen = Candidates.seen(desk.org)
    assert Counter(str(state_of(one)) for one in seen) == {
        "可以作为人选": 7, "不宜作为人选": 1, "联审中": 24, "汇总中": 10,
    }  # fmt: skip
    kinds = Counter(
        one.kind for line in lines_of(second, list(rows_of(second, Case))) for one in line.clashes
    )
    assert set(kinds) == {"units", "rules", "facts"}
    assert rows_of(second, Case).filter(turns__outcome="未反馈").count() == 1
    assert Conclusion.objects.unscoped("test").filter(case__round=first).count() == 8 * 14 + 2 * 8
    (working,) = (one.rows(accounts["lianshen"]) for one in RoundLists.waits[:1])
    assert [one.unit.name for one in working] == ["甲县公安局（虚构）"]
    assert Counter(str(filing_of(one)) for one in Filings.seen(desk.ship)) == {
        "已备案": 1, "待申请备案": 1, "联审未办结，不能备案": 9,
    }  # fmt: skip
    assert all(joint.file_of(one)[1] for one in rows.filter(round=first))
    assert events.verify() is None
