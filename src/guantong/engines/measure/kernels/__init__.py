"""The loops over answers and forms: compiled where there is a compiler, else in NumPy."""

from guantong.engines.measure.kernels import loops, vectors
from guantong.engines.measure.kernels.compiler import COMPILED

add_level_prior = loops.add_level_prior if COMPILED else vectors.add_level_prior
add_part = loops.add_part if COMPILED else vectors.add_part
count = loops.count if COMPILED else vectors.count
form_variances = loops.form_variances if COMPILED else vectors.form_variances
gather = loops.gather if COMPILED else vectors.gather
halo_log_determinant = loops.halo_log_determinant if COMPILED else vectors.halo_log_determinant
halo_steps = loops.halo_steps if COMPILED else vectors.halo_steps
inverse_of = loops.inverse_of if COMPILED else vectors.inverse_of
level_moments = loops.level_moments if COMPILED else vectors.level_moments
log_likelihood = loops.log_likelihood if COMPILED else vectors.log_likelihood
moments = loops.moments if COMPILED else vectors.moments
predictor = loops.predictor if COMPILED else vectors.predictor
scatter = loops.scatter if COMPILED else vectors.scatter
