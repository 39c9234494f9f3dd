//! Normalised Gaussian bases in distance and time, and the radial profile φ(d, t) they span.

use super::Sizes;
use super::kernel::Profile;
use super::layout::ParameterLayout;
use crate::math::simd::{Real, Scalar};

/// Added to the sum of Gaussians, so that the normalised basis fades out far from all centres.
pub const NORMALISER_FLOOR: f64 = 1e-6;

/// The most time kernels a profile may have, so that their values need no allocation.
pub const MAX_TIME_KERNELS: usize = 64;

/// Gaussians below this are exactly zero in fields that ask for it. It is far below what rounding leaves of a sum
/// with a neighbour's 1 in it, and so far above the least normal number of single precision, 1.2·10⁻³⁸, that products
/// with other small numbers stay normal: subnormal ones take many processors a hundred times as long.
const FAINTEST: f64 = 1e-14;

/// `value` ≥ 0, a Gaussian or what is proportional to one; exactly zero below 10⁻¹⁴.
#[inline(always)]
pub(crate) fn truncated<T: Real>(value: T) -> T {
    T::zero().select(value.simd_lt(T::constant(FAINTEST)), value)
}

/// A one-dimensional basis of normalised Gaussians
/// R_k(x) = g_k(x) / (ε + Σ_m g_m(x)), g_k(x) = exp(−(x − μ_k)²/γ²), with ε = [`NORMALISER_FLOOR`].
#[derive(Clone, Debug, PartialEq)]
pub struct GaussianBasis {
    centres: Vec<f64>,
    width: f64,
    truncated: bool,
}

impl GaussianBasis {
    /// `count` ≥ 2 equally spaced centres on [`from`, `to`], all of bandwidth γ = `width`.
    ///
    /// # Panics
    /// If there are fewer than two centres or the bandwidth is not positive.
    #[must_use]
    pub fn equally_spaced(from: f64, to: f64, count: usize, width: f64) -> Self {
        assert!(
            count >= 2 && width > 0.0,
            "a basis needs two centres and a positive bandwidth"
        );
        let spacing = (to - from) / (count - 1) as f64;
        Self {
            centres: (0..count).map(|k| from + spacing * k as f64).collect(),
            width,
            truncated: false,
        }
    }

    /// The same, with functions that are exactly zero where they are below 10⁻¹⁴.
    #[must_use]
    pub fn truncated(self) -> Self {
        Self {
            truncated: true,
            ..self
        }
    }

    /// The number of basis functions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.centres.len()
    }

    /// Whether there are no basis functions (there always are).
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.centres.is_empty()
    }

    /// The bandwidth γ, in the unit of the argument.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.width
    }

    /// The largest centre.
    #[must_use]
    pub(crate) fn last_centre(&self) -> f64 {
        self.centres[self.centres.len() - 1]
    }

    /// Writes R_k(x) for every k.
    pub fn values(&self, x: f64, out: &mut [f64]) {
        let mut total = NORMALISER_FLOOR;
        for (value, centre) in out.iter_mut().zip(&self.centres) {
            let u = (x - centre) / self.width;
            *value = libm::exp(-u * u);
            total += *value;
        }
        for value in out.iter_mut() {
            *value /= total;
            if self.truncated {
                *value = truncated(*value);
            }
        }
    }
}

/// The radial profile of kernel dynamics,
/// φ(d, t) = Σ_kl R_k(d) W_kl K_l(t) + Σ_l b_l K_l(t)
/// (Köhler, Klein, Noé 2020, eq. 10, with a bias in time).
///
/// θ = [W (distance-major), b]. This profile sums the Gaussians at every evaluation: the definition,
/// and the reference that the tabulated [`super::spline::SplineProfile`] is tested against.
#[derive(Clone, Debug, PartialEq)]
pub struct GaussianProfile {
    /// Basis in distance.
    pub radial: GaussianBasis,
    /// Basis in time.
    pub time: GaussianBasis,
}

impl GaussianProfile {
    /// How θ is laid out.
    #[must_use]
    pub fn layout(&self) -> ParameterLayout {
        let (distances, times) = (self.radial.len(), self.time.len());
        ParameterLayout::new(&[("weights", &[distances, times]), ("bias", &[times])])
    }

    /// K_l(t) for every l; zero beyond the last time kernel.
    #[must_use]
    pub(crate) fn time_weights(&self, t: f64) -> [f64; MAX_TIME_KERNELS] {
        let mut weights = [0.0; MAX_TIME_KERNELS];
        self.time.values(t, &mut weights[..self.time.len()]);
        weights
    }
}

/// The sums over Gaussians at one distance, without and with one and two derivatives.
struct Sums<T> {
    p: [T; 3],
    s: [T; 3],
}

impl GaussianProfile {
    fn sums<T: Real>(&self, node: &[T::Scalar], d: T) -> Sums<T> {
        let a = T::constant(1.0 / (self.radial.width * self.radial.width));
        let mut sums = Sums {
            p: [T::zero(); 3],
            s: [T::constant(NORMALISER_FLOOR), T::zero(), T::zero()],
        };
        for (centre, c) in self.radial.centres.iter().zip(node) {
            let g = gaussian(a, d - T::constant(*centre));
            let c = T::splat(*c);
            for order in 0..3 {
                sums.p[order] += c * g[order];
                sums.s[order] += g[order];
            }
        }
        sums
    }
}

/// exp(−a u²) and its first two derivatives in u.
fn gaussian<T: Real>(a: T, u: T) -> [T; 3] {
    let two = T::constant(2.0);
    let g = (-(a * u * u)).exponential();
    let slope = -(two * a * u);
    [g, slope * g, (slope * slope - two * a) * g]
}

impl<T: Real> Profile<T> for GaussianProfile {
    type Trace = T;

    fn layout(&self) -> ParameterLayout {
        self.layout()
    }

    fn sizes(&self) -> Sizes {
        Sizes {
            shared: (self.radial.len() + 1) * self.time.len(),
            node: self.radial.len() + 1,
            ..Sizes::default()
        }
    }

    fn precompute(&self, theta: &[f64], shared: &mut [T::Scalar]) {
        for (out, value) in shared.iter_mut().zip(theta) {
            *out = T::Scalar::narrow(*value);
        }
    }

    fn precompute_vjp(&self, shared_bar: &[T::Scalar], theta_bar: &mut [f64]) {
        for (out, value) in theta_bar.iter_mut().zip(shared_bar) {
            *out += value.widen();
        }
    }

    fn at_time(&self, shared: &[T::Scalar], t: f64, node: &mut [T::Scalar]) {
        let weights = self.time_weights(t);
        for (out, row) in node.iter_mut().zip(shared.chunks_exact(self.time.len())) {
            let mut sum = T::Scalar::narrow(0.0);
            for (w, k) in row.iter().zip(&weights) {
                sum += *w * T::Scalar::narrow(*k);
            }
            *out = sum;
        }
    }

    fn at_time_vjp(
        &self,
        _node: &[T::Scalar],
        t: f64,
        node_bar: &mut [T::Scalar],
        shared_bar: &mut [T::Scalar],
    ) {
        let weights = self.time_weights(t);
        for (value, row) in node_bar
            .iter()
            .zip(shared_bar.chunks_exact_mut(self.time.len()))
        {
            for (w, k) in row.iter_mut().zip(&weights) {
                *w += *value * T::Scalar::narrow(*k);
            }
        }
    }

    fn value(&self, node: &[T::Scalar], d: T) -> [T; 2] {
        let [phi, slope, _] = <Self as Profile<T>>::curvature(self, node, d).0;
        [phi, slope]
    }

    fn curvature(&self, node: &[T::Scalar], d: T) -> ([T; 3], T) {
        let Sums { p, s } = self.sums(node, d);
        let two = T::constant(2.0);
        let phi = p[0] / s[0];
        let slope = (p[1] - phi * s[1]) / s[0];
        let curvature = (p[2] - two * slope * s[1] - phi * s[2]) / s[0];
        let bias = T::splat(node[self.radial.len()]);
        ([phi + bias, slope, curvature], d)
    }

    fn add_cotangent(&self, d: T, phi_bar: T, slope_bar: T, node_bar: &mut [T::Scalar]) {
        let a = T::constant(1.0 / (self.radial.width * self.radial.width));
        let mut s = [T::constant(NORMALISER_FLOOR), T::zero()];
        for centre in &self.radial.centres {
            let g = gaussian(a, d - T::constant(*centre));
            s[0] += g[0];
            s[1] += g[1];
        }
        let along = phi_bar / s[0] - slope_bar * s[1] / (s[0] * s[0]);
        let across = slope_bar / s[0];
        for (centre, out) in self.radial.centres.iter().zip(node_bar.iter_mut()) {
            let g = gaussian(a, d - T::constant(*centre));
            *out += T::Scalar::narrow((g[0] * along + g[1] * across).sum_lanes());
        }
        node_bar[self.radial.len()] += T::Scalar::narrow(phi_bar.sum_lanes());
    }
}
