"""The figures of leaders: shares of villages and of persons in office, each with its rows."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure
from guantong.jobs.village_terms.listings.leaders import Leaders, Teams, aged, registered, with_post
from guantong.jobs.village_terms.models import PostKind, VillageTerm
from guantong.people.models import Schooling, Sex

ONCE = _("现任村干部中；一人兼几职的计一次。")
COLLEGE = (Schooling.GRADUATE, Schooling.UNIVERSITY, Schooling.COLLEGE)


def persons(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep of each person in office one row, wherever it holds several posts."""
    before = VillageTerm.objects.filter(
        person=OuterRef("person"), pk__lt=OuterRef("pk"), last=None
    )  # fmt: skip
    return rows.filter(~Exists(before), last=None)


Figure(
    "village_terms.secretaries", _("有党组织书记在任的村"), _("个"), Teams, measure=SHARE,
    on=(Unit,), base=registered, where=lambda rows: with_post(rows, PostKind.SECRETARY),
    told=_("在登记了村干部的村中；没有登记的不算。"),
)  # fmt: skip
Figure(
    "village_terms.women", _("女村干部"), _("人"), Leaders, measure=SHARE, on=(Unit,), base=persons,
    where=lambda rows: rows.filter(person__sex=Sex.FEMALE), told=ONCE,
)  # fmt: skip
Figure(
    "village_terms.young", _("45 岁及以下的村干部"), _("人"), Leaders, measure=SHARE, on=(Unit,),
    base=persons, where=lambda rows: aged(rows, "-45"), told=ONCE,
)  # fmt: skip
Figure(
    "village_terms.college", _("大专及以上学历的村干部"), _("人"), Leaders, measure=SHARE,
    on=(Unit,), base=lambda rows: persons(rows).exclude(person__schooling=""),
    where=lambda rows: rows.filter(person__schooling__in=COLLEGE),
    told=_("现任村干部中，学历没有登记的不算；一人兼几职的计一次。"),
)  # fmt: skip
