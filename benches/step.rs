//! Milliseconds per full training step (forward, reverse, optimiser), natively, as JSON lines: the
//! timings of each case, and facts about how the cost grows and what bounds it.
//!
//! 50 × 10 bases, RK4 × 20. Seeded; the same steps every time. Where two things are compared their blocks
//! alternate, so that a machine that is busy with something else slows both.

#![allow(clippy::disallowed_types, reason = "a benchmark reads the clock")]
#![allow(missing_docs, reason = "a program, not a library")]

#[path = "step/many_body.rs"]
mod many_body;

use equiflow::app::run::{self, Run};
use equiflow::config::{Config, StartKind, System};
use equiflow::field::kernel::{KernelField, Profile};
use equiflow::field::spline::SplineProfile;
use equiflow::field::{Coefficients, Input, InputBar, Output, OutputBar, VectorField};
use equiflow::flow::build::pair_profile;
use equiflow::math::random::{Role, Streams};
use equiflow::math::simd::{Lanes, Real, Scalar};
use equiflow::ode::tableau::RK4;
use equiflow::ode::{Direction, TimeGrid};
use equiflow::sampling::target::Target;
use equiflow::system::configuration::{Point, pair_count};
use simba::simd::SimdValue;
use std::hint::black_box;
use std::time::Instant;

const CASES: [(System, u32); 3] = [(System::Dw4, 64), (System::Dw2, 256), (System::Lj13, 64)];
/// Milliseconds that one block of steps should last, so that the clock's resolution does not matter.
const BLOCK_MS: f64 = 8.0;
const BLOCKS: usize = 25;
/// Steps of every integration.
const STEPS: usize = 20;

/// The settings that every implementation is timed with.
fn config(system: System, batch: u32) -> Config {
    Config {
        system,
        batch,
        // Few are enough to be timed, and soon drawn.
        samples: 500,
        start: StartKind::Random,
        time_kernels: 10,
        time_width: 0.3,
        ode_steps: STEPS as u32,
        ..Config::default()
    }
}

/// A run that is timed block by block.
struct Timed {
    run: Run,
    block: u32,
    times: Vec<f64>,
}

impl Timed {
    fn new(config: Config) -> Self {
        let mut run = run::open(config).expect("the default targets can be sampled");
        let once = |run: &mut Run| {
            let start = Instant::now();
            run.step();
            start.elapsed().as_secs_f64() * 1e3
        };
        let shortest = (0..5).map(|_| once(&mut run)).fold(f64::MAX, f64::min);
        Self {
            run,
            block: (BLOCK_MS / shortest).ceil() as u32,
            times: Vec::new(),
        }
    }

    fn time(&mut self) {
        let start = Instant::now();
        for _ in 0..self.block {
            self.run.step();
        }
        let per_step = start.elapsed().as_secs_f64() * 1e3 / f64::from(self.block);
        self.times.push(per_step);
    }

    /// The shortest block: what the work takes when nothing comes between.
    fn least(&self) -> f64 {
        self.times.iter().copied().fold(f64::MAX, f64::min)
    }
}

/// The shortest blocks of several settings, in milliseconds a step; blocks alternate.
fn compare<const N: usize>(configs: [Config; N]) -> [f64; N] {
    let mut runs = configs.map(Timed::new);
    for _ in 0..BLOCKS {
        runs.iter_mut().for_each(Timed::time);
    }
    runs.map(|run| run.least())
}

/// Nanoseconds that the table look-ups of one pair evaluation take when nothing else is done and distances are
/// there already, on average over a step: the same number of look-ups on the same tables in the same order,
/// forward and in reverse.
fn look_up(system: System, batch: u32) -> f64 {
    let config = config(system, batch);
    let target = Target::new(&config).expect("the full build holds it");
    let field = KernelField {
        profile: SplineProfile::<f32>::new(pair_profile(&config, &target)),
    };
    let lanes: &dyn VectorField<Lanes, 2> = &field;
    let mut stream = Streams::new(1).get(Role::Init, 0);
    let theta: Vec<f64> = (0..lanes.layout().size())
        .map(|_| stream.normal())
        .collect();
    let grid = TimeGrid::new(&RK4, Direction::Normalize, STEPS, 0.0);
    let (mut coefficients, mut bar) = (Coefficients::default(), Coefficients::default());
    coefficients.refresh(lanes, &theta, grid.nodes());
    bar.clear(lanes, grid.nodes().len());
    let pairs = pair_count(target.particles);
    let reach = target.distance_range().0;
    let evaluations = STEPS * RK4.stages();
    let distances: Vec<Lanes> = (0..evaluations * pairs)
        .map(|_| {
            let mut d = Lanes::constant(0.0);
            for lane in 0..Lanes::LANES {
                d.replace(lane, f32::narrow(reach * stream.uniform()));
            }
            d
        })
        .collect();
    let nodes: Vec<usize> = (0..grid.steps())
        .flat_map(|step| grid.stage_nodes(step).to_vec())
        .collect();
    let groups = batch as usize / Lanes::LANES;
    let mut least = f64::MAX;
    for _ in 0..BLOCKS {
        let start = Instant::now();
        for _ in 0..groups {
            let mut sum = Lanes::constant(0.0);
            let visits = nodes.iter().zip(black_box(&distances).chunks_exact(pairs));
            for (node, distances) in visits.clone() {
                let table = coefficients.at(*node).node;
                for d in distances {
                    let [phi, slope] = Profile::<Lanes>::value(&field.profile, table, *d);
                    sum += phi + slope;
                }
            }
            for (node, distances) in visits.rev() {
                let table = coefficients.at(*node).node;
                let table_bar = bar.at_mut(*node).node;
                for d in distances {
                    let ([phi, slope, curvature], trace) =
                        Profile::<Lanes>::curvature(&field.profile, table, *d);
                    let bar = phi + curvature;
                    Profile::<Lanes>::add_cotangent(&field.profile, trace, bar, slope, table_bar);
                }
            }
            black_box(sum);
        }
        least = least.min(start.elapsed().as_secs_f64() * 1e9);
    }
    least / (groups * 2 * distances.len() * Lanes::LANES) as f64
}

/// Nanoseconds of one pair evaluation of the field alone, forward and in reverse: look-ups, distances, forces
/// and divergence, without Runge–Kutta sums, tapes and what goes before and after.
fn field_alone<const D: usize>(system: System) -> f64 {
    let config = config(system, 64);
    let target = Target::new(&config).expect("the full build holds it");
    let n = target.particles;
    let field = KernelField {
        profile: SplineProfile::<f32>::new(pair_profile(&config, &target)),
    };
    let lanes: &dyn VectorField<Lanes, D> = &field;
    let mut stream = Streams::new(1).get(Role::Init, 0);
    let theta: Vec<f64> = (0..lanes.layout().size())
        .map(|_| stream.normal())
        .collect();
    let (mut coefficients, mut bar) = (Coefficients::default(), Coefficients::default());
    coefficients.refresh(lanes, &theta, &[0.5]);
    bar.clear(lanes, 1);
    let at = coefficients.at(0);
    let mut points = || -> Vec<Point<Lanes, D>> {
        let mut number = || {
            let mut value = Lanes::constant(0.0);
            for lane in 0..Lanes::LANES {
                value.replace(lane, f32::narrow(2.0 * stream.normal()));
            }
            value
        };
        (0..n).map(|_| Point::from_fn(|_, _| number())).collect()
    };
    let groups: Vec<_> = (0..64).map(|_| (points(), points())).collect();
    let (mut v, mut x_bar) = (points(), points());
    let repeats = 2048 / (n * n);
    let mut least = f64::MAX;
    for _ in 0..BLOCKS {
        let start = Instant::now();
        for _ in 0..repeats {
            for (x, v_bar) in black_box(&groups) {
                let (input, mut divergence) = (Input { at, n, x }, [Lanes::default()]);
                let output = Output {
                    v: &mut v,
                    divergences: Some(&mut divergence),
                };
                lanes.forward(input, output, &mut []);
                let output_bar = OutputBar {
                    v: v_bar,
                    divergences: Some(&divergence),
                };
                let input_bar = InputBar {
                    x: &mut x_bar,
                    coefficients: bar.at_mut(0),
                };
                lanes.vjp(input, output_bar, input_bar, &mut [], &mut []);
            }
            black_box((&mut v, &mut x_bar));
        }
        let seconds = start.elapsed().as_secs_f64();
        least = least.min(seconds * 1e9 / repeats as f64);
    }
    least / (groups.len() * n * (n - 1) * Lanes::LANES) as f64
}

fn fact(text: &str) {
    println!(r#"{{"fact":"{text}"}}"#);
}

fn timings() -> [f64; 3] {
    let mut runs = CASES.map(|(system, batch)| Timed::new(config(system, batch)));
    for _ in 0..BLOCKS {
        runs.iter_mut().for_each(Timed::time);
    }
    for ((system, batch), run) in CASES.iter().zip(&runs) {
        let times: Vec<String> = run.times.iter().map(|time| format!("{time:.4}")).collect();
        println!(
            r#"{{"case":"{}","batch":{batch},"times":[{}]}}"#,
            equiflow::config::Choice::name(*system),
            times.join(",")
        );
    }
    runs.map(|run| run.least())
}

fn main() {
    let least = timings();
    if std::env::args().any(|argument| argument == "--timings") {
        return;
    }
    for ((system, batch), ms) in CASES.iter().zip(least) {
        let n = Target::new(&config(*system, *batch))
            .expect("the full build holds it")
            .particles as f64;
        let evaluations = f64::from(*batch) * n * (n - 1.0) / 2.0 * 2.0 * (4 * STEPS) as f64;
        let (ns, bound) = (ms * 1e6 / evaluations, look_up(*system, *batch));
        let alone = match system.dimension() {
            2 => field_alone::<2>(*system),
            _ => field_alone::<3>(*system),
        };
        fact(&format!(
            "{:?} {batch}: {ns:.2} ns per pair evaluation (forward and reverse counted apart), {:.2} times the {bound:.2} ns of its table look-up and {:.2} times the {alone:.2} ns of the field alone",
            system,
            ns / bound,
            ns / alone
        ));
    }
    let [small, large] = compare([64, 256].map(|batch| config(System::Dw4, batch)));
    fact(&format!(
        "batch × 4 (Dw4, 64 to 256): time × {:.2}",
        large / small
    ));
    let [few, many] = compare([System::Dw4, System::Lj13].map(|system| config(system, 64)));
    fact(&format!(
        "pairs × 13 (Dw4 to Lj13, in space): time × {:.2}",
        many / few
    ));
    let bases = |distance_kernels| Config {
        distance_kernels,
        ..config(System::Dw4, 64)
    };
    let [fifty, hundred] = compare([50, 100].map(bases));
    fact(&format!(
        "bases × 2 (Dw4, 50 to 100 in distance): time + {:.0} %",
        100.0 * (hundred / fifty - 1.0)
    ));
    let [plain, default] = compare([
        config(System::Dw2, 256),
        Config {
            samples: 500,
            ..Config::default()
        },
    ]);
    fact(&format!(
        "the default recipe (20 kernels in time, whitened) on Dw2: {default:.3} ms a step, {:.2} times that of the table",
        default / plain
    ));
    many_body::report();
}
