"""The appointment form (干部任免审批表) as a value: what it says, in the order it says it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from guantong.formats.names import normal

#: Versions of LRMX that are written; a file of another version is read all the same.
VERSIONS = ("3.0.2.12", "3.2.1.6", "3.2.1.16")
NEWEST = VERSIONS[-1]
_BLANK = re.compile(r"[\s\u3000\ufeff\u200b]+")
#: Marks of XML that a program wrote once too often.
_MARK = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_BREAK = re.compile(r"<\s*br\s*/?\s*>", re.IGNORECASE)


@dataclass(frozen=True)
class Extra:
    """Something a file carries that this form has no field for; it is handed on as it came.

    Attributes
    ----------
    name
        The element's name; ``LRM:12`` is column 12 of an LRM record.
    after
        The known element after which it stood; empty at the beginning.
    content
        The element as XML, or the column's text.

    """

    name: str
    after: str
    content: str


@dataclass(frozen=True)
class FamilyMember:
    """One row of 家庭主要成员及重要社会关系 (``JiaTingChengYuan/Item``)."""

    kinship: str = ""
    name: str = ""
    birth: str = ""
    political_status: str = ""
    work: str = ""
    extras: tuple[Extra, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Tell whether this is one of the empty rows that pad a form to its height."""
        return not (any((self.kinship, self.name, self.birth, self.political_status, self.work)))


@dataclass(frozen=True)
class AppointmentForm:
    """One person's form; every field is text as the form shows it, empty where it says nothing.

    Months stay as they were written (``197503``, ``1975.03``); `months.read_month` reads them.
    Each field's element is in `FIELDS`.
    """

    name: str = ""
    sex: str = ""
    birth: str = ""
    ethnicity: str = ""
    native_place: str = ""
    birthplace: str = ""
    party: str = ""
    work_start: str = ""
    retirement_month: str = ""
    health: str = ""
    title: str = ""
    speciality: str = ""
    full_time_education: str = ""
    full_time_degree: str = ""
    full_time_education_school: str = ""
    full_time_degree_school: str = ""
    in_service_education: str = ""
    in_service_degree: str = ""
    in_service_education_school: str = ""
    in_service_degree_school: str = ""
    current_post: str = ""
    proposed_post: str = ""
    removed_post: str = ""
    resume: str = ""
    awards: str = ""
    assessment: str = ""
    reason: str = ""
    family: tuple[FamilyMember, ...] = ()
    reporting_unit: str = ""
    limit_before_reform: str = ""
    age_date: str = ""
    filled_on: str = ""
    filled_by: str = ""
    id_number: str = ""
    photo: bytes = field(default=b"", repr=False)
    version: str = NEWEST
    bom: bool = False
    extras: tuple[Extra, ...] = ()


@dataclass(frozen=True)
class Field:
    """A field of the form: its name here, its element, its name on paper."""

    name: str
    element: str
    label: str
    #: Text of several lines, whose blanks at a line's beginning mean something.
    lines: bool = False
    #: Written only where it says something: it came with the reform of 2025.
    reform: bool = False


#: Every text field in the order of the file; family, photo and version stand between and after.
FIELDS = (
    Field("name", "XingMing", "姓名"),
    Field("sex", "XingBie", "性别"),
    Field("birth", "ChuShengNianYue", "出生年月"),
    Field("ethnicity", "MinZu", "民族"),
    Field("native_place", "JiGuan", "籍贯"),
    Field("birthplace", "ChuShengDi", "出生地"),
    Field("party", "RuDangShiJian", "入党时间"),
    Field("work_start", "CanJiaGongZuoShiJian", "参加工作时间"),
    Field("retirement_month", "DaoLingNianYue", "到龄年月", reform=True),
    Field("health", "JianKangZhuangKuang", "健康状况"),
    Field("title", "ZhuanYeJiShuZhiWu", "专业技术职务"),
    Field("speciality", "ShuXiZhuanYeYouHeZhuanChang", "熟悉专业有何专长"),
    Field("full_time_education", "QuanRiZhiJiaoYu_XueLi", "全日制教育学历"),
    Field("full_time_degree", "QuanRiZhiJiaoYu_XueWei", "全日制教育学位"),
    Field(
        "full_time_education_school", "QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi",
        "全日制教育学历毕业院校系及专业",
    ),
    Field(
        "full_time_degree_school", "QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi",
        "全日制教育学位毕业院校系及专业",
    ),
    Field("in_service_education", "ZaiZhiJiaoYu_XueLi", "在职教育学历"),
    Field("in_service_degree", "ZaiZhiJiaoYu_XueWei", "在职教育学位"),
    Field(
        "in_service_education_school", "ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi",
        "在职教育学历毕业院校系及专业",
    ),
    Field(
        "in_service_degree_school", "ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi",
        "在职教育学位毕业院校系及专业",
    ),
    Field("current_post", "XianRenZhiWu", "现任职务"),
    Field("proposed_post", "NiRenZhiWu", "拟任职务"),
    Field("removed_post", "NiMianZhiWu", "拟免职务"),
    Field("resume", "JianLi", "简历", lines=True),
    Field("awards", "JiangChengQingKuang", "奖惩情况", lines=True),
    Field("assessment", "NianDuKaoHeJieGuo", "年度考核结果", lines=True),
    Field("reason", "RenMianLiYou", "任免理由", lines=True),
    Field("reporting_unit", "ChengBaoDanWei", "呈报单位"),
    Field(
        "limit_before_reform", "GaiGeQianRenZhiNianLingJieXian", "改革前任职年龄界限", reform=True
    ),
    Field("age_date", "JiSuanNianLingShiJian", "计算年龄时间"),
    Field("filled_on", "TianBiaoShiJian", "填表时间"),
    Field("filled_by", "TianBiaoRen", "填表人"),
    Field("id_number", "ShenFenZheng", "身份证号"),
)  # fmt: skip
BY_ELEMENT = {one.element: one for one in FIELDS}
LABELS = {one.name: one.label for one in FIELDS}

#: The columns of a family member: name here, element, name on paper.
MEMBER_FIELDS = (
    ("kinship", "ChengWei", "称谓"),
    ("name", "XingMing", "姓名"),
    ("birth", "ChuShengRiQi", "出生日期"),
    ("political_status", "ZhengZhiMianMao", "政治面貌"),
    ("work", "GongZuoDanWeiJiZhiWu", "工作单位及职务"),
)


def tidy(name: str, text: str, *, lines: bool = False) -> str:
    """Return a field's text as the form keeps it.

    Line ends become one kind, what XML cannot carry goes, blanks around go (of a text of several
    lines only blank lines around it and blanks at line ends); names get their one form, and an ID
    number's final x becomes X. Marks that were escaped twice (``&amp;lt;br/&amp;gt;``) become what
    they stand for.
    """
    while _MARK.search(text):
        text = _MARK.sub(lambda found: html.unescape(found[0]), text)
    text = _BREAK.sub("\n", text) if lines else text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    text = "".join(c for c in text if c in "\n\t" or (c >= " " and c not in "\x7f\ufffe\uffff"))
    if name == "name":
        return normal(text)
    if name == "id_number":
        return _BLANK.sub("", text).upper()
    if not lines:
        return text.strip()
    kept = [line.rstrip() if line.strip() else "" for line in text.split("\n")]
    while kept and not kept[-1]:
        kept.pop()
    while kept and not kept[0]:
        kept.pop(0)
    return "\n".join(kept)
