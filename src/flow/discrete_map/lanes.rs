//! The discrete map in lanes of single precision, with the integrated divergence: for fields whose every
//! evaluation takes long.

use super::{LogDensity, interpolate, log_prior};
use crate::field::{Coefficients, TabulatedField, VectorField};
use crate::math::simd::{Lanes, Scalar};
use crate::ode::{Direction, RungeKutta, Tableau, TimeGrid};
use crate::system::configuration::{Point, filled, pack_rows, remove_mean, unpack_rows};
use simba::simd::SimdValue;

/// A field with its coefficients that carries eight configurations at a time.
pub struct LaneFlow<'a, const D: usize> {
    field: &'a dyn VectorField<Lanes, D>,
    forward: (TimeGrid, Coefficients<f32>),
    backward: (TimeGrid, Coefficients<f32>),
    integrator: RungeKutta<Lanes, D>,
    x: Vec<Point<Lanes, D>>,
}

/// Configurations that are carried at a time.
pub const LANES: usize = <Lanes as SimdValue>::LANES;

impl<'a, const D: usize> LaneFlow<'a, D> {
    /// The map of `field` at θ for `n` particles with `steps` equal steps.
    #[must_use]
    pub fn new(
        field: &'a dyn VectorField<Lanes, D>,
        theta: &[f64],
        tableau: &Tableau,
        n: usize,
        steps: usize,
    ) -> Self {
        let coefficients = |direction| {
            let grid = TimeGrid::new(tableau, direction, steps, 0.0);
            let mut coefficients = Coefficients::default();
            coefficients.refresh(field, theta, grid.nodes());
            (grid, coefficients)
        };
        Self {
            field,
            forward: coefficients(Direction::Generate),
            backward: coefficients(Direction::Normalize),
            integrator: RungeKutta::new(*tableau, n, field.sizes(n)),
            x: filled(Point::zeros(), n),
        }
    }

    /// Maps each latent of `rows` (row-major) to its sample, in place; returns the densities.
    pub fn generate(&mut self, rows: &mut [f64]) -> Vec<LogDensity> {
        let n = self.x.len();
        let mut densities = Vec::with_capacity(rows.len() / (n * D));
        for group in rows.chunks_mut(LANES * n * D) {
            let log_prior: Vec<f64> = group
                .chunks_exact(n * D)
                .map(|z| log_prior::<D>(z, n))
                .collect();
            pack_all(group, &mut self.x);
            let (grid, coefficients) = &self.forward;
            let field = TabulatedField::new(self.field, coefficients);
            let log_det = self.integrator.integrate(&field, grid, &mut self.x);
            unpack_rows(&self.x, group);
            densities.extend(integrated(&log_prior, -log_det));
        }
        densities
    }

    /// The density of each sample of `rows` (row-major), by integrating backward. The component along the
    /// centre of mass has no density and is ignored.
    pub fn normalize(&mut self, rows: &[f64]) -> Vec<LogDensity> {
        let n = self.x.len();
        let mut densities = Vec::with_capacity(rows.len() / (n * D));
        let mut latents = vec![0.0; LANES * n * D];
        for group in rows.chunks(LANES * n * D) {
            pack_all(group, &mut self.x);
            remove_mean(&mut self.x);
            let (grid, coefficients) = &self.backward;
            let field = TabulatedField::new(self.field, coefficients);
            let log_det = self.integrator.integrate(&field, grid, &mut self.x);
            let latents = &mut latents[..group.len()];
            unpack_rows(&self.x, latents);
            let log_prior: Vec<f64> = latents
                .chunks_exact(n * D)
                .map(|z| log_prior::<D>(z, n))
                .collect();
            densities.extend(integrated(&log_prior, log_det));
        }
        densities
    }

    /// As [`super::DiscreteFlow::path`], for up to eight latents at once (row-major).
    pub fn paths(&mut self, rows: &[f64], frames: usize, each: impl FnMut(usize, &[f64])) {
        pack_all(rows, &mut self.x);
        let (grid, coefficients) = &self.forward;
        let field = TabulatedField::new(self.field, coefficients);
        let mut states = Vec::with_capacity(grid.steps() + 1);
        self.integrator
            .integrate_watched(&field, grid, &mut self.x, |_, x| {
                let mut state = vec![0.0; rows.len()];
                unpack_rows(x, &mut state);
                states.push(state);
            });
        interpolate(&states, frames, each);
    }
}

/// Puts up to eight configurations into lanes.
fn pack_all<const D: usize>(rows: &[f64], x: &mut [Point<Lanes, D>]) {
    let indices: [u32; LANES] = core::array::from_fn(|lane| lane as u32);
    pack_rows(rows, &indices[..rows.len() / (x.len() * D)], x);
}

fn integrated(log_prior: &[f64], log_det: Lanes) -> impl Iterator<Item = LogDensity> {
    log_prior
        .iter()
        .enumerate()
        .map(move |(lane, log_prior)| LogDensity {
            exact: None,
            integrated: log_prior + log_det.extract(lane).widen(),
        })
}
