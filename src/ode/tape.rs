//! Integrations that are recorded, and their exact gradients.

use super::explicit::{self, Stages, State};
use super::sums::{add_scaled, total};
use super::{Step, Tableau, TimeGrid};
use crate::field::{Coefficients, InputBar, OutputBar, Sizes, TabulatedField};
use crate::math::simd::Real;
use crate::system::configuration::{Point, filled, norm_squared, resize};

/// An explicit Runge–Kutta method that records what the reverse pass needs. Allocates only when there are more steps or
/// configurations than ever before.
///
/// It carries several configurations side by side, because with few particles each evaluation waits for the one before
/// it, and processors can do the next configuration's meanwhile. Lists are flat: step × stage × configuration ×
/// particle.
pub struct RecordedRungeKutta<T: Real, const D: usize> {
    tableau: Tableau,
    particles: usize,
    sizes: Sizes,
    tape: Tape<T, D>,
    stages: Stages<T, D>,
    stage_bar: Vec<Point<T, D>>,
    stage_div_bar: Vec<T>,
    position_bars: Vec<Point<T, D>>,
    difference_bar: Vec<Point<T, D>>,
    scratch: Vec<T>,
}

/// The position of each evaluation and what the field saved there, and Σ_i e_i v_i and Σ_i e_i ∇·v_i of each step.
#[derive(Default)]
struct Tape<T: Real, const D: usize> {
    positions: Vec<Point<T, D>>,
    saved: Vec<T>,
    differences: Vec<Point<T, D>>,
    divergence_differences: Vec<T>,
}

/// The cotangents of what an integration adds up, of each configuration.
#[derive(Clone, Copy, Debug)]
pub struct SumBars<'a, T> {
    /// Of ∫ ∇·v dt.
    pub log_dets: &'a [T],
    /// Of the stiffness.
    pub stiffnesses: &'a [T],
}

/// Configurations that are recorded on their way.
struct Recording<'a, T: Real, const D: usize> {
    field: &'a TabulatedField<'a, T, D>,
    particles: usize,
    /// Numbers that the field saves of each configuration.
    saved: usize,
    tape: &'a mut Tape<T, D>,
    stages: &'a mut Stages<T, D>,
    x: &'a mut [Point<T, D>],
    log_dets: &'a mut [T],
    stiffnesses: &'a mut [T],
}

impl<T: Real, const D: usize> State for Recording<'_, T, D> {
    #[inline(always)]
    fn stage(&mut self, step: &Step<'_>, i: usize) {
        let evaluation = step.number * step.nodes.len() + i;
        let (points, saved) = (self.x.len(), self.log_dets.len() * self.saved);
        let position = &mut self.tape.positions[evaluation * points..][..points];
        self.stages.place(step, i, self.x, position);
        self.field.field().forward(
            self.field.input(step.nodes[i], self.particles, position),
            self.stages.output(i, true),
            &mut self.tape.saved[evaluation * saved..][..saved],
        );
    }

    #[inline(always)]
    fn advance(&mut self, step: &Step<'_>) {
        self.stages.advance(step, self.x);
        for (g, log_det) in self.log_dets.iter_mut().enumerate() {
            *log_det += self.stages.sum_divergences(step.h, step.tableau.b, g);
        }
        if let Some(weights) = step.tableau.stiffness {
            self.add_stiffness(step, weights);
        }
    }
}

impl<T: Real, const D: usize> Recording<'_, T, D> {
    /// Adds the step's contribution to the stiffness.
    fn add_stiffness(&mut self, step: &Step<'_>, weights: &[f64]) {
        let (points, count) = (self.x.len(), self.stiffnesses.len());
        let differences = &mut self.tape.differences[step.number * points..][..points];
        total(differences, weights, self.stages.velocities());
        let h = T::constant(step.h);
        for (g, stiffness) in self.stiffnesses.iter_mut().enumerate() {
            let divergence = self.stages.sum_divergences(1.0, weights, g);
            let velocity = &differences[g * self.particles..][..self.particles];
            self.tape.divergence_differences[step.number * count + g] = divergence;
            *stiffness += h * h * (norm_squared(velocity) + divergence * divergence);
        }
    }
}

impl<T: Real, const D: usize> RecordedRungeKutta<T, D> {
    /// For configurations of `particles` particles; `sizes` as the field has them.
    #[must_use]
    pub fn new(tableau: Tableau, particles: usize, sizes: Sizes) -> Self {
        Self {
            tableau,
            particles,
            sizes,
            tape: Tape::default(),
            stages: Stages::default(),
            stage_bar: Vec::new(),
            stage_div_bar: Vec::new(),
            position_bars: Vec::new(),
            difference_bar: Vec::new(),
            scratch: filled(T::zero(), sizes.scratch),
        }
    }

    /// Makes room for `steps` steps of `count` configurations. What there was room for once stays.
    fn make_room(&mut self, steps: usize, count: usize) {
        fn grow<A: Copy>(list: &mut Vec<A>, len: usize, value: A) {
            if list.len() < len {
                resize(list, len, value);
            }
        }
        let stages = self.tableau.stages();
        let (points, evaluations) = (count * self.particles, stages * steps);
        self.stages.fit(stages, count, points);
        let tape = &mut self.tape;
        grow(&mut tape.positions, points * evaluations, Point::zeros());
        let saved = count * self.sizes.saved * evaluations;
        grow(&mut tape.saved, saved, T::zero());
        grow(&mut tape.differences, points * steps, Point::zeros());
        grow(&mut tape.divergence_differences, count * steps, T::zero());
        grow(&mut self.stage_bar, points, Point::zeros());
        grow(&mut self.stage_div_bar, count, T::zero());
        grow(&mut self.position_bars, points * stages, Point::zeros());
        grow(&mut self.difference_bar, points, Point::zeros());
    }

    /// Integrates the configurations `x` over the whole grid, and records it. Writes ∫ ∇·v dt of each to `log_dets`,
    /// and its stiffness Σ_steps (h Σ_i e_i ∇·v_i)² + |h Σ_i e_i v_i|² (zero for tableaux without one) to
    /// `stiffnesses`.
    pub fn integrate(
        &mut self,
        field: &TabulatedField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
        log_dets: &mut [T],
        stiffnesses: &mut [T],
    ) {
        self.make_room(grid.steps(), log_dets.len());
        log_dets.fill(T::zero());
        stiffnesses.fill(T::zero());
        let mut state = Recording {
            field,
            particles: self.particles,
            saved: self.sizes.saved,
            tape: &mut self.tape,
            stages: &mut self.stages,
            x,
            log_dets,
            stiffnesses,
        };
        explicit::integrate(&mut state, self.tableau, grid, |_, _| ());
    }

    /// Reverse mode through the last integration: the exact gradient of the discrete map.
    ///
    /// On entry `x_bar` holds the cotangents of the end states; on return, of the starts. Cotangents of the
    /// coefficients are added to `bar`.
    pub fn reverse(
        &mut self,
        field: &TabulatedField<'_, T, D>,
        grid: &TimeGrid,
        x_bar: &mut [Point<T, D>],
        sum_bars: SumBars<'_, T>,
        bar: &mut Coefficients<T::Scalar>,
    ) {
        for n in (0..grid.steps()).rev() {
            let step = grid.step(self.tableau, n);
            self.start_reverse_step(&step, x_bar.len(), sum_bars.stiffnesses);
            for i in (0..self.tableau.stages()).rev() {
                self.sum_stage_bars(&step, i, x_bar, sum_bars);
                self.reverse_stage(field, &step, i, x_bar.len(), bar);
            }
            let bars = &self.position_bars[..self.tableau.stages() * x_bar.len()];
            for position_bar in bars.chunks_exact(x_bar.len()).rev() {
                add_scaled(x_bar, T::one(), position_bar);
            }
        }
    }

    /// Writes the cotangents of Σ_i e_i v_i of the step.
    fn start_reverse_step(&mut self, step: &Step<'_>, points: usize, stiffness_bars: &[T]) {
        if step.tableau.stiffness.is_none() {
            return;
        }
        let differences = &self.tape.differences[step.number * points..][..points];
        let rows = differences.chunks_exact(self.particles);
        let bars = self.difference_bar[..points].chunks_exact_mut(self.particles);
        for ((bars, row), bar) in bars.zip(rows).zip(stiffness_bars) {
            let twice_weight = *bar * T::constant(2.0 * step.h * step.h);
            for (bar, difference) in bars.iter_mut().zip(row) {
                *bar = difference * twice_weight;
            }
        }
    }

    /// Writes the cotangents of the velocities and divergences of stage `i`, given those of the positions of later
    /// stages, and clears those of its own position.
    #[inline(always)]
    fn sum_stage_bars(
        &mut self,
        step: &Step<'_>,
        i: usize,
        x_bar: &[Point<T, D>],
        sum_bars: SumBars<'_, T>,
    ) {
        let Tableau {
            a, b, stiffness, ..
        } = step.tableau;
        let (points, count, h) = (x_bar.len(), sum_bars.log_dets.len(), step.h);
        let e = stiffness.map_or(0.0, |weights| weights[i]);
        let (current, later) = self.position_bars[i * points..].split_at_mut(points);
        let stage_bar = &mut self.stage_bar[..points];
        let factor = T::constant(h * b[i]);
        for ((out, end_bar), current) in stage_bar.iter_mut().zip(x_bar).zip(current) {
            *out = end_bar * factor;
            *current = Point::repeat(T::nothing());
        }
        if e != 0.0 {
            add_scaled(stage_bar, T::constant(e), &self.difference_bar[..points]);
        }
        for (row, later_bar) in a[i + 1..].iter().zip(later.chunks_exact(points)) {
            if row[i] != 0.0 {
                add_scaled(stage_bar, T::constant(h * row[i]), later_bar);
            }
        }
        let differences = &self.tape.divergence_differences[step.number * count..][..count];
        for (g, out) in self.stage_div_bar[..count].iter_mut().enumerate() {
            let twice_weight = sum_bars.stiffnesses[g] * T::constant(2.0 * h * h);
            let difference = differences[g] * twice_weight;
            *out = sum_bars.log_dets[g] * factor + difference * T::constant(e);
        }
    }

    /// Reverse mode through the evaluation of stage `i`.
    #[inline(always)]
    fn reverse_stage(
        &mut self,
        field: &TabulatedField<'_, T, D>,
        step: &Step<'_>,
        i: usize,
        points: usize,
        bar: &mut Coefficients<T::Scalar>,
    ) {
        let (node, stages) = (step.nodes[i], step.nodes.len());
        let count = points / self.particles;
        let (evaluation, saved) = (step.number * stages + i, count * self.sizes.saved);
        let positions = &self.tape.positions[evaluation * points..][..points];
        field.field().vjp(
            field.input(node, self.particles, positions),
            OutputBar {
                v: &self.stage_bar[..points],
                divergences: Some(&self.stage_div_bar[..count]),
            },
            InputBar {
                x: &mut self.position_bars[i * points..][..points],
                coefficients: bar.at_mut(node),
            },
            &mut self.tape.saved[evaluation * saved..][..saved],
            &mut self.scratch,
        );
    }
}
