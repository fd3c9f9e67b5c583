"""How often an honest rater would look this strange: answers drawn again from the fitted model.

The signs of the drawn answers are standardised and joined as the real ones are. Standardising by
the bulk takes up what the model does not know (items that discriminate unequally, heavier tails
of impressions); the draw says how the joined sign scatters once that is done.
"""

import numpy as np

from guantong.engines.measure.arrays import Floats, Ints, floats
from guantong.engines.measure.diagnostics import residuals as at
from guantong.engines.measure.diagnostics.tail_chance import tail
from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.screening.signs import Signs, answer_signs, join, standardise
from guantong.engines.measure.threads import in_threads

#: Enough draws to know a rate of one in two hundred to a seventh of itself.
DRAWS = 10_000
#: No more answers are drawn than this, so that a prefecture waits no longer than a county.
LARGEST_DRAW = 4_000_000


def chances(fit: Estimate, found: Signs, seed: int = 0) -> Floats:
    """Probability that an honest rater with as many answers has a joined sign this large."""
    out = np.ones(len(found.joined))
    if not (fit.plan.answers.has_raters and fit.plan.model.screening):
        return out
    for number in range(int(found.stratum.max()) + 1):
        members = np.flatnonzero(found.stratum == number)
        share = len(members) / len(found.stratum)
        rng = np.random.default_rng([seed, number])
        drawn = _draw(fit, found, members, share, rng)
        out[members] = tail(drawn, found.joined[members])
    return out


def _draw(
    fit: Estimate, found: Signs, members: Ints, share: float, rng: np.random.Generator
) -> Floats:
    """Joined signs of honest raters, in samples as large as the stratum (or as can be drawn)."""
    # As many raters as may be drawn in all, in rounds of one sample each.
    whole = LARGEST_DRAW * max(share, 0.1) / max(float(found.answers[members].mean()), 1.0)
    size = int(np.clip(whole, 20, len(members)))
    rounds = int(np.clip(min(whole, DRAWS) / size, 1, 400))
    samples = [
        members if size == len(members) else rng.choice(members, size, replace=False)
        for _ in range(rounds)
    ]
    seeds = rng.integers(0, 2**63, rounds)

    def work(one: tuple[Ints, int]) -> Floats:
        sample, seed = one
        own = np.random.default_rng(seed)
        values = answer_signs(_drawn_sums(fit, sample, own))
        for name in ("severity", "acquiescence", "consensus"):
            real = found.z[name][sample]
            values[name] = np.where(real.any(), own.standard_normal(len(sample)), 0.0)
        return join(standardise(values, np.zeros(len(sample), np.int64)))

    return np.concatenate(in_threads(work, list(zip(samples, seeds.tolist(), strict=True))))


def _drawn_sums(fit: Estimate, raters: Ints, rng: np.random.Generator) -> Floats:
    """Sums by rater of answers drawn at the fitted probabilities, columns x raters."""
    a = fit.plan.answers
    place = np.full(len(a.raters), -1)
    place[raters] = np.arange(len(raters))
    forms = np.flatnonzero(place[a.form_rater] >= 0)
    sums = np.zeros((12, len(raters)))
    for lo in range(0, len(forms), at.CHUNK):
        here = forms[lo : lo + at.CHUNK]
        part = at.part_of(fit, here)
        drawn = rng.random(part.expected.shape, dtype=np.float32) < part.expected
        part = part._replace(agree=drawn.astype(np.float32))
        own = at.form_sums(part, fit.state.beta)
        who = place[a.form_rater[here]]
        sums += floats([np.bincount(who, column, len(raters)) for column in own.T])
    return sums
