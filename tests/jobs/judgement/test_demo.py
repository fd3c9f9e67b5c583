"""The invented judgements of the demonstration: labelled, by place in the roster."""

import datetime

import pytest

from guantong.core.services import events
from guantong.jobs.judgement.demo import invent
from guantong.people.services import persons
from guantong.staffing.models import Judgement, JudgementRound
from guantong.staffing.queries import judgement as reads

pytestmark = pytest.mark.django_db
YEAR = datetime.date.today().year


def test_invented_judgements_say_so_and_place_by_the_roster(cast, town):
    people = [
        persons.create(
            None,
            town.red,
            {
                "name": f"某{n}（虚构）",
                "sex": "1",
                "birth_month": f"{YEAR - 36}-01",
                "post": "干部",
                "is_demo": True,
                "username": "" if n else "ratee",
            },
        )
        for n in range(24)
    ]
    row = invent(cast.officer, town.first, people)
    rounds = JudgementRound.objects.unscoped("test")
    assert [(one.state, one.is_demo) for one in rounds] == [("open", True), ("closed", True)]
    said = list(Judgement.objects.unscoped("test"))
    assert all(one.reason.startswith("（虚构）") for one in said)
    last = reads.last_of(cast.officer, [p.pk for p in people])
    groups = [last[p.pk].group if p.pk in last else "" for p in people]
    assert groups[:9] == ["first", "", "first", "load", "", "remove", "load", "", "adjust"]
    assert row.is_open
    assert events.verify() is None
