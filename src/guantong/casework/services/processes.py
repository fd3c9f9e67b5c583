"""Versions of processes: those that ship with the jobs, those a place writes; two persons publish.

A published version is never edited: what is to change is drafted as the next one. A case keeps
the version it was opened under; moving it to another is an act of its own.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Case, Checklist, Process, Turn
from guantong.casework.process.definition import CLOSE
from guantong.casework.process.lint import where
from guantong.casework.process.reading import read
from guantong.casework.room import CASE_DECIDE, PROCESS_MANAGE
from guantong.casework.services.rows import today
from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_above, rows_of, rows_under
from guantong.core.services import events
from guantong.frame.asked import Fault
from guantong.frame.rooms import rooms

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON = "流程的版本号不重复"
FOLDER = "processes"
#: So far are rounds put out of each other's way while steps change names.
AWAY = 10_000
State = Process.State


@cache
def shipped() -> tuple[tuple[Path, str], ...]:
    """Return the processes that rooms and jobs bring: the files of their ``processes``."""
    return tuple(
        (path, path.read_text(encoding="utf-8"))
        for room in rooms()
        for path in sorted((_folder_of(room.module) / FOLDER).glob("*.toml"))
    )


def _folder_of(module: str) -> Path:
    from importlib import import_module

    return Path(str(import_module(module).__file__)).parent


def load() -> int:
    """Keep the shipped versions that the database does not have yet; return how many.

    No act: the set-up does it before there are accounts and rights.
    """
    root = Unit.objects.unscoped("随系统附带的流程归根机构").filter(parent=None).first()
    if root is None:
        return 0
    there = set(rows_of(root, Process).values_list("key", "version"))
    many = 0
    for path, text in shipped():
        made, faults = read(text)
        if made is None or faults:
            raise GuantongError("；".join(f"{path.name} {one.where}：{one.what}" for one in faults))
        if (made.key, made.version) not in there:
            row = Process(
                unit=root, key=made.key, version=made.version, name=made.name, text=text,
                in_force=made.in_force, digest=digest_of(text), state=State.PUBLISHED,
                published_at=timezone.now(),
            )  # fmt: skip
            row.save()
            events.record(None, "流程.随系统发布", row, f"{row.log_name}：{row.digest[:16]}")
            many += 1
    return many


def faults_of(text: str, unit: Unit | None = None) -> list[Fault]:
    """Return everything that is wrong with a process, also with what it names outside itself.

    Parameters
    ----------
    unit
        Where it is to hold; None for one that is shipped, before there are rows.

    """
    made, faults = read(text)
    known = {one.key for _path, other in shipped() if (one := read(other)[0])}
    lists: set[str] = set()
    if unit is not None:
        there = rows_above(unit.path, Process).exclude(state=State.DRAFT)
        known |= set(there.values_list("key", flat=True))
        for rows in (rows_above(unit.path, Checklist), rows_under(unit, Checklist)):
            lists |= set(rows.values_list("code", flat=True))
    for again in made.look_again if made else ():
        if again.opens not in {*known, made.key if made else ""}:
            faults.append(Fault(_("复查"), _("没有流程“%s”，请先写好或改正") % again.opens))
    for step in made.steps if made and unit is not None else ():
        if step.each.startswith("list:") and step.each[5:] not in lists:
            faults.append(Fault(where(step), _("没有清单“%s”，请先建清单或改正") % step.each[5:]))
    return faults


def digest_of(text: str) -> str:
    """Return the digest of a version's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def in_force(key: str, path: str) -> Process | None:
    """Return the version of a process that holds at a place today; the nearest unit's first."""
    rows = rows_above(path, Process).filter(key=key, state=State.PUBLISHED, in_force__lte=today())
    found: Process | None = rows.order_by("-unit_path", "-version").first()
    return found


def last_version(key: str) -> int:
    """Return the highest version of a process anywhere, 0 if there is none."""
    rows = Process.objects.unscoped(REASON).filter(key=key)
    return int(rows.aggregate(last=Max("version"))["last"] or 0)


@act(
    Process, "流程.删除草稿", gettext_lazy("删除草稿"), needs=PROCESS_MANAGE, when=(State.DRAFT,),
    name="discard", back=FINAL, confirm=gettext_lazy("草稿会被删除，已发布的版本不受影响。"),
)  # fmt: skip
def discard(_actor: Account | None, process: Process) -> str:
    """Delete a draft."""
    told = f"{process.log_name}：删除草稿"
    process.delete()
    return told


@act(
    Process, "流程.发布", gettext_lazy("发布"), needs=PROCESS_MANAGE, when=(State.DRAFT,),
    second=lambda process: _refuse_faulty(process), name="publish", back="withdraw",
    confirm=gettext_lazy("核签后即施行，只用于以后立项的事项；发布的版本不能再改。"),
)  # fmt: skip
def publish(actor: Account | None, process: Process) -> Done:
    """Put a draft in force, with a second person; a faulty one is refused with every fault.

    Raises
    ------
    GuantongError
        With everything that is wrong with it.

    """
    _refuse_faulty(process)
    process.digest, process.state = digest_of(process.text), State.PUBLISHED
    process.published_at = timezone.now()
    process.save()
    return Done(f"{process.log_name}发布：{process.digest[:16]}", made=process)


def _refuse_faulty(process: Process) -> bool:
    """Refuse a draft with faults, before a second person is asked and again when that one signs.

    Raises
    ------
    GuantongError
        With all of them.

    """
    faults = faults_of(process.text, process.unit)
    if faults:
        told = {"many": len(faults), "lines": "；".join(map(str, faults))}
        raise GuantongError(_("流程有 %(many)s 处错误，改好才能发布：%(lines)s。") % told)
    return True


@act(
    Process, "流程.停用", gettext_lazy("停用"), needs=PROCESS_MANAGE, when=(State.PUBLISHED,),
    then=State.WITHDRAWN, second=True, name="withdraw", back="revise",
    ask=(Field("reason", gettext_lazy("理由"), "reason"),),
    confirm=gettext_lazy("不能再按它立项；已立项的事项照原版本办完。"),
)  # fmt: skip
def withdraw(_actor: Account | None, process: Process, reason: str) -> str:
    """Let no more cases be opened under a version."""
    return f"{process.log_name}停用：{reason}"


def others(case: Case) -> list[Process]:
    """Return the other published versions of a case's process that hold where it lies."""
    rows = (
        rows_above(case.unit_path, Process)
        .exclude(pk=case.process_id)
        .filter(key=case.process.key, state=State.PUBLISHED, in_force__lte=today())
    )
    return list(rows)


def _map(case: Case) -> str:
    open_ = rows_of(case, Turn).filter(done_at=None)
    return "\n".join(f"{one.step}={one.step}" for one in open_)


@act(
    Case, "事项.改用版本", gettext_lazy("改用流程的另一版本"), needs=CASE_DECIDE, second=True,
    when=(Case.State.OPEN,), name="move", back="move",
    ask=(
        Field("version_of", gettext_lazy("改用"), "choice",
              choices=lambda _actor, case: [(str(one.pk), str(one)) for one in others(case)]),
        Field("steps", gettext_lazy("环节对应"), "long", initial=_map,
              help=gettext_lazy("每行：现在开着的环节=新版本的环节")),
        Field("reason", gettext_lazy("理由"), "reason"),
    ),
    confirm=gettext_lazy("开着的环节按对应改到新版本，期限不变。"),
)  # fmt: skip
def move(actor: Account | None, case: Case, version_of: str, steps: str, reason: str) -> Done:
    """Let an open case go on under another version of its process; no day changes.

    Raises
    ------
    GuantongError
        If an open step is not mapped, or to one that there is not.

    """
    to = next((one for one in others(case) if str(one.pk) == str(version_of)), None)
    if to is None:
        raise GuantongError(_("请选择同一流程已发布的另一版本。"), field="version_of")
    made = to.definition
    named = dict(_pairs(steps))
    open_ = set(rows_of(case, Turn).filter(done_at=None).order_by().values_list("step", flat=True))
    for step in sorted(open_):
        new = named.get(step, "")
        if not made.has(new):
            told = {"step": step, "new": new or "—"}
            raise GuantongError(
                _("环节“%(step)s”对应的“%(new)s”不在新版本里。") % told, field="steps"
            )
    _rename(case, {step: named[step] for step in sorted(open_)})
    for turn in rows_of(case, Turn).filter(done_at=None):
        step = made.step(turn.step).at_branch(turn.branch)
        turn.name, turn.role = step.name, step.by
        turn.save(update_fields=["name", "role"])
    case.process, case.access = to, made.access
    case.parameters = {**made.defaults(), **{
        name: value for name, value in case.parameters.items() if name in made.parameters
    }}  # fmt: skip
    case.version += 1
    case.save()
    return Done(f"{case.log_name}改用{to.log_name}：{reason}", made=case)


def _rename(case: Case, names: Mapping[str, str]) -> None:
    """Call the open rounds of steps otherwise, after the rounds there are already.

    The branches of these that are done go along; earlier rounds keep the name they were done by.
    """
    every = list(rows_of(case, Turn).filter(step__in=names))
    open_ = {(one.step, one.round) for one in every if one.done_at is None}
    turns = {
        step: [one for one in every if one.step == step and (step, one.round) in open_]
        for step in names
    }
    moved = {one.pk for some in turns.values() for one in some}
    there = rows_of(case, Turn).exclude(pk__in=moved).order_by()
    last: dict[str, int] = defaultdict(int, {
        step: int(top) for step, top in there.values_list("step").annotate(top=Max("round"))
    })  # fmt: skip
    # Two may change names with each other: none is in the other's way meanwhile.
    rows_of(case, Turn).filter(pk__in=moved).update(round=F("round") + AWAY)
    for step, some in turns.items():
        new = names[step]
        rounds = {old: at for at, old in enumerate(sorted({one.round for one in some}), 1)}
        for one in some:
            one.step, one.round = new, last[new] + rounds[one.round]
            one.save(update_fields=["step", "round"])
        last[new] += len(rounds)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        left, _sign, right = line.strip().partition("=")
        if left.strip():
            yield left.strip(), right.strip() or CLOSE
