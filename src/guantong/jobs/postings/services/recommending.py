"""Who may be posted: recommended by the sending unit, with its word; withdrawn with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.services.rows import today
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import rows_of, rows_under
from guantong.formats.names import normal
from guantong.jobs.postings.models import Recommendation, Sphere
from guantong.people.models import Category, Person, Status
from guantong.people.room import PERSON_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

HERE = f"home={Recommendation.Home.HERE}"
WORDS = Field("words", help=gettext_lazy("派出单位的原话：做过什么、擅长什么；不打分。"))


def _villages() -> Any:
    return Unit.objects.unscoped("家乡村可在本范围之外").filter(kind=Unit.Kind.VILLAGE)


@act(
    Person, "派驻人选.推荐", gettext_lazy("推荐派驻"), needs=PERSON_MANAGE, makes=Recommendation,
    name="posting-recommend",
    when=lambda one: one.status == Status.ACTIVE and one.category == Category.CADRE,
    ask=(
        Field("good_at", type="choices", required=False, choices=Sphere.choices),
        WORDS,
        "home",
        Field("unit", type=Unit, required=False, when=HERE, known=_villages),
        Field("on", type="date", initial=lambda _row: today()),
    ),
)  # fmt: skip
def recommend(actor: Account | None, person: Person, **said: Any) -> Done:
    """Enter what a sending unit recommends.

    Raises
    ------
    Conflict
        If the person is recommended already.
    GuantongError
        If the home village is said to be here and is not named.

    """
    return _kept(actor, person, **said)


@act(
    Unit, "派驻人选.推荐", gettext_lazy("导入推荐表"), needs=PERSON_MANAGE, makes=Recommendation,
    name="posting-recommend-take", open_to=(),
    ask=(
        Field("name", gettext_lazy("姓名"), most=40),
        Field("birth_month", gettext_lazy("出生年月"), "month", required=False),
        Field("strong", gettext_lazy("擅长方面"), most=40, required=False),
        WORDS, "home",
        Field("home_name", gettext_lazy("家乡村"), most=60, required=False),
        Field("on", type="date"),
    ),
    file=FromFile(
        gettext_lazy("导入推荐表"),
        said={
            "name": Said(example="盘志强"),
            "birth_month": Said(example="1990.03", note=gettext_lazy("有同名的，凭它分清")),
            "strong": Said(example="产业、科技", note=gettext_lazy("党建、产业、法治、科技、项目")),
            "words": Said(example="长期从事农技推广，熟悉油茶种植"),
            "home": Said(example="不在本市的村"),
            "home_name": Said(example="", note=gettext_lazy("乡镇和村，例如：红星镇一村")),
            "on": Said(example="2026-03-01"),
        },
    ),
)  # fmt: skip
def take(
    actor: Account | None, unit: Unit, name: str, birth_month: str = "", strong: str = "",
    home_name: str = "", **said: Any,
) -> Done:  # fmt: skip
    """Do so for a person whom a file names. Errors as `recommend`; also if there is none."""
    rows = rows_under(unit, Person).filter(
        name=normal(name), status=Status.ACTIVE, category=Category.CADRE
    )
    if birth_month:
        rows = rows.filter(birth_month=birth_month)
    found = list(rows.select_related("unit")[:2])
    if len(found) != 1:
        words = (
            _("%s不在本单位的在职干部中。") if not found else _("本单位有几个%s，请填出生年月。")
        )
        raise GuantongError(words % name, field="name")
    home = _village(home_name)
    return _kept(actor, found[0], good_at=_spheres(strong), unit=home, **said)


def _spheres(text: str) -> list[str]:
    known = {str(label): code for code, label in Sphere.choices}
    found = []
    for word in filter(None, text.replace("，", "、").replace(",", "、").split("、")):
        if word.strip() not in known:
            raise GuantongError(_("擅长方面没有“%s”这一项。") % word, field="strong")
        found.append(known[word.strip()])
    return found


def _village(name: str) -> Unit | None:
    if not name:
        return None
    found = [one for one in _villages().filter(name__in=_ends(name)).select_related("parent")
             if f"{one.parent.name}{one.name}" == name]  # fmt: skip
    if len(found) != 1:
        raise GuantongError(_("没有找到“%s”，请写乡镇和村的全名。") % name, field="home_name")
    village: Unit = found[0]
    return village


def _ends(name: str) -> list[str]:
    return [name[n:] for n in range(1, len(name))]


def _kept(actor: Account | None, person: Person, **said: Any) -> Done:
    if rows_of(person, Recommendation).filter(withdrawn="").exists():
        raise Conflict(_("%s已经推荐；要改的，先撤回再推荐。") % person.name)
    made = Recommendation(person=person, by=actor, **said)
    here = made.home == Recommendation.Home.HERE
    if here and made.unit is None:
        raise GuantongError(_("请选家乡村；不知道的，选“不清楚”。"), field="unit")
    made.unit = made.unit if here else None
    made.save()
    return Done(f"{made.log_name}：推荐派驻", _("已登记。"), made=made)


@act(
    Recommendation, "派驻人选.撤回", gettext_lazy("撤回推荐"), needs=PERSON_MANAGE, name="withdraw",
    when=lambda row: not row.withdrawn, back=gettext_lazy("撤错了，可以重新推荐。"),
    ask=(Field("reason", gettext_lazy("理由"), "reason", most=200),),
    confirm=gettext_lazy("撤回后，新的选派方案不再考虑此人。"),
)  # fmt: skip
def withdraw(_actor: Account | None, row: Recommendation, reason: str) -> str:
    """Take a recommendation back."""
    row.withdrawn = reason
    row.save(update_fields=["withdrawn"])
    return f"{row.log_name}：撤回推荐"
