"""The kinds of fact whose lack leaves a rule undecided, and where each is kept.

A predicate says in words what it lacks; here the words become a kind, so that what is lacking is
listed once and not once for each rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from guantong.standards.rules.model import Finding, Verdict

#: Where a kind is kept that is no record of the person: the organ, the post, an officer's finding.
ORGAN, POST, JUDGED = "organ", "post", ""
#: Kinds are bits of 32.
MOST = 32


@dataclass(frozen=True)
class Kind:
    """A kind of fact.

    Attributes
    ----------
    kept
        The information set in which it is entered, or where else it is kept.
    words
        What predicates say of it, as a pattern.

    """

    code: str
    name: str
    kept: str
    words: str


@dataclass(frozen=True)
class Lack:
    """A kind of fact that is lacking: what exactly, and the names of the rules that ask for it."""

    kind: Kind
    told: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def detail(self) -> str:
        """What exactly is lacking, "" where the kind's name says it."""
        return detail(self.kind.code, "；".join(self.told))


KINDS = (
    Kind("birth", "出生年月", "A01", r"出生年月"),
    Kind("sex", "性别", "A01", r"性别"),
    Kind("work", "参加工作时间", "A01", r"参加工作时间"),
    Kind("party", "政治面貌", "A01", r"政治面貌"),
    Kind("joined", "入党时间", "A01", r"入党时间"),
    Kind("home", "成长地", "A01", r"成长地"),
    Kind("health", "健康状况", "A01", r"健康状况"),
    Kind("posts", "任职经历", "A02", r"现任职务|(.+至.+的)?任职情况"),
    Kind("dates", "任职时间", "A02", r"(“.*”的)?任职时间"),
    Kind("level", "职务层次", "A02", r"现任职务层次|“.*”的职务层次"),
    Kind("grassroots", "是否基层经历", "A02", r"“.*”的是否基层经历"),
    Kind("standing", "职级公务员的资历认定", JUDGED, r"职级公务员担任领导职务的资历认定"),
    Kind("rank", "职级和任职级时间", "A05", r"职级|任职务职级时间"),
    Kind("titles", "法定资格", "A06", r".*资格(证书)?"),
    Kind("study", "学历", "A08", r"学历"),
    Kind("training", "培训情况", "A11", r"(.+前的)?培训情况"),
    Kind("sanctions", "处分处理情况", "A14", r"处分和处理情况|.+的日期|.+合并确定的处分期"),
    Kind("assessment", "年度考核结果", "A15", r"\d{4}年度考核.+"),
    Kind("family", "家庭成员和社会关系", "A36",
         r"家庭成员及主要社会关系|称谓“.*”是否回避亲属|.+的工作单位"),
    Kind("kin", "与亲属的领导关系认定", JUDGED, r"与.+双方是否.+"),
    Kind("place", "拟任机构所在地", ORGAN, r"拟任机构所在地"),
    Kind("staff", "核定编制和职级使用情况", ORGAN, r"核定编制和职级使用情况"),
    Kind("rise", "拟任职务层次", POST, r"拟任职务层次"),
    Kind("other", "其他事实", JUDGED, r".*"),
)  # fmt: skip
OF_CODE = {one.code: one for one in KINDS}
_BIT = {one.code: 1 << n for n, one in enumerate(KINDS)}


@lru_cache(maxsize=4096)
def kind_of(missing: str) -> Kind:
    """Return the kind of a fact that a predicate says is missing.

    Examples
    --------
    >>> kind_of("2019.03至2021.06的任职情况").name
    '任职经历'

    """
    return next(one for one in KINDS if re.fullmatch(one.words, missing, re.DOTALL))


def bits_of(codes: Iterable[str]) -> int:
    """Return kinds as bits; a code that is no longer known is left out."""
    out = 0
    for code in codes:
        out |= _BIT.get(code, 0)
    return out


def codes_of(bits: int) -> list[str]:
    """Return the codes of the kinds whose bits are set."""
    return [code for code, bit in _BIT.items() if bits & bit]


def names_of(codes: Iterable[str]) -> list[str]:
    """Return what kinds are called; those that are no longer known are left out."""
    return [OF_CODE[code].name for code in codes if code in OF_CODE]


def detail(code: str, told: str) -> str:
    """Return what exactly is lacking of a kind, "" where the kind's name says it."""
    return "" if code in OF_CODE and told == OF_CODE[code].name else told


def lacks(found: Iterable[Finding], passed: Iterable[str] = ()) -> list[Lack]:
    """Return what findings lack, each kind once, in the order of the kinds.

    Parameters
    ----------
    passed
        Rules that only advise: what they lack keeps nobody from a post.

    """
    told: dict[str, dict[str, None]] = {}
    rules: dict[str, dict[str, None]] = {}
    for one in found:
        if one.verdict is Verdict.UNKNOWN and one.rule not in passed:
            for words in one.missing:
                code = kind_of(words).code
                told.setdefault(code, {})[words] = None
                rules.setdefault(code, {})[one.name] = None
    return [
        Lack(one, tuple(told[one.code]), tuple(rules[one.code])) for one in KINDS
        if one.code in told
    ]  # fmt: skip
