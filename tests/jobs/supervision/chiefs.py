"""A town with two chiefs and a bureau, and whoever works on their lists."""

from __future__ import annotations

from types import SimpleNamespace

from tests.casework.paper import paper
from tests.conftest import _account

from guantong.casework.models import Turn
from guantong.casework.services import finishing, processes
from guantong.core.services import accounts, units
from guantong.people.models import Person, PostHeld
from guantong.people.services import persons
from guantong.staffing.models import Post


def built(town, cast):
    """Return chiefs of 红星镇, a bureau, 甲县 (of no kind); `ratee` is the secretary."""
    bureau = units.create(None, town.first, name="甲县水利局", kind="county_unit", code="A-W")
    made = {}
    for name, unit, title, level, person in (
        ("secretary", town.red, "党委书记", "1A41", "陈书记（虚构）"),
        ("head", town.red, "镇长", "1A41", "李镇长（虚构）"),
        ("bureau", bureau, "局长", "1A41", "王局长（虚构）"),
        ("county", town.first, "县长", "1A31", "周县长（虚构）"),
    ):
        post = Post(unit=unit, title=title, level=level, is_chief=True, position=len(made))
        post.save()
        made[name] = post
        holder(unit, title, person)
    persons.change(
        None, Person.objects.unscoped("test").get(post="党委书记"), {"username": "ratee"}
    )
    for post in made.values():
        post.refresh_from_db()
    other = _account("supervisor2", town.city)
    accounts.grant(None, other, role="supervision_officer", unit=town.city)
    processes.load()
    return SimpleNamespace(**made, other=other)


def holder(unit, title, name):
    """Let a person hold a post from now on, in the place of whoever held it."""
    held = PostHeld.objects.unscoped("test").filter(unit=unit, title=title, end="")
    held.update(end="2026-11")
    person = Person(
        unit=unit, code=f"P-{unit.pk}-{title}-{name}", name=name, sex="1", birth_month="1975-01",
        post=title,
    )  # fmt: skip
    person.save()
    PostHeld(person=person, unit=unit, unit_name=unit.name, title=title, start="2024-01").save()
    return person


def turn_of(case):
    return Turn.objects.unscoped("test").get(case=case, done_at=None)


def finish(case, actor, outcome="", **given):
    """End the open turn of a case, with a paper of each kind that it asks for."""
    turn = turn_of(case)
    papers = {f"evidence_{n}": paper() for n, _kind in enumerate(turn.definition.evidence)}
    finishing.finish(actor, turn, outcome=outcome, **papers, **given)
    case.refresh_from_db()
