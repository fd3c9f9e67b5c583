"""The rounds of an estimate over the blocks: assemble, then advance; in threads, in place.

Blocks meet nowhere but in the border, so a round over them can run in threads, block by block
over answers on disk, or on the machines of a cluster (`spark_rounds`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from guantong.engines.measure import kernels
from guantong.engines.measure.arrays import Floats, Ints, Shorts, Singles, floats
from guantong.engines.measure.estimation.elimination import (
    Reduced,
    advance,
    assemble,
    look,
    uncertainty,
)
from guantong.engines.measure.estimation.round_sums import LevelSums, Sums, total
from guantong.engines.measure.estimation.state import State, Variances
from guantong.engines.measure.estimation.storage import Store
from guantong.engines.measure.planning.layout import Block
from guantong.engines.measure.planning.sheet import Sheet
from guantong.engines.measure.threads import in_threads

GROUPS = 32


@dataclass(frozen=True)
class Uncertain:
    """Posterior variances and the last pass, by form, rater and block, filled round by round.

    ``h`` is the variance of the predictor by side and form; ``theta`` and ``solved`` hold, for
    each block, the covariance of the ratees at home there and their dependence on the border.
    """

    alpha: Floats
    kappa: Floats
    u: Floats
    v: Floats
    h: Singles
    expected: Singles
    weight: Singles
    theta: dict[int, Floats]
    solved: dict[int, Floats]

    @classmethod
    def nothing(cls, raters: int, forms: int, sides: int, store: Store) -> Uncertain:
        """Room for all, zero at first."""
        h, expected, weight = (store.zeros((sides, forms), np.float32) for _ in range(3))
        u, v = (store.zeros((forms,), np.float64) for _ in range(2))
        return cls(np.zeros(raters), np.zeros(raters), u, v, h, expected, weight, {}, {})


class BlockRounds:
    """Rounds over all blocks, in threads; moves the state of what blocks own.

    Parameters
    ----------
    sheet, blocks, agree
        The answers, their blocks, and agreeing answers by side and form.
    state
        Moved in place: levels of local ratees, local raters, halo.
    store
        Where arrays by form live.
    variational
        Whether the second-order term of the posterior variance enters the passes.
    post
        What earlier rounds found, to go on from.

    """

    def __init__(
        self,
        sheet: Sheet,
        blocks: tuple[Block, ...],
        agree: Shorts,
        state: State,
        store: Store,
        *,
        variational: bool,
        post: Uncertain | None = None,
    ) -> None:
        self.sheet, self.blocks, self.state, self._store = sheet, blocks, state, store
        if post is None:
            sides = len(sheet.starts)
            post = Uncertain.nothing(len(state.alpha), len(state.u), sides, store)
        self.post = post
        self._agree = agree
        # The variance that enters the second-order term: the posterior's, or none.
        self._second = self.post.h if variational else np.zeros_like(self.post.h)
        size = max(1, -(-len(blocks) // GROUPS))
        places = range(len(blocks))
        self._groups = [places[lo : lo + size] for lo in range(0, len(blocks), size)]

    def shift(self, theta: Floats, kappa: float) -> None:
        """Move the origin of the levels (by dimension) and of yes-saying."""
        self.state.theta -= theta
        self.state.mu -= theta
        self.state.kappa -= kappa

    def collect(self) -> tuple[State, Uncertain]:
        """Everything that the blocks know."""
        return self.state, self.post

    def assemble(self, var: Variances) -> list[tuple[Ints, Floats, Floats]]:
        """Eliminate every block at the current state; what each leaves for the border."""
        odds, priors = self._odds(), Priors(var)

        def work(places: range) -> list[tuple[Ints, Floats, Floats]]:
            found = [self._assemble(place, priors, odds) for place in places]
            self._store.rest()
            return found

        return [one for part in in_threads(work, self._groups) for one in part]

    def advance(self, var: Variances, border: Floats, spread: Floats) -> Sums:
        """Move what blocks own, given the border's step, and look at the answers afresh.

        ``spread`` is the border's covariance.
        """
        odds, priors = self._odds(), Priors(var)

        def work(places: range) -> Sums:
            sums = total([self._advance(n, priors, border, spread, odds) for n in places])
            self._store.rest()
            return sums

        return total(in_threads(work, self._groups))

    def log_likelihood(self, var: Variances) -> float:
        """Laplace approximation of what the blocks add to the marginal log-likelihood."""
        odds, priors = np.exp(np.clip(self.state.beta, -30, 30)), Priors(var)

        def work(places: range) -> float:
            found = sum(self._log_likelihood(place, priors, odds) for place in places)
            self._store.rest()
            return found

        return sum(in_threads(work, self._groups))

    def _odds(self) -> Singles:
        return np.exp(np.clip(self.state.beta, -30, 30)).astype(np.float32)

    def _origin(self, block: Block) -> Floats:
        """The block's row of the origins, or none."""
        return self.state.origin[block.origin : block.origin + 1] if block.split else _NONE

    def _assemble(self, place: int, priors: Priors, odds: Singles) -> tuple[Ints, Floats, Floats]:
        block, s, sheet = self.blocks[place], self.state, self.sheet
        reduced = Reduced(
            *assemble(
                sheet.matrix, sheet.order, sheet.starts, sheet.ends, odds, self._agree,
                self._second, s.theta, s.mu, s.gamma, s.alpha, s.kappa, s.u, s.v,
                self._origin(block), block.persons, block.raters, block.columns, block.person,
                block.slot, block.source, *block.forms, *block.ratees, block.local,
                block.own_raters, priors.precision, priors.inner, priors.shared(block),
                self.post.expected, self.post.weight,
            )
        )  # fmt: skip
        self._store.keep(place, reduced)
        return block.border, reduced.border, reduced.border_rhs

    def _advance(
        self, place: int, priors: Priors, border: Floats, spread: Floats, odds: Singles
    ) -> Sums:
        block, s, sheet, post = self.blocks[place], self.state, self.sheet, self.post
        kept = self._store.kept(place)
        who = block.persons, block.raters, block.person, block.slot, block.source, *block.forms
        largest, saying = advance(
            self._agree, post.expected, post.weight, kept.solved, kept.target, kept.rater_link,
            kept.rater_target,
            border[block.border], s.theta, s.alpha, s.kappa, s.u, s.v, *who, block.local,
            block.own_raters, len(s.gamma), priors.precision,
        )  # fmt: skip
        scatter, levels = self._uncertainty(place, priors, spread, kept)
        item_e, item_w = np.zeros((2, len(sheet.side)))
        look(
            sheet.matrix, sheet.order, sheet.starts, sheet.ends, odds, self._second, s.theta,
            s.gamma, s.alpha, s.kappa, s.u, s.v, *who, post.expected, post.weight, item_e, item_w,
        )  # fmt: skip
        return Sums(largest, saying, scatter, levels, item_e, item_w)

    def _uncertainty(
        self, place: int, priors: Priors, spread: Floats, kept: Reduced
    ) -> tuple[Floats, LevelSums]:
        block, s, post = self.blocks[place], self.state, self.post
        cov, sums, around, means = uncertainty(
            post.weight, kept.inverse, kept.solved, kept.raters, kept.rater_link,
            spread[block.border[:, None], block.border], s.theta, s.mu, s.alpha, s.kappa, s.u,
            s.v, self._origin(block), block.raters, block.columns, block.person, block.slot,
            block.source, *block.forms, *block.ratees, len(block.persons), block.local,
            block.own_raters, len(s.gamma), priors.precision, post.alpha, post.kappa, post.u,
            post.v, post.h,
        )  # fmt: skip
        post.theta[place] = cov
        post.solved[place] = _dependence(block, kept.solved, len(s.mu))
        people = block.ratees[1] - block.ratees[0]
        levels = LevelSums.none(len(s.mu))
        if people and (block.split or not priors.units):
            levels = replace(levels, around=around, freedom=float(people))
        elif people:
            levels = LevelSums(around - people * means, people - 1, means, 1 / people, 1.0)
        return sums, levels

    def _log_likelihood(self, place: int, priors: Priors, odds: Floats) -> float:
        block, s, sheet = self.blocks[place], self.state, self.sheet
        kept = self._store.kept(place)
        run, mine = slice(*block.forms), block.raters[: block.own_raters]
        h = kernels.predictor(
            s.theta[block.persons], s.gamma, s.alpha[block.raters], s.kappa[block.raters],
            s.u[run], s.v[run], block.person, block.slot, block.source,
        )  # fmt: skip
        fit = kernels.log_likelihood(sheet.matrix, block.forms[0], sheet.side, sheet.key, odds, h)
        fit -= kernels.halo_log_determinant(
            np.ascontiguousarray(self.post.weight[:, run]), *priors.precision[:2]
        )
        fit += 0.5 * float(np.linalg.slogdet(kept.inverse)[1])
        fit += 0.5 * float(np.linalg.slogdet(kept.raters)[1].sum())
        fit += 0.5 * block.own_raters * float(np.log(priors.precision[2:]).sum())
        for values, precision in zip(
            (s.u[run], s.v[run], s.alpha[mine], s.kappa[mine]), priors.precision, strict=True
        ):
            fit -= 0.5 * precision * float((values * values).sum())
        deviation = s.theta[slice(*block.ratees)] - s.mu - self._origin(block).sum(axis=0)
        return fit + priors.log_density(block, floats(deviation))


def _dependence(block: Block, solved: Floats, dims: int) -> Floats:
    """How the ratees at home hang on the border; a crossing one stands there itself."""
    n = block.local * dims
    if len(block.columns) == block.local:
        return solved
    at = (block.columns[:, None] + np.arange(dims)).ravel()
    inside = at < n
    out = np.zeros((len(at), solved.shape[1]))
    out[inside] = solved[at[inside]]
    out[np.flatnonzero(~inside), at[~inside] - n] = -1.0
    return out


_NONE: Floats = np.zeros((0, 1))


class Priors:
    """Precisions of a round: of halo, severity and yes-saying, and of levels.

    Levels of the ratees of a block have ``inner`` each, less ``shared`` a pair.
    """

    def __init__(self, var: Variances) -> None:
        scalars = (var.halo, var.halo_by_dimension, var.severity, var.acquiescence)
        self.precision: Floats = floats(1 / np.array(scalars))
        self.inner = floats(np.linalg.inv(var.within))
        self.units = bool(var.between.any())
        self._between = np.linalg.inv(var.between) if self.units else None
        self._none = np.zeros_like(self.inner)
        self._shared: dict[int, Floats] = {}

    def shared(self, block: Block) -> Floats:
        """The part that a pair of ratees at home in the block has in common."""
        people = block.ratees[1] - block.ratees[0]
        if self._between is None or block.split:
            return self._none
        if people not in self._shared:
            middle = np.linalg.inv(self._between + people * self.inner)
            self._shared[people] = floats(self.inner @ middle @ self.inner)
        return self._shared[people]

    def log_density(self, block: Block, deviation: Floats) -> float:
        """Log prior density of levels, less what the normal constant has of pi."""
        people = len(deviation)
        if people == 0:
            return 0.0
        shared, whole = self.shared(block), deviation.sum(axis=0)
        fit = -0.5 * float(np.einsum("ad,de,ae->", deviation, self.inner, deviation))
        fit += 0.5 * float(whole @ shared @ whole)
        fit += 0.5 * (people - 1) * float(np.linalg.slogdet(self.inner)[1])
        return fit + 0.5 * float(np.linalg.slogdet(self.inner - people * shared)[1])
