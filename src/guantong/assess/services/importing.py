"""Taking answers that were collected on paper: every fault of every row is told, or all is kept."""

from __future__ import annotations

import io
import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.assess.models import Ballot, Campaign, Form, Indicator, Ratee, Source
from guantong.assess.room import CAMPAIGN_MANAGE
from guantong.assess.services.answering import BLANK, NO, UNKNOWN, YES, indicators
from guantong.assess.services.campaigns import digest_of
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.models import StoredFile, Task
from guantong.core.scope import rows_of
from guantong.core.services import files, tasks
from guantong.formats.workbook.faults import Fault, write_marked
from guantong.formats.workbook.read import Table, TableError, read_table, text_of
from guantong.standards.indicators import SOURCES

if TYPE_CHECKING:
    from guantong.core.models import Account

RATER, SOURCE, UNIT, RATEE = "答卷号", "来源", "单位", "考察对象"
FIXED = (RATER, SOURCE, UNIT, RATEE)
LONGEST_RATER = 40
WORDS = {
    "是": YES, "1": YES, "√": YES, "否": NO, "0": NO, "×": NO, "不了解": UNKNOWN, "2": UNKNOWN,
    "": BLANK,
}  # fmt: skip
MOST_FAULTS = 5000


@dataclass
class Sheet:
    """One respondent's forms, as the table gives them."""

    source: str
    forms: dict[int, bytes] = field(default_factory=dict)


def template(campaign: Campaign) -> tuple[list[str], list[list[str]]]:
    """Return head and first rows of an empty table for this inspection."""
    head = [*FIXED, *(row.code for row in indicators(campaign))]
    rows = [["", "", r.unit.name, r.name] for r in rows_of(campaign, Ratee).select_related("unit")]
    return head, rows


@act(
    Campaign, "考察.申请导入", _("导入答卷"), needs=CAMPAIGN_MANAGE, when=(Campaign.State.OPEN,),
    open_to=(), name="import",
)  # fmt: skip
def submit(actor: Account, campaign: Campaign, name: str, content: BinaryIO) -> Done:
    """Keep a file and queue its import; its own view leads to the task.

    Raises
    ------
    GuantongError
        If the file is not taken, or was imported before.

    """
    file = files.store(actor, campaign.unit, name, content, "答卷导入")
    done = rows_of(campaign.unit, Task).filter(
        kind="assess.import", arguments__sha256=file.sha256, arguments__campaign=campaign.pk,
        result__imported=True,
    )  # fmt: skip
    if done.exists():
        files.discard(actor, file)
        raise Conflict(f"「{name}」的内容已经导入过，没有重复导入。", field="file")
    told = {"campaign": campaign.pk, "file": file.pk, "sha256": file.sha256}
    title = f"导入答卷：{file.name}"
    return Done(title, value=tasks.submit(actor, campaign.unit, "assess.import", title, told))


@tasks.kind("assess.import")
def run(progress: tasks.Progress) -> dict[str, Any]:
    """Do the queued import; a file with faults comes back marked and nothing is kept."""
    told = progress.task.arguments
    rows = rows_of(progress.task.unit, Campaign).select_related("unit")
    campaign, owner = rows.get(pk=told["campaign"]), progress.task.owner
    file = rows_of(campaign.unit, StoredFile).get(pk=told["file"])
    progress(5, "读取文件")
    try:
        table = read_table(files.path_of(file), file.name)
    except TableError as error:
        raise GuantongError(error.message) from error
    progress(30, "逐行核对")
    sheets, faults = check(campaign, table)
    if faults:
        out = io.BytesIO()
        write_marked(out, table, faults)
        out.seek(0)
        stem = file.name.rpartition(".")[0]
        marked = files.store(owner, campaign.unit, f"{stem}_问题.xlsx", out, "导入问题")
        more = "（只列前 5000 处）" if len(faults) >= MOST_FAULTS else ""
        return {
            "message": f"发现 {len(faults)} 处问题{more}，没有导入任何答卷。"
            f"首处：{faults[0].place(table)}：{faults[0].message}",
            "link": reverse("office:file", args=[marked.pk]), "imported": False,
        }  # fmt: skip
    progress(70, "写入答卷")
    count = keep(owner, campaign, sheets)
    # What ties an answer to the number on its paper goes as soon as it is not needed.
    files.discard(owner, file)
    return {
        "message": f"导入 {len(sheets)} 人的 {count} 份答卷。",
        "link": reverse("assess:campaign", args=[campaign.pk]), "imported": True,
    }  # fmt: skip


def check(campaign: Campaign, table: Table) -> tuple[dict[str, Sheet], list[Fault]]:
    """Read the table; return the respondents' forms, and every fault of every row."""
    yardsticks = indicators(campaign)
    faults = _head_faults(table, yardsticks)
    if faults:
        return {}, faults
    reader = _Reader(campaign, table, yardsticks)
    for number, row in enumerate(table.rows):
        if len(reader.faults) >= MOST_FAULTS:
            break
        reader.read(number, row)
    return reader.sheets, reader.faults


@act(
    Campaign, "考察.导入答卷", _("写入导入的答卷"), needs=CAMPAIGN_MANAGE,
    when=(Campaign.State.OPEN,), open_to=(),
)  # fmt: skip
def keep(_actor: Account | None, campaign: Campaign, sheets: dict[str, Sheet]) -> Done:
    """Keep imported forms as handed-in ballots; return how many forms there are."""
    home = {r.pk: r for r in rows_of(campaign, Ratee).select_related("unit")}
    forms: list[tuple[Ballot, dict[int, bytes]]] = []
    for sheet in sheets.values():
        units = {home[pk].unit for pk in sheet.forms}
        unit = units.pop() if len(units) == 1 else campaign.unit
        own = next(iter(sheet.forms)) if sheet.source == Source.SELF else None
        ballot = Ballot(
            campaign=campaign, unit=unit, unit_path=unit.path, source=sheet.source, ratee_id=own,
            digest=digest_of(secrets.token_hex(16)), state=Ballot.State.SUBMITTED,
            submitted_on=timezone.localdate(), imported=True,
        )  # fmt: skip
        forms.append((ballot, sheet.forms))
    # The order of the file is forgotten, so that a row cannot be found again by its number.
    secrets.SystemRandom().shuffle(forms)
    Ballot.objects.bulk_create([ballot for ballot, _ in forms], batch_size=500)
    made = [
        Form(ballot=ballot, ratee_id=pk, answers=answers, revision=1)
        for ballot, given in forms
        for pk, answers in given.items()
    ]
    Form.objects.bulk_create(made, batch_size=500)
    return Done(f"{campaign.name}导入答卷 {len(made)} 份", value=len(made))


def _head_faults(table: Table, yardsticks: list[Indicator]) -> list[Fault]:
    codes = {row.code for row in yardsticks}
    out = []
    for column, name in enumerate(table.head):
        if name in table.head[:column]:
            out.append(Fault(-1, column, f"列“{name}”重复"))
        elif name not in codes and name not in FIXED:
            out.append(Fault(-1, column, f"不认识列“{name}”"))
    for name in FIXED:
        if name not in table.head:
            out.append(Fault(-1, len(table.head), f"缺少列“{name}”"))
    if not codes & set(table.head):
        out.append(Fault(-1, len(table.head), "没有一列是指标编号"))
    return out


class _Reader:
    """Reads row by row and remembers what a later row may clash with."""

    def __init__(self, campaign: Campaign, table: Table, yardsticks: list[Indicator]) -> None:
        self.table, self.campaign, self.size = table, campaign, len(yardsticks)
        self.at = {name: column for column, name in enumerate(table.head)}
        places = {row.code: (place, row) for place, row in enumerate(yardsticks)}
        self.asked = [(c, *places[name]) for name, c in self.at.items() if name in places]
        self.sources = {label: source for source, label in SOURCES.items()}
        self.people: dict[str, list[Ratee]] = defaultdict(list)
        for ratee in rows_of(campaign, Ratee).select_related("unit"):
            self.people[ratee.name].append(ratee)
        self.units = {r.unit.name for found in self.people.values() for r in found}
        self.sheets: dict[str, Sheet] = {}
        self.first: dict[tuple[str, int], int] = {}
        self.faults: list[Fault] = []

    def read(self, number: int, row: list[Any]) -> None:
        before = len(self.faults)
        if len(row) > len(self.table.head):
            self._say(number, len(self.table.head), "比表头多出的单元格")
        cells = [text_of(cell) for cell in row] + [""] * (len(self.table.head) - len(row))
        rater = self._rater(number, cells)
        source = self._source(number, cells, rater)
        ratee = self._ratee(number, cells)
        answers = self._answers(number, cells, source)
        if ratee is not None and rater:
            known = self.first.setdefault((rater, ratee.pk), number)
            if known != number:
                self._say(number, self.at[RATEE], f"与第 {known + 2} 行重复：同一答卷号、同一对象")
            own = self.sheets.get(rater)
            if source == Source.SELF and own and set(own.forms) - {ratee.pk}:
                self._say(number, self.at[RATEE], "自评只能评本人，这个答卷号已评过另一人")
        if len(self.faults) == before and ratee is not None:
            sheet = self.sheets.setdefault(rater, Sheet(source))
            sheet.forms[ratee.pk] = answers

    def _say(self, row: int, column: int | None, message: str) -> None:
        self.faults.append(Fault(row, column, message))

    def _rater(self, number: int, cells: list[str]) -> str:
        value = cells[self.at[RATER]]
        if not value:
            self._say(number, self.at[RATER], "答卷号为空")
        elif len(value) > LONGEST_RATER:
            self._say(number, self.at[RATER], f"答卷号超过 {LONGEST_RATER} 字")
            return ""
        return value

    def _source(self, number: int, cells: list[str], rater: str) -> str:
        text = cells[self.at[SOURCE]]
        source = self.sources.get(text, "")
        if not source:
            words = "、".join(self.sources)
            self._say(number, self.at[SOURCE], f"来源“{text}”不存在，可填：{words}")
        known = self.sheets.get(rater)
        if source and known and known.source != source:
            label = SOURCES[known.source]
            self._say(number, self.at[SOURCE], f"同一答卷号前面的来源是“{label}”")
        return source

    def _ratee(self, number: int, cells: list[str]) -> Ratee | None:
        name, unit = cells[self.at[RATEE]], cells[self.at[UNIT]]
        if not name:
            self._say(number, self.at[RATEE], "考察对象为空")
        elif name not in self.people:
            self._say(number, self.at[RATEE], f"本次考察没有“{name}”")
        if unit and unit not in self.units:
            self._say(number, self.at[UNIT], f"本次考察没有单位“{unit}”")
            return None
        found = [r for r in self.people.get(name, ()) if not unit or r.unit.name == unit]
        if name in self.people and not found:
            self._say(number, self.at[UNIT], f"“{name}”不在“{unit}”")
        if len(found) > 1:
            self._say(number, self.at[RATEE], f"有 {len(found)} 位“{name}”，请填写单位")
        return found[0] if len(found) == 1 else None

    def _answers(self, number: int, cells: list[str], source: str) -> bytes:
        data = bytearray([BLANK]) * self.size
        for column, place, yardstick in self.asked:
            answer = WORDS.get(cells[column])
            if answer is None:
                text = cells[column][:20]
                self._say(number, column, f"答案“{text}”看不懂，可填：是、否、不了解")
            elif answer != BLANK and source and source not in yardstick.sources:
                self._say(number, column, f"{SOURCES[source]}不答 {yardstick.code}")
            else:
                data[place] = answer
        if all(cells[column] == "" for column, _place, _row in self.asked):
            self._say(number, None, "整行没有一个答案")
        return bytes(data)
