"""One's own words to what is recorded about oneself: said, read, and the page that takes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from django import forms
from django.contrib import messages
from django.db import models, transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.errors import GuantongError, Refused
from guantong.core.models import Account, Reply, StoredFile, Unit
from guantong.core.requests import Request
from guantong.core.scope import held
from guantong.core.services import files
from guantong.core.text import Text
from guantong.ui.forms import Form, handle, label_of

REASON = "说明随所说明的记录送阅"
LONGEST = 4000
Attachment = tuple[str, BinaryIO]


@dataclass(frozen=True)
class Subject:
    """A row about a person, as the person answers it.

    Attributes
    ----------
    whose
        The account of the person concerned; nobody else answers.
    unit
        Where the words and their files belong.

    """

    row: models.Model
    whose: Account | None
    unit: Unit


@transaction.atomic
def say(account: Account, subject: Subject, text: str, file: Attachment | None = None) -> Reply:
    """Say something; what was said before stays.

    Raises
    ------
    Refused
        If the row is about somebody else.
    GuantongError
        If nothing is said, too much, or the file is not taken.

    """
    before = _before(account, subject)
    made = _new(account, subject, before[0].number + 1 if before else 1)
    return _keep(made, subject, text, file)


@transaction.atomic
def say_anew(
    account: Account, subject: Subject, text: str, file: Attachment | None = None
) -> Reply:
    """Say something in place of what was said before; a file is added to those before.

    Errors as for `say`.
    """
    before = _before(account, subject)
    return _keep(before[0] if before else _new(account, subject, 1), subject, text, file)


def of(rows: Iterable[models.Model]) -> dict[int, list[Reply]]:
    """Return what was said to rows of one model, the latest first, by the row's key.

    The right to read the rows was checked; a row without words has an empty list.
    """
    keys: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        keys[row._meta.label_lower].append(row.pk)
    attached = Prefetch("files", StoredFile.objects.unscoped(REASON).order_by("id"))
    out: dict[int, list[Reply]] = defaultdict(list)
    for label, found in keys.items():
        said = Reply.objects.unscoped(REASON).filter(label=label, key__in=found)
        for one in said.order_by("-number", "-id").prefetch_related(attached):
            out[one.key].append(one)
    return out


class ReplyForm(Form):
    """One's own words, with a file if there is one."""

    text = forms.CharField(
        label=label_of(Reply, "text"), max_length=LONGEST, widget=forms.Textarea({"rows": 6})
    )
    file = forms.FileField(label=gettext_lazy("附件"), required=False)


def page(
    request: Request,
    act: Callable[[str, Attachment | None], object],
    *,
    done: Text,
    title: Text,
    crumbs: Sequence[tuple[Text, str]],
    template: str,
    text: str = "",
    **extra: Any,
) -> HttpResponse:
    """Show a row about oneself, and take one's own words to it.

    Parameters
    ----------
    act
        Receives the words and the file, and calls the room's service.
    done
        What is told once they are kept.
    text
        What stands in the form at first.

    """

    def keep(data: dict[str, Any]) -> HttpResponse:
        file = data["file"]
        act(data["text"], (file.name, file) if file else None)
        messages.success(request, str(done))
        return redirect(request.path)

    form = ReplyForm(request.POST or None, request.FILES or None, initial={"text": text})
    return handle(request, form, keep, title=title, crumbs=crumbs, template=template, **extra)


def _require(account: Account, subject: Subject) -> Account:
    """Return the account of the person concerned, and refuse anybody else."""
    if subject.whose is None or subject.whose.pk != account.pk:
        raise Refused(_("只能对关于本人的记录作出说明。"))
    return subject.whose


def _before(account: Account, subject: Subject) -> list[Reply]:
    """Return what the person said before, the latest first."""
    who = _require(account, subject)
    # Two windows of one person take turns.
    held(who)
    return [one for one in of([subject.row])[subject.row.pk] if one.holder == who.holder]


def _new(account: Account, subject: Subject, number: int) -> Reply:
    return Reply(
        label=subject.row._meta.label_lower, key=subject.row.pk, number=number,
        holder=_require(account, subject).holder, account=account, unit=subject.unit,
    )  # fmt: skip


def _keep(row: Reply, subject: Subject, text: str, file: Attachment | None) -> Reply:
    text = text.strip()
    if not text:
        raise GuantongError(_("说明不能为空。"), field="text")
    if len(text) > LONGEST:
        raise GuantongError(
            _("说明最多 %(most)s 字，现有 %(n)s 字。") % {"most": LONGEST, "n": len(text)},
            field="text",
        )
    row.text, row.at = text, timezone.now()
    row.save()
    if file is not None:
        stored = files.store(row.account, subject.unit, *file, "本人说明附件")
        row.files.add(stored)
    return row
