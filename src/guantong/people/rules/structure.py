"""A team's structure in counts, so that before and after can stand side by side."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guantong.people.models import Schooling, Sex
from guantong.standards import derived
from guantong.standards.career import Career, Member

AGES = ((35, "35岁以下"), (40, "36–40岁"), (45, "41–45岁"), (50, "46–50岁"), (55, "51–55岁"))
UNKNOWN, HAN = "未登记", "汉族"


@dataclass(frozen=True)
class Bar:
    """One line of a group: how many now, and after the change that is weighed."""

    label: str
    now: int
    after: int | None
    now_share: float
    after_share: float


@dataclass(frozen=True)
class Group:
    """One way to divide a team."""

    title: str
    bars: tuple[Bar, ...]
    note: str = ""


def structure(now: Sequence[Member], after: Sequence[Member] | None, on: dt.date) -> list[Group]:
    """Divide a team by age, sex, education, speciality, nationality and party.

    Parameters
    ----------
    after
        The team after a change; None if none is weighed.

    """
    ways: list[tuple[str, Callable[[Career], str], Sequence[str]]] = [
        (_("年龄"), lambda c: _age(c, on), [label for _n, label in AGES] + ["56岁以上"]),
        (_("性别"), _sex, [str(label) for label in Sex.labels]),
        (_("最高学历"), _schooling, [str(label) for label in Schooling.labels]),
        (_("全日制学历"), _full_time, [str(label) for label in Schooling.labels]),
        (_("专业"), _speciality, ()),
        (_("民族"), lambda c: c.ethnicity or UNKNOWN, (HAN,)),
        (_("党派"), _party, ("中共党员", "党外")),
    ]
    groups = [_group(title, way, order, now, after) for title, way, order in ways]
    ages = [a for m in now if (a := derived.age(m.career, on)) is not None]
    if ages:
        groups[0] = Group(
            groups[0].title, groups[0].bars, _("平均 %.1f 岁") % (sum(ages) / len(ages))
        )
    return groups


def _group(
    title: str,
    way: Callable[[Career], str],
    order: Sequence[str],
    now: Sequence[Member],
    after: Sequence[Member] | None,
) -> Group:
    before = Counter(way(m.career) for m in now)
    later = Counter(way(m.career) for m in after) if after is not None else Counter()
    places = {label: n for n, label in enumerate(order)}
    labels = sorted({*before, *later}, key=lambda x: (x == UNKNOWN, places.get(x, 99), -before[x]))
    bars = tuple(
        Bar(
            label,
            before[label],
            later[label] if after is not None else None,
            100 * before[label] / max(1, len(now)),
            100 * later[label] / max(1, len(after or ())),
        )
        for label in labels
    )
    return Group(title, bars)


def _age(career: Career, on: dt.date) -> str:
    age = derived.age(career, on)
    if age is None:
        return UNKNOWN
    return next((label for most, label in AGES if age <= most), "56岁以上")


def _sex(career: Career) -> str:
    return str(Sex(career.sex).label) if career.sex else UNKNOWN


def _schooling(career: Career) -> str:
    best = derived.highest_study(career)
    return str(Schooling(best[0]).label) if best else UNKNOWN


def _full_time(career: Career) -> str:
    best = derived.highest_study(career, full_time=True)
    return str(Schooling(best[0]).label) if best else UNKNOWN


def _speciality(career: Career) -> str:
    majors = [study.speciality for study in career.studies or () if study.speciality]
    return (majors[0] if majors else career.speciality) or UNKNOWN


def _party(career: Career) -> str:
    return "中共党员" if career.party_member else "党外"
