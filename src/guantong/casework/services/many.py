"""What many cases do at once as each does alone: who keeps out of them, and where they go on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.casework.models import Case, Turn
from guantong.casework.process.definition import HERE, Step
from guantong.casework.services import finishing
from guantong.casework.services.opening import into_lists, listed, turns_for
from guantong.casework.services.rows import data_of
from guantong.core import recusal, tree
from guantong.core.models import Account, Unit
from guantong.core.scope import pointing, rows_of_all
from guantong.core.services import bulk
from guantong.core.services.signing import same_person

if TYPE_CHECKING:
    from collections.abc import Callable

#: So many keys are asked for in one query.
PIECE = 500
T = TypeVar("T")


def pieces(some: Iterable[T]) -> Iterator[list[T]]:
    """Yield what is asked for in one query each."""
    rest = iter(some)
    while piece := list(islice(rest, PIECE)):
        yield piece


def _by(some: Iterable[T], key: Callable[[T], Hashable]) -> list[list[T]]:
    found: defaultdict[Hashable, list[T]] = defaultdict(list)
    for one in some:
        found[key(one)].append(one)
    return list(found.values())


def lock(turns: Sequence[Turn]) -> None:
    """Lock the cases of turns, in one order: of two lists that end a case at once, one is last."""
    for part in pieces(sorted({one.case_id for one in turns})):
        list(pointing(Case, "pk", part).select_for_update().order_by("pk").values_list("pk"))


def keeps_out(actor: Account, turns: Sequence[Turn]) -> dict[int, str]:
    """Return turn → why an account may not take it, of turns that are its role's.

    As `rows.why_not` says of each alone; they were read with their case and its process.
    """
    told = {
        one.pk: _("这个环节已由%s经办。") % one.holder
        for one in turns if one.holder_id not in (None, actor.pk)
    }  # fmt: skip
    told |= {one.pk: _("这个环节暂停计时，请先恢复再办理。") for one in turns if one.stopped}
    for some in _by(turns, lambda one: (one.case.process_id, one.step)):
        for part in pieces(some):
            told |= _apart(actor, part)
    for some in _by(turns, lambda one: one.case.subject_model):
        label = some[0].case.subject_model
        for part in pieces(some) if label else ():
            about = pointing(apps.get_model(label), "pk", [one.case.subject_id for one in part])
            why = recusal.reasons(actor, list(about))
            told |= {one.pk: why[one.case.subject_id] for one in part if one.case.subject_id in why}
    return told


def _apart(actor: Account, turns: Sequence[Turn]) -> dict[int, str]:
    """Say of which turns of one step the account took another that is kept apart from it."""
    first = turns[0]
    apart = first.definition.not_by
    if not apart:
        return {}
    known = [one.id for one in first.case.definition.every_step]
    rows = rows_of_all([one.case_id for one in turns], Turn, "case").exclude(done_by=None)
    rows = rows.filter(Q(step__in=apart) | ~Q(step__in=known)).order_by()
    people = pointing(Account, "pk", rows.values("done_by"))
    own = [one.pk for one in people if same_person(actor, one)]
    taken = dict(rows.filter(done_by__in=own).values_list("case_id", "name"))
    text = _("您办理了“%(step)s”，不能再办理“%(this)s”，须由另一人办理。")
    return {
        one.pk: text % {"step": taken[one.case_id], "this": one.name}
        for one in turns if one.case_id in taken
    }  # fmt: skip


def go_on(turns: Sequence[Turn]) -> None:
    """Let cases go on whose turns are done: each whose last branch that was opens what follows.

    Raises
    ------
    Conflict
        If a case has no way left.

    """
    for some in _by(turns, lambda one: (one.case.process_id, one.step)):
        step = some[0].case.definition.step(some[0].step)
        for part in pieces(some):
            _go_on(step, {one.case_id: one for one in part})


def _go_on(step: Step, turns: dict[int, Turn]) -> None:
    outcomes: defaultdict[int, list[str]] = defaultdict(list)
    waits = set()
    said = rows_of_all(list(turns), Turn, "case").filter(step=step.id).order_by()
    for case, number, outcome, at in said.values_list("case_id", "round", "outcome", "done_at"):
        if number == turns[case].round:
            outcomes[case].append(outcome)
            waits |= set() if at else {case}
    cases = [one.case for case, one in turns.items() if case not in waits]
    rows = pointing(Case, "pk", list(turns))
    rows.update(version=F("version") + 1)
    ready = rows_of_all([case.pk for case in cases], Turn, "case").order_by()
    last = {
        (case, name): number
        for case, name, number in ready.values("case", "step").annotate(last=Max("round"))
        .values_list("case", "step", "last")
    }  # fmt: skip
    ways: defaultdict[str, list[tuple[Case, int]]] = defaultdict(list)
    for case in cases:
        before = partial(_last, last, case.pk)
        to, number = finishing.way(case, step, outcomes[case.pk], before)
        ways[to.id].append((case, number))
    for name, entering in ways.items():
        _enter(entering[0][0].definition.step(name), entering)


def _last(last: Mapping[tuple[int, str], int], case: int, step: Step) -> int:
    return last.get((case, step.id), 0)


def _enter(step: Step, entering: Sequence[tuple[Case, int]]) -> None:
    if step.pauses:
        for case, number in entering:
            case.refresh_from_db(fields=["version"])
            finishing.enter(case, step, number)
        return
    paths = {case.unit_path for case, _number in entering}
    kind, _colon, code = step.each.partition(":")
    known = listed(code, paths) if kind == "list" else None
    places = {} if step.each or step.at == HERE else _places(step.at, paths)
    now, made = timezone.now(), []
    for case, number in entering:
        data: dict[str, Any] = data_of(case) if case.data else {}
        unit = places.get(case.unit_path) if places else None
        made += turns_for(case, step, data, now, number, known, unit)
    into_lists(made)
    bulk.insert(Turn, made)
    keys = [case.pk for case, _number in entering]
    pointing(Case, "pk", keys).exclude(state=Case.State.OPEN).update(state=Case.State.OPEN)


def _places(kind: str, paths: Iterable[str]) -> dict[str, Unit]:
    """Return path → the nearest unit of a kind at or above it, where there is one."""
    if kind.startswith("field:"):
        return {}
    above = {path: [*tree.ancestors(path), path] for path in paths}
    every = {one for some in above.values() for one in some}
    there = {one.path: one for one in pointing(Unit, "path", every).filter(kind=kind)}
    found = {}
    for path, some in above.items():
        nearest = next((there[one] for one in reversed(some) if one in there), None)
        if nearest is not None:
            found[path] = nearest
    return found
