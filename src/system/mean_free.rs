//! Configurations on the mean-free subspace Σ_i x_i = 0, where the densities live.

use super::configuration::{Point, filled, remove_mean};
use core::ops::Deref;

/// Configurations of N particles, mean-free by construction: projected, drawn from the prior, or carried by a flow, whose
/// velocities are mean-free.
#[derive(Clone, Debug, PartialEq)]
pub struct Configurations<const D: usize> {
    particles: usize,
    /// Configuration × particle.
    points: Vec<Point<f64, D>>,
}

/// One of [`Configurations`]: N points.
#[derive(Clone, Copy, Debug)]
pub struct MeanFree<'a, const D: usize>(&'a [Point<f64, D>]);

impl<const D: usize> Deref for MeanFree<'_, D> {
    type Target = [Point<f64, D>];

    fn deref(&self) -> &Self::Target {
        self.0
    }
}

impl<const D: usize> Configurations<D> {
    /// The mean-free parts of the configurations `flat` (row-major) of `particles` particles.
    ///
    /// # Panics
    /// If `flat` is not a whole number of configurations.
    #[must_use]
    pub fn centred(particles: usize, flat: &[f64]) -> Self {
        Self::read(particles, flat).centred_again()
    }

    /// The same without what rounding has left of centres of mass.
    pub(crate) fn centred_again(mut self) -> Self {
        let rows = self.points.chunks_exact_mut(self.particles);
        rows.for_each(remove_mean);
        self
    }

    /// The configurations `flat` (row-major), which are mean-free already, but for rounding.
    pub(crate) fn read(particles: usize, flat: &[f64]) -> Self {
        assert!(
            flat.len().is_multiple_of(particles * D),
            "{} numbers are not whole configurations of {particles} particles in {D} dimensions",
            flat.len()
        );
        let mut points = filled(Point::<f64, D>::zeros(), flat.len() / D);
        for (point, numbers) in points.iter_mut().zip(flat.chunks_exact(D)) {
            point.copy_from_slice(numbers);
        }
        Self { particles, points }
    }

    /// The number of particles N of each.
    #[must_use]
    pub fn particles(&self) -> usize {
        self.particles
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.points.len() / self.particles
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// Each of them.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = MeanFree<'_, D>> {
        self.points.chunks_exact(self.particles).map(MeanFree)
    }

    /// The first `count`, or all if there are fewer.
    #[must_use]
    pub fn first(&self, count: usize) -> Self {
        let points = self.points.len().min(count.saturating_mul(self.particles));
        Self {
            particles: self.particles,
            points: self.points[..points].to_vec(),
        }
    }

    /// The particles of all of them, one configuration after the other.
    #[must_use]
    pub fn points(&self) -> &[Point<f64, D>] {
        &self.points
    }

    /// The same, to be moved on the mean-free subspace.
    pub(crate) fn points_mut(&mut self) -> &mut [Point<f64, D>] {
        &mut self.points
    }

    /// Their numbers, row-major.
    #[must_use]
    pub fn flat(&self) -> Vec<f64> {
        self.points.iter().flatten().copied().collect()
    }
}
