//! log Z, mean energy and entropy of Lennard-Jones clusters by the engine's own sampler.
//!
//! A chain of states u_λ = λ·(pair sum) + trap leads from λ = ε s/τ of the target down to λ = 10⁻⁶, where the
//! particles hardly notice one another, and to the ideal gas in the trap, whose log Z is ½(N − 1)·3·log 2π/k. Each state
//! is sampled by replica exchange on its own, and Bennett's acceptance ratio joins neighbours.

use super::bar::bennett;
use anyhow::Result;
use equiflow::math::random::{Role, Streams};
use equiflow::sampling::diagnostics::mean_and_error;
use equiflow::sampling::sample_lennard_jones;
use equiflow::system::configuration::{Point, pack};
use equiflow::system::energy::{LennardJones, PairSum};
use equiflow::system::prior;

/// Neighbouring strengths have this ratio down to [`DILUTE`], …
const RATIO: f64 = 0.8;
/// … below which the cluster is a gas, and this one.
const RATIO_OF_GAS: f64 = 0.5;
const DILUTE: f64 = 0.1;
/// The weakest pair sum. The ideal gas has a pair this close once in four configurations of thirteen particles.
const WEAKEST: f64 = 1e-6;

/// A value and its standard error.
pub type Measured = (f64, f64);

/// What is known of one cluster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cluster {
    /// log Z, in nats.
    pub log_z: Measured,
    /// The mean energy, in kT.
    pub mean_energy: Measured,
}

impl Cluster {
    /// ⟨u⟩ + log Z, in nats.
    #[must_use]
    pub fn entropy(&self) -> Measured {
        let ((u, u_error), (z, z_error)) = (self.mean_energy, self.log_z);
        (u + z, libm::hypot(u_error, z_error))
    }
}

/// Samples of one state, by what the estimates need of them.
struct State {
    strength: f64,
    pairs: Vec<f64>,
    /// Its mean energy.
    mean: Measured,
}

/// Measures `n` particles with `count` samples of each state. The trap must be that of the prior, k = 1.
///
/// # Errors
/// If the sampler refuses.
pub fn measure(energy: &LennardJones, n: usize, count: usize, seed: u64) -> Result<Cluster> {
    anyhow::ensure!(
        energy.k == 1.0,
        "the ideal gas is drawn from the prior, whose trap has k = 1"
    );
    let mut strengths = vec![energy.strength()];
    let mut last = energy.strength();
    while last > WEAKEST {
        last *= if last > DILUTE { RATIO } else { RATIO_OF_GAS };
        strengths.push(last);
    }
    let streams = Streams::new(seed);
    let mut free_energy = (-prior::log_normaliser(n, 3), 0.0);
    let mut weaker = ideal_gas(energy, n, count, &streams);
    for (index, strength) in strengths.iter().enumerate().rev() {
        // Streams of its own for each state.
        let state = sample(
            energy,
            *strength,
            n,
            count,
            &Streams::new(seed << 16 | index as u64),
        )?;
        let change = state.strength - weaker.strength;
        let forward: Vec<f64> = weaker.pairs.iter().map(|v| change * v).collect();
        let reverse: Vec<f64> = state.pairs.iter().map(|v| -change * v).collect();
        let (difference, error) = bennett(&forward, &reverse);
        free_energy = (free_energy.0 + difference, free_energy.1 + error * error);
        weaker = state;
    }
    Ok(Cluster {
        log_z: (-free_energy.0, free_energy.1.sqrt()),
        mean_energy: weaker.mean,
    })
}

/// Independent draws without pair sum.
fn ideal_gas(energy: &LennardJones, n: usize, count: usize, streams: &Streams) -> State {
    let x = prior::draw::<3>(&mut streams.get(Role::Samples, 0), n, count);
    state(energy, 0.0, n, &x.flat())
}

fn sample(
    energy: &LennardJones,
    strength: f64,
    n: usize,
    count: usize,
    streams: &Streams,
) -> Result<State> {
    let weakened = LennardJones {
        epsilon: strength,
        tau: 1.0,
        pair_sum: PairSum::Once,
        ..*energy
    };
    let (x, diagnostics) = sample_lennard_jones(&weakened, n, count, streams, Role::Samples)?;
    let mut state = state(energy, strength, n, &x);
    state.mean = (diagnostics.mean_energy, diagnostics.mean_energy_error);
    Ok(state)
}

fn state(energy: &LennardJones, strength: f64, n: usize, x: &[f64]) -> State {
    let mut points = vec![Point::<f64, 3>::zeros(); n];
    let parts: Vec<_> = x
        .chunks_exact(3 * n)
        .map(|row| {
            pack(row, &mut points);
            energy.parts(&points)
        })
        .collect();
    let energies: Vec<f64> = parts
        .iter()
        .map(|one| strength * one.pairs + one.trap)
        .collect();
    State {
        strength,
        pairs: parts.iter().map(|one| one.pairs).collect(),
        mean: mean_and_error(&energies),
    }
}
