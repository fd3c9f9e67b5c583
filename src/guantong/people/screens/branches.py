"""What the room of persons shows on the page of one of the Party's organisations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from guantong.frame.neighbours import Link
from guantong.people import queries
from guantong.people.models import Status
from guantong.people.room import PERSON_VIEW

if TYPE_CHECKING:
    from guantong.core.models import Account, PartyOrganisation


def members_of(account: Account, organisation: PartyOrganisation) -> Iterator[Link]:
    """Count the members of a branch that are on record here, and lead to them."""
    if not account.may(PERSON_VIEW) or organisation.kind not in organisation.Kind.branches():
        return
    many = queries.members(account).filter(branch=organisation, status=Status.ACTIVE).count()
    if many:
        title = _("党员名册：%d 人") % many
        address = f"{reverse('people:members')}?{urlencode({'of': organisation.pk})}"
        yield Link(title, None, address, _("按本系统登记的党支部"))
