"""Sites: entered or imported, changed, their four-haves shown with proof, their outlines kept."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field, FromFile, Said, held
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.core.services import notes
from guantong.places import opening
from guantong.places.models import Known, Site, SiteProof, SiteSurvey
from guantong.places.models.sites import HAVES
from guantong.places.room import SITE_MANAGE, SITE_SURVEY
from guantong.places.services import outlines

if TYPE_CHECKING:
    from guantong.core.models import Account

HOURS = Field(
    "opening", required=False, most=300, initial=held("opening"),
    help=gettext_lazy("如：周二至周日 9:00-17:00；周一闭馆；2027-01-28至2027-02-03闭馆"),
)  # fmt: skip
RECORD: tuple[str | Field, ...] = (
    "name", "other_names", "category", "period", "about", "level", "batch", "listed_number",
    "listed_on", "listed_document", "revolutionary", "museum", "address", "owner", "manager",
    "keeper", "telephone", HOURS, "guide_hours", "capacity", "minutes", "source", "verify",
)  # fmt: skip
SAID = {
    "name": Said(("资源名称", "文物名称", "旧址名称"), example="某某旧址（虚构）"),
    "category": Said(words={"墓": "grave", "陵园": "grave", "纪念馆": "hall"}),
    "period": Said(("年代", "时代"), example="土地革命"),
    "level": Said(
        ("文物级别",),
        words={"国保": "national", "省保": "province", "市保": "city", "县保": "county",
               "国家级": "national", "省级": "province", "市级": "city", "县级": "county"},
    ),
    "revolutionary": Said(blank="unknown"),
    "verify": Said(blank=True, note=gettext_lazy("没有对照公布文件核对过的填“是”")),
    "capacity": Said(("最大接待人数",)),
    "keeper": Said(("看护人", "责任人")),
    "opening": Said(example="周二至周日 9:00-17:00；周一闭馆"),
    **{name: Said(words={"是": "yes", "否": "no", "无": "no"}, nothing=False) for name in HAVES},
}  # fmt: skip
#: Said of a have that came in by a file: what shows it is still to be handed in.
BY_FILE = "由文件导入，没有佐证"


@act(
    Unit, "红色资源.登记", gettext_lazy("登记红色资源"), needs=SITE_MANAGE, makes=Site,
    name="site-add", when=lambda unit: unit.closed_on is None, ask=RECORD,
    file=FromFile(
        gettext_lazy("导入红色资源"), key=("name",), again="change", said=SAID, more=HAVES
    ),
)  # fmt: skip
def add(actor: Account | None, unit: Unit, **said: Any) -> Done:
    """Enter a site.

    Raises
    ------
    Conflict
        If the unit has one of that name.
    GuantongError
        If its opening hours are not understood, or it was listed on a day that lies ahead.

    """
    if rows_of(unit, Site).filter(name=said["name"]).exists():
        raise Conflict(_("本单位已有“%s”。") % said["name"], field="name")
    haves = {name: said.pop(name) for name in HAVES if said.get(name)}
    made = Site(unit=unit, **said, **haves)
    _checked(made)
    made.save()
    for name, state in haves.items():
        have = name.removeprefix("has_")
        SiteProof(site=made, have=have, state=state, note=BY_FILE, by=actor).save()
    return Done(f"{unit.name}登记{made}", made=made)


@act(Site, "红色资源.修改", gettext_lazy("修改"), needs=SITE_MANAGE, name="change", ask=RECORD)
def change(_actor: Account | None, row: Site, **said: Any) -> Done:
    """Change what is recorded; what was recorded before stays in the log. Errors as `add`."""
    before = {name: str(getattr(row, name)) for name in said if getattr(row, name) != said[name]}
    for name, value in said.items():
        setattr(row, name, value)
    _checked(row)
    row.save()
    return Done(f"修改{row}", data={"before": before})


def _checked(row: Site) -> None:
    if row.opening:
        row.opening = str(opening.read(row.opening))
    if row.listed_on and row.listed_on > timezone.localdate():
        raise GuantongError(_("公布日期在今天之后，请核对。"), field="listed_on")


@act(
    Site, "红色资源.核实", gettext_lazy("标为已核"), needs=SITE_MANAGE, name="verified",
    when=lambda row: row.verify, back="change",
    confirm=gettext_lazy("核对过公布文件或实地看过以后再标；写明依据，页面不再显示“待核”。"),
    ask=(Field("source", type="reason", most=300, initial=lambda row: row.source),),
)  # fmt: skip
def verified(_actor: Account | None, row: Site, source: str) -> str:
    """Say that what is recorded was held against its source."""
    row.verify, row.source = False, source
    row.save(update_fields=["verify", "source"])
    return f"{row}已核：{source}"


@act(
    Site, "红色资源.四有", gettext_lazy("登记四有"), needs=SITE_MANAGE, name="have",
    makes=SiteProof,
    ask=(
        "have", "state",
        Field("upload", gettext_lazy("佐证"), "file", required=False, when="state=yes",
              help=gettext_lazy("公布文件、标志照片、档案目录或聘任文件")),
        Field("note", required=False, most=200),
    ),
)  # fmt: skip
def have(
    actor: Account | None, row: Site, have: str, state: str, note: str = "", upload: Any = None
) -> Done:  # fmt: skip
    """Say whether a site has one of the four; that it has takes something that shows it.

    Raises
    ------
    GuantongError
        If it is said to be there and nothing shows it.

    """
    if state == Known.YES and upload is None and actor is not None:
        raise GuantongError(_("说“有”的，请附上佐证；没有佐证的先选“不清楚”。"), field="upload")
    made = SiteProof(site=row, have=have, state=state, note=note, by=actor, is_demo=row.is_demo)
    if upload is not None:
        title = f"{Site.Have(have).label}佐证"
        made.proof = notes.attach(actor, row, title, upload).value
    made.save()
    name = f"has_{have}"
    setattr(row, name, state)
    row.save(update_fields=[name])
    return Done(str(made), made=row)


@act(
    Site, "红色资源.范围线", gettext_lazy("上传范围线"), needs=SITE_MANAGE, name="outline",
    ask=(
        Field("kind", gettext_lazy("哪一条线"), "choice",
              choices=(("range_outline", gettext_lazy("保护范围线")),
                       ("zone_outline", gettext_lazy("建设控制地带线")))),
        Field("upload", gettext_lazy("GeoJSON 文件"), "file",
              help=gettext_lazy("一个面，经度在前，WGS 84 或 CGCS2000")),
    ),
)  # fmt: skip
def outline(_actor: Account | None, row: Site, kind: str, upload: Any) -> str:
    """Keep the outline of the protected range, or of the zone around it; errors as `outlines`."""
    setattr(row, kind, outlines.read(upload))
    row.save(update_fields=[kind])
    column: Any = row._meta.get_field(kind)
    return f"{row}上传{column.verbose_name}"


@act(
    Site, "红色资源.停用", gettext_lazy("停用"), needs=SITE_MANAGE, name="close",
    when=lambda row: row.closed_on is None, back="reopen",
    ask=(Field("reason", gettext_lazy("理由"), "reason"),),
    confirm=gettext_lazy("停用后不再列入清单、不再到期调查；已有的记录都保留。"),
)  # fmt: skip
def close(_actor: Account | None, row: Site, reason: str) -> Done:
    """Take a site out of the list: it is gone, or was entered twice."""
    row.closed_on = timezone.localdate()
    row.save(update_fields=["closed_on"])
    return Done(f"{row}停用：{reason}")


@act(
    Site, "红色资源.恢复", gettext_lazy("恢复"), needs=SITE_MANAGE, name="reopen",
    when=lambda row: row.closed_on is not None,
)  # fmt: skip
def reopen(_actor: Account | None, row: Site) -> str:
    """Take a site into the list again."""
    row.closed_on = None
    row.save(update_fields=["closed_on"])
    return f"{row}恢复"


def a_year_after(day: dt.date) -> dt.date:
    """Return the day on which a survey is due again, where nobody says another."""
    return day + dt.timedelta(days=365)


notes.take(Site, SITE_MANAGE)
notes.take(SiteSurvey, SITE_SURVEY)
