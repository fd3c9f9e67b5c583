"""Setting up the posts that plans fill: taken from the posts held, or entered one by one."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import rows_of, rows_under
from guantong.people.models import Category, Duty, Level, PostHeld, Status
from guantong.people.rules import seats, teams
from guantong.people.rules.careers import PAIRED
from guantong.staffing.models import Half, Post
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.scoring import weighting
from guantong.standards.derived import LEADING_LEVELS

if TYPE_CHECKING:
    from guantong.core.models import Account

KINDS = Field(
    "kinds", gettext_lazy("只建这些类型单位的"), "choices", required=False,
    choices=Unit.Kind.choices, help=gettext_lazy("都不选则全部；机构包括其下级。"),
)  # fmt: skip


def _kept(name: str, join: str = "") -> Callable[[Any], Any]:
    """Return what a form on a post begins with; on a unit, of which one is made, with nothing."""

    def initial(row: Any) -> Any:
        value = getattr(row, name) if isinstance(row, Post) else None
        return join.join(value) if join and value else value

    return initial


#: What an officer says of a post; in the order of its page.
ASKED: tuple[str | Field, ...] = (
    "title",
    Field("level", type="choice", choices=lambda _actor, _row: teams.levels(),
          initial=_kept("level")),
    "work", "half", "is_chief", "in_team", "is_elected", "managed_by", "led_by", "assisted_by",
    "committee", "standing",
    Field("duties", type="choices", required=False, choices=Duty.choices,
          initial=_kept("duties"), help=gettext_lazy("用于核对亲属回避。")),
    Field("requires", required=False, initial=_kept("requires", "、"),
          help=gettext_lazy("例如法律职业资格；多项用顿号分开。")),
    Field("fields", type="choices", required=False,
          choices=lambda _actor, _row: [(one.code, one.name) for one in weighting.all_fields()],
          initial=_kept("fields"), help=gettext_lazy("都不选时，按单位名称和工作类别推定。")),
    Field("specialities", required=False,
          initial=_kept("specialities", "、"),
          help=gettext_lazy("空着则取上列工作经历所属的专业；多项用顿号分开。")),
)  # fmt: skip
#: What else may be set; a new post is last in its unit and weighs what its level does.
LATER = ("weight", "position")
FACTS = {one if isinstance(one, str) else one.name for one in (*ASKED, *LATER)}


#: Kept as lists, written as words with 、 between them.
WORDS = ("requires", "specialities")


def _in_use(row: Unit | Post) -> bool:
    return row.closed_on is None


@act(
    Unit, "岗位.建立", gettext_lazy("由任职情况建立职位"), needs=PLAN_MANAGE, when=_in_use,
    ask=(KINDS,), name="posts-take",
)  # fmt: skip
def take_from_people(
    actor: Account | None,
    unit: Unit,
    *,
    kinds: Sequence[str] = (),
    is_demo: bool = False,
) -> Done:
    """Add a post for each leading post held in a unit and below it, unless it is there already.

    Parameters
    ----------
    kinds
        Only units of these kinds; all if empty.

    Returns
    -------
    int
        How many posts were added.

    """
    units = rows_under(unit, Unit).filter(closed_on=None)
    if kinds:
        units = units.filter(kind__in=kinds)
    by_pk = {one.pk: one for one in units.order_by("path")}
    there: Counter[tuple[int | None, str]] = Counter()
    last: dict[int | None, int] = defaultdict(int)
    old = rows_under(unit, Post).filter(unit_id__in=by_pk, closed_on=None, use="")
    for unit_pk, title, position in old.values_list("unit_id", "title", "position"):
        there[unit_pk, title] += 1
        last[unit_pk] = max(last[unit_pk], position)
    made: list[Post] = []
    tiers = {pk: teams.tier(one) for pk, one in by_pk.items()}
    for row in _held_in(by_pk):
        if there[row.unit_id, row.title] > 0:
            there[row.unit_id, row.title] -= 1
            continue
        last[row.unit_id] += 1
        committee = seats.committee_of(row.title, tiers[row.unit_id])
        post = _post(row, by_pk[row.unit_id], committee.value if committee else "")
        post.position, post.is_demo = last[row.unit_id], is_demo
        made.append(post)
    Post.objects.bulk_create(made, batch_size=200)
    text = _("%(unit)s：由任职情况建立职位 %(count)s 个") % {
        "unit": unit.name, "count": len(made),
    }  # fmt: skip
    told = _("建立职位 %s 个；已有的没有改动。") % len(made)
    return Done(text, told, value=len(made))


@act(
    Unit, "岗位.录入", gettext_lazy("录入职位"), needs=PLAN_MANAGE, when=_in_use, makes=Post,
    ask=ASKED, name="post-create",
    file=FromFile(
        gettext_lazy("导入职位"), key=("title",), repeats=True, again="change", more=("weight",),
        said={
            "title": Said(example="党委书记"),
            "level": Said(example="乡科级正职"),
            "is_chief": Said(titles=("主要负责人",)),
            "half": Said(titles=("党政正职搭配",)),
            "is_elected": Said(titles=("选任",)),
            "managed_by": Said(titles=("管理权限",), note=gettext_lazy("空着由层次和单位推定")),
            "fields": Said(
                titles=("工作经历",), note=gettext_lazy("多项用顿号分开；空着由名称判断")
            ),
            "weight": Said(titles=("岗位权重",), note=gettext_lazy("空着按层次取默认值")),
        },
    ),
)  # fmt: skip
def create(actor: Account | None, unit: Unit, **facts: Any) -> Done:
    """Enter a post, last in its unit.

    Raises
    ------
    GuantongError
        If a fact does not hold, naming its field.

    """
    last = rows_of(unit, Post).aggregate(last=Max("position"))["last"] or 0
    post = Post(unit=unit, position=last + 1)
    _fill(post, facts)
    post.save()
    return Done(post.full_name, _("已录入：%s。") % post.full_name, made=post)


@act(
    Post, "岗位.修改", gettext_lazy("修改"), needs=PLAN_MANAGE, when=_in_use, ask=(*ASKED, *LATER),
    versioned=True,
)  # fmt: skip
def change(actor: Account | None, post: Post, **facts: Any) -> Done:
    """Change the facts given of a post, and no other. Errors as `create`."""
    _fill(post, facts)
    return Done(post.full_name, _("已保存。"), data={"set": list(facts)})


@act(
    Post, "岗位.撤销", gettext_lazy("撤销"), needs=PLAN_MANAGE, when=_in_use, versioned=True,
    back=gettext_lazy("撤销错了，可以重新录入该岗位；原来的方案不跟着改回。"),
    ask=(
        Field("on", gettext_lazy("撤销日期"), "date", initial=lambda _post: timezone.localdate()),
    ),
    confirm=gettext_lazy("撤销后不再排入新的方案；已有方案照旧保留该职位。"),
)  # fmt: skip
def close(actor: Account | None, post: Post, on: dt.date) -> Done:
    """Take a post out of use from a day on; old plans keep it."""
    post.closed_on = on
    return Done(f"{post.full_name}，{on}", _("已撤销：%s。") % post.full_name)


def default_weight(level: str, *, is_chief: bool) -> float:
    """Return the preset's weight of a post."""
    table = weighting.preset()["post_weights"]
    return float(table.get(level, 1.0)) * (float(table["chief"]) if is_chief else 1.0)


def _held_in(units: Mapping[int, Unit]) -> Iterable[PostHeld]:
    rows = PostHeld.objects.unscoped("任职情况按职位所在单位取，与人员的管理单位无关").filter(
        unit_id__in=list(units), end="", level__in=LEADING_LEVELS, person__status=Status.ACTIVE,
        person__category=Category.CADRE,
    )  # fmt: skip
    return rows.order_by("unit__path", "person__position", "person_id", "position", "id")


def _post(row: PostHeld, unit: Unit, committee: str) -> Post:
    return Post(
        unit=unit,
        unit_path=unit.path,
        title=row.title,
        level=row.level,
        work=row.duty,
        is_chief=row.is_chief,
        half=_half(row, unit),
        in_team=True,
        is_elected=row.is_elected,
        committee=committee,
        duties=[row.duty] if row.duty != Duty.OTHER else [],
        fields=list(weighting.fields_of(row.duty, unit.name, row.title)),
        weight=default_weight(row.level, is_chief=row.is_chief),
    )


def _half(row: PostHeld, unit: Unit) -> str:
    if not row.is_chief or unit.kind not in PAIRED:
        return ""
    halves = {Duty.PARTY: Half.SECRETARY, Duty.GOVERNMENT: Half.HEAD}
    return str(halves.get(Duty(row.duty), ""))


def _fill(post: Post, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        if name not in FACTS:
            raise LookupError(f"posts have no {name} to set")
        setattr(post, name, _tidied(name, value))
    if not post.fields:
        post.fields = list(weighting.fields_of(post.work, post.unit.name, post.title))
    if "weight" not in facts and post.pk is None and post.level in Level.values:
        post.weight = default_weight(post.level, is_chief=post.is_chief)
    two = post.managed_by == Post.Authority.DUAL
    sides = {post.led_by, post.assisted_by}
    if two and (len(sides) < 2 or "" in sides):
        text = _("双重管理的职位须写明主管方和协管方，且不能相同。")
        raise GuantongError(text, field="led_by")
    if not two and sides != {""}:
        raise GuantongError(_("只有双重管理的职位才填主管方和协管方。"), field="led_by")
    known = {field.code for field in weighting.all_fields()}
    for code in post.fields:
        if code not in known:
            raise GuantongError(_("没有工作领域“%s”。") % code, field="fields")
    try:
        post.full_clean(exclude=("unit", "unit_path"))
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise GuantongError("；".join(messages), field=field) from error


def _tidied(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return re.findall(r"[^、，,；;\s]+", value) if name in WORDS else value.strip()
