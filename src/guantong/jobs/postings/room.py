"""What postings tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.frame.rooms import GRASSROOTS, Room

ROOM = Room(
    "postings",
    _("第一书记和科技特派员"),
    prefix="postings/",
    needs=("casework", "programmes", "people", "assess", "staffing"),
    part=GRASSROOTS,
)
