"""Settling what an archive check found: a value, the document, two persons; then found no more.

Persons settle, never the system. Nothing recorded is changed by it: whoever corrects the record
does that as ever, with its source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import recusal
from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError, Refused
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import path_of, pointing, rows_of, rows_of_all
from guantong.core.services import files, signing
from guantong.people.models import ArchiveFinding, ArchiveSettlement, Person
from guantong.people.room import PERSON_MANAGE
from guantong.people.services.audit.facts import Finding, mark_of, matter_of

if TYPE_CHECKING:
    from guantong.core.models import Account

State = ArchiveSettlement.State
LIMIT = 20 << 20
WHY = Field("revoked", type="reason", most=200)


@dataclass(frozen=True)
class Known:
    """What is settled of one person's archive, by the marks of what was found."""

    by_mark: Mapping[str, ArchiveSettlement] = field(default_factory=dict)

    def before(self, one: Finding, found: Iterable[Finding]) -> ArchiveSettlement | None:
        """Return what was settled of a finding's matter, where that itself is found no more."""
        now = {other.mark for other in found}
        about = one.item.value, matter_of(one.problem)
        rows = (row for mark, row in self.by_mark.items() if mark not in now)
        return next((row for row in rows if (row.item, matter_of(row.problem)) == about), None)


def known(people: Sequence[Person]) -> defaultdict[int, Known]:
    """Return what is settled of each person, whom the caller may read."""
    rows = rows_of_all([one.pk for one in people], ArchiveSettlement, "person")
    marks: defaultdict[int, dict[str, ArchiveSettlement]] = defaultdict(dict)
    for row in rows.filter(state=State.SETTLED).order_by("pk"):
        marks[row.person_id][row.mark] = row
    return defaultdict(Known, {person: Known(some) for person, some in marks.items()})


def left(found: Sequence[Finding], settled: Known) -> list[Finding]:
    """Return the findings that nobody has settled."""
    return [one for one in found if one.mark not in settled.by_mark]


def _mark(row: ArchiveFinding) -> str:
    return mark_of(row.item, row.problem, (value for _source, value in row.statements))


def _asked_already(row: ArchiveFinding) -> bool:
    rows = pointing(ArchiveSettlement, "person", [row.person_id])
    return rows.filter(mark=_mark(row), state__in=[State.PROPOSED, State.SETTLED]).exists()


@act(
    ArchiveFinding, "人员.档案认定", gettext_lazy("认定"), needs=PERSON_MANAGE,
    makes=ArchiveSettlement, name="settle",
    when=lambda row: bool(row.kind) and not _asked_already(row),
    ask=(
        "value", "basis", "document",
        Field("upload", gettext_lazy("认定材料"), "file", required=False,
              help=gettext_lazy("组织认定的意见、审核表；没有文号的须附文件。")),
    ),
    confirm=gettext_lazy("提交后待另一人核签；核签以后这一条不再列出，记载有变化的重新列出。"),
    back=gettext_lazy("核签前可以收回；核签后由两人撤销认定。"),
)  # fmt: skip
def settle(
    actor: Account | None, row: ArchiveFinding, value: str, basis: str, document: str = "",
    upload: Any = None,
) -> Done:  # fmt: skip
    """Propose what is taken to be so, and why; another person's signature settles it.

    Raises
    ------
    GuantongError
        If there is neither the number of a document nor a file.
    Refused
        If it is the actor's own archive, or a relative's.

    """
    _keep_out(actor, row.person)
    document = " ".join(document.split())
    if not document and not upload:
        raise GuantongError(_("请写明认定文号，或者附认定材料。"), field="document")
    file = None
    if upload:
        unit = Unit.objects.unscoped("文件归人员所在的机构").get(path=path_of(row))
        file = files.store_sealed(actor, unit, str(upload.name), upload, "档案认定", limit=LIMIT)
    made = ArchiveSettlement(
        person=row.person, item=row.item, problem=row.problem, statements=row.statements,
        mark=_mark(row), value=" ".join(value.split()), basis=" ".join(basis.split()),
        document=document, file=file, by=actor,
    )  # fmt: skip
    made.clean_fields(exclude={f.name for f in made._meta.fields} - {"value", "basis", "document"})
    made.save()
    confirm.run(actor, made)
    return Done(row.log_name, _("已提请，待另一人核签。"), made=made)


@act(
    ArchiveSettlement, "人员.核签认定", gettext_lazy("再次提请核签"), needs=PERSON_MANAGE,
    when=(State.PROPOSED,), second=True, name="confirm",
)  # fmt: skip
def confirm(_actor: Account | None, row: ArchiveSettlement) -> Done:
    """Settle it, with a second person's name; the check lists it no more."""
    row.state, row.settled_on = State.SETTLED, timezone.localdate()
    row.save()
    _drop(row)
    return Done(row.log_name, _("已认定。"))


@act(
    ArchiveSettlement, "人员.收回认定", gettext_lazy("收回"), needs=PERSON_MANAGE,
    when=(State.PROPOSED,), then=State.DROPPED, name="drop",
    confirm=gettext_lazy("没有核签的认定收回后，这一条仍列在核查结果里。"),
    back=gettext_lazy("收回错了，可以重新认定。"),
)  # fmt: skip
def drop(_actor: Account | None, row: ArchiveSettlement) -> str:
    """Take a proposal back."""
    signing.withdraw(row)
    return row.log_name


@act(
    ArchiveSettlement, "人员.撤销认定", gettext_lazy("撤销认定"), needs=PERSON_MANAGE,
    when=(State.SETTLED,), second=True, then=State.REVOKED, name="revoke", ask=(WHY,),
    confirm=gettext_lazy("撤销以后，下次核查重新列出；原认定留作记录。"),
    back=gettext_lazy("撤销错了，核查后可以重新认定。"),
)  # fmt: skip
def revoke(actor: Account | None, row: ArchiveSettlement, revoked: str) -> Done:
    """Let what was settled count no more, with a second person; the next check finds it again."""
    # Who seconds this stands beside whoever seconded the settlement, not in that one's place.
    stood = pointing(ArchiveSettlement, "pk", [row.pk]).values_list("seconded_by", flat=True)[0]
    row.revoked_by, row.revoked_second, row.seconded_by_id = actor, row.seconded_by, stood
    row.revoked = revoked
    return Done(row.log_name, _("已撤销，下次核查重新列出。"))


def _keep_out(actor: Account | None, person: Person) -> None:
    reason = recusal.reason(actor, person) if actor is not None else ""
    if reason:
        raise Refused(reason)


def _drop(row: ArchiveSettlement) -> None:
    """Take what was settled off the list of findings; whoever has no other is clean."""
    rows = rows_of(row.person, ArchiveFinding)
    listed = list(rows)
    gone = [one for one in listed if one.kind and _mark(one) == row.mark]
    if not gone:
        return
    if len(gone) == len(listed):
        clean = gone.pop()
        clean.item = clean.kind = clean.problem = ""
        clean.statements, clean.before = [], None
        clean.save()
    rows.filter(pk__in=[one.pk for one in gone]).delete()


def settled_of(person: Person) -> list[ArchiveSettlement]:
    """Return what is settled of a person whom the caller may read, the last of each matter."""
    rows = rows_of(person, ArchiveSettlement).filter(state=State.SETTLED)
    return list(rows.select_related("by", "seconded_by").order_by("pk"))
