"""The teams of a prefecture: which units, which posts in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guantong.people.demo.shapes import L, Seat

if TYPE_CHECKING:
    from guantong.core.models import Unit

OFFICES = (
    "教育局", "财政局", "民政局", "交通运输局", "水利局", "农业农村局", "卫生健康局", "审计局",
    "统计局", "住房和城乡建设局",
)  # fmt: skip
MUNICIPAL = (
    *OFFICES, "公安局", "司法局", "自然资源和规划局", "生态环境局", "商务局", "应急管理局",
    "市场监督管理局", "林业局", "人力资源和社会保障局", "发展和改革委员会", "科学技术局",
    "工业和信息化局", "文化旅游广电体育局", "乡村振兴局", "医疗保障局", "退役军人事务局",
    "信访局", "城市管理和综合执法局", "民族宗教事务局", "国有资产监督管理委员会", "行政审批服务局",
    "数据局", "供销合作总社", "粮食和物资储备局", "机关事务管理局", "公共资源交易中心",
    "住房公积金管理中心", "地方志编纂室", "档案馆", "总工会", "妇女联合会", "工商业联合会",
    "残疾人联合会",
)  # fmt: skip
DUTIES = {"财政局": "finance", "审计局": "audit", "公安局": "police", "人力资源": "organisation"}
STAFF = Seat("四级主任科员", L.STAFF), Seat("一级科员", L.STAFF)


def county_team(name: str) -> tuple[Seat, ...]:
    """Return the leading posts of a county, its committee, government, congress and courts."""
    form = "区" if name.endswith("区") else "市" if name.endswith("市") else "县"
    c, g = f"{form}委", f"{form}长"
    return (
        Seat(f"{c}书记", L.COUNTY, True, "party", True),
        Seat(f"{c}副书记、{g}", L.COUNTY, True, "government", True),
        Seat(f"{form}人大常委会主任", L.COUNTY, True, "congress", True),
        Seat(f"{form}政协主席", L.COUNTY, True, "consultative", True),
        Seat(f"{c}副书记", L.COUNTY_DEPUTY, False, "party", True),
        Seat(f"{c}常委、常务副{g}", L.COUNTY_DEPUTY, False, "government", True),
        Seat(f"{c}常委、{form}纪委书记、监委主任", L.COUNTY_DEPUTY, True, "discipline", True),
        Seat(f"{c}常委、组织部部长", L.COUNTY_DEPUTY, True, "organisation", True),
        Seat(f"{c}常委、宣传部部长", L.COUNTY_DEPUTY, False, "party", True),
        Seat(f"{c}常委、统战部部长", L.COUNTY_DEPUTY, False, "party", True),
        Seat(f"{c}常委、政法委书记", L.COUNTY_DEPUTY, False, "party", True),
        Seat(f"{c}常委、{c}办公室主任", L.COUNTY_DEPUTY, False, "party", True),
        Seat(f"副{g}、公安局局长", L.COUNTY_DEPUTY, True, "police", True),
        Seat(f"副{g}", L.COUNTY_DEPUTY, False, "government", True),
        Seat(f"副{g}", L.COUNTY_DEPUTY, False, "government", True),
        Seat(f"副{g}", L.COUNTY_DEPUTY, False, "government", True, outside_party=True),
        Seat(f"{form}人大常委会副主任", L.COUNTY_DEPUTY, False, "congress", True),
        Seat(f"{form}政协副主席", L.COUNTY_DEPUTY, False, "consultative", True, True),
        Seat(f"{form}人民法院院长", L.COUNTY_DEPUTY, True, "court", True),
        Seat(f"{form}人民检察院检察长", L.COUNTY_DEPUTY, True, "procuratorate", True),
    )


def township_team(name: str) -> tuple[Seat, ...]:
    """Return the posts of a town, a township or a street."""
    street = name.endswith(("街道", "办事处"))
    committee = "党工委" if street else "党委"
    head = "办事处主任" if street else "乡长" if name.endswith("乡") else "镇长"
    deputy = "办事处副主任" if street else f"副{head}"
    elected = not street
    return (
        Seat(f"{committee}书记", L.TOWNSHIP, True, "party", elected),
        Seat(f"{committee}副书记、{head}", L.TOWNSHIP, True, "government", elected),
        Seat("人大工委主任" if street else "人大主席", L.TOWNSHIP, False, "congress", elected),
        Seat(f"{committee}副书记、政法委员", L.TOWNSHIP_DEPUTY, False, "party", elected),
        Seat(f"{committee}委员、纪委书记", L.TOWNSHIP_DEPUTY, False, "discipline", elected),
        Seat(f"{committee}委员、组织委员", L.TOWNSHIP_DEPUTY, False, "organisation", elected),
        Seat(f"{committee}委员、{deputy}", L.TOWNSHIP_DEPUTY, False, "government", elected),
        Seat(f"{committee}委员、武装部部长", L.TOWNSHIP_DEPUTY, False, "party", elected),
        Seat(deputy, L.TOWNSHIP_DEPUTY, False, "government", elected, outside_party=True),
        *STAFF,
    )


def office_team(name: str) -> tuple[Seat, ...]:
    """Return the posts of an office of a county."""
    duty = _duty(name)
    return (
        Seat("党组书记、局长", L.TOWNSHIP, True, duty),
        Seat("党组副书记、副局长", L.TOWNSHIP_DEPUTY, False, duty),
        Seat("党组成员、副局长", L.TOWNSHIP_DEPUTY, False, duty),
        Seat("党组成员、副局长", L.TOWNSHIP_DEPUTY, False, duty),
        Seat("副局长", L.TOWNSHIP_DEPUTY, False, duty, outside_party=True),
        Seat("党组成员、派驻纪检监察组组长", L.TOWNSHIP_DEPUTY, False, "discipline"),
        Seat("办公室主任", L.STAFF),
        *STAFF,
    )


def municipal_team(name: str) -> tuple[Seat, ...]:
    """Return the posts of an organ of the city: its leaders, its sections."""
    duty = _duty(name)
    head, deputy = _heads(name)
    sections = ("办公室", "人事教育科", "法规科", "规划财务科", "综合业务一科")
    return (
        Seat(f"党组书记、{head}", L.COUNTY, True, duty),
        Seat(f"党组副书记、{deputy}", L.COUNTY_DEPUTY, False, duty),
        *(Seat(f"党组成员、{deputy}", L.COUNTY_DEPUTY, False, duty) for _ in range(2)),
        Seat(deputy, L.COUNTY_DEPUTY, False, duty, outside_party=True),
        Seat("党组成员、派驻纪检监察组组长", L.COUNTY_DEPUTY, False, "discipline"),
        *(Seat(f"{name}{'主任' if name == '办公室' else '科长'}", L.TOWNSHIP) for name in sections),
        *(Seat(f"{name}副科长", L.TOWNSHIP_DEPUTY) for name in sections[1:4]),
        *STAFF,
    )


def team(unit: Unit) -> tuple[Seat, ...]:
    """Return the posts of a unit by its kind."""
    makers = {
        "county": county_team, "township": township_team, "municipal": municipal_team,
        "county_unit": office_team,
    }  # fmt: skip
    return makers[unit.kind](unit.name)


def _duty(name: str) -> str:
    return next((duty for part, duty in DUTIES.items() if part in name), "government")


def _heads(name: str) -> tuple[str, str]:
    if name.endswith("局"):
        return "局长", "副局长"
    if name.endswith("馆"):
        return "馆长", "副馆长"
    if name.endswith(("联合会", "总工会", "工商业联合会")):
        return "主席", "副主席"
    return "主任", "副主任"
