"""What a fit says about a ratee, a unit and a whole inspection, ready to be shown and kept.

Groups smaller than the inspection's minimum are never shown apart, nor is a gap that rests on one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from guantong.engines.measure import GROUNDS, Design, Result, groups
from guantong.standards.indicators import SOURCES

OVERALL = "总体"
Z95 = 1.96
GAPS = {
    "温差": ("上级的评价", "下级和服务对象的评价"),
    "落差": ("学得怎样", "干得怎样"),
    "偏差": ("正向指标所说", "反向指标所见"),
}
CLOSING = "以上是证据及其误差，不作排名，不作决定；由有权的人研判并签字。"


class View:
    """Reads a result once and writes out each part.

    Parameters
    ----------
    result, design
        What was found, and what was asked.
    minimum
        The least number of forms of a group that is shown apart.
    wording
        Yardstick's code → its words.
    names
        Key of a ratee, as text → the name, for sentences.

    """

    def __init__(
        self,
        result: Result,
        design: Design,
        minimum: int,
        wording: Mapping[str, str],
        names: Mapping[str, str] | None = None,
    ) -> None:
        self.result, self.design, self.names = result, design, names or {}
        #: Whether persons may be compared at all.
        self.precise = bool(result.reliability.reliability[-1] >= GROUNDS.reliability)
        self.minimum, self.wording = minimum, wording
        kept = ("ratees", "with_all", "cells", "by_source", "by_key", "gaps", "contradictions")
        self.tables = {name: _by_ratee(getattr(result, name)) for name in kept}
        self.pairs: dict[str, list[bool]] = defaultdict(list)
        for unit, distinct in zip(result.pairs.unit, result.pairs.distinct, strict=True):
            self.pairs[unit].append(bool(distinct))
        self.aside = {r.rater: r for r in result.raters.rows() if r.set_aside}

    def ratee(self, key: str) -> dict[str, Any]:
        """Write out one ratee: levels, sources, keys, gaps, contradictions, words."""
        rows = {r.dimension: r for r in self.tables["ratees"].get(key, ())}
        if not rows or rows[OVERALL].forms < self.minimum:
            return {"hidden": True, "forms": int(rows[OVERALL].forms) if rows else 0}
        sources = self._sources(key)
        every = {r.dimension: r for r in self.tables["with_all"].get(key, ())}
        content: dict[str, Any] = {
            "forms": rows[OVERALL].forms,
            "overall": _span(rows[OVERALL]),
            "dimensions": [{"name": d, **_span(rows[d])} for d in self.design.dimensions],
            "layers": list(self.design.layers),
            "cells": self._cells(key),
            "sources": sources,
            "keys": self._keys(key),
            "gaps": self._gaps(key, sources),
            "silent": self._silent(key),
            "screened": self.result.screened,
            "items": self._items(key),
            "aside": int(every[OVERALL].forms - rows[OVERALL].forms),
            "effect": [
                {"name": d, "score": rows[d].score, "all": every[d].score}
                for d in (*self.design.dimensions, OVERALL)
            ],
        }
        content["summary"] = _words(content)
        return plain(content)

    def unit(self, key: str, people: Sequence[int]) -> dict[str, Any]:
        """Write out a unit: its ratees with intervals, and who cannot be told apart."""
        shown = []
        for pk in people:
            rows = {r.dimension: r for r in self.tables["ratees"].get(str(pk), ())}
            if rows and rows[OVERALL].forms >= self.minimum:
                dims = [{"name": d, **_span(rows[d])} for d in self.design.dimensions]
                forms = int(rows[OVERALL].forms)
                shown.append(
                    {"ratee": pk, "forms": forms, "dimensions": dims, **_span(rows[OVERALL])}
                )
        ids = {str(row["ratee"]) for row in shown}
        clusters = []
        if ids:
            found = (set(g.ratees) & ids for g in groups(self.result, key))
            clusters = [[pk for pk in people if str(pk) in one] for one in found if one]
        overall = self._mean(shown)
        pairs = self.pairs.get(key, []) if len(ids) > 1 and self.precise else []
        return plain(
            {
                "people": shown,
                **({"overall": overall} if overall else {}),
                "groups": clusters if self.precise else [],
                "precise": self.precise,
                "pairs": len(pairs),
                "apart": sum(pairs),
                "quality": self._quality(key),
            }
        )

    def _mean(self, shown: Sequence[Mapping[str, Any]]) -> dict[str, float]:
        """Mean score of the people of a unit who are shown, with the error of that mean."""
        levels = self.result.levels
        place = {name: n for n, name in enumerate(levels.ratees.tolist())}
        here = np.array([place[str(row["ratee"])] for row in shown], np.int64)
        if len(here) < 2:
            return {}
        wide = Z95 * np.sqrt(levels.covariance(np.sort(here)).mean())
        # Points that one logit makes, where these people are.
        slope = np.mean([half(row) for row in shown]) / (Z95 * levels.error[here, -1].mean())
        score = float(np.mean([row["score"] for row in shown]))
        low, high = max(0.0, score - slope * wide), min(100.0, score + slope * wide)
        return {"score": score, "low": float(low), "high": float(high)}

    def campaign(self) -> dict[str, Any]:
        """Write out the whole inspection: how much was answered, and how well it measures."""
        r = self.result
        a = r.levels.fit.plan.answers
        return plain({
            "people": len(a.ratees),
            "raters": len(a.raters),
            "forms": a.forms,
            "answers": len(a),
            "seconds": r.seconds,
            "converged": r.converged,
            "warnings": [_said(one) for one in r.warnings_naming({**SOURCES, **self.names})],
            "screened": r.screened,
            "precise": self.precise,
            "reliability": [
                {"name": row.dimension, "value": row.reliability, "alpha": row.alpha}
                for row in r.reliability.rows()
            ],
            "variances": [
                {"words": row.words, "value": row.value} for row in r.variances.rows()
            ],
            "aside": len(self.aside),
            "reasons": _reasons(self.aside.values()),
            "bias": [
                {"source": SOURCES.get(row.source, row.source), "dimension": row.dimension,
                 "value": row.bias, "error": row.error}
                for row in r.sources.rows()
            ],
        })  # fmt: skip

    def _sources(self, key: str) -> list[dict[str, Any]]:
        out = []
        for row in self.tables["by_source"].get(key, ()):
            if row.dimension != OVERALL:
                continue
            known = row.forms >= self.minimum
            label = SOURCES.get(row.source, row.source)
            one = {"source": row.source, "label": label, "shown": known}
            out.append(one | ({"forms": row.forms, **_span(row)} if known else {}))
        order = list(SOURCES)
        return sorted(out, key=lambda one: order.index(one["source"]))

    def _silent(self, key: str) -> list[str]:
        """Name the sources that speak of most people and say nothing of this one."""
        a = self.result.levels.fit.plan.answers
        mine = {row.source for row in self.tables["by_source"].get(key, ())}
        out = []
        for number, source in enumerate(a.sources.tolist()):
            known = len(np.unique(a.form_ratee[a.form_source == number]))
            if source not in mine and known > len(a.ratees) / 2:
                out.append(SOURCES.get(source, source))
        return out

    def _cells(self, key: str) -> list[dict[str, Any]]:
        cells = {(r.dimension, r.layer): r for r in self.tables["cells"].get(key, ())}
        return [
            {"name": d, "cells": [
                {**_span(cells[d, x]), "answers": cells[d, x].answers} if (d, x) in cells else None
                for x in self.design.layers
            ]}
            for d in self.design.dimensions
        ]  # fmt: skip

    def _keys(self, key: str) -> list[dict[str, Any]]:
        rows = {(r.dimension, r.key): r for r in self.tables["by_key"].get(key, ())}
        return [
            {"name": d, "positive": _span(rows[d, 1]), "reverse": _span(rows[d, -1])}
            for d in self.design.dimensions
            if (d, 1) in rows and (d, -1) in rows
        ]

    def _gaps(self, key: str, sources: list[dict[str, Any]]) -> list[dict[str, Any]]:
        sides = {s.id: s.side for s in self.design.groups}
        for side in ("above", "below"):
            # All of a side's sources must be large enough, or one could be had by subtraction.
            known = [s["shown"] for s in sources if sides.get(s["source"]) == side]
            if not known or not all(known):
                break
        else:
            side = ""
        found = {row.gap: row for row in self.tables["gaps"].get(key, ())}
        out = []
        for name, between in GAPS.items():
            row = found.get(name)
            one: dict[str, Any] = {"name": name, "between": list(between), "shown": False}
            if row is not None and row.value == row.value and not (name == "温差" and side):
                one |= {"value": row.value, "error": row.error, "low": row.low, "high": row.high}
                one |= {"shown": True, "clear": row.low > 0 or row.high < 0}
                one["blind"] = not one["clear"] and row.high - row.low > 2 * GROUNDS.blind
            out.append(one)
        return out

    def _items(self, key: str) -> list[dict[str, Any]]:
        return [
            {"code": r.item, "wording": self.wording.get(r.item, ""), "kind": r.kind,
             "observed": 100 * r.observed, "expected": 100 * r.expected, "answers": r.answers}
            for r in self.tables["contradictions"].get(key, ())
            if r.answers >= self.minimum
        ]  # fmt: skip

    def _quality(self, unit: str) -> dict[str, Any]:
        a = self.result.levels.fit.plan.answers
        if unit not in a.units.tolist():
            return {"forms": 0}
        here = a.ratee_unit[a.form_ratee] == a.units.tolist().index(unit)
        matrix = a.matrix[:, here]
        yes, given = (matrix == 1).sum(axis=0), (matrix != 255).sum(axis=0)
        flat = np.maximum(yes, given - yes) >= 0.98 * given
        raters = set(a.raters[a.form_rater[here]].tolist())
        return {
            "forms": int(here.sum()),
            "raters": len(raters),
            "answers": int(given.sum()),
            "median": float(np.median(given)) if here.any() else 0.0,
            "flat": int(flat.sum()),
        }


def _said(warning: str) -> str:
    """Write the engine's words as officials say them."""
    for word, instead in (("评价人", "参评人员"), ("答卷", "测评表"), ("被考察人", "考察对象")):
        warning = warning.replace(word, instead)
    return warning


def _by_ratee(table: Any) -> dict[str, list[Any]]:
    out: dict[str, list[Any]] = defaultdict(list)
    for row in table.rows():
        out[row.ratee].append(row)
    return out


def _span(row: Any) -> dict[str, float]:
    return {"score": row.score, "low": row.score_low, "high": row.score_high}


def plain(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what JSON can hold: a number that is none becomes None."""
    return {name: _plain(one) for name, one in content.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return plain(value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and value != value else value


def _reasons(raters: Any) -> list[dict[str, Any]]:
    counts: Counter[str] = Counter()
    for row in raters:
        counts.update({part.split("（共")[0] for part in row.reason.split("；") if part})
    return [{"reason": reason, "raters": n} for reason, n in counts.most_common()]


def half(span: Mapping[str, float]) -> float:
    """Half an interval: what stands after ± (at 95 %)."""
    return (span["high"] - span["low"]) / 2


def points(span: Mapping[str, float]) -> str:
    """Write a score with its error.

    >>> points({"score": 69.2, "low": 65.1, "high": 72.9})
    '69 分（误差 ±4）'
    """
    return f"{span['score']:.0f} 分（误差 ±{half(span):.0f}）"


def gap_points(gap: Mapping[str, Any]) -> str:
    """Write a gap with its error, on the scale of the scores."""
    return f"{gap['value']:+.0f} 分（误差 ±{half(gap):.0f}）"


def gap_verdict(gap: Mapping[str, Any]) -> str:
    """Say whether a gap is more than its error, or that the error is too large to say."""
    if not gap["shown"]:
        return "测评表不足，不显示"
    if gap.get("clear"):
        return "超出误差"
    return "误差过大，不作判断" if gap.get("blind") else "在误差之内"


def _words(content: dict[str, Any]) -> list[str]:
    overall = content["overall"]
    sides = "、".join(f"{s['label']} {s['forms']}" for s in content["sources"] if s["shown"])
    out = [f"采用测评表 {content['forms']} 份" + (f"（{sides}）。" if sides else "。")]
    if content["silent"]:
        out.append(f"没有{'、'.join(content['silent'])}的测评表，结果不含这一方面，也不按零计。")
    out.append(f"测评 {points(overall)}，指符合要求的回答所占的份额。")
    out += [*_dimension_words(content), *map(_gap_words, content["gaps"])]
    if content["items"]:
        n = len(content["items"])
        out.append(f"有 {n} 项指标的回答与其余回答不合，宜进一步了解。")
    if not content["screened"]:
        out.append("参评人员太少，测评表是否异常未作筛查。")
    elif content["aside"]:
        move = content["effect"][-1]
        out.append(
            f"有 {content['aside']} 份测评表因填答异常不予采用；如计入，总体由 {move['score']:.0f} "
            f"变为 {move['all']:.0f}。"
        )
    return [*out, CLOSING]


def _dimension_words(content: dict[str, Any]) -> list[str]:
    """Say which dimensions are above or below; that none is, only where it could be seen."""
    overall, dimensions = content["overall"], content["dimensions"]
    above = [d["name"] for d in dimensions if d["low"] > overall["score"]]
    below = [d["name"] for d in dimensions if d["high"] < overall["score"]]
    if above or below:
        said = (("高于", above), ("低于", below))
        return [f"{'、'.join(names)}{word}本人总体。" for word, names in said if names]
    if max(map(half, dimensions), default=0.0) > GROUNDS.blind:
        return ["各维度的误差都较大，看不出高低。"]
    return ["各维度之间的差别在误差之内。"]


def _gap_words(gap: dict[str, Any]) -> str:
    first, second = gap["between"]
    if not gap["shown"]:
        return f"{gap['name']}：有一方测评表不足，不显示。"
    told = gap_points(gap)
    if gap["clear"]:
        word = "高于" if gap["value"] > 0 else "低于"
        return f"{gap['name']} {told}：{first}{word}{second}，超出误差。"
    if gap["blind"]:
        return f"{gap['name']} {told}：误差过大，不作判断。"
    return f"{gap['name']} {told}：{first}与{second}没有超出误差的差别。"
