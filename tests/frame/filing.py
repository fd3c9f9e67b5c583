"""Handing files in as an officer does: begun, read in the background, written, undone."""

import datetime
import io

import xlsxwriter

from guantong.core import acts
from guantong.core.models import Task
from guantong.core.services import tasks
from guantong.frame.intake import life
from guantong.frame.models import Intake, IntakeRow


def book(rows, *, sheets=None, before=(), after=None):
    """Return a workbook of texts: one sheet of rows, or several by name."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    made.set_properties({"created": datetime.datetime(2026, 1, 1)})
    for name, lines in (sheets or {"名册": rows}).items():
        sheet = made.add_worksheet(name)
        for at, line in enumerate([*before, *lines]):
            for column, cell in enumerate(line):
                if cell is not None:
                    sheet.write(at, column, cell) if isinstance(cell, float) else (
                        sheet.write_string(at, column, str(cell))
                    )
        if after:
            after(made, sheet)
    made.close()
    return out.getvalue()


def work(intake):
    """Do what waits in the background; return the import as it stands."""
    now = Intake.objects.unscoped("test").get(pk=intake.pk)
    tasks.run.func(now.task_id)
    return Intake.objects.unscoped("test").select_related("task").get(pk=intake.pk)


def handed_in(actor, model, name, onto, content, title="名册.xlsx"):
    """Hand a file in for an act and read it."""
    does = acts.find(model, name)
    return work(life.begin(actor, does, onto, title, io.BytesIO(content)))


def written(actor, intake):
    """Write what was read."""
    return work(life.write(actor, intake))


def undone(actor, intake):
    """Take a whole import back."""
    return work(life.undo(actor, intake))


def rows(intake):
    return list(IntakeRow.objects.unscoped("test").filter(intake=intake).order_by("id"))


def faults(intake):
    """Return row, field and message of every fault."""
    return [(one.number, *told) for one in rows(intake) for told in one.wrong]


def message(intake):
    return Task.objects.unscoped("test").get(pk=intake.task_id).message
