//! The training step of many-body flows beside the matrix products that it is made of.

use super::{Timed, fact};
use equiflow::config::{Config, FlowKind, System};
use equiflow::flow::build::Architecture;
use equiflow::math::simd::{Lanes, Real};
use equiflow::ode::tableau::RK4;
use equiflow::sampling::target::Target;
use equiflow::system::configuration::pair_count;
use simba::simd::SimdValue;
use std::hint::black_box;
use std::time::Instant;

const BATCH: u32 = 32;
/// Pairs of flow matching for each configuration of a batch.
const PAIRS_OF_MATCHING: usize = 8;
const BLOCKS: usize = 7;
/// Columns that go through a layer together: six pairs, values and tangents.
const COLUMNS: usize = 12;

/// The stages of training.
const STAGES: [(&str, bool); 2] = [("flow matching", true), ("likelihood", false)];

/// Prints milliseconds a step, arithmetic a second, and how far that is from the products alone.
pub fn report() {
    for system in [System::Dw4, System::Lj13] {
        for (name, is_matching) in STAGES {
            let config = config(system, is_matching);
            let mut run = Timed::new(config);
            (0..BLOCKS).for_each(|_| run.time());
            let (ms, shapes) = (run.least(), shapes(&config));
            let products = multiply_adds(&config, &shapes, is_matching);
            let flops: f64 = products.iter().map(|(_, count)| 2.0 * count).sum();
            let bound: f64 = products
                .iter()
                .map(|(shape, count)| count * fastest(*shape) * 1e3)
                .sum();
            fact(&format!(
                "many-body {system:?} {BATCH}, {name}: {ms:.1} ms, {:.1} GFLOP/s in matrix products, {:.2} times the {bound:.1} ms of these alone",
                flops / (1e6 * ms),
                ms / bound
            ));
        }
    }
}

fn config(system: System, is_matching: bool) -> Config {
    Config {
        system,
        batch: BATCH,
        // Few are enough to be timed, and soon drawn.
        samples: 500,
        start_steps: if is_matching { 1_000_000 } else { 0 },
        ..Config::of_flow(FlowKind::ManyBody)
    }
}

/// The (rows, columns) of Ψ, W₁ and W₂.
fn shapes(config: &Config) -> [(usize, usize); 3] {
    let target = Target::new(config).expect("the full build holds it");
    let architecture = Architecture::new(config, &target).expect("the full build holds it");
    let tensors = architecture.layout().tensors;
    core::array::from_fn(|k| (tensors[k].shape[0], tensors[k].shape[1]))
}

/// The multiplications with an addition of one step, by the matrix that they are with.
///
/// For each pair, Ψ meets g and g′ forward, and g″ and both once more in reverse; each layer meets its column forward,
/// and in reverse twice (for the cotangents of its input and of its weights). Where there are tangents, layers have
/// two columns a pair, and every stage of the integrator is evaluated forward, and again in reverse.
fn multiply_adds(
    config: &Config,
    shapes: &[(usize, usize); 3],
    is_matching: bool,
) -> [((usize, usize), f64); 3] {
    let pairs = pair_count(config.particle_count()) * config.batch as usize;
    let stages = config.ode_steps as usize * RK4.stages();
    let (evaluations, columns, forward) = match is_matching {
        true => (PAIRS_OF_MATCHING, 1, 1),
        false => (stages, 2, 2),
    };
    let visits = pairs * evaluations;
    let of = |k: usize| match k {
        0 => 2 * forward + 3,
        _ => columns * (forward + 2),
    };
    core::array::from_fn(|k| {
        let (rows, inner) = shapes[k];
        (shapes[k], (visits * of(k) * rows * inner) as f64)
    })
}

/// Seconds of one multiplication with an addition, for one configuration, in the fastest product of a matrix of this
/// shape with columns of lanes.
fn fastest(shape: (usize, usize)) -> f64 {
    let products = [
        seconds::<1, 4>,
        seconds::<2, 2>,
        seconds::<2, 3>,
        seconds::<2, 4>,
        seconds::<4, 1>,
        seconds::<4, 2>,
    ];
    products
        .iter()
        .map(|seconds| seconds(shape))
        .fold(f64::MAX, f64::min)
}

/// The same for `R` rows and `C` columns at a time.
fn seconds<const R: usize, const C: usize>((rows, inner): (usize, usize)) -> f64 {
    let weights: Vec<f32> = (0..rows * inner).map(|k| (k % 7) as f32 - 3.0).collect();
    let x = vec![Lanes::constant(0.5); COLUMNS * inner];
    let mut y = vec![Lanes::constant(0.0); COLUMNS * rows];
    let work = COLUMNS * rows * inner * Lanes::LANES;
    let repeats = 20_000_000 / work;
    let mut least = f64::MAX;
    for _ in 0..BLOCKS {
        let start = Instant::now();
        for _ in 0..repeats {
            multiply::<R, C>(black_box(&weights), inner, black_box(&x), &mut y);
            black_box(&mut y);
        }
        least = least.min(start.elapsed().as_secs_f64());
    }
    least / (repeats * work) as f64
}

/// Y = W X, columns contiguous, sums in registers.
#[inline(never)]
fn multiply<const R: usize, const C: usize>(
    weights: &[f32],
    inner: usize,
    x: &[Lanes],
    y: &mut [Lanes],
) {
    let rows = weights.len() / inner;
    let columns = x.chunks_exact(C * inner).zip(y.chunks_exact_mut(C * rows));
    for (x, y) in columns {
        let x: [&[Lanes]; C] = core::array::from_fn(|c| &x[c * inner..][..inner]);
        for (block, weights) in weights.chunks_exact(R * inner).enumerate() {
            let w: [&[f32]; R] = core::array::from_fn(|r| &weights[r * inner..][..inner]);
            let mut sums = [[Lanes::constant(0.0); C]; R];
            for k in 0..inner {
                for r in 0..R {
                    let weight = Lanes::splat(w[r][k]);
                    for c in 0..C {
                        sums[r][c] += weight * x[c][k];
                    }
                }
            }
            for r in 0..R {
                for c in 0..C {
                    y[c * rows + R * block + r] = sums[r][c];
                }
            }
        }
    }
}
