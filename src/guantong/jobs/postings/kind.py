"""The plan of postings as a kind of scenario: its places, people, rules and fit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guantong.jobs.postings import judging, matching, queries
from guantong.jobs.postings.fitting import VillageFits
from guantong.staffing.scoring import kinds
from guantong.staffing.scoring.weighting import Term

TERM = Term(
    code="village", name="村的需要与人选的经历", weight=100, floor=0, full=100, unit="分",
    unknown=50, spread=20, imputed=True,
    note="按村在党建、产业、法治、科技、项目五方面的需要，看人选的任职、专业和派出单位的推荐意见。",
)  # fmt: skip
KIND = kinds.register(kinds.Kind(
    code=queries.CODE, label=_("选派方案"), posts=queries.posts_of, people=queries.people_of,
    holders=queries.holders, rules=matching.rule_set, judge=judging.judge,
    findings=judging.findings, fits=VillageFits, terms=(TERM,),
))  # fmt: skip
