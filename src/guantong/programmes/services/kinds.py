"""Kinds of project: what villages may build, on whose word it brings how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field, FromFile
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.programmes.models import ProjectKind
from guantong.programmes.planning.kinds import at as at
from guantong.programmes.room import PROGRAMME_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

PLAIN = ("code", "name", "group", "rate", "rate_error", "source", "verify")


def offered(unit: Unit | str) -> list[tuple[str, str]]:
    """Return them to be chosen from, by their code."""
    return [(one.code, one.name) for one in at(unit)]


def named(unit: Unit | str, code: str, field: str = "kind") -> ProjectKind:
    """Return the kind of a code at a unit.

    Raises
    ------
    GuantongError
        If there is none.

    """
    found = next((one for one in at(unit) if one.code == code), None)
    if found is None:
        raise GuantongError(_("没有编号为“%s”的项目类型。") % code, field=field)
    return found


def _before() -> Field:
    return Field(
        "needs_first", gettext_lazy("须先建成"), "choice", required=False, initial="",
        choices=lambda _actor, unit: [("", "—"), *offered(unit)],
    )  # fmt: skip


@act(
    Unit, "项目类型.添加", gettext_lazy("添加项目类型"), needs=PROGRAMME_MANAGE, makes=ProjectKind,
    name="kind-add", when=lambda unit: unit.closed_on is None,
    ask=(*PLAIN[:2], _before(), *PLAIN[2:]),
    file=FromFile(gettext_lazy("导入项目类型"), key=("code",), again="change"),
)  # fmt: skip
def add(
    _actor: Account | None, unit: Unit, code: str, needs_first: str = "", **facts: Any
) -> Done:  # fmt: skip
    """Add a kind of project for a unit and all below it.

    Raises
    ------
    Conflict
        If a kind with this code holds there.

    """
    if any(one.code == code for one in at(unit)):
        raise Conflict(_("编号“%s”已经有了。") % code, field="code")
    made = ProjectKind(unit=unit, code=code, needs=_first(unit.path, needs_first), **facts)
    made.save()
    return Done(f"添加项目类型{made}", made=made)


@act(
    ProjectKind, "项目类型.修改", gettext_lazy("修改"), needs=PROGRAMME_MANAGE, name="change",
    ask=lambda row: (
        "name",
        Field("needs_first", gettext_lazy("须先建成"), "choice", required=False,
              initial=lambda row: row.needs.code if getattr(row, "needs_id", None) else "",
              choices=[("", "—"), *(p for p in offered(row.unit_path) if p[0] != row.code)]),
        *PLAIN[2:],
    ),
)  # fmt: skip
def change(
    _actor: Account | None, kind: ProjectKind, needs_first: str = "", **facts: Any
) -> str:  # fmt: skip
    """Change what is said of a kind; plans that are there keep what held then."""
    kind.needs = _first(kind.unit_path, needs_first)
    if kind.needs_id == kind.pk:
        raise GuantongError(_("不能以自身为前提。"), field="needs_first")
    for name, value in facts.items():
        setattr(kind, name, value)
    kind.save()
    return f"{kind}修改"


def _first(path: str, code: str) -> ProjectKind | None:
    return named(path, code, "needs_first") if code else None


@act(
    ProjectKind, "项目类型.停用", gettext_lazy("停用"), needs=PROGRAMME_MANAGE, name="close",
    when=lambda kind: not kind.closed, back="reopen",
    confirm=gettext_lazy("停用后不再申报这类项目；已有的项目不变。"),
)  # fmt: skip
def close(_actor: Account | None, kind: ProjectKind) -> str:
    """Say that no more projects of a kind are proposed.

    Raises
    ------
    Conflict
        If another kind needs it first.

    """
    later = rows_of(kind, ProjectKind).filter(closed=False).first()
    if later is not None:
        raise Conflict(_("“%s”须先有它，不能停用。") % later)
    kind.closed = True
    kind.save(update_fields=["closed"])
    return f"{kind}停用"


@act(
    ProjectKind, "项目类型.启用", gettext_lazy("启用"), needs=PROGRAMME_MANAGE, name="reopen",
    when=lambda kind: kind.closed,
)  # fmt: skip
def reopen(_actor: Account | None, kind: ProjectKind) -> str:
    """Use a kind again."""
    kind.closed = False
    kind.save(update_fields=["closed"])
    return f"{kind}启用"
