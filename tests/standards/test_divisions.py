"""The registers hold what was counted by hand, and every place has its parent."""

from guantong.standards.divisions import INVENTED, load_registers


def test_the_registers_hold_11_counties_182_townships_and_3331_villages():
    registers = load_registers()
    assert len(registers.counties) == 11
    assert len(registers.townships) == 182
    assert len(registers.villages) == 3331


def test_zones_stand_beside_the_counties():
    zones = load_registers().zones
    assert zones
    assert all(zone.kind == "zone" and zone.parent_code == "431100" for zone in zones)
    assert any("金洞" in zone.name for zone in zones)


def test_parents_come_before_children_and_codes_are_unique():
    seen: set[str] = set()
    for row in load_registers().iter_tree():
        assert row.code not in seen
        assert row.parent_code is None or row.parent_code in seen, row
        seen.add(row.code)


def test_codes_that_carry_two_names_are_found_not_joined():
    swapped = load_registers().swapped
    assert len(swapped) == 6
    assert all(ours != theirs for _code, ours, theirs in swapped)


def test_no_place_shows_an_invented_point_as_real():
    sources = [t.coord_source for t in load_registers().townships]
    assert sources.count(INVENTED) == 134
    assert sources.count("geonames_cities500") == 48
