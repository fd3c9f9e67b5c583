"""Practice postings: entered, brought to an end, appraised by whoever received the person.

They are no post: nothing here touches posts held, quotas or tenure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import held_by_key, rows_of, rows_under
from guantong.formats.names import normal
from guantong.people.models import Category, Person, PracticePosting, Status
from guantong.people.room import PERSON_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

LEAST_MONTHS, MOST_MONTHS = 1, 60
TOLD = (
    "unit_name", "task", "at_grassroots", "start",
    Field("planned", type="number", least=LEAST_MONTHS, most=MOST_MONTHS),
)  # fmt: skip


def _anywhere() -> Any:
    return Unit.objects.unscoped("接收单位可在本范围之外")


def _unit(row: Any) -> Unit | None:
    return row.unit if isinstance(row, PracticePosting) else None


#: What an officer says of a posting.
ASKED: tuple[str | Field, ...] = (
    "kind",
    Field("unit", type=Unit, required=False, known=_anywhere, initial=_unit,
          help=gettext_lazy("系统里没有的单位空着，在下面写名称。")),
    *TOLD, "document",
)  # fmt: skip


@act(
    Person, "实践锻炼.登记", gettext_lazy("登记实践锻炼"), needs=PERSON_MANAGE, name="practice-add",
    makes=PracticePosting, ask=ASKED, when=lambda person: person.status == Status.ACTIVE,
    back="remove",
)  # fmt: skip
def add(_actor: Account | None, person: Person, **facts: Any) -> Done:
    """Enter a posting of a person.

    Raises
    ------
    GuantongError
        If no receiving unit is said.
    Conflict
        If it is there already.

    """
    row = PracticePosting(person=person, sent_from=person.unit.name)
    _fill(row, facts)
    return Done(_log(row), _("已登记。"), made=row)


@act(
    Unit, "实践锻炼.登记", gettext_lazy("导入实践锻炼"), needs=PERSON_MANAGE, name="practice-take",
    makes=PracticePosting, open_to=(),
    ask=(
        Field("name", gettext_lazy("姓名"), most=40),
        Field("birth_month", gettext_lazy("出生年月"), "month", required=False),
        "kind", *TOLD, "document",
    ),
    file=FromFile(
        gettext_lazy("导入实践锻炼"),
        said={
            "name": Said(example="盘志强"),
            "birth_month": Said(example="1990.03", note=gettext_lazy("有同名的，凭它分清")),
            "kind": Said(example="驻村"),
            "unit_name": Said(titles=("接收单位",), required=True, example="红星镇一村"),
            "task": Said(example="驻村帮扶工作队员"),
            "at_grassroots": Said(titles=("是否在基层",), blank=False, example="是"),
            "start": Said(titles=("起始时间",), example="2026.03"),
            "planned": Said(titles=("期限（月）",), example="24"),
            "document": Said(titles=("文号",)),
        },
    ),
)  # fmt: skip
def take(
    _actor: Account | None, unit: Unit, name: str, birth_month: str = "", **facts: Any
) -> Done:
    """Enter the posting of a person who is known by name, in a unit or below it.

    Errors as `add`; also if nobody, or more than one, bears the name.
    """
    rows = rows_under(unit, Person).filter(
        name=normal(name), status=Status.ACTIVE, category=Category.CADRE
    )
    if birth_month:
        rows = rows.filter(birth_month=birth_month)
    found = list(rows.select_related("unit")[:2])
    if not found:
        raise GuantongError(_("%s不在本单位的在职干部中。") % name, field="name")
    if len(found) > 1:
        raise GuantongError(_("本单位有几个%s，请填出生年月。") % name, field="name")
    row = PracticePosting(person=found[0], sent_from=found[0].unit.name)
    _fill(row, facts)
    return Done(_log(row), made=row)


@act(
    PracticePosting, "实践锻炼.修改", gettext_lazy("修改"), needs=PERSON_MANAGE, versioned=True,
    ask=(*ASKED, "end"), name="edit",
)  # fmt: skip
def edit(_actor: Account | None, row: PracticePosting, **facts: Any) -> str:
    """Change what is said of a posting, but for its appraisal. Errors as `add`."""
    _fill(row, facts)
    return _log(row)


@act(
    PracticePosting, "实践锻炼.结束", gettext_lazy("结束"), needs=PERSON_MANAGE, versioned=True,
    when=lambda row: not row.end, name="finish", back="edit",
    ask=(
        Field("end", type="month", initial=lambda _row: f"{timezone.localdate():%Y-%m}"),
    ),
    confirm=gettext_lazy("到该月为止，不再列为正在参加。"),
)  # fmt: skip
def finish(_actor: Account | None, row: PracticePosting, end: str) -> str:
    """Bring a posting to its end. Errors as `add`."""
    _fill(row, {"end": end})
    return _log(row)


APPRAISAL = Field(
    "appraisal", gettext_lazy("接收单位鉴定"), "long", least=10, most=1000,
    help=gettext_lazy("由接收单位填写：表现、完成任务情况。只填一次，派出单位直接使用。"),
)  # fmt: skip
SIGNED = gettext_lazy("鉴定署您的姓名，保存后不能改。")


def unsaid(unit: Unit) -> Any:
    """Return the postings that a unit received and has not appraised."""
    return rows_of(unit, PracticePosting).filter(appraisal="")


def _choices(_reader: Account | None, unit: Unit) -> list[tuple[str, str]]:
    rows = unsaid(unit).select_related("person__unit")
    return [
        (str(one.pk), f"{one.person.name}（{one.sent_from}）{one.get_kind_display()}")
        for one in rows
    ]


@act(
    Unit, "实践锻炼.鉴定", gettext_lazy("填写实践锻炼鉴定"), needs=PERSON_MANAGE,
    name="practice-appraise", when=lambda unit: unsaid(unit).exists(), back=FINAL,
    ask=(
        Field("posting", gettext_lazy("人员"), "choice", choices=_choices), APPRAISAL,
    ),
    confirm=SIGNED,
)  # fmt: skip
def appraise(actor: Account | None, unit: Unit, posting: str, appraisal: str) -> str:
    """Put down what the receiving unit says of a person; once.

    Raises
    ------
    Conflict
        If it is said already.

    """
    row = held_by_key(PracticePosting, posting)
    if row is None or row.unit_id != unit.pk or row.appraisal:
        raise Conflict(_("这项实践锻炼已有鉴定，或已不在本单位。请刷新页面。"), field="posting")
    return _say(actor, row, appraisal)


@act(
    PracticePosting, "实践锻炼.鉴定", gettext_lazy("登记鉴定"), needs=PERSON_MANAGE,
    name="appraise", when=lambda row: row.unit_id is None and not row.appraisal, back=FINAL,
    ask=(replace(APPRAISAL, label=""),), confirm=SIGNED,
)  # fmt: skip
def enter_appraisal(actor: Account | None, row: PracticePosting, appraisal: str) -> str:
    """Enter what a unit outside the house said on paper; once."""
    return _say(actor, row, appraisal)


def _say(actor: Account | None, row: PracticePosting, appraisal: str) -> str:
    row.appraisal, row.appraised_by, row.appraised_at = appraisal, actor, timezone.now()
    row.save()
    return _log(row)


@act(
    PracticePosting, "实践锻炼.删除", gettext_lazy("删除"), needs=PERSON_MANAGE, name="remove",
    when=lambda row: not row.appraisal,
    confirm=gettext_lazy("登记错了的才删除；结束的，用“结束”。"),
    back=gettext_lazy("删错了，可以重新登记。"),
)  # fmt: skip
def remove(_actor: Account | None, row: PracticePosting) -> str:
    """Take out a posting that was entered by mistake."""
    text = _log(row)
    row.delete()
    return text


def _fill(row: PracticePosting, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if row.unit is not None:
        row.unit_name = row.unit.name
    if not row.unit_name:
        raise GuantongError(_("请选择接收单位，或写明它的名称。"), field="unit_name")
    if row.end and row.end < row.start:
        told = {"end": row.end, "start": row.start}
        raise GuantongError(_("结束时间 %(end)s 早于开始时间 %(start)s。") % told, field="end")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        told = {"name": row.person.name, "kind": row.get_kind_display(), "start": row.start}
        text = _("%(name)s %(start)s 的%(kind)s已经登记过。")
        raise Conflict(text % told, field="start") from error


def _log(row: PracticePosting) -> str:
    return f"{row.log_name}：{row.get_kind_display()}"
