"""A child process that divides a village with another package (``-m benchmarks.place.grid_peers``).

It is handed doors, ways and metres; the clock starts when they are there. Knows nothing of the
engine, whose libraries the peers' Python does not have.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from typing import Any

import numpy as np

#: How far sizes may be off the mean.
BALANCE = 0.2


def metis(one: Any, number: int) -> Any:
    """METIS: contiguous parts within the balance, short ways kept."""
    import pymetis

    starts, others, way = _rows(one)
    near = np.maximum(1, np.round(1000 * 30 / np.maximum(1.0, one["lengths"][way]))).astype(int)
    options = pymetis.Options(contig=1, ufactor=int(1000 * BALANCE), seed=1)
    _, parts = pymetis.part_graph(
        number, xadj=starts.tolist(), adjncy=others.tolist(), eweights=near.tolist(),
        recursive=False, options=options,
    )  # fmt: skip
    return np.array(parts)


def gerrychain(one: Any, number: int) -> Any:
    """GerryChain: parts cut off a spanning tree one after another."""
    import networkx
    from gerrychain import Graph
    from gerrychain.tree import recursive_tree_part

    n = len(one["points"])
    graph = networkx.Graph()
    graph.add_nodes_from(range(n), homes=1)
    graph.add_edges_from(one["edges"].tolist())
    random.seed(1)
    np.random.seed(1)
    parts = recursive_tree_part(
        Graph.from_networkx(graph), range(number), n / number, "homes", BALANCE
    )
    return np.array([parts[i] for i in range(n)])


def spopt(one: Any, number: int) -> Any:
    """spopt: max-p regions of at least the smallest size."""
    import geopandas
    from libpysal.weights import W
    from shapely.geometry import Point
    from spopt.region import MaxPHeuristic

    points, n = one["points"], len(one["points"])
    beside: dict[int, list[int]] = {i: [] for i in range(n)}
    for a, b in one["edges"].tolist():
        beside[a].append(b)
        beside[b].append(a)
    frame = geopandas.GeoDataFrame(
        {"x": points[:, 0], "y": points[:, 1], "homes": np.ones(n)},
        geometry=[Point(*point) for point in points],
    )
    np.random.seed(1)
    low = int(np.ceil((1 - BALANCE) * n / number))
    found = MaxPHeuristic(
        frame, W(beside, silence_warnings=True), ["x", "y"], "homes", low, 2,
        max_iterations_construction=20, max_iterations_sa=5,
    )  # fmt: skip
    found.solve()
    return np.array(found.labels_) - 1


def _rows(one: Any) -> tuple[Any, Any, Any]:
    edges = one["edges"]
    ends = np.r_[edges[:, 0], edges[:, 1]]
    others = np.r_[edges[:, 1], edges[:, 0]]
    way = np.r_[np.arange(len(edges)), np.arange(len(edges))]
    order = np.argsort(ends, kind="stable")
    starts = np.r_[0, np.cumsum(np.bincount(ends, minlength=len(one["points"])))]
    return starts, others[order], way[order]


METHODS = {"metis": metis, "gerrychain": gerrychain, "spopt": spopt}


def main(method: str, instance: str, number: str, out: str) -> None:
    """Divide, and say how long and how much it took."""
    one = dict(np.load(instance))
    wall, busy = time.perf_counter(), time.process_time()
    parts = METHODS[method](one, int(number))
    says = {
        "section": "parts", "seconds": time.perf_counter() - wall,
        "busy": time.process_time() - busy,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip
    np.save(out, np.asarray(parts, np.int64))
    print(json.dumps(says))


if __name__ == "__main__":
    main(*sys.argv[1:])
