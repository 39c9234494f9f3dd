//! Reference samples of the double wells: many Metropolis chains, tuned, checked and thinned.
//!
//! Each chain moves one particle at a time: by a normal step of one of two lengths (a short one that is
//! tuned while the chains burn in, and one as long as the distance between the wells), or by mirroring its
//! distance to another particle at the barrier, which takes the pair from one well to the other. A pilot run
//! measures the integrated autocorrelation time; then every chain is thinned to twice that, so that the samples handed out are independent for practical purposes.

use super::{Diagnostics, MIXED, ReferenceSampler, SamplerError, check_size, draw_all};
use crate::math::random::{Role, Stream, Streams};
use crate::sampling::diagnostics::{autocorrelation_time, mean_and_error, split_r_hat};
use crate::system::energy::DoubleWell;

/// Independent chains: enough that a few hundred samples need one round.
const CHAINS: usize = 256;
/// Sweeps of each chain before anything is measured.
const BURN_IN: usize = 600;
/// Sweeps that measure the autocorrelation time: some twenty times that of eight particles.
const PILOT: usize = 500;
/// Sweeps between two adjustments of the short step while burning in.
const TUNING_INTERVAL: usize = 20;
/// The acceptance rate that the short step is tuned to (Roberts, Gelman, Gilks 1997, for low dimensions).
const TARGET_ACCEPTANCE: f64 = 0.4;
/// No chain is thinned more than this, in sweeps.
const MAX_THINNING: usize = 400;

/// Draws `count` configurations of `n` particles in the plane; returns them row-major (N·2 numbers each,
/// mean-free, in exchangeable order) with diagnostics.
///
/// # Errors
/// As [`DoubleWellSampler::new`].
pub fn sample_double_well(
    energy: &DoubleWell,
    n: usize,
    count: usize,
    streams: &Streams,
    role: Role,
) -> Result<(Vec<f64>, Diagnostics), SamplerError> {
    let mut sampler = DoubleWellSampler::new(energy, n, count, streams, role)?;
    Ok(draw_all(&mut sampler, count * 2 * n))
}

/// Draws configurations of a double well in pieces.
pub struct DoubleWellSampler {
    ensemble: Ensemble,
    count: usize,
    stage: Stage,
    /// Of the configurations that were drawn.
    energies: Vec<f64>,
}

/// What the chains are at.
enum Stage {
    /// They burn in; intervals between adjustments that are left.
    BurnIn(usize),
    /// The pilot run, chain after chain.
    Pilot(Series),
    /// Every chain is thinned and drawn from.
    Draw(Thinning),
}

impl DoubleWellSampler {
    /// A sampler of `count` configurations of `n` particles in the plane.
    ///
    /// # Errors
    /// If the energy is not bounded below, there are fewer than two particles, no samples are asked for, or more than memory
    /// holds.
    pub fn new(
        energy: &DoubleWell,
        n: usize,
        count: usize,
        streams: &Streams,
        role: Role,
    ) -> Result<Self, SamplerError> {
        check_size(n, 2, count)?;
        if !energy.is_bounded() {
            return Err(SamplerError::Unbounded(*energy));
        }
        Ok(Self {
            ensemble: Ensemble::new(energy, n, streams, role),
            count,
            stage: Stage::BurnIn(BURN_IN / TUNING_INTERVAL),
            energies: Vec::with_capacity(count),
        })
    }

    fn thinning(&self) -> Thinning {
        match self.stage {
            Stage::Draw(thinning) => thinning,
            Stage::BurnIn(_) | Stage::Pilot(_) => Thinning::default(),
        }
    }
}

impl ReferenceSampler for DoubleWellSampler {
    fn advance(&mut self, out: &mut Vec<f64>) {
        let Self {
            ensemble,
            count,
            stage,
            energies,
        } = self;
        match stage {
            Stage::BurnIn(intervals) => {
                ensemble.tune();
                *intervals -= 1;
                if *intervals == 0 {
                    ensemble.clear();
                    *stage = Stage::Pilot(Series::default());
                }
            }
            Stage::Pilot(series) => {
                ensemble.observe(series);
                if series.energies.len() == CHAINS {
                    *stage = Stage::Draw(series.thinning());
                }
            }
            Stage::Draw(thinning) if energies.len() < *count => {
                // A round holds one sample of every chain; the last one, of as many as are wanted.
                let chain = energies.len() % CHAINS;
                energies.push(ensemble.draw(chain, thinning.sweeps, out));
            }
            Stage::Draw(_) => {}
        }
    }

    fn drawn(&self) -> usize {
        self.energies.len()
    }

    fn count(&self) -> usize {
        self.count
    }

    fn diagnostics(&self) -> Diagnostics {
        let thinning = self.thinning();
        let (mean_energy, mean_energy_error) = mean_and_error(&self.energies);
        Diagnostics {
            chains: CHAINS as u32,
            step_size: self.ensemble.steps[0],
            acceptance: self.ensemble.acceptance(),
            autocorrelation_time: thinning.autocorrelation_time,
            thinning: thinning.sweeps as u32,
            split_r_hat: thinning.split_r_hat,
            mixed: thinning.split_r_hat <= MIXED,
            mean_energy,
            mean_energy_error,
            exchange: None,
        }
    }
}

/// Two observables of the chains of a pilot run.
#[derive(Default)]
struct Series {
    energies: Vec<Vec<f64>>,
    short_pairs: Vec<Vec<f64>>,
}

/// How far the chains must be thinned, and what says so.
#[derive(Clone, Copy, Default)]
struct Thinning {
    sweeps: usize,
    autocorrelation_time: f64,
    split_r_hat: f64,
}

impl Series {
    fn thinning(&self) -> Thinning {
        let Self {
            energies,
            short_pairs,
        } = self;
        let autocorrelation_time =
            autocorrelation_time(energies).max(autocorrelation_time(short_pairs));
        Thinning {
            sweeps: ((2.0 * autocorrelation_time).ceil() as usize).clamp(1, MAX_THINNING),
            autocorrelation_time,
            split_r_hat: split_r_hat(energies).max(split_r_hat(short_pairs)),
        }
    }
}

struct Ensemble {
    energy: DoubleWell,
    chains: Vec<Chain>,
    /// Standard deviations of the short and the long step.
    steps: [f64; 2],
}

impl Ensemble {
    /// Chains that start far apart: normal positions as wide as the well distance.
    fn new(energy: &DoubleWell, n: usize, streams: &Streams, role: Role) -> Self {
        let spread = energy.d0.max(1.0);
        let chains = (0..CHAINS)
            .map(|index| {
                let mut stream = streams.get(role, index as u64);
                let x = (0..n)
                    .map(|_| [spread * stream.normal(), spread * stream.normal()])
                    .collect();
                Chain {
                    x,
                    stream,
                    accepted: 0,
                    proposed: 0,
                }
            })
            .collect();
        Self {
            energy: *energy,
            chains,
            steps: [0.5, 0.75 * spread],
        }
    }

    /// An interval of burning in, after which the short step is adjusted.
    fn tune(&mut self) {
        let (mut accepted, mut proposed) = (0, 0);
        for chain in &mut self.chains {
            for _ in 0..TUNING_INTERVAL {
                let short = chain.sweep(&self.energy, self.steps);
                accepted += short.0;
                proposed += short.1;
            }
        }
        let rate = f64::from(accepted) / f64::from(proposed.max(1));
        self.steps[0] =
            (self.steps[0] * libm::exp(rate - TARGET_ACCEPTANCE)).clamp(1e-3, 4.0 * self.steps[1]);
    }

    /// Forgets how many moves were accepted.
    fn clear(&mut self) {
        for chain in &mut self.chains {
            (chain.accepted, chain.proposed) = (0, 0);
        }
    }

    /// The pilot run of the next chain.
    fn observe(&mut self, series: &mut Series) {
        let chain = &mut self.chains[series.energies.len()];
        let (mut u, mut short) = (Vec::with_capacity(PILOT), Vec::with_capacity(PILOT));
        for _ in 0..PILOT {
            chain.sweep(&self.energy, self.steps);
            u.push(chain.total_energy(&self.energy));
            short.push(f64::from(chain.short_pairs(self.energy.d0)));
        }
        series.energies.push(u);
        series.short_pairs.push(short);
    }

    /// Appends the configuration of a chain after so many sweeps; returns its energy.
    fn draw(&mut self, chain: usize, sweeps: usize, out: &mut Vec<f64>) -> f64 {
        let chain = &mut self.chains[chain];
        for _ in 0..sweeps {
            chain.sweep(&self.energy, self.steps);
        }
        chain.write_centred(out);
        chain.total_energy(&self.energy)
    }

    fn acceptance(&self) -> f64 {
        let accepted: u64 = self.chains.iter().map(|chain| chain.accepted).sum();
        let proposed: u64 = self.chains.iter().map(|chain| chain.proposed).sum();
        accepted as f64 / proposed.max(1) as f64
    }
}

/// Where a particle may go, and the ratio of volume elements there and here.
#[derive(Clone, Copy)]
struct Proposal {
    position: [f64; 2],
    density_ratio: f64,
}

struct Chain {
    x: Vec<[f64; 2]>,
    stream: Stream,
    accepted: u64,
    proposed: u64,
}

impl Chain {
    /// One attempted move per particle. Returns accepted and attempted short moves.
    fn sweep(&mut self, energy: &DoubleWell, steps: [f64; 2]) -> (u32, u32) {
        let mut short = (0, 0);
        for i in 0..self.x.len() {
            let kind = self.stream.below(4);
            let proposal = match kind {
                0 | 1 => self.normal_step(i, steps[0]),
                2 => self.normal_step(i, steps[1]),
                _ => self.mirror(i, energy.d0),
            };
            let accept = proposal.is_some_and(|proposal| self.accepts(energy, i, proposal));
            self.proposed += 1;
            self.accepted += u64::from(accept);
            if kind < 2 {
                short.0 += u32::from(accept);
                short.1 += 1;
            }
        }
        short
    }

    #[inline]
    fn normal_step(&mut self, i: usize, step: f64) -> Option<Proposal> {
        let [x, y] = self.x[i];
        let position = [
            x + step * self.stream.normal(),
            y + step * self.stream.normal(),
        ];
        Some(Proposal {
            position,
            density_ratio: 1.0,
        })
    }

    /// Takes particle `i` over the barrier between it and another one: d → 2d₀ − d, its own inverse.
    /// With a third particle, the distance to that one is kept and the side of the pair is drawn anew.
    fn mirror(&mut self, i: usize, d0: f64) -> Option<Proposal> {
        let n = self.x.len() as u32;
        let j = (i as u32 + 1 + self.stream.below(n - 1)) % n;
        let (here, other) = (self.x[i], self.x[j as usize]);
        let old = distance(here, other);
        let new = 2.0 * d0 - old;
        if !(new > 0.0 && old > 0.0) {
            return None;
        }
        if n == 2 {
            let scale = new / old;
            let position = [0, 1].map(|k| other[k] + scale * (here[k] - other[k]));
            // Polar coordinates: dx = d·dd·dα.
            return Some(Proposal {
                position,
                density_ratio: scale,
            });
        }
        let mut k = self.stream.below(n - 2);
        for taken in [j.min(i as u32), j.max(i as u32)] {
            k += u32::from(k >= taken);
        }
        let side = self.stream.sign();
        self.place(here, other, self.x[k as usize], new, side)
    }

    /// The point at distance `new` from `a` and as far from `b` as `here` is, on the given side of ab.
    ///
    /// In the two distances as coordinates, dx = dd₁ dd₂ / |sin θ| with θ the angle at the point between
    /// a and b; and d₁ d₂ |sin θ| is twice the area of the triangle.
    fn place(
        &self,
        here: [f64; 2],
        a: [f64; 2],
        b: [f64; 2],
        new: f64,
        side: f64,
    ) -> Option<Proposal> {
        let base = [b[0] - a[0], b[1] - a[1]];
        let length = distance(a, b);
        let (old, kept) = (distance(here, a), distance(here, b));
        let along = (new * new - kept * kept + length * length) / (2.0 * length);
        let height = (new * new - along * along).sqrt();
        let old_height = ((here[0] - a[0]) * base[1] - (here[1] - a[1]) * base[0]).abs() / length;
        // Not a number where no triangle has these sides.
        if !(height > 1e-9 && old_height > 1e-9) {
            return None;
        }
        let unit = [base[0] / length, base[1] / length];
        let offset = side * height;
        let position = [
            a[0] + along * unit[0] - offset * unit[1],
            a[1] + along * unit[1] + offset * unit[0],
        ];
        Some(Proposal {
            position,
            density_ratio: (old_height / old) / (height / new),
        })
    }

    /// Metropolis, Hastings and Green: accepts with probability min(1, ratio · e^{−Δu}).
    #[inline]
    fn accepts(&mut self, energy: &DoubleWell, i: usize, proposal: Proposal) -> bool {
        let change =
            self.energy_of(energy, i, proposal.position) - self.energy_of(energy, i, self.x[i]);
        let accept = self.stream.uniform() < proposal.density_ratio * libm::exp(-change);
        if accept {
            self.x[i] = proposal.position;
        }
        accept
    }

    /// The energy of particle `i`, were it at `position`, with all others.
    #[inline]
    fn energy_of(&self, energy: &DoubleWell, i: usize, position: [f64; 2]) -> f64 {
        let mut u = 0.0;
        for (j, other) in self.x.iter().enumerate() {
            if j != i {
                u += energy.pair(distance(position, *other));
            }
        }
        u
    }

    fn total_energy(&self, energy: &DoubleWell) -> f64 {
        self.pairs().map(|d| energy.pair(d)).sum()
    }

    fn short_pairs(&self, d0: f64) -> u32 {
        self.pairs().map(|d| u32::from(d < d0)).sum()
    }

    fn pairs(&self) -> impl Iterator<Item = f64> + '_ {
        let x = &self.x;
        (0..x.len()).flat_map(move |i| (i + 1..x.len()).map(move |j| distance(x[i], x[j])))
    }

    /// Appends the configuration with its centre of mass at the origin; chains drift freely.
    fn write_centred(&self, out: &mut Vec<f64>) {
        let n = self.x.len() as f64;
        let mean = [0, 1].map(|k| self.x.iter().map(|x| x[k]).sum::<f64>() / n);
        for x in &self.x {
            out.extend([x[0] - mean[0], x[1] - mean[1]]);
        }
    }
}

#[inline]
fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    (x * x + y * y).sqrt()
}
