"""Where the lines lie: set by a county from a year on, signed by another, withdrawn."""

import pytest
from tests.jobs.economy.conftest import reckoned, say

from guantong.core.acts import second
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.jobs.economy.lines import Lines
from guantong.jobs.economy.models import ClassLine, Level, VillageYear
from guantong.jobs.economy.services import lines

pytestmark = pytest.mark.django_db


def proposed(books, **more):
    facts = {"from_year": 2025, "weak": 100_000, "strong": 300_000, "band": 10,
             "source": "县委办〔2025〕1号", "article": "", "basis": "own_draft",
             "verify": False}  # fmt: skip
    return lines.set_line(books.org, books.county, **facts | more)


def test_a_countys_lines_hold_from_their_year_once_another_person_signed(books):
    for year in (2024, 2025):
        say(books.one, f"{year}", 70_000, 0, 0, 0, 0)
    assert reckoned()["一村", 2025].level == Level.ORDINARY
    signing = proposed(books)
    assert not ClassLine.objects.unscoped("test").exists()
    with pytest.raises(Refused):
        second(books.org, signing)
    row = second(books.org2, signing)
    assert (row.by, row.seconded_by) == (books.org, books.org2)
    found = {one.year: one for one in VillageYear.objects.unscoped("test").filter(unit=books.one)}
    assert found[2025].level == Level.WEAK
    assert found[2025].line == row
    assert (found[2024].level, found[2024].line) == (Level.ORDINARY, None)


def test_lines_hold_below_and_the_nearest_count(books, town):
    ClassLine(unit=town.city, from_year=2020, weak=60_000, strong=250_000, band=5,
              source="市").save()  # fmt: skip
    ClassLine(unit=books.county, from_year=2025, weak=80_000, strong=300_000, band=5,
              source="县").save()  # fmt: skip
    path = books.one.path
    found = Lines.over([path])
    said = [int(found.of(path, year).weak) for year in (2019, 2024, 2025, 2026)]
    assert said == [50_000, 60_000, 80_000, 80_000]
    assert Lines.over([town.second.path]).of(town.second.path, 2026).weak == 60_000


def test_what_cannot_be_is_refused_before_anybody_signs(books):
    with pytest.raises(GuantongError, match="高于"):
        proposed(books, strong=90_000)
    second(books.org2, proposed(books))
    with pytest.raises(Conflict, match="2025 年已有"):
        proposed(books)
    with pytest.raises(Refused):
        lines.set_line(books.ship, books.county, from_year=2026, weak=1, strong=2, band=0,
                       source="x", article="", basis="own_draft", verify=True)  # fmt: skip


def test_withdrawn_lines_hold_no_more_and_stay_to_be_read(books):
    say(books.one, "2025", 70_000, 0, 0, 0, 0)
    reckoned()
    row = second(books.org2, proposed(books))
    second(books.org2, lines.withdraw(books.org, row, reason="文件已经废止"))
    row = ClassLine.objects.unscoped("test").get()
    assert row.withdrawn_on
    assert VillageYear.objects.unscoped("test").get(
        unit=books.one, year=2025
    ).level == Level.ORDINARY  # fmt: skip
    second(books.org2, proposed(books))
    assert ClassLine.objects.unscoped("test").count() == 2
