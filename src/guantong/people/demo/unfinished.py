"""Work on invented people that an officer began: an import with faults, comparisons."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from guantong.core.services import tasks
from guantong.formats.appointment.roster import COLUMNS
from guantong.formats.workbook.write import write_table
from guantong.frame.intake import life
from guantong.people.services import reconcile, roster
from guantong.people.services.forms.outward import texts_of

if TYPE_CHECKING:
    from guantong.core.models import Account, Task, Unit
    from guantong.people.models import Person

LABEL = "（演示，人物虚构）"
HEAD = ("姓名", "性别", "出生年月", "民族", "政治面貌", "入党时间", "学历")
#: Two rows cannot stand so: there is no thirteenth month, and no such party.
ROWS = (
    ("盘志强（虚构）", "男", "1985.03", "瑶族", "中共党员", "2008.07", "大学本科"),
    ("奉小妹（虚构）", "女", "1990.13", "瑶族", "中共党员", "2014.07", "大学专科"),
    ("唐国安（虚构）", "男", "1978.11", "汉族", "中共党员", "2001.06", "大学本科"),
    ("蒋春兰（虚构）", "女", "1993.05", "汉族", "党内人士", "2019.07", "大学本科"),
    ("何建军（虚构）", "男", "1969.08", "汉族", "中共党员", "1995.07", "大学专科"),
)
#: Place in a roster → the field in which it says something else than the system, and what.
OTHERWISE = {0: ("native_place", "湖南长沙"), 2: ("work_start", "2001.09")}


def begin(actor: Account, people: Sequence[Person], others: Sequence[Person]) -> None:
    """Begin an import and a comparison that wait for their officer, and one that fails.

    Parameters
    ----------
    people, others
        The invented cadres of two units; the comparison that fails is of the others.

    """
    unit = people[0].unit
    name = f"{unit.name}党员名册{LABEL}.xlsx"
    content = io.BytesIO(_book("党员名册", HEAD, ROWS))
    _work(life.begin(actor, roster.take, unit, name, content).task)
    head = [column.title for column in COLUMNS]
    _compare(actor, unit, f"干部名册{LABEL}.xlsx", _book("干部名册", head, _lines(people)))
    # Without names nobody is told from another: refused, in words.
    nameless = _book("干部名册", head[1:], [line[1:] for line in _lines(others)])
    _compare(actor, others[0].unit, f"干部名册缺姓名列{LABEL}.xlsx", nameless)


def _lines(people: Sequence[Person]) -> list[list[str]]:
    numbers = {person.pk: person.id_number.reveal() for person in people}
    out = []
    for place, form in enumerate(texts_of(people, id_numbers=numbers)):
        said = {column.name: str(getattr(form, column.name)) for column in COLUMNS}
        said.update([OTHERWISE[place]] if place in OTHERWISE else [])
        out.append(list(said.values()))
    return out


def _book(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    out = io.BytesIO()
    write_table(out, title, head, rows)
    return out.getvalue()


def _compare(actor: Account, unit: Unit, name: str, content: bytes) -> None:
    _work(reconcile.begin(actor, unit, roster=ContentFile(content, name)))


def _work(task: Task | None) -> None:
    """Do at once what else a worker would do."""
    if task is not None:
        tasks.run.func(task.pk)
