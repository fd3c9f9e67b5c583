"""`guantong rooms` tells everything that is declared."""

from guantong.cli import main
from guantong.core import acts, facts, roles
from guantong.frame.rooms import rooms


def test_every_room_permission_menu_line_and_act_is_printed(capsys):
    assert main(["rooms"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for room in rooms():
        assert any(line.startswith(f"{room.label}（{room.name}）") for line in lines)
        for entry in room.menu:
            assert any(str(entry.title) in line and entry.address in line for line in lines)
    for role, given in roles.GRANTED.items():
        for permission in given:
            told = [line for line in lines if f"{permission.key} " in line]
            assert any(str(roles.ROLES[role].label) in line for line in told), permission
    for fact in facts.FACTS.values():
        told = [line for line in lines if f" {fact.name} " in line]
        assert any(fact.needs.key in line and str(fact.label) in line for line in told), fact.name
    every = [one for known in acts.ACTS.values() for one in known.values()]
    for one in every:
        assert any(f" {one.name} " in line and one.event in line for line in lines), one.name


def test_a_job_is_told_with_its_number_part_and_what_it_needs(capsys):
    main(["rooms"])
    printed = capsys.readouterr().out
    assert "换届配班子（teams）  第 6 项工作 · 事业为上" in printed
    assert "  需要  people、assess、casework、staffing、meeting" in printed
