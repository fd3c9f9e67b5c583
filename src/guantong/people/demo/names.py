"""Invented names as people of an age bear them, and numbers under the unassigned prefix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from guantong.standards.id_numbers import TEST_PREFIX, check_digit

if TYPE_CHECKING:
    from numpy.random import Generator

#: Surnames of the south of Hunan, roughly by how often they are met.
SURNAMES = (
    "李王张刘陈唐蒋周何黄杨邓吴罗胡彭曾谢郑欧阳廖熊龙雷肖贺义伍文奉盘赵冯沈魏吕毛尹石田易段秦"
    "莫向柏艾乐房"
)  # fmt: skip
COMPOUND = "欧阳"
YAO_SURNAMES = "盘李赵邓冯奉黄沈包周"
#: Characters of given names in fashion, by the decade of birth: men's, women's.
MEN = {
    1940: "国庆德生福贵明祥春林正光大顺金和",
    1950: "建国军卫东援朝跃进光荣新民爱华志国",
    1960: "红兵卫文革建军建平国强永忠志勇小平解放",
    1970: "伟勇军强斌辉建华志刚海波学文立新永红",
    1980: "磊鹏涛超杰俊峰刚亮明晓东文斌海林",
    1990: "浩宇翔凯博文杰豪鑫龙志强俊宁泽楠",
    2000: "子涵宇轩浩然俊熙梓豪铭泽奕辰睿天",
}
WOMEN = {
    1940: "秀英桂兰玉珍春莲金凤菊香冬梅满姑",
    1950: "秀华玉兰桂英淑珍爱莲月娥翠云建英",
    1960: "红梅丽华爱民秀芳玉萍小燕春香建华",
    1970: "丽红艳芳敏霞玲萍燕琴小英海燕春梅",
    1980: "静娟丹婷慧莉敏雪晓燕文娟玲玲海霞",
    1990: "婷雨欣思佳颖倩莹梦琪丽娜晓雯璐瑶",
    2000: "梓涵欣怡诗雨子萱佳怡思琪雨桐可馨",
}
#: How many given names have one character, by decade: short names were the fashion of the 1980s.
SHORT = {1940: 0.02, 1950: 0.05, 1960: 0.1, 1970: 0.25, 1980: 0.35, 1990: 0.25, 2000: 0.1}
RARE = "喆堃昇玥淏"


def name(rng: Generator, year: int, sex: str, *, yao: bool = False) -> str:
    """Return an invented name as somebody born in that year might bear."""
    decade = min(max(year // 10 * 10, 1940), 2000)
    pool = (MEN if sex == "1" else WOMEN)[decade]
    pool_of_names = YAO_SURNAMES if yao else SURNAMES
    # The first of the list are met far more often than the last.
    surname = pool_of_names[int(rng.random() ** 1.7 * len(pool_of_names))]
    surname = COMPOUND if surname in COMPOUND else surname
    given = _pick(rng, pool)
    if rng.random() >= SHORT[decade]:
        given += _pick(rng, pool.replace(given, "") if rng.random() < 0.95 else pool)
    if rng.random() < 0.004:
        given = given[:-1] + _pick(rng, RARE)
    return surname + given


def id_number(month: str, day: int, sex: str, number: int) -> str:
    """Return a number that passes every check and can be nobody's.

    Parameters
    ----------
    number
        Tells apart those born on one day: 0 to 499.

    """
    order = number * 2 + (1 if sex == "1" else 0)
    body = f"{TEST_PREFIX}{month.replace('-', '')}{day:02d}{order:03d}"
    return body + check_digit(body)


class Numbers:
    """Deals identity numbers, no two alike."""

    def __init__(self) -> None:
        self._next: dict[tuple[str, str], int] = {}

    def deal(self, month: str, sex: str) -> str:
        """Return the next number of that month and sex."""
        place = self._next.get((month, sex), 0)
        self._next[month, sex] = place + 1
        day, number = place % 28 + 1, place // 28
        if number >= 500:
            raise ValueError(f"no number left for {month}")
        return id_number(month, day, sex, number)


def _pick(rng: Generator, pool: str) -> str:
    return pool[int(rng.integers(len(pool)))]


def pick(rng: Generator, shares: dict[str, float]) -> str:
    """Draw a key by its share."""
    return str(rng.choice(list(shares), p=np.array(list(shares.values())) / sum(shares.values())))
