"""A county whose true fits are known, seen with error: what scores say and what comes of a plan."""

from dataclasses import dataclass, replace

import numpy as np

from guantong.engines.match import Bound, Couple, Instance, Trait, evaluate

SHARED, OPEN = 0.7, 0.3
#: Deviations of true fits: of people, of their seats; mean of an observation's error.
ABILITY, SEAT = 7.0, 4.0
STYLES = np.array([[-3.0, 6, 1, 2], [6, -2, 2, 2], [1, 2, -5, 6], [2, 2, 6, -3]])


@dataclass(frozen=True)
class Seen:
    """An instance planned on posterior means, the same on what was seen, and the true gains."""

    believed: Instance
    raw: Instance
    truth: np.ndarray

    def realised(self, seats: np.ndarray) -> float:
        return evaluate(replace(self.believed, gain=self.truth), seats).value


def county(seed: int, *, teams: int = 15, posts: int = 15, people: int = 400) -> Seen:
    """Return a county of ``teams`` teams with ``posts`` posts each."""
    rng = np.random.default_rng([seed, 431])
    count = teams * posts
    person, post = np.nonzero(rng.random((people, count)) < OPEN)
    noise = 4 + 12 / np.sqrt(rng.integers(2, 30, people))
    fit = 65 + rng.normal(0, ABILITY, people)[person] + rng.normal(0, SEAT, len(person))
    errors = rng.normal(size=people)[person] * SHARED**0.5
    errors += rng.normal(size=len(person)) * (1 - SHARED) ** 0.5
    seen = fit + noise[person] * errors
    mean, error, share = _posterior(person, seen, noise)
    believed = Instance(
        people=tuple(f"虚构{n}" for n in range(people)),
        posts=tuple(f"岗{n}" for n in range(count)),
        teams=tuple(f"班子{n}" for n in range(teams)),
        team_of=np.repeat(np.arange(teams), posts),
        places=np.ones(count, int),
        vacancy=np.full(count, 100.0),
        left_out=np.zeros(people),
        arc_person=person,
        arc_post=post,
        gain=mean,
        move=np.zeros(len(person)),
        error=error,
        person_share=share,
        attributes=("女",),
        amounts=(rng.random(people) < 0.25).astype(int)[person][:, None],
        bounds=tuple(
            Bound(f"女{n}", np.arange(n * posts, (n + 1) * posts), 0, 3, None, 8.0)
            for n in range(teams)
        ),
        traits=(Trait("风格", ("谋", "干", "闯", "稳"), rng.integers(0, 4, people), STYLES),),
        couples=tuple(Couple(n * posts, n * posts + 1, 0, 2.0) for n in range(teams)),
    )
    raw = replace(believed, gain=seen, error=noise[person], person_share=SHARED)
    return Seen(believed, raw, fit)


def _posterior(person: np.ndarray, seen: np.ndarray, noise: np.ndarray):
    """Condition each person's fits on all that was seen of them; exact for normal errors."""
    mean, error = np.empty(len(seen)), np.empty(len(seen))
    together = alone = 0.0
    for one in np.unique(person):
        rows = np.flatnonzero(person == one)
        eye, ones = np.eye(len(rows)), np.ones((len(rows), len(rows)))
        prior = ABILITY**2 * ones + SEAT**2 * eye
        gain = np.linalg.solve(
            prior + noise[one] ** 2 * (SHARED * ones + (1 - SHARED) * eye), prior
        )
        left = prior - gain.T @ prior
        mean[rows] = 65 + gain.T @ (seen[rows] - 65)
        error[rows] = np.sqrt(left.diagonal())
        alone += left.trace() / len(rows)
        together += (left.sum() - left.trace()) / max(1, len(rows) * (len(rows) - 1))
    return mean, error, together / alone
