"""What the frame, the core and the shell do not know: any room or job."""

import re
from pathlib import Path

import grimp
import pytest

import guantong
from guantong.frame.rooms import rooms

SRC = Path(guantong.__file__).parent
BELOW = ("core", "frame", "ui")
ROOMS = list(rooms())


def _texts(*folders):
    for folder in folders:
        for path in sorted((SRC / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".js", ".css"} and "vendor" not in path.parts:
                yield path, path.read_text(encoding="utf-8")


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_no_room_is_named_below_the_rooms(room):
    """No import, address, template path, permission key or model label of a room."""
    name = room.name
    patterns = [
        rf"guantong\.(?:jobs\.)?{name}\b",
        rf"[\"'(]{name}:[a-z]",
        rf"[\"']{name}/[a-z_]+",
        rf"[\"']{name}\.[A-Z][A-Za-z]+[\"']",
        *(re.escape(f'"{permission.key}"') for permission in room.permissions),
    ]
    found = [
        f"{path.relative_to(SRC)}: {match[0]}"
        for path, text in _texts(*BELOW)
        for pattern in patterns
        for match in re.finditer(pattern, text)
    ]
    assert found == []


@pytest.fixture(scope="module")
def house():
    return grimp.build_graph("guantong", cache_dir=None)


@pytest.mark.parametrize(
    "room", [one for one in ROOMS if one.module.startswith("guantong.")], ids=lambda room: room.name
)
def test_a_room_imports_only_rooms_it_names(room, house):
    others = {one.module: one.name for one in ROOMS if one is not room}
    own = {room.module, *house.find_descendants(room.module)}
    found = {
        f"{name} imports {wanted}"
        for name in own
        for wanted in house.find_modules_directly_imported_by(name)
        for module, other in others.items()
        if f"{wanted}.".startswith(f"{module}.") and other not in room.needs
    }
    assert found == set()


def test_nobody_goes_round_the_scope():
    """A scoped model is read through its scope alone; the ways round it are the core's own."""
    ways = re.compile(r"\b_base_manager\b|\._scoped\b|\bMeta\.base_manager_name\b")
    found = [
        f"{path.relative_to(SRC)}:{text[: match.start()].count(chr(10)) + 1}"
        for path, text in _texts(".")
        for match in ways.finditer(text)
        if path.suffix == ".py" and path != SRC / "core" / "scope.py"
    ]
    allowed = {"core/models/signing.py", "core/models/event.py"}
    assert [one for one in found if one.split(":")[0] not in allowed] == []


def test_rooms_seldom_read_for_the_system_itself():
    """`unscoped` is for what the system really reads as a whole."""
    apps = [config for config in SRC.iterdir() if (config / "room.py").exists()]
    jobs = [config for config in (SRC / "jobs").iterdir() if (config / "room.py").exists()]
    many = sum(
        text.count(".unscoped(")
        for path, text in _texts(*[str(app.relative_to(SRC)) for app in (*apps, *jobs)])
        if path.suffix == ".py" and "demo" not in path.parts and path.name != "demo.py"
    )
    assert many <= 5 * len((*apps, *jobs))


def test_what_the_types_are_told_to_overlook_has_its_reason():
    """``type: ignore[...]`` names the fault, and a comment behind it says why it stays."""
    whole = re.compile(r"# type: ignore\[[a-z, -]+\]  # \S")
    found = [
        f"{path.relative_to(SRC)}:{number}"
        for path, text in _texts(".")
        for number, line in enumerate(text.splitlines(), 1)
        if path.suffix == ".py" and "type: ignore" in line and not whole.search(line)
    ]
    assert found == []
