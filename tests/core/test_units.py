"""Units move, merge, rename; paths and history stay true."""

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
