//! Many tangents of one configuration: they share what is known of a pair, and the vectors of the processor.

use crate::math::simd::{ABREAST, Real};
use crate::system::configuration::{COINCIDENT, Point, distance, pair_count};

/// A pair of particles: which, r, φ and φ′/d.
struct Pair<T: Real, const D: usize> {
    i: usize,
    j: usize,
    r: Point<T, D>,
    phi: T,
    along: T,
}

/// The components of one particle's tangents.
type Components<T, const D: usize> = [<T as Real>::Abreast; D];

/// The velocities `dv` of the tangents `dx` of one configuration in a field whose φ and φ′ at a distance `profile` gives: with
/// the same operations on each as if it were alone, in the same order.
pub(super) fn move_abreast<T: Real, const D: usize>(
    profile: impl Fn(T) -> [T; 2],
    x: &[Point<T, D>],
    dx: &[Point<T, D>],
    dv: &mut [Point<T, D>],
) {
    let n = x.len();
    let pairs = pairs(profile, x);
    let none = [abreast(T::zero()); D];
    let (mut from, mut to) = (vec![none; n], vec![none; n]);
    for (dx, dv) in dx.chunks(ABREAST * n).zip(dv.chunks_mut(ABREAST * n)) {
        let last = dx.len() / n - 1;
        for (i, from) in from.iter_mut().enumerate() {
            for (k, from) in from.iter_mut().enumerate() {
                // Where there are fewer, the last one once more.
                let [a, b, c, d] = [0, 1, 2, 3].map(|tangent| last.min(tangent) * n + i);
                *from = [dx[a][k], dx[b][k], dx[c][k], dx[d][k]].into();
            }
        }
        to.fill(none);
        for pair in &pairs {
            pair.add(&from, &mut to);
        }
        for (i, to) in to.iter().enumerate() {
            for (k, to) in to.iter().enumerate() {
                let values: [T; ABREAST] = (*to).into();
                for (dv, value) in dv.chunks_exact_mut(n).zip(values) {
                    dv[i][k] = value;
                }
            }
        }
    }
}

fn pairs<T: Real, const D: usize>(
    profile: impl Fn(T) -> [T; 2],
    x: &[Point<T, D>],
) -> Vec<Pair<T, D>> {
    let mut pairs = Vec::with_capacity(pair_count(x.len()));
    for i in 0..x.len() {
        for j in i + 1..x.len() {
            let r = x[i] - x[j];
            let d = distance(&r);
            let [phi, slope] = profile(d);
            let along = slope / (d + T::constant(COINCIDENT));
            pairs.push(Pair {
                i,
                j,
                r,
                phi,
                along,
            });
        }
    }
    pairs
}

#[inline(always)]
fn abreast<T: Real>(value: T) -> T::Abreast {
    [value; ABREAST].into()
}

impl<T: Real, const D: usize> Pair<T, D> {
    /// φ δr + φ′ (r·δr/d) r.
    #[inline(always)]
    fn add(&self, from: &[Components<T, D>], to: &mut [Components<T, D>]) {
        let (mut dr, [a, b]) = (from[self.i], [&from[self.i], &from[self.j]]);
        for k in 0..D {
            dr[k] = a[k] - b[k];
        }
        let r = |k: usize| abreast(self.r[k]);
        let mut dot = r(0) * dr[0];
        for k in 1..D {
            dot = dot + r(k) * dr[k];
        }
        let (along, phi) = (abreast(self.along) * dot, abreast(self.phi));
        for k in 0..D {
            let change = dr[k] * phi + r(k) * along;
            to[self.i][k] = to[self.i][k] + change;
            to[self.j][k] = to[self.j][k] - change;
        }
    }
}
