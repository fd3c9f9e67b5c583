"""A sheet on its way up the tree: said, checked by another, fixed, unlocked with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.roles import ACCOUNTANT, ORGANISATION_OFFICER, TOWNSHIP_OFFICER
from guantong.core.scope import rows_of
from guantong.programmes import asking
from guantong.programmes.models import (
    DataElement,
    DataSheet,
    DataValue,
    DataWord,
    Told,
    ValueOrigin,
    ValueState,
)
from guantong.programmes.room import VALUE_CHECK, VALUE_FIX, VALUE_REPORT
from guantong.programmes.services import checks, values
from guantong.programmes.services.values import Said, number, plain

if TYPE_CHECKING:
    from guantong.core.models import Account

State = ValueState
#: Who fills in what is not asked of the unit itself.
ABOVE = (ACCOUNTANT, TOWNSHIP_OFFICER, ORGANISATION_OFFICER)
WORD = "word"
LONGEST = 200


def field_of(element: DataElement, last: str = "") -> Field:
    """Return what a form asks of an element; ``last`` is what was said before, shown beside it."""
    told = [_("单位：%s") % element.measure, last, element.definition]
    whole = not element.decimals
    return Field(
        element.code, element.name, "number" if whole else "money", required=False,
        help="；".join(filter(None, told)), seen_by=() if element.told == Told.SELF else ABOVE,
    )  # fmt: skip


def _asks(sheet: DataSheet) -> tuple[Field, ...]:
    """Return what a sheet's form asks, each with the last number beside it: never filled in."""
    looked = checks.look([sheet])[sheet.pk]
    last = asking.before(sheet.period)
    fields = []
    for one in asking.asked(looked.elements):
        past = dict(looked.past.get(one.code, ()))
        said = _("上期 %s") % number(past[last]) if last in past else _("上期没有数")
        held = looked.numbers.get(one.code)
        known = _("现为 %s，空着不改") % number(held.value) if held else ""
        fields.append(field_of(one, "；".join(filter(None, (said, known)))))
    word = Field(
        WORD, gettext_lazy("说明"), required=False, most=LONGEST,
        help=gettext_lazy("勾稽不平，或者与往期相差大的，写明原因"),
    )  # fmt: skip
    return (*fields, word)


@act(
    DataSheet, "报表.填报", gettext_lazy("填报"), needs=VALUE_REPORT, name="fill", ask=_asks,
    when=(State.OPEN,), back="withdraw", open_to=("screen", "paper"),
)  # fmt: skip
def fill(actor: Account | None, sheet: DataSheet, word: str = "", **numbers: Any) -> Done:
    """Say a sheet's numbers, and hand it on once the unit's own are all said.

    Raises
    ------
    GuantongError
        If nothing is said, a number cannot stand, or one that needs a word has none.

    """
    known = {one.code: one for one in asking.Definitions([sheet.unit_path]).elements(sheet.unit)}
    said = [
        Said(known[code], sheet.unit, sheet.period, Decimal(value))
        for code, value in numbers.items() if value is not None and code in known
    ]  # fmt: skip
    if not said and not word:
        raise GuantongError(_("一项也没有填。没有的填 0；不知道的空着。"))
    values.put(actor, said)
    looked = settle(actor, [sheet], {sheet.pk: word})[sheet.pk]
    if looked.open:
        text = "；".join(one.found for one in looked.open)
        raise GuantongError(_("%s。请核对；数字没有错的，写明原因。") % text, field=WORD)
    left = [one.name for one in looked.lacking if one.told == Told.SELF]
    if left:
        told = _("已保存。还没有填：%s。没有数的，直接“上报”。") % "、".join(left)
        return Done(f"{sheet}填报 {len(said)} 项", told)
    hand_on(actor, [sheet])
    return Done(f"{sheet}填报 {len(said)} 项并上报", _("已上报：%s。") % sheet)


def settle(
    actor: Account | None, sheets: Sequence[DataSheet], words: Mapping[int, str]
) -> dict[int, checks.Looked]:
    """Look at sheets anew; a word that was given explains all that needs one."""
    looked = checks.look(sheets)
    for one in sheets:
        if words.get(one.pk) and looked[one.pk].open:
            checks.explain(actor, one, looked[one.pk].open, words[one.pk])
    return checks.recount(sheets)


def hand_on(actor: Account | None, sheets: Iterable[DataSheet]) -> None:
    """Let sheets be reported, with all they say."""
    day = timezone.localdate()
    for sheet in sheets:
        sheet.reported_by, sheet.reported_on, sheet.returned = actor, day, ""
        move(sheet, State.REPORTED)


def move(sheet: DataSheet, state: str) -> None:
    """Bring a sheet and its numbers to a state."""
    sheet.state = state
    sheet.save()
    numbers_of(sheet).update(state=state)
    for follow in FOLLOWED:
        transaction.on_commit(partial(follow, sheet.unit), robust=True)


#: What jobs reckon anew of a unit once a sheet of it came to another state.
FOLLOWED: list[Callable[[Unit], object]] = []


def followed(follow: Callable[[Unit], object]) -> Callable[[Unit], object]:
    """Register what a job reckons anew of a unit; the night does it besides."""
    FOLLOWED.append(follow)
    return follow


def numbers_of(sheet: DataSheet) -> Any:
    """Return the current numbers of a sheet."""
    return rows_of(sheet.unit, DataValue, "unit").filter(period=sheet.period, current=True)


def another(actor: Account | None, sheet: DataSheet) -> None:
    """Refuse whoever said what is to be checked.

    Raises
    ------
    Refused
        If the actor said one of the numbers, or handed them on.

    """
    if actor is None:
        return
    said = numbers_of(sheet).filter(said_by=actor).exists()
    if said or sheet.reported_by_id == actor.pk:
        raise Refused(_("“%s”里有您本人填报的数，须由另一人办理。") % sheet)


def explained(sheet: DataSheet) -> None:
    """Refuse while something has no word.

    Raises
    ------
    Conflict
        With what it is.

    """
    if sheet.breaks:
        found = "；".join(one.found for one in checks.look([sheet])[sheet.pk].open)
        raise Conflict(_("还有待说明的：%s。请先“说明”。") % found)


@act(
    DataSheet, "报表.上报", gettext_lazy("上报"), needs=VALUE_REPORT, name="report",
    when=(State.OPEN,), back="withdraw",
    confirm=lambda sheet: (
        _("还有 %d 项没有填，按不知道上报。") % sheet.lacking if sheet.lacking
        else _("上报后由乡镇审核，审核前可以收回。")
    ),
)  # fmt: skip
def report(actor: Account | None, sheet: DataSheet) -> str:
    """Hand a sheet on as it is.

    Raises
    ------
    GuantongError
        If it says nothing.
    Conflict
        If something has no word.

    """
    if not numbers_of(sheet).exists():
        raise GuantongError(_("一项也没有填，请先填报。"))
    checks.recount([sheet])
    explained(sheet)
    hand_on(actor, [sheet])
    return f"{sheet}上报"


@act(
    DataSheet, "报表.收回", gettext_lazy("收回"), needs=VALUE_REPORT, name="withdraw",
    when=(State.REPORTED,), back="report",
    confirm=gettext_lazy("收回后可以改，改好再上报。"),
)  # fmt: skip
def withdraw(actor: Account | None, sheet: DataSheet) -> str:
    """Take a sheet back before it is checked."""
    move(sheet, State.OPEN)
    return f"{sheet}收回"


def _open(sheet: DataSheet) -> list[checks.Break]:
    return checks.look([sheet])[sheet.pk].open if sheet.pk else []


def _to_explain(_actor: Any, sheet: DataSheet) -> list[tuple[str, str]]:
    return [(one.about, one.found) for one in _open(sheet)]


@act(
    DataSheet, "报表.说明", gettext_lazy("说明"), needs=VALUE_REPORT, name="explain",
    makes=DataWord, when=lambda sheet: sheet.breaks > 0 and sheet.state != State.FIXED,
    ask=(
        Field("about", gettext_lazy("要说明的"), "choices", choices=_to_explain,
              initial=lambda row: [one.about for one in _open(row)]),
        Field(WORD, type="reason", most=LONGEST),
    ),
)  # fmt: skip
def explain(actor: Account | None, sheet: DataSheet, about: list[str], word: str) -> Done:
    """Say why numbers stand as they do, for one or more of what was found.

    Raises
    ------
    GuantongError
        If nothing of it is to be explained any more.

    """
    some = [one for one in _open(sheet) if one.about in about]
    made = checks.explain(actor, sheet, some, word)
    checks.recount([sheet])
    return Done(f"{sheet}说明：{word}", _("已说明。"), made[0], value=sheet)


@act(
    DataSheet, "报表.审核", gettext_lazy("审核通过"), needs=VALUE_CHECK, name="check",
    when=(State.REPORTED,), back="uncheck",
    confirm=lambda sheet: (
        _("还有 %d 项没有填。审核通过后报县里核定。") % sheet.lacking if sheet.lacking
        else _("审核通过后报县里核定。")
    ),
)  # fmt: skip
def check(actor: Account | None, sheet: DataSheet) -> str:
    """Let a sheet pass; errors as `another`, `explained`."""
    another(actor, sheet)
    explained(sheet)
    sheet.checked_by, sheet.checked_on = actor, timezone.localdate()
    move(sheet, State.CHECKED)
    return f"{sheet}审核通过"


@act(
    DataSheet, "报表.撤回审核", gettext_lazy("撤回审核"), needs=VALUE_CHECK, name="uncheck",
    when=(State.CHECKED,), back="check", confirm=gettext_lazy("撤回后重新审核。"),
)  # fmt: skip
def uncheck(actor: Account | None, sheet: DataSheet) -> str:
    """Take back that a sheet passed."""
    sheet.checked_by = sheet.checked_on = None
    move(sheet, State.REPORTED)
    return f"{sheet}撤回审核"


@act(
    DataSheet, "报表.退回", gettext_lazy("退回填报"), needs=VALUE_CHECK, name="send-back",
    when=(State.REPORTED,), back="report",
    ask=(Field("returned", type="reason", most=LONGEST,
               help=gettext_lazy("写明哪一项要核对、为什么。")),),
    confirm=gettext_lazy("退回后由填报人改了再报。"),
)  # fmt: skip
def send_back(actor: Account | None, sheet: DataSheet, returned: str) -> str:
    """Give a sheet back to whoever reported it."""
    sheet.returned = returned
    move(sheet, State.OPEN)
    return f"{sheet}退回：{returned}"


@act(
    DataSheet, "报表.核定", gettext_lazy("核定"), needs=VALUE_FIX, name="fix",
    when=(State.CHECKED,), back="unlock",
    confirm=gettext_lazy("核定后锁定；要改的，由核定的单位写明原因解锁。"),
)  # fmt: skip
def fix(actor: Account | None, sheet: DataSheet) -> str:
    """Fix a sheet's numbers; errors as `another`, `explained`.

    Raises
    ------
    Refused
        If the actor checked it.

    """
    another(actor, sheet)
    explained(sheet)
    if actor is not None and sheet.checked_by_id == actor.pk:
        raise Refused(_("“%s”是您本人审核的，须由另一人核定。") % sheet)
    sheet.fixed_by, sheet.fixed_on = actor, timezone.localdate()
    move(sheet, State.FIXED)
    return f"{sheet}核定"


@act(
    DataSheet, "报表.退回审核", gettext_lazy("退回乡镇"), needs=VALUE_FIX, name="hand-down",
    when=(State.CHECKED,), back="check",
    ask=(Field("returned", type="reason", most=LONGEST),),
    confirm=gettext_lazy("退回后由乡镇重新审核。"),
)  # fmt: skip
def hand_down(actor: Account | None, sheet: DataSheet, returned: str) -> str:
    """Give a sheet back to whoever checked it."""
    sheet.returned, sheet.checked_by, sheet.checked_on = returned, None, None
    move(sheet, State.REPORTED)
    return f"{sheet}退回审核：{returned}"


@act(
    DataSheet, "报表.解锁", gettext_lazy("解锁"), needs=VALUE_FIX, name="unlock",
    when=(State.FIXED,), back="fix",
    ask=(Field("why", gettext_lazy("解锁原因"), "reason", most=LONGEST),),
    confirm=gettext_lazy("解锁后可以更正，改好须重新核定；原来的数都保留。"),
)  # fmt: skip
def unlock(actor: Account | None, sheet: DataSheet, why: str) -> str:
    """Let fixed numbers be corrected, by the level that fixed them.

    Raises
    ------
    Refused
        If they were fixed further up.

    """
    by = sheet.fixed_by
    if actor is not None and by is not None and not actor.may(VALUE_FIX, by.unit.path):
        raise Refused(_("“%(sheet)s”由%(unit)s核定，须由它解锁。") % {
            "sheet": sheet, "unit": by.unit.name,
        })  # fmt: skip
    sheet.fixed_by = sheet.fixed_on = None
    move(sheet, State.CHECKED)
    return f"{sheet}解锁：{why}"


@act(
    DataValue, "数据.更正", gettext_lazy("更正"), needs=VALUE_CHECK, name="correct",
    when=lambda row: row.current and row.state in (State.REPORTED, State.CHECKED),
    ask=lambda row: (
        Field("value", type="money" if row.element.decimals else "number",
              help=_("现为 %s") % number(row.value)),
        Field("reason", type="reason", most=LONGEST),
    ),
    back=gettext_lazy("更正错了，再更正一次；每次的数都保留。"),
)  # fmt: skip
def correct(actor: Account | None, row: DataValue, value: Decimal, reason: str) -> Done:
    """Put another number in the place of one, which is kept; another person hands it on.

    Raises
    ------
    Refused
        If it was checked, and the actor does not fix.
    GuantongError
        If the number is the same, or cannot stand.

    """
    if row.state == State.CHECKED and actor is not None and not actor.may(VALUE_FIX, row.unit_path):
        raise Refused(_("已经审核过，请先撤回审核，或者由县里更正。"))
    if value == row.value:
        raise GuantongError(_("与现在的数相同。"), field="value")
    one = Said(row.element, row.unit, row.period, Decimal(value), reason=reason)
    values.refuse(one)
    made = values.replace(actor, row, one, ValueOrigin.FORM, timezone.localdate())
    sheets = values.sheets_of({row.unit_id: row.unit}, [row.period])
    checks.recount(list(sheets.values()))
    told = f"{row}由 {plain(row.value)} 更正为 {plain(value)}：{reason}"
    return Done(told, _("已更正，原数保留。"), made)
