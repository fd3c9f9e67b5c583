"""The best route of a day at given scores: labels in order of time, with a limited memory.

A label is a way of the group so far: where a visit begins, when, what was gained, and which sites
it remembers to have seen. A route may come back to a site that it has forgotten (never to the one
it just left), so the best is an upper bound on all routes that do not; the memory is lengthened
where it matters.
"""

from __future__ import annotations

import numpy as np

from guantong.engines.compiler import compiled
from guantong.engines.place.tour.problem.arrays import Ints

#: Sites in a word of a memory.
WORD = 63
#: Columns of a label; those of its memory follow. LINK leads to the next label of the minute, and
#: once it is settled to the next richest of its site.
SITE, BEFORE, GAIN, TIME, LINK, MEMORY = range(6)


@compiled
def settle(label: Ints, i: int, head: Ints) -> bool:
    """Put a label among those of its site, richest first, unless one of them is as good.

    They all begin no later. One is as good if it gained as much and remembers no more.
    """
    v, gain, words = label[i, SITE], label[i, GAIN], label.shape[1]
    before, j = -1, head[v]
    while j >= 0 and label[j, GAIN] >= gain:
        more = False
        for w in range(MEMORY, words):
            more |= (label[j, w] & ~label[i, w]) != 0
        if not more:
            return False
        before, j = j, label[j, LINK]
    label[i, LINK] = j
    if before < 0:
        head[v] = i
    else:
        label[before, LINK] = i
    return True


@compiled
def extend(label: Ints, i: int, new: int, u: int, at: int, gain: int, keeps: Ints) -> None:
    """Write the label of going on to a site; -1 is the beginning of the day."""
    label[new, SITE], label[new, BEFORE], label[new, GAIN], label[new, TIME] = u, i, gain, at
    for w in range(keeps.shape[1]):
        label[new, MEMORY + w] = 0 if i < 0 else label[i, MEMORY + w] & keeps[u, w]
    label[new, MEMORY + u // WORD] |= 1 << (u % WORD)
    if i >= 0:
        v = label[i, SITE]
        label[new, MEMORY + v // WORD] |= 1 << (v % WORD)


@compiled
def search(
    entry: Ints, step: Ints, first: Ints, score: Ints, keeps: Ints,
    best: Ints, then: Ints, other: Ints, least: int, slack: int, most: int,
) -> tuple[Ints, Ints, bool]:  # fmt: skip
    """Return labels, the best of each site, and whether the search was finished.

    Parameters
    ----------
    entry, step, first
        Of the `Network`.
    score
        int (m,): what each site gains; those that gain nothing are not visited.
    keeps
        int (m, words): at each site, which sites are still remembered.
    best, then, other
        From `completion` with the same scores.
    least
        Routes that gain no more are of no interest.
    slack
        Nor are those that gain less than the best by more than this.
    most
        Give up above so many labels.

    Returns
    -------
    label
        int (labels, columns): see above.
    ends
        int (m,): the best label of each site, or -1.

    """
    m, size = entry.shape
    label = np.empty((most, MEMORY + keeps.shape[1]), np.int64)
    queue, head, ends = np.full(size, -1), np.full(m, -1), np.full(m, -1)
    count, top = 0, least
    for t in range(-1, size):
        i = -1 if t < 0 else queue[t]
        while i >= 0 or t < 0:
            following, v = -1, -1
            if t >= 0:
                following, v = label[i, LINK], label[i, SITE]
                back = label[i, BEFORE]
                from_ = label[back, SITE] if back >= 0 else -2
                more = other[v, t] if then[v, t] == from_ else best[v, t]
                if label[i, GAIN] + more <= max(least, top - slack) or not settle(label, i, head):
                    i = following
                    continue
            for u in range(m):
                if score[u] <= 0:
                    continue
                if v >= 0 and label[i, MEMORY + u // WORD] >> (u % WORD) & 1:
                    continue
                a = first[u] if v < 0 else t + step[v, u]
                a = entry[u, a] if a < size else -1
                if a < 0:
                    continue
                gain = score[u] + (0 if v < 0 else label[i, GAIN])
                more = other[u, a] if v >= 0 and then[u, a] == v else best[u, a]
                if gain + more <= max(least, top - slack):
                    continue
                if count == most:
                    return label[:count], ends, False
                extend(label, i, count, u, a, gain, keeps)
                label[count, LINK], queue[a] = queue[a], count
                if gain > least and (ends[u] < 0 or label[ends[u], GAIN] < gain):
                    ends[u] = count
                top = max(top, gain)
                count += 1
            i = following
            if t < 0:
                break
    return label[:count], ends, True


@compiled
def path(label: Ints, end: int) -> Ints:
    """Return the sites of a label in order."""
    length, i = 0, end
    while i >= 0:
        length, i = length + 1, label[i, BEFORE]
    found = np.empty(length, np.int64)
    i = end
    while i >= 0:
        length -= 1
        found[length], i = label[i, SITE], label[i, BEFORE]
    return found
