"""The tables of programmes, one module a subject."""

from guantong.programmes.models.sweeps import Sweep, SweepCriterion, SweepHit, SweptUnit

__all__ = ["Sweep", "SweepCriterion", "SweepHit", "SweptUnit"]
