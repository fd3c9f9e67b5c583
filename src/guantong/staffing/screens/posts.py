"""The posts that plans fill: the list, entering and changing one, taking them from posts held."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2.utils import A

from guantong.core.errors import Conflict
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.people.screens.check import find_unit
from guantong.staffing.models import Post
from guantong.staffing.queries import posts as reads
from guantong.staffing.room import PLAN_MANAGE, PLAN_VIEW
from guantong.staffing.screens.post_forms import CloseForm, PostForm, TakeForm, facts_of
from guantong.staffing.services import posts
from guantong.ui import tables as ui_tables
from guantong.ui.columns import Long, Short
from guantong.ui.forms import handle

View, Manage = PLAN_VIEW, PLAN_MANAGE
SHOWN = (
    "title", "level", "work", "half", "is_chief", "in_team", "is_elected", "committee", "duties",
    "requires", "fields", "specialities", "weight", "position",
)  # fmt: skip


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
    actions = [(_("职数核对"), reverse("staffing:quotas"))]
    if request.user.may(Manage):
        actions = [
            (_("由任职情况建立"), reverse("staffing:posts-take")),
            (_("录入岗位"), reverse("staffing:post-create")),
            (_("导入"), reverse("staffing:posts-import")), *actions,
        ]  # fmt: skip
    return ui_tables.show(
        request, PostTable, rows, title=_("岗位"), crumbs=[], filters=filters, actions=actions
    )


@allowed.needs(Manage)
def create(request: Request) -> HttpResponse:
    """Enter a post."""

    def done(data: dict[str, Any]) -> HttpResponse:
        unit = find_unit(request, data["unit"])
        row = posts.create(request.user, unit, facts_of(data))
        messages.success(request, _("已录入：%s。") % row.full_name)
        return redirect("staffing:posts")

    start = {"unit": request.GET.get("unit_code", ""), "in_team": True}
    form = PostForm(request.POST or None, initial=start)
    return handle(
        request, form, done, title=_("录入岗位"), crumbs=crumbs(), submit=_("保存"),
        template="staffing/post.html",
    )  # fmt: skip


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a post; whoever makes plans there may change it."""
    row = allowed.get(request, Post, pk, View)
    edits = request.user.may(Manage, row.unit_path) and row.closed_on is None

    def done(data: dict[str, Any]) -> HttpResponse:
        try:
            posts.change(request.user, row, facts_of(data), version=data["version"] or 0)
        except Conflict as error:
            now = allowed.get(request, Post, pk, View)
            again = request.POST.copy()
            again["version"] = str(now.version)
            form.data = again
            words = _("现在保存的是：%s。您填的内容都还在，核对后再点保存。") % _told(now)
            raise Conflict(f"{error.message}{words}") from error
        messages.success(request, _("已保存。"))
        return redirect("staffing:post", pk)

    start = {name: getattr(row, name) for name in SHOWN}
    form = PostForm(
        request.POST if request.method == "POST" and edits else None,
        initial={**start, "version": row.version},
    )
    del form.fields["unit"]
    if not edits:
        for field in form.fields.values():
            field.disabled = True
    held = reads.with_holders(request.user, [row])[0].person
    return handle(
        request, form, done, title=row.full_name, crumbs=crumbs(), submit=_("保存"),
        template="staffing/post.html", post=row, holder=held, edits=edits,
    )  # fmt: skip


@allowed.needs(Manage)
def close(request: Request, pk: int) -> HttpResponse:
    """Take a post out of use."""
    row = allowed.get(request, Post, pk, Manage)

    def done(data: dict[str, Any]) -> HttpResponse:
        posts.close(request.user, row, data["on"])
        messages.success(request, _("已撤销：%s。") % row.full_name)
        return redirect("staffing:posts")

    form = CloseForm(request.POST or None, initial={"on": timezone.localdate()})
    return handle(
        request, form, done, title=_("撤销岗位"), submit=_("撤销"),
        crumbs=[*crumbs(), (row.full_name, reverse("staffing:post", args=[pk]))],
        note=_("撤销后不再排入新的方案；已有方案照旧保留该岗位。"),
    )  # fmt: skip


@allowed.needs(Manage)
def take(request: Request) -> HttpResponse:
    """Make posts of the leading posts held in a unit and below it."""

    def done(data: dict[str, Any]) -> HttpResponse:
        unit = find_unit(request, data["unit"])
        made = posts.take_from_people(request.user, unit, kinds=data["kinds"])
        messages.success(request, _("建立岗位 %s 个；已有的没有改动。") % made)
        return redirect("staffing:posts")

    form = TakeForm(request.POST or None)
    return handle(
        request, form, done, title=_("由任职情况建立岗位"), crumbs=crumbs(), submit=_("建立"),
        note=_("每个现任领导职务建一个岗位，层次、类别、正职等照任职情况填好；已有的岗位不动。"),
    )  # fmt: skip


def crumbs() -> list[tuple[Any, str]]:
    """Return the way to the posts."""
    return [(_("岗位"), reverse("staffing:posts"))]


def _told(post: Post) -> str:
    told = [
        post.title, post.get_level_display(), post.get_work_display(), post.get_half_display(),
        _("权重 %g") % post.weight,
    ]  # fmt: skip
    return "，".join(str(one) for one in told if one and one != "—")
