"""A post that plans fill, with what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.requests import Request
from guantong.frame import allowed, way
from guantong.people.models import Duty
from guantong.staffing.models import Post
from guantong.staffing.queries import authority, holders
from guantong.staffing.queries import posts as reads
from guantong.staffing.room import PLAN_VIEW
from guantong.staffing.scoring import weighting

View = PLAN_VIEW
#: What a post's page says, by what it is about.
GROUPS = (
    (gettext_lazy("职位"),
     ("level", "work", "half", "is_chief", "in_team", "is_elected")),
    (gettext_lazy("任职要求"), ("committee", "duties", "requires")),
    (gettext_lazy("人岗相适度怎样看"), ("fields", "specialities", "weight", "position")),
)  # fmt: skip


#: How the codes in a list are read.
NAMES: dict[str, Callable[[], dict[str, Any]]] = {
    "duties": lambda: dict(Duty.choices),
    "fields": lambda: {one.code: one.name for one in weighting.all_fields()},
}


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a post, with what may be done to it."""
    row = allowed.get(request, Post, pk, View)
    managed = authority.managers([row]).get(row.pk)
    context = {
        "title": row.full_name, "crumbs": way.to(row), "post": row,
        "holder": reads.with_holders(request.user, [row])[0].person,
        "empty": holders.told([row]).get(row.pk, ""),
        "managed": authority.told(managed), "by_rule": managed.rule if managed else "",
        "groups": [(title, [_told(row, name) for name in names]) for title, names in GROUPS],
    }  # fmt: skip
    return render(request, "staffing/post.html", context)


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
