"""Every act, by every role, over its own unit, another county's, none: who may, and who is told."""

import re

import pytest
from django.http import Http404
from django.test import RequestFactory
from tests.contract.placing import placed

from guantong.core import acts, roles
from guantong.core.models import Event
from guantong.core.roles import Permission
from guantong.core.scope import ScopedModel
from guantong.frame import acting

pytestmark = pytest.mark.django_db
ACTS = [one for known in acts.ACTS.values() for one in known.values()]
RIGHTS = [one for one in ACTS if isinstance(one.needs, Permission)]
OWN = [one for one in ACTS if not isinstance(one.needs, Permission)]


#: What an act is called that ends, deletes, tells or signs.
ENDING = re.compile(
    "撤销|撤下|撤回|删除|放弃|合并|停用|作废|交回|离任|移出|解除|归档|结束|截止|发布|告知|签字|重置"
    "|写回|写入|办理|开始|开会"
)


def _id(one):
    return f"{one.model._meta.label_lower}:{one.name}"


def test_every_act_rests_on_a_scoped_row_and_a_known_right():
    known = {permission for given in roles.GRANTED.values() for permission in given}
    for one in ACTS:
        assert issubclass(one.model, ScopedModel), _id(one)
        assert one.event.count(".") == 1, _id(one)
        assert one.name.replace("_", "-").replace("-", "").isalnum(), _id(one)
        if isinstance(one.needs, Permission):
            assert one.needs in known, f"{_id(one)}: nobody may do it"


def sees(role, row, needs):
    """Tell whether a role works on rows of cases that are kept to nobody, as these are."""
    from guantong.casework.models.case import Case, OfCase, Turn
    from guantong.casework.models.record import HandOver
    from guantong.casework.models.rounds import UnitList
    from guantong.casework.room import CASE_WORK, KEPT_ONLY

    if isinstance(row, UnitList) and needs == CASE_WORK:
        return role == row.role
    return role not in KEPT_ONLY or not isinstance(row, (Case, OfCase, Turn, HandOver))


@pytest.mark.parametrize("one", RIGHTS, ids=_id)
def test_who_has_the_right_over_the_row_may_and_nobody_else(one, holders, town):
    row = placed(one.model, town.village.path)
    for (place, role), account in holders.items():
        wanted = (
            place == "own" and role in roles.roles_with(one.needs) and sees(role, row, one.needs)
        )
        assert one.allows(account, row) is wanted, (place, role)


@pytest.mark.parametrize("one", [one for one in RIGHTS if "screen" in one.open_to], ids=_id)
def test_whoever_may_not_finds_no_address_and_a_try_is_logged(
    one, holders, town, monkeypatch, settings_fast
):
    row = placed(one.model, town.village.path)
    monkeypatch.setattr(acting, "found", lambda _model, _pk: row)
    make = RequestFactory()
    label = one.model._meta.label_lower
    tried = 0
    for (place, role), account in holders.items():
        if place == "own" and role in roles.roles_with(one.needs):
            continue
        for method in (make.get, make.post):
            request = method("/")
            request.user = account
            with pytest.raises(Http404):
                acting.act(request, label, 1, one.name)
        tried += 1
    refused = Event.objects.unscoped("test").filter(action=one.event, outcome=acts.REFUSED)
    assert refused.count() == tried


@pytest.mark.parametrize("one", OWN, ids=_id)
def test_what_is_a_persons_own_no_role_does_for_them(one, holders, town):
    row = placed(one.model, town.village.path)
    for key, account in holders.items():
        assert not one.allows(account, row), key


def _leads(keeper):
    """State → the states to which acts on rows of a model, or of their parents, lead from it."""
    ways = {}
    for one in ACTS:
        if one.then and one.keeps is keeper and not callable(one.when):
            for state in one.when:
                ways.setdefault(str(state), set()).add(str(one.then))
    return ways


def _comes_back(one):
    """Tell whether acts lead from where an act leads back to where it began."""
    ways, seen, at = _leads(one.keeps), set(), [str(one.then)]
    while at:
        state = at.pop()
        seen.add(state)
        at += ways.get(state, set()) - seen
    return not callable(one.when) and bool(seen & {str(state) for state in one.when})


@pytest.mark.parametrize("one", ACTS, ids=_id)
def test_what_cannot_be_undone_by_another_act_says_what_happens_and_the_way_back(one):
    final = bool(one.then) and not _comes_back(one)
    ending = "screen" in one.open_to and bool(ENDING.search(str(one.label)))
    if not final and not ending:
        return
    assert one.back, "an act, words, or FINAL"
    known = acts.find(one.model._meta.label_lower, str(one.back)) or acts.find(
        one.keeps._meta.label_lower, str(one.back)
    )
    if str(one.back).isascii():
        assert one.back == acts.FINAL or known, f"no act {one.back}"
    if final or (known is None and not one.ask):
        assert one.confirm, "says what will happen, and what is missing"
