"""Who must keep out of what is about a person: the person, and whoever is a relative.

Families lie sealed. They are opened here for this alone; what is told is the kind of kinship.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from guantong.core import recusal
from guantong.core.scope import pointing
from guantong.people.models import FamilyMember, Person
from guantong.people.services.records import kin_digest

if TYPE_CHECKING:
    from guantong.core.models import Account


@recusal.register
def keeps_out(account: Account, row: Any) -> str:
    """Return why an account keeps out of what is about a person, "" if it need not."""
    further = getattr(row, "subject", None)
    row = further() if callable(further) and not isinstance(row, Person) else row
    if not isinstance(row, Person):
        return ""
    own = pointing(Person, "account", [account.pk]).first()
    if own is None:
        return ""
    if own.pk == row.pk:
        return _("这个事项说的是您本人，须由别人办理。")
    digests = {kin_digest(one.name, one.birth_month): one.pk for one in (own, row)}
    for member in pointing(FamilyMember, "person", [own.pk, row.pk]):
        other = member.relative_id or digests.get(member.name_digest)
        if other in (own.pk, row.pk) and other != member.person_id:
            return _("您与当事人有亲属关系（%s），须回避。") % member.get_kin_display()
    return ""
