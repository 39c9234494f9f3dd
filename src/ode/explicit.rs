//! The stage loop of every explicit Runge–Kutta integration.
//!
//! What is integrated is a [`State`]: a configuration alone, with tangents, recorded for reverse mode, with its
//! adjoint, and so on. All of them keep velocities in [`Stages`].

use super::sums::{add_terms, combine};
use super::{Step, Tableau, TimeGrid};
use crate::field::Output;
use crate::math::simd::Real;
use crate::system::configuration::{Point, resize};

/// What a Runge–Kutta method moves.
pub trait State {
    /// Places the state at stage `i` and evaluates its velocity there.
    fn stage(&mut self, step: &Step<'_>, i: usize);

    /// Moves the state to the end of the step, given the velocities of all stages.
    fn advance(&mut self, step: &Step<'_>);
}

/// The stages of one step, from number `first` on.
#[inline(always)]
pub(crate) fn run_stages<S: State>(state: &mut S, step: &Step<'_>, first: usize) {
    for i in first..step.tableau.stages() {
        state.stage(step, i);
    }
}

/// Moves `state` over the whole grid, and calls `each(n, state)` after n steps, from the first on.
#[inline(always)]
pub fn integrate<S: State>(
    state: &mut S,
    tableau: Tableau,
    grid: &TimeGrid,
    mut each: impl FnMut(usize, &S),
) {
    for n in 0..grid.steps() {
        let step = grid.step(tableau, n);
        run_stages(state, &step, 0);
        state.advance(&step);
        each(n + 1, state);
    }
}

/// The velocities and divergences of all stages, flat: stage × configuration × particle.
#[derive(Clone, Debug, Default)]
pub struct Stages<T: Real, const D: usize> {
    points: usize,
    configurations: usize,
    velocities: Vec<Point<T, D>>,
    divergences: Vec<T>,
}

impl<T: Real, const D: usize> Stages<T, D> {
    /// Makes room for `stages` stages of as many `configurations` of `points` points in all. Allocates only when
    /// there are more than ever before.
    pub fn fit(&mut self, stages: usize, configurations: usize, points: usize) {
        self.points = points;
        self.configurations = configurations;
        resize(&mut self.velocities, stages * points, Point::zeros());
        resize(&mut self.divergences, stages * configurations, T::zero());
    }

    /// Writes the position of stage `i` of a step that starts at `x`: x + h Σ_j a_ij v_j.
    #[inline(always)]
    pub fn place(
        &self,
        step: &Step<'_>,
        i: usize,
        x: &[Point<T, D>],
        position: &mut [Point<T, D>],
    ) {
        let done = &self.velocities[..i * self.points];
        combine(position, x, step.h, step.tableau.a[i], done);
    }

    /// Where the velocities of stage `i` go, and its divergences if they are wanted.
    #[inline(always)]
    pub fn output(&mut self, i: usize, divergences: bool) -> Output<'_, T, D> {
        let count = self.configurations;
        Output {
            v: &mut self.velocities[i * self.points..][..self.points],
            divergences: divergences.then(|| &mut self.divergences[i * count..][..count]),
        }
    }

    /// The velocities of all stages.
    #[inline(always)]
    #[must_use]
    pub fn velocities(&self) -> &[Point<T, D>] {
        &self.velocities
    }

    /// The velocities of stage `i`.
    #[inline(always)]
    #[must_use]
    pub fn velocity(&self, i: usize) -> &[Point<T, D>] {
        &self.velocities[i * self.points..][..self.points]
    }

    /// The velocities of stage `i`, to be written.
    #[inline(always)]
    pub(crate) fn velocity_mut(&mut self, i: usize) -> &mut [Point<T, D>] {
        &mut self.velocities[i * self.points..][..self.points]
    }

    /// The divergence of configuration `g` at stage `i`.
    #[inline(always)]
    #[must_use]
    pub fn divergence(&self, i: usize, g: usize) -> T {
        self.divergences[i * self.configurations + g]
    }

    /// Sets the divergence of configuration `g` at stage `i`.
    pub(crate) fn set_divergence(&mut self, i: usize, g: usize, divergence: T) {
        self.divergences[i * self.configurations + g] = divergence;
    }

    /// The last stage becomes the first of the next step, where both are at one place and time.
    pub(crate) fn reuse_last(&mut self) {
        let (points, count) = (self.points, self.configurations);
        let last = self.velocities.len() - points;
        self.velocities.copy_within(last.., 0);
        let last = self.divergences.len() - count;
        self.divergences.copy_within(last.., 0);
    }

    /// x += h Σ_i b_i v_i.
    #[inline(always)]
    pub fn advance(&self, step: &Step<'_>, x: &mut [Point<T, D>]) {
        add_terms(x, step.h, step.tableau.b, &self.velocities);
    }

    /// Σ_i h w_i ∇·v_i of configuration `g`.
    #[inline(always)]
    #[must_use]
    pub(crate) fn sum_divergences(&self, h: f64, weights: &[f64], g: usize) -> T {
        let mut sum = T::zero();
        for (i, weight) in weights.iter().enumerate() {
            sum += self.divergence(i, g) * T::constant(h * weight);
        }
        sum
    }
}
