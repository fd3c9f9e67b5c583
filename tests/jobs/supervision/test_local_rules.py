"""Local rules as versions with a day of review; the list of key works, to be filled in."""

import datetime as dt

import pytest
from tests.casework.paper import paper

from guantong.casework.models import ChecklistItem
from guantong.casework.services import checklists
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.scope import rows_of
from guantong.jobs.supervision.listings.rules import LocalRules
from guantong.jobs.supervision.models import LocalRule
from guantong.jobs.supervision.services import rules

pytestmark = pytest.mark.django_db
TODAY = dt.date.today()


def _days(n):
    return TODAY + dt.timedelta(days=n)


@pytest.fixture
def rule(cast, town):
    """A rule of 甲县, in force, to be reviewed in ten days."""
    return rules.enter(
        cast.supervisor, town.first, name="干部日常监督办法（虚构）", number="甲组发〔2025〕3号",
        in_force=_days(-300), review_on=_days(10), cites="公务员法第五十七条",
        upload=paper("办法.pdf"),
    )  # fmt: skip


def test_it_waits_when_its_review_is_near_and_says_what_was_found(cast, rule):
    assert LocalRules.waits[0].rows(cast.supervisor).get() == rule
    with pytest.raises(GuantongError, match="今天以后"):
        rules.review(cast.supervisor, rule, review_on=TODAY, reviewed="仍然适用，没有抵触")
    rules.review(cast.supervisor, rule, review_on=_days(365), reviewed="仍然适用，没有抵触")
    rule.refresh_from_db()
    assert rule.reviewed == f"{TODAY:%Y-%m-%d} 仍然适用，没有抵触"
    assert not LocalRules.waits[0].rows(cast.supervisor).exists()


def test_a_later_one_takes_its_place_and_the_former_is_kept(cast, town, rule):
    facts = {"name": rule.name, "in_force": _days(1), "review_on": _days(400)}
    with pytest.raises(Conflict, match="已有文号") as error:
        rules.replace(cast.supervisor, rule, number=rule.number, **facts)
    assert error.value.field == "number"
    made = rules.replace(cast.supervisor, rule, number="甲组发〔2026〕9号", **facts)
    rule.refresh_from_db()
    assert (made.replaces, rule.ended_on) == (rule, _days(1))
    with pytest.raises(Conflict):
        rules.change(cast.supervisor, rule, name="改旧的")
    with pytest.raises(GuantongError, match="施行日期以后"):
        rules.change(cast.supervisor, made, review_on=_days(1))
    rules.end(cast.supervisor, made, ended_on=_days(2))
    assert not LocalRules.waits[0].rows(cast.supervisor).exists()


def test_it_is_read_below_and_written_only_where_the_right_is(client, cast, town, rule):
    from guantong.core.models import Account
    from guantong.core.services import accounts

    accounts.grant(None, cast.nobody, role="supervision_officer", unit=town.red)
    below = Account.objects.unscoped("test").get(pk=cast.nobody.pk)
    assert LocalRule.objects.visible_to(below).get() == rule
    with pytest.raises(Refused):
        rules.end(below, rule, ended_on=TODAY)
    client.force_login(below, "django.contrib.auth.backends.ModelBackend")
    page = client.get(rule.get_absolute_url()).content.decode()
    assert "公务员法第五十七条" in page
    assert "废止" not in page.split("沿革")[0].replace("废止日期", "")
    got = client.get(f"{rule.get_absolute_url()}file")
    assert b"".join(got.streaming_content) == b"x"
    assert "甲组发〔2025〕3号" in client.get("/supervision/local-rules/").content.decode()


def test_the_key_works_are_eleven_empty_names_filled_in_and_accepted_by_two(cast, town):
    made = rules.draw_key_works(cast.supervisor, town.first)
    rows = rows_of(made, ChecklistItem)
    assert [one.text for one in rows][::10] == ["（第1项，名称待填）", "（第11项，名称待填）"]
    with pytest.raises(Conflict):
        rules.draw_key_works(cast.supervisor, town.first)
    with pytest.raises(Conflict, match="还有 11 项名称待填"):
        checklists.accept(None, made)
    for one in rows:
        checklists.change(cast.supervisor, one, text=f"第{one.code}项工作（虚构）")
    waiting = checklists.accept(cast.supervisor, made)
    made.refresh_from_db()
    assert (made.state, waiting.by) == ("draft", cast.supervisor)
