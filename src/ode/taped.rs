//! There and back: integrations that are recorded, and their exact gradients.

use super::sums::{add_scaled, add_terms, combine, total};
use super::{Tableau, TimeGrid};
use crate::field::{Frozen, FrozenField};
use crate::math::simd::Real;
use crate::system::configuration::{Point, filled, norm_squared, resize};

/// An explicit Runge–Kutta method that records what the reverse pass needs. Allocates only when there are more
/// steps than ever before.
///
/// It carries several configurations side by side, because with few particles each evaluation waits for the one
/// before it, and processors can do the next configuration's meanwhile. Lists are flat: step × stage ×
/// configuration × particle.
pub struct Taped<T: Real, const D: usize> {
    tableau: Tableau,
    particles: usize,
    work_len: usize,
    most: usize,
    tape: Tape<T, D>,
    velocities: Vec<Point<T, D>>,
    divergences: Vec<T>,
    stage_bar: Vec<Point<T, D>>,
    stage_div_bar: Vec<T>,
    position_bars: Vec<Point<T, D>>,
    difference_bar: Vec<Point<T, D>>,
}

/// The position and the field's scratch space of each evaluation, and Σ_i e_i v_i and Σ_i e_i ∇·v_i of each
/// step.
struct Tape<T: Real, const D: usize> {
    steps: usize,
    positions: Vec<Point<T, D>>,
    works: Vec<T>,
    differences: Vec<Point<T, D>>,
    divergence_differences: Vec<T>,
}

impl<T: Real, const D: usize> Taped<T, D> {
    /// For up to `most` configurations of `particles` particles at a time, and at first up to `steps` steps;
    /// `work_len` as the field wants it.
    #[must_use]
    pub fn new(
        tableau: Tableau,
        particles: usize,
        most: usize,
        steps: usize,
        work_len: usize,
    ) -> Self {
        let points = |count: usize| filled(Point::zeros(), count * most * particles);
        let stages = tableau.stages();
        let mut taped = Self {
            tableau,
            particles,
            work_len,
            most,
            tape: Tape {
                steps: 0,
                positions: Vec::new(),
                works: Vec::new(),
                differences: Vec::new(),
                divergence_differences: Vec::new(),
            },
            velocities: points(stages),
            divergences: filled(T::zero(), most * stages),
            stage_bar: points(1),
            stage_div_bar: filled(T::zero(), most),
            position_bars: points(stages),
            difference_bar: points(1),
        };
        taped.make_room(steps);
        taped
    }

    /// Makes room for at least `steps` steps.
    pub fn make_room(&mut self, steps: usize) {
        if steps <= self.tape.steps {
            return;
        }
        let (most, evaluations) = (self.most, self.tableau.stages() * steps);
        let points = most * self.particles;
        let tape = &mut self.tape;
        tape.steps = steps;
        resize(&mut tape.positions, points * evaluations, Point::zeros());
        resize(
            &mut tape.works,
            most * self.work_len * evaluations,
            T::zero(),
        );
        resize(&mut tape.differences, points * steps, Point::zeros());
        resize(&mut tape.divergence_differences, most * steps, T::zero());
    }

    /// Integrates the configurations `x` over the whole grid, and records it. Writes ∫ ∇·v dt of each to
    /// `log_dets`, and its stiffness Σ_steps (h Σ_i e_i ∇·v_i)² + |h Σ_i e_i v_i|² (zero for tableaux without
    /// one) to `stiffnesses`.
    pub fn integrate(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
        log_dets: &mut [T],
        stiffnesses: &mut [T],
    ) {
        log_dets.fill(T::zero());
        stiffnesses.fill(T::zero());
        for n in 0..grid.steps() {
            self.step(field, grid, n, x, log_dets);
            if let Some(weights) = self.tableau.stiffness {
                self.add_stiffness(weights, grid.h(n), n, x.len(), stiffnesses);
            }
        }
    }

    fn step(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        n: usize,
        x: &mut [Point<T, D>],
        log_dets: &mut [T],
    ) {
        let Tableau { a, b, .. } = self.tableau;
        let (points, count, h) = (x.len(), log_dets.len(), grid.h(n));
        let works_len = count * self.work_len;
        let velocities = &mut self.velocities[..b.len() * points];
        for i in 0..b.len() {
            let evaluation = n * b.len() + i;
            let position = &mut self.tape.positions[evaluation * points..][..points];
            let (done, rest) = velocities.split_at_mut(i * points);
            combine(position, x, h, a[i], done);
            field.field().eval_each(
                field.at(grid.node(n, i)),
                self.particles,
                position,
                &mut rest[..points],
                &mut self.divergences[i * count..][..count],
                &mut self.tape.works[evaluation * works_len..][..works_len],
            );
        }
        add_terms(x, h, b, velocities);
        for (g, log_det) in log_dets.iter_mut().enumerate() {
            *log_det += self.sum_divergences(b, h, g, count);
        }
    }

    /// Adds what step `n` means for the stiffness, given its stages, of configurations of `points` points in all.
    fn add_stiffness(
        &mut self,
        weights: &[f64],
        h: f64,
        n: usize,
        points: usize,
        stiffnesses: &mut [T],
    ) {
        let count = stiffnesses.len();
        let velocities = &self.velocities[..weights.len() * points];
        let difference = &mut self.tape.differences[n * points..][..points];
        total(difference, weights, velocities);
        let h = T::constant(h);
        for (g, stiffness) in stiffnesses.iter_mut().enumerate() {
            let divergence = self.sum_divergences(weights, 1.0, g, count);
            let first = n * points + g * self.particles;
            let velocity = &self.tape.differences[first..][..self.particles];
            self.tape.divergence_differences[n * count + g] = divergence;
            *stiffness += h * h * (norm_squared(velocity) + divergence * divergence);
        }
    }

    /// Σ_i h w_i ∇·v_i of configuration `g` of `count`.
    fn sum_divergences(&self, weights: &[f64], h: f64, g: usize, count: usize) -> T {
        let mut sum = T::zero();
        for (i, weight) in weights.iter().enumerate() {
            sum += self.divergences[i * count + g] * T::constant(h * weight);
        }
        sum
    }

    /// Reverse mode through the last integration: the exact gradient of the discrete map.
    ///
    /// On entry `x_bar` holds the cotangents of the end states; on return, of the starts. `log_det_bars` and
    /// `stiffness_bars` are those of the numbers that [`Self::integrate`] wrote. Cotangents of the
    /// coefficients are added to `bar`.
    pub fn reverse(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        x_bar: &mut [Point<T, D>],
        log_det_bars: &[T],
        stiffness_bars: &[T],
        bar: &mut Frozen<T::Scalar>,
    ) {
        for n in (0..grid.steps()).rev() {
            self.reverse_step(field, grid, n, x_bar, log_det_bars, stiffness_bars, bar);
        }
    }

    fn reverse_step(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        n: usize,
        x_bar: &mut [Point<T, D>],
        log_det_bars: &[T],
        stiffness_bars: &[T],
        bar: &mut Frozen<T::Scalar>,
    ) {
        let Tableau {
            a, b, stiffness, ..
        } = self.tableau;
        let (stages, points, count) = (b.len(), x_bar.len(), log_det_bars.len());
        let (h, works_len) = (grid.h(n), count * self.work_len);
        let difference_bar = &mut self.difference_bar[..points];
        if stiffness.is_some() {
            let differences = &self.tape.differences[n * points..][..points];
            let bars = difference_bar.chunks_exact_mut(self.particles);
            let rows = differences.chunks_exact(self.particles);
            for ((bars, row), bar) in bars.zip(rows).zip(stiffness_bars) {
                let twice_weight = *bar * T::constant(2.0 * h * h);
                for (bar, difference) in bars.iter_mut().zip(row) {
                    *bar = difference * twice_weight;
                }
            }
        }
        let divergence_differences = &self.tape.divergence_differences[n * count..][..count];
        for i in (0..stages).rev() {
            let e = stiffness.map_or(0.0, |weights| weights[i]);
            let (current, later) = self.position_bars[i * points..].split_at_mut(points);
            let stage_bar = &mut self.stage_bar[..points];
            let factor = T::constant(h * b[i]);
            for ((out, end_bar), current) in stage_bar.iter_mut().zip(&*x_bar).zip(&mut *current) {
                *out = end_bar * factor;
                *current = Point::repeat(T::nothing());
            }
            if e != 0.0 {
                add_scaled(stage_bar, T::constant(e), difference_bar);
            }
            for (row, later_bar) in a[i + 1..].iter().zip(later.chunks_exact(points)) {
                if row[i] != 0.0 {
                    add_scaled(stage_bar, T::constant(h * row[i]), later_bar);
                }
            }
            for (g, out) in self.stage_div_bar[..count].iter_mut().enumerate() {
                let twice_weight = stiffness_bars[g] * T::constant(2.0 * h * h);
                let difference = divergence_differences[g] * twice_weight;
                *out = log_det_bars[g] * factor + difference * T::constant(e);
            }
            let (node, evaluation) = (grid.node(n, i), n * stages + i);
            field.field().vjp_after_eval_each(
                field.at(node),
                self.particles,
                &self.tape.positions[evaluation * points..][..points],
                stage_bar,
                &self.stage_div_bar[..count],
                current,
                bar.at_mut(node, field.node_len()),
                &mut self.tape.works[evaluation * works_len..][..works_len],
            );
        }
        for position_bar in self.position_bars[..stages * points]
            .chunks_exact(points)
            .rev()
        {
            add_scaled(x_bar, T::one(), position_bar);
        }
    }
}
