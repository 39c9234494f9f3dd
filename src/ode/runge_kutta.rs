//! One integrator for every tableau: forward, with a tape, in reverse, and with tangents.

use super::{Tableau, TimeGrid};
use crate::field::{Frozen, FrozenField};
use crate::particles::{Point, filled, resize};
use crate::scalar::Real;

/// An explicit Runge–Kutta method with its scratch space for `n` particles. Nothing is allocated per call.
///
/// Lists of stages are flat, stage × particle. With two particles a step does little arithmetic, so its
/// sums run point by point where they can, and nothing is copied or cleared without need.
pub struct RungeKutta<T: Real, const D: usize> {
    tableau: Tableau,
    stages: Vec<Point<T, D>>,
    divergences: Vec<T>,
    position: Vec<Point<T, D>>,
    stage_bar: Vec<Point<T, D>>,
    position_bars: Vec<Point<T, D>>,
    difference: Vec<Point<T, D>>,
    work: Vec<T>,
    work_len: usize,
}

/// What a forward pass leaves for the reverse pass: the state at each step end, the stage velocities, the
/// stiffness of the divergence, and the field's scratch space after each evaluation.
#[derive(Clone, Debug)]
pub struct Tape<T: Real, const D: usize> {
    states: Vec<Point<T, D>>,
    velocities: Vec<Point<T, D>>,
    divergence_differences: Vec<T>,
    works: Vec<T>,
    /// States, velocities and scratch space of one step.
    lens: [usize; 3],
}

impl<T: Real, const D: usize> Tape<T, D> {
    /// Room for `steps` steps of `stages` stages with `n` particles; `work_len` as the field wants it.
    #[must_use]
    pub fn new(n: usize, steps: usize, stages: usize, work_len: usize) -> Self {
        let mut tape = Self {
            states: Vec::new(),
            velocities: Vec::new(),
            divergence_differences: Vec::new(),
            works: Vec::new(),
            lens: [n, n * stages, work_len * stages],
        };
        tape.make_room(steps);
        tape
    }

    /// Makes room for at least `steps` steps.
    pub fn make_room(&mut self, steps: usize) {
        if steps <= self.divergence_differences.len() {
            return;
        }
        let [states, velocities, works] = self.lens;
        resize(&mut self.states, states * (steps + 1), Point::zeros());
        resize(&mut self.velocities, velocities * steps, Point::zeros());
        resize(&mut self.divergence_differences, steps, T::zero());
        resize(&mut self.works, works * steps, T::zero());
    }
}

/// The terms (h·w_j, row j) of Σ_j h w_j rows_j whose weight is not zero, in ascending order.
#[inline(always)]
fn terms<'a, T: Real, const D: usize>(
    h: f64,
    weights: &'a [f64],
    rows: &'a [Point<T, D>],
    particles: usize,
) -> impl Iterator<Item = (T, &'a [Point<T, D>])> {
    weights
        .iter()
        .zip(rows.chunks_exact(particles))
        .filter(|(weight, _)| **weight != 0.0)
        .map(move |(weight, row)| (T::constant(h * weight), row))
}

/// x += factor · y, point by point.
#[inline(always)]
fn add_scaled<T: Real, const D: usize>(x: &mut [Point<T, D>], factor: T, y: &[Point<T, D>]) {
    for (x, y) in x.iter_mut().zip(y) {
        *x += y * factor;
    }
}

/// x += Σ_j h w_j rows_j.
#[inline(always)]
fn add_terms<T: Real, const D: usize>(
    x: &mut [Point<T, D>],
    h: f64,
    weights: &[f64],
    rows: &[Point<T, D>],
) {
    for (factor, row) in terms(h, weights, rows, x.len()) {
        add_scaled(x, factor, row);
    }
}

/// out = x + Σ_j h w_j rows_j.
#[inline(always)]
fn combine<T: Real, const D: usize>(
    out: &mut [Point<T, D>],
    x: &[Point<T, D>],
    h: f64,
    weights: &[f64],
    rows: &[Point<T, D>],
) {
    let mut terms = terms(h, weights, rows, x.len());
    match terms.next() {
        None => out.copy_from_slice(x),
        Some((factor, row)) => {
            for ((out, x), y) in out.iter_mut().zip(x).zip(row) {
                *out = x + y * factor;
            }
        }
    }
    for (factor, row) in terms {
        add_scaled(out, factor, row);
    }
}

impl<T: Real, const D: usize> RungeKutta<T, D> {
    /// Scratch space for `n` particles; `work_len` as the field wants it.
    #[must_use]
    pub fn new(tableau: Tableau, n: usize, work_len: usize) -> Self {
        let points = |count: usize| filled(Point::zeros(), count);
        let stages = tableau.stages();
        Self {
            tableau,
            stages: points(n * stages),
            divergences: filled(T::zero(), stages),
            position: points(n),
            stage_bar: points(n),
            position_bars: points(n * stages),
            difference: points(n),
            work: filled(T::zero(), work_len),
            work_len,
        }
    }

    /// The method.
    #[must_use]
    pub fn tableau(&self) -> &Tableau {
        &self.tableau
    }

    /// Writes the velocities of all `stages` of step `n` from `x`. Returns ∫ ∇·v dt over the step, by the
    /// same quadrature as the state. Stage i has its scratch space at `works[i * stride..]`.
    fn evaluate(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        n: usize,
        x: &[Point<T, D>],
        stages: &mut [Point<T, D>],
        works: &mut [T],
        stride: usize,
    ) -> T {
        let (h, work_len) = (grid.h(n), self.work_len);
        let Tableau { a, b, .. } = self.tableau;
        let mut log_det = T::zero();
        for i in 0..b.len() {
            let (done, rest) = stages.split_at_mut(i * x.len());
            let position = if a[i].is_empty() {
                x
            } else {
                combine(&mut self.position, x, h, a[i], done);
                &self.position
            };
            let at = field.at(grid.node(n, i));
            let work = &mut works[i * stride..][..work_len];
            let divergence = field.field().eval(at, position, &mut rest[..x.len()], work);
            self.divergences[i] = divergence;
            log_det += divergence * T::constant(h * b[i]);
        }
        log_det
    }

    /// Moves `x` to the end of step `n` and returns ∫ ∇·v dt over the step.
    fn step(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        n: usize,
        x: &mut [Point<T, D>],
    ) -> T {
        let mut stages = std::mem::take(&mut self.stages);
        let mut work = std::mem::take(&mut self.work);
        let log_det = self.evaluate(field, grid, n, x, &mut stages, &mut work, 0);
        add_terms(x, grid.h(n), self.tableau.b, &stages);
        (self.stages, self.work) = (stages, work);
        log_det
    }

    /// Integrates `x` over the whole grid and returns ∫ ∇·v dt in the direction of the grid.
    pub fn integrate(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
    ) -> T {
        let mut log_det = T::zero();
        for n in 0..grid.steps() {
            log_det += self.step(field, grid, n, x);
        }
        log_det
    }

    /// Moves `x` as [`Self::integrate`] does, without asking for divergences.
    pub fn carry(&mut self, field: &FrozenField<'_, T, D>, grid: &TimeGrid, x: &mut [Point<T, D>]) {
        let Tableau { a, b, .. } = self.tableau;
        for n in 0..grid.steps() {
            let h = grid.h(n);
            for i in 0..b.len() {
                let (done, rest) = self.stages.split_at_mut(i * x.len());
                combine(&mut self.position, x, h, a[i], done);
                let (at, v) = (field.at(grid.node(n, i)), &mut rest[..x.len()]);
                field
                    .field()
                    .velocity(at, &self.position, v, &mut self.work);
            }
            add_terms(x, h, b, &self.stages);
        }
    }

    /// As [`Self::integrate`], calling `each(n, x)` with the state at every step end, the start included.
    pub fn integrate_watched(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
        mut each: impl FnMut(usize, &[Point<T, D>]),
    ) -> T {
        let mut log_det = T::zero();
        each(0, x);
        for n in 0..grid.steps() {
            log_det += self.step(field, grid, n, x);
            each(n + 1, x);
        }
        log_det
    }

    /// As [`Self::integrate`], and records on `tape` what [`Self::reverse`] needs. Also returns the
    /// stiffness Σ_steps (h Σ_i e_i ∇·v_i)² + |h Σ_i e_i v_i|² (zero for tableaux without one).
    pub fn integrate_taped(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
        tape: &mut Tape<T, D>,
    ) -> (T, T) {
        let (particles, work_len) = (x.len(), self.work_len);
        let stages = self.tableau.stages();
        let mut log_det = T::zero();
        let mut stiffness = T::zero();
        tape.states[..particles].copy_from_slice(x);
        for n in 0..grid.steps() {
            let (before, after) = tape.states.split_at_mut((n + 1) * particles);
            let start = &before[n * particles..];
            let velocities = &mut tape.velocities[n * stages * particles..][..stages * particles];
            let works = &mut tape.works[n * stages * work_len..][..stages * work_len];
            log_det += self.evaluate(field, grid, n, start, velocities, works, work_len);
            let end = &mut after[..particles];
            combine(end, start, grid.h(n), self.tableau.b, velocities);
            if let Some(weights) = self.tableau.stiffness {
                let h = T::constant(grid.h(n));
                let mut difference = T::zero();
                for (divergence, e) in self.divergences.iter().zip(weights) {
                    difference += *divergence * T::constant(*e);
                }
                self.subtract_stages(weights, velocities);
                tape.divergence_differences[n] = difference;
                let size =
                    crate::particles::norm_squared(&self.difference) + difference * difference;
                stiffness += h * h * size;
            }
        }
        x.copy_from_slice(&tape.states[grid.steps() * particles..][..particles]);
        (log_det, stiffness)
    }

    /// Writes Σ_i e_i v_i to `self.difference`.
    #[inline(always)]
    fn subtract_stages(&mut self, weights: &[f64], velocities: &[Point<T, D>]) {
        let particles = self.difference.len();
        let mut terms = terms::<T, D>(1.0, weights, velocities, particles);
        if let Some((factor, row)) = terms.next() {
            for (out, v) in self.difference.iter_mut().zip(row) {
                *out = v * factor;
            }
        }
        for (factor, row) in terms {
            add_scaled(&mut self.difference, factor, row);
        }
    }

    /// Reverse mode through a taped integration: the exact gradient of the discrete map.
    ///
    /// On entry `x_bar` is the cotangent of the end state; on return, of the start. `log_det_bar` and
    /// `stiffness_bar` are those of the two numbers that [`Self::integrate_taped`] returned. Cotangents
    /// of the coefficients are added to `bar`.
    pub fn reverse(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        tape: &mut Tape<T, D>,
        x_bar: &mut [Point<T, D>],
        log_det_bar: T,
        stiffness_bar: T,
        bar: &mut Frozen<T::Scalar>,
    ) {
        for n in (0..grid.steps()).rev() {
            self.reverse_step(field, grid, n, tape, x_bar, log_det_bar, stiffness_bar, bar);
        }
    }

    fn reverse_step(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        n: usize,
        tape: &mut Tape<T, D>,
        x_bar: &mut [Point<T, D>],
        log_det_bar: T,
        stiffness_bar: T,
        bar: &mut Frozen<T::Scalar>,
    ) {
        let Tableau {
            a, b, stiffness, ..
        } = self.tableau;
        let (stages, particles, h) = (b.len(), x_bar.len(), grid.h(n));
        let (work_len, node_len) = (self.work_len, field.node_len());
        let start = &tape.states[n * particles..][..particles];
        let velocities = &tape.velocities[n * stages * particles..][..stages * particles];
        let works = &mut tape.works[n * stages * work_len..][..stages * work_len];
        let twice_weight = stiffness_bar * T::constant(2.0 * h * h);
        if let Some(weights) = stiffness {
            self.subtract_stages(weights, velocities);
            for point in &mut self.difference {
                *point *= twice_weight;
            }
        }
        let difference = tape.divergence_differences[n] * twice_weight;
        for i in (0..stages).rev() {
            let e = stiffness.map_or(0.0, |weights| weights[i]);
            let (current, later) = self.position_bars[i * particles..].split_at_mut(particles);
            let factor = T::constant(h * b[i]);
            for ((out, end_bar), current) in
                self.stage_bar.iter_mut().zip(&*x_bar).zip(&mut *current)
            {
                *out = end_bar * factor;
                *current = Point::repeat(T::nothing());
            }
            if e != 0.0 {
                add_scaled(&mut self.stage_bar, T::constant(e), &self.difference);
            }
            for (row, later_bar) in a[i + 1..].iter().zip(later.chunks_exact(particles)) {
                if row[i] != 0.0 {
                    add_scaled(&mut self.stage_bar, T::constant(h * row[i]), later_bar);
                }
            }
            let position = if a[i].is_empty() {
                start
            } else {
                combine(&mut self.position, start, h, a[i], velocities);
                &self.position
            };
            let node = grid.node(n, i);
            field.field().vjp_after_eval(
                field.at(node),
                position,
                &self.stage_bar,
                log_det_bar * factor + difference * T::constant(e),
                current,
                bar.at_mut(node, node_len),
                &mut works[i * work_len..][..work_len],
            );
        }
        for position_bar in self.position_bars.chunks_exact(particles).rev() {
            add_scaled(x_bar, T::one(), position_bar);
        }
    }

    /// Integrates `x` and any number of tangents `dx` (each `x.len()` points, one after the other): the
    /// exact Jacobian of the discrete map. Returns ∫ ∇·v dt as well.
    pub fn integrate_tangents(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
        dx: &mut [Point<T, D>],
        tangents: &mut TangentSpace<T, D>,
    ) -> T {
        let Tableau { a, b, .. } = self.tableau;
        let (particles, points) = (x.len(), dx.len());
        tangents.resize(b.len(), points);
        let mut log_det = T::zero();
        for n in 0..grid.steps() {
            let h = grid.h(n);
            for i in 0..b.len() {
                let (done, rest) = self.stages.split_at_mut(i * particles);
                combine(&mut self.position, x, h, a[i], done);
                let at = field.at(grid.node(n, i));
                let stage = &mut rest[..particles];
                let divergence = field
                    .field()
                    .eval(at, &self.position, stage, &mut self.work);
                log_det += divergence * T::constant(h * b[i]);
                let (done, rest) = tangents.stages.split_at_mut(i * points);
                combine(&mut tangents.position, dx, h, a[i], done);
                field.field().jvp_after_eval(
                    at,
                    &self.position,
                    &tangents.position,
                    &mut rest[..points],
                    &mut self.work,
                );
            }
            add_terms(x, h, b, &self.stages);
            add_terms(dx, h, b, &tangents.stages);
        }
        log_det
    }
}

/// Scratch space for tangents, kept between calls.
#[derive(Clone, Debug, Default)]
pub struct TangentSpace<T: Real, const D: usize> {
    stages: Vec<Point<T, D>>,
    position: Vec<Point<T, D>>,
}

impl<T: Real, const D: usize> TangentSpace<T, D> {
    fn resize(&mut self, stages: usize, points: usize) {
        resize(&mut self.stages, stages * points, Point::zeros());
        resize(&mut self.position, points, Point::zeros());
    }
}
