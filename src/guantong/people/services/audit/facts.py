"""What a check of an archive reads and what it finds, as plain values. Months are ``YYYY-MM``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from guantong.formats.appointment.resume import Period


class Item(StrEnum):
    """The six things that an archive check looks at."""

    AGE = "年龄"
    PARTY = "党龄"
    WORK = "工龄"
    EDUCATION = "学历"
    EXPERIENCE = "工作经历"
    IDENTITY = "干部身份"


class Kind(StrEnum):
    """Whether things contradict each other, or something is not there."""

    CONTRADICTION = "矛盾"
    MISSING = "缺少"


@dataclass(frozen=True)
class Limits:
    """What still passes, in months; the parameters of the rules ``archive.*``.

    Attributes
    ----------
    joint
        Between two entries of a résumé.
    summer
        Between school and work, or two schools.

    """

    joint: int = 1
    summer: int = 4


@dataclass(frozen=True)
class Statement:
    """What a source says."""

    source: str
    value: str


@dataclass(frozen=True)
class Finding:
    """Something to look up in the archive, with what each source says."""

    item: Item
    kind: Kind
    problem: str
    statements: tuple[Statement, ...] = ()

    @property
    def mark(self) -> str:
        """What it is known by when it is met again; see `mark_of`."""
        values = (one.value for one in self.statements)
        return mark_of(self.item.value, self.problem, values)


def mark_of(item: str, problem: str, values: Iterable[str]) -> str:
    """Return what a finding is known by when it is met again.

    The same values are the same finding, whoever said which: a record put right by what was
    settled does not raise it anew. One more value does.
    """
    parts = [item, problem, *sorted(set(values))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def matter_of(problem: str) -> str:
    """Return what a problem is about, without its numbers.

    >>> matter_of("简历中断 5 个月")
    '简历中断  个月'
    """
    return re.sub(r"\d+(\.\d+)?", "", problem)


@dataclass(frozen=True)
class Study:
    """A course of study as recorded in A08."""

    full_time: bool
    school: str
    start: str
    end: str


@dataclass(frozen=True)
class Post:
    """A post as recorded in A02; an end of "" is a present one."""

    unit: str
    title: str
    start: str
    end: str = ""
    principal: bool = False


@dataclass(frozen=True)
class Facts:
    """Everything recorded of one person that a check needs; "" where nothing is known.

    Attributes
    ----------
    births, parties, works
        Every value that was ever recorded of a date, with its source, the present one first.
    entries
        A29: kind and month.
    number_sex
        Sex by the identity number, 男 or 女.

    """

    birth: str = ""
    party: str = ""
    work: str = ""
    is_member: bool = False
    sex: str = ""
    number_sex: str = ""
    has_number: bool = False
    births: tuple[Statement, ...] = ()
    parties: tuple[Statement, ...] = ()
    works: tuple[Statement, ...] = ()
    studies: tuple[Study, ...] = ()
    posts: tuple[Post, ...] = ()
    entries: tuple[tuple[str, str], ...] = ()
    resume: str = ""
    periods: tuple[Period, ...] = ()
    limits: Limits = Limits()
