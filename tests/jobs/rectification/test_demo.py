"""The invented year of the demonstration: forty in every state, each saying it is invented."""

from collections import Counter
from datetime import timedelta

import pytest

from guantong.casework.models import Case, Turn
from guantong.core.models import Unit
from guantong.core.services import events, units
from guantong.jobs.rectification import queries
from guantong.jobs.rectification.demo import invent
from guantong.jobs.rectification.listings import Rectifications, state_of
from guantong.jobs.rectification.models import Comparison, Point, Rectification
from guantong.jobs.rectification.services.rectifying import to_list_again

pytestmark = pytest.mark.django_db


def test_forty_are_invented_in_every_state_and_say_so(town, desk, django_assert_max_num_queries):
    for n in range(60):
        units.create(None, town.red, name=f"{n}号村", kind="village", code=f"A11-{n}")
    villages = list(Unit.objects.unscoped("test").filter(kind="village").order_by("path"))
    accounts = {"zuzhi": desk.org, "zuzhi2": desk.org2, "xiangzhen": desk.ship}
    with django_assert_max_num_queries(400):
        assert invent(accounts, villages) == 40
    rows = list(Rectification.objects.unscoped("test").select_related("case__process", "unit"))
    assert Counter(str(state_of(one)) for one in rows) == {
        "整顿中": 22, "待研判": 5, "已销号": 7, "未达标": 3, "未列入": 3,
    }  # fmt: skip
    assert all(one.is_demo and one.organisation.endswith("（虚构）") for one in rows)
    assert all(one.case.is_demo for one in rows)
    open_ = Turn.objects.unscoped("test").filter(done_at=None, case__closed_at=None)
    steps = Counter(open_.values_list("step", flat=True))
    assert steps == {
        "propose": 2, "judge": 3, "plan": 2, "rectify": 14, "accept": 4, "close": 2, "look": 1,
    }  # fmt: skip
    closed = Case.objects.unscoped("test").exclude(closed_at=None)
    for case in closed:
        last = Turn.objects.unscoped("test").filter(case=case).latest("pk")
        assert (last.step, last.done_by) == ("close", desk.org2)
        assert case.closed_at > case.opened_at
    struck = [one for one in rows if one.case.result == "达标"]
    said = Comparison.objects.unscoped("test").filter(turn__step="accept")
    assert {one.gone for one in said.filter(listed__rectification__in=struck)} == {"yes"}
    assert sum(bool(some) for some in queries.missing(rows).values()) > 5
    assert sum(map(to_list_again, rows)) == 4
    assert Point.objects.unscoped("test").count() > 5
    assert events.verify() is None
    waiting = {str(one.label): one.rows for one in Rectifications.waits}
    assert waiting["本月还没有检查"](desk.ship).count() > 5
    assert not waiting["本月还没有检查"](desk.org).exists()
    assert waiting["整改情况待写"](desk.secretary).count() == 1
    assert waiting["未达标或反弹，待再次提出"](desk.org).count() == 4


def test_each_figure_says_how_many_and_leads_to_its_rows(town, listed, file):
    from tests.jobs.rectification.steps import compare, finish, to_check

    from guantong.frame.figures import FIGURES
    from guantong.jobs.rectification import figures

    to_check(file, listed)
    rows = Rectification.objects.unscoped("test")
    mine = [one for one in FIGURES if one.room == "rectification"]
    own = {one.code: one for one in mine if one.listing.model() is Rectification}
    counts = {code: one.part(rows).count() for code, one in own.items()}
    assert counts == {
        "rectification.open": 1, "rectification.struck": 0, "rectification.months": 0,
        "rectification.gaps": 0, "rectification.weak": 1, "rectification.again": 0,
    }  # fmt: skip
    compare(file, listed.org)
    finish(file, listed.org, "达标")
    finish(file, listed.org2)
    file.listed_on -= timedelta(days=152)
    file.save()
    assert own["rectification.struck"].part(rows).get() == file
    assert own["rectification.open"].part(rows).count() == 0
    assert figures.months_between(file.listed_on, file.case.closed_at) == 5.0
