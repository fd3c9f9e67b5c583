"""The short code lists of the columns; the long national tables live in ``standards``."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    MALE = "1", _("男")
    FEMALE = "2", _("女")


class Category(models.TextChoices):
    """Why a person is kept."""

    CADRE = "cadre", _("干部")
    MEMBER = "member", _("党员")
    VILLAGE = "village", _("村（社区）干部")
    OTHER = "other", _("其他")


class Status(models.TextChoices):
    """Whether a person is in office."""

    ACTIVE = "active", _("在职")
    RETIRED = "retired", _("退休")
    MOVED = "moved", _("调出")
    LEFT = "left", _("离职")
    DEAD = "dead", _("去世")


class Party(models.TextChoices):
    """GB/T 4762."""

    MEMBER = "01", _("中共党员")
    PROBATIONARY = "02", _("中共预备党员")
    LEAGUE = "03", _("共青团员")
    MINGE = "04", _("民革会员")
    MINMENG = "05", _("民盟盟员")
    MINJIAN = "06", _("民建会员")
    MINJIN = "07", _("民进会员")
    NONGGONG = "08", _("农工党党员")
    ZHIGONG = "09", _("致公党党员")
    JIUSAN = "10", _("九三学社社员")
    TAIMENG = "11", _("台盟盟员")
    NON_PARTY = "12", _("无党派民主人士")
    MASSES = "13", _("群众")

    @classmethod
    def members(cls) -> tuple[str, str]:
        """Return the codes of members of the Party."""
        return (cls.MEMBER.value, cls.PROBATIONARY.value)


class Level(models.TextChoices):
    """ZB09, levels of leading posts."""

    BUREAU = "1A21", _("厅局级正职")
    BUREAU_DEPUTY = "1A22", _("厅局级副职")
    COUNTY = "1A31", _("县处级正职")
    COUNTY_DEPUTY = "1A32", _("县处级副职")
    TOWNSHIP = "1A41", _("乡科级正职")
    TOWNSHIP_DEPUTY = "1A42", _("乡科级副职")
    STAFF = "1A50", _("科员级")
    CLERK = "1A60", _("办事员级")
    PROBATION = "1A98", _("试用期")
    OTHER = "1A99", _("其他")


class PostRank(models.TextChoices):
    """Ranks beside posts (职级) of the general class, from the highest."""

    INSPECTOR_1 = "11", _("一级巡视员")
    INSPECTOR_2 = "12", _("二级巡视员")
    RESEARCHER_1 = "21", _("一级调研员")
    RESEARCHER_2 = "22", _("二级调研员")
    RESEARCHER_3 = "23", _("三级调研员")
    RESEARCHER_4 = "24", _("四级调研员")
    SECTION_1 = "31", _("一级主任科员")
    SECTION_2 = "32", _("二级主任科员")
    SECTION_3 = "33", _("三级主任科员")
    SECTION_4 = "34", _("四级主任科员")
    STAFF_1 = "41", _("一级科员")
    STAFF_2 = "42", _("二级科员")


class Schooling(models.TextChoices):
    """GB/T 4658, by its first digit, the highest first."""

    GRADUATE = "1", _("研究生")
    UNIVERSITY = "2", _("大学本科")
    COLLEGE = "3", _("大学专科")
    VOCATIONAL = "4", _("中等专科")
    TECHNICAL = "5", _("技工学校")
    HIGH = "6", _("高中")
    MIDDLE = "7", _("初中")
    PRIMARY = "8", _("小学")
    OTHER = "9", _("其他")


class RetirementKind(models.TextChoices):
    """Which line of the retirement table applies; blank lets sex decide."""

    MALE = "m60", _("男职工")
    FEMALE_55 = "f55", _("女干部（原55岁）")
    FEMALE_50 = "f50", _("女职工（原50岁）")
    FEMALE_60 = "f60", _("女干部（原60岁）")


class Duty(models.TextChoices):
    """The line of work of a post, as the avoidance rules need it."""

    PARTY = "party", _("党委")
    GOVERNMENT = "government", _("政府")
    CONGRESS = "congress", _("人大")
    CONSULTATIVE = "consultative", _("政协")
    DISCIPLINE = "discipline", _("纪检监察")
    ORGANISATION = "organisation", _("组织人事")
    COURT = "court", _("法院")
    PROCURATORATE = "procuratorate", _("检察院")
    POLICE = "police", _("公安")
    AUDIT = "audit", _("审计")
    FINANCE = "finance", _("财务财政")
    OTHER = "other", _("其他")


class Kin(models.TextChoices):
    """How a family member is related, as the form calls it (GB/T 4761 in groups)."""

    SPOUSE = "spouse", _("配偶")
    CHILD = "child", _("子女")
    PARENT = "parent", _("父母")
    SIBLING = "sibling", _("兄弟姐妹")
    GRANDPARENT = "grandparent", _("（外）祖父母")
    GRANDCHILD = "grandchild", _("（外）孙子女")
    COLLATERAL = "collateral", _("伯叔姑舅姨、堂表兄弟姐妹、侄甥")
    IN_LAW = "in_law", _("近姻亲")
    OTHER = "other", _("其他")
