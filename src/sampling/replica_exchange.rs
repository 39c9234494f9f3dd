//! Reference samples of Lennard-Jones clusters: Hamiltonian Monte Carlo with replica exchange.
//!
//! A ladder holds one configuration per level (Swendsen and Wang 1986; Sugita and Okamoto 1999). Level 0
//! has the target energy; each further one has its pair sum weakened by a constant factor and the trap
//! unchanged, down to a fluid that mixes in a few trajectories. A sweep is one Hamiltonian trajectory on
//! every level and one attempted exchange between every second pair of neighbours. Both are Metropolis
//! steps, so level 0 samples the target exactly, up to the rounding of energies in `f32` (10⁻⁵ kT).
//!
//! Step lengths are tuned while the ladders burn in and fixed from then on. A pilot run measures the
//! integrated autocorrelation time; then the ladders are thinned to twice that.

mod ladders;
mod record;

use super::{Diagnostics, MIXED, ReferenceSampler, SamplerError, check_size, draw_all};
use crate::math::random::{Role, Streams};
use crate::sampling::diagnostics::split_r_hat;
use crate::system::energy::LennardJones;
use crate::system::energy::lennard_jones::Parts;
use ladders::{Ensemble, LADDERS};
use record::Record;

/// Sweeps of each ladder before anything is measured.
const BURN_IN: usize = 240;
/// Sweeps between two adjustments of the steps while burning in.
const TUNING_INTERVAL: usize = 6;
/// No ladder is thinned more than this, in sweeps.
const MAX_THINNING: usize = 400;
/// More particles than this do not equilibrate in the time of a page.
const MAX_PARTICLES: usize = 64;

/// Draws `count` configurations of `n` particles in space; returns them row-major (N·3 numbers each,
/// mean-free, in exchangeable order) with diagnostics.
///
/// # Errors
/// As [`LennardJonesSampler::new`].
pub fn sample_lennard_jones(
    energy: &LennardJones,
    n: usize,
    count: usize,
    streams: &Streams,
    role: Role,
) -> Result<(Vec<f64>, Diagnostics), SamplerError> {
    let mut sampler = LennardJonesSampler::new(energy, n, count, streams, role)?;
    Ok(draw_all(&mut sampler, count * 3 * n))
}

/// Draws configurations of a Lennard-Jones cluster in pieces.
pub struct LennardJonesSampler {
    ensemble: Ensemble,
    count: usize,
    stage: Stage,
    /// Of the configurations that were drawn.
    record: Record,
    drawn: usize,
}

/// What the ladders are at.
enum Stage {
    /// They burn in; sweeps that are left.
    BurnIn(usize),
    /// The pilot run.
    Pilot(Record),
    /// Every ladder is thinned and drawn from.
    Draw {
        pilot: Record,
        autocorrelation_time: f64,
        /// Sweeps between two samples, and those that are left to the next one.
        thinning: usize,
        left: usize,
    },
}

impl LennardJonesSampler {
    /// A sampler of `count` configurations of `n` particles in space.
    ///
    /// # Errors
    /// If the energy cannot be normalised, there are fewer than two or more than 64 particles, no samples are
    /// asked for, or more than memory holds.
    pub fn new(
        energy: &LennardJones,
        n: usize,
        count: usize,
        streams: &Streams,
        role: Role,
    ) -> Result<Self, SamplerError> {
        check(energy, n, count)?;
        Ok(Self {
            ensemble: Ensemble::new(energy, n, streams, role),
            count,
            stage: Stage::BurnIn(BURN_IN),
            record: Record::new(LADDERS),
            drawn: 0,
        })
    }

    /// One sample of every ladder; in the last round, of as many as are wanted.
    fn draw(&mut self, out: &mut Vec<f64>) {
        let energy = &self.ensemble.energy;
        let missing = self.count - self.drawn;
        for (ladder, x) in self.ensemble.targets().take(missing).enumerate() {
            let Parts { pairs, trap } = energy.parts(&x);
            self.record
                .push(ladder, energy.strength() * pairs + trap, trap);
            out.extend(x.iter().flat_map(|point| point.iter().copied()));
            self.drawn += 1;
        }
    }
}

impl ReferenceSampler for LennardJonesSampler {
    fn advance(&mut self, out: &mut Vec<f64>) {
        if self.is_complete() {
            return;
        }
        self.ensemble.sweep();
        match &mut self.stage {
            Stage::BurnIn(left) => {
                *left -= 1;
                if left.is_multiple_of(TUNING_INTERVAL) {
                    self.ensemble.tune();
                }
                if *left == 0 {
                    self.stage = Stage::Pilot(Record::new(LADDERS));
                }
            }
            Stage::Pilot(record) => {
                self.ensemble.observe(record);
                if let Some(autocorrelation_time) = record.settled_time() {
                    let sweeps = (2.0 * autocorrelation_time).ceil() as usize;
                    let thinning = sweeps.clamp(1, MAX_THINNING);
                    self.stage = Stage::Draw {
                        pilot: std::mem::replace(record, Record::new(LADDERS)),
                        autocorrelation_time,
                        thinning,
                        left: thinning,
                    };
                }
            }
            Stage::Draw { thinning, left, .. } => {
                *left -= 1;
                if *left == 0 {
                    *left = *thinning;
                    self.draw(out);
                }
            }
        }
    }

    fn drawn(&self) -> usize {
        self.drawn
    }

    fn count(&self) -> usize {
        self.count
    }

    fn diagnostics(&self) -> Diagnostics {
        let (mean_energy, mean_energy_error) = self.record.mean_energy();
        let (time, thinning, pilot_r_hat) = match &self.stage {
            Stage::Draw {
                pilot,
                autocorrelation_time,
                thinning,
                ..
            } => (*autocorrelation_time, *thinning, pilot.worst(split_r_hat)),
            Stage::BurnIn(_) | Stage::Pilot(_) => (0.0, 0, f64::NAN),
        };
        let even = self.record.even();
        let split_r_hat = even.map_or(pilot_r_hat, |record| record.worst(split_r_hat));
        Diagnostics {
            chains: LADDERS as u32,
            step_size: self.ensemble.levels[0].step,
            acceptance: self.ensemble.levels[0].trajectories.rate(),
            autocorrelation_time: time,
            thinning: thinning as u32,
            split_r_hat,
            mixed: split_r_hat <= MIXED,
            mean_energy,
            mean_energy_error,
            exchange: self.ensemble.worst_exchange(),
        }
    }
}

fn check(energy: &LennardJones, n: usize, count: usize) -> Result<(), SamplerError> {
    energy.validate()?;
    if n > MAX_PARTICLES {
        return Err(SamplerError::TooManyParticles {
            particles: n,
            limit: MAX_PARTICLES,
        });
    }
    check_size(n, 3, count)
}
