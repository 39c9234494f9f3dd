"""log Z, mean energy and entropy of DW-2 and DW-4 by quadrature. Needs numpy.

Z is the integral of exp(-u) over the mean-free subspace with its Lebesgue measure. In the difference r of two of the
N = 4 particles and the positions x, y of the others beside one of these,

    Z = 1/4 * integral d2r f(r) I(r),  I(r) = integral d2x d2y g(x) f(x - y) g(y),  g(x) = f(x) f(x - r),

f = exp(-w), w the energy of a pair. I is a product of Fourier transforms. By symmetry r may lie on an axis. The
trapezoidal rule converges faster than any power of the spacing h; two spacings are printed, and their difference is
the error. DW-2 is one integral over the distance, Z = pi * integral d exp(-w(d)) dd.

    python double_wells.py
"""

import numpy as np

D0, B, C = 4.0, -4.0, 0.9


def pair(d, tau):
    return (B * (d - D0) ** 2 + C * (d - D0) ** 4) / tau


def two(tau, h):
    d = np.arange(1, 12 / h) * h
    weight = d * np.exp(-pair(d, tau))
    return np.log(np.pi * h * weight.sum()), (weight * pair(d, tau)).sum() / weight.sum()


def four(tau, h, reach=8.0):
    d, density, scale = pair_density(tau, h, reach)
    total = 2 * np.pi * h * density.sum()
    return np.log(total / 4) + scale, 6 * (density * pair(d, tau)).sum() / density.sum()


def pair_density(tau, h, reach=8.0):
    """The distances h, 2h, ... of one pair of DW-4, and the density of each, up to one factor; the logarithm of a
    factor that is left out of both Z and the density."""
    lowest = -(B**2) / (4 * C) / tau
    half = int(np.ceil(reach / h))
    axis = np.arange(-half, half + 1) * h
    # Twice the extent, so that the convolution does not wrap round.
    size = 4 * half + 2
    lags = (np.arange(size) + size // 2) % size - size // 2
    f = lambda x, y: np.exp(lowest - pair(np.hypot(x, y), tau))
    kernel = np.fft.rfft2(f(lags[:, None] * h, lags[None, :] * h)).real
    distances = np.arange(1, half + 1) * h
    density = np.zeros(half)
    for step, d in enumerate(distances):
        weight = np.exp(lowest - pair(d, tau))
        if weight < 1e-18:
            continue
        g = f(axis[:, None], axis[None, :]) * f(axis[:, None] - d, axis[None, :])
        transform = np.fft.rfft2(g, (size, size))
        inner = (g * np.fft.irfft2(transform * kernel, (size, size))[: len(axis), : len(axis)]).sum()
        density[step] = d * weight * inner * h**4
    return distances, density, -6 * lowest


def print_pair_distances(h=0.05, width=0.5):
    """The probability of each interval of the distance of a pair of DW-4, by Simpson's rule."""
    _, density, _ = pair_density(1.0, h)
    density = np.concatenate([[0.0], density])
    cells = round(width / h)
    simpson = np.ones(cells + 1)
    simpson[1:-1:2], simpson[2:-1:2] = 4, 2
    starts = range(0, len(density) - cells, cells)
    masses = np.array([simpson @ density[start : start + cells + 1] for start in starts])
    masses /= masses.sum()
    for start, mass in zip(starts, masses):
        print(f"DW-4, tau = 1.0, pair distance {start * h:.1f} to {start * h + width:.1f}: probability {mass:.5f}")
    print(f"DW-4, tau = 1.0, pair distance below 4.0: probability {masses[: round(4 / width)].sum():.5f}")


if __name__ == "__main__":
    for tau in (1.0, 0.5, 2.0):
        for name, method, spacings in (("DW-2", two, (0.002, 0.001)), ("DW-4", four, (0.1, 0.08))):
            for h in spacings:
                log_z, energy = method(tau, h)
                print(
                    f"{name}, tau = {tau}, h = {h}: log Z {log_z:.9f}, mean energy {energy:.9f}, "
                    f"entropy {log_z + energy:.9f}",
                    flush=True,
                )
    print_pair_distances()
