//! Request 2: how many training samples does a flow need, with symmetry and without?

use crate::document::{Block, Finding, Table};
use crate::numbers::{mean_over_seeds, number, with_error};
use crate::plot::{Axis, Curve, Figure, Panel, dots};
use crate::runs::{self, MANY_BODY, METHODS, Method, PAIR};
use crate::{RunContext, Section, in_space_of, threads};
use anyhow::Result;
use equiflow::analysis::report;
use equiflow::config::{Config, System};
use equiflow::train::Data;

/// The name on the command line.
pub const KEY: &str = "generalisation";

struct Plan {
    sizes: Vec<u32>,
    systems: Vec<SystemPlan>,
}

struct SystemPlan {
    system: System,
    steps: u64,
    seeds: u64,
    evaluate_on: usize,
}

/// Gaps of one run, in nats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gaps {
    /// Of the training data, at the end.
    pub train: f64,
    /// Of test data, at the end.
    pub test: f64,
    /// The least test gap of all looks: what stopping at the right moment would have given.
    pub best: f64,
}

/// How often a run is looked at.
const LOOKS: u64 = 4;

struct Case {
    method: Method,
    config: Config,
    plan: usize,
    steps: u64,
}

/// Does the experiment.
///
/// # Errors
/// If a run cannot start.
pub fn run(context: RunContext) -> Result<Section> {
    let system = |system, steps, seeds, evaluate_on| SystemPlan {
        system,
        steps,
        seeds,
        evaluate_on,
    };
    let plan = Plan {
        sizes: context.budget.pick(
            vec![10, 100],
            vec![10, 100, 1000, 10_000],
            vec![10, 100, 1000, 10_000, 100_000],
        ),
        systems: context.budget.pick(
            vec![system(System::Dw4, 10, 2, 50)],
            vec![
                system(System::Dw4, 500, 2, 500),
                system(System::Lj13, 250, 1, 160),
            ],
            vec![
                system(System::Dw4, 4000, 5, 5000),
                system(System::Lj13, 4000, 3, 1600),
            ],
        ),
    };
    let found = measure(context, &plan)?;
    Ok(section(&plan, &found))
}

type Found = Vec<(Case, Gaps)>;

fn measure(context: RunContext, plan: &Plan) -> Result<Found> {
    let mut found = Vec::new();
    for (index, system) in plan.systems.iter().enumerate() {
        let of_system = in_space_of!(system.system, measure_system(context, plan, index));
        found.extend(of_system?);
    }
    Ok(found)
}

/// The flows of one system of the plan.
fn measure_system<const D: usize>(context: RunContext, plan: &Plan, index: usize) -> Result<Found> {
    let system = &plan.systems[index];
    let most = plan.sizes.iter().copied().max().unwrap_or(1);
    let seeds: Vec<u64> = (1..=system.seeds).collect();
    let draw = |seed: &u64| runs::data(system.system, most, *seed);
    let data = threads::map(context.threads, &seeds, draw)
        .into_iter()
        .collect::<Result<Vec<Data<D>>>>()?;
    let mut cases = Vec::new();
    for method in METHODS {
        for size in &plan.sizes {
            for seed in &seeds {
                let steps = context.steps(method, system.system, system.steps);
                cases.push(Case {
                    method,
                    config: context.config(method, system.system, *size, steps, *seed),
                    plan: index,
                    steps,
                });
            }
        }
    }
    let one = |case: &Case| {
        let data = &data[case.config.seed as usize - 1];
        gaps(case.config, data, case.steps, system.evaluate_on)
    };
    let gaps = threads::map(context.threads, &cases, one)
        .into_iter()
        .collect::<Result<Vec<_>>>()?;
    Ok(cases.into_iter().zip(gaps).collect())
}

/// Trains a flow and looks at it on the way.
///
/// # Errors
/// If the run cannot start.
pub fn gaps<const D: usize>(
    config: Config,
    data: &Data<D>,
    steps: u64,
    evaluate_on: usize,
) -> Result<Gaps> {
    let mut trainer = runs::open::<D>(config, data)?;
    let entropy = trainer
        .exact_values()
        .map_or(f64::NAN, |truth| truth.entropy());
    let mut best = f64::INFINITY;
    let mut last = Gaps {
        train: f64::NAN,
        test: f64::NAN,
        best,
    };
    for look in 0..LOOKS {
        let loss = runs::advance(
            &mut trainer,
            steps * (look + 1) / LOOKS - steps * look / LOOKS,
        );
        let report = report::evaluate(&trainer, evaluate_on, loss);
        best = best.min(report.test_nll - entropy);
        last = Gaps {
            train: report.train_nll - entropy,
            test: report.test_nll - entropy,
            best,
        };
    }
    Ok(last)
}

/// Mean and error over seeds of what `value` tells of the runs of a method.
fn over_seeds(
    found: &Found,
    plan: usize,
    method: Method,
    size: u32,
    value: fn(&Gaps) -> f64,
) -> (f64, f64) {
    let runs = found.iter().filter(|(case, _)| {
        case.plan == plan && case.method == method && case.config.samples == size
    });
    mean_over_seeds(&runs.map(|(_, gaps)| value(gaps)).collect::<Vec<f64>>())
}

fn section(plan: &Plan, found: &Found) -> Section {
    let mut blocks = Vec::new();
    let mut findings = Vec::new();
    for (index, system) in plan.systems.iter().enumerate() {
        let name = runs::name(system.system);
        let mut table = Table::new(&[
            "flow",
            "samples",
            "test gap",
            "train gap",
            "least test gap on the way",
        ]);
        for method in METHODS {
            for &size in &plan.sizes {
                let cell = |value| {
                    let (mean, error) = over_seeds(found, index, method, size, value);
                    with_error(mean, error)
                };
                table.row([
                    format!("{name}, {}", method.name),
                    size.to_string(),
                    cell(|gaps| gaps.test),
                    cell(|gaps| gaps.train),
                    cell(|gaps| gaps.best),
                ]);
            }
        }
        blocks.push(Block::Table(table));
        blocks.push(Block::Figure(figure(plan, index, found)));
        findings.push(symmetry(plan, index, found));
        findings.push(surroundings(plan, index, found));
    }
    let settings = found.iter().filter(|(case, _)| case.config.seed == 1);
    let link = |(case, _): &(Case, Gaps)| {
        let seeds = plan.systems[case.plan].seeds;
        let what = format!("{}, seeds 1 to {seeds}", case.method.name);
        runs::setting(&what, &case.config, case.steps)
    };
    Section {
        key: KEY,
        title: "Generalisation",
        question: "How far is a flow from the target, in nats, after training on few samples and on many? Gaps of \
                   unseen and of training data at the end of training, and the least test gap at one of four looks \
                   on the way; mean and standard error over seeds. A training gap below zero is memory."
            .into(),
        blocks,
        findings,
        settings: settings.map(link).collect(),
    }
}

/// The least gap on the way, as a mean over seeds.
fn least(found: &Found, plan: usize, method: Method, size: u32) -> f64 {
    over_seeds(found, plan, method, size, |gaps| gaps.best).0
}

/// With symmetry, the fewest samples do better than any number without.
fn symmetry(plan: &Plan, index: usize, found: &Found) -> Finding {
    let most = plan.sizes.last().copied().unwrap_or(0);
    let plain = METHODS.iter().filter(|method| !method.has_symmetry());
    let without = plain
        .map(|method| least(found, index, *method, most))
        .fold(f64::INFINITY, f64::min);
    let (holds, evidence) = fewer_samples(plan, index, found, PAIR, (without, "better plain one"));
    Finding {
        claim: format!(
            "{}: an equivariant flow needs far fewer samples than a plain one, augmented or not.",
            runs::name(plan.systems[index].system)
        ),
        holds,
        evidence,
    }
}

/// Seeing the surroundings, a fraction of the samples does better than any number with pairs alone.
fn surroundings(plan: &Plan, index: usize, found: &Found) -> Finding {
    let most = plan.sizes.last().copied().unwrap_or(0);
    let pairs = least(found, index, PAIR, most);
    let (holds, evidence) = fewer_samples(plan, index, found, MANY_BODY, (pairs, "one of pairs"));
    Finding {
        claim: format!(
            "{}: a many-body flow needs far fewer samples than one of pairs to get as near.",
            runs::name(plan.systems[index].system)
        ),
        holds,
        evidence,
    }
}

/// Whether a tenth of the samples is enough for a method to get below the gap of another on all of them, with the
/// numbers that say so.
fn fewer_samples(
    plan: &Plan,
    index: usize,
    found: &Found,
    method: Method,
    (other, whose): (f64, &str),
) -> (bool, String) {
    let most = plan.sizes.last().copied().unwrap_or(0);
    let gap = |size| least(found, index, method, size);
    let enough = plan.sizes.iter().find(|size| gap(**size) < other);
    let evidence = match enough {
        Some(size) => format!(
            "On {size} samples the {} flow has a gap of {} nats, on {most} the {whose} {} (criterion: a tenth of \
             the samples or fewer do as well; least gaps).",
            method.name,
            number(gap(*size)),
            number(other)
        ),
        None => format!(
            "On no number of samples does the {} flow reach the {} nats of the {whose} on {most}.",
            method.name,
            number(other)
        ),
    };
    (enough.is_some_and(|size| size * 10 <= most), evidence)
}

fn figure(plan: &Plan, index: usize, found: &Found) -> Figure {
    let system = runs::name(plan.systems[index].system);
    let panel = |title: &str, value: fn(&Gaps) -> f64| Panel {
        title: format!("{system}: {title}"),
        x: Axis::log("training samples"),
        y: Axis::log("nats"),
        curves: METHODS
            .iter()
            .rev()
            .map(|method| {
                let point = |&size: &u32| {
                    (
                        f64::from(size),
                        over_seeds(found, index, *method, size, value),
                    )
                };
                Curve::new(method.name, method.ink, dots(plan.sizes.iter().map(point)))
            })
            .collect(),
    };
    Figure {
        name: format!("{KEY}-{}", system.to_lowercase()),
        description: format!(
            "{system}: gap of unseen data, and generalisation gap, against the number of training samples."
        ),
        panels: vec![
            panel("KL gap of unseen data", |gaps| gaps.test),
            panel("test gap − train gap", |gaps| gaps.test - gaps.train),
        ],
    }
}
