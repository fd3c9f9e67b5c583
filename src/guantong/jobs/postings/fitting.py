"""How a person fits a village: what it needs in five fields, by what the person has done in them.

Of villages officers' words and facts, of persons facts of their file and the sending unit's word;
what nobody knows is neither good nor bad, and makes the error larger.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from guantong.core.models import Unit
from guantong.core.scope import pointing
from guantong.core.tree import inside
from guantong.jobs.postings import matching, queries
from guantong.jobs.postings.models import PlaceNeed, Recommendation, Sphere
from guantong.people.models import Person
from guantong.people.rules.careers import careers
from guantong.staffing.eligibility.pool import county_of, county_paths
from guantong.staffing.models import Post, Scenario
from guantong.staffing.scoring.facts import Facts, facts_of
from guantong.staffing.scoring.fits import Fit, Part
from guantong.staffing.scoring.kinds import Count
from guantong.staffing.scoring.weighting import all_fields

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
SPHERES = tuple(Sphere)


@dataclass(frozen=True)
class Skill:
    """What is known of a person in a field: points, their error, and from where."""

    points: float
    error: float
    words: str
    known: bool


def skill(facts: Facts, said: Recommendation | None, sphere: str) -> Skill:
    """Return what a file and a recommendation say of a person in a field."""
    numbers, field = matching.table()["skill"], matching.table()["fields"][sphere]
    if not facts.worked and facts.majors is None and said is None:
        nothing = _("不清楚：没有任职、专业和推荐意见")
        return Skill(numbers["unknown"], numbers["unknown_error"], nothing, known=False)
    lines = set(field["lines"])
    months = sum(one.months for one in facts.worked if one.fields & lines)
    majors = sorted(m for m in facts.majors or () if any(word in m for word in field["majors"]))
    points = float(numbers["base"])
    told: list[str] = []
    if months:
        points += numbers["work"] * min(1.0, months / numbers["work_months"])
        names = "、".join(one.name for one in all_fields() if one.code in lines)
        told.append(_("%(what)s工作 %(years).1f 年") % {"what": names, "years": months / 12})
    if majors:
        points += numbers["major"]
        told.append(_("专业：%s") % "、".join(majors))
    if said is not None and sphere in said.good_at:
        points += numbers["word"]
        told.append(_("派出单位推荐擅长"))
    words = "；".join(told) or _("没有相关经历、专业和推荐")
    return Skill(points, numbers["errors"][min(len(told), 3)], words, known=True)


def shares(needs: Mapping[str, PlaceNeed]) -> list[float]:
    """Return how much each field counts for a village; alike where nothing was said of any."""
    weights = matching.table()["need"]
    found = [float(weights[needs[one].how]) if one in needs else 0.0 for one in SPHERES]
    total = sum(found)
    return [one / total for one in found] if total else [1 / len(SPHERES)] * len(SPHERES)


class VillageFits:
    """How persons fit the villages of a scenario, and what is counted of itself."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    def of_arcs(
        self, facts: Sequence[Facts], people: Sequence[int], posts: Sequence[Post],
        arcs: tuple[Ints, Ints],
    ) -> tuple[Floats, Floats]:  # fmt: skip
        """Return fit and error of pairs."""
        person, post = arcs
        said = queries.recommended(people)
        known = [
            [skill(one, said.get(pk), sphere) for sphere in SPHERES]
            for one, pk in zip(facts, people, strict=True)
        ]
        wide = len(SPHERES)
        points = np.array([[s.points for s in row] for row in known]).reshape(-1, wide)
        errors = np.array([[s.error for s in row] for row in known]).reshape(-1, wide)
        need = np.array(self._shares(posts)).reshape(-1, wide)
        fit, variance = np.zeros(len(person)), np.zeros(len(person))
        for n in range(wide):
            fit += points[person, n] * need[post, n]
            variance += (errors[person, n] * need[post, n]) ** 2
        return fit, np.sqrt(variance)

    def _shares(self, posts: Sequence[Post]) -> list[list[float]]:
        places = queries.places_of(posts)
        needs = queries.needs(one.pk for one in places.values())
        of = {post: needs.get(place.pk, {}) for post, place in places.items()}
        return [shares(of.get(post.pk, {})) for post in posts]

    def counts(self, people: Sequence[int], posts: Sequence[Post]) -> Iterable[Count]:
        """Cover weak villages; let no unit send too many; where it is said, a share a county."""
        numbers, every = matching.table()["term"], frozenset(post.pk for post in posts)
        places = queries.places_of(posts)
        why = queries.grounds(list(places.values()))
        weak = frozenset(
            post for post, place in places.items() if queries.WEAK in why.get(place.pk, ())
        )
        if weak:
            yield Count(_("软弱涣散村全覆盖"), weak, None, low=len(weak))
        rows = pointing(Person, "pk", list(people)).order_by("unit_path", "pk")
        senders: dict[int, set[int]] = {}
        for unit, pk in rows.values_list("unit_id", "pk"):
            senders.setdefault(unit, set()).add(pk)
        names = dict(pointing(Unit, "pk", list(senders)).values_list("pk", "name"))
        most = numbers["most_per_unit"]
        for unit, some in senders.items():
            if len(some) > most:
                yield Count(_("%s派出") % names[unit], every, frozenset(some), high=most)
        if numbers["county_share"]:
            yield from self._of_counties(posts, numbers["county_share"], numbers["county_price"])

    def _of_counties(self, posts: Sequence[Post], share: float, price: float) -> Iterable[Count]:
        paths = county_paths()
        found: Counter[str] = Counter(county_of(post.unit_path, paths) for post in posts)
        names = dict(pointing(Unit, "path", list(found)).values_list("path", "name"))
        for path, many in found.items():
            some = frozenset(post.pk for post in posts if inside(post.unit_path, path))
            low = math.floor(many * share / 100)
            told = _("%s派驻村数") % names.get(path, "")
            yield Count(told, some, None, low=low, price=price)

    def parts(self, person: int, post: Post) -> Fit:
        """Return the fit of one pair, field by field, in words."""
        row = pointing(Person, "pk", [person]).select_related("unit").get()
        facts = facts_of(careers([row]), self.scenario.on)[person]
        said = queries.recommended([person]).get(person)
        (post,) = queries.weighed([post])
        place = queries.places_of([post])[post.pk]
        needs = queries.needs([place.pk]).get(place.pk, {})
        found = []
        for sphere, share in zip(SPHERES, shares(needs), strict=True):
            one, need = skill(facts, said, sphere), needs.get(sphere)
            how = need.get_how_display() if need else _("没有说明需要")
            found.append(
                Part(
                    code=sphere, name=f"{sphere.label}（{how}）", share=share, points=one.points,
                    error=one.error, counted=share * one.points, words=one.words, known=one.known,
                    note=f"{need.words}（{need.source}）" if need else "",
                )
            )  # fmt: skip
        error = math.sqrt(sum((part.share * part.error) ** 2 for part in found))
        return Fit(tuple(found), sum(part.counted for part in found), error, post.weight)
