"""Files of the generalized assignment problem, as the OR-Library publishes them.

Numbers parted by blanks: how many problems; then for each problem the number of agents and of
jobs, the cost of each job by agent, what each job consumes by agent, and each agent's capacity.
Files of one problem leave out the first number. Reference: J. E. Beasley, OR-Library, "Generalised
assignment problem".
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

MOST_CELLS = 50_000_000


class GapError(ValueError):
    """A file that is not of this format; ``message`` says what to do, in the user's language."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, eq=False)
class GapProblem:
    """One problem.

    Attributes
    ----------
    costs
        float (agents, jobs); profits where the problem is one of maximisation.
    amounts
        int (agents, jobs): what a job consumes of an agent.
    capacities
        int (agents,).

    """

    costs: npt.NDArray[np.float64]
    amounts: npt.NDArray[np.int64]
    capacities: npt.NDArray[np.int64]


def read_gap(path: Path) -> tuple[GapProblem, ...]:
    """Read all problems of a file.

    Raises
    ------
    GapError
        If a word is no number, or there are more or fewer numbers than the sizes announce.

    """
    try:
        text = path.read_text(encoding="ascii")
    except UnicodeDecodeError:
        raise GapError(f"{path.name} 里有数字以外的字符，不是指派问题的文件。") from None
    numbers = _numbers(path.name, text)
    many = _problems(numbers, 1, int(numbers[0])) if len(numbers) and numbers[0] >= 1 else None
    alone = _problems(numbers, 0, 1)
    for found in (many, alone):
        if found is not None:
            return found
    raise GapError(
        f"{path.name} 有 {len(numbers)} 个数，与所写的代理数、任务数不符。应先写问题个数（只有一个"
        "问题的可以不写），每个问题依次写代理数 m、任务数 n、m×n 个费用、m×n 个消耗、m 个容量。"
    )


def _numbers(name: str, text: str) -> npt.NDArray[np.float64]:
    out: list[float] = []
    for line, words in enumerate(text.splitlines(), 1):
        for word in words.split():
            try:
                out.append(float(word))
            except ValueError:
                raise GapError(f"{name} 第 {line} 行：“{word}”不是数。") from None
    numbers = np.array(out)
    if not np.isfinite(numbers).all():
        raise GapError(f"{name} 里有不是有限的数。")
    return numbers


def _problems(
    numbers: npt.NDArray[np.float64], start: int, count: int
) -> tuple[GapProblem, ...] | None:
    """Return the problems if the numbers from ``start`` on are exactly theirs."""
    found: list[GapProblem] = []
    for _ in range(count):
        if start + 2 > len(numbers):
            return None
        agents, jobs = numbers[start], numbers[start + 1]
        sizes_fit = agents >= 1 and jobs >= 1 and agents % 1 == 0 and jobs % 1 == 0
        if not sizes_fit or agents * jobs > MOST_CELLS:
            return None
        m, n = int(agents), int(jobs)
        body = numbers[start + 2 : start + 2 + 2 * m * n + m]
        if len(body) < 2 * m * n + m:
            return None
        amounts, capacities = body[m * n : 2 * m * n].reshape(m, n), body[2 * m * n :]
        whole = np.concatenate([amounts.ravel(), capacities])
        if (whole < 0).any() or (whole % 1 != 0).any():
            return None
        found.append(
            GapProblem(
                body[: m * n].reshape(m, n), amounts.astype(np.int64), capacities.astype(np.int64)
            )
        )
        start += 2 + len(body)
    return tuple(found) if start == len(numbers) else None
