"""What ``guantong place route`` says of a plan in Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from guantong.engines.place.tour import Certificate, Reason, Tour
from guantong.engines.place.tour.problem.words import clock
from guantong.engines.place.tour.tables.cells import INVENTED
from guantong.engines.place.tour.tables.reading import Read

#: What the reasons are called.
REASONS = {
    Reason.FULL: "接待不下", Reason.CLOSED: "不开放", Reason.TOO_FAR: "太远",
    Reason.UNSCORED: "没有给分", Reason.NO_TIME: "时间不够",
}  # fmt: skip


def summary(
    read: Read, tour: Tour, proof: Certificate, others: Sequence[Tour], seconds: float, *,
    stopped: bool,
) -> str:  # fmt: skip
    """Say what was found."""
    trip = tour.trip
    stops = sum(len(day.stops) for day in tour.days)
    lines = [
        f"{len(trip.sites.names)} 个点，{len(trip.days)} 天，{trip.group} 人；安排 {stops} 个点。",
        f"方案 {proof.value:,} 分；任何方案不超过 {proof.bound:,} 分，差距至多 {proof.gap:.2%}。",
    ]
    if tour.proven:
        lines.append("这是最好的方案之一。")
    lines += [_day(tour, day) for day in range(len(trip.days))]
    counts = {reason: sum(one.reason == reason for one in tour.left_out) for reason in REASONS}
    told = "，".join(f"{REASONS[reason]} {count} 个" for reason, count in counts.items() if count)
    if told:
        lines.append(f"没有安排的：{told}；逐个原因见 left_out.csv。")
    if others:
        values = "、".join(f"{one.value:,}" for one in others)
        lines.append(f"备选 {len(others)} 个，分别 {values} 分，见 alternatives.csv。")
    lines += _doubts(read, tour)
    if stopped:
        lines.append("按要求提前停止，这是到那时为止最好的方案。")
    lines.append(f"用时 {seconds:.1f} 秒。方案供讨论，由人决定；出发前请与各点核实开放时间。")
    return "\n".join(lines)


def _day(tour: Tour, number: int) -> str:
    label, day, names = tour.trip.days.labels[number], tour.days[number], tour.trip.sites.names
    if not day.stops:
        return f"{label}：不安排。"
    way = " → ".join(f"{names[stop.site]} {clock(stop.start)}" for stop in day.stops)
    return f"{label}：{clock(day.leave)} 出发 → {way} → {clock(day.back)} 返回。"


def _doubts(read: Read, tour: Tour) -> list[str]:
    """Say which stops have an invented point, and whether a way might take longer than planned."""
    visited = {stop.site for day in tour.days for stop in day.stops}
    made_up = [read.places[site] for site in sorted(visited) if read.knowledge[site] == INVENTED]
    lines = []
    if made_up:
        lines.append(f"虚构位置：{'、'.join(made_up)}；去前先补实坐标。")
    if any(_late(read, tour, day) for day in range(len(tour.days))):
        lines.append("有的位置不准，路上可能更久（plan.csv 的 way_high 列），请留余地。")
    return lines


def _late(read: Read, tour: Tour, number: int) -> bool:
    trip, day = tour.trip, tour.days[number]
    places = [trip.days.start[number], *day.route, trip.days.end[number]]
    return any(read.ways.high[a, b] > read.ways.minutes[a, b] for a, b in pairwise(places))
