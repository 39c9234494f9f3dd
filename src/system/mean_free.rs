//! Configurations on the mean-free subspace Σ_i x_i = 0, where the densities live.

use super::configuration::{Point, filled, remove_mean};
use crate::math::simd::{Real, Scalar};
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

    /// The configurations `flat` (row-major) to the last bit, which are mean-free already, but for rounding.
    ///
    /// # Panics
    /// If `flat` is not a whole number of configurations.
    #[must_use]
    pub fn read(particles: usize, flat: &[f64]) -> Self {
        let mut read = Self::room(particles, 0);
        read.append(flat);
        read
    }

    /// No configurations of `particles` particles yet, with room for `count`.
    pub(crate) fn room(particles: usize, count: usize) -> Self {
        Self {
            particles,
            points: Vec::with_capacity(count * particles),
        }
    }

    /// Adds the configurations `flat`, as [`Self::read`] takes them.
    pub(crate) fn append(&mut self, flat: &[f64]) {
        let particles = self.particles;
        assert!(
            flat.len().is_multiple_of(particles * D),
            "{} numbers are not whole configurations of {particles} particles in {D} dimensions",
            flat.len()
        );
        self.points.reserve(flat.len() / D);
        let points = flat.chunks_exact(D).map(Point::from_column_slice);
        self.points.extend(points);
    }

    /// `count` configurations of `particles` particles, all of them at the origin.
    #[must_use]
    pub(crate) fn at_origin(particles: usize, count: usize) -> Self {
        Self {
            particles,
            points: filled(Point::zeros(), count * particles),
        }
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

    /// Number `row`.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn row(&self, row: usize) -> MeanFree<'_, D> {
        MeanFree(&self.points[row * self.particles..][..self.particles])
    }

    /// Each of them.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = MeanFree<'_, D>> {
        self.points.chunks_exact(self.particles).map(MeanFree)
    }

    /// Loads the configurations `rows` into the lanes of `x`; lanes beyond the end of `rows` repeat the last one.
    ///
    /// # Panics
    /// If `rows` is empty or names a configuration that there is not.
    pub fn pack<T: Real>(&self, rows: &[u32], x: &mut [Point<T, D>]) {
        for lane in 0..T::LANES {
            let row = rows[lane.min(rows.len() - 1)] as usize;
            let points = &self.points[row * self.particles..][..self.particles];
            for (out, point) in x.iter_mut().zip(points) {
                for k in 0..D {
                    out[k].replace(lane, T::Scalar::narrow(point[k]));
                }
            }
        }
    }

    /// Those with the numbers `rows`.
    ///
    /// # Panics
    /// If there is none of some number.
    #[must_use]
    pub fn select(&self, rows: impl IntoIterator<Item = usize>) -> Self {
        let row = |row: usize| &self.points[row * self.particles..][..self.particles];
        Self {
            particles: self.particles,
            points: rows.into_iter().flat_map(row).copied().collect(),
        }
    }

    /// The first `count`, or all if there are fewer.
    #[must_use]
    pub fn first(&self, count: usize) -> Self {
        self.select(0..count.min(self.len()))
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
