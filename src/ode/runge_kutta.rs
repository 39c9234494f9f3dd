//! One integrator for every tableau: forward, with a tape, in reverse, and with tangents.

use super::{Tableau, TimeGrid};
use crate::field::{Frozen, FrozenField};
use crate::particles::Point;
use crate::scalar::Real;

/// An explicit Runge–Kutta method with its scratch space for `n` particles. Nothing is allocated per call.
pub struct RungeKutta<T: Real, const D: usize> {
    tableau: Tableau,
    stages: Vec<Vec<Point<T, D>>>,
    divergences: Vec<T>,
    position: Vec<Point<T, D>>,
    end_bar: Vec<Point<T, D>>,
    stage_bars: Vec<Vec<Point<T, D>>>,
    position_bar: Vec<Point<T, D>>,
    difference: Vec<Point<T, D>>,
    work: Vec<T>,
}

/// What a forward pass leaves for the reverse pass: the state at each step, the stage velocities, the
/// stiffness of the divergence, and the field's scratch space after each evaluation.
#[derive(Clone, Debug)]
pub struct Tape<T: Real, const D: usize> {
    states: Vec<Point<T, D>>,
    velocities: Vec<Point<T, D>>,
    divergence_differences: Vec<T>,
    works: Vec<T>,
}

impl<T: Real, const D: usize> Tape<T, D> {
    /// Room for `steps` steps of `stages` stages with `n` particles; `work_len` as the field wants it.
    #[must_use]
    pub fn new(n: usize, steps: usize, stages: usize, work_len: usize) -> Self {
        Self {
            states: vec![Point::zeros(); n * steps],
            velocities: vec![Point::zeros(); n * steps * stages],
            divergence_differences: vec![T::zero(); steps],
            works: vec![T::zero(); work_len * steps * stages],
        }
    }
}

/// x += factor · y, point by point.
#[inline(always)]
fn add_scaled<T: Real, const D: usize>(x: &mut [Point<T, D>], factor: f64, y: &[Point<T, D>]) {
    if factor == 0.0 {
        return;
    }
    let factor = T::constant(factor);
    for (x, y) in x.iter_mut().zip(y) {
        *x += y * factor;
    }
}

impl<T: Real, const D: usize> RungeKutta<T, D> {
    /// Scratch space for `n` particles; `work_len` as the field wants it.
    #[must_use]
    pub fn new(tableau: Tableau, n: usize, work_len: usize) -> Self {
        let points = || vec![Point::zeros(); n];
        Self {
            tableau,
            stages: (0..tableau.stages()).map(|_| points()).collect(),
            divergences: vec![T::zero(); tableau.stages()],
            position: points(),
            end_bar: points(),
            stage_bars: (0..tableau.stages()).map(|_| points()).collect(),
            position_bar: points(),
            difference: points(),
            work: vec![T::zero(); work_len],
        }
    }

    /// The method.
    #[must_use]
    pub fn tableau(&self) -> &Tableau {
        &self.tableau
    }

    /// Evaluates all stages of step `n` from `x` and moves `x` to the end of the step. Returns
    /// ∫ ∇·v dt over the step, by the same quadrature as the state. `works` is scratch space for each
    /// stage, or none to use the same for all.
    fn step(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        n: usize,
        x: &mut [Point<T, D>],
        mut works: Option<&mut [T]>,
    ) -> T {
        let (h, work_len) = (grid.h(n), self.work.len());
        let mut log_det = T::zero();
        for i in 0..self.tableau.stages() {
            self.position.copy_from_slice(x);
            for (j, a) in self.tableau.a[i].iter().enumerate() {
                add_scaled(&mut self.position, h * a, &self.stages[j]);
            }
            let at = field.at(grid.node(n, i));
            let work = match works.as_deref_mut() {
                Some(works) => &mut works[i * work_len..][..work_len],
                None => &mut self.work,
            };
            let divergence = field
                .field()
                .eval(at, &self.position, &mut self.stages[i], work);
            self.divergences[i] = divergence;
            log_det += divergence * T::constant(h * self.tableau.b[i]);
        }
        for (i, b) in self.tableau.b.iter().enumerate() {
            add_scaled(x, h * b, &self.stages[i]);
        }
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
            log_det += self.step(field, grid, n, x, None);
        }
        log_det
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
            log_det += self.step(field, grid, n, x, None);
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
        let n_particles = x.len();
        let stages = self.tableau.stages();
        let mut log_det = T::zero();
        let mut stiffness = T::zero();
        let step_work = stages * self.work.len();
        for n in 0..grid.steps() {
            tape.states[n * n_particles..][..n_particles].copy_from_slice(x);
            let works = &mut tape.works[n * step_work..][..step_work];
            log_det += self.step(field, grid, n, x, Some(works));
            for (i, stage) in self.stages.iter().enumerate() {
                tape.velocities[(n * stages + i) * n_particles..][..n_particles]
                    .copy_from_slice(stage);
            }
            if let Some(weights) = self.tableau.stiffness {
                let h = T::constant(grid.h(n));
                let mut difference = T::zero();
                self.difference.fill(Point::zeros());
                for (i, e) in weights.iter().enumerate() {
                    difference += self.divergences[i] * T::constant(*e);
                    add_scaled(&mut self.difference, *e, &self.stages[i]);
                }
                tape.divergence_differences[n] = difference;
                let size =
                    crate::particles::norm_squared(&self.difference) + difference * difference;
                stiffness += h * h * size;
            }
        }
        (log_det, stiffness)
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
        let Tape {
            states,
            velocities,
            divergence_differences,
            works,
        } = tape;
        let start = &states[n * particles..][..particles];
        let velocity = |i: usize| &velocities[(n * stages + i) * particles..][..particles];
        self.end_bar.copy_from_slice(x_bar);
        let twice_weight = stiffness_bar * T::constant(2.0 * h * h);
        self.difference.fill(Point::zeros());
        if let Some(weights) = stiffness {
            for (i, e) in weights.iter().enumerate() {
                add_scaled(&mut self.difference, *e, velocity(i));
            }
            for point in &mut self.difference {
                *point *= twice_weight;
            }
        }
        let difference = divergence_differences[n] * twice_weight;
        for i in (0..stages).rev() {
            let e = stiffness.map_or(0.0, |weights| weights[i]);
            let stage_bar = &mut self.stage_bars[i];
            stage_bar.fill(Point::zeros());
            add_scaled(stage_bar, h * b[i], &self.end_bar);
            add_scaled(stage_bar, e, &self.difference);
            let div_bar = log_det_bar * T::constant(h * b[i]) + difference * T::constant(e);
            for later in i + 1..stages {
                // Stage bars of later stages have been replaced by the cotangents of their positions.
                let (head, tail) = self.stage_bars.split_at_mut(later);
                add_scaled(&mut head[i], h * a[later][i], &tail[0]);
            }
            self.position.copy_from_slice(start);
            for (j, a) in a[i].iter().enumerate() {
                add_scaled(&mut self.position, h * a, velocity(j));
            }
            let node = grid.node(n, i);
            self.position_bar.fill(Point::zeros());
            let work_len = self.work.len();
            field.field().vjp_after_eval(
                field.at(node),
                &self.position,
                &self.stage_bars[i],
                div_bar,
                &mut self.position_bar,
                bar.at_mut(node, field.field().node_len()),
                &mut works[(n * stages + i) * work_len..][..work_len],
            );
            add_scaled(x_bar, 1.0, &self.position_bar);
            self.stage_bars[i].copy_from_slice(&self.position_bar);
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
        tangents.resize(self.tableau.stages(), dx.len());
        let mut log_det = T::zero();
        for n in 0..grid.steps() {
            let h = grid.h(n);
            for i in 0..self.tableau.stages() {
                self.position.copy_from_slice(x);
                tangents.position.copy_from_slice(dx);
                for (j, a) in self.tableau.a[i].iter().enumerate() {
                    add_scaled(&mut self.position, h * a, &self.stages[j]);
                    add_scaled(&mut tangents.position, h * a, &tangents.stages[j]);
                }
                let at = field.at(grid.node(n, i));
                let divergence =
                    field
                        .field()
                        .eval(at, &self.position, &mut self.stages[i], &mut self.work);
                log_det += divergence * T::constant(h * self.tableau.b[i]);
                field.field().jvp(
                    at,
                    &self.position,
                    &tangents.position,
                    &mut tangents.stages[i],
                    &mut self.work,
                );
            }
            for (i, b) in self.tableau.b.iter().enumerate() {
                add_scaled(x, h * b, &self.stages[i]);
                add_scaled(dx, h * b, &tangents.stages[i]);
            }
        }
        log_det
    }
}

/// Scratch space for tangents, kept between calls.
#[derive(Clone, Debug, Default)]
pub struct TangentSpace<T: Real, const D: usize> {
    stages: Vec<Vec<Point<T, D>>>,
    position: Vec<Point<T, D>>,
}

impl<T: Real, const D: usize> TangentSpace<T, D> {
    fn resize(&mut self, stages: usize, points: usize) {
        self.stages.resize_with(stages, Vec::new);
        for stage in &mut self.stages {
            stage.resize(points, Point::zeros());
        }
        self.position.resize(points, Point::zeros());
    }
}
