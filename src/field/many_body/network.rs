//! The pair network: two SiLU layers from the invariants of a pair to φ, with one tangent.
//!
//! u₁ = W₁ a + b₁(t), z₁ = f(u₁), u₂ = W₂ z₁ + b₂(t), z₂ = f(u₂), φ = w₃(t)·z₂, f(u) = u σ(u).
//! Columns come in twos: the value for a pair, then its tangent, which passes through the same weights:
//! u̇ = W ȧ, ż = f′(u) u̇, φ̇ = w₃·ż₂.

use super::products::{add_outer, product};
use crate::scalar::Real;

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

/// Activations of some pairs; every slice holds two columns (value, tangent) a pair.
pub(super) struct Activations<'a, T> {
    /// Invariants a and their tangents.
    pub a: &'a mut [T],
    /// u₁ with its bias, and u̇₁.
    pub u1: &'a mut [T],
    /// z₁ and ż₁.
    pub z1: &'a mut [T],
    /// u₂ with its bias, and u̇₂.
    pub u2: &'a mut [T],
    /// z₂ and ż₂.
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

/// Adds the bias to the values, and writes σ, z and ż.
#[inline(always)]
fn activate<T: Real>(bias: &[T::Scalar], u: &mut [T], z: &mut [T], sigmoid: &mut [T]) {
    let width = bias.len();
    let columns = u
        .chunks_exact_mut(2 * width)
        .zip(z.chunks_exact_mut(2 * width));
    for ((u, z), sigmoid) in columns.zip(sigmoid.chunks_exact_mut(width)) {
        let (u, u_dot) = u.split_at_mut(width);
        let (z, z_dot) = z.split_at_mut(width);
        for o in 0..width {
            u[o] += T::splat(bias[o]);
            sigmoid[o] = logistic(u[o]);
            z[o] = u[o] * sigmoid[o];
            z_dot[o] = slope(u[o], sigmoid[o]) * u_dot[o];
        }
    }
}

/// Turns u̇ (one column a pair) into ż = f′(u) u̇.
fn pass_rates<T: Real>(width: usize, u: &[T], sigmoid: &[T], rates: &mut [T]) {
    let values = u.chunks_exact(2 * width).zip(sigmoid.chunks_exact(width));
    for ((u, sigmoid), rates) in values.zip(rates.chunks_exact_mut(width)) {
        for o in 0..width {
            rates[o] *= slope(u[o], sigmoid[o]);
        }
    }
}

/// Turns z̄ and ż̄ into ū and u̇̄: ū = f′ z̄ + f″ u̇ ż̄, u̇̄ = f′ ż̄. Adds ū of the values to `bias_bar`.
#[inline(always)]
fn pull_activation<T: Real>(u: &[T], sigmoid: &[T], bar: &mut [T], bias_bar: &mut [T]) {
    let width = bias_bar.len();
    let columns = u
        .chunks_exact(2 * width)
        .zip(bar.chunks_exact_mut(2 * width));
    for ((u, bar), sigmoid) in columns.zip(sigmoid.chunks_exact(width)) {
        let (u, u_dot) = u.split_at(width);
        let (bar, bar_dot) = bar.split_at_mut(width);
        for o in 0..width {
            let slope = slope(u[o], sigmoid[o]);
            bar[o] = slope * bar[o] + curvature(u[o], sigmoid[o]) * u_dot[o] * bar_dot[o];
            bar_dot[o] *= slope;
            bias_bar[o] += bar[o];
        }
    }
}

impl<S> Layers<'_, S> {
    /// Works out the activations of the pairs whose invariants stand in `at.a`.
    pub fn forward<T: Real<Scalar = S>>(&self, at: &mut Activations<'_, T>) {
        let h = self.width;
        let (sigmoid1, sigmoid2) = at.sigmoid.split_at_mut(at.sigmoid.len() / 2);
        product(self.first, self.fan_in, at.a, at.u1);
        activate(&self.node[..h], at.u1, at.z1, sigmoid1);
        product(self.second, h, at.z1, at.u2);
        activate(&self.node[h..2 * h], at.u2, at.z2, sigmoid2);
    }

    /// Writes ż₁ and ż₂ (one column a pair) for other tangents ȧ of the pairs whose values stand in `at`.
    pub fn rates<T: Real<Scalar = S>>(
        &self,
        at: &Activations<'_, T>,
        a_dot: &[T],
        z1_dot: &mut [T],
        z2_dot: &mut [T],
    ) {
        let h = self.width;
        let (sigmoid1, sigmoid2) = at.sigmoid.split_at(at.sigmoid.len() / 2);
        product(self.first, self.fan_in, a_dot, z1_dot);
        pass_rates(h, at.u1, sigmoid1, z1_dot);
        product(self.second, h, z1_dot, z2_dot);
        pass_rates(h, at.u2, sigmoid2, z2_dot);
    }

    /// w₃·z for one column.
    #[inline(always)]
    pub fn output<T: Real<Scalar = S>>(&self, z: &[T]) -> T
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
    /// invariants to `a_bar`; `bar1` and `bar2` are scratch space of the size of z₁ and z₂.
    pub fn reverse<T: Real<Scalar = S>>(
        &self,
        at: &Activations<'_, T>,
        output_bar: &[[T; 2]],
        a_bar: &mut [T],
        bar1: &mut [T],
        bar2: &mut [T],
        bar: &mut LayersBar<'_, T>,
    ) where
        S: Copy,
    {
        let h = self.width;
        let (sigmoid1, sigmoid2) = at.sigmoid.split_at(at.sigmoid.len() / 2);
        let (bias1_bar, rest) = bar.node.split_at_mut(h);
        let (bias2_bar, w_bar) = rest.split_at_mut(h);
        let w = &self.node[2 * h..];
        let columns = bar2
            .chunks_exact_mut(2 * h)
            .zip(at.z2.chunks_exact(2 * h))
            .zip(output_bar);
        for ((bar, z), [phi_bar, rate_bar]) in columns {
            for o in 0..h {
                let w = T::splat(w[o]);
                bar[o] = *phi_bar * w;
                bar[h + o] = *rate_bar * w;
                w_bar[o] += *phi_bar * z[o] + *rate_bar * z[h + o];
            }
        }
        pull_activation(at.u2, sigmoid2, bar2, bias2_bar);
        add_outer(bar.second, h, at.z1, bar2);
        product(self.second_transposed, h, bar2, bar1);
        pull_activation(at.u1, sigmoid1, bar1, bias1_bar);
        add_outer(bar.first, self.fan_in, at.a, bar1);
        product(self.first_transposed, h, bar1, a_bar);
    }
}
