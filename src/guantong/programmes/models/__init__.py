"""Tables of programmes."""

from guantong.programmes.models.standards import Appraisal, Criterion, Proof, Standard, Verdict

__all__ = ["Appraisal", "Criterion", "Proof", "Standard", "Verdict"]
