//! Discretise, then optimise: the exact gradient of the map that the integrator really computes.

use super::gradient::Adjoint;
use crate::field::{Coefficients, InputBar, OutputBar};
use crate::math::simd::Real;
use crate::ode::explicit::{add_scaled, integrate};
use crate::ode::{Step, TabulatedField, Trajectories};
use crate::system::configuration::{Point, grow, norm_squared};

/// Reverse mode through trajectories whose evaluations are all kept. Allocates only when there are more steps or
/// configurations than ever before.
///
/// It carries several configurations side by side, because with few particles each evaluation waits for the one before
/// it, and processors can do the next configuration's meanwhile.
#[derive(Default)]
pub struct DirectAdjoint<T: Real, const D: usize> {
    differences: Differences<T, D>,
    stage_bar: Vec<Point<T, D>>,
    stage_div_bar: Vec<T>,
    /// Of all stages of a step: stage × configuration × particle.
    position_bars: Vec<Point<T, D>>,
}

/// Σ_i e_i v_i and Σ_i e_i ∇·v_i of each step and configuration, for the stiffness; in a reverse pass, their cotangents.
#[derive(Default)]
struct Differences<T: Real, const D: usize> {
    velocities: Vec<Point<T, D>>,
    divergences: Vec<T>,
}

impl<T: Real, const D: usize> Differences<T, D> {
    /// Those of step number `step` of `paths`.
    #[inline(always)]
    fn of(&mut self, step: usize, paths: &Trajectories<T, D>) -> (&mut [Point<T, D>], &mut [T]) {
        let (points, count) = (paths.x.len(), paths.sums.len());
        (
            &mut self.velocities[step * points..][..points],
            &mut self.divergences[step * count..][..count],
        )
    }

    /// Records those of `step`, and adds its stiffness to the sums of `paths`.
    #[inline(always)]
    fn record(&mut self, paths: &mut Trajectories<T, D>, step: &Step<'_, T, D>) {
        let Some(e) = step.tableau.stiffness else {
            return;
        };
        let (n, h) = (paths.particles, T::constant(step.h));
        let (velocities, divergences) = self.of(step.number, paths);
        velocities.fill(Point::repeat(T::nothing()));
        paths.stages.add_velocities(1.0, e, velocities);
        let velocities = velocities.chunks_exact(n).zip(divergences);
        for (g, ((velocity, divergence), sums)) in velocities.zip(&mut paths.sums).enumerate() {
            *divergence = paths.stages.add_divergences(1.0, e, g, T::zero());
            sums.stiffness += h * h * (norm_squared(velocity) + *divergence * *divergence);
        }
    }

    /// Turns those of `step` into their cotangents.
    fn reverse(&mut self, paths: &Trajectories<T, D>, step: &Step<'_, T, D>) {
        if step.tableau.stiffness.is_none() {
            return;
        }
        let (velocities, divergences) = self.of(step.number, paths);
        let velocities = velocities.chunks_exact_mut(paths.particles);
        for ((velocity, divergence), sums) in velocities.zip(divergences).zip(&paths.sums) {
            let twice_weight = sums.stiffness_bar * T::constant(2.0 * step.h * step.h);
            *divergence *= twice_weight;
            for point in velocity {
                *point *= twice_weight;
            }
        }
    }
}

impl<T: Real, const D: usize> DirectAdjoint<T, D> {
    /// Writes the cotangents of the velocities and divergences of stage `i`, given those of the positions of later
    /// stages, and clears those of its own position.
    #[inline(always)]
    fn sum_stage_bars(&mut self, step: &Step<'_, T, D>, i: usize, paths: &Trajectories<T, D>) {
        let (points, h) = (paths.x_bar.len(), step.h);
        let e = step.tableau.stiffness.map_or(0.0, |weights| weights[i]);
        let (current, later) = self.position_bars[i * points..].split_at_mut(points);
        let (velocities, divergences) = self.differences.of(step.number, paths);
        let stage_bar = &mut self.stage_bar[..points];
        let factor = T::constant(h * step.tableau.b[i]);
        for ((out, end_bar), current) in stage_bar.iter_mut().zip(&paths.x_bar).zip(current) {
            *out = end_bar * factor;
            *current = Point::repeat(T::nothing());
        }
        if e != 0.0 {
            add_scaled(stage_bar, T::constant(e), velocities);
        }
        let rows = step.tableau.a[i + 1..].iter();
        for (row, later_bar) in rows.zip(later.chunks_exact(points)) {
            if row[i] != 0.0 {
                add_scaled(stage_bar, T::constant(h * row[i]), later_bar);
            }
        }
        let bars = self.stage_div_bar.iter_mut();
        let bars = bars.zip(divergences).zip(&paths.sums);
        for ((out, difference_bar), sums) in bars {
            *out = sums.log_det_bar * factor + *difference_bar * T::constant(e);
        }
    }
}

impl<T: Real, const D: usize> Adjoint<T, D> for DirectAdjoint<T, D> {
    fn integrate(&mut self, field: TabulatedField<'_, T, D>, paths: &mut Trajectories<T, D>) {
        let (points, count) = (paths.x.len(), paths.sums.len());
        let grid = &field.table.grid;
        let stages = grid.tableau().stages();
        paths.fit(field, stages * grid.steps());
        let Differences {
            velocities,
            divergences,
        } = &mut self.differences;
        grow(velocities, grid.steps() * points, Point::zeros());
        grow(divergences, grid.steps() * count, T::zero());
        grow(&mut self.stage_bar, points, Point::zeros());
        grow(&mut self.stage_div_bar, count, T::zero());
        grow(&mut self.position_bars, stages * points, Point::zeros());
        integrate(paths, field, |paths, step| {
            self.differences.record(paths, step);
        });
    }

    /// Uses up what the evaluations saved.
    fn reverse(
        &mut self,
        field: TabulatedField<'_, T, D>,
        paths: &mut Trajectories<T, D>,
        bar: &mut Coefficients<T::Scalar>,
    ) {
        let (points, count) = (paths.x_bar.len(), paths.sums.len());
        for step in field.steps().rev() {
            self.differences.reverse(paths, &step);
            for i in (0..step.nodes.len()).rev() {
                self.sum_stage_bars(&step, i, paths);
                let (input, saved, scratch) = paths.stages.evaluation(&step, i);
                let output_bar = OutputBar {
                    v: &self.stage_bar[..points],
                    divergences: Some(&self.stage_div_bar[..count]),
                };
                let input_bar = InputBar {
                    x: &mut self.position_bars[i * points..][..points],
                    coefficients: bar.at_mut(step.nodes[i]),
                };
                field
                    .field
                    .vjp(input, output_bar, input_bar, saved, scratch);
            }
            let bars = &self.position_bars[..step.nodes.len() * points];
            for position_bar in bars.chunks_exact(points).rev() {
                add_scaled(&mut paths.x_bar, T::one(), position_bar);
            }
        }
    }
}
