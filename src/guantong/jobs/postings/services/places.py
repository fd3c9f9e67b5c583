"""Villages to be covered: why, with the source; what each needs, by officers' words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.services.rows import today
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import rows_of, rows_under
from guantong.jobs.postings import queries
from guantong.jobs.postings.models import PlaceGround, PlaceNeed, PostingPlace, Sphere
from guantong.jobs.postings.room import POSTING_MANAGE, POSTING_SAY
from guantong.staffing.models import Post

if TYPE_CHECKING:
    from guantong.core.models import Account

TITLE = "驻村第一书记"
WHY = ("ground", "basis", Field("since", type="date", initial=lambda _row: today()))


def _above(unit: Unit) -> bool:
    return unit.closed_on is None and unit.kind != Unit.Kind.VILLAGE


def place_at(village: Unit, *, is_demo: bool = False) -> PostingPlace:
    """Return the place of a village, set up with its seat if it was none."""
    there: PostingPlace | None = rows_of(village, PostingPlace).first()
    if there is not None:
        return there
    post = Post(unit=village, title=TITLE, use=queries.CODE, in_team=False, is_demo=is_demo)
    post.save()
    made = PostingPlace(unit=village, post=post, is_demo=is_demo)
    made.save()
    return made


@act(
    Unit, "派驻村.列入", gettext_lazy("列入派驻村"), needs=POSTING_MANAGE, makes=PlaceGround,
    name="posting-place", when=_above,
    ask=(
        Field("village", gettext_lazy("村"), Unit, needs=POSTING_MANAGE), *WHY,
    ),
)  # fmt: skip
def cover(actor: Account | None, unit: Unit, village: Unit, **why: object) -> Done:
    """Say why somebody is to be posted to a village.

    Raises
    ------
    Refused
        If the actor does not keep postings there.
    GuantongError
        If it is no village below the unit.
    Conflict
        If it is covered for that already.

    """
    if village.kind != Unit.Kind.VILLAGE or not village.path.startswith(unit.path):
        raise GuantongError(_("请选“%s”下面的一个村。") % unit.name, field="village")
    if actor is not None and not actor.may(POSTING_MANAGE, village.path):
        raise Refused(_("您不能把“%s”列入派驻村。") % village.name)
    return _grounded(actor, place_at(village), **why)


@act(
    Unit, "派驻村.列入", gettext_lazy("导入派驻村"), needs=POSTING_MANAGE, makes=PlaceGround,
    name="posting-place-take", when=_above, open_to=(),
    ask=(
        Field("township", gettext_lazy("乡镇"), most=60),
        Field("village", gettext_lazy("村"), most=60), *WHY,
    ),
    file=FromFile(
        gettext_lazy("导入派驻村"),
        said={
            "township": Said(example="红星镇"), "village": Said(example="一村"),
            "ground": Said(example="脱贫村"), "basis": Said(example="县乡振〔2026〕3号"),
            "since": Said(example="2026-03-01"),
        },
    ),
)  # fmt: skip
def take(
    actor: Account | None, unit: Unit, township: str, village: str, **why: object
) -> Done:  # fmt: skip
    """Do so for a village that a file names. Errors as `cover`; also if there is none."""
    rows = rows_under(unit, Unit).filter(
        kind=Unit.Kind.VILLAGE, name=village, parent__name=township, closed_on=None
    )
    found = list(rows[:2])
    if len(found) != 1:
        told = {"township": township, "village": village}
        raise GuantongError(_("%(township)s没有“%(village)s”，或有几个。") % told, field="village")
    return _grounded(actor, place_at(found[0]), **why)


@act(
    PostingPlace, "派驻村.加依据", gettext_lazy("加派驻依据"), needs=POSTING_MANAGE,
    makes=PlaceGround, name="ground", ask=WHY,
)  # fmt: skip
def ground(actor: Account | None, place: PostingPlace, **why: object) -> Done:
    """Say a further reason. Errors as `cover`."""
    return _grounded(actor, place, **why)


def _grounded(actor: Account | None, place: PostingPlace, **why: object) -> Done:
    made = PlaceGround(place=place, by=actor, **why)
    there = rows_of(place, PlaceGround).filter(ground=made.ground, until=None)
    if there.exists():
        told = {"village": place, "ground": made}
        raise Conflict(_("%(village)s已经按“%(ground)s”列入。") % told, field="ground")
    made.save()
    return Done(f"{place}：{made}（{made.basis}）", _("已列入。"), made=made)


@act(
    PlaceGround, "派驻村.结束依据", gettext_lazy("结束"), needs=POSTING_MANAGE, name="end",
    when=lambda row: row.until is None, back=gettext_lazy("列错的，在派驻村的页面再加一次依据。"),
    ask=(Field("until", type="date", required=True, initial=lambda _row: today()),),
    confirm=gettext_lazy("结束后不再按这条依据安排派驻；沿革仍保留。"),
)  # fmt: skip
def end_ground(_actor: Account | None, row: PlaceGround, until: dt.date) -> str:
    """Say until when it held.

    Raises
    ------
    GuantongError
        If that lies before its first day.

    """
    if until < row.since:
        raise GuantongError(_("结束日期早于起始日期。"), field="until")
    row.until = until
    row.save(update_fields=["until"])
    return f"{row.place}：{row}结束"


@act(
    PostingPlace, "派驻村.需要", gettext_lazy("写村的需要"), needs=POSTING_SAY, name="need",
    makes=PlaceNeed,
    ask=(
        Field("sphere", type="choice", choices=Sphere.choices), "how",
        Field("words", help=gettext_lazy("写具体事情，例如：油茶基地缺加工销路。不写农户和个人。")),
        Field("source", help=gettext_lazy("谁说的、什么材料，例如：镇党委2026年3月调研。")),
    ),
)  # fmt: skip
def need(
    actor: Account | None, place: PostingPlace, sphere: str, how: str, words: str, source: str
) -> Done:
    """Say what a village needs in a field; what was said before is written over."""
    told = {"how": how, "words": words, "source": source, "by": actor}
    made, _new = rows_of(place, PlaceNeed).update_or_create(
        place=place, sphere=sphere, defaults=told
    )
    return Done(f"{place}：{made}", _("已保存。"), made=made)
