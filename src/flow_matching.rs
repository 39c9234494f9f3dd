//! Flow matching for kernel dynamics: training without integration, in closed form.
//!
//! Flow matching (Lipman and others 2023; Klein, Krämer and Noé 2023 for the equivariant pairing) fits
//! the velocity to straight paths x_t = (1−t) z + t x between latents and data:
//! min_θ E | v(x_t, t; θ) − (x − z) |². Kernel dynamics is linear in its parameters θ = vec[W; b],
//! v = Σ_kl θ_kl K_l(t) F_k(x) with F_k(x)_i = Σ_j R_k(d_ij) (x_i − x_j) and F_K(x)_i = Σ_j (x_i − x_j)
//! for the bias, so that the minimum solves the normal equations (A + ridge) θ = c with
//! A = E[K_l K_m ⟨F_j, F_k⟩] and c = E[K_l ⟨F_k, x − z⟩].
//!
//! Times lie on a fixed grid of midpoints, so that only the Gram matrices of the distances are
//! accumulated pair by pair, one per time; the bases in time enter once at the end. (Midpoints of a
//! spacing far below the bandwidth integrate Gaussians to rounding.)

pub mod pairing;
pub mod stochastic;
pub mod whitening;

pub use pairing::Pairing;
pub use whitening::{LowRank, SquareRoot, Whitening};

use crate::field::radial::GaussianProfile;
use crate::math::cholesky::{Cholesky, NotPositive, add_scaled, dot};
use crate::math::random::Stream;
use crate::system::configuration::{Point, distance, filled};
use crate::system::mean_free::Configurations;
use pairing::Pairer;

/// Times at which pairs are interpolated, (q + ½)/this.
const TIMES: usize = 64;
/// Basis functions below this are left out.
const NEGLIGIBLE: f64 = 1e-9;

/// Why a regression cannot be set up or solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MatchingError {
    /// Nothing to match.
    #[error("flow matching needs at least one configuration and one pair")]
    NoPairs,
    /// The ridge is too small for the data, or the data are not finite.
    #[error("the normal equations of flow matching cannot be solved: {0}")]
    Singular(#[from] NotPositive),
}

/// The normal equations of flow matching, as means over pairs (z, x) and times.
#[derive(Clone, Debug, PartialEq)]
pub struct NormalEquations {
    /// A, row-major, (distances·times)², both triangles.
    gram: Vec<f64>,
    /// c.
    moment: Vec<f64>,
    /// E|x − z|².
    displacement: f64,
}

/// The sums at one time.
#[derive(Clone)]
struct Slice {
    gram: Vec<f64>,
    moment: Vec<f64>,
}

/// The sums behind normal equations, to which pairs are added a few at a time: the same bits as all at once.
pub struct MatchingSums<const D: usize> {
    slices: Vec<Slice>,
    features: Features<D>,
    pairer: Pairer<D>,
    displacement: f64,
    added: usize,
}

impl<const D: usize> MatchingSums<D> {
    /// Of no pairs of configurations of `particles` particles.
    #[must_use]
    pub fn new(basis: &GaussianProfile, particles: usize, pairing: Pairing) -> Self {
        let distances = basis.radial.len() + 1;
        let empty = Slice {
            gram: vec![0.0; distances * distances],
            moment: vec![0.0; distances],
        };
        Self {
            slices: vec![empty; TIMES],
            features: Features::new(basis.clone(), particles),
            pairer: Pairer::new(pairing, particles),
            displacement: 0.0,
            added: 0,
        }
    }

    /// The pairs that were added.
    #[must_use]
    pub fn added(&self) -> usize {
        self.added
    }

    /// Adds the next `count` pairs of `data`, which are not empty, with latents.
    pub fn add(&mut self, data: &Configurations<D>, count: usize, stream: &mut Stream) {
        for _ in 0..count {
            let (z, x) = self.pairer.next(data, stream);
            let slice = self.added % TIMES;
            let t = (slice as f64 + 0.5) / TIMES as f64;
            self.displacement += self.features.interpolate(z, x, t);
            self.features.add_to(&mut self.slices[slice]);
            self.added += 1;
        }
    }

    /// Combines the distance sums at each time with the functions of time.
    #[must_use]
    pub fn equations(&self) -> NormalEquations {
        let basis = &self.features.basis;
        let (distances, times) = (basis.radial.len() + 1, basis.time.len());
        let n = distances * times;
        let scale = 1.0 / self.added as f64;
        let mut all = NormalEquations {
            gram: vec![0.0; n * n],
            moment: vec![0.0; n],
            displacement: scale * self.displacement,
        };
        for (q, slice) in self.slices.iter().enumerate() {
            let weights = basis.time_weights((q as f64 + 0.5) / TIMES as f64);
            let weights = &weights[..times];
            for j in 0..distances {
                for l in 0..times {
                    all.moment[j * times + l] += scale * weights[l] * slice.moment[j];
                }
                for k in j..distances {
                    let value = scale * slice.gram[j * distances + k];
                    if value == 0.0 {
                        continue;
                    }
                    for l in 0..times {
                        let row = &mut all.gram[(j * times + l) * n + k * times..][..times];
                        add_scaled(row, value * weights[l], weights);
                    }
                }
            }
        }
        mirror(&mut all.gram, n);
        all
    }
}

impl NormalEquations {
    /// From `pairs` pairs of `data`, drawn at random, with latents.
    ///
    /// # Errors
    /// If there are no data or no pairs.
    pub fn new<const D: usize>(
        basis: &GaussianProfile,
        data: &Configurations<D>,
        pairs: usize,
        pairing: Pairing,
        stream: &mut Stream,
    ) -> Result<Self, MatchingError> {
        if data.is_empty() || pairs == 0 {
            return Err(MatchingError::NoPairs);
        }
        let mut sums = MatchingSums::new(basis, data.particles(), pairing);
        sums.add(data, pairs, stream);
        Ok(sums.equations())
    }

    /// The number of parameters.
    #[must_use]
    pub fn num_params(&self) -> usize {
        self.moment.len()
    }

    /// A, row-major.
    #[must_use]
    pub fn gram(&self) -> &[f64] {
        &self.gram
    }

    /// The loss E|v − (x − z)|² = θᵀAθ − 2cᵀθ + E|x − z|² at θ.
    #[must_use]
    pub fn loss(&self, theta: &[f64]) -> f64 {
        let rows = self.gram.chunks_exact(theta.len()).zip(theta);
        let quadratic: f64 = rows.map(|(row, value)| value * dot(row, theta)).sum();
        quadratic - 2.0 * dot(&self.moment, theta) + self.displacement
    }

    /// Writes ½ ∂loss/∂θ = Aθ − c.
    pub fn half_gradient(&self, theta: &[f64], gradient: &mut [f64]) {
        let rows = self.gram.chunks_exact(theta.len()).zip(&self.moment);
        for (out, (row, moment)) in gradient.iter_mut().zip(rows) {
            *out = dot(row, theta) - moment;
        }
    }

    /// The minimiser of loss + ρ|θ|², where ρ = `ridge` × the mean diagonal entry of A.
    ///
    /// # Errors
    /// If the equations are singular to rounding.
    pub fn solve(&self, ridge: f64) -> Result<Vec<f64>, MatchingError> {
        let mut theta = self.moment.clone();
        Cholesky::new(&self.gram, theta.len(), ridge * self.mean_diagonal())?.solve(&mut theta);
        Ok(theta)
    }

    fn mean_diagonal(&self) -> f64 {
        let n = self.num_params();
        (0..n).map(|i| self.gram[i * n + i]).sum::<f64>() / n as f64
    }
}

fn mirror(a: &mut [f64], n: usize) {
    for i in 0..n {
        for j in 0..i {
            a[i * n + j] = a[j * n + i];
        }
    }
}

/// The vectors F_k at one configuration.
struct Features<const D: usize> {
    basis: GaussianProfile,
    /// F, one row per component of the velocity, one column per k.
    values: Vec<f64>,
    /// x − z, in the same order.
    target: Vec<f64>,
    position: Vec<Point<f64, D>>,
    radial: Vec<f64>,
    /// Columns outside this range are zero, but for the last one.
    range: (usize, usize),
}

impl<const D: usize> Features<D> {
    fn new(basis: GaussianProfile, particles: usize) -> Self {
        let distances = basis.radial.len() + 1;
        Self {
            basis,
            values: vec![0.0; particles * D * distances],
            target: vec![0.0; particles * D],
            position: filled(Point::zeros(), particles),
            radial: vec![0.0; distances],
            range: (0, distances - 1),
        }
    }

    /// Evaluates F at (1−t) z + t x; returns |x − z|².
    fn interpolate(&mut self, z: &[Point<f64, D>], x: &[Point<f64, D>], t: f64) -> f64 {
        let n = x.len();
        for i in 0..n {
            self.position[i] = z[i] * (1.0 - t) + x[i] * t;
            for k in 0..D {
                self.target[i * D + k] = x[i][k] - z[i][k];
            }
        }
        self.values.fill(0.0);
        let columns = self.radial.len();
        self.radial[columns - 1] = 1.0;
        self.range = (columns - 1, 0);
        for i in 0..n {
            for j in i + 1..n {
                let r = self.position[i] - self.position[j];
                self.basis
                    .radial
                    .values(distance(&r), &mut self.radial[..columns - 1]);
                let large = |value: &f64| *value > NEGLIGIBLE;
                let radial = &self.radial[..columns - 1];
                let from = radial.iter().position(large).unwrap_or(columns - 1);
                let to = radial.iter().rposition(large).map_or(from, |last| last + 1);
                self.range = (self.range.0.min(from), self.range.1.max(to));
                for (particle, sign) in [(i, 1.0), (j, -1.0)] {
                    for k in 0..D {
                        let row = &mut self.values[(particle * D + k) * columns..][..columns];
                        add_scaled(&mut row[from..to], sign * r[k], &radial[from..to]);
                        row[columns - 1] += sign * r[k];
                    }
                }
            }
        }
        dot(&self.target, &self.target)
    }

    /// Adds ⟨F_j, F_k⟩ for j ≤ k and ⟨F_k, x − z⟩.
    fn add_to(&self, slice: &mut Slice) {
        let columns = self.radial.len();
        let last = columns - 1;
        let (from, to) = self.range;
        for (row, target) in self.values.chunks_exact(columns).zip(&self.target) {
            for j in from..to {
                add_scaled(
                    &mut slice.gram[j * columns + j..j * columns + to],
                    row[j],
                    &row[j..to],
                );
                slice.gram[j * columns + last] += row[j] * row[last];
            }
            slice.gram[last * columns + last] += row[last] * row[last];
            add_scaled(&mut slice.moment[from..to], *target, &row[from..to]);
            slice.moment[last] += target * row[last];
        }
    }
}
