//! Vector fields: velocity, exact divergence, and their derivatives.
//!
//! A field is evaluated at few times but on many configurations. So its parameters are worked up in two steps, each of
//! them paid once per parameter update and not once per configuration:
//!
//! θ (parameters) → *shared* coefficients (independent of time) → *node* coefficients (one set per time).
//!
//! [`VectorField::forward`] and its derivatives then read coefficients only. Reverse mode takes the same way
//! backwards: it accumulates cotangents of node and shared coefficients while configurations stream by, and turns them
//! into the gradient with respect to θ once.

pub mod kernel;
pub mod layout;
pub mod many_body;
pub mod mlp;
pub mod radial;
pub mod spline;
pub mod two_body;

use self::layout::ParameterLayout;
use crate::math::simd::{Real, Scalar};
use crate::system::configuration::Point;
use core::ops::Range;

/// The coefficients of a field at one time.
#[derive(Clone, Copy, Debug)]
pub struct CoefficientsAt<'a, S> {
    /// Independent of time; length [`Sizes::shared`].
    pub shared: &'a [S],
    /// At this time; length [`Sizes::node`].
    pub node: &'a [S],
}

/// The cotangents of [`CoefficientsAt`], to which reverse mode adds.
#[derive(Debug)]
pub struct CoefficientsBar<'a, S> {
    /// Length [`Sizes::shared`].
    pub shared: &'a mut [S],
    /// Length [`Sizes::node`].
    pub node: &'a mut [S],
}

impl<S> CoefficientsBar<'_, S> {
    /// The same cotangents for a shorter time.
    pub(crate) fn reborrow(&mut self) -> CoefficientsBar<'_, S> {
        CoefficientsBar {
            shared: self.shared,
            node: self.node,
        }
    }
}

/// The lengths of what a field reads and writes on configurations of `n` particles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Shared coefficients.
    pub shared: usize,
    /// Coefficients at one time.
    pub node: usize,
    /// Numbers of type `T` that `forward` saves of each configuration for `vjp` and `jvp`.
    pub saved: usize,
    /// Numbers of type `T` that `vjp` and `jvp` use in passing, however many configurations there are.
    pub scratch: usize,
}

/// Where a field is evaluated: at one time, on k configurations of `n` particles each.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a, T: Real, const D: usize> {
    /// The coefficients at the time.
    pub at: CoefficientsAt<'a, T::Scalar>,
    /// The number of particles of each configuration.
    pub n: usize,
    /// The configurations, one after the other: k·n points.
    pub x: &'a [Point<T, D>],
}

/// What [`VectorField::forward`] writes.
#[derive(Debug)]
pub struct Output<'a, T: Real, const D: usize> {
    /// The velocities: k·n points.
    pub v: &'a mut [Point<T, D>],
    /// The exact divergence ∇·v (in 1/time) of each configuration, where it is wanted.
    pub divergences: Option<&'a mut [T]>,
}

/// The cotangents of [`Output`].
#[derive(Clone, Copy, Debug)]
pub struct OutputBar<'a, T: Real, const D: usize> {
    /// Of the velocities.
    pub v: &'a [Point<T, D>],
    /// Of the divergences, exactly where `forward` wrote them.
    pub divergences: Option<&'a [T]>,
}

/// The cotangents of [`Input`], to which [`VectorField::vjp`] adds.
#[derive(Debug)]
pub struct InputBar<'a, T: Real, const D: usize> {
    /// Of the configurations.
    pub x: &'a mut [Point<T, D>],
    /// Of the coefficients.
    pub coefficients: CoefficientsBar<'a, T::Scalar>,
}

impl<'a, T: Real, const D: usize> Input<'a, T, D> {
    /// Calls `each(g, points)` for each configuration g, which has these `points` of `x`.
    #[inline(always)]
    fn for_each(&self, mut each: impl FnMut(usize, Range<usize>)) {
        let (mut g, mut start) = (0, 0);
        while start < self.x.len() {
            each(g, start..start + self.n);
            g += 1;
            start += self.n;
        }
    }

    /// Calls `each(g, input, v̄, c, bar)` for each configuration g alone, with the cotangents of its velocities and of its
    /// divergence, and where those of itself and of the coefficients go.
    #[inline(always)]
    fn for_each_reversed(
        &self,
        output_bar: OutputBar<'_, T, D>,
        input_bar: InputBar<'_, T, D>,
        mut each: impl FnMut(usize, Self, &[Point<T, D>], Option<T>, InputBar<'_, T, D>),
    ) {
        let InputBar {
            x,
            mut coefficients,
        } = input_bar;
        self.for_each(|g, points| {
            let bar = InputBar {
                x: &mut x[points.clone()],
                coefficients: coefficients.reborrow(),
            };
            let div_bar = output_bar.divergences.map(|bars| bars[g]);
            each(
                g,
                self.of(points.clone()),
                &output_bar.v[points],
                div_bar,
                bar,
            );
        });
    }

    /// The configuration that has these `points`, alone.
    #[inline(always)]
    fn of(&self, points: Range<usize>) -> Self {
        Self {
            x: &self.x[points],
            ..*self
        }
    }
}

/// A time-dependent vector field v(x, t; θ) on configurations of N particles in D dimensions.
///
/// Velocities are mean-free and do not depend on the centre of mass, so that the divergence over all N·D coordinates
/// is the one on the mean-free subspace.
pub trait VectorField<T: Real, const D: usize>: Send + Sync {
    /// The tensors that make up θ, in order: what the optimiser, exported files and snapshots go by.
    fn layout(&self) -> ParameterLayout;

    /// The lengths of buffers for configurations of `n` particles.
    fn sizes(&self, n: usize) -> Sizes;

    /// Writes the shared coefficients of θ.
    fn precompute(&self, theta: &[f64], shared: &mut [T::Scalar]);

    /// Accumulates the VJP of [`Self::precompute`] into `theta_bar`.
    fn precompute_vjp(&self, theta: &[f64], shared_bar: &[T::Scalar], theta_bar: &mut [f64]);

    /// Writes the coefficients at time `t` ∈ [0, 1].
    fn at_time(&self, shared: &[T::Scalar], t: f64, node: &mut [T::Scalar]);

    /// Accumulates the VJP of [`Self::at_time`] into `shared_bar`. May use `node_bar` as scratch space; `node` holds
    /// what [`Self::at_time`] wrote.
    fn at_time_vjp(
        &self,
        node: &[T::Scalar],
        t: f64,
        node_bar: &mut [T::Scalar],
        shared_bar: &mut [T::Scalar],
    );

    /// Evaluates the field, and saves of each configuration what its derivatives need ([`Sizes::saved`] numbers, one
    /// configuration after the other).
    fn forward(&self, input: Input<'_, T, D>, output: Output<'_, T, D>, saved: &mut [T]);

    /// Reverse mode through the last [`Self::forward`] on the same input, whose `saved` it reads and may complete:
    /// adds the cotangents of configurations and coefficients to `input_bar`.
    fn vjp(
        &self,
        input: Input<'_, T, D>,
        output_bar: OutputBar<'_, T, D>,
        input_bar: InputBar<'_, T, D>,
        saved: &mut [T],
        scratch: &mut [T],
    );

    /// Tangent mode through the last [`Self::forward`] on the same input, one configuration, with or without its
    /// divergence: writes ∂v/∂x · dx for each tangent. `dx` and `dv` hold any number of tangents of n points each, one
    /// after the other.
    fn jvp(
        &self,
        input: Input<'_, T, D>,
        dx: &[Point<T, D>],
        dv: &mut [Point<T, D>],
        saved: &mut [T],
        scratch: &mut [T],
    );
}

/// A field that is a sum over pairs: v_i = Σ_{j≠i} φ_ij (x_i − x_j), φ_ij = φ_ji.
pub trait PairField<const D: usize>: VectorField<f64, D> {
    /// φ_ij of one configuration (per unit of flow time), for the pairs i < j in ascending order.
    fn pair_coefficients(&self, input: Input<'_, f64, D>) -> Vec<f64>;
}

/// Coefficients at a list of times (or, in reverse mode, their cotangents).
#[derive(Clone, Debug, Default)]
pub struct Coefficients<S> {
    shared: Vec<S>,
    nodes: Vec<S>,
    node_len: usize,
}

impl<S: Scalar> Coefficients<S> {
    /// Evaluates the coefficients of θ at each of `times`. Allocates only when there are more times than ever before.
    pub fn refresh<T: Real<Scalar = S>, const D: usize>(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        times: &[f64],
    ) {
        self.clear(field, times.len());
        field.precompute(theta, &mut self.shared);
        self.move_to(field, times);
    }

    /// Evaluates the coefficients of the same θ at other times.
    pub(crate) fn move_to<T: Real<Scalar = S>, const D: usize>(
        &mut self,
        field: &dyn VectorField<T, D>,
        times: &[f64],
    ) {
        self.nodes.resize(times.len() * self.node_len, S::zero());
        for (t, node) in times.iter().zip(self.nodes.chunks_exact_mut(self.node_len)) {
            field.at_time(&self.shared, *t, node);
        }
    }

    /// Sets all coefficients at `times` times to zero: the start of a reverse pass.
    pub fn clear<T: Real<Scalar = S>, const D: usize>(
        &mut self,
        field: &dyn VectorField<T, D>,
        times: usize,
    ) {
        let Sizes { shared, node, .. } = field.sizes(0);
        self.node_len = node;
        self.shared.clear();
        self.shared.resize(shared, S::zero());
        self.nodes.clear();
        self.nodes.resize(times * node, S::zero());
    }

    /// The coefficients at the time with index `node`.
    #[inline]
    #[must_use]
    pub fn at(&self, node: usize) -> CoefficientsAt<'_, S> {
        CoefficientsAt {
            shared: &self.shared,
            node: &self.nodes[node * self.node_len..][..self.node_len],
        }
    }

    /// The cotangents of the coefficients at the time with index `node`.
    #[inline]
    pub fn at_mut(&mut self, node: usize) -> CoefficientsBar<'_, S> {
        CoefficientsBar {
            shared: &mut self.shared,
            node: &mut self.nodes[node * self.node_len..][..self.node_len],
        }
    }

    /// Reads `self` as cotangents and accumulates the gradient with respect to θ into `theta_bar`; `primal` holds the
    /// coefficients of θ at the same `times`.
    pub fn refresh_vjp<T: Real<Scalar = S>, const D: usize>(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        primal: &Self,
        times: &[f64],
        theta_bar: &mut [f64],
    ) {
        let nodes = primal.nodes.chunks_exact(self.node_len);
        let bars = self.nodes.chunks_exact_mut(self.node_len);
        for ((t, node), node_bar) in times.iter().zip(nodes).zip(bars) {
            field.at_time_vjp(node, *t, node_bar, &mut self.shared);
        }
        field.precompute_vjp(theta, &self.shared, theta_bar);
    }
}
