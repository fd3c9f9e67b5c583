"""Invented Party members of villages and communities: slim records, many of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from guantong.people.demo.names import Numbers, name

#: Decade of birth → share among members, roughly as the Party's published ages have it.
AGES = {1940: 0.09, 1950: 0.16, 1960: 0.2, 1970: 0.19, 1980: 0.2, 1990: 0.14, 2000: 0.02}
WOMEN, YAO, PROBATIONARY = 0.3, 0.11, 0.015
#: Schooling by code, for those born before 1970 and since.
OLD_SCHOOLING = {"8": 0.12, "7": 0.5, "6": 0.28, "3": 0.07, "2": 0.03}
NEW_SCHOOLING = {"7": 0.18, "6": 0.27, "4": 0.1, "3": 0.22, "2": 0.21, "1": 0.02}
YOUNGEST_MEMBER = 18


@dataclass(frozen=True)
class Member:
    """What a slim record says."""

    name: str
    sex: str
    birth_month: str
    ethnicity: str
    party: str
    party_month: str
    schooling: str
    id_number: str


def invent(count: int, seed: int, this_month: str, numbers: Numbers) -> Iterator[Member]:
    """Invent members; the same seed gives the same people."""
    rng = np.random.default_rng(seed)
    decades = rng.choice(list(AGES), size=count, p=np.array(list(AGES.values())))
    years = decades + rng.integers(0, 10, size=count)
    months = rng.integers(1, 13, size=count)
    women, yao = rng.random(count) < WOMEN, rng.random(count) < YAO
    old = _draw(rng, OLD_SCHOOLING, count)
    new = _draw(rng, NEW_SCHOOLING, count)
    now = int(this_month[:4]) * 12 + int(this_month[5:]) - 1
    latest_birth = now // 12 - YOUNGEST_MEMBER - 2
    for n in range(count):
        year, sex = min(int(years[n]), latest_birth), "2" if women[n] else "1"
        birth = f"{year}-{months[n]:02d}"
        joined = _joined(rng, year * 12 + int(months[n]) - 1, now)
        probation = now - joined < 12
        yield Member(
            name=name(rng, year, sex, yao=bool(yao[n])), sex=sex, birth_month=birth,
            ethnicity="瑶族" if yao[n] else "汉族", party="02" if probation else "01",
            party_month=f"{joined // 12}-{joined % 12 + 1:02d}",
            schooling=str(old[n] if year < 1970 else new[n]),
            id_number=numbers.deal(birth, sex),
        )  # fmt: skip


def _joined(rng: np.random.Generator, born: int, now: int) -> int:
    """Draw the month of joining: from 18 on, mostly between 20 and 40; few are on probation."""
    if rng.random() < PROBATIONARY:
        return now - int(rng.integers(0, 12))
    first, last = born + YOUNGEST_MEMBER * 12, now - 13
    return min(max(first, born + int(rng.gamma(4.0, 30.0)) + 210), last)


def _draw(rng: np.random.Generator, shares: dict[str, float], count: int) -> Sequence[str]:
    found: list[str] = rng.choice(list(shares), size=count, p=list(shares.values())).tolist()
    return found
