"""Numbers of laws: the version in force, its article in words, and what a file may not say."""

import datetime as dt
import doctest
from fractions import Fraction

import pytest

from guantong.standards import legal_numbers, voting, workdays
from guantong.standards.errors import RuleError
from guantong.standards.legal_numbers import count, legal_number, read_numbers

ON = dt.date(2026, 6, 15)
ROW = """
[[number]]
id = "rest"
name = "公示"
source = "《某条例》"
article = "第一条"
says = "不少于{words}"
versions = [
  { from = 2020-01-01, value = 5, words = "五日" },
  { from = 2026-07-01, value = 7, words = "七日" },
]
"""


def test_the_version_that_took_effect_last_holds() -> None:
    rest = read_numbers(ROW, "a.toml")["rest"]
    days = (dt.date(2019, 1, 1), ON, dt.date(2026, 6, 30), dt.date(2026, 7, 1))
    assert [rest.on(day).value for day in days] == [5, 5, 5, 7]
    assert rest.citation(dt.date(2026, 7, 1)) == "《某条例》第一条：不少于七日"


def test_every_packaged_number_says_its_article_and_what_is_unchecked() -> None:
    assert legal_number("decision.present").on(ON).value == Fraction(2, 3)
    assert legal_number("decision.agree").on(ON).value == Fraction(1, 2)
    assert [count(key, ON) for key in ("notice.workdays", "party.age", "work.age")] == [5, 18, 16]
    assert legal_number("notice.workdays").citation(ON) == (
        "《党政领导干部选拔任用工作条例》（2019年）第七章“任职”：公示期不少于五个工作日（条款待核）"
    )


def test_a_share_is_no_count_and_an_unknown_number_is_refused() -> None:
    with pytest.raises(RuleError, match="不是整数"):
        count("decision.present", ON)
    with pytest.raises(RuleError, match="没有法定数“nothing”"):
        legal_number("nothing")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('article = "第一条"\n', "", "缺少或不认识：article"),
        ("name =", "title =", "缺少或不认识：name、title"),
        ("value = 7", 'value = "sieben"', "须有 from、value、words"),
        ("value = 7", "value = 0", "须大于 0"),
        ("from = 2026-07-01", 'from = "2026-07-01"', "from 须为日期"),
        ("from = 2026-07-01", "from = 2019-07-01", "先后排列"),
        ("[[number]]", "[[number]", "不是合格的 TOML"),
    ],
)
def test_a_faulty_file_is_refused_with_its_reason(old: str, new: str, reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        read_numbers(ROW.replace(old, new), "a.toml")


def test_a_number_stands_once() -> None:
    with pytest.raises(RuleError, match="“rest”重复"):
        read_numbers(ROW + ROW, "a.toml")


@pytest.mark.parametrize("module", [legal_numbers, voting, workdays])
def test_examples_run(module) -> None:
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed
