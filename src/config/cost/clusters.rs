//! How long reference samples of a cluster take (`sampling/replica_exchange.rs`).

use crate::system::configuration::pair_count;

/// Seconds for the force of one pair in four lanes of a ladder, in a browser. Measured in the order of magnitude only.
const SECONDS_PER_FORCE: f64 = 1.5e-8;
/// As in `ladders.rs` there, of which these settings may know nothing: trajectories of 12 leapfrog steps, in the mean, of 12
/// groups of four ladders.
const FORCES_PER_SWEEP: f64 = 144.0;
const LADDERS: f64 = 48.0;
/// As there: the depth of one pair's well, in kT, at which the last level is a fluid, and the spacing of the levels, ln of the
/// ratio of their depths times the root of the degrees of freedom.
const FLUID_DEPTH: f64 = 0.9;
const LEVEL_SPACING: f64 = 1.3;
/// The depths above which a cluster is a solid, and above which a large solid does not mix.
const SOLID_DEPTH: f64 = 2.5;
const FROZEN_DEPTH: f64 = 6.0;
const LARGE_CLUSTER: usize = 30;
/// Sweeps before the first sample, and from one sample of a ladder to the next one: of a liquid, of a solid, and of a
/// large solid, whose pilot is as long as it may be and whose ladders are thinned as far as that goes.
const LIQUID_SWEEPS: [f64; 2] = [540.0, 25.0];
const SOLID_SWEEPS: [f64; 2] = [1200.0, 60.0];
const FROZEN_SWEEPS: [f64; 2] = [3000.0, 400.0];

/// Seconds until so many samples of `n` particles are drawn, whose pairs have wells of this depth in kT.
pub(super) fn seconds(n: usize, depth: f64, samples: f64) -> f64 {
    let [before, between] = sweeps(n, depth);
    let sweeps = before + between * samples / LADDERS;
    // The ladder grows with the root of the degrees of freedom, and with the way down to a fluid.
    let way = libm::log(depth / FLUID_DEPTH).max(0.0);
    let levels = 1.0 + (3.0 * (n as f64 - 1.0)).sqrt() * way / LEVEL_SPACING;
    pair_count(n) as f64 * levels * FORCES_PER_SWEEP * sweeps * SECONDS_PER_FORCE
}

/// Sweeps before the first sample, and between two of a ladder.
fn sweeps(particles: usize, depth: f64) -> [f64; 2] {
    if depth <= SOLID_DEPTH {
        LIQUID_SWEEPS
    } else if particles < LARGE_CLUSTER || depth <= FROZEN_DEPTH {
        SOLID_SWEEPS
    } else {
        FROZEN_SWEEPS
    }
}
