"""What is read of villages and postings: why a village is covered, who serves there, who may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import pointing, rows_of_all, rows_under
from guantong.jobs.postings import matching
from guantong.jobs.postings.models import PlaceGround, PlaceNeed, PostingPlace, Recommendation
from guantong.jobs.rectification.models import Rectification
from guantong.people.models import Category, Person, PracticePosting, Status
from guantong.staffing.models import Post, Scenario

#: What a posting to a village is: first secretary, member of the team, technology commissioner.
KINDS = (
    PracticePosting.Kind.FIRST, PracticePosting.Kind.VILLAGE, PracticePosting.Kind.COMMISSIONER,
)  # fmt: skip
#: The kind of scenario and the use of its places.
CODE = "posting"
#: Of a village's organisation: that it is listed and not yet struck off; and who says so.
IN_RECTIFICATION = Q(case__closed_at=None, listed_on__isnull=False)
SOURCE = _("整顿台账")
WEAK = PlaceGround.Ground.WEAK


def grounds(places: Sequence[PostingPlace]) -> dict[int, dict[str, str]]:
    """Return by village why it is covered: ground → source, as it stands now."""
    out: dict[int, dict[str, str]] = defaultdict(dict)
    rows = rows_of_all([one.pk for one in places], PlaceGround, "place").filter(until=None)
    for pk, ground, basis in rows.values_list("place_id", "ground", "basis"):
        out[pk][ground] = basis
    units = {one.unit_id: one.pk for one in places}
    listed = pointing(Rectification, "unit", list(units)).filter(IN_RECTIFICATION)
    for unit in listed.values_list("unit_id", flat=True):
        out[units[unit]].setdefault(WEAK, str(SOURCE))
    return dict(out)


def weak() -> Q:
    """Tell of a village whether it is weak: by an entry here, or in rectification now."""
    entered = PlaceGround.objects.filter(place=OuterRef("pk"), ground=WEAK, until=None)
    listed = Rectification.objects.filter(IN_RECTIFICATION, unit=OuterRef("unit"))
    return Q(Exists(entered)) | Q(Exists(listed))


def importance(found: Iterable[str]) -> float:
    """Return how much a village counts: by the weightiest of its grounds."""
    weights = matching.table()["importance"]
    return max((float(weights[one]) for one in found), default=float(weights["other"]))


def needs(places: Iterable[int]) -> dict[int, dict[str, PlaceNeed]]:
    """Return by village what was said of each field."""
    out: dict[int, dict[str, PlaceNeed]] = defaultdict(dict)
    for one in rows_of_all(list(places), PlaceNeed, "place"):
        out[one.place_id][one.sphere] = one
    return dict(out)


def places_of(posts: Sequence[Post]) -> dict[int, PostingPlace]:
    """Return the village of each place of a plan: post → village."""
    rows = pointing(PostingPlace, "post", [post.pk for post in posts]).select_related("unit")
    return {one.post_id: one for one in rows}


def weighed(posts: Sequence[Post]) -> Sequence[Post]:
    """Give each place the weight that its grounds have now."""
    places = places_of(posts)
    why = grounds(list(places.values()))
    for post in posts:
        place = places.get(post.pk)
        post.weight = importance(why.get(place.pk, ()) if place else ())
    return posts


def posts_of(scenario: Scenario) -> Sequence[Post]:
    """Return the places that a plan of postings fills, weighed."""
    rows = rows_under(scenario, Post).filter(closed_on=None, use=CODE)
    return weighed(list(rows.select_related("unit", "unit__parent").order_by("unit_path", "pk")))


def people_of(scenario: Scenario) -> Any:
    """Return the persons to consider: recommended, or first secretaries somewhere below."""
    open_ = rows_under(scenario, Recommendation).filter(withdrawn="")
    serving = rows_under(scenario, PracticePosting).filter(kind=KINDS[0], end="")
    rows = rows_under(scenario, Person).filter(category=Category.CADRE, status=Status.ACTIVE)
    some = Q(pk__in=open_.order_by().values("person")) | Q(
        pk__in=serving.order_by().values("person")
    )
    return rows.filter(some)


def serving(units: Any) -> QuerySet[PracticePosting]:
    """Return the postings to some units that have not ended."""
    rows = pointing(PracticePosting, "unit", units).filter(kind__in=KINDS, end="")
    return rows.select_related("person__unit", "unit").order_by("kind", "start", "pk")


def holders(posts: Sequence[Post]) -> dict[int, int]:
    """Return who is first secretary in each place: post → person."""
    by_unit = {post.unit_id: post.pk for post in posts}
    rows = serving(list(by_unit)).filter(kind=KINDS[0])
    return {by_unit[unit]: person for unit, person in rows.values_list("unit_id", "person_id")}


def recommended(people: Iterable[int]) -> dict[int, Recommendation]:
    """Return the recommendation that stands of each person."""
    rows = pointing(Recommendation, "person", list(people)).filter(withdrawn="")
    return {one.person_id: one for one in rows}


def terms(people: Iterable[int]) -> Mapping[int, PracticePosting]:
    """Return the posting as first secretary in which each person serves now."""
    rows = pointing(PracticePosting, "person", list(people)).filter(kind=KINDS[0], end="")
    return {one.person_id: one for one in rows}


def place_at(unit: int) -> PostingPlace | None:
    """Return the place of a village by the village's key."""
    return pointing(PostingPlace, "unit", [unit]).first()
