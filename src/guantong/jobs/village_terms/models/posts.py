"""The posts of a village, and the body of which each is one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Body(models.TextChoices):
    """What a village elects or puts forward."""

    PARTY = "party", _("村党组织")
    COMMITTEE = "committee", _("村民委员会")
    SUPERVISION = "supervision", _("村务监督委员会")


class PostKind(models.TextChoices):
    """A post of a village: its body, and what it is there (``chief``, ``deputy``, ``member``)."""

    SECRETARY = "party_chief", _("村党组织书记")
    DEPUTY_SECRETARY = "party_deputy", _("村党组织副书记")
    PARTY_MEMBER = "party_member", _("村党组织委员")
    DIRECTOR = "committee_chief", _("村委会主任")
    DEPUTY_DIRECTOR = "committee_deputy", _("村委会副主任")
    MEMBER = "committee_member", _("村委会委员")
    SUPERVISION_CHIEF = "supervision_chief", _("村务监督委员会主任")
    SUPERVISION_MEMBER = "supervision_member", _("村务监督委员会委员")
    COLLECTIVE_CHIEF = "collective_chief", _("集体经济组织负责人")

    @property
    def body(self) -> str:
        """The body of which it is one."""
        return self.value.partition("_")[0]

    @property
    def role(self) -> str:
        """What it is in its body."""
        return self.value.partition("_")[2]


def posts_of(body: str) -> list[PostKind]:
    """Return the posts of a body, the chief first."""
    return [one for one in PostKind if one.body == body]
