"""A town's words from a workbook: out with its units, in again with mending, taken back whole."""

import io

import openpyxl
import pytest
from django.urls import reverse
from tests.frame.filing import book, faults, handed_in, undone, written
from tests.programmes.told import swept_of

from guantong.core.models import Unit
from guantong.frame.models import Intake
from guantong.programmes.models import SweepHit
from guantong.programmes.services import coverage

pytestmark = pytest.mark.django_db
NAME = "sweep-words"


def _head(client, town):
    address = reverse("frame:intake-template", args=["core.unit", town.red.pk, NAME])
    made = openpyxl.load_workbook(io.BytesIO(client.get(address).content))
    rows = [list(one) for one in made.worksheets[0].iter_rows(values_only=True)]
    at = next(
        n for n, row in enumerate(rows) if "单位编码" in [str(c or "").rstrip("*") for c in row]
    )
    return [str(cell or "").rstrip("*") for cell in rows[at]], rows[at + 1 :]


def test_the_workbook_names_the_towns_units_that_nobody_looked_at(client, sweep, county, town):
    client.force_login(county.ship)
    head, rows = _head(client, town)
    named = [row[1] for row in rows if row[1] in ("一村", "二村", "东街社区")]
    assert named == ["一村", "二村", "东街社区"]
    assert any(one.startswith("（w02") for one in head)


def test_words_come_in_by_file_and_go_out_again(client, sweep, county, town):
    client.force_login(county.ship)
    head, _rows = _head(client, town)
    at = {name[1:4]: n for n, name in enumerate(head)}

    def line(code, looked, **cells):
        row = [None] * len(head)
        row[head.index("单位编码")], row[head.index("逐条看过")] = code, looked
        for name, text in cells.items():
            row[at[name]] = text
        return row

    some = [
        line("A11", "是"), line("A12", "是", w02="书记长期在外", w10="不清楚：没有问到"),
        line("A13", "是", w13="没有"),
    ]  # fmt: skip
    content = book([head, *some, line("B1", "是")])
    read = handed_in(county.ship, "core.unit", NAME, town.red, content)
    assert read.state == Intake.State.CHECKED
    assert len(faults(read)) == 1
    read = handed_in(county.ship, "core.unit", NAME, town.red, book([head, *some]))
    assert faults(read) == []
    read = written(county.ship, read)
    row = swept_of(sweep, town.second_village)
    lines = {one.criterion.code: one for one in coverage.lines_of(row)}
    assert (lines["w02"].state, lines["w02"].told) == ("hit", "书记长期在外")
    assert (lines["w10"].state, lines["w10"].told) == ("unknown", "没有问到")
    for unit in (town.village, town.second_village, town.community):
        assert swept_of(sweep, unit).looked_by == county.ship
    undone(county.ship, read)
    assert swept_of(sweep, town.second_village).looked_on is None
    assert not SweepHit.objects.unscoped("test").filter(criterion__code="w02").exists()
    assert Unit.objects.unscoped("test").filter(code="A12").exists()


def test_a_cell_of_what_a_record_knows_and_an_unknown_without_why_are_refused(
    client, sweep, county, town
):
    client.force_login(county.ship)
    head, _rows = _head(client, town)
    row = [None] * len(head)
    row[head.index("单位编码")], row[head.index("逐条看过")] = "A11", "是"
    row[next(n for n, name in enumerate(head) if name.startswith("（w15"))] = "超期了"
    other = [None] * len(head)
    other[head.index("单位编码")], other[head.index("逐条看过")] = "A12", "是"
    other[next(n for n, name in enumerate(head) if name.startswith("（w10"))] = "不清楚"
    read = handed_in(county.ship, "core.unit", NAME, town.red, book([head, row, other]))
    told = " ".join(map(str, faults(read)))
    assert "系统有资料，不用填" in told
    assert "请写明原因" in told
