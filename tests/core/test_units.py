"""Units move, merge, rename; paths and history stay true."""

import datetime

import pytest

from guantong.core import tree
from guantong.core.errors import Conflict, Refused
from guantong.core.models import Event, Unit, UnitChange
from guantong.core.services import registers, units
from guantong.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def _all():
    return Unit.objects.unscoped("test")


def test_moving_a_unit_takes_everything_below_along(town):
    person = Person(unit=town.village, code="p1", name="测试甲", sex="1", birth_month="1980-01")
    person.save()
    units.move(None, town.red, town.second)
    village = _all().get(pk=town.village.pk)
    assert tree.inside(village.path, town.second.path)
    assert not tree.inside(village.path, town.first.path)
    moved = Person.objects.unscoped("test").get(code="p1")
    assert moved.unit_path == village.path


def test_a_unit_cannot_move_below_itself(town):
    with pytest.raises(Conflict):
        units.move(None, town.first, town.village)
    assert _all().get(pk=town.first.pk).path == town.first.path


def test_merging_moves_the_children_and_closes_the_unit(town):
    units.merge(None, town.first, town.second)
    first = _all().get(pk=town.first.pk)
    assert first.merged_into_id == town.second.pk
    assert first.closed_on
    assert _all().get(pk=town.red.pk).parent_id == town.second.pk


def test_renaming_keeps_the_old_name_in_the_history(town):
    units.rename(None, town.red, "金星镇", reason="批复")
    change = UnitChange.objects.unscoped("test").filter(unit=town.red, kind="renamed").get()
    assert (change.before, change.after, change.reason) == ("红星镇", "金星镇", "批复")


def test_a_unit_with_open_units_below_cannot_close(town):
    with pytest.raises(Conflict, match="下级"):
        units.close(None, town.red)


def test_only_the_system_administrator_changes_units(town, cast):
    with pytest.raises(Refused):
        units.rename(cast.officer, town.red, "某镇")
    assert not Event.objects.unscoped("test").filter(action="机构.更名", outcome="成功").exists()
    units.rename(cast.system, town.red, "某镇")
    assert Event.objects.unscoped("test").filter(action="机构.更名", actor=cast.system).count() == 1


def test_the_registers_load_as_one_tree_and_twice_adds_nothing(db):
    added = registers.import_divisions(None)
    assert added > 3331 + 182 + 11
    assert registers.import_divisions(None) == 0
    root = _all().get(parent=None)
    assert _all().filter(_all().under(root.path)).count() == added
    new = units.create(None, root, name="市直工委", kind="municipal", code="X1")
    assert tree.inside(new.path, root.path)


def test_merging_asks_what_becomes_of_the_people_and_moves_them_with_history(town, cast):
    from guantong.core import about
    from guantong.core.models import Account
    from guantong.frame.models import Change
    from guantong.people.models import PostHeld
    from guantong.people.services import persons, records

    one, other = (
        units.create(None, town.first, name=name, kind="county_unit", code=name)
        for name in ("试并局", "试收局")
    )
    facts = {"name": "甲某（虚构）", "sex": "1", "birth_month": "1980-01", "post": "试并局局长"}
    person = persons.create(cast.officer, one, facts)
    for title, start, end in (("副局长", "2010-03", "2015-06"), ("局长", "2015-06", "")):
        records.save_record(
            cast.officer, person, "A02",
            {"unit": one, "unit_name": "试并局", "title": title, "start": start, "end": end,
             "is_principal": not end, "is_chief": not end},
        )  # fmt: skip
    asked = [getattr(field, "name", field) for field in units.merge.asks(one)]
    assert asked == ["into", "posts", "on", "reason"]
    assert "人员 1" in units.merge.warning(one)
    units.merge(cast.system, one, other, on=datetime.date(2026, 7, 1), reason="机构改革")
    moved = Person.objects.unscoped("test").get(pk=person.pk)
    assert (moved.unit, moved.unit_path, moved.post) == (other, other.path, "试收局局长")
    rows = PostHeld.objects.unscoped("test").filter(person=person).order_by("start", "end")
    assert [(r.unit_name, r.title, r.start, r.end) for r in rows] == [
        ("试并局", "副局长", "2010-03", "2015-06"), ("试并局", "局长", "2015-06", "2026-07"),
        ("试收局", "局长", "2026-07", ""),
    ]  # fmt: skip
    told = about.rows(Change, moved)
    assert set(told.values_list("path", flat=True)) == {other.path}
    assert told.filter(field="unit", before="试并局", after="试收局", by=cast.system).exists()
    assert Account.objects.unscoped("test").filter(unit=one).count() == 0
    for unit in (one, other):
        row = UnitChange.objects.unscoped("test").get(unit=unit, kind="merged")
        assert (row.before, row.after, row.reason) == ("试并局", "试收局", "机构改革")


def test_posts_may_end_with_their_unit(town, cast):
    from guantong.people.models import PostHeld
    from guantong.people.services import persons, records

    facts = {"name": "甲某（虚构）", "sex": "1", "birth_month": "1980-01", "post": "一村书记"}
    person = persons.create(cast.officer, town.village, facts)
    post = {"unit": town.village, "unit_name": "一村", "title": "书记", "start": "2020-01"}
    records.save_record(cast.officer, person, "A02", post | {"is_principal": True})
    units.close(None, town.village, into=town.red, posts="end", on=datetime.date(2026, 7, 1))
    moved = Person.objects.unscoped("test").get(pk=person.pk)
    assert (moved.unit_id, moved.post) == (town.red.pk, "已免职，待安排")
    assert PostHeld.objects.unscoped("test").get(person=person).end == "2026-07"


def test_a_unit_with_people_is_closed_only_if_a_unit_receives_them(town, cast):
    person = Person(unit=town.village, code="p1", name="测试甲", sex="1", birth_month="1980-01")
    person.save()
    with pytest.raises(Conflict, match=r"人员 1.*请选择接收机构"):
        units.close(cast.system, town.village)
    assert _all().get(pk=town.village.pk).closed_on is None
    assert Person.objects.unscoped("test").get(code="p1").unit_id == town.village.pk


def test_renaming_follows_into_present_posts_and_leaves_ended_ones(town, cast):
    from guantong.people.models import PostHeld
    from guantong.people.services import persons, records

    facts = {"name": "甲某（虚构）", "sex": "1", "birth_month": "1980-01", "post": "红星镇镇长"}
    person = persons.create(cast.officer, town.red, facts)
    for title, start, end in (("副镇长", "2010-03", "2015-06"), ("镇长", "2015-06", "")):
        post = {"unit": town.red, "unit_name": "红星镇", "title": title, "start": start, "end": end}
        records.save_record(cast.officer, person, "A02", post)
    units.rename(cast.system, town.red, "金星镇")
    rows = PostHeld.objects.unscoped("test").filter(person=person).order_by("start")
    assert [(r.unit_name, r.start, r.end) for r in rows] == [
        ("红星镇", "2010-03", "2015-06"), ("金星镇", "2015-06", ""),
    ]  # fmt: skip
    assert Person.objects.unscoped("test").get(pk=person.pk).post == "金星镇镇长"


def test_a_unit_split_off_stands_beside_and_people_are_taken_over(town, cast):
    from guantong.people.services import persons, succession

    new = units.split(cast.system, town.red, name="红星街道", kind="township", code="A2")
    assert (new.parent_id, new.closed_on) == (town.first.pk, None)
    row = UnitChange.objects.unscoped("test").get(unit=town.red, kind="split")
    assert (row.before, row.after) == ("红星镇", "红星街道")
    facts = {"name": "甲某（虚构）", "sex": "1", "birth_month": "1980-01", "post": "红星镇干部"}
    person = persons.create(cast.officer, town.red, facts)
    succession.reassign(cast.officer, person, unit=new, posts="keep", on=datetime.date(2026, 7, 1))
    moved = Person.objects.unscoped("test").get(pk=person.pk)
    assert (moved.unit_id, moved.unit_path) == (new.pk, new.path)
