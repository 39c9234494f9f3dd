"""k-hat of Pareto-smoothed importance sampling, written from the papers and independent of the engine.

Zhang and Stephens 2009 for the fit; Vehtari, Simpson, Gelman, Yao and Gabry 2024 for the length of the tail and
the weak prior. Prints the values that tests/pareto.rs compares with; where ArviZ is installed, also its own k-hat
of the same weights, which agrees to all digits.

    python pareto.py
"""

from math import ceil, exp, floor, log, log1p, sqrt


def fit(x):
    """Shape (drawn towards 1/2) and scale of ascending exceedances."""
    n, prior = len(x), 3
    count = 30 + floor(sqrt(n))
    quartile = x[floor(n / 4 + 0.5) - 1]
    thetas = [1 / x[-1] + (1 - sqrt(count / (j - 0.5))) / prior / quartile for j in range(1, count + 1)]

    def shape(theta):
        return sum(log1p(-theta * one) for one in x) / n

    logs = [n * (log(-theta / shape(theta)) - shape(theta) - 1) for theta in thetas]
    weights = [exp(one - max(logs)) for one in logs]
    theta = sum(t * w for t, w in zip(thetas, weights)) / sum(weights)
    k = shape(theta)
    return (k * n + 5) / (n + 10), -k / theta


def pareto_k(values):
    """k-hat of the largest of the values."""
    ordered = sorted(values)
    n = len(ordered)
    tail = ceil(min(0.2 * n, 3 * sqrt(n)))
    cutoff = ordered[n - tail - 1]
    return fit([one - cutoff for one in ordered[n - tail :]])[0]


def quantiles(n):
    return [(i + 0.5) / n for i in range(n)]


# Weights that Rust can make bit for bit nearly: quantiles of known distributions.
CASES = {
    "Pareto, k = 0.3": lambda n: [(1 - p) ** -0.3 for p in quantiles(n)],
    "Pareto, k = 0.9": lambda n: [(1 - p) ** -0.9 for p in quantiles(n)],
    "exponential": lambda n: [-log1p(-p) for p in quantiles(n)],
    "uniform": lambda n: [1 + p for p in quantiles(n)],
}

if __name__ == "__main__":
    for name, weights in CASES.items():
        for n in (100, 2000):
            line = f"{name}, n = {n}: {pareto_k(weights(n)):.12f}"
            try:
                import numpy
                from arviz import psislw

                line += f"  ArviZ {float(psislw(numpy.log(weights(n)))[1]):.12f}"
            except ImportError:
                pass
            print(line)
    x = [(1 - p) ** -0.5 / 0.5 - 2 for p in quantiles(50)]
    print("fit of GPD quantiles, k = 0.5, sigma = 1, n = 50: k %.12f, sigma %.12f" % fit(x))
