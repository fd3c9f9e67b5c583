"""What is done with discs: written, read and looked at, taken in whole or not at all, deleted."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import discs
from guantong.core.acts import FINAL, Done, act
from guantong.core.discs import SUFFIX
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Asked, Field
from guantong.core.models import Unit
from guantong.core.services import events, files
from guantong.discs.models import Disc
from guantong.discs.room import DISC_MANAGE
from guantong.discs.services import decisions, people
from guantong.discs.services.rows import whole
from guantong.people.room import PERSON_EXPORT, PERSON_MANAGE

if TYPE_CHECKING:
    from typing import BinaryIO

    from guantong.core.models import Account

Kind, State = Disc.Kind, Disc.State
PURPOSE = "光盘"
#: What is carried out of, and what is taken into, a machine with and one without a network.
WRITES = {False: Kind.PEOPLE, True: Kind.DECISIONS}
READS = {False: Kind.DECISIONS, True: Kind.PEOPLE}
GATHERS: Mapping[str, Any] = {Kind.PEOPLE: people, Kind.DECISIONS: decisions}
SIGNER = 8
BACK = gettext_lazy("做错了，可以在光盘的页面上删除文件。")
PASSPHRASE = Field(
    "passphrase", gettext_lazy("光盘口令"), "password",
    help=gettext_lazy("不少于 12 个字符；口令不写在盘上，另行当面告知。"),
)  # fmt: skip


def _is_open(unit: Unit) -> bool:
    return unit.closed_on is None


@act(
    Unit, "光盘.制作", gettext_lazy("制作光盘"), needs=DISC_MANAGE, when=_is_open, makes=Disc,
    name="disc-write", back=BACK,
    ask=(
        PASSPHRASE,
        Field("again", gettext_lazy("再输一遍口令"), "password"),
        Field(
            "reason", type="reason",
            help=gettext_lazy("例如：带入单机系统，供常委会讨论。记入审计日志。"),
        ),
    ),
    confirm=lambda _unit: (
        _("把本单位及其下级签字生效的会议决定写成一个加密文件，带回主系统办理；谁说了什么不带出。")
        if settings.OFFLINE
        else _(
            "把本单位及其下级的机构、干部（含身份证号和家庭成员）、职位、职数写成一个加密文件，"
            "带入单机系统。"
        )
    ),
)  # fmt: skip
def write(
    actor: Account | None, unit: Unit, passphrase: str, reason: str, again: str | None = None
) -> Done:
    """Write what goes from this machine to the other.

    Raises
    ------
    GuantongError
        If the passphrase is short or was typed in two ways.
    Refused
        If the actor may not export identity numbers here.
    Conflict
        If there is nothing to carry.

    """
    if again is not None and again != passphrase:
        raise GuantongError(_("两次输入的口令不同，请重新输入。"), field="again")
    discs.checked(passphrase)
    kind = WRITES[settings.OFFLINE]
    if kind == Kind.PEOPLE and actor is not None and not actor.may(PERSON_EXPORT, unit.path):
        raise Refused(_("您没有导出完整身份证号的权限。"))
    body = GATHERS[kind].gather(unit)
    found, content = discs.write(kind, body, passphrase)
    name = f"{found.number}{SUFFIX}"
    file = files.store(actor, unit, name, io.BytesIO(content), PURPOSE, limit=discs.LARGEST)
    disc = _row(actor, unit, found, State.WRITTEN, GATHERS[kind].lines_of(body))
    disc.file, disc.reason = file, reason[:200]
    disc.save()
    told = f"{disc.number}（{events.chinese(Kind(kind).label)}），事由：{reason[:200]}"
    return Done(told, made=disc, data={"digest": disc.digest})


@act(
    Unit, "光盘.读入", gettext_lazy("读入光盘"), needs=DISC_MANAGE, when=_is_open, makes=Disc,
    name="disc-read", back=BACK,
    ask=(Field("file", gettext_lazy("光盘文件"), "file", help=f"*{SUFFIX}"), PASSPHRASE),
)  # fmt: skip
def read(actor: Account | None, unit: Unit, file: File[bytes], passphrase: str) -> Done:
    """Open a disc and say what it would change; nothing is changed yet.

    Raises
    ------
    GuantongError
        If it does not open, is none, or is not for this machine.
    Conflict
        If what it brings was taken in before.

    """
    if file.size > settings.ROSTER_LIMIT:
        raise files.too_large(str(file.name), settings.ROSTER_LIMIT)
    found = discs.read(file.read(), passphrase)
    if found.kind != READS[settings.OFFLINE]:
        text = (
            _("这是决定结果盘，须在主系统读入。单机系统只读入人员数据盘。")
            if settings.OFFLINE
            else _("这是人员数据盘，须在单机系统读入。主系统只读入决定结果盘。")
        )
        raise GuantongError(text, field="file")
    if found.kind == Kind.PEOPLE:
        lines = people.Comparison(found.body).changes().lines()
    else:
        taking = decisions.Taking(unit, found.body, found.signer)
        taking.refuse_known()
        lines = taking.lines()
    # Opened once: it lies under this house's own key until it is taken in or dropped.
    packed = zlib.compress(json.dumps(found.body, ensure_ascii=False).encode())
    disc = _row(actor, unit, found, State.READ, lines)
    disc.file = files.store_sealed(
        actor, unit, f"{found.number}{SUFFIX}", io.BytesIO(packed), PURPOSE,
        limit=settings.ROSTER_LIMIT,
    )  # fmt: skip
    disc.save()
    told = f"{disc.number}，校验码 {disc.digest[:16]}，签发机器 {disc.signer}"
    return Done(told, _("光盘已打开，尚未改动任何内容。请核对后再办理。"), made=disc)


def _unknown_signer(disc: Disc) -> Asked:
    """Ask who wrote a disc, the first time that one comes from there."""
    if knows(disc.signer):
        return ()
    return (
        Field(
            "signer", _("核对签发机器指纹"), most=19,
            help=_("第一次收到这台机器的光盘。请当面或打电话问清那台机器的指纹，填前 8 位以上。"),
        ),
    )  # fmt: skip


def knows(signer: str) -> bool:
    """Tell whether a disc of this machine was taken in before."""
    rows = whole(Disc)
    return bool(rows.filter(signer=signer, state=State.TAKEN).exists())


@act(
    Disc, "光盘.办理", gettext_lazy("按光盘办理"), needs=DISC_MANAGE, when=(State.READ,),
    then=State.TAKEN, ask=_unknown_signer, back=FINAL, name="disc-take",
    confirm=lambda disc: "\n".join([_what_follows(disc), *disc.lines]),
)  # fmt: skip
def take(actor: Account | None, disc: Disc, signer: str = "") -> Done:
    """Take in a disc that was read: all of it, or nothing.

    Parameters
    ----------
    signer
        The fingerprint of the machine that wrote it, as its officer says; asked the first time.

    Raises
    ------
    GuantongError
        If the fingerprint is another, or the disc says what cannot be.
    Conflict
        If what it brings was taken in before.

    """
    if not knows(disc.signer) and not _same(signer, disc.signer):
        text = _("指纹不符：这张盘不是那台机器写的，没有作任何改动。请把光盘退回核实。")
        raise GuantongError(text, field="signer")
    body = json.loads(zlib.decompress(files.content_of(cast("Any", disc.file))))
    if disc.kind == Kind.PEOPLE:
        if actor is not None and not actor.may(PERSON_MANAGE, disc.unit_path):
            raise Refused(_("您没有维护人员的权限。"))
        changes = people.take(actor, disc.unit, body, disc.number)
        disc.lines, many = changes.lines(), changes.many
    else:
        taking = decisions.Taking(disc.unit, body, disc.signer)
        disc.lines = taking.lines()
        many = len(taking.take(actor, disc))
    disc.done_at = timezone.now()
    disc.by = actor
    _forget(actor, disc)
    told = f"{disc.number}，校验码 {disc.digest[:16]}，{many} 项"
    return Done(told, _("已按光盘办理：%s。") % "；".join(disc.lines))


@act(
    Disc, "光盘.删除文件", gettext_lazy("删除文件"), needs=DISC_MANAGE,
    when=(State.WRITTEN, State.READ), then=State.DROPPED, name="disc-drop", back=FINAL,
    confirm=gettext_lazy("删除本机上的光盘文件，登记保留。已刻的光盘不受影响，请按规定收回销毁。"),
)  # fmt: skip
def drop(actor: Account | None, disc: Disc) -> str:
    """Delete a disc's file here; its line in the register stays."""
    _forget(actor, disc)
    return f"{disc.number}：文件已删除"


def open_written(actor: Account, disc: Disc) -> BinaryIO:
    """Hand out the file of a disc that was written here, to be burnt; logged.

    Raises
    ------
    Conflict
        If it is gone, or the disc was not written here.

    """
    if disc.state != State.WRITTEN or disc.file is None:
        raise Conflict(_("光盘文件已经删除，请重新制作。"))
    events.record(actor, "光盘.取出文件", disc, disc.number)
    return files.path_of(disc.file).open("rb")


def _row(
    actor: Account | None, unit: Unit, found: discs.Disc, state: Disc.State, lines: list[str]
) -> Disc:
    return Disc(
        unit=unit, kind=found.kind, state=state, number=found.number[:24], digest=found.digest,
        signer=found.signer, made_at=found.made, lines=lines, by=actor,
    )  # fmt: skip


def _forget(actor: Account | None, disc: Disc) -> None:
    file, disc.file = disc.file, None
    disc.save()
    if file is not None:
        files.discard(actor, file)


def _what_follows(disc: Disc) -> str:
    if disc.kind == Kind.PEOPLE:
        return _("本机的机构和干部资料改成与盘上一致，全部办成或全部不办：")
    return _("下列会议决定登记到本系统，任免另由干部在会议页面办理：")


def _same(said: str, signer: str) -> bool:
    plain = "".join(one for one in said.upper() if one.isalnum())
    return len(plain) >= SIGNER and signer.replace("-", "").startswith(plain)
