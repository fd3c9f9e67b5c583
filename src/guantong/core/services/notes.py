"""Notes and attachments: a room says for which of its models, and who may add them."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, cast

from django.utils.translation import gettext_lazy as _

from guantong.core import about
from guantong.core.acts import Done, act
from guantong.core.fields import Field
from guantong.core.models import Attachment, Note, Unit
from guantong.core.scope import path_of
from guantong.core.services import files

if TYPE_CHECKING:
    from django.core.files import File

    from guantong.core.models import Account
    from guantong.core.roles import Permission
    from guantong.core.scope import ScopedModel


def take(model: type[ScopedModel], needs: Permission) -> None:
    """Let whoever has a right over a model's rows put notes and files beside them."""
    act(model, "备注.添加", _("写备注"), needs=needs, makes=Note, ask=("text",), name="note")(note)
    act(
        model, "附件.添加", _("添加附件"), needs=needs, makes=Attachment,
        ask=("title", Field("file", _("文件"), "file")), name="attach",
    )(attach)  # fmt: skip


def note(actor: Account | None, row: ScopedModel, text: str) -> Done:
    """Write a note about a row."""
    made = Note(**about.naming(row), text=text.strip(), by=actor)
    made.save()
    return Done(told=_("已写入备注。"), value=made)


def attach(actor: Account | None, row: ScopedModel, title: str, file: File[bytes]) -> Done:
    """Keep a file beside a row; it belongs to the unit where the row lies."""
    unit = Unit.objects.unscoped("文件归对象所在的机构").get(path=path_of(row))
    kept = files.store(actor, unit, str(file.name), cast("BinaryIO", file), "附件")
    made = Attachment(**about.naming(row), title=title.strip(), file=kept, by=actor)
    made.save()
    return Done(told=_("附件已保存。"), value=made)
