"""Writing what was decided: into this system, into the forms, into the roster."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.models import StoredFile
from guantong.core.scope import rows_of
from guantong.core.services import events, files, tasks
from guantong.formats.appointment import AppointmentForm, write_lrm, write_lrmx
from guantong.formats.appointment.archive import write_archive
from guantong.formats.appointment.compare import normal
from guantong.formats.appointment.roster import write_roster_back
from guantong.frame.models import Source, SourceKind
from guantong.frame.records.origin import Origin
from guantong.people.models import (
    Decision,
    Discrepancy,
    Person,
    Reconciliation,
    Side,
)
from guantong.people.room import PERSON_MANAGE
from guantong.people.services import persons
from guantong.people.services.forms import take_form
from guantong.people.services.forms.outward import texts_of
from guantong.people.services.forms.wording import MONTHS, PLAIN
from guantong.people.services.reconcile import PURPOSE, held
from guantong.people.services.reconcile_reading import handed_in, roster_in

if TYPE_CHECKING:
    from guantong.core.models import Account

KIND = "people.reconcile-write"
BATCH = 20
Changes = dict[tuple[str, str], str]


@act(
    Reconciliation, "人员.提交写回", gettext_lazy("写回取舍"), needs=PERSON_MANAGE, name="write",
    back=gettext_lazy("没有一键撤回：改写的每一项都留在变更记录里，可以逐项改回。"),
    when=lambda row: _decided(row).filter(is_written=False).exists(),
    confirm=lambda row: _preview(row),
)  # fmt: skip
def submit(actor: Account, row: Reconciliation) -> Done:
    """Queue the writing of what was decided."""
    title = f"{row.title}：写回"
    task = tasks.submit(actor, row.unit, KIND, title, {"reconciliation": row.pk})
    return Done(title, made=task)


@tasks.kind(KIND)
def run(progress: tasks.Progress) -> dict[str, Any]:
    """Do the queued writing: the system first, then both files anew from all decisions."""
    owner = progress.task.owner
    row = held(progress.task)
    progress(5, "写入系统")
    written, refused = _into_database(owner, row, progress)
    progress(60, "写入任免表和名册")
    _into_files(owner, row)
    text = f"比对写回 {written} 处"
    events.record(owner, "人员.比对写回", row, text)
    more = f"，{refused} 处系统不接受，原因见说明栏" if refused else ""
    return {
        "message": f"写回 {written} 处{more}。",
        "link": reverse("people:reconciliation", args=[row.pk]),
    }


def _preview(row: Reconciliation) -> str:
    """Say what will be written where, before it is."""
    open_ = list(_decided(row).filter(is_written=False))
    here = sum(
        one.person_id is not None and one.decision in (Decision.FORM, Decision.ROSTER)
        for one in open_
    )
    text = _("共写回 %(n)s 处，其中改系统 %(here)s 处；任免表、名册各出一份新的，上传的原件不动。")
    return text % {"n": len(open_), "here": here}


def _decided(row: Reconciliation) -> Any:
    rows = rows_of(row, Discrepancy).exclude(decision="").exclude(field="")
    return rows.select_related("person__unit")


def _into_database(
    actor: Account | None, row: Reconciliation, progress: tasks.Progress
) -> tuple[int, int]:
    by_person: defaultdict[int, list[Discrepancy]] = defaultdict(list)
    for one in _decided(row).filter(is_written=False):
        by_person[one.position].append(one)
    source = Source(
        subject_model=Person._meta.label_lower, kind=SourceKind.ROSTER,
        title=f"{row.title}取舍"[:160], on=timezone.localdate(),
        unit=row.unit, by=actor, task=progress.task,
    )  # fmt: skip
    source.save()
    groups = list(by_person.values())
    written = refused = 0
    for start in range(0, len(groups), BATCH):
        progress(5 + 55 * start // len(groups), f"写入系统 {start}/{len(groups)} 人")
        with transaction.atomic():
            for group in groups[start : start + BATCH]:
                now = _now(group)
                for one in group:
                    problem = _stale(one, now) or _write_one(actor, one, source)
                    written, refused = written + (not problem), refused + bool(problem)
                    one.note, one.is_written = problem[:120], not problem
                    one.save(update_fields=["note", "is_written"])
    return written, refused


def _now(group: list[Discrepancy]) -> AppointmentForm | None:
    """Return what the system says of a person before anything is written."""
    person = group[0].person
    if person is None:
        return None
    return texts_of([person], id_numbers={person.pk: person.id_number.reveal()})[0]


def _stale(one: Discrepancy, now: AppointmentForm | None) -> str:
    """Return why a decision does not hold any more: it was made on another value; "" if it does."""
    seen = one.text(Side.DATABASE)
    if now is None or seen is None or one.decision not in (Decision.FORM, Decision.ROSTER):
        return ""
    same = normal(one.field, getattr(now, one.field)) == normal(one.field, seen)
    return "" if same else _("比对之后系统中的这一项又改过，请重新比对。")


def _write_one(actor: Account | None, one: Discrepancy, source: Source) -> str:
    """Bring the system up to a decision; return what it does not accept, "" if all is well."""
    text = _chosen(one)
    if text is None or one.person is None or one.decision == Decision.DATABASE:
        return ""
    if normal(one.field, one.text(Side.DATABASE) or "") == normal(one.field, text):
        return ""
    kind = SourceKind.FORM if one.decision == Decision.FORM else SourceKind.ROSTER
    place = one.form_place if one.decision == Decision.FORM else f"第 {one.roster_place} 行"
    origin = Origin(kind.value, f"{source.title}：{place}", timezone.localdate(), source)
    try:
        with transaction.atomic():
            if text:
                said: dict[str, Any] = {one.field: text}
                take_form(actor, AppointmentForm(**said), person=one.person, origin=origin)
            else:
                _empty(actor, one.person, one.field, origin)
    except GuantongError as error:
        return error.message
    return ""


def _empty(actor: Account | None, person: Person, field: str, origin: Origin) -> None:
    column = {**PLAIN, **MONTHS}.get(field)
    if column is None:
        raise GuantongError(_("选中的一方为空，这一项请在人员资料中手工删去。"))
    persons.change(actor, person, {column: ""}, origin=origin)


def _chosen(one: Discrepancy) -> str | None:
    """Return the text that holds; None where each keeps its own."""
    return None if one.decision == Decision.KEEP else one.text(one.decision)


def _into_files(actor: Account | None, row: Reconciliation) -> None:
    """Make both files anew from what came in and from every decision so far."""
    forms: defaultdict[str, dict[str, str]] = defaultdict(dict)
    roster: Changes = {}
    for one in _decided(row):
        text = _chosen(one)
        if text is None:
            continue
        if _differs(one, Side.FORM, text):
            forms[one.form_place][one.field] = text
        if _differs(one, Side.ROSTER, text):
            roster[one.roster_place, one.field] = text
    if row.forms_file and forms:
        _replace_file(actor, row, "forms_out", "任免表_已核实.zip", _forms(row.forms_file, forms))
    if row.roster_file and roster:
        book = roster_in(row.roster_file)
        body = write_roster_back(files.content_of(row.roster_file), book, roster)
        _replace_file(actor, row, "roster_out", "名册_已核实.xlsx", body)


def _differs(one: Discrepancy, side: Side, text: str) -> bool:
    said = one.text(side)
    return said is not None and normal(one.field, said) != normal(one.field, text)


def _forms(file: StoredFile, changes: Mapping[str, Mapping[str, str]]) -> bytes:
    out = io.BytesIO()
    write_archive(out, _changed(file, changes))
    return out.getvalue()


def _changed(
    file: StoredFile, changes: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, bytes]]:
    """Yield every file: those without a change as they came, byte by byte."""
    for read in handed_in(file).forms:
        stem, _dot, suffix = read.path.rpartition(".")
        texts: dict[str, Any] = dict(changes.get(read.path, {}))
        if not texts and read.content:
            yield read.path, read.content
            if suffix.lower() == "lrm" and read.form.photo:
                yield f"{stem}.pic", read.form.photo
            continue
        form = replace(read.form, **texts)
        if suffix.lower() == "lrm":
            record, photo = write_lrm(form)
            yield read.path, record
            if photo:
                yield f"{stem}.pic", photo
        else:
            # A form of an exchange package has no file of its own.
            path = read.path if suffix.lower() == "lrmx" else f"{form.name}.lrmx"
            yield path, write_lrmx(form)


def _replace_file(
    actor: Account | None, row: Reconciliation, field: str, name: str, body: bytes
) -> None:
    before = getattr(row, field)
    file = files.store_sealed(actor, row.unit, name, io.BytesIO(body), PURPOSE)
    setattr(row, field, file)
    row.save(update_fields=[field])
    if before:
        files.discard(actor, before)
