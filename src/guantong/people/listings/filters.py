"""The drop-downs of the rosters."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.people import queries
from guantong.people.models import Level, Party, PostRank, Schooling, Sex, Status
from guantong.ui.tables import Choice

AGES = [
    ("-35", _("35 岁及以下")), ("-40", _("40 岁及以下")), ("-45", _("45 岁及以下")),
    ("36-40", _("36–40 岁")), ("41-45", _("41–45 岁")), ("46-50", _("46–50 岁")),
    ("51-55", _("51–55 岁")), ("56-60", _("56–60 岁")), ("61-", _("61 岁及以上")),
]  # fmt: skip
PARTY_AGES = [
    ("-2", _("不满 3 年")), ("3-9", _("3–9 年")), ("10-19", _("10–19 年")),
    ("20-29", _("20–29 年")), ("30-49", _("30–49 年")), ("50-", _("50 年及以上")),
]  # fmt: skip
YEARS = [
    ("2", _("满 2 年")), ("3", _("满 3 年")), ("5", _("满 5 年")), ("8", _("满 8 年")),
    ("10", _("满 10 年")),
]  # fmt: skip
MINORITY = [("1", _("少数民族")), ("0", _("汉族"))]
CHIEF = [("True", _("是")), ("False", _("否"))]
#: Chiefs by the kind of their unit.
SEATS = [
    (Unit.Kind.COUNTY, _("县（市、区）党政正职")), (Unit.Kind.TOWNSHIP, _("乡镇党政正职")),
    (Unit.Kind.MUNICIPAL, _("市直单位正职")), (Unit.Kind.COUNTY_UNIT, _("县直单位正职")),
]  # fmt: skip
PRACTICE = [("now", _("正在参加")), ("ever", _("参加过")), ("none", _("没有登记"))]
GROUPS = [("cpc", _("中共党员")), ("other", _("民主党派、无党派")), ("none", _("群众、团员"))]
BRANCHES = [("1", _("已登记")), ("0", _("没有登记"))]
STATUS = Choice("status", _("状态"), Status.choices, more=True, default=Status.ACTIVE)
MINORITIES = Choice("minority", _("民族"), MINORITY, apply=queries.of_minority, more=True)
SHARED = (
    Choice("sex", _("性别"), Sex.choices),
    Choice("age", _("年龄"), AGES, apply=queries.in_age_band, overlaps=True),
    Choice("schooling", _("学历"), Schooling.choices),
)
OF_CADRES = (
    Choice("level", _("职务层次"), Level.choices),
    Choice("seat", _("岗位"), SEATS, apply=queries.of_chiefs),
    *SHARED,
    Choice("in_post", _("任现职"), YEARS, apply=queries.in_post_for, overlaps=True),
    Choice("unit__kind", _("单位类型"), Unit.Kind.choices, more=True),
    Choice("is_chief", _("主要负责人"), CHIEF, more=True),
    Choice("rank", _("职级"), PostRank.choices, more=True),
    Choice("in_rank", _("任现职级"), YEARS, apply=queries.in_rank_for, more=True, overlaps=True),
    Choice(
        "practice", _("实践锻炼"), PRACTICE, apply=queries.in_practice, more=True, overlaps=True
    ),
    Choice("group", _("政治面貌"), GROUPS, apply=queries.of_party_group, more=True),
    MINORITIES,
    STATUS,
)
OF_MEMBERS = (
    *SHARED,
    Choice(
        "party", _("党员类别"), [(p, label) for p, label in Party.choices if p in Party.members()],
        more=True,
    ),
    Choice("branch", _("党支部"), BRANCHES, apply=queries.with_branch, more=True),
    Choice("party_age", _("党龄"), PARTY_AGES, apply=queries.with_party_age, more=True),
    MINORITIES,
    STATUS,
)  # fmt: skip
