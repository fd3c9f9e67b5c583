"""Facts about a person for a page: what is recorded, what follows from it on a date, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guantong.core.months import MONTH
from guantong.frame.records.origin import unknown
from guantong.people.models import Party, Person, Sex
from guantong.people.profile import writing
from guantong.people.profile.careers import career_of
from guantong.standards import derived
from guantong.standards.months import Month, in_words
from guantong.standards.posts import in_full

if TYPE_CHECKING:
    from guantong.people.models import Record
    from guantong.people.profile.dossier import Dossier
    from guantong.standards.career import Career, PostHeld
    from guantong.standards.derived import Span


@dataclass(frozen=True)
class Fact:
    """One line of a page.

    Attributes
    ----------
    note
        What stands in brackets or small beside the value.
    why
        Where it came from, or what it was computed from; shown on hover, focus or tap.
    derived
        Whether it is computed, never typed.
    wide
        Whether it takes a whole row.

    """

    label: str
    value: str
    note: str = ""
    why: tuple[str, ...] = ()
    derived: bool = False
    wide: bool = False


def label(name: str) -> str:
    """Return the name of a field of A01 as pages print it."""
    return str(next(one.verbose_name for one in Person._meta.fields if one.name == name))


class Facts:
    """The facts of one dossier on one day."""

    def __init__(self, dossier: Dossier, on: dt.date) -> None:
        self.dossier, self.person, self.on = dossier, dossier.person, on
        self.career: Career = career_of(dossier)

    def recorded(self, field: str, *, name: str = "", note: str = "", wide: bool = False) -> Fact:
        """Return a field of A01 with its origin; ``name`` shortens what it is called."""
        shown = getattr(self.person, f"get_{field}_display", None)
        value = shown() if shown else getattr(self.person, field)
        text = "" if value is None else str(value)
        text = writing.month(text) if MONTH.fullmatch(text) else text
        return Fact(name or label(field), text, note, (self.origin(field),), wide=wide)

    def origin(self, *names: str) -> str:
        """Say where fields of A01 came from."""
        found = [(name, self.dossier.origins.field(name)) for name in names]
        if len(found) == 1:
            return _("来源：%(origin)s") % {"origin": found[0][1] or unknown()}
        said = (f"{label(name)}：{origin or unknown()}" for name, origin in found)
        return "；".join(said)

    def derived(self) -> list[Fact]:
        """Return what is never typed: ages, years, the month of retirement."""
        made = (
            self.age(), self._in_post(), self._at_level(), self._in_rank(), self._grassroots(),
            self._service(), self._party(), self.retirement(),
        )  # fmt: skip
        return [fact for fact in made if fact is not None]

    def age(self) -> Fact:
        """Return the age in whole years, by the month."""
        years = derived.age(self.career, self.on)
        born = {"month": self._month("birth_month"), "on": self._day}
        why = (_("%(month)s出生，按月计周岁，至 %(on)s") % born, self.origin("birth_month"))
        value = "" if years is None else _("%(years)s岁") % {"years": years}
        return Fact(_("年龄"), value, self._month("birth_month"), why, derived=True)

    def retirement(self) -> Fact | None:
        """Return the month of reaching retirement age and what is left until then."""
        end = derived.retires(self.career, self.on)
        if end is None:
            return None
        left = end.month - Month.of(self.on)
        note = _("还有%(time)s") if left > 0 else _("已过%(time)s") if left < 0 else _("本月")
        why = (
            _("%(age)s到龄，改革前界限 %(before)s") % {
                "age": end.age_words, "before": writing.month(str(end.before)),
            },
            _("依据：关于实施渐进式延迟法定退休年龄的决定（2024.09.13）附表"),
            self.origin("birth_month", "sex"),
        )  # fmt: skip
        return Fact(
            _("到龄"), writing.month(str(end.month)), note % {"time": in_words(abs(left))}, why,
            derived=True,
        )  # fmt: skip

    def _in_post(self) -> Fact | None:
        post = derived.current_post(self.career, self.on)
        if post is None:
            return None
        start = writing.month(str(post.start)) if post.start else ""
        return self._span(
            _("任现职"), derived.in_post(self.career, self.on), start,
            _("%(unit)s%(post)s，%(month)s起") % {
                "unit": post.unit_name, "post": post.title, "month": start,
            },
            *self._other_principal(post),
            self._material(r for r in self.dossier.posts if not r.end and r.title == post.title),
        )  # fmt: skip

    def _other_principal(self, counts: PostHeld) -> list[str]:
        """Say which principal post counts where several were held on the day."""
        held = derived.current_posts(self.career, self.on)
        others = [post for post in held if post.principal and post is not counts]
        if not others or not counts.principal:
            return []
        names = "、".join(
            f"{in_full(one.unit_name, one.title)}（{_lasted(one)}）" for one in others
        )  # fmt: skip
        return [_("同时有主职务%(others)s，按后任职的计，请核对") % {"others": names}]

    def _at_level(self) -> Fact | None:
        level = derived.current_level(self.career, self.on)
        if level is None:
            return None
        span = derived.months_where(self.career, self.on, lambda p: p.level == level, "")
        name = dict(Person._meta.get_field("level").flatchoices).get(level, level)
        return self._span(
            _("任现职务层次"), span, str(name),
            _("任%(level)s职务的各段时间相加，重叠的只算一次") % {"level": name},
            self._material(row for row in self.dossier.posts if row.level == level),
        )  # fmt: skip

    def _in_rank(self) -> Fact | None:
        rank = derived.current_rank(self.career, self.on)
        if rank is None:
            return None
        name = dict(Person._meta.get_field("rank").flatchoices).get(rank, rank)
        return self._span(
            _("任现职级"), derived.in_rank(self.career, self.on), str(name),
            _("任%(rank)s的时间") % {"rank": name},
            self._material(row for row in self.dossier.ranks if row.rank == rank),
        )  # fmt: skip

    def _grassroots(self) -> Fact | None:
        span = derived.at_grassroots(self.career, self.on)
        if not span.months:
            return None
        rows = (row for row in self.dossier.posts if row.at_grassroots)
        return self._span(
            _("基层工作"), span, "", _("标为基层任职的各段时间相加"), self._material(rows)
        )

    def _service(self) -> Fact | None:
        if not self.person.work_month:
            return None
        return self._span(
            _("工龄"), derived.service(self.career, self.on), self._month("work_month"),
            *self._since("work_month"),
        )  # fmt: skip

    def _party(self) -> Fact | None:
        if not self.career.party_member:
            return None
        return self._span(
            _("党龄"), derived.party_age(self.career, self.on), self._month("party_month"),
            *self._since("party_month"),
        )  # fmt: skip

    def _since(self, field: str) -> tuple[str, str]:
        """Say from which month a time counts, and where that month came from."""
        counted = _("自%(name)s %(month)s 起") % {"name": label(field), "month": self._month(field)}
        return counted, self.origin(field)

    def _material(self, rows: Iterable[Record]) -> str:
        """Say from which materials records came; slim persons have none but their delivery."""
        dossier = self.dossier
        found = [dossier.origin(row) for row in rows] or [dossier.origins.delivery]
        said = dict.fromkeys(origin.material if origin else unknown() for origin in found)
        return _("来源：%(origin)s") % {"origin": "；".join(said)}

    def _span(self, name: str, span: Span, note: str, *how: str) -> Fact:
        why = (*how, _("算至 %(on)s") % {"on": self._day})
        if span.missing:
            why = (*why, _("缺：%(facts)s") % {"facts": "、".join(span.missing)})
        value = _("不明") if span.missing and not span.months else in_words(span.months)
        if span.missing and span.months:
            value = _("至少%(time)s") % {"time": value}
        return Fact(name, value, note, why, derived=True)

    def _month(self, name: str) -> str:
        return writing.month(getattr(self.person, name))

    @property
    def _day(self) -> str:
        return writing.day(self.on)

    def sentence(self) -> str:
        """Return the one sentence with which papers introduce a cadre."""
        person = self.person
        sex = Sex(person.sex).label if person.sex else ""
        age = derived.age(self.career, self.on)
        born = _("%(month)s出生") % {"month": self._month("birth_month")}
        parts = [
            str(sex), person.ethnicity,
            born + (_("（%(years)s岁）") % {"years": age} if age is not None else ""),
            _("%(place)s人") % {"place": person.native_place} if person.native_place else "",
            self._joined(),
            self._working(),
            self._schooled(),
        ]  # fmt: skip
        return "，".join(part for part in parts if part)

    def _joined(self) -> str:
        person = self.person
        if person.is_member and person.party_month:
            words = _("%(month)s入党") % {"month": self._month("party_month")}
        else:
            words = str(Party(person.party).label) if person.party else ""
        return "；".join(part for part in (words, person.other_parties) if part)

    def _working(self) -> str:
        month = self._month("work_month")
        return _("%(month)s参加工作") % {"month": month} if month else ""

    def _schooled(self) -> str:
        person = self.person
        degree = person.degree
        return "、".join(p for p in (str(person.get_schooling_display()), degree) if p)


def _lasted(post: PostHeld) -> str:
    return writing.period(str(post.start or ""), str(post.end or ""))
