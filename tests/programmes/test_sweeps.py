"""A sweep: every unit of its scope once; records make hits, towns say the rest, a person lists."""

import datetime as dt

import pytest
from django.apps import apps
from django.utils import timezone
from tests.programmes.told import say, swept_of

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Signing
from guantong.core.services import units
from guantong.jobs.rectification.models import ListedCriterion, Rectification
from guantong.jobs.rectification.services import swept as listing
from guantong.programmes.models import Sweep, SweepCriterion, SweepHit, SweptUnit
from guantong.programmes.services import coverage, judged, saying, sweeping

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ALL = "test"
#: What a field would be called that says how many are to be found, or who comes before whom.
COUNTED = ("quota", "target", "expected", "share", "rank", "score", "指标", "比例", "应列")


def hits(**more):
    return SweepHit.objects.unscoped(ALL).filter(**more)


def test_every_village_of_the_scope_is_in_the_sweep_and_the_criteria_are_kept(sweep, town):
    rows = SweptUnit.objects.unscoped(ALL).filter(sweep=sweep)
    assert {one.unit for one in rows} == {town.village, town.second_village, town.community}
    kept = SweepCriterion.objects.unscoped(ALL).filter(sweep=sweep)
    assert kept.count() == 17
    one = kept.get(code="w15")
    assert (one.fact, one.above, one.verify) == ("unit.term_overdue", 0, True)
    assert all(it.source for it in kept)
    assert not kept.filter(code="w06").exists()


def test_what_the_records_know_is_a_hit_and_what_they_do_not_is_none(sweep, town):
    (hit,) = hits()
    assert (hit.swept.unit, hit.criterion.code, hit.value) == (town.village, "w15", 40)
    assert hit.rests_on.startswith("党组织任期届满未换届（天） 40（党组织登记）")
    assert f"{timezone.localdate():%Y-%m-%d}" in hit.rests_on
    other = swept_of(sweep, town.second_village)
    assert other.readings["w15"] == [None, "党组织任期届满未换届（天）：没有登记"]
    assert not other.awaits
    assert {one.state for one in coverage.lines_of(other)} == {"open"}


def test_the_town_is_not_asked_what_a_record_knows(sweep, town):
    asked = saying.say.asks(swept_of(sweep, town.village))
    offered = next(one for one in asked if one.name == "hits").choices
    assert next(str(one.label) for one in asked).startswith("是否属实：w15")
    assert not [label for _key, label in offered if label.startswith("w15")]
    other = saying.say.asks(swept_of(sweep, town.second_village))
    assert [label for _key, label in other[0].choices if label.startswith("w15")]


def test_a_town_says_what_holds_and_what_it_cannot_tell(sweep, county, town):
    row = swept_of(sweep, town.second_village)
    say(county.ship, row, found={"w02": "书记长期在外"}, unknown={"w10": "还没有问到"})
    row.refresh_from_db()
    assert (row.looked_on, row.looked_by) == (timezone.localdate(), county.ship)
    assert row.awaits
    lines = {one.criterion.code: one for one in coverage.lines_of(row)}
    assert (lines["w02"].state, lines["w02"].told) == ("hit", "书记长期在外")
    assert (lines["w10"].state, lines["w10"].told) == ("unknown", "还没有问到")
    assert lines["w13"].state == "none"
    assert lines["w03"].state == "none"
    assert lines["w03"].told.endswith("；乡镇排查没有发现")
    assert hits(swept=row).get().criterion.code == "w02"
    with pytest.raises(GuantongError, match="不能既存在又说不清"):
        say(county.ship, row, found={"w02": "长期在外"}, unknown={"w02": "还不知道"})
    say(county.ship, row)
    assert not hits(swept=row).exists()
    saying.unsay(county.ship, row)
    assert swept_of(sweep, town.second_village).looked_on is None


def test_a_town_says_nothing_of_another_towns_village(sweep, county, town):
    from tests.conftest import _account

    from guantong.core.services import accounts

    blue = units.create(None, town.first, name="清溪镇", kind="township", code="A2")
    other = _account("other", blue)
    accounts.grant(None, other, role="township_officer", unit=blue)
    with pytest.raises(Refused):
        say(other, swept_of(sweep, town.village))
    assert not SweptUnit.objects.visible_to(other).exists()
    assert Sweep.objects.visible_to(other).get() == sweep


def test_the_county_judges_and_takes_back(sweep, county, town):
    hit = hits().get()
    with pytest.raises(Refused):
        judged.judge(county.ship, hit, judgement="not", reason="换届已经批准延期")
    judged.judge(county.org, hit, judgement="further", reason="请镇里补批复")
    assert swept_of(sweep, town.village).awaits
    judged.judge(county.org, hit, judgement="not", reason="换届已经批准延期")
    assert not swept_of(sweep, town.village).awaits
    with pytest.raises(Conflict, match="已经研判"):
        say(county.ship, swept_of(sweep, town.village), records={"w15": ("no", "没有超期")})
    judged.unjudge(county.org, hit)
    now = hits().get()
    assert (now.judgement, now.reason, now.judged_by) == ("", "", None)


def test_hits_of_one_unit_become_one_file_with_several_criteria_by_a_second_person(
    sweep, county, town, overdue
):
    from guantong.core import acts

    row = swept_of(sweep, town.village)
    say(county.ship, row, found={"w02": "书记长期在外"}, records={"w15": ("yes", "")})
    keys = [str(pk) for pk in hits(swept=row).values_list("pk", flat=True)]
    listing.enter(county.org, row, hits=keys, party=overdue, reason="班子长期不健全")
    assert not Rectification.objects.unscoped(ALL).exists()
    waiting = Signing.objects.unscoped(ALL).get()
    with pytest.raises(Conflict, match="“一村”列入整顿已经提请，正待另一人核签"):
        listing.enter(county.org, row, hits=keys[:1], party=overdue, reason="再提一次")
    with pytest.raises(GuantongError):
        acts.second(county.org, waiting)
    file = acts.second(county.org2, waiting)
    assert (file.unit, file.party, file.organisation) == (town.village, overdue, "一村党支部")
    listed = {one.code: one for one in ListedCriterion.objects.unscoped(ALL)}
    assert set(listed) == {"w02", "w15"}
    assert (listed["w02"].found, listed["w15"].fact) == ("书记长期在外", "unit.term_overdue")
    assert listed["w15"].found.startswith("党组织任期届满未换届（天） 40")
    assert all(one.source for one in listed.values())
    assert {one.case for one in hits()} == {file.case}
    assert {(one.judgement, one.judged_by) for one in hits()} == {("listed", county.org)}
    row = swept_of(sweep, town.village)
    assert (row.awaits, row.seconded_by) == (False, county.org2)
    assert listing.sweeps_of(file) == [sweep]
    assert list(listing.led_from(Rectification.objects.unscoped(ALL), sweep)) == [file]


def test_a_further_hit_joins_the_file_that_runs(sweep, county, town, overdue):
    row = swept_of(sweep, town.village)
    _list(county, row, overdue)
    say(county.ship, row, found={"w13": "三件信访没有办结"})
    _list(county, row, overdue)
    assert Rectification.objects.unscoped(ALL).count() == 1
    codes = ListedCriterion.objects.unscoped(ALL).values_list("code", flat=True)
    assert sorted(codes) == ["w13", "w15"]


def _list(county, row, party):
    from guantong.core import acts

    keys = [str(one.pk) for one in listing.waiting_of(row)]
    listing.enter(county.org, row, hits=keys, party=party, reason="情况属实")
    return acts.second(county.org2, Signing.objects.unscoped(ALL).latest("pk"))


def test_it_is_settled_and_closed_when_every_unit_was_looked_at_or_it_is_said_why(
    sweep, county, town
):
    with pytest.raises(Conflict, match="还有 1 条命中没有研判"):
        sweeping.settle(county.org, sweep)
    judged.judge(county.org, hits().get(), judgement="not", reason="换届已经批准延期")
    sweeping.settle(county.org, sweep)
    with pytest.raises(Conflict):
        say(county.ship, swept_of(sweep, town.village))
    with pytest.raises(Conflict, match="还有 3 个单位没有排查"):
        sweeping.close(county.org, sweep)
    sweeping.resume(county.org, sweep)
    saying.clear(county.ship, swept_of(sweep, town.village))
    saying.clear(county.ship, swept_of(sweep, town.second_village))
    sweeping.settle(county.org, sweep)
    saying.excuse(county.ship, swept_of(sweep, town.community), why_not="正在撤并，暂缓排查")
    sweeping.close(county.org, sweep)
    sweep.refresh_from_db()
    assert (sweep.state, sweep.closed_on) == ("closed", timezone.localdate())
    (place,) = coverage.by_place(county.org, sweep)
    assert (place.unit, place.every, place.looked, place.excused) == (town.red, 3, 2, 1)
    sweeping.reopen(county.org, sweep)
    assert Sweep.objects.unscoped(ALL).get().state == "judged"


def test_a_sweep_nobody_judged_is_taken_back_whole(sweep, county, town):
    say(county.ship, swept_of(sweep, town.community), found={"w02": "书记长期在外"})
    hit = hits(criterion__code="w15").get()
    judged.judge(county.org, hit, judgement="not", reason="换届已经批准延期")
    with pytest.raises(Conflict, match="已经研判过"):
        sweeping.drop(county.org, sweep)
    judged.unjudge(county.org, hit)
    sweeping.drop(county.org, sweep)
    for model in (Sweep, SweptUnit, SweepHit, SweepCriterion):
        assert not model.objects.unscoped(ALL).exists()


def test_records_are_read_again_and_new_villages_taken_in(sweep, county, town, overdue):
    overdue.term_ends_on = timezone.localdate() + dt.timedelta(days=400)
    overdue.save()
    more = units.create(None, town.red, name="三村", kind="village", code="A14")
    sweeping.read_again(county.org, sweep)
    assert not hits().exists()
    assert not swept_of(sweep, town.village).awaits
    assert swept_of(sweep, more).looked_on is None
    assert SweptUnit.objects.unscoped(ALL).count() == 4


def test_the_same_name_no_village_and_no_list_are_refused(sweep, county, town):
    due = timezone.localdate()
    with pytest.raises(Conflict, match="已有名为"):
        sweeping.begin(county.org, town.first, name="2026年度排查", due=due)
    with pytest.raises(Conflict, match="没有村"):
        sweeping.begin(county.far, town.second, name="排查", due=due)
    with pytest.raises(GuantongError, match="不能早于今天"):
        sweeping.begin(county.org, town.first, name="又一次", due=due - dt.timedelta(days=1))


def test_a_village_sees_what_was_judged_of_it_and_nothing_before(sweep, county, town, overdue):
    for model in (Sweep, SweptUnit, SweepHit):
        assert not model.objects.visible_to(county.secretary).exists()
    assert not judged.own_of(county.secretary).exists()
    hit = hits().get()
    judged.judge(county.org, hit, judgement="further", reason="请镇里补批复")
    assert not judged.own_of(county.secretary).exists()
    _list(county, swept_of(sweep, town.village), overdue)
    assert judged.own_of(county.secretary).get() == hit
    judged.answer(county.secretary, hits().get(), text="县里批准延期到年底，附批复")
    with pytest.raises(Refused):
        judged.answer(county.ship, hits().get(), text="代为说明")


def test_there_is_no_field_for_how_many_are_to_be_found():
    found = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("programmes").get_models()
        if model.__name__.startswith("Swe")
        for field in model._meta.get_fields()
        for word in COUNTED
        if word in f"{field.name}{getattr(field, 'verbose_name', '')}"
    ]  # fmt: skip
    assert found == []


def test_nothing_lists_units_by_how_many_hits_they_have():
    from guantong.programmes.listings.sweeps import SweepHits, Sweeps, SweptUnits

    for table in (Sweeps, SweptUnits, SweepHits):
        for name, column in table.base_columns.items():
            assert name not in ("hits", "found", "looked") or column.orderable is False
