"""What must be seen: kept, or refused by name before any search."""

import pytest
from tests.engines.place.tour import small

from guantong.engines.place.tour import Unmeetable, evaluate, plan


def test_worthless_site_is_seen_if_it_must_be() -> None:
    of = small.sites([60, 60, 60], [0, 9, 9], small.even(4, 60))
    days = small.one_day(3, 480, 840)
    tour = plan(of, days, must=[0])
    assert 0 in tour.routes[0]
    assert evaluate(tour) == []


@pytest.mark.parametrize(
    ("capacity", "windows", "way", "reason"),
    [
        (20, small.OPEN, 30, "一次最多接待 20 人，团队 40 人"),
        (-1, (), 30, "各天都不开放"),
        (-1, small.OPEN, 300, "往返加参观最少要 11 小时，一天只有 8 小时"),
    ],
)
def test_one_that_cannot_be_seen_is_named_with_its_reason(
    capacity: int, windows: tuple[tuple[int, int], ...], way: int, reason: str
) -> None:
    of = small.sites(
        [60, 60], [5, 5], [[0, way, way], [way, 0, 30], [way, 30, 0]],
        capacity=[capacity, -1], windows=((windows,), (small.OPEN,)),
    )  # fmt: skip
    with pytest.raises(Unmeetable) as refused:
        plan(of, small.one_day(2), must=[0, 1], group=40)
    assert refused.value.names == ("纪念馆",)
    assert reason in refused.value.reasons[0]


def test_those_that_cannot_be_seen_together_are_named_and_no_others() -> None:
    # 纪念馆 and 旧址 both only at nine, 故居 at any time.
    nine = ((540, 540),)
    of = small.sites(
        [60, 60, 30], [1, 1, 1], small.even(4, 10), windows=((nine,), (nine,), (small.OPEN,))
    )
    with pytest.raises(Unmeetable) as refused:
        plan(of, small.one_day(3), must=[2, 0, 1])
    assert set(refused.value.names) == {"纪念馆", "旧址"}
    assert "与“旧址”放在一起" in refused.value.message


def test_on_two_days_they_can() -> None:
    nine = ((540, 540),)
    windows = ((nine, nine), (nine, nine), (small.OPEN, small.OPEN))
    of = small.sites([60, 60, 30], [1, 1, 1], small.even(4, 10), windows=windows)
    tour = plan(of, small.one_day(3, days=2), must=[2, 0, 1])
    assert tour.value == 3
    assert evaluate(tour) == []


def test_more_than_are_tried_one_by_one_are_planned_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("guantong.engines.place.tour.days.musts.TRIED", 1)
    of = small.sites([60] * 4, [1, 1, 9, 9], small.even(5, 60))
    tour = plan(of, small.one_day(4, 480, 900), must=[0, 1])
    assert {0, 1} <= set(tour.routes[0])
    assert tour.value == tour.bound == 11


def test_too_many_without_a_plan_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guantong.engines.place.tour.days.musts.TRIED", 1)
    nine = ((540, 540),)
    of = small.sites([60, 60], [1, 1], small.even(3, 10), windows=((nine,), (nine,)))
    with pytest.raises(Unmeetable, match="没有找到"):
        plan(of, small.one_day(2), must=[0, 1])
