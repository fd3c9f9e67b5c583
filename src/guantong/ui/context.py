"""What the shell shows on every page: the menu, by job, of what this account may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.roles import Permission


@dataclass(frozen=True)
class Entry:
    """One line of the left menu."""

    section: Any
    title: Any
    icon: str
    address: str
    permission: Permission | None


ENTRIES = (
    Entry(
        _("选人用人"), _("政治素质考察"), "clipboard-check", "assess:campaigns",
        Permission.CAMPAIGN_VIEW,
    ),
    Entry(_("选人用人"), _("指标体系"), "list-check", "assess:sets", Permission.CAMPAIGN_VIEW),
    Entry(_("选人用人"), _("干部名册"), "users", "people:list", Permission.PERSON_VIEW),
    Entry(
        _("选人用人"), _("综合研判"), "layout-columns", "staffing:judgements",
        Permission.PLAN_VIEW,
    ),
    Entry(_("选人用人"), _("班子结构"), "hierarchy-2", "people:teams", Permission.PERSON_VIEW),
    Entry(_("选人用人"), _("任职资格核对"), "gavel", "people:check", Permission.PERSON_VIEW),
    Entry(_("选人用人"), _("到期事项"), "calendar-due", "people:due", Permission.PERSON_VIEW),
    Entry(_("选人用人"), _("任职规则"), "scale", "people:rules", Permission.PERSON_VIEW),
    Entry(
        _("选人用人"), _("任免表与名册"), "file-text", "people:papers", Permission.PERSON_VIEW
    ),
    Entry(_("选人用人"), _("岗位"), "armchair", "staffing:posts", Permission.PLAN_VIEW),
    Entry(
        _("选人用人"), _("换届方案"), "arrows-shuffle", "staffing:scenarios", Permission.PLAN_VIEW
    ),
    Entry(_("选人用人"), _("讨论决定"), "users-group", "staffing:meetings", Permission.PLAN_VIEW),
    Entry(
        _("选人用人"), _("任前公示"), "speakerphone", "staffing:notices", Permission.PLAN_VIEW
    ),
    Entry(_("固本强基"), _("党员名册"), "users-group", "people:members", Permission.PERSON_VIEW),
    Entry(_("本人"), _("我的考察报告"), "file-text", "assess:mine", None),
    Entry(_("本人"), _("我的研判意见"), "message-2", "staffing:own-judgements", None),
    Entry(_("基础"), _("机构"), "sitemap", "core:units", Permission.UNIT_VIEW),
    Entry(_("基础"), _("后台任务"), "loader", "core:jobs", Permission.JOB_VIEW),
    Entry(_("安全"), _("账号与授权"), "user-shield", "core:accounts", Permission.ACCOUNT_MANAGE),
    Entry(_("安全"), _("审计日志"), "history", "core:events", Permission.EVENT_VIEW),
)  # fmt: skip


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the menu sections with their open entry, for the base template."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": [], "demo": settings.DEMO}
    may: set[Permission | None] = {*user.permissions()}
    if hasattr(user, "person"):
        may.add(None)
    sections: dict[str, list[dict[str, Any]]] = {}
    for entry in ENTRIES:
        if entry.permission in may:
            row = {"title": entry.title, "icon": entry.icon, "url": reverse(entry.address)}
            sections.setdefault(str(entry.section), []).append(row)
    rows = [row for entries in sections.values() for row in entries]
    here = [row for row in rows if request.path.startswith(row["url"])]
    for row in here:
        row["active"] = len(row["url"]) == max(len(r["url"]) for r in here)
    has_tree = Permission.UNIT_VIEW in may
    return {"menu": sections.items(), "demo": settings.DEMO, "has_tree": has_tree}
