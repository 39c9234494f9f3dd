"""Local minima of DW-4 and of LJ-13 by another minimiser than the engine's. Needs numpy and scipy, which come with JAX.

Starts from random positions, not from samples of a flow or of a Markov chain; each is relaxed by scipy's BFGS and
polished by Newton steps with the exact Hessian, and counts as a minimum only if all eigenvalues of this but those of
rotations and translations are positive. Minima with equal sorted distances are the same up to symmetry. The lowest
minimum of free LJ-13 is -44.326801 (Hoare and Pal 1971; Cambridge Cluster Database), which is printed as a check.

    python minima.py [starts] [dw4]
"""

import sys

import numpy as np
from scipy.optimize import minimize


def pairs(x):
    i, j = np.triu_indices(len(x), 1)
    r = x[i] - x[j]
    return i, j, r, np.sqrt((r**2).sum(1))


def double_well(d):
    y = d - 4.0
    return -4 * y**2 + 0.9 * y**4, -8 * y + 3.6 * y**3, -8 + 10.8 * y**2


def lennard_jones(d):
    return d**-12 - 2 * d**-6, -12 * d**-13 + 12 * d**-7, 156 * d**-14 - 84 * d**-8


def energy(x, pair, factor, trap):
    i, j, r, d = pairs(x)
    value, slope, _ = pair(d)
    gradient = np.zeros_like(x)
    force = factor * (slope / d)[:, None] * r
    np.add.at(gradient, i, force)
    np.add.at(gradient, j, -force)
    centred = x - x.mean(0)
    return factor * value.sum() + 0.5 * trap * (centred**2).sum(), gradient + trap * centred


def hessian(x, pair, factor, trap):
    n, dim = x.shape
    i, j, r, d = pairs(x)
    _, slope, curvature = pair(d)
    blocks = np.zeros((n, n, dim, dim))
    for k in range(len(d)):
        unit = np.outer(r[k], r[k]) / d[k] ** 2
        block = factor * (curvature[k] * unit + slope[k] / d[k] * (np.eye(dim) - unit))
        for a, b, sign in ((i[k], i[k], 1), (j[k], j[k], 1), (i[k], j[k], -1), (j[k], i[k], -1)):
            blocks[a, b] += sign * block
    for a in range(n):
        for b in range(n):
            blocks[a, b] += trap * ((a == b) - 1 / n) * np.eye(dim)
    return blocks.transpose(0, 2, 1, 3).reshape(n * dim, n * dim)


def relax(start, *parts):
    shape = start.shape

    def flat(y):
        value, gradient = energy(y.reshape(shape), *parts)
        return value, gradient.ravel()

    x = minimize(flat, start.ravel(), jac=True, method="BFGS", options={"gtol": 1e-6, "maxiter": 5000}).x.reshape(shape)
    for _ in range(20):
        step = np.linalg.lstsq(hessian(x, *parts), energy(x, *parts)[1].ravel(), rcond=1e-9)[0]
        if np.abs(step).max() > 0.1:
            return None
        x = x - step.reshape(shape)
    value, gradient = energy(x, *parts)
    n, dim = shape
    stiff = np.linalg.eigvalsh(hessian(x, *parts))
    # Rotations and translations cost nothing.
    free = dim + dim * (dim - 1) // 2
    is_minimum = np.abs(gradient).max() < 1e-8 and (stiff > 1e-6).sum() == n * dim - free
    return (value, np.sort(pairs(x)[3])) if is_minimum else None


def minima(n, dim, spread, starts, *parts):
    random = np.random.default_rng(1)
    found = []
    for _ in range(starts):
        end = relax(spread * random.standard_normal((n, dim)), *parts)
        if end is None:
            continue
        if not any(abs(end[0] - u) < 1e-6 and np.abs(end[1] - d).max() < 1e-4 for u, d in found):
            found.append(end)
    return sorted(found, key=lambda one: one[0])


if __name__ == "__main__":
    starts = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    for value, d in minima(4, 2, 3.0, starts, double_well, 1.0, 0.0):
        print(f"DW-4: {value:.9f}, distances {np.round(d, 6).tolist()}")
    if "dw4" in sys.argv:
        sys.exit()
    for name, factor, trap in (("free LJ-13", 1.0, 0.0), ("LJ-13, each pair twice, trap 1", 2.0, 1.0)):
        for value, _ in minima(13, 3, 0.6, starts, lennard_jones, factor, trap)[:3]:
            print(f"{name}: {value:.9f}")
