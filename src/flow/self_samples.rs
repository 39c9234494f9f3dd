//! The gradient of an objective on samples that the flow draws itself.

use super::gradient::{Batch, BatchGradient, ShardLoss};
use crate::field::{Coefficients, Sizes, TabulatedField, VectorField};
use crate::math::simd::Real;
use crate::ode::{Direction, RungeKutta, Tableau, TimeGrid};
use crate::system::configuration::{Point, filled, pack_rows, unpack};

/// Carries latents to samples, on which `inner` takes its gradient: the samples are held fixed, as if they
/// were data. Allocates only while its buffers grow.
pub struct SelfSamples<T: Real, const D: usize> {
    inner: Box<dyn BatchGradient<T, D>>,
    tableau: Tableau,
    steps: usize,
    integrator: RungeKutta<T, D>,
    grid: TimeGrid,
    coefficients: Coefficients<T::Scalar>,
    x: Vec<Point<T, D>>,
    samples: Vec<f64>,
    numbers: Vec<u32>,
}

impl<T: Real, const D: usize> SelfSamples<T, D> {
    /// For `n` particles, with `steps` equal steps of `tableau`; `sizes` as the field has them.
    #[must_use]
    pub fn new(
        inner: Box<dyn BatchGradient<T, D>>,
        tableau: Tableau,
        steps: usize,
        n: usize,
        sizes: Sizes,
    ) -> Self {
        Self {
            inner,
            tableau,
            steps,
            integrator: RungeKutta::new(tableau, n, sizes),
            grid: TimeGrid::default(),
            coefficients: Coefficients::default(),
            x: filled(Point::zeros(), n),
            samples: Vec::new(),
            numbers: Vec::new(),
        }
    }
}

impl<T: Real, const D: usize> BatchGradient<T, D> for SelfSamples<T, D> {
    fn prepare(&mut self, field: &dyn VectorField<T, D>, theta: &[f64], shift: f64) {
        self.inner.prepare(field, theta, shift);
        self.grid
            .lay_out(&self.tableau, Direction::Generate, self.steps, shift);
        self.coefficients.refresh(field, theta, self.grid.nodes());
    }

    fn set_baseline(&mut self, log_weight: Option<f64>) {
        self.inner.set_baseline(log_weight);
    }

    fn add(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        batch: Batch<'_>,
        theta_bar: &mut [f64],
    ) -> ShardLoss {
        let (dof, rows) = (self.x.len() * D, batch.rows);
        self.samples.resize(rows.len() * dof, 0.0);
        self.numbers.clear();
        self.numbers.extend(0..rows.len() as u32);
        let groups = rows.chunks(T::LANES);
        let tabulated = TabulatedField::new(field, &self.coefficients);
        for (rows, samples) in groups.zip(self.samples.chunks_mut(T::LANES * dof)) {
            pack_rows(batch.starts, rows, &mut self.x);
            self.integrator.carry(&tabulated, &self.grid, &mut self.x);
            unpack(&self.x, samples);
        }
        let samples = Batch {
            starts: &self.samples,
            rows: &self.numbers,
            weight: batch.weight,
        };
        self.inner.add(field, theta, samples, theta_bar)
    }
}
