//! The coordinates η that the optimiser moves in, and where it starts.

use super::StartError;
use crate::config::{Config, FlowKind, StartKind};
use crate::flow::build;
use crate::flow_matching::{NormalEquations, Whitening};
use crate::math::random::{Role, Streams};
use crate::sampling::target::Target;

/// Velocity components behind a closed-form start: N·D for each pair of configuration and latent.
const MATCHED_COMPONENTS: usize = 160_000;
/// Its ridge, relative to the mean diagonal.
const MATCHING_RIDGE: f64 = 1e-5;

/// How parameters follow from coordinates.
pub(super) enum Coordinates {
    /// They are the same.
    Parameters,
    /// θ = L⁻ᵀ η: the loss of flow matching is round in η.
    Whitened(Whitening),
}

impl Coordinates {
    /// Writes θ(η).
    pub fn apply(&self, eta: &[f64], theta: &mut [f64]) {
        match self {
            Self::Parameters => theta.copy_from_slice(eta),
            Self::Whitened(whitening) => whitening.apply(eta, theta),
        }
    }

    /// Turns a gradient with respect to θ into that with respect to η, in place.
    pub fn pull_back(&self, gradient: &mut [f64]) {
        if let Self::Whitened(whitening) = self {
            whitening.pull_back(gradient);
        }
    }
}

/// The coordinates that a configuration asks for, and the η to start from.
pub(super) fn start<const D: usize>(
    config: &Config,
    target: &Target,
    data: &[f64],
    streams: &Streams,
) -> Result<(Coordinates, Vec<f64>), StartError> {
    if config.start == StartKind::Random || config.flow != FlowKind::Pair {
        let theta = build::random_parameters::<D>(config, target, streams);
        return Ok((Coordinates::Parameters, theta));
    }
    let equations = NormalEquations::new::<D>(
        &build::profile(config, target),
        data,
        target.particles,
        MATCHED_COMPONENTS / (target.particles * D),
        config.pairing,
        &mut streams.get(Role::Matching, 0),
    )?;
    let whitening = Whitening::new(&equations, Whitening::shift(&equations))?;
    let eta = whitening.invert(&equations.solve(MATCHING_RIDGE)?);
    Ok((Coordinates::Whitened(whitening), eta))
}
