"""Districts in general: connected sets of units of equal weight with the fewest ways cut.

For areas above villages and for published instances; grids of a village have centres and are
drawn by `guantong.engines.place.grids`. Model and method: docs/developer/place.md.
"""

from guantong.engines.place.districts.few import exact
from guantong.engines.place.districts.plan import Districting, Problem, check, window
from guantong.engines.place.districts.solver import districts

__all__ = ["Districting", "Problem", "check", "districts", "exact", "window"]
