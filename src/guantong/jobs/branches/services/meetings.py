"""Meetings of branches: typed where the county keeps none elsewhere, taken from its own export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import PartyOrganisation, Unit
from guantong.core.scope import pointing, rows_of
from guantong.core.services import files
from guantong.frame.intake.writing import Entry, Writer
from guantong.jobs.branches.models import BranchMeeting
from guantong.jobs.branches.services.types import is_branch
from guantong.programmes.room import STANDARD_JUDGE, STANDARD_SHOW

if TYPE_CHECKING:
    from guantong.core.models import Account

LIMIT = 10 << 20
SAID = (
    "kind", Field("held_on", type="date", initial=lambda _row: timezone.localdate()), "topic",
    "due", "present",
)  # fmt: skip


def _checked(made: BranchMeeting) -> BranchMeeting:
    """Refuse what cannot be: a day to come, more there than were due."""
    if made.held_on > timezone.localdate():
        raise GuantongError(_("召开日期在今天之后，请核对。"), field="held_on")
    if made.due is not None and made.present is not None and made.present > made.due:
        raise GuantongError(_("实到人数多于应到人数，请核对。"), field="present")
    made.save()
    return made


def _enter(actor: Account | None, row: PartyOrganisation, said: dict[str, Any]) -> BranchMeeting:
    there = rows_of(row, BranchMeeting).filter(kind=said["kind"], held_on=said["held_on"])
    if there.exists():
        raise Conflict(_("这一天的这项会议已经登记。"), field="held_on")
    return _checked(BranchMeeting(organisation=row, by=actor, is_demo=row.is_demo, **said))


@act(
    PartyOrganisation, "组织生活.登记", gettext_lazy("登记会议"), needs=STANDARD_SHOW,
    makes=BranchMeeting, name="meet", when=is_branch, back="drop",
    ask=(
        *SAID,
        Field("upload", gettext_lazy("手册页照片"), "file", required=False,
              help=gettext_lazy("拍《支部手册》的这一页；只记人数，不记谁到谁没到")),
    ),
)  # fmt: skip
def meet(actor: Account | None, row: PartyOrganisation, upload: Any = None, **said: Any) -> Done:
    """Enter a meeting that was held.

    Raises
    ------
    GuantongError
        If its day lies ahead, or more were there than were due.
    Conflict
        If it is entered already.

    """
    made = _enter(actor, row, said)
    if upload is not None:
        made.page = files.store(actor, row.unit, upload.name, upload, "支部手册页", limit=LIMIT)
        made.save(update_fields=["page"])
    return Done(f"{made}登记", _("已登记。"), made=made)


class Meetings(Writer):
    """Knows a row by its branch, the kind of meeting and the day."""

    def find(self, entries: Sequence[Entry]) -> None:
        """Set for each entry the meeting that stands already."""
        some = [one.whole.get("organisation") for one in entries]
        rows = pointing(BranchMeeting, "organisation", {one.pk for one in some if one})
        there: dict[Any, BranchMeeting] = {
            (row.organisation_id, row.kind, row.held_on): row
            for row in rows.select_related("organisation")
        }
        met: set[Any] = set()
        for one in entries:
            branch = one.whole.get("organisation")
            said = (getattr(branch, "pk", None), one.whole.get("kind"), one.whole.get("held_on"))
            if said in met:
                one.say("held_on", _("前面已有一行登记了同一天的同一项会议"))
            met.add(said)
            one.existing = there.get(said)

    def held(self, existing: Any, name: str) -> Any:
        """Return the branch as the row that a file names."""
        return existing.organisation if name == "organisation" else super().held(existing, name)


@act(
    Unit, "组织生活.导入", gettext_lazy("导入会议记录"), needs=STANDARD_SHOW, makes=BranchMeeting,
    name="branch-meetings", open_to=(),
    ask=(Field("organisation", type=PartyOrganisation), "kind", "held_on", "topic", "due",
         "present"),
    file=FromFile(
        gettext_lazy("导入会议记录"), key=("organisation", "kind", "held_on"), again="change",
        writer=Meetings, placed_by=("organisation",),
        said={
            "organisation": Said(("党组织", "支部名称"), example="一村党支部（虚构）"),
            "kind": Said(
                ("会议类型", "活动类型"), example="党员大会",
                words={"支部党员大会": "general", "支部委员会": "committee"},
            ),
            "held_on": Said(("开展时间", "会议时间"), example="2026-03-20"),
            "topic": Said(("主题", "会议主题")), "due": Said(("应到",)), "present": Said(("实到",)),
        },
        help=gettext_lazy("县里组织生活平台导出的表；只取人数，不取名单"),
    ),
)  # fmt: skip
def take(actor: Account | None, unit: Unit, organisation: PartyOrganisation, **said: Any) -> Done:
    """Enter a meeting of a county's own export; errors as `meet`."""
    if not is_branch(organisation):
        raise GuantongError(_("“%s”不是在用的党支部。") % organisation, field="organisation")
    made = _enter(actor, organisation, said)
    return Done(f"{made}登记", made=made)


@act(
    BranchMeeting, "组织生活.修改", gettext_lazy("修改"), needs=STANDARD_SHOW, name="change",
    ask=("topic", "due", "present"),
)  # fmt: skip
def change(actor: Account | None, row: BranchMeeting, **said: Any) -> Done:
    """Mend what was said of a meeting; errors as `meet`."""
    for name, value in said.items():
        setattr(row, name, value)
    return Done(f"{_checked(row)}修改", made=row)


@act(
    BranchMeeting, "组织生活.删除", gettext_lazy("删除"), needs=STANDARD_JUDGE, name="drop",
    back=FINAL, confirm=gettext_lazy("登记错的才删除；删除后按没有这次会议计算。"),
    ask=(Field("reason", gettext_lazy("理由"), "reason"),),
)  # fmt: skip
def drop(actor: Account | None, row: BranchMeeting, reason: str) -> str:
    """Take out a meeting that was entered wrongly."""
    told = f"{row}删除：{reason}"
    row.delete()
    return told
