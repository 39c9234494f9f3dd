//! The invariants of a pair that know angles: sums over neighbours weighted by cosines.
//!
//! For a pair p = (i, j) and a neighbour k, let q_ik = r·e u_p u_ik with r = x_i − x_j, e = x_i − x_k and u = 1/√(d² + ε²): the
//! cosine of the angle at i between j and k, softened so that it is zero where two particles meet, since the angle jumps there.
//! Likewise q_jk at j.
//! The invariants are Σ_{k≠i,j} (q_ik ψ_ik + q_jk ψ_jk) and Σ_{k≠i,j} (q²_ik ψ_ik + q²_jk ψ_jk), of the kind of
//! the angular symmetry functions of Behler and Parrinello (2007).
//!
//! Along the tangent of the pair (see `invariants`) r and e grow by 2r and r, so that with d = d_ij
//! q̇_ik = 2ε² u²_p q_ik + d² u_p u_ik − q²_ik u_ik/u_p; likewise at j.

use super::invariants::{Environment, SOFTENING, pair_index};
use super::sizes::OF_DISTANCES;
use crate::math::simd::Real;
use crate::system::configuration::{Point, dot, pair_count};

/// One angle between a pair and a side to a neighbour, and how it changes along a tangent.
pub(super) struct Angle<T> {
    /// ḋ of the side.
    stretch: T,
    /// The softened cosine q.
    cosine: T,
    /// q̇.
    rate: T,
}

impl<T: Real> Angle<T> {
    /// Adds what the angle contributes to the invariants and to their rates, given ψ and ψ′ of the side.
    #[inline(never)]
    pub(super) fn add(&self, (psi, slope): (&[T], &[T]), a: &mut [T], a_dot: &mut [T]) {
        let Self {
            stretch,
            cosine,
            rate,
        } = *self;
        let square = cosine * cosine;
        let square_rate = (rate + rate) * cosine;
        let m = psi.len();
        let ((one, two), (one_dot, two_dot)) = (a.split_at_mut(m), a_dot.split_at_mut(m));
        for c in 0..m {
            let along = slope[c] * stretch;
            one[c] += psi[c] * cosine;
            two[c] += psi[c] * square;
            one_dot[c] += along * cosine + psi[c] * rate;
            two_dot[c] += along * square + psi[c] * square_rate;
        }
    }
}

impl<T: Real> Environment<'_, T> {
    /// The angle between pair `p` and the pair `side`, one of whose particles it has; `stretch` is ḋ of the side along the
    /// tangent of `p`.
    #[inline(always)]
    pub(super) fn angle(&self, p: usize, side: usize, stretch: T) -> Angle<T> {
        let (d, u, u_side) = (self.distance(p), self.softened(p), self.softened(side));
        let cosine = stretch * self.distance(side) * u_side * u;
        let softening = T::constant(2.0 * SOFTENING);
        Angle {
            stretch,
            cosine,
            rate: softening * u * u * cosine + (d * d * u - cosine * cosine / u) * u_side,
        }
    }

    /// Reverse mode through [`Self::angle`] and [`Angle::add`]: adds the cotangents of ψ and ψ′ of the side to `psi_bar` and those of
    /// both distances to `d_bar`, given those of the invariants and of their rates. Returns that of `stretch`.
    #[inline(never)]
    pub(super) fn angle_vjp(
        &self,
        p: usize,
        (side, stretch): (usize, T),
        (a_bar, a_dot_bar): (&[T], &[T]),
        psi_bar: &mut [T],
        d_bar: &mut [T],
    ) -> T {
        let Angle { cosine, rate, .. } = self.angle(p, side, stretch);
        let square = cosine * cosine;
        let square_rate = (rate + rate) * cosine;
        let m = self.m;
        let (psi, slope) = self.psi(side);
        let (psi_bar, slope_bar) = psi_bar[2 * side * m..][..2 * m].split_at_mut(m);
        let ((one_bar, two_bar), (one_dot_bar, two_dot_bar)) =
            (a_bar.split_at(m), a_dot_bar.split_at(m));
        // Of ḋ inside ψ̇, of q, q̇, q² and of its rate.
        let mut bars = [T::zero(); 5];
        for c in 0..m {
            let along = slope[c] * stretch;
            let along_bar = one_dot_bar[c] * cosine + two_dot_bar[c] * square;
            psi_bar[c] += one_bar[c] * cosine
                + two_bar[c] * square
                + one_dot_bar[c] * rate
                + two_dot_bar[c] * square_rate;
            slope_bar[c] += along_bar * stretch;
            bars[0] += along_bar * slope[c];
            bars[1] += one_bar[c] * psi[c] + one_dot_bar[c] * along;
            bars[2] += one_dot_bar[c] * psi[c];
            bars[3] += two_bar[c] * psi[c] + two_dot_bar[c] * along;
            bars[4] += two_dot_bar[c] * psi[c];
        }
        let [along_bar, one, one_rate, two, two_rate] = bars;
        let rate_bar = one_rate + (two_rate + two_rate) * cosine;
        let (d, d_side) = (self.distance(p), self.distance(side));
        let (u, u_side) = (self.softened(p), self.softened(side));
        let (softening, du) = (T::constant(SOFTENING), d * u);
        // ε²u², what softening takes from one.
        let (soft, twice) = (softening * u * u, T::constant(2.0));
        let cosine_bar = one
            + twice * (two * cosine + two_rate * rate)
            + twice * rate_bar * (soft - cosine * u_side / u);
        let of_side = (d * du - square / u) * d_side;
        d_bar[p] += rate_bar
            * (du * u_side * (twice - du * du - square) - twice * twice * soft * du * u * cosine)
            - cosine_bar * cosine * du * u;
        d_bar[side] += (cosine_bar * stretch * u * softening - rate_bar * of_side)
            * (u_side * u_side * u_side);
        along_bar + cosine_bar * d_side * u_side * u
    }

    /// Writes the rates of the invariants of angles of the pair (`i`, `j`) along any displacement `dx` of the particles, given those of
    /// ψ of all pairs.
    pub(super) fn angle_tangents<const D: usize>(
        &self,
        x: &[Point<T, D>],
        dx: &[Point<T, D>],
        (i, j): (usize, usize),
        rates: &[T],
        a_dot: &mut [T],
    ) {
        let (n, m, p) = (self.n, self.m, pair_index(self.n, i, j));
        let psi_dot = &rates[..pair_count(n) * m];
        let (one_dot, two_dot) = a_dot[OF_DISTANCES * m..].split_at_mut(m);
        one_dot.fill(T::zero());
        two_dot.fill(T::zero());
        for k in (0..n).filter(|k| *k != i && *k != j) {
            for (at, other) in [(i, j), (j, i)] {
                let side = pair_index(n, at, k);
                let (r, e) = (x[at] - x[other], x[at] - x[k]);
                let (dr, de) = (dx[at] - dx[other], dx[at] - dx[k]);
                let (u, u_side) = (self.softened(p), self.softened(side));
                let cosine = dot(&r, &e) * (u * u_side);
                let shrinkage = dot(&r, &dr) * (u * u) + dot(&e, &de) * (u_side * u_side);
                let rate = (dot(&dr, &e) + dot(&r, &de)) * (u * u_side) - cosine * shrinkage;
                let (square, square_rate) = (cosine * cosine, (rate + rate) * cosine);
                let (psi, _) = self.psi(side);
                for c in 0..m {
                    let along = psi_dot[side * m + c];
                    one_dot[c] += along * cosine + psi[c] * rate;
                    two_dot[c] += along * square + psi[c] * square_rate;
                }
            }
        }
    }
}
