"""Locking a person to a post, barring one from it: an officer's word with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.scope import rows_of, rows_under
from guantong.core.services import events
from guantong.people.models import Person
from guantong.staffing.eligibility.reading import posts_of
from guantong.staffing.models import Pin, Post, Scenario
from guantong.staffing.queries.posts import with_holders
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.scoring import weighting
from guantong.staffing.services import eligibility, unknowns
from guantong.staffing.services.scenarios import EDITED
from guantong.standards.rules import Finding, Verdict

if TYPE_CHECKING:
    from guantong.core.models import Account

ANYWHERE = gettext_lazy("任何职位")


def _offered(actor: Account, scenario: Scenario) -> Iterator[tuple[str, str]]:
    for one in with_holders(actor, posts_of(scenario)):
        now = _("现任%s") % one.person.name if one.person else _("空缺")
        yield str(one.post.pk), f"{one.post.full_name}（{now}）"


WHO = Field("person", gettext_lazy("人员"), Person)
WHERE = Field("post", gettext_lazy("职位"), "choice", choices=_offered)
ANY = Field(
    "post", gettext_lazy("职位"), "choice", required=False,
    choices=lambda actor, scenario: [("", ANYWHERE), *_offered(actor, scenario)],
)  # fmt: skip
WHY = Field("reason", type="reason", most=240,
    help=gettext_lazy("至少 4 个字；记入日志，随方案一并留存。"),
)  # fmt: skip


@act(
    Scenario, "方案设定.锁定", gettext_lazy("锁定"), needs=PLAN_MANAGE, when=EDITED, makes=Pin,
    ask=(WHO, WHERE, WHY), versioned=True,
)  # fmt: skip
def lock(
    actor: Account | None, scenario: Scenario, person: Person, post: Post | str, reason: str
) -> Done:
    """Say that a person sits in a post; a ban of the two, or another lock of the person, ends.

    Parameters
    ----------
    post
        A post, or its key as a form gives it.

    Raises
    ------
    Conflict
        If another is locked to the post.
    GuantongError
        If a rule bars the person that no exception covers, naming each; if a rule lacks a fact
        and nobody accepted that; if no reason is given.

    """
    post = _post(scenario, post)
    _inside(scenario, person, post)
    found = eligibility.findings(actor, scenario, person, post)
    bars = barring(found)
    if bars:
        told = "；".join(f"{one.name}：{one.message}" for one in bars)
        raise GuantongError(
            _("%(who)s不能任%(post)s。%(why)s")
            % {"who": person.name, "post": post.full_name, "why": told}
        )
    unknowns.check_pair(scenario, person, post, found)
    rows = rows_of(scenario, Pin)
    other = rows.filter(post=post, kind=Pin.Kind.LOCK).exclude(person=person)
    there = other.select_related("person").first()
    if there is not None:
        raise Conflict(
            _("%(post)s已锁定给%(who)s，请先解除。")
            % {"post": post.full_name, "who": there.person.name}
        )
    rows.filter(person=person, kind=Pin.Kind.LOCK).delete()
    rows.filter(person=person, post=post).delete()
    rows.filter(person=person, post=None).delete()
    return _written(actor, Pin(
        scenario=scenario, kind=Pin.Kind.LOCK, person=person, post=post, reason=reason
    ))  # fmt: skip


@act(
    Scenario, "方案设定.排除", gettext_lazy("排除"), needs=PLAN_MANAGE, when=EDITED, makes=Pin,
    ask=(WHO, ANY, WHY), versioned=True,
)  # fmt: skip
def ban(
    actor: Account | None, scenario: Scenario, person: Person, post: Post | str | None, reason: str
) -> Done:
    """Say that a person does not sit in a post, or in none at all; a lock of the two ends.

    Errors as for `lock`; a ban already there is a Conflict.
    """
    post = _post(scenario, post) if post else None
    _inside(scenario, person, post)
    rows = rows_of(scenario, Pin).filter(person=person)
    if rows.filter(kind=Pin.Kind.BAN, post=post).exists():
        raise Conflict(_("%s已经排除。") % person.name)
    locks = rows.filter(kind=Pin.Kind.LOCK)
    (locks if post is None else locks.filter(post=post)).delete()
    return _written(actor, Pin(
        scenario=scenario, kind=Pin.Kind.BAN, person=person, post=post, reason=reason
    ))  # fmt: skip


@act(
    Pin, "方案设定.解除", gettext_lazy("解除"), needs=PLAN_MANAGE, when=EDITED, within="scenario",
    back="lock",
    versioned=True,
)  # fmt: skip
def release(actor: Account | None, pin: Pin) -> Done:
    """Take a lock or a ban back."""
    data = _data(pin)
    pin.delete()
    return Done(_("解除%s") % pin.get_kind_display(), _("已保存。"), data=data)


def barring(found: list[Finding]) -> list[Finding]:
    """Return the findings that no exception covers and that do not merely advise."""
    advisory = set(weighting.preset()["who"]["advisory"])
    return [
        one
        for one in found
        if one.verdict is Verdict.BROKEN and not one.exceptional and one.rule not in advisory
    ]


def _inside(scenario: Scenario, person: Person, post: Post | None) -> None:
    inside = scenario.unit_path
    for row in (person, post):
        if row is not None and not row.unit_path.startswith(inside):
            raise GuantongError(_("“%s”不在本方案的范围内。") % row)


def _written(actor: Account | None, pin: Pin) -> Done:
    pin.by = actor
    pin.save()
    return Done(events.chinese(Pin.Kind(pin.kind).label), _("已保存。"), made=pin, data=_data(pin))


def _post(scenario: Scenario, post: Post | str) -> Post:
    if isinstance(post, Post):
        return post
    found: Post = rows_under(scenario, Post).select_related("unit").get(pk=int(post))
    return found


def _data(pin: Pin) -> dict[str, object]:
    return {"person": pin.person_id, "post": pin.post_id, "reason": pin.reason}
