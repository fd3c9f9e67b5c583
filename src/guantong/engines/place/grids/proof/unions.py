"""Every union of units that hangs together and is of the right size, each once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

#: Unions above which they are not counted out.
MOST = 300_000


class TooMany(Exception):
    """There are more unions than can be looked at one by one."""


def unions(
    beside: Sequence[int], weight: Sequence[int], low: int, high: int, most: int = MOST
) -> list[int]:
    """Return every connected set of units that weighs low..high, as bit sets.

    Parameters
    ----------
    beside
        For each unit the bit set of its neighbours.
    weight
        Households of each unit.
    low, high
        What a union may weigh.
    most
        How many to look at, also of those too light.

    Raises
    ------
    TooMany
        If there are more.

    Notes
    -----
    A set grows from its smallest unit; at each step the next neighbour is either in, or out for
    good: so each set is met once.

    Examples
    --------
    >>> line = [0b010, 0b101, 0b010]  # three units in a row
    >>> [f"{one:03b}" for one in unions(line, [10, 10, 10], 20, 30)]
    ['011', '111', '110']

    """
    found: list[int] = []
    for looked, (one, held) in enumerate(_grown(beside, weight, high)):
        if looked >= most:
            raise TooMany
        if held >= low:
            found.append(one)
    return found


def _grown(beside: Sequence[int], weight: Sequence[int], high: int) -> Iterator[tuple[int, int]]:
    for root, heavy in enumerate(weight):
        if heavy > high:
            continue
        closed = (1 << (root + 1)) - 1
        stack = [(1 << root, heavy, beside[root] & ~closed, closed)]
        while stack:
            inside, held, front, out = stack.pop()
            yield inside, held
            while front:
                bit = front & -front
                front ^= bit
                unit = bit.bit_length() - 1
                out |= bit
                if held + weight[unit] <= high:
                    new = beside[unit] & ~out & ~inside & ~front
                    stack.append((inside | bit, held + weight[unit], front | new, out))


def bits(union: int) -> list[int]:
    """Return the units of a bit set.

    Examples
    --------
    >>> bits(0b1101)
    [0, 2, 3]

    """
    found = []
    while union:
        bit = union & -union
        found.append(bit.bit_length() - 1)
        union ^= bit
    return found
