"""What every record about a person shares: its person, its order, where it came from."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.collation import PathField
from guantong.core.scope import ScopedModel
from guantong.people.room import PERSON_VIEW

MONTH = re.compile(r"(1[89]\d\d|20\d\d)-(0[1-9]|1[0-2])")
MONTH_MAX = 7


class MonthField(PathField):
    """A month written 2016-07, "" where unknown; months compare as their text does."""

    default_validators = (RegexValidator(MONTH.pattern + r"\Z", _("月份须写成 2016-07 的样子。")),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MONTH_MAX)
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class Record(ScopedModel):
    """One row of an information set; reads are scoped by its person's unit."""

    scope_field = "person__unit_path"
    view_permission = PERSON_VIEW
    #: The national code of the information set, e.g. ``A02``.
    info_set: ClassVar[str]

    person = models.ForeignKey("people.Person", models.PROTECT, verbose_name=_("人员"))
    position = models.PositiveIntegerField(_("排序"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
        ordering = ("position", "id")
