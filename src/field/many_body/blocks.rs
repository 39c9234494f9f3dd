//! What is done for the pairs of one block, before and after the network.

use super::ManyBodyField;
use super::invariants::{Environment, EnvironmentBar};
use super::network::{Activations, Layers, LayersBar};
use super::products::add_lanes;
use super::work::{BLOCK, Block, Blocks, Saved, Scratch};
use crate::field::kernel::Profile;
use crate::field::{Input, InputBar};
use crate::math::simd::{Real, Scalar};
use crate::system::configuration::{Point, dot, pair_count};

impl<S: Scalar> ManyBodyField<S> {
    /// Ψ by rows.
    pub(super) fn psi_weights<'a>(&self, shared: &'a [S]) -> &'a [S] {
        &shared[..self.sizes.channels * self.sizes.gaussians]
    }

    /// Writes the velocities of one configuration and, with `with_rates`, returns the divergence; saves what their
    /// cotangents are made of.
    pub(super) fn evaluate<T: Real<Scalar = S>, const D: usize>(
        &self,
        input: Input<'_, T, D>,
        v: &mut [Point<T, D>],
        saved: &mut [T],
        with_rates: bool,
    ) -> T {
        let Input { at, x, .. } = input;
        let layers = self.layers(at);
        let Saved {
            mut environment,
            mut net,
            rates,
        } = Saved::new(saved, x.len(), &self.sizes);
        environment.fill(&self.gaussians, self.psi_weights(at.shared), x);
        for block in Blocks::new(x.len()) {
            let mut activations = net.of(&block);
            environment.fill_block(x, &block, &mut activations, rates);
            layers.forward(&mut activations, with_rates);
        }
        v.fill(Point::zeros());
        let dimension = T::constant(2.0 * D as f64);
        let mut divergence = T::zero();
        for block in Blocks::new(x.len()) {
            let activations = net.of(&block);
            for (slot, (i, j)) in block.pairs().enumerate() {
                let d = environment.distance(block.start + slot);
                let [phi, rate] = self.phi(&layers, at.node, d, &activations, slot);
                let flow = (x[i] - x[j]) * phi;
                v[i] += flow;
                v[j] -= flow;
                divergence += dimension * phi + rate;
            }
        }
        divergence
    }

    /// φ of the pairs of one configuration, whose activations [`Self::evaluate`] saved.
    pub(super) fn coefficients<T: Real<Scalar = S>, const D: usize>(
        &self,
        input: Input<'_, T, D>,
        saved: &mut [T],
    ) -> Vec<T> {
        let layers = self.layers(input.at);
        let Saved {
            environment,
            mut net,
            ..
        } = Saved::new(saved, input.n, &self.sizes);
        let mut coefficients = Vec::with_capacity(pair_count(input.n));
        for block in Blocks::new(input.n) {
            let activations = net.of(&block);
            for slot in 0..block.count {
                let d = environment.distance(block.start + slot);
                let [phi, _] = self.phi(&layers, input.at.node, d, &activations, slot);
                coefficients.push(phi);
            }
        }
        coefficients
    }

    /// Reverse mode through [`Self::evaluate`] with (`div_bar`) or without rates, whose activations stand in
    /// `saved`. With s_p = r_p·(v̄_i − v̄_j) and c = `div_bar`, the cotangents of φ_p and of its tangent are
    /// s_p + 2Dc and c; the rest is reverse mode through the network, its tangent and the invariants.
    pub(super) fn vjp_of_one<T: Real<Scalar = S>, const D: usize>(
        &self,
        input: Input<'_, T, D>,
        v_bar: &[Point<T, D>],
        div_bar: Option<T>,
        bar: InputBar<'_, T, D>,
        saved: &mut [T],
        scratch: &mut [T],
    ) {
        let Input { at, n, x } = input;
        let (x_bar, bar) = (bar.x, bar.coefficients);
        let with_rates = div_bar.is_some();
        let div_bar = div_bar.unwrap_or(T::zero());
        let (layers, offsets) = (self.layers(at), self.offsets());
        let Saved {
            mut environment,
            mut net,
            rates,
        } = Saved::new(saved, n, &self.sizes);
        let Scratch {
            mut environment_bar,
            net_bar,
            ..
        } = Scratch::new(scratch, n, &self.sizes);
        environment.fill_curvature(self.psi_weights(at.shared));
        environment_bar.clear();
        net_bar.node.fill(T::zero());
        let (psi_bar, rest) = bar.shared.split_at_mut(offsets.first);
        let (first_bar, rest) = rest.split_at_mut(offsets.second - offsets.first);
        let mut layers_bar = LayersBar {
            first: first_bar,
            second: &mut rest[..offsets.node - offsets.second],
            node: net_bar.node,
            a: net_bar.a,
            z: net_bar.z,
        };
        for block in Blocks::new(x.len()) {
            let activations = net.of(&block);
            let mut output_bar = [[T::zero(); 2]; BLOCK];
            for (slot, (i, j)) in block.pairs().enumerate() {
                let q = block.start + slot;
                let d = environment.distance(q);
                let [phi, _] = self.phi(&layers, at.node, d, &activations, slot);
                let (r, w) = (x[i] - x[j], v_bar[i] - v_bar[j]);
                let phi_bar = dot(&r, &w) + T::constant(2.0 * D as f64) * div_bar;
                output_bar[slot] = [phi_bar, div_bar];
                environment_bar.d[q] += self.pair_vjp(at.node, d, phi_bar, div_bar, bar.node);
                x_bar[i] += w * phi;
                x_bar[j] -= w * phi;
            }
            let output_bar = &output_bar[..block.count];
            layers.reverse(&activations, output_bar, &mut layers_bar, with_rates);
            let a_bar = &layers_bar.a[..2 * block.count * self.sizes.invariants()];
            environment.block_vjp(x, &block, a_bar, rates, &mut environment_bar, x_bar);
        }
        environment.vjp(&self.gaussians, x, &mut environment_bar, psi_bar, x_bar);
        add_lanes(&mut bar.node[..3 * layers.width], layers_bar.node);
    }

    /// [φ, φ̇] of the pair in `slot`, at distance `d`: along the pair's tangent ḋ = 2d. Where there are no
    /// tangents, φ̇ means nothing.
    #[inline(always)]
    pub(super) fn phi<T: Real<Scalar = S>>(
        &self,
        layers: &Layers<'_, S>,
        node: &[S],
        d: T,
        net: &Activations<'_, T>,
        slot: usize,
    ) -> [T; 2] {
        let h = self.sizes.width;
        let [pair, slope] = self.pair.value(&node[3 * h..], d);
        let (z, z_dot) = net.z2.split_at(net.z2.len() / 2);
        [
            layers.output(&z[slot * h..][..h]) + pair,
            layers.output(&z_dot[slot * h..][..h]) + slope * (d + d),
        ]
    }

    /// Reverse mode through the pair term: returns the cotangent of `d`,
    /// φ̄ φ₀′ + c (2φ₀′ + 2d φ₀″), and adds those of the coefficients, φ̄ of φ₀ and 2dc of φ₀′.
    #[inline(always)]
    pub(super) fn pair_vjp<T: Real<Scalar = S>>(
        &self,
        node: &[S],
        d: T,
        phi_bar: T,
        rate_bar: T,
        node_bar: &mut [S],
    ) -> T {
        let h = self.sizes.width;
        let ([_, slope, curvature], trace) = self.pair.curvature(&node[3 * h..], d);
        let twice = rate_bar + rate_bar;
        self.pair
            .add_cotangent(trace, phi_bar, twice * d, &mut node_bar[3 * h..]);
        phi_bar * slope + twice * (slope + d * curvature)
    }
}

impl<T: Real> Environment<'_, T> {
    /// Writes the invariants of the pairs of `block`, and the rates of their s.
    #[inline(always)]
    fn fill_block<const D: usize>(
        &self,
        x: &[Point<T, D>],
        block: &Block,
        net: &mut Activations<'_, T>,
        rates: &mut [T],
    ) {
        let (m, fan_in) = (self.m, net.a.len() / (2 * block.count));
        let (a, a_dot) = net.a.split_at_mut(block.count * fan_in);
        let columns = a
            .chunks_exact_mut(fan_in)
            .zip(a_dot.chunks_exact_mut(fan_in));
        let rates = rates[2 * block.start * m..].chunks_exact_mut(2 * m);
        for ((pair, columns), rates) in block.pairs().zip(columns).zip(rates) {
            self.invariants(x, pair, columns, rates);
        }
    }

    /// The reverse of [`Self::fill_block`].
    #[inline(always)]
    fn block_vjp<const D: usize>(
        &self,
        x: &[Point<T, D>],
        block: &Block,
        a_bar: &[T],
        rates: &[T],
        bar: &mut EnvironmentBar<'_, T>,
        x_bar: &mut [Point<T, D>],
    ) {
        let (m, fan_in) = (self.m, a_bar.len() / (2 * block.count));
        let (a_bar, a_dot_bar) = a_bar.split_at(block.count * fan_in);
        let columns = a_bar
            .chunks_exact(fan_in)
            .zip(a_dot_bar.chunks_exact(fan_in));
        let rates = rates[2 * block.start * m..].chunks_exact(2 * m);
        for ((pair, columns), rates) in block.pairs().zip(columns).zip(rates) {
            self.invariants_vjp(x, pair, columns, rates, bar, x_bar);
        }
    }
}
