"""Where everything stands on the two sides of the form, and in which size; in millimetres.

Both writers follow this plan, so that a form looks alike in Word and in PDF and each side is one
page: rows have fixed heights, and a text falls in size until it fits its box.
"""

from __future__ import annotations

from dataclasses import dataclass

from guantong.formats.appointment.form import AppointmentForm
from guantong.formats.appointment.months import dotted, read_month, read_party
from guantong.formats.appointment.resume import lines_of
from guantong.formats.documents.blocks import breakable, printable
from guantong.formats.documents.fit import (
    NARROW,
    POINTS,
    STEPS,
    fitting_size,
    fitting_size_of_entries,
)

TITLE = "干部任免审批表"
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT = 18, 12, 22, 18
#: Blank on the left and the right of a cell's text, by its kind.
PADS = {"label": 0.6, "value": 0.8, "text": 2.0, "resume": 2.0, "stamp": 6.0, "photo": 1.0}
#: Months and a blank, in sizes of the résumé's font.
HANGING = 9.0
LABEL, VALUE = 12.0, 13.0

FRONT_COLUMNS = (11.0, 14.0, 23.0, 20.0, 24.0, 21.0, 22.0, 35.0)
FRONT_ROWS = (13.5, 13.5, 13.5, 13.5, 15.0, 15.0, 13.0, 13.0, 13.0, 125.0)
BACK_COLUMNS = (11.0, 17.0, 21.0, 21.0, 23.0, 77.0)
FAMILY_HEIGHT = 96.0
FEWEST_MEMBERS, MOST_MEMBERS = 8, 24


class TooLong(ValueError):
    """A form whose text does not fit its side even in the smallest type; says which and where."""

    def __init__(self, name: str, label: str, length: int) -> None:
        self.message = f"{name}的{label}有 {length} 字，一页放不下。请精简后再打印。"
        super().__init__(self.message)


@dataclass(frozen=True)
class Cell:
    """A box of the table: place, span, what stands in it.

    Attributes
    ----------
    kind
        label, value (centred), text (from the left), resume, stamp (at the bottom right), photo.
    size
        Of the font, in points.
    entries
        A résumé's months and words.

    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    text: str = ""
    kind: str = "value"
    size: float = VALUE
    entries: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Side:
    """One page: the table's measures, its cells, what stands over and under it."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    cells: tuple[Cell, ...]
    title: str = ""
    foot: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """Both sides of one person's form."""

    name: str
    front: Side
    back: Side
    photo: bytes


def sheet_of(form: AppointmentForm) -> Sheet:
    """Lay out a form.

    Raises
    ------
    TooLong
        If a text fits in no size, or the family is too large.

    """
    return Sheet(form.name, _front(form), _back(form), form.photo)


def _front(form: AppointmentForm) -> Side:
    plan = _Plan(form.name, FRONT_COLUMNS, FRONT_ROWS)
    rows = (
        (("姓　名", form.name), ("性　别", form.sex), ("出生年月\n（岁）", _birth(form))),
        (("民　族", form.ethnicity), ("籍　贯", form.native_place), ("出生地", form.birthplace)),
        (
            ("入　党\n时　间", _party(form.party)),
            ("参加工\n作时间", dotted(form.work_start)),
            ("健康状况", form.health),
        ),
    )
    for row, pairs in enumerate(rows):
        for (label, text), (at, wide) in zip(pairs, ((0, 2), (3, 1), (5, 1)), strict=True):
            plan.label(row, at, label, columns=wide)
            plan.put(row, at + wide, text, label)
    plan.cells.append(Cell(0, 7, rows=4, text="照　片", kind="photo", size=LABEL))
    plan.label(3, 0, "专业技\n术职务", columns=2)
    plan.put(3, 2, form.title, "专业技术职务", columns=2)
    plan.label(3, 4, "熟悉专业\n有何专长")
    plan.put(3, 5, form.speciality, "专长", columns=2)
    plan.label(4, 0, "学历\n学位", rows=2)
    for row, label, service in (
        (4, "全日制\n教　育", "full_time"),
        (5, "在　职\n教　育", "in_service"),
    ):
        plan.label(row, 1, label)
        plan.put(row, 2, _pair(form, service, "education", "degree"), "学历学位", columns=2)
        plan.label(row, 4, "毕业院校\n系及专业")
        schools = _pair(form, service, "education_school", "degree_school")
        plan.put(row, 5, schools, "毕业院校系及专业", columns=3)
    posts = (
        ("现任职务", form.current_post),
        ("拟任职务", form.proposed_post),
        ("拟免职务", form.removed_post),
    )
    for row, (label, text) in enumerate(posts, start=6):
        plan.label(row, 0, label, columns=2)
        plan.put(row, 2, text, label, columns=6, kind="text")
    plan.label(9, 0, "简\n\n历")
    plan.resume(9, 1, form.resume, columns=7)
    return Side(FRONT_COLUMNS, FRONT_ROWS, tuple(plan.cells), title=TITLE)


def _back(form: AppointmentForm) -> Side:
    family = [member for member in form.family if not member.is_blank]
    if len(family) > MOST_MEMBERS:
        raise TooLong(form.name, "家庭成员栏", sum(len(m.work) + len(m.name) for m in family))
    count = max(FEWEST_MEMBERS, len(family))
    rows = (32.0, 24.0, 24.0, 9.0, *(FAMILY_HEIGHT / count,) * count, 30.0, 36.0)
    plan = _Plan(form.name, BACK_COLUMNS, rows)
    texts = (
        ("奖惩\n情况", form.awards), ("年度\n考核\n结果", form.assessment),
        ("任免\n理由", form.reason),
    )  # fmt: skip
    for row, (label, text) in enumerate(texts):
        plan.label(row, 0, label)
        plan.put(row, 1, text, label.replace("\n", ""), columns=5, kind="text")
    plan.label(3, 0, "家庭\n主要\n成员\n及重\n要社\n会关\n系", rows=count + 1)
    for at, label in enumerate(
        ("称　谓", "姓　名", "出生年月", "政治面貌", "工作单位及职务"), start=1
    ):
        plan.label(3, at, label)
    for number in range(count):
        cells = ("",) * 5
        if number < len(family):
            m = family[number]
            cells = (m.kinship, m.name, dotted(m.birth), m.political_status, m.work)
        for at, text in enumerate(cells, start=1):
            kind = "text" if at == 5 else "value"
            plan.put(4 + number, at, text, "家庭成员栏", kind=kind)
    last = 4 + count
    plan.label(last, 0, "呈报\n单位")
    signed = f"{form.reporting_unit}\n{_day(form.filled_on)}"
    plan.put(last, 1, signed, "呈报单位", columns=5, kind="stamp")
    blank = "（盖章）\n年　　月　　日"
    plan.label(last + 1, 0, "审批\n机关\n意见")
    plan.put(last + 1, 1, blank, "审批机关意见", columns=3, kind="stamp")
    plan.label(last + 1, 4, "行政机关\n任免意见")
    plan.put(last + 1, 5, blank, "行政机关任免意见", kind="stamp")
    return Side(BACK_COLUMNS, rows, tuple(plan.cells), foot=_foot(form))


class _Plan:
    """Gathers a side's cells, each in the largest size that fits."""

    def __init__(self, name: str, columns: tuple[float, ...], rows: tuple[float, ...]) -> None:
        self.name, self.columns, self.rows = name, columns, rows
        self.cells: list[Cell] = []

    def label(self, row: int, column: int, text: str, *, rows: int = 1, columns: int = 1) -> None:
        self._add(Cell(row, column, rows, columns, text, "label"), "表头", LABEL)

    def put(
        self, row: int, column: int, text: str, label: str, *, columns: int = 1, kind: str = "value"
    ) -> None:
        largest = STEPS[0] if kind == "text" and columns > 1 else VALUE
        label = label.replace("\n", "").replace("\u3000", "")
        self._add(Cell(row, column, 1, columns, printable(text), kind), label, largest)

    def resume(self, row: int, column: int, text: str, *, columns: int) -> None:
        cell = Cell(row, column, 1, columns, kind="resume", entries=lines_of(text))
        width, height = self._box(cell)
        size = fitting_size_of_entries(cell.entries, width, height, hanging=HANGING)
        if size is None:
            raise TooLong(self.name, "简历", len(text))
        most = int((width / size - HANGING) / NARROW)
        entries = tuple((m, breakable(printable(words), most)) for m, words in cell.entries)
        self.cells.append(Cell(row, column, 1, columns, "", "resume", size, entries))

    def _add(self, cell: Cell, label: str, largest: float) -> None:
        size = fitting_size(cell.text, *self._box(cell), largest=largest)
        if size is None:
            raise TooLong(self.name, label, len(cell.text))
        text = breakable(cell.text, int(self._box(cell)[0] / size / NARROW))
        self.cells.append(
            Cell(cell.row, cell.column, cell.rows, cell.columns, text, cell.kind, size)
        )

    def _box(self, cell: Cell) -> tuple[float, float]:
        width = sum(self.columns[cell.column : cell.column + cell.columns])
        height = sum(self.rows[cell.row : cell.row + cell.rows])
        return (width - 2 * PADS[cell.kind] - 0.4) * POINTS, (height - 1.0) * POINTS


def too_long(form: AppointmentForm) -> str:
    """Return why a form cannot be printed; "" if it can."""
    try:
        sheet_of(form)
    except TooLong as error:
        return error.message
    return ""


def _birth(form: AppointmentForm) -> str:
    born, now = read_month(form.birth), read_month(form.age_date) or read_month(form.filled_on)
    if not born or not now or len(born) < 7 or len(now) < 7:
        return dotted(form.birth)
    months = [int(month[:4]) * 12 + int(month[5:]) for month in (born, now)]
    return f"{dotted(form.birth)}\n（{(months[1] - months[0]) // 12}岁）"


def _party(text: str) -> str:
    party = read_party(text)
    return "\n".join(filter(None, (dotted(party.joined or ""), "；".join(party.others))))


def _pair(form: AppointmentForm, service: str, first: str, second: str) -> str:
    """Return what 学历 and 学位 say, once where both say the same."""
    texts = [getattr(form, f"{service}_{first}"), getattr(form, f"{service}_{second}")]
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _day(text: str) -> str:
    digits = "".join(c for c in text if c.isdecimal())
    if len(digits) == 8:
        return f"{digits[:4]}年{int(digits[4:6])}月{int(digits[6:])}日"
    month = read_month(text)
    return f"{month[:4]}年{int(month[5:])}月" if month and len(month) == 7 else text


def _foot(form: AppointmentForm) -> tuple[str, ...]:
    limit = form.limit_before_reform
    reform = [f"改革前任职年龄界限：{dotted(limit)}" if read_month(limit) else limit]
    if form.retirement_month:
        reform.append(f"到龄年月：{dotted(form.retirement_month)}")
    counted = f"计算年龄时间：{_day(form.age_date)}" if form.age_date else ""
    first = "　".join(filter(None, (f"填表人：{form.filled_by}", counted)))
    return (first, "，".join(filter(None, reform)))
