"""An import, and its rows as they stand in the file, with what is wrong and what they change."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core import acts, sealing
from guantong.core.about import OfKind
from guantong.core.acts import Act
from guantong.core.roles import FILE_VIEW
from guantong.core.scope import ScopedModel, UnitScopedModel, found
from guantong.formats.workbook.faults import Fault

SEALED = "frame.intake"


class IntakeState(models.TextChoices):
    """Where an import stands."""

    READING = "reading", _("读取中")
    ASKED = "asked", _("待确认")
    CHECKED = "checked", _("已核对")
    WRITING = "writing", _("写入中")
    DONE = "done", _("已导入")
    UNDOING = "undoing", _("撤回中")
    UNDONE = "undone", _("已撤回")
    DROPPED = "dropped", _("已放弃")


class RowState(models.TextChoices):
    """What a row comes to."""

    NEW = "n", _("新增")
    CHANGED = "c", _("修改")
    SAME = "s", _("无变化")
    FAULTY = "f", _("有问题")
    ASKED = "q", _("待确认")
    LEFT = "l", _("不导入")


class Intake(OfKind, UnitScopedModel):
    """A file whose rows are an act's: which act, on which row, below which the rows go.

    ``sheets`` says of each sheet its name, header, columns, and whether it is taken; ``answers``
    what was asked about the file; ``told`` what its reader should know.
    """

    goes_along = models.Q(state__in=(IntakeState.ASKED, IntakeState.CHECKED))
    State = IntakeState

    model = models.CharField(max_length=60, editable=False)
    act = models.CharField(max_length=60, editable=False)
    place = models.PositiveBigIntegerField(editable=False)
    title = models.CharField(_("文件"), max_length=160)
    file = models.ForeignKey("core.StoredFile", models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=64, editable=False)
    state = models.CharField(
        _("状态"), max_length=8, choices=IntakeState, default=IntakeState.READING
    )  # fmt: skip
    sheets = models.JSONField(default=list, editable=False)
    answers = models.JSONField(default=dict, editable=False)
    told = models.JSONField(default=list, editable=False)
    links = models.JSONField(default=dict, editable=False)
    made = models.PositiveIntegerField(_("新增"), default=0)
    changed = models.PositiveIntegerField(_("修改"), default=0)
    source = models.ForeignKey("frame.Source", models.SET_NULL, null=True, related_name="+")
    task = models.ForeignKey("core.Task", models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("导入")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the import's page."""
        return reverse("frame:intake", args=[self.pk])

    @property
    def does(self) -> Act | None:
        """The act that is done for each row."""
        return acts.find(self.model, self.act)

    @property
    def onto(self) -> Any:
        """The row below which the rows go."""
        return found(self.does.model, self.place) if self.does else None

    def is_at_work(self) -> bool:
        """Tell whether the background works on it."""
        return self.task is not None and not self.task.ended


class IntakeRow(ScopedModel):
    """One row of a file; cells of sealed fields are sealed here too."""

    scope_field = "intake__unit_path"
    # Nominal: an import's rows are read through the import alone.
    view_permission = FILE_VIEW
    State = RowState

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="+")
    sheet = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveIntegerField(_("行号"))
    state = models.CharField(_("状态"), max_length=1, choices=RowState, default=RowState.NEW)
    cells = models.TextField(default="[]")
    faults = models.TextField(default="", blank=True)
    changes = models.TextField(default="", blank=True)
    #: What an officer chose: to leave it out, or which row that exists it is.
    choice = models.CharField(max_length=20, default="", blank=True)
    key = models.CharField(max_length=32, default="", blank=True)
    made = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("导入的行")
        indexes = (
            models.Index(fields=("intake", "state", "id"), name="intake_state"),
            models.Index(fields=("intake", "key"), name="intake_key"),
        )

    def __str__(self) -> str:
        return _("第 %d 行") % self.number

    def held(self, sealed: set[int]) -> list[Any]:
        """Return the cells; those of sealed columns are opened."""
        cells: list[Any] = json.loads(self.cells, object_hook=_dates)
        for at in sealed:
            if at < len(cells) and isinstance(cells[at], str) and cells[at]:
                cells[at] = sealing.unseal(cells[at], SEALED)
        return cells

    def hold(self, cells: list[Any], sealed: set[int]) -> None:
        """Keep cells; those of sealed columns are sealed."""
        kept = list(cells)
        for at in sealed:
            if at < len(kept) and isinstance(kept[at], str):
                kept[at] = sealing.seal(kept[at], SEALED)
        self.cells = json.dumps(kept, ensure_ascii=False, default=_plain, separators=(",", ":"))

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Field ("" for the whole row) and message of each fault."""
        return [tuple(one) for one in json.loads(self.faults)] if self.faults else []

    @property
    def differs(self) -> dict[str, list[Any]]:
        """Field → what stood there and what will, as shown, and what stood there, packed."""
        return json.loads(self.changes) if self.changes else {}

    def marks(self, at: dict[str, int]) -> Iterator[Fault]:
        """Yield its faults, each at its column."""
        for name, message in self.wrong:
            yield Fault(self.number, at.get(name), message)


def _dates(held: dict[str, Any]) -> Any:
    return datetime.datetime.fromisoformat(held["at"]) if held.keys() == {"at"} else held


def _plain(value: Any) -> Any:
    return {"at": value.isoformat()}
