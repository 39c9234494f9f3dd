//! The sizes of a many-body field, and how its parameters are laid out.

use crate::field::layout::ParameterLayout;
use crate::field::radial::{GaussianBasis, GaussianProfile};

/// The sizes and bases of a many-body field.
#[derive(Clone, Debug, PartialEq)]
pub struct ManyBodySizes {
    /// The number m of channels of ψ; a multiple of four.
    pub channels: usize,
    /// The width h of both layers; a multiple of four.
    pub width: usize,
    /// Whether a pair knows the angles to its neighbours as well.
    pub angles: bool,
    /// The number of Gaussians that ψ is linear in; a multiple of four.
    pub gaussians: usize,
    /// The largest centre of these Gaussians; the smallest is zero.
    pub reach: f64,
    /// Their width w: g(d) = exp(−(d − μ)²/w²).
    pub gaussian_width: f64,
    /// The basis in time of biases and output.
    pub time: GaussianBasis,
}

/// The invariants of distances that a pair has for each channel; those of angles follow on them.
pub(super) const OF_DISTANCES: usize = 5;
/// And those of angles.
const OF_ANGLES: usize = 2;

impl ManyBodySizes {
    /// The number of invariants of a pair.
    #[must_use]
    pub(super) const fn invariants(&self) -> usize {
        self.channels * (OF_DISTANCES + if self.angles { OF_ANGLES } else { 0 })
    }

    /// How θ is laid out, with the pair term `pair`.
    #[must_use]
    pub fn layout(&self, pair: &GaussianProfile) -> ParameterLayout {
        let (m, h) = (self.channels, self.width);
        let (distances, times) = (pair.radial.len(), pair.time.len());
        ParameterLayout::new(&[
            ("psi.weights", &[m, self.gaussians]),
            ("first.weights", &[h, self.invariants()]),
            ("second.weights", &[h, h]),
            ("times", &[self.time.len(), 3, h]),
            ("pair.weights", &[distances, times]),
            ("pair.bias", &[times]),
        ])
    }
}
