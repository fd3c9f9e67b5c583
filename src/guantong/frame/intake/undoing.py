"""Taking a whole import back, as long as nothing was built on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from guantong.core import fields
from guantong.core.about import About
from guantong.core.errors import Conflict
from guantong.core.scope import found, pointing, rows_of
from guantong.frame.intake.models import Intake, IntakeRow, RowState

if TYPE_CHECKING:
    from guantong.core.services.tasks import Progress
    from guantong.frame.intake.checking import Checker
    from guantong.frame.intake.writing import Writer

PIECE = 500
NAMED = 5


def links(intake: Intake, writer: Writer) -> dict[str, int]:
    """Return what points to the rows that were made → how many such rows there are."""
    found_ = _links(intake, writer)
    counted = {f"{m._meta.label_lower}.{field}": rows.count() for m, field, rows in found_}
    return {name: many for name, many in counted.items() if many}


def undo(intake: Intake, checker: Checker, progress: Progress) -> str:
    """Take out what was made, give back what was changed; return what was done, in a sentence.

    Raises
    ------
    Conflict
        If something was built on it; says what.

    """
    writer = checker.writer
    built = [*_built_on(intake, writer), *_changed(intake, checker)]
    if built:
        more = _("等") if len(built) > NAMED else ""
        raise Conflict(_("不能撤回，此后已有：%s。") % ("；".join(built[:NAMED]) + more))
    for row in _rows(intake, RowState.CHANGED):
        before = {name: one[2] for name, one in row.differs.items()}
        writer.renew(found(writer.makes, row.made), fields.unpacked(before, _row))
    made = list(_rows(intake, RowState.NEW).order_by("-id").values_list("made", flat=True))
    for start in range(0, len(made), PIECE):
        writer.unmake(made[start : start + PIECE])
        progress(99 * start // len(made))
    return _("已撤回：删除 %(made)d，改回 %(changed)d。") % {
        "made": len(made), "changed": _rows(intake, RowState.CHANGED).count(),
    }  # fmt: skip


def _rows(intake: Intake, state: str) -> Any:
    return rows_of(intake, IntakeRow).filter(state=state, made__isnull=False)


def _links(
    intake: Intake, writer: Writer
) -> Iterator[tuple[type[models.Model], str, models.QuerySet[Any]]]:
    """Yield every model and field that may point to the rows, and the rows that do."""
    keys = _rows(intake, RowState.NEW).order_by().values("made")
    for one in writer.makes._meta.get_fields(include_hidden=True):
        if isinstance(one, models.ManyToOneRel | models.OneToOneRel):
            model, field = one.related_model, one.field.name
            yield model, field, pointing(model, field, keys)
    label = writer.makes._meta.label_lower
    for model in apps.get_models():
        if issubclass(model, About):
            rows = pointing(model, "subject_id", keys).filter(subject_model=label)
            yield model, "subject_id", rows


def _built_on(intake: Intake, writer: Writer) -> Iterator[str]:
    """Yield by name what points to the rows now and did not when they were written."""
    for model, name, rows in _links(intake, writer):
        before = intake.links.get(f"{model._meta.label_lower}.{name}", 0)
        more = rows.count() - before
        for row in rows.order_by("-pk")[: max(0, min(more, NAMED))]:
            yield f"{model._meta.verbose_name}“{row}”"


def _changed(intake: Intake, checker: Checker) -> Iterator[str]:
    """Yield by name the rows of which somebody changed what the file had said."""
    writer = checker.writer
    if any(f.name == "version" for f in writer.makes._meta.get_fields()):
        keys = _rows(intake, RowState.NEW).order_by().values("made")
        for row in pointing(writer.makes, "pk", keys).filter(version__gt=1)[:NAMED]:
            yield _("“%s”被修改过") % row
    for row in _rows(intake, RowState.CHANGED):
        now = found(writer.makes, row.made)
        given = checker.entry(row, checker.cells(row)).given
        said = {name: given[name] for name in row.differs if name in given}
        if now is None or writer.differs(now, said):
            yield _("“%s”被修改过") % (now or row)


def _row(label: str, key: Any) -> Any:
    return found(apps.get_model(label), key)
