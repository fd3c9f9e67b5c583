"""Faults planted in invented archives, and what looks like a fault and is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from guantong.formats.appointment.resume import Period
from guantong.people.demo.breaks import sexed
from guantong.people.demo.shapes import Cadre, Post, Seat, month, number
from guantong.people.services.audit import Item

if TYPE_CHECKING:
    from guantong.people.services.audit import Finding

#: Of so many cadres one has each fault, one each harmless look of one.
AMONG = 300
AFTER_SCHOOL, LONG, SHORT = 1, 14, 5


@dataclass(frozen=True)
class Plant:
    """Something done to an invented archive.

    Attributes
    ----------
    item, problem
        What a check is to find: of which of the six things, in which words; "" for nothing.
    fits
        To whom it can be done.

    """

    key: str
    words: str
    problem: str
    item: Item
    fits: Callable[[Cadre], bool]
    make: Callable[[Cadre], None]


def _two(cadre: Cadre) -> bool:
    return len(cadre.posts) > 1


def _always(_cadre: Cadre) -> bool:
    return True


def _of_post(cadre: Cadre, nth: int) -> Callable[[Period], bool]:
    start = month(cadre.posts[nth].start)
    return lambda line: line.start == start


def _moved(text: str | None, months: int) -> str:
    return month(number(text or "") + months)


def _retell(cadre: Cadre, which: Callable[[Period], bool], **months: int) -> None:
    """Let the résumé tell of an entry so many months earlier or later than the records."""
    before = cadre.retold

    def moved(line: Period) -> Period:
        told: dict[str, Any] = {n: _moved(getattr(line, n), count) for n, count in months.items()}
        return replace(line, **told)

    def retold(lines: list[Period]) -> list[Period]:
        return [moved(line) if which(line) else line for line in before(lines)]

    cadre.retold = retold


def _post(there: Post, seat: Seat, start: int, end: int) -> Post:
    return Post(there.unit, there.unit_name, seat, start, end, at_grassroots=False)


def _gap(cadre: Cadre) -> None:
    _retell(cadre, _of_post(cadre, -2), end=-LONG)


def _overlap(cadre: Cadre) -> None:
    _retell(cadre, _of_post(cadre, -2), end=SHORT)


def _begun_later(cadre: Cadre) -> None:
    first, last = _of_post(cadre, -2), _of_post(cadre, -1)
    _retell(cadre, first, end=SHORT)
    _retell(cadre, last, start=SHORT)


def _two_principal(cadre: Cadre) -> None:
    now = cadre.now
    seat = Seat("综合协调办公室主任", "")
    cadre.beside.append((_post(now, seat, now.start - 6, now.start + 2), True))


def _before_work(cadre: Cadre) -> None:
    post, seat = cadre.posts[0], Seat("见习干事", "")
    began = cadre.work_month - 20
    cadre.beside.append((_post(post, seat, began, began + 6), False))


def _entered_later(cadre: Cadre) -> None:
    cadre.entered = cadre.work_month + LONG


def _graduated_earlier(cadre: Cadre) -> None:
    study = cadre.studies[0]
    start, study.end = month(study.start), study.end - 12
    _retell(cadre, lambda line: line.start == start, end=12)


def _other_sex(cadre: Cadre) -> None:
    cadre.id_number = sexed(replace(cadre, sex="2" if cadre.sex == "1" else "1"))


def _no_entry(cadre: Cadre) -> None:
    cadre.entered = None


def _summer(cadre: Cadre) -> None:
    cadre.studies[0].end -= AFTER_SCHOOL


def _same_title(cadre: Cadre) -> None:
    one, other = cadre.posts[:2]
    other.seat = replace(other.seat, title=one.seat.title)


def _in_two_units(cadre: Cadre) -> bool:
    if len(cadre.posts) < 3:
        return False
    one, other = cadre.posts[:2]
    return one.unit_name != other.unit_name and one.seat.level == other.seat.level


def _studies_beside(cadre: Cadre) -> bool:
    return any(not study.full_time for study in cadre.studies)


def _own_line(cadre: Cadre) -> None:
    before = cadre.retold

    def retold(lines: list[Period]) -> list[Period]:
        out = []
        for line in before(lines):
            out.append(replace(line, studies=()))
            out += [Period(one.start, one.end, one.text) for one in line.studies]
        return out

    cadre.retold = retold


def _held_beside(cadre: Cadre) -> None:
    now, seat = cadre.now, Seat("乡村振兴领导小组成员", "")
    cadre.beside.append((_post(now, seat, now.start + 1, now.start + 2), False))


FAULTS = (
    Plant("resume-gap", "简历中断十三个月", "简历中断", Item.EXPERIENCE, _two, _gap),
    Plant("resume-overlap", "简历前后两段重叠五个月", "简历重叠", Item.EXPERIENCE, _two, _overlap),
    Plant(
        "post-month", "任现职的时间与简历不一", "时间记载不一", Item.EXPERIENCE, _two, _begun_later
    ),
    Plant(
        "two-principal", "两个主职务同时在任", "主职务重叠", Item.EXPERIENCE, _always,
        _two_principal,
    ),
    Plant(
        "before-work", "任职早于参加工作时间", "任职早于", Item.EXPERIENCE, _always, _before_work
    ),
    Plant(
        "entered-later", "进入记录晚于参加工作时间", "参加工作时间记载不一", Item.WORK, _always,
        _entered_later,
    ),
    Plant(
        "graduation", "毕业时间与简历不一", "毕业时间记载不一", Item.EDUCATION, _always,
        _graduated_earlier,
    ),
    Plant("other-sex", "性别与身份证号不一", "性别与身份证号", Item.IDENTITY, _always, _other_sex),
    Plant("no-entry", "没有进入记录", "没有进入记录", Item.IDENTITY, _always, _no_entry),
)  # fmt: skip
HARMLESS = (
    Plant("summer", "七月毕业、九月报到", "", Item.EXPERIENCE, _always, _summer),
    Plant("same-title", "在两个单位任同名职务", "", Item.EXPERIENCE, _in_two_units, _same_title),
    Plant("own-line", "在职学习在简历里另起一段", "", Item.EXPERIENCE, _studies_beside, _own_line),
    Plant("held-beside", "兼任一项职务", "", Item.EXPERIENCE, _always, _held_beside),
)  # fmt: skip
#: What of the rules broken on purpose an archive check finds.
BROKEN = {"three-ages": "出生年月记载不一", "party-before-age": "未满"}


def plant(people: Sequence[Cadre]) -> dict[int, str]:
    """Plant each fault and each harmless look in some archives; return which in whose."""
    free = [at for at, cadre in enumerate(people) if not cadre.breaks]
    planted: dict[int, str] = {}
    for one in (*FAULTS, *HARMLESS):
        fitting = [at for at in free if at not in planted and one.fits(people[at])]
        wanted = max(1, len(people) // AMONG)
        for at in fitting[:: max(1, len(fitting) // wanted)][:wanted]:
            one.make(people[at])
            planted[at] = one.key
    return planted


@dataclass(frozen=True)
class Score:
    """How a check did: faults planted and found, findings and how many of them were planted."""

    planted: int
    found: int
    findings: int
    true: int
    strays: tuple[tuple[str, str], ...]

    @property
    def recall(self) -> float:
        """The share of the planted faults that were found."""
        return self.found / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        """The share of the findings that were planted."""
        return self.true / self.findings if self.findings else 1.0


def score(found: Iterable[tuple[str, Sequence[Finding]]]) -> Score:
    """Hold what a check found of each archive against what was planted there, by its key or ""."""
    known = {one.key: one.problem for one in FAULTS} | BROKEN
    planted = hits = findings = true = 0
    strays = []
    for key, told in found:
        problem = known.get(key, "")
        right = [one for one in told if problem and problem in one.problem]
        planted += bool(problem)
        hits += bool(right)
        findings += len(told)
        true += len(right)
        strays += [(key, one.problem) for one in told if one not in right]
    return Score(planted, hits, findings, true, tuple(strays))
