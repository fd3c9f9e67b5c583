"""Queueing a pack, and making it: whole and sealed for its owner, or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError, Refused
from guantong.core.fields import Field
from guantong.core.models import Account, Task
from guantong.core.scope import rows_of
from guantong.core.services import events, files, tasks
from guantong.formats.appointment.archive import write_archive
from guantong.meeting.models import Meeting, Motion
from guantong.meeting.services import copies
from guantong.meeting.services.pack.files import files_of, pack_of
from guantong.meeting.services.rows import motions_of
from guantong.people.room import PERSON_EXPORT, PERSON_REVEAL
from guantong.people.services.secrets import reveal_for_export

if TYPE_CHECKING:
    from typing import BinaryIO

KIND = "staffing.pack"
#: A pack up to this size is put together in memory.
IN_MEMORY = 64 << 20


@act(
    Meeting, "会议.申请材料", _("会务包"), needs=PERSON_REVEAL, makes=Task, name="pack",
    ask=(
        Field(
            "reason", _("打印事由"), "reason", most=100, initial=str,
            help=_("任免审批表含家庭成员，打印记入审计日志。例：市委常委会第 12 次会议"),
        ),
        Field("whole_numbers", _("含完整身份证号（须有导出权限）"), "flag"),
    ),
    confirm=_("按会议顺序生成一个压缩包：目录、任免方案表、结构对比表、任免审批表、资格核对表、考察材料、表决票或表态记录表、主持词、签到表、座次图、材料分发回收表、会议通知稿和通讯录、讨论决定记录。还没有份号的成员各编一份。加密存放，只有您本人能下载。"),
)  # fmt: skip
def submit(actor: Account, meeting: Meeting, reason: str, *, whole_numbers: bool = False) -> Done:
    """Queue the pack of a meeting.

    Parameters
    ----------
    reason
        Why families (and numbers) are printed; it is logged.
    whole_numbers
        Whether identity numbers stand unmasked.

    Raises
    ------
    Refused
        If the account may not open what is sealed about one of the persons.
    GuantongError
        If nothing is moved.

    """
    motions = motions_of(meeting)
    if not motions:
        raise GuantongError(_("会议还没有任免事项，没有材料可生成。"))
    _require(actor, motions, whole_numbers=whole_numbers)
    copies.for_members(meeting)
    arguments = {"meeting": meeting.pk, "reason": reason, "numbers": whole_numbers}
    title = f"会议材料：{meeting.name}（{len(motions)} 人）"
    made = tasks.submit(actor, meeting.unit, KIND, title, arguments)
    return Done(title, _("已提交。"), made=made)


@tasks.kind(KIND)
def run(progress: tasks.Progress) -> dict[str, Any]:
    """Do the queued work; what is not finished leaves no file."""
    told, owner = progress.task.arguments, progress.task.owner
    if owner is None:
        raise GuantongError(_("会议材料要有申请人。"))
    meeting = rows_of(progress.task.unit, Meeting).select_related("unit").get(pk=told["meeting"])
    motions = motions_of(meeting)
    _require(owner, motions, whole_numbers=told["numbers"])
    people = [motion.person for motion in motions]
    numbers = reveal_for_export(owner, people, told["reason"]) if told["numbers"] else None
    events.record(
        owner, "会议.生成材料", meeting,
        f"{len(motions)} 人（含家庭成员），事由：{told['reason']}",
        data={"persons": [person.pk for person in people]},
    )  # fmt: skip
    progress(1, "整理任免审批表")
    pack = pack_of(meeting, motions, numbers)
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as out:
        # Each file of the archive is made as it is written, so that little lies in memory at once.
        count = write_archive(_plain(out), files_of(owner, pack, progress))
        progress(98, "加密存放")
        out.seek(0)
        name = f"{meeting.on:%Y%m%d}_{meeting.name}_会议材料.zip"
        file = files.store_sealed(owner, progress.task.unit, name, _plain(out), "会议材料")
    link = reverse("office:file", args=[file.pk])
    return {"message": f"{len(motions)} 人，{count} 个文件。只有您本人能下载。", "link": link}


def _plain(out: Any) -> BinaryIO:
    stream: BinaryIO = out
    return stream


def _require(actor: Account, motions: Sequence[Motion], *, whole_numbers: bool) -> None:
    for path in {motion.person.unit_path for motion in motions}:
        if not actor.may(PERSON_REVEAL, path):
            raise Refused(_("审批表含家庭成员，您没有查看其中一些人员密封内容的权限。"))
        if whole_numbers and not actor.may(PERSON_EXPORT, path):
            raise Refused(_("您没有导出完整身份证号的权限。"))
