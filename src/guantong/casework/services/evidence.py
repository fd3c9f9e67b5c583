"""Evidence: kept sealed, linked to rows, set aside with a reason; never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Case, Evidence, Turn
from guantong.casework.process.definition import OTHER
from guantong.casework.room import CASE_WORK
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict
from guantong.core.fields import Field
from guantong.core.services import files

if TYPE_CHECKING:
    import datetime as dt

    from guantong.core.models import Account
    from guantong.core.scope import ScopedModel

LIMIT = 20 << 20


def _kinds(_actor: Any, case: Case) -> list[tuple[str, str]]:
    """Return the kinds that the process asks for, and one for everything else."""
    asked = [kind for step in case.definition.every_step for kind in step.evidence]
    return [(kind, kind) for kind in dict.fromkeys([*asked, OTHER])]


@act(
    Case, "事项.加材料", gettext_lazy("加材料"), needs=CASE_WORK, makes=Evidence, name="evidence",
    when=(Case.State.OPEN, Case.State.PAUSED), back="set-aside",
    ask=(
        Field("kind", type="choice", choices=_kinds), "text",
        Field("upload", gettext_lazy("文件"), "file"), "taken_on",
    ),
)  # fmt: skip
def add(
    actor: Account | None, case: Case, kind: str, upload: Any, text: str = "",
    taken_on: dt.date | None = None,
) -> Done:  # fmt: skip
    """Add a file to a case."""
    made = _kept(actor, case, kind, upload)
    made.text, made.taken_on = text, taken_on
    made.save()
    return Done(f"{case.log_name}加材料：{kind}", _("已加入材料。"), made=made)


@act(
    Evidence, "事项.不采用材料", gettext_lazy("不采用"), needs=CASE_WORK, within="case",
    name="set-aside",
    when=(Case.State.OPEN, Case.State.PAUSED),
    ask=(Field("reason", gettext_lazy("不采用的理由"), "reason"),),
    confirm=gettext_lazy("材料仍留在事项里，写明不采用的理由。"),
    back=gettext_lazy("需要时重新加入材料。"),
)  # fmt: skip
def put_aside(actor: Account | None, evidence: Evidence, reason: str) -> str:
    """Say that something counts as evidence no longer; it stays where it is.

    Raises
    ------
    Conflict
        If it was set aside already.

    """
    if evidence.set_aside:
        raise Conflict(_("这份材料已经注明不采用。"))
    evidence.set_aside, evidence.set_aside_by = reason[:200], actor
    evidence.save(update_fields=["set_aside", "set_aside_by"])
    return f"{evidence.case.log_name}不采用材料：{evidence.kind}"


def keep(actor: Account | None, turn: Turn, kind: str, upload: Any) -> Evidence:
    """Keep a file that a turn was finished with."""
    made = _kept(actor, turn.case, kind, upload)
    made.turn = turn
    made.save()
    return made


def link(
    actor: Account | None, case: Case, kind: str, row: ScopedModel, text: str = "",
    turn: Turn | None = None,
) -> Evidence:  # fmt: skip
    """Let a row of another room be evidence: a visit, a reading, a result."""
    made = Evidence(
        case=case, turn=turn, kind=kind, text=(text or str(row))[:200], by=actor,
        row_model=row._meta.label_lower, row_id=row.pk,
    )  # fmt: skip
    made.save()
    return made


def _kept(actor: Account | None, case: Case, kind: str, upload: Any) -> Evidence:
    """Store a file under the cipher; the row that names it is not yet written."""
    file = files.store_sealed(actor, case.unit, upload.name, upload, "事项材料", limit=LIMIT)
    return Evidence(case=case, kind=kind[:60], file=file, by=actor)
