//! Vector fields: velocity, exact divergence, and their derivatives.
//!
//! A field is evaluated at few times but at many configurations. So its parameters are worked up in
//! two steps, each of them paid once per parameter update and not once per configuration:
//!
//! θ (parameters) → *shared* coefficients (independent of time) → *node* coefficients (one set per time).
//!
//! [`VectorField::eval`] and its derivatives then read coefficients only. Reverse mode runs the same
//! road backwards: cotangents are added to node and shared coefficients while configurations stream by,
//! and are pulled back to θ once.

pub mod kernel;
pub mod layout;
pub mod many_body;
pub mod mlp;
pub mod radial;
pub mod spline;
pub mod two_body;

use crate::math::simd::Real;
use crate::system::configuration::Point;

/// The coefficients of a field frozen at one time: what `eval`, `vjp` and `jvp` read.
#[derive(Clone, Copy, Debug)]
pub struct Coefficients<'a, S> {
    /// Independent of time; length [`VectorField::shared_len`].
    pub shared: &'a [S],
    /// At one time; length [`VectorField::node_len`].
    pub node: &'a [S],
}

/// The cotangents of [`Coefficients`], added to by `vjp`.
#[derive(Debug)]
pub struct CoefficientsBar<'a, S> {
    /// Length [`VectorField::shared_len`].
    pub shared: &'a mut [S],
    /// Length [`VectorField::node_len`].
    pub node: &'a mut [S],
}

/// A time-dependent vector field v(x, t; θ) on configurations of N particles in D dimensions.
///
/// Velocities are mean-free and do not depend on the centre of mass, so that the divergence over all
/// N·D coordinates is the one on the mean-free subspace.
pub trait VectorField<T: Real, const D: usize>: Send + Sync {
    /// The length of θ.
    fn num_params(&self) -> usize;

    /// The number of shared coefficients.
    fn shared_len(&self) -> usize;

    /// The number of coefficients at one time.
    fn node_len(&self) -> usize;

    /// The scratch space that one evaluation on `n` particles needs, in numbers of type `T`.
    fn work_len(&self, n: usize) -> usize;

    /// Writes the shared coefficients of θ.
    fn prepare(&self, theta: &[f64], shared: &mut [T::Scalar]);

    /// Adds to `theta_bar` what the cotangents of the shared coefficients mean for θ.
    fn pull_prepare(&self, theta: &[f64], shared_bar: &[T::Scalar], theta_bar: &mut [f64]);

    /// Writes the coefficients at time `t` ∈ [0, 1].
    fn freeze(&self, shared: &[T::Scalar], t: f64, node: &mut [T::Scalar]);

    /// Adds to `shared_bar` what the cotangents of the coefficients at time `t` mean for the shared ones.
    /// May use `node_bar` as scratch space; `node` holds what [`Self::freeze`] wrote.
    fn pull_freeze(
        &self,
        node: &[T::Scalar],
        t: f64,
        node_bar: &mut [T::Scalar],
        shared_bar: &mut [T::Scalar],
    );

    /// Writes the velocities `v` at `x` and returns the exact divergence ∇·v (in 1/time).
    fn eval(
        &self,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, D>],
        v: &mut [Point<T, D>],
        work: &mut [T],
    ) -> T;

    /// Reverse mode through `eval`: adds the cotangents of `x` and of the coefficients, given those of
    /// the velocity (`v_bar`) and of the divergence (`div_bar`).
    fn vjp(
        &self,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, D>],
        v_bar: &[Point<T, D>],
        div_bar: T,
        x_bar: &mut [Point<T, D>],
        bar: CoefficientsBar<'_, T::Scalar>,
        work: &mut [T],
    );

    /// As [`Self::vjp`], with `work` as [`Self::eval`] left it at the same `x` and coefficients, so that a
    /// field which keeps its activations there need not work them out again.
    fn vjp_after_eval(
        &self,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, D>],
        v_bar: &[Point<T, D>],
        div_bar: T,
        x_bar: &mut [Point<T, D>],
        bar: CoefficientsBar<'_, T::Scalar>,
        work: &mut [T],
    ) {
        self.vjp(at, x, v_bar, div_bar, x_bar, bar, work);
    }

    /// As [`Self::eval`] for several configurations of `n` particles, one after the other: one divergence and one
    /// scratch space each.
    fn eval_each(
        &self,
        at: Coefficients<'_, T::Scalar>,
        n: usize,
        x: &[Point<T, D>],
        v: &mut [Point<T, D>],
        divergences: &mut [T],
        work: &mut [T],
    ) {
        let len = self.work_len(n);
        for (g, divergence) in divergences.iter_mut().enumerate() {
            let (x, v) = (&x[g * n..][..n], &mut v[g * n..][..n]);
            *divergence = self.eval(at, x, v, &mut work[g * len..][..len]);
        }
    }

    /// As [`Self::vjp_after_eval`] for several configurations, as [`Self::eval_each`] left them.
    fn vjp_after_eval_each(
        &self,
        at: Coefficients<'_, T::Scalar>,
        n: usize,
        x: &[Point<T, D>],
        v_bar: &[Point<T, D>],
        div_bars: &[T],
        x_bar: &mut [Point<T, D>],
        bar: CoefficientsBar<'_, T::Scalar>,
        work: &mut [T],
    ) {
        let len = self.work_len(n);
        for (g, div_bar) in div_bars.iter().enumerate() {
            let (x, v_bar) = (&x[g * n..][..n], &v_bar[g * n..][..n]);
            let (x_bar, work) = (&mut x_bar[g * n..][..n], &mut work[g * len..][..len]);
            let bar = CoefficientsBar {
                shared: &mut *bar.shared,
                node: &mut *bar.node,
            };
            self.vjp_after_eval(at, x, v_bar, *div_bar, x_bar, bar, work);
        }
    }

    /// As [`Self::eval`] without the divergence, for fields that save something by that.
    fn velocity(
        &self,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, D>],
        v: &mut [Point<T, D>],
        work: &mut [T],
    ) {
        let _ = self.eval(at, x, v, work);
    }

    /// As [`Self::vjp`] for a divergence without cotangent, with `work` as [`Self::velocity`] left it.
    fn vjp_after_velocity(
        &self,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, D>],
        v_bar: &[Point<T, D>],
        x_bar: &mut [Point<T, D>],
        bar: CoefficientsBar<'_, T::Scalar>,
        work: &mut [T],
    ) {
        self.vjp_after_eval(at, x, v_bar, T::zero(), x_bar, bar, work);
    }

    /// Tangent mode: writes ∂v/∂x · dx for each tangent. `dx` and `dv` hold any number of tangents of
    /// `x.len()` points each, one after the other.
    fn jvp(
        &self,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, D>],
        dx: &[Point<T, D>],
        dv: &mut [Point<T, D>],
        work: &mut [T],
    );

    /// As [`Self::jvp`], with `work` as [`Self::eval`] left it at the same `x` and coefficients.
    fn jvp_after_eval(
        &self,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, D>],
        dx: &[Point<T, D>],
        dv: &mut [Point<T, D>],
        work: &mut [T],
    ) {
        self.jvp(at, x, dx, dv, work);
    }
}

/// A field with its coefficients at a list of times: all that an integrator needs.
pub struct FrozenField<'a, T: Real, const D: usize> {
    field: &'a dyn VectorField<T, D>,
    shared: &'a [T::Scalar],
    nodes: &'a [T::Scalar],
    node_len: usize,
}

impl<'a, T: Real, const D: usize> FrozenField<'a, T, D> {
    /// Borrows coefficients that [`Frozen::refresh`] has written.
    #[must_use]
    pub fn new(field: &'a dyn VectorField<T, D>, frozen: &'a Frozen<T::Scalar>) -> Self {
        Self {
            field,
            shared: &frozen.shared,
            nodes: &frozen.nodes,
            node_len: field.node_len(),
        }
    }

    /// The coefficients at the time with index `node`.
    #[inline]
    #[must_use]
    pub fn at(&self, node: usize) -> Coefficients<'a, T::Scalar> {
        Coefficients {
            shared: self.shared,
            node: &self.nodes[node * self.node_len..][..self.node_len],
        }
    }

    /// See [`VectorField::node_len`].
    #[must_use]
    pub fn node_len(&self) -> usize {
        self.node_len
    }

    /// The same coefficients for another field that reads them.
    #[must_use]
    pub fn read_by<'b, const E: usize>(
        &'b self,
        field: &'b dyn VectorField<T, E>,
    ) -> FrozenField<'b, T, E> {
        FrozenField {
            field,
            shared: self.shared,
            nodes: self.nodes,
            node_len: self.node_len,
        }
    }

    /// The field itself.
    #[must_use]
    pub fn field(&self) -> &'a dyn VectorField<T, D> {
        self.field
    }
}

/// Owned coefficients at a list of times (or, in reverse mode, their cotangents).
#[derive(Clone, Debug, Default)]
pub struct Frozen<S> {
    shared: Vec<S>,
    nodes: Vec<S>,
}

impl<S: crate::math::simd::Scalar> Frozen<S> {
    /// Works up θ at each of `times`. Allocates only when there are more times than ever before.
    pub fn refresh<T: Real<Scalar = S>, const D: usize>(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        times: &[f64],
    ) {
        self.clear(field, times.len());
        field.prepare(theta, &mut self.shared);
        for (t, node) in times
            .iter()
            .zip(self.nodes.chunks_exact_mut(field.node_len()))
        {
            field.freeze(&self.shared, *t, node);
        }
    }

    /// Sets all coefficients at `times` times to zero: the start of a reverse pass.
    pub fn clear<T: Real<Scalar = S>, const D: usize>(
        &mut self,
        field: &dyn VectorField<T, D>,
        times: usize,
    ) {
        self.shared.clear();
        self.shared.resize(field.shared_len(), S::zero());
        self.nodes.clear();
        self.nodes.resize(times * field.node_len(), S::zero());
    }

    /// The cotangents to add to for the time with index `node`.
    pub fn at_mut(&mut self, node: usize, node_len: usize) -> CoefficientsBar<'_, S> {
        CoefficientsBar {
            shared: &mut self.shared,
            node: &mut self.nodes[node * node_len..][..node_len],
        }
    }

    /// Reads `self` as cotangents and adds their meaning for θ to `theta_bar`; `primal` holds the
    /// coefficients at the same `times`.
    pub fn pull_back<T: Real<Scalar = S>, const D: usize>(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        primal: &Frozen<S>,
        times: &[f64],
        theta_bar: &mut [f64],
    ) {
        let len = field.node_len();
        let nodes = primal.nodes.chunks_exact(len);
        for ((t, node), node_bar) in times
            .iter()
            .zip(nodes)
            .zip(self.nodes.chunks_exact_mut(len))
        {
            field.pull_freeze(node, *t, node_bar, &mut self.shared);
        }
        field.pull_prepare(theta, &self.shared, theta_bar);
    }
}
