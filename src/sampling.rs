//! Reference samples of the targets: Markov chains that are tuned, checked and thinned, and say how they did.

pub mod diagnostics;
mod hmc;
pub(crate) mod metropolis;
pub(crate) mod replica_exchange;
pub mod target;

pub use metropolis::{DoubleWellSampler, sample_double_well};
pub use replica_exchange::{LennardJonesSampler, sample_lennard_jones};

use crate::system::energy::{DoubleWell, LennardJonesError};
use serde::Serialize;

/// The largest split R̂ at which chains count as mixed. Vehtari, Gelman, Simpson, Carpenter and Bürkner (2021) ask
/// for 1.01, of longer chains than the pilot runs here.
pub const MIXED: f64 = 1.05;

/// Numbers in one block of memory: 1 GiB of `f64`.
const MAX_NUMBERS: usize = 1 << 27;

/// Refuses fewer than two particles of `dimension` coordinates each, and no samples of them or more than memory holds.
fn check_size(particles: usize, dimension: usize, count: usize) -> Result<(), SamplerError> {
    let limit = MAX_NUMBERS / (dimension * particles.max(1));
    match (particles, count) {
        (0 | 1, _) => Err(SamplerError::TooFewParticles(particles)),
        (_, 0) => Err(SamplerError::NoSamples),
        (_, _) if count > limit => Err(SamplerError::TooManySamples {
            count,
            particles,
            limit,
        }),
        _ => Ok(()),
    }
}

/// Draws reference samples in pieces: Markov chains that burn in, are measured, thinned and drawn from. However the work is
/// cut into pieces, the samples are the same.
pub trait ReferenceSampler {
    /// Does the next piece of work, of about a millisecond (more where there are many particles), and appends the
    /// configurations that it drew to `out` (row-major, mean-free). Does nothing once all are drawn.
    fn advance(&mut self, out: &mut Vec<f64>);

    /// How many configurations were drawn.
    fn drawn(&self) -> usize;

    /// How many there will be.
    fn count(&self) -> usize;

    /// Whether all are drawn.
    fn is_complete(&self) -> bool {
        self.drawn() == self.count()
    }

    /// How the chains did so far; of no meaning before the first configuration is drawn.
    fn diagnostics(&self) -> Diagnostics;
}

/// All configurations of a sampler, which are `numbers` numbers.
fn draw_all(sampler: &mut dyn ReferenceSampler, numbers: usize) -> (Vec<f64>, Diagnostics) {
    let mut samples = Vec::with_capacity(numbers);
    while !sampler.is_complete() {
        sampler.advance(&mut samples);
    }
    (samples, sampler.diagnostics())
}

/// How the reference chains moved, and how far they have mixed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostics {
    /// Independent chains.
    pub chains: u32,
    /// The tuned standard deviation of the short step, or the tuned leapfrog step, in units of length.
    pub step_size: f64,
    /// Accepted moves, as a fraction of all after burn-in.
    pub acceptance: f64,
    /// The integrated autocorrelation time of the slower of energy and a structural quantity (the number
    /// of short pairs; the size of the cluster), in sweeps (one attempted move per particle; one trajectory
    /// and one attempted exchange per level).
    pub autocorrelation_time: f64,
    /// Sweeps between two samples of one chain.
    pub thinning: u32,
    /// Split R̂ of the worse of the same two; 1 when the chains agree.
    #[serde(rename = "splitRhat")]
    pub split_r_hat: f64,
    /// Whether the chains agree well enough to be trusted: split R̂ of at most [`MIXED`]. False of data that were
    /// brought along, about which nothing is known.
    pub mixed: bool,
    /// The mean energy of the samples, in kT.
    pub mean_energy: f64,
    /// Its standard error, in kT.
    pub mean_energy_error: f64,
    /// Accepted exchanges between the two neighbouring levels that exchange least, as a fraction; `None`
    /// without levels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<f64>,
}

/// Why a target cannot be sampled.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SamplerError {
    /// The density cannot be normalised, or is not a number.
    #[error("the double well needs c > 0, τ > 0, d₀ ≥ 0 and finite a and b; it has a = {a}, b = {b}, c = {c}, d₀ = {d0}, τ = {tau}", a = .0.a, b = .0.b, c = .0.c, d0 = .0.d0, tau = .0.tau)]
    Unbounded(DoubleWell),
    /// Nothing to move.
    #[error("a system needs at least 2 particles, this one has {0}")]
    TooFewParticles(usize),
    /// More than the sampler equilibrates, or than memory holds.
    #[error("the sampler takes at most {limit} particles, this system has {particles}")]
    TooManyParticles {
        /// Asked for.
        particles: usize,
        /// Allowed.
        limit: usize,
    },
    /// Nothing to draw.
    #[error("the number of samples must be at least 1")]
    NoSamples,
    /// More numbers than one block of memory may hold.
    #[error("{count} samples of {particles} particles do not fit into memory; at most {limit} do")]
    TooManySamples {
        /// Asked for.
        count: usize,
        /// Of so many particles each.
        particles: usize,
        /// Allowed for this number of particles.
        limit: usize,
    },
    /// The density of the cluster cannot be normalised, or is not a number.
    #[error(transparent)]
    UnboundedCluster(#[from] LennardJonesError),
}
