"""Plans side by side, the curve of moves and points, how firm seats are."""

from collections import defaultdict

import pytest
from django.urls import reverse
from tests.staffing.shared import do, sign_in

from guantong.staffing.models import Plan, Run
from guantong.staffing.queries import firmness
from guantong.staffing.queries import plans as reads
from guantong.staffing.services import runs

pytestmark = pytest.mark.django_db


def _act(name, row):
    return reverse("frame:act", args=[row._meta.label_lower, row.pk, name])


@pytest.fixture
def solved(solved, client):
    sign_in(client, solved.officer)
    return solved


@pytest.fixture
def curve(solved, shelf):
    return shelf.take(_curve, solved)


def _curve(solved):
    run = do(runs.frontier(solved.officer, solved.plan, (0, 4), seconds=5))
    assert run.task.state == "done", run.task.message
    rows = Plan.objects.unscoped("test").filter(kind="frontier").order_by("factor")
    solved.free, solved.dear = rows
    return solved


def test_three_plans_are_compared_seat_by_seat(curve, client):
    keys = f"{curve.plan.pk},{curve.free.pk},{curve.dear.pk}"
    page = client.get(reverse("staffing:compare"), {"plans": keys})
    text = page.content.decode()
    # Two deputies of one office are one line, whichever of the two somebody is.
    seats = [defaultdict(set) for _n in range(3)]
    for known, plan in zip(seats, (curve.plan, curve.free, curve.dear), strict=True):
        for s in reads.seats(curve.officer, plan):
            known[s.post.kind].add(s.person_id)
    differ = [kind for kind in seats[0] if any(known[kind] != seats[0][kind] for known in seats)]
    assert f"人选不同的职位（{len(differ)} 个）" in text
    against = sum(len(some - seats[1][kind]) for kind, some in seats[0].items())
    assert f"{against} / 42" in text
    assert "倍数不同，总分不能直接相比" in text


def test_parts_of_a_plan_sum_to_its_value(curve, client):
    keys = f"{curve.plan.pk},{curve.dear.pk}"
    lines = client.get(reverse("staffing:compare"), {"plans": keys}).context["parts"]
    for n, plan in enumerate((curve.plan, curve.dear)):
        assert sum(values[n] for _name, values in lines) == pytest.approx(plan.value, abs=0.01)


def test_structure_before_is_what_holders_are(curve, client):
    keys = f"{curve.plan.pk},{curve.dear.pk}"
    rows = client.get(reverse("staffing:compare"), {"plans": keys}).context["structure"]
    women = next(row for row in rows if row["name"] == "女干部")
    holders = [s.holder for s in reads.seats(curve.officer, curve.plan) if s.holder]
    assert women["before"] == sum(one.sex == "2" for one in holders)
    seated = [s.person for s in reads.seats(curve.officer, curve.dear) if s.person]
    assert women["after"][1][0] == sum(one.sex == "2" for one in seated)


def test_one_plan_alone_asks_which_others(solved, client):
    page = client.get(reverse("staffing:compare"), {"plans": solved.plan.pk})
    assert page.status_code == 200
    assert "选择方案" in page.content.decode()
    assert "told" not in page.context


def test_plans_out_of_scope_are_not_compared(solved, client, cast):
    sign_in(client, cast.stranger)
    page = client.get(reverse("staffing:compare"), {"plans": solved.plan.pk})
    assert page.status_code == 404


def test_the_curve_climbs_with_the_moves(curve, client):
    """At no price of moves the fit is best and most move; at four times the price fewest do."""
    page = client.get(reverse("staffing:frontier", args=[curve.plan.pk]))
    points = page.context["points"]
    assert [one.plan.pk for one in points] == [curve.dear.pk, curve.plan.pk, curve.free.pk]
    heights = [one.before_moves for one in points]
    assert heights == sorted(heights)
    assert f'data-moved="{curve.dear.moved}"' in page.content.decode()
    # From a plan of the curve the same curve is shown.
    again = client.get(reverse("staffing:frontier", args=[curve.free.pk]))
    assert [one.plan.pk for one in again.context["points"]] == [one.plan.pk for one in points]


def test_factors_that_are_no_numbers_are_refused_in_words(solved, client):
    address = _act("frontier", solved.plan)
    answer = client.post(address, {"factors": "很多"})
    assert answer.status_code == 400
    assert "倍数应为数字" in answer.content.decode()
    answer = client.post(address, {"factors": "0，2"})
    run = Run.objects.unscoped("test").get(kind="frontier")
    assert answer.url == run.get_absolute_url()
    assert run.task.arguments["factors"] == [0.0, 2.0]
    page = client.get(reverse("staffing:frontier", args=[solved.plan.pk])).content.decode()
    assert "正在调整幅度比较" in page
    do(run)
    done = client.get(answer.url).content.decode()
    assert "看调整幅度与总分" in done


def test_frequencies_of_a_seat_are_shares_of_the_draws(solved, client):
    address = reverse("staffing:robustness", args=[solved.plan.pk])
    assert "还没有抽样" in client.get(address).content.decode()
    run = do(runs.robustness(solved.officer, solved.plan, 4))
    assert run.task.state == "done", run.task.message
    plan = Plan.objects.unscoped("test").select_related("scenario").get(pk=solved.plan.pk)
    told = firmness.firmness(solved.officer, plan)
    assert told.samples == 4
    assert told.low < plan.value < told.high
    for row in told.seats:
        assert sum(one.share for one in row.often) <= 1 + 1e-6
        assert all((4 * one.share) % 1 == 0 for one in row.often)
    page = client.get(address)
    assert f"{told.firm} / {len(told.seats)}" in page.content.decode()
    assert "没有误差" not in page.content.decode()
    for tie in told.ties:
        assert (
            f"{tie.first.name}（{tie.first_percent}%）与{tie.second.name}" in page.content.decode()
        )
    loose = client.get(address, {"loose": "1"}).context["page"].paginator.count
    assert loose == len(told.seats) - told.firm
    board = client.get(reverse("staffing:board", args=[plan.pk])).content.decode()
    assert "抽样 " in board


def test_draws_out_of_reach_are_refused(solved, client):
    answer = client.post(_act("robustness", solved.plan), {"samples": 100000})
    assert answer.status_code == 422
    assert "100" in answer.context["form"].errors["samples"][0]
