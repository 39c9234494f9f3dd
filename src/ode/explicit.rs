//! The stage loop of every explicit Runge–Kutta integration.
//!
//! What is integrated is a [`State`]: configurations alone, with tangents, with their adjoint, and so on. All of them
//! keep their evaluations in [`Stages`].

use super::{Step, TabulatedField};
use crate::field::{Input, Output};
use crate::math::simd::Real;
use crate::system::configuration::{Point, grow};

/// What a Runge–Kutta method moves.
pub(crate) trait State<T: Real, const D: usize> {
    /// Places the state at stage `i` and evaluates its velocity there.
    fn stage(&mut self, step: &Step<'_, T, D>, i: usize);

    /// Moves the state to the end of the step, given the velocities of all stages.
    fn advance(&mut self, step: &Step<'_, T, D>);
}

/// Moves `state` along `field` over its whole grid, and calls `each` with it after every step.
#[inline(always)]
pub(crate) fn integrate<T: Real, const D: usize, S: State<T, D>>(
    state: &mut S,
    field: TabulatedField<'_, T, D>,
    each: impl FnMut(&mut S, &Step<'_, T, D>),
) {
    take_steps(state, field.steps(), each);
}

/// Moves `state` by consecutive `steps`, and calls `each` with it after every one.
#[inline(always)]
pub(crate) fn take_steps<'a, T: Real + 'a, const D: usize, S: State<T, D>>(
    state: &mut S,
    steps: impl Iterator<Item = Step<'a, T, D>>,
    mut each: impl FnMut(&mut S, &Step<'_, T, D>),
) {
    for step in steps {
        for i in 0..step.tableau.stages() {
            state.stage(&step, i);
        }
        state.advance(&step);
        each(state, &step);
    }
}

/// The stages of a step, or of all steps, of several configurations or of other points that move with one. Lists are
/// flat: stage × configuration × particle. They grow when there is more than ever before, and do not shrink.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stages<T: Real, const D: usize> {
    /// The number of evaluations whose positions are kept, with what the field saved there: one, or those of all steps.
    kept: usize,
    particles: usize,
    points: usize,
    configurations: usize,
    /// Numbers that the field saves at one stage.
    saved_len: usize,
    pub(super) positions: Vec<Point<T, D>>,
    /// Of the stages of one step, as are the divergences.
    velocities: Vec<Point<T, D>>,
    pub(super) divergences: Vec<T>,
    saved: Vec<T>,
    scratch: Vec<T>,
}

impl<T: Real, const D: usize> Stages<T, D> {
    /// Makes room for configurations of `particles` particles, `points` points in all, and for as many evaluations to be
    /// `kept`: one, or those of all steps.
    pub(crate) fn fit(
        &mut self,
        field: TabulatedField<'_, T, D>,
        particles: usize,
        points: usize,
        kept: usize,
    ) {
        let sizes = field.field.sizes(particles);
        let stages = field.table.grid.tableau().stages();
        self.fit_points(stages, points, kept);
        self.particles = particles;
        self.configurations = points / particles;
        self.saved_len = self.configurations * sizes.saved;
        let divergences = stages * self.configurations;
        grow(&mut self.divergences, divergences, T::zero());
        grow(&mut self.saved, kept * self.saved_len, T::zero());
        grow(&mut self.scratch, sizes.scratch, T::zero());
    }

    /// Makes room for the velocities of as many `stages` of `points` points, at which the field need not be evaluated.
    pub(crate) fn fit_points(&mut self, stages: usize, points: usize, kept: usize) {
        self.points = points;
        self.kept = kept;
        grow(&mut self.positions, kept * points, Point::zeros());
        grow(&mut self.velocities, stages * points, Point::zeros());
    }

    /// Where the evaluation at a stage is kept.
    #[inline(always)]
    fn slot(&self, step: &Step<'_, T, D>, i: usize) -> usize {
        match self.kept {
            1 => 0,
            _ => step.number * step.nodes.len() + i,
        }
    }

    /// Writes the position of stage `i` of a step that starts at `x`: x + h Σ_j a_ij v_j. Returns it, and where its
    /// velocity goes.
    #[inline(always)]
    pub(crate) fn place(
        &mut self,
        step: &Step<'_, T, D>,
        i: usize,
        x: &[Point<T, D>],
    ) -> (&mut [Point<T, D>], &mut [Point<T, D>]) {
        let slot = self.slot(step, i);
        let position = &mut self.positions[slot * self.points..][..self.points];
        let (done, rest) = self.velocities.split_at_mut(i * self.points);
        let mut terms = terms(step.h, step.tableau.a[i], done, self.points);
        match terms.next() {
            None => position.copy_from_slice(x),
            Some((factor, velocity)) => {
                for ((out, x), v) in position.iter_mut().zip(x).zip(velocity) {
                    *out = x + v * factor;
                }
            }
        }
        for (factor, velocity) in terms {
            add_scaled(position, factor, velocity);
        }
        (position, &mut rest[..self.points])
    }

    /// Evaluates the field of `step` at stage `i`, with its divergences where they are wanted.
    #[inline(always)]
    pub(crate) fn evaluate(
        &mut self,
        step: &Step<'_, T, D>,
        i: usize,
        x: &[Point<T, D>],
        divergences: bool,
    ) {
        self.place(step, i, x);
        let (slot, points, count) = (self.slot(step, i), self.points, self.configurations);
        let position = &self.positions[slot * points..][..points];
        let output = Output {
            v: &mut self.velocities[i * points..][..points],
            divergences: divergences.then(|| &mut self.divergences[i * count..][..count]),
        };
        let input = step.input(i, self.particles, position);
        let saved = &mut self.saved[slot * self.saved_len..][..self.saved_len];
        step.field.field.forward(input, output, saved);
    }

    /// Where the field was evaluated at stage `i`, what it saved there, and its scratch space.
    #[inline(always)]
    pub(crate) fn evaluation<'a>(
        &'a mut self,
        step: &Step<'a, T, D>,
        i: usize,
    ) -> (Input<'a, T, D>, &'a mut [T], &'a mut [T]) {
        let slot = self.slot(step, i);
        let position = &self.positions[slot * self.points..][..self.points];
        let saved = &mut self.saved[slot * self.saved_len..][..self.saved_len];
        let input = step.input(i, self.particles, position);
        (input, saved, &mut self.scratch)
    }

    /// x += h Σ_i b_i v_i.
    #[inline(always)]
    pub(crate) fn advance(&self, step: &Step<'_, T, D>, x: &mut [Point<T, D>]) {
        self.add_velocities(step.h, step.tableau.b, x);
    }

    /// Adds h Σ_i w_i v_i to `out`.
    #[inline(always)]
    pub(crate) fn add_velocities(&self, h: f64, weights: &[f64], out: &mut [Point<T, D>]) {
        for (factor, velocity) in terms(h, weights, &self.velocities, self.points) {
            add_scaled(out, factor, velocity);
        }
    }

    /// `sum` + Σ_i h w_i ∇·v_i of configuration `g`.
    #[inline(always)]
    pub(crate) fn add_divergences(&self, h: f64, weights: &[f64], g: usize, mut sum: T) -> T {
        for (i, weight) in weights.iter().enumerate() {
            sum += self.divergences[i * self.configurations + g] * T::constant(h * weight);
        }
        sum
    }

    /// Stage `last` becomes the first of the next step, where both are at one place and time.
    pub(crate) fn reuse(&mut self, last: usize) {
        let (points, count) = (self.points, self.configurations);
        self.velocities
            .copy_within(last * points..(last + 1) * points, 0);
        self.divergences
            .copy_within(last * count..(last + 1) * count, 0);
    }
}

/// The terms (h·w_j, row j) of Σ_j h w_j rows_j whose weight is not zero, in ascending order. Rows have `points`
/// points. With few particles a step does little arithmetic, so that these sums count: nothing is copied or cleared
/// without need.
#[inline(always)]
fn terms<'a, T: Real, const D: usize>(
    h: f64,
    weights: &'a [f64],
    rows: &'a [Point<T, D>],
    points: usize,
) -> impl Iterator<Item = (T, &'a [Point<T, D>])> {
    let rows = weights.iter().zip(rows.chunks_exact(points));
    rows.filter(|(weight, _)| **weight != 0.0)
        .map(move |(weight, row)| (T::constant(h * weight), row))
}

/// x += factor · y.
#[inline(always)]
pub(crate) fn add_scaled<T: Real, const D: usize>(
    x: &mut [Point<T, D>],
    factor: T,
    y: &[Point<T, D>],
) {
    for (x, y) in x.iter_mut().zip(y) {
        *x += y * factor;
    }
}
