//! The ladders: configurations on all levels, their trajectories and their exchanges.

use super::record::Record;
use crate::math::random::{Role, Stream, Streams};
use crate::math::simd::Quad;
use crate::sampling::hmc::{Hamiltonian, State, wide_lanes};
use crate::system::configuration::{Point, remove_mean};
use crate::system::energy::LennardJones;
use simba::simd::SimdValue;

/// Ladders advance four at a time in the lanes.
const LANES: usize = Quad::LANES;
/// Groups of independent ladders, one ladder a lane.
const LANE_GROUPS: usize = 12;
/// Independent ladders.
pub(super) const LADDERS: usize = LANE_GROUPS * LANES;
/// The acceptance rate that the leapfrog steps are tuned to (Beskos et al. 2013, Betancourt et al. 2014).
const TARGET_ACCEPTANCE: f64 = 0.75;
/// Leapfrog steps of one trajectory: a random number of them, so that no motion is resonant.
const LEAPFROG_STEPS: [u32; 2] = [8, 16];
/// The depth of one pair's well, in kT, at which a cluster is a fluid that mixes at once.
const FLUID: f64 = 0.9;
/// ln of the ratio of the strengths of neighbouring levels, times the root of the degrees of freedom.
const SPACING: f64 = 1.3;

/// How often something was accepted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct AcceptanceCount {
    accepted: u64,
    proposed: u64,
}

impl AcceptanceCount {
    fn add(&mut self, accepted: u32, proposed: usize) {
        self.accepted += u64::from(accepted);
        self.proposed += proposed as u64;
    }

    pub(super) fn rate(&self) -> f64 {
        self.accepted as f64 / self.proposed.max(1) as f64
    }
}

/// What all ladders share on one level.
pub(super) struct Level {
    /// The factor of the pair sum, kT.
    strength: f64,
    /// The leapfrog step.
    pub(super) step: f64,
    pub(super) trajectories: AcceptanceCount,
    /// Exchanges with the next level.
    exchanges: AcceptanceCount,
}

/// All ladders.
pub(super) struct Ensemble {
    pub(super) energy: LennardJones,
    pub(super) levels: Vec<Level>,
    groups: Vec<ReplicaLanes>,
    sweeps: usize,
}

impl Ensemble {
    pub(super) fn new(energy: &LennardJones, n: usize, streams: &Streams, role: Role) -> Self {
        let levels = levels(energy, n);
        let groups = (0..LANE_GROUPS)
            .map(|index| {
                ReplicaLanes::new(energy, n, levels.len(), streams.get(role, index as u64))
            })
            .collect();
        Self {
            energy: *energy,
            levels,
            groups,
            sweeps: 0,
        }
    }

    pub(super) fn sweep(&mut self) {
        let parity = self.sweeps % 2;
        for group in &mut self.groups {
            group.sweep(&self.energy, &mut self.levels, parity);
        }
        self.sweeps += 1;
    }

    /// Adjusts the steps after an interval of burning in, and begins to count anew.
    pub(super) fn tune(&mut self) {
        for level in &mut self.levels {
            level.step *= libm::exp(level.trajectories.rate() - TARGET_ACCEPTANCE);
            (level.trajectories, level.exchanges) =
                (AcceptanceCount::default(), AcceptanceCount::default());
        }
    }

    /// Adds energy and size of every ladder's level 0.
    pub(super) fn observe(&self, record: &mut Record) {
        let strength = self.levels[0].strength;
        for (q, group) in self.groups.iter().enumerate() {
            let parts = group.states[0].parts;
            for lane in 0..LANES {
                let trap = f64::from(parts.trap.extract(lane));
                let pairs = f64::from(parts.pairs.extract(lane));
                record.push(q * LANES + lane, strength * pairs + trap, trap);
            }
        }
    }

    /// The configurations on level 0, one a ladder, centred in double precision.
    pub(super) fn targets(&self) -> impl Iterator<Item = Vec<Point<f64, 3>>> + '_ {
        self.groups.iter().flat_map(|group| {
            (0..LANES).map(|lane| {
                let widen = |p: &Point<Quad, 3>| p.map(|c| f64::from(c.extract(lane)));
                let mut x: Vec<Point<f64, 3>> = group.states[0].x.iter().map(widen).collect();
                remove_mean(&mut x);
                x
            })
        })
    }

    pub(super) fn worst_exchange(&self) -> Option<f64> {
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
            let leapfrog_steps =
                LEAPFROG_STEPS[0] + stream.below(LEAPFROG_STEPS[1] - LEAPFROG_STEPS[0] + 1);
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
