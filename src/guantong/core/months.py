"""A month as a column: written 2016-07, compared as its text is."""

from __future__ import annotations

import re
from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from guantong.core.collation import PathField

MONTH = re.compile(r"(1[89]\d\d|20\d\d)-(0[1-9]|1[0-2])")
MONTH_MAX = 7


class MonthField(PathField):
    """A month written 2016-07, "" where unknown; months compare as their text does."""

    default_validators = [RegexValidator(MONTH.pattern + r"\Z", _("月份须写成 2016-07 的样子。"))]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MONTH_MAX)
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
