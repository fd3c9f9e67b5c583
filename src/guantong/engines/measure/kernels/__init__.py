"""The loops over answers and forms: compiled where there is a compiler, else in NumPy."""

from guantong.engines.measure.arrays import COMPILED
from guantong.engines.measure.kernels.loops import VARIANCE_LIMIT

if COMPILED:
    from guantong.engines.measure.kernels.loops import (
        add_level_prior,
        add_part,
        count,
        form_variances,
        gather,
        halo_log_determinant,
        halo_steps,
        inverse_of,
        level_moments,
        log_likelihood,
        moments,
        predictor,
        scatter,
    )
else:
    from guantong.engines.measure.kernels.vectors import (
        add_level_prior,
        add_part,
        count,
        form_variances,
        gather,
        halo_log_determinant,
        halo_steps,
        inverse_of,
        level_moments,
        log_likelihood,
        moments,
        predictor,
        scatter,
    )

__all__ = [
    "VARIANCE_LIMIT",
    "add_level_prior",
    "add_part",
    "count",
    "form_variances",
    "gather",
    "halo_log_determinant",
    "halo_steps",
    "inverse_of",
    "level_moments",
    "log_likelihood",
    "moments",
    "predictor",
    "scatter",
]
