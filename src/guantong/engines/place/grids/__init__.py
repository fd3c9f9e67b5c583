"""Which households form a grid, and who keeps contact with each: a drawing and its proof.

The engine stands alone: arrays in, drawings out. Model and method: docs/developer/place.md.
"""

from guantong.engines.place.grids.errors import Cancelled, GridError, Impossible, Refused
from guantong.engines.place.grids.graph.walks import walks
from guantong.engines.place.grids.members.assignment import UNSERVED, Assignment, Prices
from guantong.engines.place.grids.members.flow import assign
from guantong.engines.place.grids.problem.drawing import Drawing, Proof
from guantong.engines.place.grids.problem.evaluation import check
from guantong.engines.place.grids.problem.limits import Limits, Locks
from guantong.engines.place.grids.problem.numbering import number
from guantong.engines.place.grids.problem.walks import Walks
from guantong.engines.place.grids.proof.certificate import Certificate, certificate
from guantong.engines.place.grids.search.draw import draw
from guantong.engines.place.grids.search.draw_all import Doors, draw_all
from guantong.engines.place.grids.search.price import KEEP, price_of
from guantong.engines.place.grids.search.warm import warm
from guantong.engines.place.grids.tables.contacts import CONTACT_TABLES, Contacts, contacts
from guantong.engines.place.grids.tables.villages import TABLES, Village, villages

__all__ = [
    "CONTACT_TABLES", "KEEP", "TABLES", "UNSERVED", "Assignment", "Cancelled", "Certificate",
    "Contacts", "Doors", "Drawing", "GridError", "Impossible", "Limits", "Locks", "Prices", "Proof",
    "Refused", "Village", "Walks", "assign", "certificate", "check", "contacts", "draw",
    "draw_all", "number", "price_of", "villages", "walks", "warm",
]  # fmt: skip
