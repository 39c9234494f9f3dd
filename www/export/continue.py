#!/usr/bin/env python3
"""Rebuilds a model that was trained with equiflow, measures it again, and trains it on.

    pip install "jax[cpu]" numpy       # or jax[cuda12], or jax[tpu]
    python continue.py                 # measures, then trains 500 steps on all devices
    python continue.py --steps 0       # only measures

It needs the files that it came with: run.json, weights.safetensors, train.npy, and of the test configurations
test.npy, test_log_q.npy and test_latents.npy. The model, its integrator and its steps are those of the page,
and so is the likelihood: minus the logarithm of the determinant of the discrete map that is really run, in
double precision. The script ends with an error if it finds another test NLL than the page reported, over the
same configurations: a map with few steps does not reach all, and test_log_q.npy is NaN where it does not.

Batches are split over all devices that JAX sees; to try that on a CPU, set
XLA_FLAGS=--xla_force_host_platform_device_count=4.
"""

import argparse
import json
import os
import pathlib
import re
import struct
import sys

# Devices that are forced on a CPU share XLA's threads and wait for each other where these are too few.
FORCED = re.search(r"host_platform_device_count=(\d+)", os.environ.get("XLA_FLAGS", ""))
if FORCED:
    os.environ.setdefault("NPROC", str(max(os.cpu_count() or 1, 4 * int(FORCED[1]))))

import jax
import jax.flatten_util
import jax.numpy as jnp
import jax.scipy.linalg
import numpy as np
from jax.sharding import Mesh, PartitionSpec

jax.config.update("jax_enable_x64", True)
HERE = pathlib.Path(__file__).resolve().parent
TOLERANCE = 1e-4  # nats


# Files


def read_safetensors(path):
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    body = data[8 + length :]

    def tensor(entry):
        start, end = entry["data_offsets"]
        return np.frombuffer(body[start:end], "<f8").reshape(entry["shape"])

    return {name: tensor(entry) for name, entry in header.items()}


def write_safetensors(path, tensors, metadata):
    header, parts, at = {"__metadata__": metadata}, [], 0
    for name, value in tensors.items():
        part = np.asarray(value, "<f8").tobytes()
        header[name] = {"dtype": "F64", "shape": list(value.shape), "data_offsets": [at, at + len(part)]}
        parts.append(part)
        at += len(part)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(parts))


# Vector fields: (tensors, t, x) -> velocities and their divergence, with x of shape (particles, dimension)


class PairField:
    """v_i = sum over j of phi(d_ij, t) (x_i - x_j); phi is the cubic spline that the page trains."""

    NODES_PER_WIDTH, TAIL_WIDTHS, MARGIN, FLOOR = 5.0, 5.5, 16, 1e-6
    # Column i: the monomials of the i-th of four overlapping B-splines, about the middle of a piece.
    PIECE = np.array(
        [[1 / 48, -1 / 8, 1 / 4, -1 / 6], [23 / 48, -5 / 8, -1 / 4, 1 / 2],
         [23 / 48, 5 / 8, -1 / 4, -1 / 2], [1 / 48, 1 / 8, 1 / 4, 1 / 6]]
    )  # fmt: skip

    def __init__(self, run):
        bases, particles = run["bases"], run["particles"]
        width = bases["distanceWidth"]
        centres = np.linspace(0.0, bases["distanceRange"], bases["distanceKernels"])
        self.time = np.linspace(0.0, 1.0, bases["timeKernels"]), bases["timeWidth"]
        self.spacing = width / self.NODES_PER_WIDTH
        self.pieces = int(np.ceil((centres[-1] + self.TAIL_WIDTHS * width) / self.spacing)) + 1
        controls = self.pieces + 3
        sites = (np.arange(controls + 2 * self.MARGIN) - self.MARGIN - 1.5) * self.spacing
        samples = np.asarray(self.gaussians(sites[:, None], centres, width))
        n = len(sites)
        matrix = (np.diag(np.full(n, 4.0)) + np.diag(np.ones(n - 1), 1) + np.diag(np.ones(n - 1), -1)) / 6.0
        splines = np.linalg.solve(matrix, samples)[self.MARGIN : self.MARGIN + controls]
        splines[-4:] = 0.0
        self.splines = jnp.asarray(splines)
        self.first, self.second = np.triu_indices(particles, 1)
        incidence = np.zeros((particles, len(self.first)))
        incidence[self.first, np.arange(len(self.first))] = 1.0
        incidence[self.second, np.arange(len(self.first))] = -1.0
        self.incidence = jnp.asarray(incidence)

    @classmethod
    def gaussians(cls, x, centres, width):
        g = jnp.exp(-(((x - centres) / width) ** 2))
        return g / (cls.FLOOR + g.sum(-1, keepdims=True))

    def profile(self, weights, bias, t, d):
        """phi(d, t) and its slope in d."""
        kernels = self.gaussians(t, *self.time)
        controls = self.splines @ (weights @ kernels) + bias @ kernels
        windows = jnp.stack([controls[k : k + self.pieces] for k in range(4)], 1)
        table = windows @ self.PIECE
        place = jnp.minimum(d / self.spacing, self.pieces - 1.0)
        index = jax.lax.stop_gradient(jnp.round(place))
        u = place - index
        a = table[index.astype(jnp.int32)]
        phi = a[:, 0] + u * (a[:, 1] + u * (a[:, 2] + u * a[:, 3]))
        return phi, (a[:, 1] + u * (2 * a[:, 2] + 3 * u * a[:, 3])) / self.spacing

    def velocities(self, theta, t, x):
        return self(theta, t, x)[0]

    def __call__(self, theta, t, x):
        r = x[self.first] - x[self.second]
        d = jnp.sqrt((r**2).sum(-1))
        phi, slope = self.profile(theta["weights"], theta["bias"], t, d)
        divergence = 2.0 * (slope * d + x.shape[1] * phi).sum()
        return self.incidence @ (phi[:, None] * r), divergence


class ManyBodyField(PairField):
    """v_i = sum over j of phi_ij (x_i - x_j); phi_ij is a small network of invariants of the pair and its
    surroundings, and a pair term."""

    EMBEDDED, PRODUCT, GLOBAL = 0.5, 0.3, 0.4
    SOFTENING = 0.1

    def __init__(self, run):
        super().__init__(run)
        around = run["surroundings"]
        self.centres = np.linspace(0.0, around["reach"], around["bumps"])
        self.bump_width = around["bumpWidth"]
        self.network_time = np.linspace(0.0, 1.0, around["timeKernels"]), around["timeWidth"]
        self.off_diagonal = 1.0 - np.eye(run["particles"])
        self.angles = run["settings"]["invariants"] == "angles"

    def velocities(self, theta, t, x):
        r = x[:, None] - x[None]
        # The diagonal is masked below; one keeps its root differentiable.
        d = jnp.sqrt((r**2).sum(-1) + (1 - self.off_diagonal))
        bumps = jnp.exp(-(((d[..., None] - self.centres) / self.bump_width) ** 2))
        psi = (bumps @ theta["psi.weights"].T) * self.off_diagonal[..., None]
        s = psi.sum(1)
        triangles = jnp.einsum("ikm,jkm->ijm", psi, psi)
        whole = jnp.broadcast_to(0.5 * s.sum(0), psi.shape)
        invariants = [psi, self.EMBEDDED * (s[:, None] + s[None]), self.PRODUCT * s[:, None] * s[None], triangles,
                      self.GLOBAL * whole]  # fmt: skip
        if self.angles:
            softened = 1.0 / jnp.sqrt(d**2 + self.SOFTENING)
            cosine = jnp.einsum("ija,ika->ijk", r, r) * softened[:, :, None] * softened[:, None]
            # Of the angle at i between j and k; j itself is no neighbour.
            cosine = cosine * self.off_diagonal
            for weight in (cosine, cosine**2):
                at_first = jnp.einsum("ijk,ikm->ijm", weight, psi)
                invariants.append(at_first + at_first.transpose(1, 0, 2))
        a = jnp.concatenate(invariants, -1)
        bias1, bias2, out = jnp.einsum("k,kah->ah", self.gaussians(t, *self.network_time), theta["times"])
        one = jax.nn.silu(a @ theta["first.weights"].T + bias1)
        two = jax.nn.silu(one @ theta["second.weights"].T + bias2)
        pair, _ = self.profile(theta["pair.weights"], theta["pair.bias"], t, d.reshape(-1))
        phi = (two @ out + pair.reshape(d.shape)) * self.off_diagonal
        return (phi[..., None] * r).sum(1)

    def __call__(self, theta, t, x):
        flat = lambda y: self.velocities(theta, t, y.reshape(x.shape)).reshape(-1)
        return self.velocities(theta, t, x), jnp.trace(jax.jacfwd(flat)(x.reshape(-1)))


class PlainField:
    """A perceptron of all coordinates and time on the mean-free subspace, without further symmetry."""

    def __init__(self, run):
        self.shape = run["particles"], run["dimension"]

    def centred(self, rows):
        grouped = rows.reshape(*self.shape, -1)
        return (grouped - grouped.mean(0)).reshape(rows.shape)

    def velocities(self, theta, t, x):
        return self(theta, t, x)[0]

    def __call__(self, theta, t, x):
        first, third = self.centred(theta["first.weights"]), self.centred(theta["third.weights"])
        one = jnp.tanh(x.reshape(-1) @ first + theta["first.time"] * t + theta["first.bias"])
        two = jnp.tanh(theta["second.weights"] @ one + theta["second.bias"])
        v = third @ two + self.centred(theta["third.bias"])
        trace = theta["second.weights"] * (first.T @ third).T
        return v.reshape(x.shape), (1 - two**2) @ trace @ (1 - one**2)


FIELDS = {"pair": PairField, "plain": PlainField, "manyBody": ManyBodyField}


# Energies u(x) in kT


def double_well(x, s):
    i, j = np.triu_indices(x.shape[0], 1)
    y = jnp.sqrt(((x[i] - x[j]) ** 2).sum(-1)) - s["d0"]
    return (s["a"] * y + s["b"] * y**2 + s["c"] * y**4).sum() / s["tau"]


def lennard_jones(x, s):
    i, j = np.triu_indices(x.shape[0], 1)
    attraction = 1.0 / jnp.maximum(((x[i] - x[j]) ** 2).sum(-1), 1e-5) ** 3
    factor = 2.0 if s["pairSum"] == "double" else 1.0
    return factor * (attraction**2 - 2 * attraction).sum() / s["tau"] + 0.5 * ((x - x.mean(0)) ** 2).sum()


# Explicit Runge-Kutta methods: positions of the stages, weights, times, and what measures stiffness

TABLEAUX = {
    "euler": ([[]], [1], [0], None),
    "midpoint": ([[], [1 / 2]], [0, 1], [0, 1 / 2], None),
    "rk4": ([[], [1 / 2], [0, 1 / 2], [0, 0, 1]], [1 / 6, 1 / 3, 1 / 3, 1 / 6], [0, 1 / 2, 1 / 2, 1], [0, 1, -1, 0]),
    "tsit5": (
        [[], [0.161], [-0.008480655492356989, 0.335480655492357],
         [2.8971530571054935, -6.359448489975075, 4.3622952328695815],
         [5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525],
         [5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.028269050394068383]],
        [0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774],
        [0, 0.161, 0.327, 0.9, 0.9800255409045097, 1],
        [10 * e for e in (-0.001780011052225777, -0.0008164344596567469, 0.007880878010261995, -0.1447110071732629,
                          0.5823571654525552, -0.458082105929187 + 1 / 66)],
    ),
    "dopri5": (
        [[], [1 / 5], [3 / 40, 9 / 40], [44 / 45, -56 / 15, 32 / 9],
         [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
         [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656]],
        [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84], [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1], None,
    ),
}  # fmt: skip


class Flow:
    """The discrete map from noise z to samples x, its density, and the integrated one that training uses."""

    def __init__(self, run):
        self.settings = run["settings"]
        self.particles, self.dimension = run["particles"], run["dimension"]
        self.field = FIELDS[self.settings["flow"]](run)
        self.energy = lennard_jones if self.settings["system"].startswith("lj") else double_well
        self.tableau = TABLEAUX[self.settings["integrator"]]
        self.steps = int(self.settings["odeSteps"])
        self.mean_energy = run["meanEnergy"]
        n = self.particles
        # An orthonormal basis of the configurations whose centre is at the origin.
        self.basis = jnp.asarray(np.linalg.svd(np.eye(n) - 1.0 / n)[0][:, : n - 1])

    def u(self, x):
        return self.energy(x, self.settings)

    def log_prior(self, z):
        return -0.5 * (z**2).sum() - 0.5 * (self.particles - 1) * self.dimension * np.log(2 * np.pi)

    def integrate(self, theta, x, ends, field=None):
        """The end, the integral of the divergence, and the stiffness, on the steps between `ends`."""
        a, b, c, stiffness = self.tableau
        field = field or self.field

        def step(state, pair):
            x, log_det, stiff = state
            h = pair[1] - pair[0]
            velocities, divergences = [], []
            for row, time in zip(a, c):
                at = x + sum((h * w * v for w, v in zip(row, velocities) if w), jnp.zeros_like(x))
                v, divergence = field(theta, pair[0] + time * h, at)
                velocities.append(v)
                divergences.append(divergence)
            if stiffness:
                weighted = lambda parts: h * sum(w * part for w, part in zip(stiffness, parts))
                stiff += weighted(divergences) ** 2 + (weighted(velocities) ** 2).sum()
            x += sum(h * w * v for w, v in zip(b, velocities))
            return (x, log_det + sum(h * w * d for w, d in zip(b, divergences)), stiff), None

        pairs = jnp.stack([ends[:-1], ends[1:]], 1)
        return jax.lax.scan(step, (x, jnp.zeros(()), jnp.zeros(())), pairs)[0]

    def end(self, theta, x, ends):
        """The end alone, without the divergence, which may cost many times as much."""
        alone = lambda *at: (self.field.velocities(*at), jnp.zeros(()))
        return self.integrate(theta, x, ends, alone)[0]

    def grid(self, shift=0.0):
        inner = (jnp.arange(1, self.steps) + shift) / self.steps
        return jnp.concatenate([jnp.zeros(1), inner, jnp.ones(1)])

    def integrated(self, theta, x):
        z, log_det, _ = self.integrate(theta, x - x.mean(0), self.grid()[::-1])
        return self.log_prior(z) + log_det

    def exact(self, theta, x, start):
        """log q(x) of the discrete map: solves f(z) = x by Newton's method and takes its determinant. It
        starts from the latent `start`, and where that is NaN from the end of the backward integration."""
        target = (self.basis.T @ x).reshape(-1)

        # Compiled by itself, or it would be traced at each of its uses.
        @jax.jit
        def residual(y):
            z = self.basis @ y.reshape(-1, self.dimension)
            return (self.basis.T @ self.end(theta, z, self.grid())).reshape(-1) - target

        def improve(state):
            y, r, rounds = state
            step = jnp.linalg.solve(jax.jacfwd(residual)(y), r)
            size = jnp.abs(r).max()

            def halve(inner):
                factor, _, _ = inner
                return 0.5 * factor, y - 0.5 * factor * step, residual(y - 0.5 * factor * step)

            worse = lambda inner: (jnp.abs(inner[2]).max() >= size) & (inner[0] > 1e-3)
            _, y, r = jax.lax.while_loop(worse, halve, (1.0, y - step, residual(y - step)))
            return y, r, rounds + 1

        z = self.end(theta, x - x.mean(0), self.grid()[::-1])
        y = (self.basis.T @ jnp.where(jnp.isnan(start), z, start)).reshape(-1)
        unsolved = lambda state: (jnp.abs(state[1]).max() >= 1e-9) & (state[2] < 40)
        y, r, _ = jax.lax.while_loop(unsolved, improve, (y, residual(y), 0))
        log_q = self.log_prior(y) - jnp.linalg.slogdet(jax.jacfwd(residual)(y))[1]
        return jnp.where(jnp.abs(r).max() < 1e-9, log_q, jnp.nan)

    def measures(self, devices):
        """log q and u of rows, by kind of log q, compiled for `test_nll`."""
        each = lambda f: lambda theta, rows: jax.vmap(lambda x, z: jnp.stack([f(theta, x, z), self.u(x)]))(*rows)
        kinds = {"exact": self.exact, "integrated": lambda theta, x, _: self.integrated(theta, x)}
        return {kind: devices.each(each(f), ("theta",)) for kind, f in kinds.items()}

    def test_nll(self, theta, x, exact, devices, measures, latents=None, reached=None, chunk=256):
        """As the page reports it: exact determinants for the first `exact`, integrated ones for the others,
        moved by the mean difference where both are known, and the known mean energy as a control variate. Over
        those that are `reached`, all that are found without it; also the number of these."""
        starts = np.full_like(x, np.nan)
        if latents is not None:
            starts[: len(latents)] = latents
        if reached is None:
            reached = np.ones(len(x), bool)
        # A size for each kind, so that each is compiled once and few rows are not padded to many.
        sizes = {"exact": min(chunk, exact), "integrated": min(chunk, len(x))}

        def each(kind, from_, to):
            terms = [np.zeros((0, 2))]
            size = len(devices.devices) * -(-sizes[kind] // len(devices.devices))
            for start in range(from_, to, size):
                end = min(start + size, to)
                # The last row again and again, up to the size that is compiled.
                index = np.minimum(np.arange(start, start + size), end - 1)
                terms.append(np.asarray(measures[kind](theta, (x[index], starts[index])))[: end - start])
            terms = np.concatenate(terms)
            return np.where(reached[from_:to, None], terms, np.nan)

        exact = min(exact, len(x))
        terms = each("exact", 0, exact)
        if exact < len(x):
            difference = terms[:, 0] - each("integrated", 0, exact)[:, 0]
            difference = difference[np.isfinite(difference)]
            # The page moves nothing by fewer than two.
            shift = difference.mean() if len(difference) > 1 else 0.0
            terms = np.concatenate([terms, each("integrated", exact, len(x)) + [shift, 0.0]])
        log_q, u = terms.T
        values = -log_q if self.mean_energy is None else self.mean_energy - u - log_q
        values = values[~np.isnan(values)]
        return mean_and_error(values), len(values)


def mean_and_error(values):
    """NaN of nothing."""
    if len(values) < 2:
        return values.mean() if len(values) else np.nan, np.nan
    return values.mean(), values.std(ddof=1) / np.sqrt(len(values))


class Devices:
    """All devices as one row. A batch lies across them; each works on its part without waiting for others."""

    def __init__(self):
        self.devices = jax.devices()
        self.mesh = Mesh(np.array(self.devices), ("batch",))

    def each(self, function, shared=(), mean=False):
        """`function(*shared, rows)` with the rows split over the devices; with `mean`, the mean of its
        values over all devices: the one thing they tell each other."""
        part = PartitionSpec("batch")
        of_part = (lambda *a: jax.lax.pmean(function(*a), "batch")) if mean else function
        specs = (*(PartitionSpec() for _ in shared), part)
        out = PartitionSpec() if mean else part
        return jax.jit(jax.shard_map(of_part, mesh=self.mesh, in_specs=specs, out_specs=out, check_vma=False))


# Training: the page's objective, guards and schedule; Adam in whitened parameters for the pair flow


def whitening(flow, theta, data, count=512):
    """The factor L of L L^T = E[J^T J] + shift with J = dv/dtheta on the way from noise to data, or None."""
    if flow.settings["flow"] != "pair" or flow.settings["start"] != "matching":
        return None
    random = np.random.default_rng(0)
    x = data[random.integers(len(data), size=count)]
    z = random.standard_normal(x.shape)
    z -= z.mean(1, keepdims=True)
    times = (np.arange(count) % 64 + 0.5) / 64
    flat, unravel = jax.flatten_util.ravel_pytree(theta)

    def gram(z, x, t):
        j = jax.jacrev(lambda p: flow.field(unravel(p), t, (1 - t) * z + t * x)[0].reshape(-1))(flat)
        return j.T @ j

    add = jax.jit(lambda sum, parts: sum + jax.vmap(gram)(*parts).sum(0))
    total = jnp.zeros((flat.size, flat.size))
    for start in range(0, count, 32):
        total = add(total, (z[start : start + 32], x[start : start + 32], times[start : start + 32]))
    total /= count
    shift = jnp.maximum(0.023 * jnp.diag(total).mean(), 1e-3)
    return jnp.linalg.cholesky(total + shift * jnp.eye(flat.size))


def augmented(x, kind, random):
    if kind in ("rotations", "both"):
        q = np.linalg.qr(random.standard_normal((len(x), x.shape[2], x.shape[2])))[0]
        x = x @ (q * random.choice([-1.0, 1.0], (len(x), 1, x.shape[2])))
    if kind in ("permutations", "both"):
        x = np.take_along_axis(x, random.random(x.shape[:2]).argsort(1)[:, :, None], 1)
    return x


def rate(settings, step):
    """A warm-up of 100 steps, half a cosine down to a twentieth."""
    step = max(0, step - settings["startSteps"])
    if step < 100:
        return settings["learningRate"] * (step + 1) / 101
    length = max(1, settings["horizon"] - 100)
    return settings["learningRate"] * (0.05 + 0.95 * 0.5 * (1 + np.cos(np.pi * min(step - 100, length) / length)))


def data_weight(settings, step):
    """Of the likelihood in the objective. After flow matching, training goes on by likelihood."""
    mixture = 1 + (settings["lambda"] - 1) * min(step / 1000, 1)
    few = settings["batch"] * settings["horizon"] > 2 * settings["samples"]
    late = step >= settings["startSteps"] + settings["horizon"] // 2
    balanced = 2 / 3 if few and late else 1.0
    reweighted = 0.2 if step >= settings["startSteps"] + settings["horizon"] * 2 // 5 else 0.5
    weights = {"energy": 0.0, "mixture": mixture, "balanced": balanced, "reweighted": reweighted}
    return weights.get(settings["objective"], 1.0)


def importance_weight(excess):
    """At most 3, of a log weight less the baseline. Where particles overlap it may be no number: then it is zero."""
    return jnp.where(excess >= -20, jnp.exp(jnp.clip(excess, -20, jnp.log(3.0))), 0.0)


# The factors of the NLL of data, and of samples that the flow draws itself, by their log weights less the baseline. "balanced":
# half the NLL of data, and Huber's spread of log weights; samples that weigh nothing count nothing there.
LOG_WEIGHT_FACTORS = {
    "balanced": (
        lambda excess: 0.5 + jnp.clip(excess, -2, 2),
        lambda excess: jnp.where(excess < -10, 0.0, jnp.clip(excess, -2, 2)),
    ),
    "reweighted": (
        lambda excess: importance_weight(excess) - 0.5,
        lambda excess: importance_weight(excess) - 1.0,
    ),
}


def train(flow, theta, data, first, steps, devices):
    settings = flow.settings
    flat, unravel = jax.flatten_util.ravel_pytree(theta)
    factor = whitening(flow, theta, data)
    if factor is None:
        tensors, start, epsilon = unravel, flat, 1e-8
    else:
        solve = lambda eta: jax.scipy.linalg.solve_triangular(factor, eta, trans=1, lower=True)
        tensors, start, epsilon = lambda eta: unravel(solve(eta)), factor.T @ flat, 1e-2
    guard = settings["guard"]
    memory = 0.99 if settings["flow"] == "manyBody" else 0.999

    log_weights = LOG_WEIGHT_FACTORS.get(settings["objective"])
    data_factor, own_factor = log_weights or (None, None)

    def loss(eta, shift, weight, baseline, x, z):
        theta = tensors(eta)

        def likelihood(x):
            end, log_det, stiff = flow.integrate(theta, x - x.mean(0), flow.grid(shift)[::-1])
            return -flow.log_prior(end) - log_det, guard * stiff

        def data_loss(x):
            nll, penalty = jax.vmap(likelihood)(x)
            return (nll + penalty).mean()

        def energy(z):
            end, log_det, stiff = flow.integrate(theta, z, flow.grid(shift))
            return flow.u(end) - log_det + guard * stiff

        def by_log_weights(x, z):
            """The NLL of data, and of samples that the flow draws itself, both held fixed, with factors by their log weights."""
            nll, penalty = jax.vmap(likelihood)(x)
            log_w = nll - jax.vmap(flow.u)(x)
            excess = lambda log_w: jnp.where(jnp.isnan(baseline), 0.0, log_w - baseline)
            factors = jax.lax.stop_gradient(data_factor(excess(log_w)))
            objective = weight * (factors * nll + penalty).mean()
            if z is not None:
                own = jax.lax.stop_gradient(jax.vmap(lambda z: flow.end(theta, z, flow.grid(shift)))(z))
                own_nll, own_penalty = jax.vmap(likelihood)(own)
                factors = jax.lax.stop_gradient(own_factor(excess(own_nll - jax.vmap(flow.u)(own))))
                objective += (1 - weight) * (factors * own_nll + own_penalty).mean()
            # The page, too, reports the NLL of the data as the loss.
            return objective, (nll.mean(), log_w.mean())

        if log_weights:
            return by_log_weights(x, z)
        both = (weight, data_loss, x), (1 - weight, lambda z: jax.vmap(energy)(z).mean(), z)
        value = sum(w * f(rows) for w, f, rows in both if rows is not None)
        return value, (value, jnp.zeros(()))

    def loss_and_gradient(eta, shift, weight, baseline, rows):
        (_, shown), gradient = jax.value_and_grad(loss, has_aux=True)(eta, shift, weight, baseline, *rows)
        return jnp.append(gradient, jnp.stack(shown))

    gradients = devices.each(loss_and_gradient, ("eta", "shift", "weight", "baseline"), mean=True)

    @jax.jit
    def update(state, gradient, rate):
        eta, first, second, average, step = state
        norm = jnp.linalg.norm(gradient)
        gradient = jnp.where(jnp.isfinite(norm), gradient * jnp.minimum(1.0, 10.0 / norm), 0.0)
        first, second = 0.9 * first + 0.1 * gradient, memory * second + (1 - memory) * gradient**2
        step += 1
        eta -= rate * first / (1 - 0.9**step) / (jnp.sqrt(second / (1 - memory**step)) + epsilon)
        keep = jnp.minimum(0.99, step / (step + 9))
        return eta, first, second, keep * average + (1 - keep) * eta, step

    random = np.random.default_rng(int(settings["seed"]) + first)
    count = len(devices.devices) * -(-int(settings["batch"]) // len(devices.devices))
    zeros = jnp.zeros_like(start)
    state = start, zeros, zeros, start, jnp.zeros(())
    # Of log weights of data, a running mean; there is none yet.
    baseline = np.nan
    for step in range(steps):
        weight = data_weight(settings, first + step)
        x = z = None
        if weight > 0:
            x = augmented(data[random.integers(len(data), size=count)], settings["augmentation"], random)
        if weight < 1:
            z = random.standard_normal((count, flow.particles, flow.dimension))
            z -= z.mean(1, keepdims=True)
        shift = random.uniform(-0.5, 0.5) if guard > 0 else 0.0
        found = gradients(state[0], shift, weight, baseline, (x, z))
        state = update(state, found[:-2], rate(settings, first + step))
        shown, log_weight = map(float, found[-2:])
        if np.isfinite(log_weight):
            baseline = log_weight if np.isnan(baseline) else 0.9 * baseline + 0.1 * log_weight
        if (step + 1) % 100 == 0 or step + 1 == steps:
            print(f"step {first + step + 1:6d}  loss {shown:9.4f}", flush=True)
    return jax.device_get(tensors(state[3]))


def check(report, measured, reached):
    """Says what was measured, and ends the program if it is not what the page reported."""
    (nll, error), found = measured
    if report["testNll"] is None:
        print("the page reported no test NLL, as the flow reaches no test configuration: there is nothing to compare")
        return
    of = "" if reached.all() else f", over the {reached.sum()} of {len(reached)} configurations that the flow reaches"
    print(f"test NLL {nll:.6f} ± {error:.4f} nats; the page reported {report['testNll']:.6f}{of}")
    if found != reached.sum():
        sys.exit(f"{found} of these were found here: the files do not belong together")
    if not abs(nll - report["testNll"]) < TOLERANCE:
        sys.exit(f"these differ by more than {TOLERANCE} nats: the files do not belong together")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=500, help="steps to train on; 0 measures only")
    parser.add_argument("--output", type=pathlib.Path, default=HERE / "continued.safetensors")
    arguments = parser.parse_args()

    run = json.loads((HERE / "run.json").read_text())
    settings, report = run["settings"], run["report"]
    flow, devices = Flow(run), Devices()
    shape = (-1, flow.particles, flow.dimension)
    rows = lambda name: np.load(HERE / f"{name}.npy").astype(float).reshape(shape)
    test, data, latents = rows("test"), rows("train"), rows("test_latents")
    reached = ~np.isnan(np.load(HERE / "test_log_q.npy"))
    theta = read_safetensors(HERE / "weights.safetensors")
    print(f"{settings['system']}, {settings['flow']} flow, {sum(w.size for w in theta.values())} parameters, "
          f"step {report['step']}; {len(devices.devices)} {devices.devices[0].platform} device(s)")

    measures = flow.measures(devices)
    check(report, flow.test_nll(theta, test, run["exact"], devices, measures, latents, reached), reached)
    if arguments.steps == 0:
        return

    trained = train(flow, theta, data, report["step"], arguments.steps, devices)
    (nll, error), found = flow.test_nll(trained, test, run["exact"], devices, measures)
    gap = "" if report["entropy"] is None else f"; KL gap {nll - report['entropy']:.5f} nats"
    of = "" if found == len(test) else f", over the {found} of {len(test)} configurations that the flow reaches"
    print(f"test NLL {nll:.6f} ± {error:.4f} nats after {arguments.steps} more steps{gap}{of}")
    steps = str(report["step"] + arguments.steps)
    write_safetensors(arguments.output, trained, {"steps": steps, "testNll": str(nll)})
    print(f"wrote {arguments.output}")


if __name__ == "__main__":
    main()
