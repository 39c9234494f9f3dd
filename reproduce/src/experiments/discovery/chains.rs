//! Training data that know only a part of the landscape: short Metropolis chains that start in given minima.

use equiflow::math::random::Stream;
use equiflow::sampling::target::TargetEnergy;
use equiflow::system::configuration::{Point, filled, remove_mean, unpack};
use equiflow::system::energy::Energy;

/// How far the chains go.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    /// Standard deviation of a move of one particle in each coordinate, in units of length.
    pub step: f64,
    /// Attempted moves of every particle between two rows.
    pub sweeps: usize,
    /// Rows of each chain.
    pub rows: usize,
}

/// `count` configurations, row-major, of chains that start in `starts` in turn and end after [`Schedule::rows`] rows.
///
/// # Panics
/// If there is no minimum to start from.
pub fn sample<const D: usize>(
    energy: &TargetEnergy,
    starts: &[Vec<Point<f64, D>>],
    schedule: Schedule,
    count: usize,
    stream: &mut Stream,
) -> Vec<f64> {
    assert!(!starts.is_empty(), "chains need a minimum to start from");
    let mut samples = Vec::new();
    for row in 0..count {
        let (chain, age) = (row / schedule.rows, row % schedule.rows);
        if age == 0 {
            let start = starts[chain % starts.len()].clone();
            samples.push(start);
        } else {
            samples.push(samples[row - 1].clone());
        }
        for _ in 0..schedule.sweeps {
            sweep(energy, &mut samples[row], schedule.step, stream);
        }
    }
    let dof = starts[0].len() * D;
    let mut flat = filled(0.0, count * dof);
    for (x, numbers) in samples.iter_mut().zip(flat.chunks_exact_mut(dof)) {
        remove_mean(x);
        unpack(x, numbers);
    }
    flat
}

/// One attempted move of every particle.
fn sweep<const D: usize>(
    energy: &TargetEnergy,
    x: &mut [Point<f64, D>],
    step: f64,
    stream: &mut Stream,
) {
    let mut before = energy.energy(x);
    for particle in 0..x.len() {
        let old = x[particle];
        x[particle] += Point::from_fn(|_, _| step * stream.normal());
        let after = energy.energy(x);
        // False for NaN: a move onto another particle is refused.
        if stream.uniform() < libm::exp(before - after) {
            before = after;
        } else {
            x[particle] = old;
        }
    }
}
