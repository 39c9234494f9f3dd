"""Energies, velocities, divergences, trajectories, log densities, gradients and steps of Adam, of the pair field, in JAX.

Reads the configurations and weights of tests/data/oracle.json, computes everything else anew in double precision
from the definitions that the file states, and compares. Derivatives are JAX's; nothing is shared with the engine.

    python oracle.py            # compares, and fails if a number differs by more than a part in 10^9
    python oracle.py --write    # writes the numbers of this program into the file
"""

import json
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy

jax.config.update("jax_enable_x64", True)

FILE = Path(__file__).parents[2] / "tests" / "data" / "oracle.json"
TOLERANCE = 1e-9


def distances(x):
    i, j = jnp.triu_indices(len(x), 1)
    return jnp.sqrt(((x[i] - x[j]) ** 2).sum(-1))


def double_wells(x):
    d = distances(x) - 4.0
    return (-4.0 * d**2 + 0.9 * d**4).sum()


def lennard_jones(x, factor):
    d = distances(x)
    trap = 0.5 * ((x - x.mean(0)) ** 2).sum()
    return factor * (d**-12 - 2 * d**-6).sum() + trap


def field(case):
    """phi(d, t; W, b), velocity and divergence."""
    mu, gamma, mu_t, gamma_t = (jnp.array(case[key]) for key in ("mu", "gamma", "mu_t", "gamma_t"))
    eps = case["eps"]

    def basis(value, centres, widths):
        g = jnp.exp(-(((value - centres) / widths) ** 2))
        return g / (g.sum() + eps)

    def phi(d, t, weights):
        w, b = weights
        return (basis(d, mu, gamma) @ w + b) @ basis(t, mu_t, gamma_t)

    def velocity(x, t, weights):
        n = len(x)
        i, j = (index[~numpy.eye(n, dtype=bool)] for index in numpy.indices((n, n)))
        r = x[i] - x[j]
        d = jnp.sqrt((r**2).sum(-1))
        values = jax.vmap(lambda d: phi(d, t, weights))(d)
        return jnp.zeros_like(x).at[i].add(values[:, None] * r)

    def divergence(x, t, weights):
        jacobian = jax.jacfwd(lambda flat: velocity(flat.reshape(x.shape), t, weights).ravel())
        return jnp.trace(jacobian(x.ravel()))

    return velocity, divergence


def integrate(case, x, weights, start, end):
    """Classical Runge-Kutta on (x, integral of the divergence)."""
    velocity, divergence = field(case)
    h = (end - start) / case["n_steps"]

    def slope(x, t):
        return velocity(x, t, weights), divergence(x, t, weights)

    def step(state, k):
        x, total = state
        t = start + h * k
        v1, d1 = slope(x, t)
        v2, d2 = slope(x + 0.5 * h * v1, t + 0.5 * h)
        v3, d3 = slope(x + 0.5 * h * v2, t + 0.5 * h)
        v4, d4 = slope(x + h * v3, t + h)
        return (x + h / 6 * (v1 + 2 * v2 + 2 * v3 + v4), total + h / 6 * (d1 + 2 * d2 + 2 * d3 + d4)), None

    (x, total), _ = jax.lax.scan(step, (x, 0.0), jnp.arange(case["n_steps"]))
    return x, total


def log_prior(z):
    n, dimension = z.shape
    return -0.5 * (z**2).sum() - 0.5 * (n - 1) * dimension * jnp.log(2 * jnp.pi)


def computed(case):
    """Everything about a case that follows from its inputs, under the names of the file."""
    x = jnp.array(case["x"])
    weights = (jnp.array(case["W"]), jnp.array(case["b"]))
    velocity, divergence = field(case)
    energies = {"": double_wells} if case["D"] == 2 else {
        f"_fac{factor}": lambda x, factor=factor: lennard_jones(x, factor) for factor in (1, 2)
    }
    found = {}
    for name, energy in energies.items():
        found[f"u{name}"] = jax.vmap(energy)(x)
        found[f"grad_u{name}"] = jax.vmap(jax.grad(energy))(x)
    times = jnp.array(case["t"])
    over = lambda f: jax.vmap(lambda t: jax.vmap(lambda one: f(one, t, weights))(x))(times)
    found["v"], found["div"] = over(velocity), over(divergence)

    forward = jax.jit(jax.vmap(lambda one, weights: integrate(case, one, weights, 0.0, 1.0), (0, None)))
    inverse = jax.jit(jax.vmap(lambda one, weights: integrate(case, one, weights, 1.0, 0.0), (0, None)))
    x1, total = forward(x, weights)
    found["forward"] = {"x1": x1, "int_div": total, "logp_x1": jax.vmap(log_prior)(x) - total}
    z0, back = inverse(x, weights)
    found["inverse"] = {"z0": z0, "l_inv": back, "logp": jax.vmap(log_prior)(z0) + back}

    def nll(weights):
        z, total = inverse(x, weights)
        return -(jax.vmap(log_prior)(z) + total).mean()

    def kl(weights):
        ends, total = forward(x, weights)
        return (jax.vmap(list(energies.values())[-1])(ends) - total).mean()

    for name, objective in (("nll", nll), ("kl", kl)):
        value, (w_bar, b_bar) = jax.value_and_grad(objective)(weights)
        found[name] = {"value": value, "dW": w_bar, "db": b_bar}
    if case["size"] == "small":
        w, b = adam(jax.grad(nll), weights)
        found["adam"] = {"W": w, "b": b}
    return jax.tree.map(lambda leaf: jnp.asarray(leaf).tolist(), found)


def adam(gradient, weights, steps=3, rate=5e-3, beta_1=0.9, beta_2=0.999, epsilon=1e-8):
    """The weights after steps of Adam (Kingma and Ba 2015) with bias correction."""
    over = jax.tree.map
    first = second = over(jnp.zeros_like, weights)
    for step in range(1, steps + 1):
        bar = gradient(weights)
        first = over(lambda m, g: beta_1 * m + (1 - beta_1) * g, first, bar)
        second = over(lambda v, g: beta_2 * v + (1 - beta_2) * g**2, second, bar)

        def moved(w, m, v):
            return w - rate * (m / (1 - beta_1**step)) / (jnp.sqrt(v / (1 - beta_2**step)) + epsilon)

        weights = over(moved, weights, first, second)
    return weights


def difference(a, b):
    """The largest difference, beside the largest value of the array."""
    a, b = jnp.array(a), jnp.array(b)
    return float(jnp.abs(a - b).max() / jnp.maximum(jnp.abs(b).max(), 1e-3))


def main():
    oracle = json.loads(FILE.read_text())
    worst = 0.0
    for case in oracle["cases"]:
        for key, value in computed(case).items():
            pairs = [(f"{key}.{inner}", value[inner], case[key][inner]) for inner in value] if isinstance(
                value, dict
            ) else [(key, value, case[key])]
            for name, new, old in pairs:
                apart = difference(new, old)
                worst = max(worst, apart)
                if apart > TOLERANCE:
                    print(f"{case['system']} {case['size']}, {name}: differs by {apart:.1e}")
            if "--write" in sys.argv:
                case[key] = value
    print(f"{len(oracle['cases'])} cases, largest relative difference {worst:.1e}")
    if "--write" in sys.argv:
        FILE.write_text(json.dumps(oracle, separators=(",", ":")))
    return worst > TOLERANCE


if __name__ == "__main__":
    sys.exit(main())
