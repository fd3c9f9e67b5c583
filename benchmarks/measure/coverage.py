"""Are 95 % intervals 95 % intervals? Over seeds, with and without misfit, by model."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from benchmarks.measure.accuracy import Honesty, honesty, mean
from benchmarks.measure.misfit import MILD, STRONG, Misfit, with_misfit
from benchmarks.measure.tables import markdown

from guantong.engines.measure import Model, Simulation, fit, simulate

MODELS: Mapping[str, Model] = {
    "full model": Model(screening=False),
    "Laplace": Model(criterion="laplace", screening=False),
    "without halo": Model(halo=False, halo_by_dimension=False, screening=False),
}
KINDS: Mapping[str, Misfit | None] = {
    "model true": None,
    "misfit": MILD,
    "strong misfit": STRONG,
}


def _shape(sample: Simulation) -> str:
    units, people = len(set(sample.unit)), len(set(sample.ratee))
    return f"{units} units x {people // units} x {len(sample.ratee) // people} forms"


def samples(size: str, seeds: int, misfit: Misfit | None = None) -> list[Simulation]:
    """Campaigns of a size, one for each seed."""
    made = [simulate(size, seed=seed) for seed in range(seeds)]
    if misfit is None:
        return made
    return [with_misfit(one, seed, misfit) for seed, one in enumerate(made)]


def honest(made: Sequence[Simulation], model: Model) -> Honesty:
    """Mean over campaigns of how honest a model's errors are."""
    results = [fit(one.answers(), replace(one.design, model=model)) for one in made]
    return mean([honesty(r, one.truth) for r, one in zip(results, made, strict=True)])


def coverage(sizes: Sequence[str], seeds: int) -> str:
    """Coverage of differences inside units, by size, misfit and model."""
    rows = []
    for size in sizes:
        for kind, misfit in KINDS.items():
            made = samples(size, seeds, misfit)
            for name, model in MODELS.items():
                found = honest(made, model)
                rows.append([
                    f"{_shape(made[0])}, {kind}, {name}",
                    f"{found.coverage:.3f}", f"{100 * found.wrong_sign:.2f} %",
                    f"{found.told_apart:.3f}", f"{found.correlation:.3f}", f"{found.rmse:.3f}",
                ])  # fmt: skip
                print("  ".join(rows[-1]), flush=True)
    head = ("data and model", "coverage", "wrong sign", "told apart", "correlation", "RMSE")
    return (
        f"### Coverage of 95 % intervals inside units, {seeds} seeds\n\n"
        f"{markdown(head, rows)}\nMisfit: discrimination of items spread by a factor of 1.28 and"
        " halo from Student's t of 5 degrees; strong misfit: besides, the size of halo differs"
        " between raters by a factor of 1.65.\n\n"
        f"{_limits(seeds)}"
    )


def _limits(seeds: int) -> str:
    """Where the model meets its limits: no halo at all, and three units."""
    model = Model(screening=False)
    bare = [simulate("small", seed=seed, halo=False, model=model) for seed in range(seeds)]
    results = [fit(one.answers(), one.design) for one in bare]
    rounds = [result.iterations for result in results]
    few = [simulate("tiny", seed=seed, model=model) for seed in range(seeds)]
    found = [fit(one.answers(), one.design) for one in few]
    warned = sum("单位（少于 5 个）" in "".join(result.warnings) for result in found)
    honest = mean([honesty(r, one.truth) for r, one in zip(found, few, strict=True)])
    return (
        f"Without any halo in the data the fit stops after {min(rounds)}–{max(rounds)} iterations"
        f" ({sum(r.converged for r in results)} of {seeds} converged). With 3 units coverage is"
        f" {honest.coverage:.3f}, and {warned} of {seeds} results warn of it.\n"
    )
