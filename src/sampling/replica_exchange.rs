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

use super::hmc::{Hamiltonian, State, wide_lanes};
use super::{Diagnostics, MIXED, SamplerError};
use crate::math::random::{Role, Stream, Streams};
use crate::math::simd::Quad;
use crate::sampling::diagnostics::{autocorrelation_time, mean_and_error, split_r_hat};
use crate::system::configuration::{Point, remove_mean};
use crate::system::energy::LennardJones;
use crate::system::energy::lennard_jones::Parts;
use simba::simd::SimdValue;

/// Ladders advance four at a time in the lanes.
const LANES: usize = Quad::LANES;
/// Quartets of independent ladders.
const QUARTETS: usize = 12;
const BURN_IN: usize = 240;
/// Sweeps of the pilot run, and of each prolongation.
const PILOT: usize = 300;
/// The pilot is this many autocorrelation times long, …
const PILOT_TIMES: f64 = 25.0;
/// … but no longer than this.
const MAX_PILOT: usize = 2400;
/// Samples of one ladder from which on they are judged by themselves.
const LONG_ENOUGH: usize = 20;
/// Sweeps between two adjustments of the steps while burning in.
const TUNING_INTERVAL: usize = 6;
/// The acceptance rate that the leapfrog steps are tuned to (Beskos et al. 2013, Betancourt et al. 2014).
const TARGET_ACCEPTANCE: f64 = 0.75;
/// Leapfrog steps of one trajectory: a random number of them, so that no motion is resonant.
const LEAPS: [u32; 2] = [8, 16];
/// The depth of one pair's well, in kT, at which a cluster is a fluid that mixes at once.
const FLUID: f64 = 0.9;
/// ln of the ratio of the strengths of neighbouring levels, times the root of the degrees of freedom.
const SPACING: f64 = 1.3;
/// No ladder is thinned more than this, in sweeps.
const MAX_THINNING: usize = 400;
/// More particles than this do not equilibrate in the time of a page.
const MAX_PARTICLES: usize = 64;
/// Numbers in one block of memory: 1 GiB of `f64`.
const MAX_NUMBERS: usize = 1 << 27;

/// Draws `count` configurations of `n` particles in space; returns them row-major (N·3 numbers each,
/// mean-free, in exchangeable order) with diagnostics.
///
/// # Errors
/// If the energy cannot be normalised, there are fewer than two or more than 64 particles, no samples are
/// asked for, or more than memory holds.
pub fn sample_lennard_jones(
    energy: &LennardJones,
    n: usize,
    count: usize,
    streams: &Streams,
    role: Role,
) -> Result<(Vec<f64>, Diagnostics), SamplerError> {
    check(energy, n, count)?;
    let mut ensemble = Ensemble::new(energy, n, streams, role);
    ensemble.burn_in();
    let pilot = ensemble.pilot();
    let autocorrelation = pilot.worst(autocorrelation_time);
    let thinning = ((2.0 * autocorrelation).ceil() as usize).clamp(1, MAX_THINNING);
    let mut samples = Vec::with_capacity(count * 3 * n);
    let mut record = Record::new();
    while samples.len() < count * 3 * n {
        // Each round holds one sample of every ladder; the last one, of as many as are wanted.
        for _ in 0..thinning {
            ensemble.sweep();
        }
        for (ladder, x) in ensemble.targets().enumerate() {
            if samples.len() < count * 3 * n {
                let Parts { pairs, trap } = energy.parts(&x);
                record.push(ladder, energy.strength() * pairs + trap, trap);
                samples.extend(x.iter().flat_map(|point| point.iter().copied()));
            }
        }
    }
    let (mean_energy, mean_energy_error) = record.mean_energy();
    let checked = record.even().unwrap_or(pilot);
    let split_r_hat = checked.worst(split_r_hat);
    let diagnostics = Diagnostics {
        chains: (QUARTETS * LANES) as u32,
        step_size: ensemble.levels[0].step,
        acceptance: ensemble.levels[0].trajectories.rate(),
        autocorrelation_time: autocorrelation,
        thinning: thinning as u32,
        split_r_hat,
        mixed: split_r_hat <= MIXED,
        mean_energy,
        mean_energy_error,
        exchange: ensemble.worst_exchange(),
    };
    Ok((samples, diagnostics))
}

fn check(energy: &LennardJones, n: usize, count: usize) -> Result<(), SamplerError> {
    energy.validate()?;
    let limit = MAX_NUMBERS / (3 * n.max(1));
    match (n, count) {
        (0 | 1, _) => Err(SamplerError::TooFewParticles(n)),
        (_, _) if n > MAX_PARTICLES => Err(SamplerError::TooManyParticles {
            particles: n,
            limit: MAX_PARTICLES,
        }),
        (_, 0) => Err(SamplerError::NoSamples),
        (_, _) if count > limit => Err(SamplerError::TooManySamples {
            count,
            particles: n,
            limit,
        }),
        _ => Ok(()),
    }
}

/// How often something was accepted.
#[derive(Clone, Copy, Debug, Default)]
struct AcceptanceCount {
    accepted: u64,
    proposed: u64,
}

impl AcceptanceCount {
    fn add(&mut self, accepted: u32, proposed: usize) {
        self.accepted += u64::from(accepted);
        self.proposed += proposed as u64;
    }

    fn rate(&self) -> f64 {
        self.accepted as f64 / self.proposed.max(1) as f64
    }
}

/// What all ladders share on one level.
struct Level {
    /// The factor of the pair sum, kT.
    strength: f64,
    /// The leapfrog step.
    step: f64,
    trajectories: AcceptanceCount,
    /// Exchanges with the next level.
    exchanges: AcceptanceCount,
}

/// Series of two observables on level 0, one chain a ladder.
struct Record {
    energies: Vec<Vec<f64>>,
    sizes: Vec<Vec<f64>>,
}

impl Record {
    fn new() -> Self {
        let empty = vec![Vec::new(); QUARTETS * LANES];
        Self {
            energies: empty.clone(),
            sizes: empty,
        }
    }

    fn push(&mut self, ladder: usize, energy: f64, size: f64) {
        self.energies[ladder].push(energy);
        self.sizes[ladder].push(size);
    }

    /// The larger of a statistic of both.
    fn worst(&self, statistic: impl Fn(&[Vec<f64>]) -> f64) -> f64 {
        statistic(&self.energies).max(statistic(&self.sizes))
    }

    /// The series cut to one length, if they are long enough for statistics of their own.
    fn even(&self) -> Option<Self> {
        let length = self.energies.iter().map(Vec::len).min()?;
        let cut = |all: &[Vec<f64>]| all.iter().map(|one| one[..length].to_vec()).collect();
        (length >= LONG_ENOUGH).then(|| Self {
            energies: cut(&self.energies),
            sizes: cut(&self.sizes),
        })
    }

    /// The mean energy and its standard error, with what correlation is left in long series.
    fn mean_energy(&self) -> (f64, f64) {
        let all: Vec<f64> = self.energies.iter().flatten().copied().collect();
        let (mean, error) = mean_and_error(&all);
        let left = self
            .even()
            .map_or(1.0, |even| autocorrelation_time(&even.energies));
        (mean, error * left.sqrt())
    }
}

struct Ensemble<'a> {
    energy: &'a LennardJones,
    levels: Vec<Level>,
    quartets: Vec<ReplicaLanes>,
    sweeps: usize,
}

impl<'a> Ensemble<'a> {
    fn new(energy: &'a LennardJones, n: usize, streams: &Streams, role: Role) -> Self {
        let levels = levels(energy, n);
        let quartets = (0..QUARTETS)
            .map(|index| {
                ReplicaLanes::new(energy, n, levels.len(), streams.get(role, index as u64))
            })
            .collect();
        Self {
            energy,
            levels,
            quartets,
            sweeps: 0,
        }
    }

    fn sweep(&mut self) {
        let parity = self.sweeps % 2;
        for quartet in &mut self.quartets {
            quartet.sweep(self.energy, &mut self.levels, parity);
        }
        self.sweeps += 1;
    }

    fn burn_in(&mut self) {
        for _ in 0..BURN_IN / TUNING_INTERVAL {
            self.clear();
            for _ in 0..TUNING_INTERVAL {
                self.sweep();
            }
            for level in &mut self.levels {
                level.step *= libm::exp(level.trajectories.rate() - TARGET_ACCEPTANCE);
            }
        }
        self.clear();
    }

    fn clear(&mut self) {
        for level in &mut self.levels {
            (level.trajectories, level.exchanges) =
                (AcceptanceCount::default(), AcceptanceCount::default());
        }
    }

    /// Sweeps that measure how fast level 0 forgets: as many as it takes to tell.
    fn pilot(&mut self) -> Record {
        let mut record = Record::new();
        loop {
            for _ in 0..PILOT {
                self.sweep();
                self.observe(&mut record);
            }
            let length = record.energies[0].len();
            let needed = PILOT_TIMES * record.worst(autocorrelation_time);
            if length as f64 >= needed || length >= MAX_PILOT {
                return record;
            }
        }
    }

    /// Adds energy and size of every ladder's level 0.
    fn observe(&self, record: &mut Record) {
        let strength = self.levels[0].strength;
        for (q, quartet) in self.quartets.iter().enumerate() {
            let parts = quartet.states[0].parts;
            for lane in 0..LANES {
                let trap = f64::from(parts.trap.extract(lane));
                let pairs = f64::from(parts.pairs.extract(lane));
                record.push(q * LANES + lane, strength * pairs + trap, trap);
            }
        }
    }

    /// The configurations on level 0, one a ladder, centred in double precision.
    fn targets(&self) -> impl Iterator<Item = Vec<Point<f64, 3>>> + '_ {
        self.quartets.iter().flat_map(|quartet| {
            (0..LANES).map(|lane| {
                let widen = |p: &Point<Quad, 3>| p.map(|c| f64::from(c.extract(lane)));
                let mut x: Vec<Point<f64, 3>> = quartet.states[0].x.iter().map(widen).collect();
                remove_mean(&mut x);
                x
            })
        })
    }

    fn worst_exchange(&self) -> Option<f64> {
        let pairs = self.levels.len() - 1;
        let rates = self.levels[..pairs].iter().map(|l| l.exchanges.rate());
        rates.reduce(f64::min)
    }
}

/// Levels from the strength of the target down to a fluid in equal ratios. The energy of a fluid
/// fluctuates by about √(degrees of freedom), and the exchange rate depends on that times the ratio.
fn levels(energy: &LennardJones, n: usize) -> Vec<Level> {
    let top = energy.strength();
    let depth = libm::log(top / FLUID).max(0.0);
    let gaps = (depth * (3.0 * (n as f64 - 1.0)).sqrt() / SPACING).ceil() as usize;
    (0..=gaps)
        .map(|l| {
            let strength = top * libm::exp(-depth * l as f64 / gaps.max(1) as f64);
            Level {
                strength,
                // A pair at its minimum has stiffness 72 strength/r_m²; a neighbourhood, some multiple.
                step: 0.5 * energy.r_m / (72.0 * strength).sqrt().max(energy.k.sqrt() * energy.r_m),
                trajectories: AcceptanceCount::default(),
                exchanges: AcceptanceCount::default(),
            }
        })
        .collect()
}

/// Four ladders, one a lane.
struct ReplicaLanes {
    /// One a level.
    states: Vec<State>,
    hamiltonian: Hamiltonian,
    stream: Stream,
}

impl ReplicaLanes {
    fn new(energy: &LennardJones, n: usize, levels: usize, mut stream: Stream) -> Self {
        let states: Vec<State> = (0..levels)
            .map(|_| State::new(energy, scattered(energy, n, &mut stream)))
            .collect();
        Self {
            hamiltonian: Hamiltonian::new(&states[0]),
            states,
            stream,
        }
    }

    fn sweep(&mut self, energy: &LennardJones, levels: &mut [Level], parity: usize) {
        let stream = &mut self.stream;
        for (state, level) in self.states.iter_mut().zip(levels.iter_mut()) {
            let leapfrog_steps = LEAPS[0] + stream.below(LEAPS[1] - LEAPS[0] + 1);
            let accepted = self.hamiltonian.advance(
                energy,
                level.strength,
                state,
                level.step,
                leapfrog_steps,
                stream,
            );
            level.trajectories.add(accepted, LANES);
        }
        for l in (parity..levels.len() - 1).step_by(2) {
            let accepted = self.exchange(l, levels[l].strength - levels[l + 1].strength);
            levels[l].exchanges.add(accepted, LANES);
        }
    }

    /// Exchanges levels `l` and `l + 1` with probability min(1, e^{Δstrength · (pairs_l − pairs_{l+1})}).
    fn exchange(&mut self, l: usize, difference: f64) -> u32 {
        let (low, high) = self.states.split_at_mut(l + 1);
        let (a, b) = (&mut low[l], &mut high[0]);
        let change = a.parts.pairs - b.parts.pairs;
        let mut accept = [false; LANES];
        for (lane, accept) in accept.iter_mut().enumerate() {
            let log_ratio = difference * f64::from(change.extract(lane));
            *accept = self.stream.uniform() < libm::exp(log_ratio);
        }
        a.swap(accept, b);
        accept.into_iter().map(u32::from).sum()
    }
}

/// Particles inserted one after the other at random where no other is near, in a ball that grows until
/// there is room: a start without overlaps in every lane.
fn scattered(energy: &LennardJones, n: usize, stream: &mut Stream) -> Vec<Point<Quad, 3>> {
    let lanes: [Vec<[f64; 3]>; LANES] = [(); LANES].map(|()| {
        let mut radius = energy.r_m;
        let mut placed: Vec<[f64; 3]> = Vec::with_capacity(n);
        while placed.len() < n {
            let new = [(); 3].map(|()| radius * (2.0 * stream.uniform() - 1.0));
            let clear = placed.iter().all(|old| {
                let d2: f64 = (0..3).map(|k| (new[k] - old[k]) * (new[k] - old[k])).sum();
                d2 > 0.81 * energy.r_m * energy.r_m
            });
            if clear {
                placed.push(new);
            } else {
                radius *= 1.01;
            }
        }
        placed
    });
    let mut x: Vec<Point<Quad, 3>> = (0..n)
        .map(|i| Point::from_fn(|k, _| wide_lanes([0, 1, 2, 3].map(|l| lanes[l][i][k] as f32))))
        .collect();
    remove_mean(&mut x);
    x
}
