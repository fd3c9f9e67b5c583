"""Of which type each branch is: inferred from its unit, or said by a person; who is appraised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import PartyOrganisation, Unit
from guantong.core.scope import pointing, rows_of
from guantong.core.services import bulk
from guantong.frame.intake.writing import Entry, Writer
from guantong.jobs.branches.models import BranchKind, BranchType
from guantong.jobs.branches.services import shortfalls
from guantong.programmes.room import STANDARD_JUDGE, STANDARD_MANAGE
from guantong.programmes.services.subjects import Subjects, appraised

if TYPE_CHECKING:
    from guantong.core.models import Account

Kind = BranchKind
#: How the name of a village's unit ends where it is a community.
COMMUNITY = ("社区", "居委会", "社区居民委员会")
OFFICES = (Unit.Kind.MUNICIPAL, Unit.Kind.COUNTY_UNIT, Unit.Kind.DEPARTMENT)


def is_branch(row: PartyOrganisation) -> bool:
    """Tell whether an organisation is a branch in use."""
    return row.closed_on is None and row.kind in PartyOrganisation.Kind.branches()


def branches() -> QuerySet[Any]:
    """Return every branch in use."""
    rows = pointing(PartyOrganisation, "kind", PartyOrganisation.Kind.branches())
    return rows.filter(closed_on=None).select_related("unit").order_by("unit_path", "pk")


def inferred(row: PartyOrganisation) -> str:
    """Return the type that the name or the unit of a branch says; "" where neither does.

    Examples
    --------
    >>> inferred(PartyOrganisation(name="一村党支部", unit=Unit(name="一村", kind="village")))
    '村'

    """
    unit = row.unit
    if unit.kind == Unit.Kind.VILLAGE:
        named = unit.name.endswith(COMMUNITY) or "社区" in row.name
        return Kind.COMMUNITY if named else Kind.VILLAGE
    for kind, words in (
        (Kind.HOSPITAL, ("医院", "卫生院")),
        (Kind.SCHOOL, ("学校", "中学", "小学", "学院")),
        (Kind.SOCIETY, ("协会", "商会", "社会组织")),
    ):
        if any(word in row.name for word in words):
            return kind
    return Kind.OFFICE if unit.kind in OFFICES and unit.name in row.name else ""


def kinds_of(rows: Sequence[PartyOrganisation]) -> Mapping[int, str]:
    """Return the type of each branch; what is inferred for the first time is written down."""
    known = dict(pointing(BranchType, "kind", Kind.values).values_list("organisation", "kind"))
    new = [
        BranchType(organisation=row, kind=kind, inferred=True)
        for row in rows if row.pk not in known and (kind := inferred(row))
    ]  # fmt: skip
    bulk.insert(BranchType, new)
    return known | {one.organisation_id: one.kind for one in new}


BRANCHES = appraised(Subjects(PartyOrganisation, branches, kinds_of, shortfalls.follow))


def _say(row: PartyOrganisation, kind: str) -> BranchType:
    made: BranchType = rows_of(row, BranchType).update_or_create(
        organisation=row, defaults={"kind": kind, "inferred": False}
    )[0]
    return made


@act(
    PartyOrganisation, "党支部.类型", gettext_lazy("登记支部类型"), needs=STANDARD_JUDGE,
    name="branch-type", when=is_branch, makes=BranchType, ask=("kind",),
)  # fmt: skip
def say(actor: Account | None, row: PartyOrganisation, kind: str) -> Done:
    """Say of which type a branch is; it is held against that standard from the next reckoning."""
    return Done(f"{row}：{_say(row, kind).get_kind_display()}", made=row)


class Types(Writer):
    """Knows a row by its branch."""

    def find(self, entries: Sequence[Entry]) -> None:
        """Set for each entry the type that its branch has."""
        wanted = [one.whole.get("organisation") for one in entries]
        rows = pointing(BranchType, "organisation", [one.pk for one in wanted if one])
        there = {row.organisation_id: row for row in rows.select_related("organisation")}
        for one in entries:
            branch = one.whole.get("organisation")
            one.existing = there.get(branch.pk) if branch else None

    def held(self, existing: Any, name: str) -> Any:
        """Return the branch as the row that a file names."""
        return existing.organisation if name == "organisation" else super().held(existing, name)


@act(
    Unit, "党支部.类型导入", gettext_lazy("导入支部类型"), needs=STANDARD_MANAGE, open_to=(),
    name="branch-types", makes=BranchType,
    ask=(Field("organisation", type=PartyOrganisation), "kind"),
    file=FromFile(
        gettext_lazy("导入支部类型"), key=("organisation",), again="say-type", writer=Types,
        placed_by=("organisation",),
        said={"organisation": Said(("党组织", "党组织名称"), example="某某公司党支部（虚构）")},
    ),
)  # fmt: skip
def take(actor: Account | None, unit: Unit, organisation: PartyOrganisation, kind: str) -> Done:
    """Say the types of many branches by a file."""
    made = _say(organisation, kind)
    return Done(f"{organisation}：{made.get_kind_display()}", made=made)


@act(
    BranchType, "党支部.改类型", gettext_lazy("修改"), needs=STANDARD_MANAGE, open_to=(),
    name="say-type", ask=("kind",),
)  # fmt: skip
def change(actor: Account | None, row: BranchType, kind: str) -> Done:
    """Say the type of a branch anew."""
    return Done(f"{row.organisation}：{kind}", made=_say(row.organisation, kind))
