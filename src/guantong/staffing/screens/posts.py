"""The posts that plans fill: the list, and one with what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_tables2 as tables
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2.utils import A

from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.frame.intake import screens as intake
from guantong.people.models import Duty
from guantong.staffing.models import Post
from guantong.staffing.queries import posts as reads
from guantong.staffing.room import PLAN_VIEW
from guantong.staffing.scoring import weighting
from guantong.staffing.screens.offering import offers
from guantong.staffing.services import posts
from guantong.ui import tables as ui_tables
from guantong.ui.columns import Long, Short

View = PLAN_VIEW
#: What a post's page says, by what it is about.
GROUPS = (
    (gettext_lazy("岗位"),
     ("level", "work", "half", "is_chief", "in_team", "is_elected")),
    (gettext_lazy("任职要求"), ("committee", "duties", "requires")),
    (gettext_lazy("适配度怎样看"), ("fields", "specialities", "weight", "position")),
)  # fmt: skip


#: How the codes in a list are read.
NAMES: dict[str, Callable[[], dict[str, Any]]] = {
    "duties": lambda: dict(Duty.choices),
    "fields": lambda: {one.code: one.name for one in weighting.all_fields()},
}


class PostTable(ui_tables.Table):
    """The posts in scope with whoever holds them now."""

    search = ("title", "unit__name")
    hidden = ("work", "weight")
    empty = gettext_lazy("还没有岗位。可以由现有任职情况一次建立，再逐个修改。")
    unit__name = Long(verbose_name=gettext_lazy("单位"), order_by=("unit_path", "position"))
    title = Long(linkify=("staffing:post", [A("pk")]))
    level = Short()
    half = Short(verbose_name=gettext_lazy("正职"), order_by=("is_chief",), empty_values=())
    holder = Short(verbose_name=gettext_lazy("现任"), empty_values=(), orderable=False)
    weight = tables.Column()

    class Meta(ui_tables.Table.Meta):
        model = Post
        fields = ("unit__name", "title", "level", "work", "half", "holder", "weight")

    def render_unit__name(self, record: Post) -> str:
        """Name the unit; a village-level or office name alone says too little."""
        above = record.unit.parent
        same = above is None or record.unit.name.startswith(above.name)
        return record.unit.name if same or above is None else f"{above.name} {record.unit.name}"

    def render_half(self, record: Post) -> str:
        """Say which chief it is."""
        if record.half:
            return str(record.get_half_display())
        return _("正职") if record.is_chief else "—"

    def render_holder(self, record: Post) -> str:
        """Name whoever holds the post; the posts of a unit are read together."""
        known: dict[int, dict[int, str]] = self.__dict__.setdefault("held", {})
        if record.unit_id not in known:
            team = reads.posts(self.request.user).filter(unit=record.unit_id)
            known[record.unit_id] = {
                one.post.pk: one.person.name
                for one in reads.with_holders(self.request.user, team)
                if one.person
            }
        return known[record.unit_id].get(record.pk, "—")


@allowed.needs(View)
def listing(request: Request) -> HttpResponse:
    """List the posts in use, or the closed ones."""
    closed = request.GET.get("closed") == "1"
    rows = reads.posts(request.user, closed=closed)
    filters = (
        ui_tables.choice("unit__kind", _("单位类型"), Unit.Kind.choices),
        ui_tables.choice("level", _("职务层次"), Post._meta.get_field("level").choices or ()),
        ui_tables.choice(
            "chief", _("正职"), [("1", _("正职")), ("0", _("其余"))],
            apply=lambda some, value: some.filter(is_chief=value == "1"),
        ),
        ui_tables.choice(
            "closed", _("在用"), [("0", _("在用")), ("1", _("已撤销"))], default="0",
            apply=lambda some, _value: some,
        ),
    )  # fmt: skip
    actions = offers(request, posts.take_from_people, posts.create)
    if actions:
        actions.append((_("导入"), intake.address(request, posts.create)))
    actions.append((_("职数核对"), reverse("staffing:quotas")))
    return ui_tables.show(
        request, PostTable, rows, title=_("岗位"), crumbs=[], filters=filters, actions=actions
    )


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a post, with what may be done to it."""
    row = allowed.get(request, Post, pk, View)
    context = {
        "title": row.full_name, "crumbs": crumbs(), "post": row,
        "holder": reads.with_holders(request.user, [row])[0].person,
        "groups": [(title, [_told(row, name) for name in names]) for title, names in GROUPS],
    }  # fmt: skip
    return render(request, "staffing/post.html", context)


def crumbs() -> list[tuple[Any, str]]:
    """Return the way to the posts."""
    return [(_("岗位"), reverse("staffing:posts"))]


def _told(post: Post, name: str) -> tuple[Any, str]:
    """Return what a fact of a post is called, and the fact in words."""
    column: Any = Post._meta.get_field(name)
    value = getattr(post, name)
    if name in NAMES:
        value = [NAMES[name]().get(code, code) for code in value]
    if isinstance(value, list):
        words = "、".join(str(one) for one in value)
    elif isinstance(value, bool):
        words = _("是") if value else _("否")
    elif column.choices:
        words = str(getattr(post, f"get_{name}_display")())
    else:
        words = f"{value:g}"
    return column.verbose_name, words or "—"
