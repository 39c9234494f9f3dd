//! The pair network: two SiLU layers from the invariants of a pair to φ, with one tangent.
//!
//! u₁ = W₁ a + b₁(t), z₁ = f(u₁), u₂ = W₂ z₁ + b₂(t), z₂ = f(u₂), φ = w₃(t)·z₂, f(u) = u σ(u).
//! There is one column a pair for values, and one for tangents, which pass through the same weights:
//! u̇ = W ȧ, ż = f′(u) u̇, φ̇ = w₃·ż₂. Where no divergence is wanted, the tangents are left out.

use super::products::{add_outer, product};
use crate::math::simd::Real;

/// The weights of the network at one time.
#[derive(Clone, Copy)]
pub(super) struct Layers<'a, S> {
    /// The number of invariants.
    pub fan_in: usize,
    /// The width h of both layers.
    pub width: usize,
    /// W₁ by rows, then W₂.
    pub first: &'a [S],
    /// W₂ by rows.
    pub second: &'a [S],
    /// W₁ by columns.
    pub first_transposed: &'a [S],
    /// W₂ by columns.
    pub second_transposed: &'a [S],
    /// b₁(t), b₂(t), w₃(t), one after the other.
    pub node: &'a [S],
}

/// Activations of some pairs; every slice holds first the values of all pairs, then all tangents.
pub(super) struct Activations<'a, T> {
    /// Invariants a, then their tangents.
    pub a: &'a mut [T],
    /// u₁ with its bias, then u̇₁.
    pub u1: &'a mut [T],
    /// z₁, then ż₁.
    pub z1: &'a mut [T],
    /// u₂ with its bias, then u̇₂.
    pub u2: &'a mut [T],
    /// z₂, then ż₂.
    pub z2: &'a mut [T],
    /// σ(u₁), then σ(u₂): one column a pair for each.
    pub sigmoid: &'a mut [T],
}

/// Where cotangents of the weights go.
pub(super) struct LayersBar<'a, T: Real> {
    /// Of W₁, by rows.
    pub first: &'a mut [T::Scalar],
    /// Of W₂, by rows.
    pub second: &'a mut [T::Scalar],
    /// Of b₁, b₂ and w₃, lanes not yet summed.
    pub node: &'a mut [T],
    /// Of the invariants of one block, for whoever comes next.
    pub a: &'a mut [T],
    /// Of both layers of one block: scratch space.
    pub z: &'a mut [T],
}

/// σ(u) = 1/(1 + e^{−u}).
#[inline(always)]
fn logistic<T: Real>(u: T) -> T {
    T::one() / (T::one() + (-u).exponential())
}

/// f′(u) = σ (1 + u (1 − σ)).
#[inline(always)]
fn slope<T: Real>(u: T, sigmoid: T) -> T {
    sigmoid * (T::one() + u * (T::one() - sigmoid))
}

/// f″(u) = σ (1 − σ) (2 + u (1 − 2σ)).
#[inline(always)]
fn curvature<T: Real>(u: T, sigmoid: T) -> T {
    let rest = T::one() - sigmoid;
    sigmoid * rest * (T::constant(2.0) + u * (rest - sigmoid))
}

/// Adds the bias to the values, and writes σ, z and, if `u` goes on with them, the tangents.
#[inline(always)]
fn activate<T: Real>(bias: &[T::Scalar], u: &mut [T], z: &mut [T], sigmoid: &mut [T]) {
    let width = bias.len();
    let (u, u_dot) = u.split_at_mut(sigmoid.len());
    let (z, z_dot) = z.split_at_mut(sigmoid.len());
    let columns = u.chunks_exact_mut(width).zip(z.chunks_exact_mut(width));
    for ((u, z), sigmoid) in columns.zip(sigmoid.chunks_exact_mut(width)) {
        for o in 0..width {
            u[o] += T::splat(bias[o]);
            sigmoid[o] = logistic(u[o]);
            z[o] = u[o] * sigmoid[o];
        }
    }
    for (k, (z_dot, u_dot)) in z_dot.iter_mut().zip(u_dot).enumerate() {
        *z_dot = slope(u[k], sigmoid[k]) * *u_dot;
    }
}

/// Turns u̇ (one column a pair) into ż = f′(u) u̇.
fn pass_rates<T: Real>(u: &[T], sigmoid: &[T], rates: &mut [T]) {
    for ((u, sigmoid), rate) in u.iter().zip(sigmoid).zip(rates) {
        *rate *= slope(*u, *sigmoid);
    }
}

/// Turns z̄ and, if there are any, ż̄ into ū and u̇̄: ū = f′ z̄ + f″ u̇ ż̄, u̇̄ = f′ ż̄. Adds ū to `bias_bar`.
#[inline(always)]
fn activation_vjp<T: Real>(u: &[T], sigmoid: &[T], bar: &mut [T], bias_bar: &mut [T]) {
    let width = bias_bar.len();
    let (u, u_dot) = u.split_at(sigmoid.len());
    let (bar, bar_dot) = bar.split_at_mut(sigmoid.len());
    for (k, bar) in bar.iter_mut().enumerate() {
        *bar *= slope(u[k], sigmoid[k]);
    }
    for (k, bar_dot) in bar_dot.iter_mut().enumerate() {
        bar[k] += curvature(u[k], sigmoid[k]) * u_dot[k] * *bar_dot;
        *bar_dot *= slope(u[k], sigmoid[k]);
    }
    for bar in bar.chunks_exact(width) {
        for o in 0..width {
            bias_bar[o] += bar[o];
        }
    }
}

/// The part of `slice` that is looked at: all of it, or the values only.
fn part<T>(slice: &[T], rates: bool) -> &[T] {
    &slice[..slice.len() / if rates { 1 } else { 2 }]
}

fn part_mut<T>(slice: &mut [T], rates: bool) -> &mut [T] {
    let len = slice.len();
    &mut slice[..len / if rates { 1 } else { 2 }]
}

impl<S> Layers<'_, S> {
    /// Works out the activations of the pairs whose invariants stand in `at.a`; without `rates`, the values
    /// only.
    pub(crate) fn forward<T: Real<Scalar = S>>(&self, at: &mut Activations<'_, T>, rates: bool) {
        let h = self.width;
        let (sigmoid1, sigmoid2) = at.sigmoid.split_at_mut(at.sigmoid.len() / 2);
        let (a, u1, z1) = (
            part(at.a, rates),
            part_mut(at.u1, rates),
            part_mut(at.z1, rates),
        );
        product(self.first, self.fan_in, a, u1);
        activate(&self.node[..h], u1, z1, sigmoid1);
        let (u2, z2) = (part_mut(at.u2, rates), part_mut(at.z2, rates));
        product(self.second, h, z1, u2);
        activate(&self.node[h..2 * h], u2, z2, sigmoid2);
    }

    /// Writes ż₁ and ż₂ (one column a pair) for other tangents ȧ of the pairs whose values stand in `at`.
    pub(crate) fn rates<T: Real<Scalar = S>>(
        &self,
        at: &Activations<'_, T>,
        a_dot: &[T],
        z1_dot: &mut [T],
        z2_dot: &mut [T],
    ) {
        let h = self.width;
        let (sigmoid1, sigmoid2) = at.sigmoid.split_at(at.sigmoid.len() / 2);
        product(self.first, self.fan_in, a_dot, z1_dot);
        pass_rates(at.u1, sigmoid1, z1_dot);
        product(self.second, h, z1_dot, z2_dot);
        pass_rates(at.u2, sigmoid2, z2_dot);
    }

    /// w₃·z for one column.
    #[inline(always)]
    pub(crate) fn output<T: Real<Scalar = S>>(&self, z: &[T]) -> T
    where
        S: Copy,
    {
        let mut sum = T::zero();
        for (w, z) in self.node[2 * self.width..].iter().zip(z) {
            sum += *z * T::splat(*w);
        }
        sum
    }

    /// Reverse mode: given the cotangents of φ and φ̇ for each pair (`output_bar`), writes those of the
    /// invariants to `bar.a`, as many columns as there are pairs, twice. Without `rates`, those of φ only: the
    /// second half becomes zero.
    pub(crate) fn reverse<T: Real<Scalar = S>>(
        &self,
        at: &Activations<'_, T>,
        output_bar: &[[T; 2]],
        bar: &mut LayersBar<'_, T>,
        rates: bool,
    ) where
        S: Copy,
    {
        let (h, columns) = (self.width, 2 * output_bar.len());
        let a_bar = &mut bar.a[..columns * self.fan_in];
        let (bar1, bar2) = bar.z[..2 * columns * h].split_at_mut(columns * h);
        let (sigmoid1, sigmoid2) = at.sigmoid.split_at(at.sigmoid.len() / 2);
        let (bias1_bar, rest) = bar.node.split_at_mut(h);
        let (bias2_bar, w_bar) = rest.split_at_mut(h);
        let w = &self.node[2 * h..];
        let (bar1, bar2) = (part_mut(bar1, rates), part_mut(bar2, rates));
        let (z1, z2) = (part(at.z1, rates), part(at.z2, rates));
        let outputs = (0..2).flat_map(|which| output_bar.iter().map(move |bars| bars[which]));
        let columns = bar2.chunks_exact_mut(h).zip(z2.chunks_exact(h));
        for ((bar, z), output_bar) in columns.zip(outputs) {
            for o in 0..h {
                bar[o] = output_bar * T::splat(w[o]);
                w_bar[o] += output_bar * z[o];
            }
        }
        activation_vjp(part(at.u2, rates), sigmoid2, bar2, bias2_bar);
        add_outer(bar.second, h, z1, bar2);
        product(self.second_transposed, h, bar2, bar1);
        activation_vjp(part(at.u1, rates), sigmoid1, bar1, bias1_bar);
        add_outer(bar.first, self.fan_in, part(at.a, rates), bar1);
        if !rates {
            let (_, a_dot_bar) = a_bar.split_at_mut(a_bar.len() / 2);
            a_dot_bar.fill(T::zero());
        }
        product(self.first_transposed, h, bar1, part_mut(a_bar, rates));
    }
}
