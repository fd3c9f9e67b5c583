"""The standards that ship with the job: one for each type of branch, every line with its source."""

from __future__ import annotations

import csv
import datetime as dt
from importlib import resources

from guantong.core.models import PartyOrganisation
from guantong.jobs.branches.models import BranchKind
from guantong.programmes.services import standards

EVERY = "全部"
#: Kind → the end of the code of its standard.
CODES = {
    BranchKind.VILLAGE: "village", BranchKind.COMMUNITY: "community", BranchKind.OFFICE: "office",
    BranchKind.STATE_FIRM: "state-firm", BranchKind.PRIVATE_FIRM: "private-firm",
    BranchKind.SOCIETY: "society", BranchKind.SCHOOL: "school", BranchKind.HOSPITAL: "hospital",
}  # fmt: skip
#: The order of the five heads.
HEADS = ("支部设置标准化", "组织生活正常化", "管理服务精细化", "工作制度体系化", "阵地建设规范化")
SOURCE = (
    "自拟草案：按“支部五化”五类整理（湘组发〔2018〕6号，原文未见）；"
    "条目逐条注明出自哪部条例，标“待核”的没有读到现行原文"
)
FIRST_DAY = dt.date(2026, 1, 1)


def shipped(kind: str) -> list[dict[str, str]]:
    """Return the criteria of a type of branch, the common and its own, under the five heads."""
    file = resources.files("guantong.jobs.branches") / "data" / "branch_standard.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    mine = [one for one in rows if one["types"] in (EVERY, kind)]
    return sorted(mine, key=lambda one: HEADS.index(one["head"]))


def load() -> int:
    """Keep the shipped standards that the root does not have yet; return how many criteria."""
    label = PartyOrganisation._meta.label_lower
    return sum(
        standards.load(
            f"branch-{code}", f"{kind.label}党支部标准", kind.value, label, SOURCE, FIRST_DAY,
            shipped(kind.value),
        )
        for kind, code in CODES.items()
    )  # fmt: skip
