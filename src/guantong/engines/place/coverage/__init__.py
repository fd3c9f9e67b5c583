"""Who is within reach of which base, how well that is known, and where bases should be."""

from guantong.engines.place.coverage.calibration import Calibration, calibration
from guantong.engines.place.coverage.choose import Choice, Point, choose
from guantong.engines.place.coverage.draws import Draws
from guantong.engines.place.coverage.errors import CoverageError, Refused
from guantong.engines.place.coverage.ground import (
    ADDRESS,
    ENTERED,
    INVENTED,
    KINDS,
    PUBLIC,
    SURVEYED,
    Ground,
)
from guantong.engines.place.coverage.outlines import Outline
from guantong.engines.place.coverage.pins import Pin, pins
from guantong.engines.place.coverage.proof import Certificate, Claim, certificate
from guantong.engines.place.coverage.reach import (
    CANNOT_TELL,
    SURELY_IN,
    SURELY_OUT,
    Reach,
    reach,
)
from guantong.engines.place.coverage.reading import TABLES, WORDS, Question, from_tables
from guantong.engines.place.coverage.roads import Roads, kilometres
from guantong.engines.place.coverage.scenarios import Prior, scenarios
from guantong.engines.place.coverage.sure import Sure, backup, cover, median
from guantong.engines.place.coverage.warm import warm

__all__ = [
    "ADDRESS", "CANNOT_TELL", "ENTERED", "INVENTED", "KINDS", "PUBLIC", "SURELY_IN", "SURELY_OUT",
    "SURVEYED", "TABLES", "WORDS", "Calibration", "Certificate", "Choice", "Claim",
    "CoverageError", "Draws", "Ground", "Outline", "Pin", "Point", "Prior", "Question", "Reach",
    "Refused", "Roads", "Sure", "backup", "calibration", "certificate", "choose", "cover",
    "from_tables", "kilometres", "median", "pins", "reach", "scenarios", "warm",
]  # fmt: skip
