"""The same rounds on a Spark cluster: a few blocks a row, their state beside their answers.

The driver broadcasts what is shared (about a megabyte: difficulties, means, the border's step and
covariance) and gets back what blocks leave for the border; answers and halo never leave a worker
until the end. Needs the optional extra ``guantong[spark]``.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
from threadpoolctl import threadpool_limits

from guantong.engines.measure.arrays import Floats, Ints
from guantong.engines.measure.estimation.round_sums import Sums, total
from guantong.engines.measure.estimation.rounds import BlockRounds, Uncertain
from guantong.engines.measure.estimation.state import State, Variances
from guantong.engines.measure.estimation.storage import Memory
from guantong.engines.measure.planning.layout import Block
from guantong.engines.measure.planning.plan import Plan
from guantong.engines.measure.planning.sheet import Sheet

SCHEMA = "place int, answers binary, state binary, report binary"


@dataclass(frozen=True)
class Shared:
    """What every worker is told in a round: parameters, variances, what stands in the border."""

    mu: Floats
    gamma: Floats
    beta: Floats
    origin: Floats
    theta: Floats
    alpha: Floats
    kappa: Floats
    var: Variances
    shift_theta: Floats
    shift_kappa: float


@dataclass
class Piece:
    """A run of blocks in a numbering of its own, as a row of the data frame carries it.

    ``ratees`` and ``raters`` are their numbers in the whole; ``shared_ratees`` and
    ``shared_raters`` pair places here with places among those that stand in the border.
    """

    sheet: Sheet
    blocks: tuple[Block, ...]
    agree: Any
    forms: tuple[int, int]
    ratees: Ints
    raters: Ints
    shared_ratees: tuple[Ints, Ints]
    shared_raters: tuple[Ints, Ints]
    variational: bool


def cut(plan: Plan, pieces: int) -> list[Piece]:
    """Cut the blocks of a plan into pieces of about as many forms each."""
    layout, edges = plan.layout, [0]
    goal = plan.answers.forms / pieces
    for number, block in enumerate(layout.blocks[:-1]):
        if block.forms[1] >= goal * len(edges):
            edges.append(number + 1)
    edges.append(len(layout.blocks))
    return [_piece(plan, lo, hi) for lo, hi in pairwise(edges)]


def _piece(plan: Plan, lo: int, hi: int) -> Piece:
    layout, blocks = plan.layout, plan.blocks[lo:hi]
    first, last = blocks[0].forms[0], blocks[-1].forms[1]
    ratees = np.unique(np.concatenate([block.persons for block in blocks]))
    raters = np.unique(np.concatenate([block.raters for block in blocks]))
    matrix = np.ascontiguousarray(plan.sheet.matrix[:, first:last])
    return Piece(
        sheet=replace(plan.sheet, matrix=matrix),
        blocks=tuple(_rebased(block, first, ratees, raters) for block in blocks),
        agree=np.ascontiguousarray(plan.counts.by_side_agree[:, first:last]),
        forms=(first, last),
        ratees=ratees,
        raters=raters,
        shared_ratees=_pairs(ratees, layout.crossing_ratees),
        shared_raters=_pairs(raters, layout.crossing_raters),
        variational=plan.model.criterion == "variational",
    )


def _rebased(block: Block, first: int, ratees: Ints, raters: Ints) -> Block:
    home = int(np.searchsorted(ratees, block.ratees[0]))
    return replace(
        block,
        forms=(block.forms[0] - first, block.forms[1] - first),
        ratees=(home, home + block.ratees[1] - block.ratees[0]),
        persons=np.searchsorted(ratees, block.persons),
        raters=np.searchsorted(raters, block.raters),
    )


def _pairs(here: Ints, shared: Ints) -> tuple[Ints, Ints]:
    _, place, among = np.intersect1d(here, shared, return_indices=True)
    return place, among


@dataclass
class Local:
    """What a piece knows for itself between rounds."""

    state: State
    post: Uncertain

    @classmethod
    def of(cls, piece: Piece, state: State) -> Local:
        """The part of a starting state that belongs to a piece."""
        run = slice(*piece.forms)
        own = replace(
            state, theta=state.theta[piece.ratees], alpha=state.alpha[piece.raters],
            kappa=state.kappa[piece.raters], u=np.array(state.u[run]), v=np.array(state.v[run]),
        )  # fmt: skip
        sides = len(piece.sheet.starts)
        return cls(own, Uncertain.nothing(len(piece.raters), len(own.u), sides, Memory()))

    def told(self, piece: Piece, shared: Shared) -> None:
        """Take over what the driver says; what blocks own first follows the scale's origin."""
        s = self.state
        s.theta -= shared.shift_theta
        s.kappa -= shared.shift_kappa
        self.hear(piece, shared)

    def hear(self, piece: Piece, shared: Shared) -> None:
        """Take over parameters and the border's values."""
        s = self.state
        s.mu, s.gamma, s.beta, s.origin = shared.mu, shared.gamma, shared.beta, shared.origin
        (here, there), (mine, among) = piece.shared_ratees, piece.shared_raters
        s.theta[here] = shared.theta[there]
        s.alpha[mine], s.kappa[mine] = shared.alpha[among], shared.kappa[among]

    def rounds(self, piece: Piece) -> BlockRounds:
        """The rounds of this piece alone."""
        return BlockRounds(
            piece.sheet, piece.blocks, piece.agree, self.state, Memory(),
            variational=piece.variational, post=self.post,
        )  # fmt: skip


class SparkRounds:
    """Rounds over pieces in the rows of a Spark data frame; see `newton.Rounds` for the calls.

    Parameters
    ----------
    session
        A `pyspark.sql.SparkSession`.
    plan, state
        Cut into pieces and sent out once.
    pieces
        How many; at least two a core of the cluster is good.

    """

    def __init__(self, session: Any, plan: Plan, state: State, pieces: int) -> None:
        self._plan, self._state = plan, state
        self._session = session
        self._shift = np.zeros(len(state.mu)), 0.0
        self._before: Shared | None = None
        self._var: Variances | None = None
        cuts = cut(plan, pieces)
        self._pieces = [(piece.forms, piece.ratees, piece.raters) for piece in cuts]
        rows = pa.table(
            {
                "place": pa.array(range(len(cuts)), pa.int32()),
                "answers": pa.array([pickle.dumps(p) for p in cuts], pa.binary()),
                "state": pa.array([pickle.dumps(Local.of(p, state)) for p in cuts], pa.binary()),
                "report": pa.array([b""] * len(cuts), pa.binary()),
            }
        )
        frame = session.createDataFrame(rows).repartition(len(cuts), "place")
        self._frame = frame.persist()

    def assemble(self, var: Variances) -> list[tuple[Ints, Floats, Floats]]:
        """Eliminate every block at the current state; what each leaves for the border."""
        self._before = self._shared(var)
        return [one for part in self._reports(_assemble, self._before) for one in part]

    def advance(self, var: Variances, border: Floats, spread: Floats) -> Sums:
        """Move what blocks own, given the border's step, and look at the answers afresh."""
        after = replace(
            self._shared(var), shift_theta=np.zeros(len(self._state.mu)), shift_kappa=0.0
        )
        moved = self._run(_advance, (self._before, after, border, spread)).persist()
        found = _collected(moved)
        self._frame.unpersist()
        self._frame = moved.localCheckpoint(eager=True)
        moved.unpersist()
        self._shift, self._before, self._var = (np.zeros(len(self._state.mu)), 0.0), after, var
        return total(found)

    def shift(self, theta: Floats, kappa: float) -> None:
        """Move the origin of levels and of yes-saying: here now, at the workers next time."""
        self._state.theta -= theta
        self._state.mu -= theta
        self._state.kappa -= kappa
        self._shift = theta, kappa

    def log_likelihood(self, var: Variances) -> float:
        """Laplace approximation of what the blocks add to the marginal log-likelihood."""
        return float(sum(self._reports(_log_likelihood, self._shared(var))))

    def collect(self) -> tuple[State, Uncertain]:
        """Bring home everything that the blocks know."""
        state, plan = self._state, self._plan
        raters, forms, sides = len(state.alpha), len(state.u), len(plan.sheet.starts)
        post = Uncertain.nothing(raters, forms, sides, Memory())
        own_ratee = np.ones(len(state.theta), np.bool_)
        own_ratee[plan.layout.crossing_ratees] = False
        own_rater = np.ones(raters, np.bool_)
        own_rater[plan.layout.crossing_raters] = False
        block = 0
        reports = self._reports(_everything, self._shared(self._var))
        for (forms_, ratees, its_raters), local in zip(self._pieces, reports, strict=True):
            run, mine, who = slice(*forms_), own_rater[its_raters], own_ratee[ratees]
            state.theta[ratees[who]] = local.state.theta[who]
            for name in ("alpha", "kappa"):
                values = getattr(local.state, name)[mine]
                getattr(state, name)[its_raters[mine]] = values
                getattr(post, name)[its_raters[mine]] = getattr(local.post, name)[mine]
            state.u[run], state.v[run] = local.state.u, local.state.v
            post.u[run], post.v[run] = local.post.u, local.post.v
            for name in ("h", "expected", "weight"):
                getattr(post, name)[:, run] = getattr(local.post, name)
            for number in sorted(local.post.theta):
                post.theta[block] = local.post.theta[number]
                post.solved[block] = local.post.solved[number]
                block += 1
        self._frame.unpersist()
        return state, post

    def _shared(self, var: Variances | None) -> Shared:
        s, layout = self._state, self._plan.layout
        if var is None:
            raise ArithmeticError("no round has been made yet")
        return Shared(
            mu=s.mu.copy(), gamma=s.gamma.copy(), beta=s.beta.copy(), origin=s.origin.copy(),
            theta=s.theta[layout.crossing_ratees], alpha=s.alpha[layout.crossing_raters],
            kappa=s.kappa[layout.crossing_raters], var=var, shift_theta=self._shift[0],
            shift_kappa=self._shift[1],
        )  # fmt: skip

    def _run(self, work: PieceWork, told: Any) -> Any:
        sent = self._session.sparkContext.broadcast(pickle.dumps(told))
        return self._frame.mapInArrow(_over_rows(work, sent), SCHEMA)

    def _reports(self, work: PieceWork, told: Any) -> list[Any]:
        return _collected(self._run(work, told))


#: What a worker does with a piece: (piece, local, told) -> (whether local changed, report).
PieceWork = Callable[[Piece, Local, Any], tuple[bool, Any]]


def _collected(frame: Any) -> list[Any]:
    rows = sorted(frame.select("place", "report").collect(), key=lambda row: row["place"])
    return [pickle.loads(bytes(row["report"])) for row in rows]  # noqa: S301 - our own workers'


def _over_rows(work: PieceWork, sent: Any) -> Callable[[Iterator[Any]], Iterator[Any]]:
    def each(batches: Iterator[Any]) -> Iterator[Any]:
        told = pickle.loads(sent.value)  # noqa: S301 - the driver's own message
        # A task has one core; the threads of linear algebra would take those of other tasks.
        threadpool_limits(limits=1, user_api="blas")
        for batch in batches:
            for row in batch.to_pylist():
                piece, local = pickle.loads(row["answers"]), pickle.loads(row["state"])  # noqa: S301
                changed, report = work(piece, local, told)
                state = pickle.dumps(local) if changed else row["state"]
                columns = [[row["place"]], [row["answers"]], [state], [pickle.dumps(report)]]
                kinds = (pa.int32(), pa.binary(), pa.binary(), pa.binary())
                arrays = [pa.array(c, kind) for c, kind in zip(columns, kinds, strict=True)]
                yield pa.RecordBatch.from_arrays(
                    arrays, names=["place", "answers", "state", "report"]
                )

    return each


def _assemble(piece: Piece, local: Local, told: Shared) -> tuple[bool, Any]:
    local.told(piece, told)
    return False, local.rounds(piece).assemble(told.var)


def _advance(
    piece: Piece, local: Local, told: tuple[Shared, Shared, Floats, Floats]
) -> tuple[bool, Any]:
    before, after, border, spread = told
    local.told(piece, before)
    work = local.rounds(piece)
    work.assemble(before.var)
    local.hear(piece, after)
    return True, work.advance(before.var, border, spread)


def _log_likelihood(piece: Piece, local: Local, told: Shared) -> tuple[bool, Any]:
    local.told(piece, told)
    work = local.rounds(piece)
    work.assemble(told.var)
    return False, work.log_likelihood(told.var)


def _everything(piece: Piece, local: Local, told: Shared) -> tuple[bool, Any]:
    local.told(piece, told)
    return False, local
