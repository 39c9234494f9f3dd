#!/usr/bin/env python3
"""Times a training step of the many-body flow in JAX: jit, float32, one thread; value and gradient, without the optimiser.

    node benches/peers/export.js '#v1&system=lj13&flow=manyBody&batch=32&samples=500&startSteps=0' /tmp/lj13
    python benches/peers/many_body.py /tmp/lj13

The field, its divergence and the integrator are those of the exported script, which finds the page's likelihoods to
1e-4 nats in double precision (tests/browser/export.jax.test.js). One line a stage of training, as `cargo xtask bench
--peer` reads them.
"""

import importlib.util
import json
import os
import pathlib
import statistics
import sys
import time

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {0})

import jax
import jax.numpy as jnp
import numpy as np

BATCH = 32
# As many as a step of the engine has, for each configuration of a batch.
PAIRS_OF_MATCHING = 8
REPEATS = 15
# Of processor time: where a step takes seconds, three of them do.
MOST_SECONDS, FEWEST = 60, 3


def load(folder):
    """The module of an exported script, with its folder's run and weights."""
    spec = importlib.util.spec_from_file_location("exported", folder / "continue.py")
    exported = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(exported)
    # The script works in double precision, training in single.
    jax.config.update("jax_enable_x64", False)
    run = json.loads((folder / "run.json").read_text())
    flow = exported.Flow(run)
    theta = jax.tree.map(jnp.asarray, exported.read_safetensors(folder / "weights.safetensors"))
    data = np.load(folder / "train.npy").reshape(-1, flow.particles, flow.dimension)
    return flow, theta, jnp.asarray(data, jnp.float32)


def likelihood(flow):
    """The mean NLL of a batch, with the stiffness penalty, on a grid as training has it."""
    guard, grid = flow.settings["guard"], flow.grid(0.1)[::-1]

    def loss(theta, x):
        def each(x):
            end, log_det, stiffness = flow.integrate(theta, x - x.mean(0), grid)
            return guard * stiffness - flow.log_prior(end) - log_det

        return jax.vmap(each)(x).mean()

    return loss


def matching(flow):
    """The mean square of v(t, (1 − t) z + t x) − (x − z)."""

    def loss(theta, x):
        keys = jax.random.split(jax.random.key(0))
        x = jnp.repeat(x, PAIRS_OF_MATCHING, 0)
        z = jax.random.normal(keys[0], x.shape)
        t = jax.random.uniform(keys[1], x.shape[:1])
        each = lambda t, z, x: ((flow.field.velocities(theta, t, (1 - t) * z + t * x) - (x - z)) ** 2).sum()
        return jax.vmap(each)(t, z, x).mean()

    return loss


def milliseconds(loss, theta, x):
    step = jax.jit(jax.value_and_grad(loss))
    jax.block_until_ready(step(theta, x))
    times = []
    while len(times) < REPEATS and (len(times) < FEWEST or sum(times) < 1e3 * MOST_SECONDS):
        # Of one thread, so that other work on the machine does not count.
        start = time.process_time()
        jax.block_until_ready(step(theta, x))
        times.append(1e3 * (time.process_time() - start))
    return times


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for folder in map(pathlib.Path, sys.argv[1:]):
        nested = folder / "equiflow"
        flow, theta, data = load(nested if nested.is_dir() else folder)
        name = f"{flow.settings['system']}-many-body"
        for stage, loss in (("flow-matching", matching(flow)), ("likelihood", likelihood(flow))):
            times = milliseconds(loss, theta, data[:BATCH])
            spread = f"min {min(times):.2f} max {max(times):.2f} n {len(times)}"
            print(f"jax 1thread {name}-{stage} {BATCH} {statistics.median(times):.2f} ({spread})", flush=True)


if __name__ == "__main__":
    main()
