"""A round as a reader may see it: who answered, what, where answers clash; and nothing sooner.

An answer is shown once all units of its case gave theirs; before that only that it was given.
Silence is shown as silence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from guantong.casework import rounds
from guantong.casework.models import Case, Conclusion, Round, Turn, UnitList
from guantong.casework.models.case import roles_at
from guantong.casework.process.definition import ASKED, NO_REPLY
from guantong.casework.room import CASE_VIEW, CASE_WORK
from guantong.casework.services.many import pieces
from guantong.casework.services.rows import today
from guantong.core import tree
from guantong.core.scope import pointing, rows_of, rows_of_all

if TYPE_CHECKING:
    from guantong.core.models import Account

#: How a cell is called where no answer is shown: its letter, its words.
WAITS, LATE, SILENT, DONE = "waits", "late", "silent", "done"
CLEAR, AGAINST, OTHER = "clear", "against", "other"


@dataclass(frozen=True)
class Cell:
    """What stands where a case and a unit meet: a letter, its words, what colours it."""

    letter: str
    words: str
    kind: str


@dataclass
class Line:
    """A case of the board."""

    case: Case
    turns: dict[int, Turn] = field(default_factory=dict)
    said: dict[int, Conclusion] = field(default_factory=dict)
    clashes: list[rounds.Clash] = field(default_factory=list)
    cells: list[Cell | None] = field(default_factory=list)

    @property
    def all_in(self) -> bool:
        """Whether all units answered, or their time is over."""
        return bool(self.turns) and all(one.done_at for one in self.turns.values())

    def outcome(self, turn: Turn) -> str:
        """Return what a unit said last: of its turn, or when it corrected that or said it late."""
        said = self.said.get(turn.pk)
        return said.outcome if said else turn.outcome


def cases_of(account: Account, row: Round) -> QuerySet[Case]:
    """Return a round's cases that lie where the account sees cases; not those it has a turn of."""
    rows = rows_of(row, Case, "round").held_by(account, CASE_VIEW)
    found: QuerySet[Case] = rows.select_related("unit", "process").order_by("unit_path", "pk")
    return found


def sees_all(account: Account, row: Round) -> bool:
    """Tell whether the account sees cases at the round's own place."""
    return any(tree.inside(row.unit_path, root) for root in account.paths_with(CASE_VIEW))


def lines_of(row: Round, cases: Sequence[Case]) -> list[Line]:
    """Return cases with their turns of the step that units work side by side, and what clashes."""
    found = {case.pk: Line(case) for case in cases}
    turns = rows_of_all(list(found), Turn, "case").filter(step=row.step.id).order_by("round", "pk")
    for turn in turns:
        line = found[turn.case_id]
        # A later time round takes the place of the one before.
        turn.case = line.case
        line.turns = {k: one for k, one in line.turns.items() if one.round == turn.round}
        line.turns[turn.pk] = turn
    known = {key: line for line in found.values() for key in line.turns}
    said = rows_of_all(list(found), Conclusion, "case").order_by("pk").select_related("signer")
    for one in said:
        if one.turn_id in known:
            known[one.turn_id].said[one.turn_id] = one
    _clash(row, [line for line in found.values() if line.all_in])
    return list(found.values())


def _clash(row: Round, lines: Sequence[Line]) -> None:
    """Find what clashes among lines whose units have all answered."""
    units = {one.unit_id: one.unit for one in lists_of(row)} if lines else {}
    outcomes = {
        line.case.pk: [
            (units[one.unit_id].name if one.unit_id in units else one.name, line.outcome(one))
            for one in line.turns.values()
        ]
        for line in lines
    }  # fmt: skip
    said = {line.case.pk: list(line.said.values()) for line in lines}
    cases = [line.case for line in lines]
    found = rounds.clashes_of(row.process.key, cases, said, outcomes) if lines else {}
    for line in lines:
        line.clashes = found.get(line.case.pk, [])


def letter_of(outcome: str) -> str:
    """Return the character that stands for an outcome."""
    return outcome.removeprefix("需")[:1]


def lists_of(row: Round) -> list[UnitList]:
    """Return the lists of a round, the columns of its board."""
    found = list(rows_of(row, UnitList).select_related("unit").order_by("pk"))
    for one in found:
        one.round = row
    return found


def hidden(account: Account, turns: Iterable[Turn]) -> set[int]:
    """Return the turns, done, whose answer the account may not read, since others owe theirs."""
    done = [one for one in turns if one.done_at and one.definition.hidden_until_done]
    owed: set[tuple[int, str, int]] = set()
    for part in pieces({one.case_id for one in done}):
        rows = rows_of_all(part, Turn, "case").filter(done_at=None).order_by()
        owed |= set(rows.values_list("case_id", "step", "round"))
    own = roles_at(account, CASE_WORK)
    return {
        one.pk for one in done
        if (one.case_id, one.step, one.round) in owed and not _own(account, one, own)
    }  # fmt: skip


def _own(account: Account, turn: Turn, roles: dict[str, set[str]]) -> bool:
    # Whoever wrote down a unit's silence did not give its answer, if that comes late.
    answered = turn.done_by_id == account.pk and turn.outcome != NO_REPLY
    return answered or any(
        turn.role in some and tree.inside(turn.unit_path, root) for root, some in roles.items()
    )


def cell(turn: Turn, said: Conclusion | None, *, is_hidden: bool) -> Cell:
    """Return what is shown of a turn."""
    if turn.done_at is None:
        return (
            Cell(_("逾"), _("逾期未反馈"), LATE) if turn.late else Cell(_("待"), _("待反馈"), WAITS)
        )
    if turn.outcome == NO_REPLY and said is None:
        return Cell(_("未"), _("未反馈"), SILENT)
    if is_hidden:
        return Cell(_("已"), _("已办，各单位都办完后可见"), DONE)
    outcome = said.outcome if said else turn.outcome
    step = turn.definition
    kind = CLEAR if outcome == step.clear else OTHER
    kind = AGAINST if any(step.must(outcome, what) for what in ASKED) else kind
    letter, words = letter_of(outcome), outcome
    if said and said.letter:
        letter, words = letter + _("函"), _("%(outcome)s（函件 %(letter)s）") % {
            "outcome": outcome, "letter": said.letter,
        }  # fmt: skip
    if turn.outcome == NO_REPLY:
        letter, words = letter + _("迟"), _("%s（期限后补报）") % words
    return Cell(letter, words, kind)


def fill(account: Account, lines: Sequence[Line], columns: Sequence[UnitList]) -> None:
    """Write the cells of lines, a column a list."""
    secret = hidden(account, [one for line in lines for one in line.turns.values()])
    for line in lines:
        by: defaultdict[int | None, list[Turn]] = defaultdict(list)
        for turn in line.turns.values():
            by[turn.unit_list_id].append(turn)
        line.cells = [
            cell(turns[-1], line.said.get(turns[-1].pk), is_hidden=turns[-1].pk in secret)
            if (turns := by.get(column.pk)) else None
            for column in columns
        ]  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """How far a unit came with its list: of all, answered, not answered and overdue, silent."""

    every: int
    done: int
    late: int
    silent: int


def counts(lists: Sequence[UnitList], cases: QuerySet[Case] | None = None) -> dict[int, Progress]:
    """Return list → how far it came; of some cases only, where others are not the reader's."""
    rows = rows_of_all([one.pk for one in lists], Turn, "unit_list").order_by()
    if cases is not None:
        rows = rows.filter(case__in=cases.order_by().values("pk"))
    late = Q(done_at=None, stopped=False, due__lt=today())
    told = rows.values("unit_list").annotate(
        every=Count("pk"), done=Count("done_at"), late=Count("pk", filter=late),
        silent=Count("pk", filter=Q(outcome=NO_REPLY)),
    )  # fmt: skip
    return {
        one["unit_list"]: Progress(one["every"], one["done"], one["late"], one["silent"])
        for one in told
    }


def clashing(row: Round, cases: QuerySet[Case]) -> list[int]:
    """Return the cases whose answers clash, of those that all units have answered."""
    turns = rows_of_all(cases.order_by().values("pk"), Turn, "case").filter(step=row.step.id)
    by = turns.order_by().values("case").annotate(
        kinds=Count("outcome", distinct=True), owed=Count("pk", filter=Q(done_at=None))
    )  # fmt: skip
    answered = by.filter(owed=0)
    if row.process.key in rounds.CONFLICTS:
        keys = list(answered.values_list("case", flat=True))
    else:
        # Whoever corrected an answer or gave it late may clash where the turns do not.
        again = rows_of_all(cases.order_by().values("pk"), Conclusion, "case").filter(
            Q(turn__outcome=NO_REPLY) | ~Q(corrects=None)
        )
        keys = [*answered.filter(kinds__gt=1).values_list("case", flat=True),
                *again.order_by().values_list("case", flat=True)]  # fmt: skip
    found: list[int] = []
    for part in pieces(dict.fromkeys(keys)):
        some = list(pointing(Case, "pk", part).select_related("process"))
        found += [line.case.pk for line in lines_of(row, some) if line.clashes]
    return found


def narrowed(
    row: Round, cases: QuerySet[Case], column: UnitList | None, state: str
) -> QuerySet[Case]:  # fmt: skip
    """Keep the cases of which a unit, or any, owes its answer or is silent; or that clash."""
    if state == "clash":
        return cases.filter(pk__in=clashing(row, cases))
    of: dict[str, Any] = {"unit_list": column.pk} if column else {"unit_list__round": row}
    turns = Turn.objects.filter(**of)
    is_open = turns.filter(done_at=None)
    kept = {
        "open": is_open, "late": is_open.filter(due__lt=today(), stopped=False),
        "silent": turns.filter(outcome=NO_REPLY),
    }  # fmt: skip
    if state == "done":
        return cases.exclude(pk__in=is_open.order_by().values("case"))
    return cases.filter(pk__in=kept[state].order_by().values("case")) if state in kept else cases
