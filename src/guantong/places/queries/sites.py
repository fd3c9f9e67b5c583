"""What the page of a site says of its four-haves, its outlines and its next survey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from guantong.core.scope import rows_of
from guantong.core.text import Text
from guantong.places.models import Known, Site, SiteProof, SiteSurvey


@dataclass(frozen=True)
class HaveLine:
    """One of the four, whether it is there, and what shows it."""

    label: Text
    state: str
    said: Text
    proof: SiteProof | None

    @property
    def unproven(self) -> bool:
        """Whether it is said to be there and nothing shows it."""
        return self.state == Known.YES and (self.proof is None or self.proof.proof_id is None)


def haves(site: Site) -> list[HaveLine]:
    """Return the four-haves of a site, each with the last that was said of it."""
    last: dict[str, SiteProof] = {}
    for one in rows_of(site, SiteProof).select_related("proof", "by").order_by("pk"):
        last[one.have] = one
    found = []
    for have in Site.Have:
        state = getattr(site, f"has_{have.value}")
        found.append(HaveLine(have.label, state, Known(state).label, last.get(have.value)))
    return found


def is_late(site: Site) -> bool:
    """Tell whether the next survey of a site is late."""
    last = rows_of(site, SiteSurvey).first()
    late = last is not None and last.next_due < timezone.localdate()
    return late and site.closed_on is None


def outlines(site: Site) -> list[Text]:
    """Return which outlines of a site are kept."""
    columns: list[Any] = [site._meta.get_field(one) for one in ("range_outline", "zone_outline")]
    return [one.verbose_name for one in columns if getattr(site, one.name) is not None]
