//! What is done for the pairs of one block, before and after the network.

use super::ManyBodyField;
use super::invariants::{Surroundings, SurroundingsBar};
use super::network::{Activations, Layers};
use super::work::{Block, Blocks, Work};
use crate::field::Coefficients;
use crate::field::kernel::Profile;
use crate::particles::Point;
use crate::scalar::{Real, Scalar};

impl<S: Scalar> ManyBodyField<S> {
    /// Ψ by rows.
    pub(super) fn psi_weights<'a>(&self, shared: &'a [S]) -> &'a [S] {
        &shared[..self.shape.channels * self.shape.bumps]
    }

    /// Works out everything that velocity and divergence, and later their cotangents, are made of.
    pub(super) fn forward<T: Real<Scalar = S>, const D: usize>(
        &self,
        at: Coefficients<'_, S>,
        x: &[Point<T, D>],
        work: &mut [T],
    ) {
        let layers = self.layers(at);
        let Work {
            mut around,
            mut net,
            rates,
            ..
        } = Work::new(work, x.len(), &self.shape);
        around.fill(&self.bumps, self.psi_weights(at.shared), x);
        for block in Blocks::new(x.len()) {
            let mut some = net.of(&block);
            self.fill_invariants(&around, x, &block, &mut some, rates);
            layers.forward(&mut some);
        }
    }

    /// Writes the invariants of the pairs of `block`, and the rates of their s.
    #[inline(always)]
    pub(super) fn fill_invariants<T: Real<Scalar = S>, const D: usize>(
        &self,
        around: &Surroundings<'_, T>,
        x: &[Point<T, D>],
        block: &Block,
        net: &mut Activations<'_, T>,
        rates: &mut [T],
    ) {
        let columns = net.a.chunks_exact_mut(2 * self.fan_in());
        let rates = rates[2 * block.start * self.shape.channels..]
            .chunks_exact_mut(2 * self.shape.channels);
        for (((i, j), columns), rates) in block.pairs().zip(columns).zip(rates) {
            around.invariants(x, i, j, columns, rates);
        }
    }

    /// The reverse of `fill_invariants`.
    #[inline(always)]
    pub(super) fn pull_invariants<T: Real<Scalar = S>, const D: usize>(
        &self,
        around: &Surroundings<'_, T>,
        x: &[Point<T, D>],
        block: &Block,
        a_bar: &[T],
        rates: &[T],
        scratch: &mut [T],
        around_bar: &mut SurroundingsBar<'_, T>,
        x_bar: &mut [Point<T, D>],
    ) {
        let columns = a_bar.chunks_exact(2 * self.fan_in());
        let rates =
            rates[2 * block.start * self.shape.channels..].chunks_exact(2 * self.shape.channels);
        for (((i, j), columns), rates) in block.pairs().zip(columns).zip(rates) {
            around.pull_invariants(x, i, j, columns, rates, scratch, around_bar, x_bar);
        }
    }

    /// [φ, φ̇] of the pair in `slot`, at distance `d`: along the pair's tangent ḋ = 2d.
    #[inline(always)]
    pub(super) fn phi<T: Real<Scalar = S>>(
        &self,
        layers: &Layers<'_, S>,
        node: &[S],
        d: T,
        net: &Activations<'_, T>,
        slot: usize,
    ) -> [T; 2] {
        let h = self.shape.width;
        let [pair, slope] = self.pair.value(&node[3 * h..], d);
        let z = &net.z2[2 * slot * h..][..2 * h];
        [
            layers.output(&z[..h]) + pair,
            layers.output(&z[h..]) + slope * (d + d),
        ]
    }

    /// Reverse mode through the pair term: returns the cotangent of `d`,
    /// φ̄ φ₀′ + c (2φ₀′ + 2d φ₀″), and adds those of the coefficients, φ̄ of φ₀ and 2dc of φ₀′.
    #[inline(always)]
    pub(super) fn pull_pair<T: Real<Scalar = S>>(
        &self,
        node: &[S],
        d: T,
        phi_bar: T,
        rate_bar: T,
        node_bar: &mut [S],
    ) -> T {
        let h = self.shape.width;
        let ([_, slope, curvature], trace) = self.pair.curvature(&node[3 * h..], d);
        let twice = rate_bar + rate_bar;
        self.pair
            .add_cotangent(trace, phi_bar, twice * d, &mut node_bar[3 * h..]);
        phi_bar * slope + twice * (slope + d * curvature)
    }
}
