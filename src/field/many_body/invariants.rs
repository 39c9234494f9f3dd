//! The invariants of a pair: two-body, embedded-atom, triangle and global sums of ψ.
//!
//! For a pair p = (i, j), with s_i = Σ_{k≠i} ψ_ik,
//! a = [ψ_ij, ½(s_i + s_j), 0.3 s_i∘s_j, Σ_{k≠i,j} ψ_ik∘ψ_jk, 0.4 Σ_q ψ_q], and behind these those of angles (`angles`).
//! Their tangent is taken along (x_i, x_j) → (+r, −r), r = x_i − x_j, along which the distances change by
//! ḋ_ij = 2d_ij, ḋ_ik = r·(x_i − x_k)/d_ik, ḋ_jk = −r·(x_j − x_k)/d_jk, all others not at all.

use super::products::{add_outer, product};
use super::sizes::OF_DISTANCES;
use crate::field::radial::truncated;
use crate::math::simd::Real;
use crate::system::configuration::{COINCIDENT, Point, distance, dot, pair_count};

/// The factor of s_i + s_j. This one makes it a mean; the next two were found by trial, with weights of ψ of standard
/// deviation 0.7 at the start.
const EMBEDDED: f64 = 0.5;
/// The factor of s_i∘s_j.
const PRODUCT: f64 = 0.3;
/// The factor of the sum over all pairs.
const GLOBAL: f64 = 0.4;

/// ε² of `angles`, in squared units of length: ε is well below the distances between the particles of a sample.
pub(super) const SOFTENING: f64 = 0.1;

/// Exponents are raised to this one, where a Gaussian already counts as zero: exponentials of lower ones are nearly subnormal,
/// and slow.
const LEAST_EXPONENT: f64 = -40.0;

/// The index of the pair of `i` and `k` ≠ `i` in the order (0, 1), (0, 2), …, (n−2, n−1).
#[inline(always)]
pub(super) fn pair_index(n: usize, i: usize, k: usize) -> usize {
    let (a, b) = if i < k { (i, k) } else { (k, i) };
    a * (2 * n - a - 1) / 2 + b - a - 1
}

/// Equally spaced Gaussians g_b(d) = exp(−(d − μ_b)²/w²) in distance, exactly zero below 10⁻¹⁴.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Gaussians {
    pub centres: Vec<f64>,
    pub width: f64,
}

impl Gaussians {
    /// Writes g, g′ and g″ at `d`.
    #[inline(always)]
    fn values<T: Real>(&self, d: T, g: &mut [T], slope: &mut [T], curvature: &mut [T]) {
        let a = 1.0 / (self.width * self.width);
        let (rate, twice) = (T::constant(-a), T::constant(2.0 * a));
        let least = T::constant(LEAST_EXPONENT);
        for (b, centre) in self.centres.iter().enumerate() {
            let u = d - T::constant(*centre);
            let exponent = u * u * rate;
            let exponent = least.select(exponent.simd_lt(least), exponent);
            let value = truncated(exponent.exponential());
            let factor = -(u * twice);
            g[b] = value;
            slope[b] = factor * value;
            curvature[b] = (factor * factor - twice) * value;
        }
    }
}

/// What the invariants of all pairs are made of, at one configuration.
pub(super) struct Environment<'a, T> {
    /// The number of particles.
    pub n: usize,
    /// The number of channels m.
    pub m: usize,
    /// Whether invariants of angles follow on those of distances.
    pub angles: bool,
    /// d, then 1/d, for each pair.
    pub d: &'a mut [T],
    /// u of `angles` for each pair, where there are angles.
    pub softened: &'a mut [T],
    /// g and g′ (two columns a pair), then g″ (one column a pair).
    pub basis: &'a mut [T],
    /// ψ and ψ′ (two columns of m a pair), then ψ″ (one column a pair).
    pub psi: &'a mut [T],
    /// s_i for each particle, then the sum of ψ over all pairs.
    pub sums: &'a mut [T],
}

/// Cotangents of [`Environment`].
pub(super) struct EnvironmentBar<'a, T> {
    /// Of d, for each pair.
    pub d: &'a mut [T],
    /// Of ψ and ψ′ (two columns a pair).
    pub psi: &'a mut [T],
    /// Of s_i for each particle, then of the sum of ψ.
    pub sums: &'a mut [T],
    /// Of ṡ_i and ṡ_j for one pair.
    pub rates: &'a mut [T],
}

impl<T: Real> Environment<'_, T> {
    /// Works out distances, ψ and ψ′ (`weights` by rows) and the sums of ψ at `x`; not ψ″.
    pub(crate) fn fill<const D: usize>(
        &mut self,
        gaussians: &Gaussians,
        weights: &[T::Scalar],
        x: &[Point<T, D>],
    ) {
        let (n, m, count) = (self.n, self.m, gaussians.centres.len());
        let pairs = pair_count(n);
        let (d, inverse) = self.d.split_at_mut(pairs);
        let (basis, basis2) = self.basis.split_at_mut(2 * pairs * count);
        let mut q = 0;
        for i in 0..n {
            for j in i + 1..n {
                d[q] = distance(&(x[i] - x[j]));
                inverse[q] = T::one() / (d[q] + T::constant(COINCIDENT));
                let (g, slope) = basis[2 * q * count..][..2 * count].split_at_mut(count);
                gaussians.values(d[q], g, slope, &mut basis2[q * count..][..count]);
                q += 1;
            }
        }
        for (u, d) in self.softened.iter_mut().zip(&*d) {
            *u = T::one() / (*d * *d + T::constant(SOFTENING)).simd_sqrt();
        }
        let psi = &mut self.psi[..2 * pairs * m];
        product(weights, count, basis, psi);
        self.sums.fill(T::zero());
        let (s, total) = self.sums.split_at_mut(n * m);
        q = 0;
        for i in 0..n {
            for j in i + 1..n {
                let psi = &psi[2 * q * m..][..m];
                for c in 0..m {
                    s[i * m + c] += psi[c];
                    s[j * m + c] += psi[c];
                    total[c] += psi[c];
                }
                q += 1;
            }
        }
    }

    /// Works out ψ″, after [`Self::fill`].
    pub(crate) fn fill_curvature(&mut self, weights: &[T::Scalar]) {
        let (pairs, count) = (pair_count(self.n), weights.len() / self.m);
        let curvature = &mut self.psi[2 * pairs * self.m..];
        product(weights, count, &self.basis[2 * pairs * count..], curvature);
    }

    /// d of pair `q`.
    #[inline(always)]
    pub(crate) fn distance(&self, q: usize) -> T {
        self.d[q]
    }

    #[inline(always)]
    pub(super) fn psi(&self, q: usize) -> (&[T], &[T]) {
        self.psi[2 * q * self.m..][..2 * self.m].split_at(self.m)
    }

    #[inline(always)]
    pub(super) fn inverse(&self, q: usize) -> T {
        self.d[self.d.len() / 2 + q]
    }

    #[inline(always)]
    pub(super) fn softened(&self, q: usize) -> T {
        self.softened[q]
    }

    /// Writes a without ȧ and without triangles.
    #[inline(always)]
    pub(super) fn write_values(&self, i: usize, j: usize, psi: &[T], a: &mut [T]) {
        let m = self.m;
        let (half, product, global) = constants::<T>();
        let (s_i, s_j) = (&self.sums[i * m..][..m], &self.sums[j * m..][..m]);
        let total = &self.sums[self.n * m..][..m];
        for c in 0..m {
            a[c] = psi[c];
            a[m + c] = half * (s_i[c] + s_j[c]);
            a[2 * m + c] = product * s_i[c] * s_j[c];
            a[4 * m + c] = global * total[c];
        }
    }

    /// Writes a and ȧ of the pair p = (`i`, `j`), and ṡ_i, ṡ_j to `rates`.
    #[inline(always)]
    pub(crate) fn invariants<const D: usize>(
        &self,
        x: &[Point<T, D>],
        (i, j): (usize, usize),
        (a, a_dot): (&mut [T], &mut [T]),
        rates: &mut [T],
    ) {
        let (n, m, p) = (self.n, self.m, pair_index(self.n, i, j));
        let (a, of_angles) = a.split_at_mut(OF_DISTANCES * m);
        let (a_dot, of_angles_dot) = a_dot.split_at_mut(OF_DISTANCES * m);
        of_angles.fill(T::zero());
        of_angles_dot.fill(T::zero());
        let (rate_i, rate_j) = rates.split_at_mut(m);
        let (psi, psi_slope) = self.psi(p);
        let stretch = self.d[p] + self.d[p];
        for c in 0..m {
            rate_i[c] = psi_slope[c] * stretch;
            rate_j[c] = rate_i[c];
            a[3 * m + c] = T::zero();
            a_dot[3 * m + c] = T::zero();
        }
        let r = x[i] - x[j];
        for k in (0..n).filter(|k| *k != i && *k != j) {
            let (ik, jk) = (pair_index(n, i, k), pair_index(n, j, k));
            let c_ik = dot(&r, &(x[i] - x[k])) * self.inverse(ik);
            let c_jk = -(dot(&r, &(x[j] - x[k])) * self.inverse(jk));
            let ((psi_ik, slope_ik), (psi_jk, slope_jk)) = (self.psi(ik), self.psi(jk));
            for c in 0..m {
                let (along_ik, along_jk) = (slope_ik[c] * c_ik, slope_jk[c] * c_jk);
                rate_i[c] += along_ik;
                rate_j[c] += along_jk;
                a[3 * m + c] += psi_ik[c] * psi_jk[c];
                a_dot[3 * m + c] += along_ik * psi_jk[c] + psi_ik[c] * along_jk;
            }
            if self.angles {
                for (side, stretch) in [(ik, c_ik), (jk, c_jk)] {
                    self.angle(p, side, stretch)
                        .add(self.psi(side), of_angles, of_angles_dot);
                }
            }
        }
        self.write_values(i, j, psi, a);
        let (half, product, global) = constants::<T>();
        let (s_i, s_j) = (&self.sums[i * m..][..m], &self.sums[j * m..][..m]);
        for c in 0..m {
            let along = psi_slope[c] * stretch;
            let both = rate_i[c] + rate_j[c];
            a_dot[c] = along;
            a_dot[m + c] = half * both;
            a_dot[2 * m + c] = product * (rate_i[c] * s_j[c] + s_i[c] * rate_j[c]);
            a_dot[4 * m + c] = global * (both - along);
        }
    }

    /// Reverse mode through [`Self::invariants`]: adds the cotangents of ψ, ψ′, s and d to `bar` and those
    /// of the positions inside ḋ to `x_bar`, given those of a and ȧ.
    #[inline(always)]
    pub(crate) fn invariants_vjp<const D: usize>(
        &self,
        x: &[Point<T, D>],
        (i, j): (usize, usize),
        (a_bar, a_dot_bar): (&[T], &[T]),
        rates: &[T],
        bar: &mut EnvironmentBar<'_, T>,
        x_bar: &mut [Point<T, D>],
    ) {
        let (n, m, p) = (self.n, self.m, pair_index(self.n, i, j));
        let bars = (a_bar, a_dot_bar);
        self.sums_vjp((i, j), bars, rates, bar.rates, bar.sums);
        let (rate_i_bar, rate_j_bar) = bar.rates.split_at(m);
        let (_, slope) = self.psi(p);
        let stretch = self.d[p] + self.d[p];
        let global = T::constant(GLOBAL);
        let mut stretch_bar = T::zero();
        let (psi_bar, slope_bar) = bar.psi[2 * p * m..][..2 * m].split_at_mut(m);
        for c in 0..m {
            let along_bar =
                a_dot_bar[c] + rate_i_bar[c] + rate_j_bar[c] - global * a_dot_bar[4 * m + c];
            psi_bar[c] += a_bar[c];
            slope_bar[c] += along_bar * stretch;
            stretch_bar += along_bar * slope[c];
        }
        bar.d[p] += stretch_bar + stretch_bar;
        let r = x[i] - x[j];
        let mut r_bar = Point::<T, D>::zeros();
        for k in (0..n).filter(|k| *k != i && *k != j) {
            let (ik, jk) = (pair_index(n, i, k), pair_index(n, j, k));
            let (e_ik, e_jk) = (x[i] - x[k], x[j] - x[k]);
            let (inverse_ik, inverse_jk) = (self.inverse(ik), self.inverse(jk));
            let c_ik = dot(&r, &e_ik) * inverse_ik;
            let c_jk = -(dot(&r, &e_jk) * inverse_jk);
            let t_bar = (&a_bar[3 * m..][..m], &a_dot_bar[3 * m..][..m]);
            let (rates_bar, sides) = ((rate_i_bar, rate_j_bar), [(ik, c_ik), (jk, c_jk)]);
            let [mut c_ik_bar, mut c_jk_bar] = self.triangle_vjp(sides, t_bar, rates_bar, bar.psi);
            if self.angles {
                let bars = (&a_bar[OF_DISTANCES * m..], &a_dot_bar[OF_DISTANCES * m..]);
                c_ik_bar += self.angle_vjp(p, (ik, c_ik), bars, bar.psi, bar.d);
                c_jk_bar += self.angle_vjp(p, (jk, c_jk), bars, bar.psi, bar.d);
            }
            bar.d[ik] -= c_ik_bar * c_ik * inverse_ik;
            bar.d[jk] -= c_jk_bar * c_jk * inverse_jk;
            let (f_ik, f_jk) = (c_ik_bar * inverse_ik, c_jk_bar * inverse_jk);
            r_bar += e_ik * f_ik - e_jk * f_jk;
            let (e_ik_bar, e_jk_bar) = (r * f_ik, r * f_jk);
            x_bar[i] += e_ik_bar;
            x_bar[j] -= e_jk_bar;
            x_bar[k] -= e_ik_bar - e_jk_bar;
        }
        x_bar[i] += r_bar;
        x_bar[j] -= r_bar;
    }

    /// The part of [`Self::invariants_vjp`] for s and the sum of all ψ; writes the cotangents of ṡ_i and ṡ_j.
    #[inline(always)]
    fn sums_vjp(
        &self,
        (i, j): (usize, usize),
        (a_bar, a_dot_bar): (&[T], &[T]),
        rates: &[T],
        rates_bar: &mut [T],
        sums_bar: &mut [T],
    ) {
        let (n, m) = (self.n, self.m);
        let (rate_i_bar, rate_j_bar) = rates_bar.split_at_mut(m);
        let (half, product, global) = constants::<T>();
        let (s_i, s_j) = (&self.sums[i * m..][..m], &self.sums[j * m..][..m]);
        let (rate_i, rate_j) = rates.split_at(m);
        for c in 0..m {
            let both = half * a_bar[m + c];
            let both_dot = half * a_dot_bar[m + c] + global * a_dot_bar[4 * m + c];
            let (w, w_dot) = (product * a_bar[2 * m + c], product * a_dot_bar[2 * m + c]);
            sums_bar[i * m + c] += both + w * s_j[c] + w_dot * rate_j[c];
            sums_bar[j * m + c] += both + w * s_i[c] + w_dot * rate_i[c];
            sums_bar[n * m + c] += global * a_bar[4 * m + c];
            rate_i_bar[c] = both_dot + w_dot * s_j[c];
            rate_j_bar[c] = both_dot + w_dot * s_i[c];
        }
    }

    /// The part of [`Self::invariants_vjp`] for one triangle with `sides` (ik, ḋ_ik) and (jk, ḋ_jk);
    /// returns the cotangents of both ḋ.
    #[inline(always)]
    fn triangle_vjp(
        &self,
        sides: [(usize, T); 2],
        (t_bar, t_dot_bar): (&[T], &[T]),
        (rate_i_bar, rate_j_bar): (&[T], &[T]),
        psi_bar: &mut [T],
    ) -> [T; 2] {
        let m = self.m;
        let [(ik, c_ik), (jk, c_jk)] = sides;
        let ((psi_ik, slope_ik), (psi_jk, slope_jk)) = (self.psi(ik), self.psi(jk));
        let mut bars = [T::zero(); 2];
        for c in 0..m {
            let (along_ik, along_jk) = (slope_ik[c] * c_ik, slope_jk[c] * c_jk);
            let along_ik_bar = rate_i_bar[c] + t_dot_bar[c] * psi_jk[c];
            let along_jk_bar = rate_j_bar[c] + t_dot_bar[c] * psi_ik[c];
            bars[0] += along_ik_bar * slope_ik[c];
            bars[1] += along_jk_bar * slope_jk[c];
            psi_bar[2 * ik * m + c] += t_bar[c] * psi_jk[c] + t_dot_bar[c] * along_jk;
            psi_bar[2 * jk * m + c] += t_bar[c] * psi_ik[c] + t_dot_bar[c] * along_ik;
            psi_bar[(2 * ik + 1) * m + c] += along_ik_bar * c_ik;
            psi_bar[(2 * jk + 1) * m + c] += along_jk_bar * c_jk;
        }
        bars
    }

    /// Reverse mode through [`Self::fill`]: spreads the cotangents of the sums over ψ, and adds those of
    /// the weights of ψ to `weights_bar` and of the positions to `x_bar`.
    pub(crate) fn vjp<const D: usize>(
        &self,
        gaussians: &Gaussians,
        x: &[Point<T, D>],
        bar: &mut EnvironmentBar<'_, T>,
        weights_bar: &mut [T::Scalar],
        x_bar: &mut [Point<T, D>],
    ) {
        let (n, m, count) = (self.n, self.m, gaussians.centres.len());
        let pairs = pair_count(n);
        let curvatures = &self.psi[2 * pairs * m..];
        let mut q = 0;
        for i in 0..n {
            for j in i + 1..n {
                let (_, slope) = self.psi(q);
                let curvature = &curvatures[q * m..][..m];
                let (psi_bar, slope_bar) = bar.psi[2 * q * m..][..2 * m].split_at_mut(m);
                let mut d_bar = bar.d[q];
                for c in 0..m {
                    psi_bar[c] += bar.sums[i * m + c] + bar.sums[j * m + c] + bar.sums[n * m + c];
                    d_bar += psi_bar[c] * slope[c] + slope_bar[c] * curvature[c];
                }
                let r_bar = (x[i] - x[j]) * (d_bar * self.inverse(q));
                x_bar[i] += r_bar;
                x_bar[j] -= r_bar;
                q += 1;
            }
        }
        add_outer(
            weights_bar,
            count,
            &self.basis[..2 * pairs * count],
            bar.psi,
        );
    }
}

/// The factors of s_i + s_j, of s_i∘s_j and of the global sum.
#[inline(always)]
pub(super) fn constants<T: Real>() -> (T, T, T) {
    (
        T::constant(EMBEDDED),
        T::constant(PRODUCT),
        T::constant(GLOBAL),
    )
}
