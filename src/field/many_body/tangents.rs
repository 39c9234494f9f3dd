//! Tangents of the field along any displacement of the particles.

use super::ManyBodyField;
use super::invariants::{Environment, constants, pair_index};
use super::work::{Blocks, Saved, Scratch};
use crate::field::Input;
use crate::field::kernel::Profile;
use crate::math::simd::{Real, Scalar};
use crate::system::configuration::{Point, dot, pair_count};

impl<S: Scalar> ManyBodyField<S> {
    /// See [`crate::field::VectorField::jvp`]: δv from one pair is φ δr + (φ̇ + φ₀′ ḋ) r, where φ̇ is the
    /// tangent of the network along δx.
    pub(super) fn tangents<T: Real<Scalar = S>, const D: usize>(
        &self,
        input: Input<'_, T, D>,
        dx: &[Point<T, D>],
        dv: &mut [Point<T, D>],
        saved: &mut [T],
        scratch: &mut [T],
    ) {
        let Input { at, n, x } = input;
        let (h, layers) = (self.sizes.width, self.layers(at));
        let Saved {
            environment,
            mut net,
            ..
        } = Saved::new(saved, n, &self.sizes);
        let Scratch { rates, net_bar, .. } = Scratch::new(scratch, n, &self.sizes);
        dv.fill(Point::zeros());
        for (dx, dv) in dx.chunks_exact(n).zip(dv.chunks_exact_mut(n)) {
            environment.rates(x, dx, rates);
            for block in Blocks::new(n) {
                let activations = net.of(&block);
                let a_dot = &mut net_bar.a[..block.count * self.sizes.invariants()];
                for ((i, j), a_dot) in block
                    .pairs()
                    .zip(a_dot.chunks_exact_mut(self.sizes.invariants()))
                {
                    environment.tangent(i, j, rates, a_dot);
                    if self.sizes.angles {
                        environment.angle_tangents(x, dx, (i, j), rates, a_dot);
                    }
                }
                let (z1_dot, rest) = net_bar.z.split_at_mut(block.count * h);
                let z2_dot = &mut rest[..block.count * h];
                layers.rates(&activations, a_dot, z1_dot, z2_dot);
                for (slot, (i, j)) in block.pairs().enumerate() {
                    let (q, r, dr) = (block.start + slot, x[i] - x[j], dx[i] - dx[j]);
                    let [pair, slope] = self.pair.value(&at.node[3 * h..], environment.distance(q));
                    let phi = layers.output(&activations.z2[slot * h..][..h]) + pair;
                    let rate = dot(&r, &dr) * environment.inverse(q) * slope;
                    let phi_dot = layers.output(&z2_dot[slot * h..][..h]);
                    let change = dr * phi + r * (phi_dot + rate);
                    dv[i] += change;
                    dv[j] -= change;
                }
            }
        }
    }
}

impl<T: Real> Environment<'_, T> {
    /// Writes the rates of ψ of all pairs, of s and of the sum of ψ along the tangent `dx` to `rates`.
    fn rates<const D: usize>(&self, x: &[Point<T, D>], dx: &[Point<T, D>], rates: &mut [T]) {
        let (n, m) = (self.n, self.m);
        let (psi, sums) = rates.split_at_mut(pair_count(n) * m);
        sums.fill(T::zero());
        let mut q = 0;
        for i in 0..n {
            for j in i + 1..n {
                let rate = dot(&(x[i] - x[j]), &(dx[i] - dx[j])) * self.inverse(q);
                let (_, slope) = self.psi(q);
                for c in 0..m {
                    let along = slope[c] * rate;
                    psi[q * m + c] = along;
                    sums[i * m + c] += along;
                    sums[j * m + c] += along;
                    sums[n * m + c] += along;
                }
                q += 1;
            }
        }
    }

    /// Writes the rates of a for the pair (`i`, `j`), given those of [`Self::rates`].
    fn tangent(&self, i: usize, j: usize, rates: &[T], a_dot: &mut [T]) {
        let (n, m, p) = (self.n, self.m, pair_index(self.n, i, j));
        let (psi_dot, sums_dot) = rates.split_at(pair_count(n) * m);
        let (half, product, global) = constants::<T>();
        for c in 0..m {
            let (s_i, s_j) = (self.sums[i * m + c], self.sums[j * m + c]);
            let (rate_i, rate_j) = (sums_dot[i * m + c], sums_dot[j * m + c]);
            a_dot[c] = psi_dot[p * m + c];
            a_dot[m + c] = half * (rate_i + rate_j);
            a_dot[2 * m + c] = product * (rate_i * s_j + s_i * rate_j);
            a_dot[3 * m + c] = T::zero();
            a_dot[4 * m + c] = global * sums_dot[n * m + c];
        }
        for k in (0..n).filter(|k| *k != i && *k != j) {
            let (ik, jk) = (pair_index(n, i, k), pair_index(n, j, k));
            let ((psi_ik, _), (psi_jk, _)) = (self.psi(ik), self.psi(jk));
            for c in 0..m {
                a_dot[3 * m + c] +=
                    psi_dot[ik * m + c] * psi_jk[c] + psi_ik[c] * psi_dot[jk * m + c];
            }
        }
    }
}
