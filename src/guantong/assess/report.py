"""What a fit says about a ratee, a unit and a whole inspection, ready to be shown and kept.

Groups smaller than the inspection's minimum are never shown apart, nor is a gap that rests on one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from guantong.engines.measure import Design, Result, groups
from guantong.standards.indicators import SOURCES

OVERALL = "总体"
GAPS = {
    "温差": ("上级的看法", "下级和服务对象的看法"),
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

    """

    def __init__(
        self, result: Result, design: Design, minimum: int, wording: Mapping[str, str]
    ) -> None:
        self.result, self.design = result, design
        self.minimum, self.wording = minimum, wording
        names = ("ratees", "with_all", "cells", "by_source", "by_key", "gaps", "contradictions")
        self.tables = {name: _by_ratee(getattr(result, name)) for name in names}
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
        pairs = self.pairs.get(key, []) if len(ids) > 1 else []
        return plain(
            {
                "people": shown,
                "groups": clusters,
                "pairs": len(pairs),
                "apart": sum(pairs),
                "quality": self._quality(key),
            }
        )

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
            "warnings": list(r.warnings),
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
            "weak": [
                {"code": row.item, "wording": self.wording.get(row.item, ""),
                 "discrimination": row.discrimination, "answers": row.answers}
                for row in r.items.rows()
                if row.answers >= 30 and row.discrimination < 0.1
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


def _words(content: dict[str, Any]) -> list[str]:
    overall = content["overall"]
    sides = "、".join(f"{s['label']} {s['forms']}" for s in content["sources"] if s["shown"])
    out = [f"采用测评表 {content['forms']} 份" + (f"（{sides}）。" if sides else "。")]
    out.append(f"总体得分 {_range(overall)}，指符合要求的回答所占的份额。")
    above = [d["name"] for d in content["dimensions"] if d["low"] > overall["score"]]
    below = [d["name"] for d in content["dimensions"] if d["high"] < overall["score"]]
    if above:
        out.append(f"{'、'.join(above)}高于本人总体。")
    if below:
        out.append(f"{'、'.join(below)}低于本人总体。")
    if not above and not below:
        out.append("各维度之间的差别在误差之内。")
    for gap in content["gaps"]:
        first, second = gap["between"]
        if not gap["shown"]:
            out.append(f"{gap['name']}：有一方测评表不足，不显示。")
        elif gap["clear"]:
            word = "高于" if gap["value"] > 0 else "低于"
            out.append(f"{gap['name']}：{first}{word}{second}，超出误差。")
        else:
            out.append(f"{gap['name']}：{first}与{second}没有超出误差的差别。")
    if content["items"]:
        n = len(content["items"])
        out.append(f"有 {n} 项指标的回答与其余回答不合，宜核实。")
    if content["aside"]:
        move = content["effect"][-1]
        out.append(
            f"有 {content['aside']} 份测评表因填答不可信被搁置；如计入，总体由 {move['score']:.0f} "
            f"变为 {move['all']:.0f}。"
        )
    return [*out, CLOSING]


def _range(span: Mapping[str, float]) -> str:
    return f"{span['score']:.0f}（95% 区间 {span['low']:.0f}–{span['high']:.0f}）"
