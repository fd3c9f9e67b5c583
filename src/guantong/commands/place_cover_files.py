"""What ``guantong place cover`` writes: reach, bases, points to enter, proof, map."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from guantong.commands.planning import Unusable, digest, result_folder, rounded, yes
from guantong.engines.place.coverage import (
    CANNOT_TELL,
    INVENTED,
    SURELY_IN,
    SURELY_OUT,
    WORDS,
    Calibration,
    Certificate,
    Choice,
    Claim,
    Draws,
    Pin,
    Prior,
    Question,
)
from guantong.engines.place.coverage.draws import CHOOSING
from guantong.formats.geojson import Point, written
from guantong.formats.tables import write_csv

FORM = 1
#: Of fewer known towns nothing can be said about the assumption.
FEW = 10
CLASSES = {SURELY_IN: "确定够得着", CANNOT_TELL: "说不准", SURELY_OUT: "确定够不着"}
#: As users read how a point is known.
KNOWN = {kind: word for word, kind in WORDS.items()}
HEADS = {
    "reach": ("name", "county", "people", "knowledge", "class", "p_out", "minutes_low",
              "minutes_middle", "minutes_high", "p_two"),
    "bases": ("name", "county", "knowledge", "kept"),
    "pins": ("name", "county", "base", "gain"),
    "calibration": ("minutes", "towns", "ways", "said", "was", "error", "brier", "constant"),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Told:
    """All that is told of a question."""

    question: Question
    choice: Choice
    proof: Certificate
    pins: list[Pin]
    calibrated: list[Calibration]

    def county(self, place: int) -> str:
        """Return the county of a place, or nothing."""
        number = int(self.question.ground.county[place])
        return self.question.counties[number] if number >= 0 else ""


def summary(told: Told, seconds: float) -> str:
    """Say it in Chinese: what is claimed, with its interval, and what it rests on."""
    worth, claim, roads = told.choice.worth, told.choice.claim, told.question.roads
    low, high = worth.interval
    people, classes = told.question.ground.people, np.array(worth.classes)
    lines = [
        f"{len(claim.bases)} 个点，{worth.limit:g} 分钟以内：预计够得着 {worth.share:.1%} 的人"
        f"（九成把握在 {low:.1%}–{high:.1%}）。",
    ]
    for kind, word in CLASSES.items():
        some = people[np.equal(classes, kind) & (people > 0)]
        share = some.sum() / max(people.sum(), 1)
        lines.append(f"{word}：{len(some)} 个地方，占 {share:.1%} 的人。")
    if len(claim.kept) < len(claim.bases):
        lines.append(f"已独立验算：任何选法至多再好 {told.proof.gap:.1%}。")
    unknown = int((~told.question.ground.known).sum())
    lines.append(
        f"位置未知 {unknown} 处，按轮廓抽 {worth.draws.count} 种可能；"
        f"车程 = 直线 × {roads.detour:g} ÷ 每小时 {roads.speed:g} 公里，离散 {roads.spread:g}，"
        f"录入车程 {len(roads.entered)} 条。"
    )
    useful = [told.question.names[pin.place] for pin in told.pins if pin.gain > 0]
    if useful:
        names = "、".join(useful[:5])
        lines.append(f"先标注这些位置最有用：{names}。")
    for one in told.calibrated:
        if one.towns >= FEW:
            lines.append(
                f"把已知的 {one.towns} 个地方逐个藏起来问：{one.limit:g} 分钟内说 {one.said:.1%}，"
                f"实际 {one.was:.1%}。"
            )
    return "\n".join([*lines, f"用时 {seconds:.1f} 秒。"])


def write(told: Told, text: str, folder: Path) -> None:
    """Write everything beside the folder first, then put it in place in one move."""
    with result_folder(folder) as fresh:
        tables = {"reach": _reach(told), "bases": _bases(told), "pins": _pins(told),
                  "calibration": _calibrated(told)}  # fmt: skip
        for name, rows in tables.items():
            write_csv(fresh / f"{name}.csv", HEADS[name], rounded(rows))
        certified = json.dumps(_certificate(told), ensure_ascii=False)
        (fresh / "certificate.json").write_text(certified, encoding="utf-8")
        (fresh / "places.geojson").write_text(written(_points(told)), encoding="utf-8")
        (fresh / "summary.md").write_text(text + "\n", encoding="utf-8")


def _reach(told: Told) -> Iterator[Sequence[Any]]:
    worth, ground = told.choice.worth, told.question.ground
    for i, kind in enumerate(worth.classes):
        if ground.people[i] > 0:
            minutes = [round(float(m), 1) for m in worth.nearest[:, i]]
            yield (
                told.question.names[i], told.county(i), float(ground.people[i]),
                KNOWN[ground.knowledge[i]], CLASSES[kind], float(worth.p_out[i]), *minutes,
                float(worth.p_twice[i]),
            )  # fmt: skip


def _bases(told: Told) -> Iterator[Sequence[Any]]:
    claim = told.choice.claim
    for place in claim.bases.tolist():
        known = KNOWN[told.question.ground.knowledge[place]]
        name = told.question.names[place]
        yield name, told.county(place), known, yes(place in claim.kept)


def _pins(told: Told) -> Iterator[Sequence[Any]]:
    for pin in told.pins:
        name = told.question.names[pin.place]
        yield name, told.county(pin.place), yes(pin.base), pin.gain


def _calibrated(told: Told) -> Iterator[Sequence[Any]]:
    for one in told.calibrated:
        yield (one.limit, one.towns, one.pairs, one.said, one.was, one.error, one.brier,
               one.constant)  # fmt: skip


def _points(told: Told) -> Iterator[Point]:
    """Yield what has a point; one nobody knows is drawn where a scenario put it, and says so."""
    worth, ground = told.choice.worth, told.question.ground
    there: Any = np.isfinite(ground.points).all(axis=1)
    points = np.where(there[:, None], ground.points, worth.draws.places[0])
    for i, kind in enumerate(worth.classes):
        known = ground.knowledge[i]
        radius = None if known == INVENTED else float(ground.spread[i])
        more = {"class": CLASSES[kind], "p_out": round(float(worth.p_out[i]), 4),
                "base": i in worth.bases, "people": float(ground.people[i])}  # fmt: skip
        yield Point(
            told.question.names[i], float(points[i, 0]), float(points[i, 1]), known, radius, more
        )


def _certificate(told: Told) -> dict[str, Any]:
    claim, names = told.choice.claim, told.question.names
    return {
        "form": FORM, "instance": digest(_asked(told.question)), "limit": claim.limit,
        "count": claim.draws.count, "seed": claim.draws.seed, "value": claim.value,
        "bound": claim.bound, "share": told.choice.worth.share,
        "bases": [names[i] for i in claim.bases], "kept": [names[i] for i in claim.kept],
        "candidates": [names[i] for i in claim.candidates], "prices": claim.prices.tolist(),
    }  # fmt: skip


def _asked(question: Question) -> tuple[Any, ...]:
    ground = question.ground
    rings = tuple(ring for outline in ground.outlines for ring in outline.rings)
    return (
        question.names, question.counties, ground.points, tuple(ground.knowledge), ground.radius,
        ground.people, ground.county, ground.seats, ground.street, rings, question.roads.speed,
        question.roads.detour, question.roads.spread, tuple(question.roads.entered),
    )  # fmt: skip


def read_certificate(path: Path, question: Question) -> Claim:
    """Read a plan with its proof, to be checked by `certificate`.

    Raises
    ------
    Unusable
        If the file is none, or belongs to other tables.

    """
    place = {name: n for n, name in enumerate(question.names)}
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        if read["instance"] != digest(_asked(question)):
            raise Unusable(f"{path.name} 是另一套表的证明：地点、位置、人口或道路已不相同。")
        at = {
            name: np.array([place[one] for one in read[name]], np.int64)
            for name in ("candidates", "kept", "bases")
        }
        draws = Draws(
            question.ground, question.roads, int(read["count"]), int(read["seed"]), CHOOSING,
            Prior(),
        )  # fmt: skip
        return Claim(
            draws, float(read["limit"]), at["candidates"], at["kept"], at["bases"],
            int(read["value"]), int(read["bound"]), np.array(read["prices"], np.int64),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        if isinstance(error, Unusable):
            raise
        raise Unusable(f"{path.name} 不是本命令写出的证明。") from error


def checked(proof: Certificate, claim: Claim) -> str:
    """Say what has been checked."""
    return (
        f"已独立验算：方案在 {claim.draws.count} 种可能里"
        f"平均覆盖 {proof.value / claim.whole:.1%} 的人，"
        f"任何同样多的点不超过 {proof.bound / claim.whole:.1%}，差距至多 {proof.gap:.1%}。"
    )
