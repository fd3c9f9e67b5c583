"""Standards: drafted, filled with criteria, published by two persons; then the next edition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.facts import FACTS
from guantong.core.fields import Field, FromFile
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of, rows_of_all
from guantong.core.services import events
from guantong.programmes.models import Appraisal, Criterion, Standard
from guantong.programmes.room import STANDARD_MANAGE
from guantong.programmes.services.predicates import PREDICATES
from guantong.programmes.services.predicates import choices as predicates
from guantong.programmes.services.subjects import SUBJECTS

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.core.text import Text

State, Kind = Standard.State, Criterion.Kind
OF_STANDARD = ("name", "in_force", "source")


def _subjects(_actor: Any, _row: Any) -> list[tuple[str, Text]]:
    return [(label, one.model._meta.verbose_name or label) for label, one in SUBJECTS.items()]


def _facts(_actor: Any, row: Any) -> list[tuple[str, Text]]:
    standard = row.standard if isinstance(row, Criterion) else row
    known = [
        (name, one.label) for name, one in FACTS.items()
        if one.model._meta.label_lower == standard.subject_model
    ]  # fmt: skip
    return [("", _("（不计算）")), *known]


OF_CRITERION: tuple[str | Field, ...] = (
    "head", "text", "kind", "mandatory", "frequency", "evidence",
    Field("fact", type="choice", choices=_facts, required=False, when="kind=computed"),
    Field("predicate", type="choice", choices=lambda _a, _r: predicates(), required=False,
          when="kind=computed"),
    Field("threshold", type="number", required=False, when="kind=computed"),
    "valid_months", "article", "source", "page", "basis", "verify", "note",
)  # fmt: skip


@act(
    Unit, "标准.起草", gettext_lazy("起草标准"), needs=STANDARD_MANAGE, makes=Standard,
    name="standard-draft", when=lambda unit: unit.closed_on is None,
    ask=("code", Field("subject_model", type="choice", choices=_subjects), "kind", *OF_STANDARD),
)  # fmt: skip
def draft(actor: Account | None, unit: Unit, code: str, **said: Any) -> Done:
    """Begin a standard of a unit; what holds below it goes before that of the units above.

    Raises
    ------
    Conflict
        If the unit has one of that code.

    """
    if rows_of(unit, Standard).filter(code=code).exists():
        raise Conflict(_("本单位已有代号“%s”的标准，请在它上面另起一版。") % code, field="code")
    made = Standard(unit=unit, code=code, by=actor, **said)
    made.save()
    return Done(f"{unit.name}起草{made}", made=made)


@act(
    Standard, "标准.修改", gettext_lazy("修改"), needs=STANDARD_MANAGE, name="change",
    when=(State.DRAFT,), versioned=True, ask=("kind", *OF_STANDARD),
)  # fmt: skip
def change(_actor: Account | None, row: Standard, **said: Any) -> str:
    """Change what is said of a draft."""
    for name, value in said.items():
        setattr(row, name, value)
    return f"修改{row}"


@act(
    Standard, "标准.另起一版", gettext_lazy("另起一版"), needs=STANDARD_MANAGE, makes=Standard,
    name="revise", when=(State.PUBLISHED,), ask=("in_force",),
)  # fmt: skip
def revise(actor: Account | None, row: Standard, in_force: dt.date) -> Done:
    """Begin the next edition with the criteria of this one.

    Raises
    ------
    Conflict
        If one is being drafted already.

    """
    editions = rows_of(row.unit, Standard).filter(code=row.code)
    if editions.filter(state=State.DRAFT).exists():
        raise Conflict(_("“%s”已有一版在起草，请先办完那一版。") % row.name)
    made = Standard(
        unit=row.unit, code=row.code, name=row.name, subject_model=row.subject_model,
        kind=row.kind, in_force=in_force, source=row.source, by=actor,
        edition=1 + int(editions.aggregate(last=Max("edition"))["last"]),
    )  # fmt: skip
    made.save()
    some = list(rows_of(row, Criterion))
    for one in some:
        one.pk, one._state.adding, one.standard = None, True, made
    Criterion.objects.bulk_create(some)
    return Done(f"{row}另起一版", made=made)


@act(
    Standard, "标准.加条目", gettext_lazy("加条目"), needs=STANDARD_MANAGE, makes=Criterion,
    name="add", when=(State.DRAFT,), ask=("code", *OF_CRITERION), back="drop",
    file=FromFile(gettext_lazy("导入标准条目"), key=("code",), again="change"),
)  # fmt: skip
def add(actor: Account | None, row: Standard, code: str, **said: Any) -> Done:
    """Add a criterion after those there.

    Raises
    ------
    Conflict
        If the standard has that number.
    GuantongError
        If it is computed and nothing says of what and how.

    """
    rows = rows_of(row, Criterion)
    if rows.filter(code=code).exists():
        raise Conflict(_("标准里已有编号“%s”。") % code, field="code")
    last = int(rows.aggregate(top=Max("position"))["top"] or 0)
    made = Criterion(standard=row, code=code, position=last + 1)
    return Done(f"{row}加条目 {code}", made=_said(made, said))


@act(
    Criterion, "标准.改条目", gettext_lazy("修改"), needs=STANDARD_MANAGE, name="change",
    within="standard", when=(State.DRAFT,), ask=OF_CRITERION,
)  # fmt: skip
def alter(_actor: Account | None, row: Criterion, **said: Any) -> Done:
    """Say a criterion of a draft anew; errors as `add`."""
    return Done(f"{row.standard}改条目 {row.code}", made=_said(row, said))


@act(
    Criterion, "标准.删条目", gettext_lazy("删除"), needs=STANDARD_MANAGE, name="drop",
    within="standard", when=(State.DRAFT,), back="add", confirm=gettext_lazy("条目从草稿里删除。"),
)  # fmt: skip
def drop(_actor: Account | None, row: Criterion) -> str:
    """Take a criterion out of a draft."""
    told = f"{row.standard}删条目 {row.code}"
    row.delete()
    return told


def _said(row: Criterion, said: Mapping[str, Any]) -> Criterion:
    for name, value in said.items():
        setattr(row, name, value)
    if row.kind != Kind.COMPUTED:
        row.fact, row.predicate, row.threshold = "", "", None
    elif wrong := fault_of(row):
        field, text = wrong
        raise GuantongError(text, field=field)
    row.save()
    return row


def fault_of(row: Criterion) -> tuple[str, str] | None:
    """Return the field and the words of what keeps a criterion from being computed, or None."""
    fact, predicate = FACTS.get(row.fact), PREDICATES.get(row.predicate)
    if fact is None or fact.model._meta.label_lower != row.standard.subject_model:
        return "fact", _("系统计算的条目，请选据以计算的记录；没有可读记录的，改为看材料。")
    if predicate is None:
        return "predicate", _("系统计算的条目，请选怎么比。")
    if predicate.needs_number and row.threshold is None:
        return "threshold", _("这种比法要写数值。")
    return None


@act(
    Standard, "标准.发布", gettext_lazy("发布"), needs=STANDARD_MANAGE, name="publish",
    when=(State.DRAFT,), second=True, vet=lambda row: _whole(row),
    back=gettext_lazy("发布后不能改；要改的另起一版。"),
    confirm=gettext_lazy("发布后条目不能再改，自施行日期起本级和下级按它对照。"),
)  # fmt: skip
def publish(_actor: Account | None, row: Standard) -> str:
    """Let a standard hold from its day, with a second person.

    Raises
    ------
    Conflict
        If it has no criteria, or one cannot be computed.

    """
    _whole(row)
    row.state, row.published_at = State.PUBLISHED, timezone.now()
    row.save()
    return f"发布{row}"


def _whole(row: Standard) -> None:
    some = list(rows_of(row, Criterion))
    if not some:
        raise Conflict(_("标准还没有条目，不能发布。"))
    for one in some:
        one.standard = row
        wrong = fault_of(one) if one.kind == Kind.COMPUTED else None
        if wrong:
            raise Conflict(f"{one.code}：{wrong[1]}")


@act(
    Standard, "标准.删除", gettext_lazy("删除草稿"), needs=STANDARD_MANAGE, name="discard",
    when=(State.DRAFT,), back=FINAL, confirm=gettext_lazy("草稿和它的条目都会删除。"),
)  # fmt: skip
def discard(_actor: Account | None, row: Standard) -> str:
    """Delete a draft."""
    told = f"删除{row}"
    row.delete()
    return told


def load(
    code: str, name: str, kind: str, label: str, source: str, in_force: dt.date,
    rows: Sequence[Mapping[str, str]], *, draft: bool = False,
) -> int:  # fmt: skip
    """Keep a standard that ships with a job as one of the root, if it has none; return how many.

    No act: the set-up does it before there are accounts and rights.

    Parameters
    ----------
    label
        The model of the units that are held against it.
    rows
        Of each the columns of a criterion, as text.
    draft
        Whether two persons are to publish it first: of what nobody has read the text of.

    """
    root = Unit.objects.unscoped("随系统附带的标准归根机构").filter(parent=None).first()
    if root is None or rows_of(root, Standard).filter(code=code).exists():
        return 0
    row = Standard(
        unit=root, code=code, name=name, kind=kind, subject_model=label, source=source,
        in_force=in_force, state=State.DRAFT if draft else State.PUBLISHED,
        published_at=None if draft else timezone.now(),
    )  # fmt: skip
    row.save()
    Criterion.objects.bulk_create([
        Criterion(standard=row, position=n, **_read(one)) for n, one in enumerate(rows, start=1)
    ])  # fmt: skip
    events.record(None, "标准.随系统附带", row, f"{row}：{len(rows)} 条")
    return len(rows)


TEXTS = (
    "code", "head", "text", "kind", "frequency", "evidence", "fact", "predicate", "article",
    "source", "page", "basis", "note",
)  # fmt: skip


def _read(one: Mapping[str, str]) -> dict[str, Any]:
    return {
        **{name: one[name] for name in TEXTS}, "mandatory": one["mandatory"] == "yes",
        "verify": one["verify"] == "true", "valid_months": int(one["valid_months"]),
        "threshold": int(one["threshold"]) if one["threshold"] else None,
    }  # fmt: skip


def criteria_of(standards: Sequence[Standard]) -> dict[int, list[Criterion]]:
    """Return the criteria of standards, each standard's in their order."""
    found: dict[int, list[Criterion]] = {one.pk: [] for one in standards}
    for row in rows_of_all(list(found), Criterion, "standard").order_by("position", "pk"):
        found[row.standard_id].append(row)
    return found


def held_against(row: Standard) -> int:
    """Return how many units are held against an edition now."""
    return pointing(Appraisal, "standard", [row.pk]).filter(ended_on=None).count()
