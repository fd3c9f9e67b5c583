"""Inventing the cadres of a prefecture: every seat of every unit filled, career by career."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from guantong.people.demo import ladder, lives, names
from guantong.people.demo.ladder import Places
from guantong.people.demo.seats import STAFF, team
from guantong.people.demo.shapes import Cadre, L, Relative, Seat, month
from guantong.standards.posts import in_full

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.random import Generator

    from guantong.core.models import Unit
    from guantong.people.demo.shapes import Post

WOMEN, YAO, MARRIED_PAIRS = 0.27, 0.12, 0.03
#: Whole years at which a career is too long to be true, by sex and level; invented again then.
OLDEST = {("1", True): 59, ("1", False): 59, ("2", True): 58, ("2", False): 54}
EXCELLENT_SHARE = 0.2
YEARS_ASSESSED = 8
MINOR_PARTIES = ("05", "07", "08", "10", "04", "12", "13")
#: Chiefs of these duties in a county do not serve where they grew up.
BARRED = {"party", "government", "discipline", "organisation", "court", "procuratorate", "police"}
TRIES, AUGUST = 200, 7


@dataclass(frozen=True)
class Prefecture:
    """The units to be filled, and where careers pass."""

    city: Unit
    units: tuple[Unit, ...]
    places: tuple[Places, ...]

    def place_of(self, rng: Generator, unit: Unit) -> Places:
        """Return the county of a unit; an organ of the city has people from all of them."""
        for places in self.places:
            if unit.path.startswith(places.county.path):
                return places
        return self.places[int(rng.integers(len(self.places)))]


def invent(prefecture: Prefecture, seed: int, now: int, numbers: names.Numbers) -> list[Cadre]:
    """Fill every seat; the same seed gives the same people.

    Parameters
    ----------
    now
        The present month, as a number.

    """
    rng = np.random.default_rng(seed)
    made: list[Cadre] = []
    for unit in prefecture.units:
        people = [
            _cadre(rng, prefecture, unit, seat, now, numbers) for seat in team(unit)
        ]  # fmt: skip
        _assess(rng, people, now)
        made += people
    _marry(rng, made)
    return made


def _cadre(
    rng: Generator,
    prefecture: Prefecture,
    unit: Unit,
    seat: Seat,
    now: int,
    numbers: names.Numbers,
) -> Cadre:
    places = prefecture.place_of(rng, unit)
    name = (
        unit.name if unit.kind in ("county", "municipal") else ladder.full_name(unit, places.county)
    )
    woman = rng.random() < WOMEN
    for _ in range(TRIES):
        posts = ladder.climb(rng, unit, name, seat, now, places)
        # Whoever leaves school in June begins to work in August.
        posts[0].start -= (posts[0].start - AUGUST) % 12
        work = posts[0].start
        birth = work - lives.age_at_work(rng, work)
        studies = lives.studies(rng, birth, work, posts)
        if seat.duty in lives.COURTS and seat.is_chief:
            studies = [lives.of_law(studies[0].end)]
        # Who studied longer is older; who began without a degree is as drawn.
        birth = min(birth, studies[0].end - (18 if studies[0].schooling in "43" else 21) * 12)
        high = seat.level in (L.COUNTY, L.COUNTY_DEPUTY)
        aged = 22 * 12 <= now - birth <= OLDEST["2" if woman else "1", high] * 12
        if aged and lives.fits(seat, birth, now, studies):
            break
    sex = "2" if woman else "1"
    yao = rng.random() < YAO
    party, party_month = _party(rng, seat, birth, work, posts)
    cadre = Cadre(
        unit=unit, name=names.name(rng, birth // 12, sex, yao=yao), sex=sex, birth=birth,
        ethnicity="瑶族" if yao else "汉族", native_place=_home(rng, prefecture, places, seat),
        party=party, party_month=party_month, work_month=work,
        id_number=numbers.deal(month(birth), sex), posts=posts, studies=studies,
        lawyer=lives.qualified(rng, seat, studies, work),
    )  # fmt: skip
    cadre.ranks = lives.ranks(rng, cadre, now)
    if seat.level == L.STAFF and cadre.ranks and seat in STAFF:
        cadre.now.seat = Seat(lives.staff_title(cadre.ranks[-1][0]), L.STAFF)
    cadre.trainings = lives.trainings(rng, cadre, now)
    cadre.family = lives.family(rng, cadre, now)
    return cadre


def _party(
    rng: Generator, seat: Seat, birth: int, work: int, posts: list[Post]
) -> tuple[str, int | None]:
    if seat.outside_party:
        return MINOR_PARTIES[int(rng.integers(len(MINOR_PARTIES)))], None
    if seat.level == L.STAFF and rng.random() < 0.25:
        return "13", None
    return "01", lives.joined(rng, birth, work, posts)


def _home(rng: Generator, prefecture: Prefecture, places: Places, seat: Seat) -> str:
    """Return a native place: mostly the county itself, but not for the chiefs barred from it."""
    others = [p.county for p in prefecture.places if p.county.pk != places.county.pk]
    barred = seat.is_chief and seat.duty in BARRED
    if (barred or rng.random() < 0.3) and others:
        return f"湖南{others[int(rng.integers(len(others)))].name}"
    return "湖南衡阳" if barred else f"湖南{places.county.name}"


def _assess(rng: Generator, people: Sequence[Cadre], now: int) -> None:
    """Assess a unit's people year by year; at most a fifth are excellent."""
    last = now // 12 - 1
    for year in range(last - YEARS_ASSESSED + 1, last + 1):
        there = [p for p in people if p.work_month // 12 < year]
        if not there:
            continue
        best = rng.choice(len(there), size=int(len(there) * EXCELLENT_SHARE), replace=False)
        for n, person in enumerate(there):
            person.assessments[year] = "1" if n in best else "2"
            if n in best and rng.random() < 0.5:
                person.awards.append(("嘉奖", year))


def _marry(rng: Generator, people: list[Cadre]) -> None:
    """Make some staff and deputies of different units man and wife; nobody leads the other."""
    free = [n for n, p in enumerate(people) if _may_marry(p)]
    rng.shuffle(free)
    by_county: dict[str, dict[str, list[int]]] = {}
    for n in free:
        county = people[n].unit.parent_id
        by_county.setdefault(str(county), {"1": [], "2": []})[people[n].sex].append(n)
    wanted = int(len(people) * MARRIED_PAIRS / 2)
    pairs = itertools.chain.from_iterable(_couples(people, by_county[c]) for c in sorted(by_county))
    for man, woman in itertools.islice(pairs, wanted):
        wed(people, man, woman)


def _may_marry(person: Cadre) -> bool:
    return (
        person.unit.kind in ("township", "county_unit")
        and not person.now.seat.is_chief
        and any(relative.kin == "spouse" for relative in person.family)
    )


def _couples(people: list[Cadre], by_sex: dict[str, list[int]]) -> Iterable[tuple[int, int]]:
    women = list(by_sex["2"])
    for man in by_sex["1"]:
        for woman in women:
            near = abs(people[man].birth - people[woman].birth) < 60
            if near and people[man].unit.pk != people[woman].unit.pk:
                women.remove(woman)
                yield man, woman
                break


def wed(people: list[Cadre], man: int, woman: int) -> None:
    """Let two people name each other as spouses, and their families agree."""
    for one, other in ((man, woman), (woman, man)):
        who = people[other]
        rest = [r for r in people[one].family if r.kin != "spouse"]
        call = "妻子" if who.sex == "2" else "丈夫"
        work = in_full(who.now.unit_name, who.now.seat.title)
        politics = "中共党员" if who.party == "01" else "群众"
        spouse = Relative("spouse", call, who.name, month(who.birth), politics, work, other)
        people[one].family = [spouse, *rest]
