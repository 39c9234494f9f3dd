//! Request 5: which metastable states do flows reach that were not in their data?
//!
//! The training data are short chains from one minimum, so that they know a part of the landscape only.

pub mod chains;
pub mod compare;

use crate::document::{Block, Finding, Table};
use crate::numbers::{mean_over_seeds, with_error};
use crate::plot::{Axis, Curve, Dot, Figure, Ink, Panel, Stroke};
use crate::runs::{self, METHODS, Method, PAIR, PLAIN};
use crate::{RunContext, Section, in_space_of, threads};
use anyhow::{Context, Result};
use chains::Schedule;
use compare::{energy_distance, new_minima};
use equiflow::config::{Config, System};
use equiflow::math::random::{Role, Streams};
use equiflow::sampling::target::Target;
use equiflow::system::configuration::Point;
use equiflow::system::inherent_structures::{Landscape, Minima, highest_plausible_energy};
use equiflow::system::mean_free::Configurations;
use equiflow::train::Data;

/// The name on the command line.
pub const KEY: &str = "discovery";

struct Plan {
    systems: Vec<Task>,
    seeds: u64,
    train: u32,
    counts: Vec<usize>,
}

#[derive(Clone, Copy)]
struct Task {
    system: System,
    steps: u64,
    /// How the chains of the training data go.
    schedule: Schedule,
    /// They start in so many of the lowest minima.
    starts: usize,
}

struct Case {
    task: Task,
    config: Config,
    steps: u64,
    /// `None`: reference samples in the place of the flow's.
    method: Option<Method>,
}

/// What one source of samples reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Reached {
    /// For each number of samples: minima that plausible samples relax to and that are not in the data.
    pub new: Vec<f64>,
    /// The same for all samples, plausible or not, with most of them.
    pub new_of_all: f64,
    /// The share of plausible samples among all.
    pub plausible: f64,
    /// The share of plausible samples that relax to minima that are not in the data.
    pub share: f64,
    /// ½ Σ |share − reference share| over energies of minima, of plausible samples.
    pub distance: f64,
    /// Minima in the data.
    pub in_data: f64,
}

/// Does the experiment.
///
/// # Errors
/// If a run cannot start.
pub fn run(context: RunContext) -> Result<Section> {
    let plan = plan(context);
    let cases: Vec<Case> = plan
        .systems
        .iter()
        .flat_map(|&task| {
            let methods = [None].into_iter().chain(METHODS.map(Some));
            let of_method = move |method| (1..=plan.seeds).map(move |seed| (task, method, seed));
            methods.flat_map(of_method)
        })
        .map(|(task, method, seed)| {
            let flow = method.unwrap_or(PAIR);
            let steps = context.steps(flow, task.system, task.steps);
            Case {
                task,
                config: context.config(flow, task.system, plan.train, steps, seed),
                steps,
                method,
            }
        })
        .collect();
    let one = |case: &Case| in_space_of!(case.task.system, reached(case, &plan.counts));
    let found = threads::map(context.threads, &cases, one)
        .into_iter()
        .collect::<Result<Vec<_>>>()?;
    Ok(section(&plan, &cases, &found))
}

fn plan(context: RunContext) -> Plan {
    let double_wells = Task {
        system: System::Dw4,
        steps: context.budget.pick(5, 500, 4000),
        schedule: Schedule {
            step: 0.1,
            sweeps: 2,
            rows: 10,
        },
        starts: 1,
    };
    let cluster = Task {
        system: System::Lj13,
        steps: context.budget.pick(5, 250, 4000),
        schedule: Schedule {
            step: 0.05,
            sweeps: 5,
            rows: 10,
        },
        starts: 1,
    };
    Plan {
        systems: context.budget.pick(
            vec![double_wells],
            vec![double_wells, cluster],
            vec![double_wells, cluster],
        ),
        seeds: context.budget.pick(2, 3, 5),
        train: context.budget.pick(50, 1000, 1000),
        counts: context.budget.pick(
            vec![5, 20],
            vec![10, 30, 100, 300, 1000],
            vec![10, 30, 100, 300, 1000, 3000, 10_000],
        ),
    }
}

/// Trains on chains from the lowest minima, and relaxes what the flow draws.
fn reached<const D: usize>(case: &Case, counts: &[usize]) -> Result<Reached> {
    let (config, streams) = (case.config, Streams::new(case.config.seed));
    let target = Target::new(&config)?;
    let (energy, n) = (target.energy, target.particles);
    let most = counts
        .iter()
        .copied()
        .max()
        .context("no samples asked for")?;
    let (reference, diagnostics) = target.sample::<D>(most, &streams, Role::Reference)?;
    let reference = reference.flat();
    let highest = highest_plausible_energy::<D>(&energy, n, &reference);
    let mut expected = Minima::<D>::default();
    expected.add_samples(&energy, n, &reference);

    let lowest = expected.ranked().iter().take(case.task.starts);
    let starts: Vec<Vec<Point<f64, D>>> = lowest.map(|minimum| minimum.x.clone()).collect();
    let mut stream = streams.get(Role::Data, 0);
    let rows = config.samples as usize;
    let train = chains::sample(&energy, &starts, case.task.schedule, rows, &mut stream);
    let mut in_data = Minima::<D>::default();
    in_data.add_samples(&energy, n, &train);

    let samples = match case.method {
        None => target.sample::<D>(most, &streams, Role::Samples)?.0,
        Some(_) => {
            let data = Data {
                train: Configurations::read(n, &train),
                test: None,
                diagnostics,
            };
            let trainer = runs::trained::<D>(config, &data, case.steps)?;
            let mut stream = streams.get(Role::Samples, case.steps);
            trainer.model().sample_only(&mut stream, most)
        }
    };
    let samples = samples.flat();
    let (mut found, mut new, mut done) = (Landscape::<D>::default(), Vec::new(), 0);
    for &count in counts {
        let more = &samples[done * n * D..count * n * D];
        found.add_samples(&energy, n, more, highest);
        done = count;
        new.push(new_minima(&found.plausible, &in_data).0 as f64);
    }
    let (_, in_new) = new_minima(&found.plausible, &in_data);
    Ok(Reached {
        new,
        new_of_all: new_minima(&found.all, &in_data).0 as f64,
        plausible: found.plausible.counted() as f64 / most as f64,
        share: in_new as f64 / found.plausible.counted().max(1) as f64,
        distance: energy_distance(&found.plausible, &expected),
        in_data: in_data.ranked().len() as f64,
    })
}

fn source(case: &Case) -> &'static str {
    case.method.map_or("Monte Carlo", |method| method.name)
}

/// What was found for one system and source, a value a seed.
fn of<'a>(
    cases: &'a [Case],
    found: &'a [Reached],
    system: System,
    method: Option<Method>,
) -> impl Iterator<Item = &'a Reached> + Clone {
    let pairs = cases.iter().zip(found);
    pairs
        .filter(move |(case, _)| case.task.system == system && case.method == method)
        .map(|(_, one)| one)
}

fn section(plan: &Plan, cases: &[Case], found: &[Reached]) -> Section {
    let mut blocks = vec![Block::Figure(figure(plan, cases, found))];
    let mut findings = Vec::new();
    for task in &plan.systems {
        blocks.push(Block::Table(table(task.system, cases, found)));
        findings.extend(findings_of(task.system, cases, found));
    }
    let most = plan.counts.last().copied().unwrap_or(0);
    Section {
        key: KEY,
        title: "States that were not in the data",
        question: format!(
            "Each flow is trained on {} configurations of short Metropolis chains that start in the lowest minimum, so that \
             its data hold few of the minima. Then {most} of its samples are relaxed, and the minima that are not in the \
             data are counted. Whatever a flow draws slides into some minimum, so a sample counts only if it is plausible: \
             its energy before relaxation is one that 999 of 1000 samples of the target do not exceed. The last column is \
             ½ Σ |share − reference share| over bins of the energies of minima. Monte Carlo is the target's own sampler, \
             which has seen the whole landscape. Means and standard errors over {} seeds.",
            plan.train,
            plan.seeds
        ),
        blocks,
        findings,
        settings: cases
            .iter()
            .filter(|case| case.method.is_some() && case.config.seed == 1)
            .map(|case| {
                let Schedule { step, sweeps, rows } = case.task.schedule;
                let what = format!(
                    "{}, {most} samples, data of chains of {rows} rows from the lowest minimum, {sweeps} sweeps with steps of {step} between \
                     two, seeds 1 to {}",
                    source(case),
                    plan.seeds
                );
                runs::setting(&what, &case.config, case.steps)
            })
            .collect(),
    }
}

fn table(system: System, cases: &[Case], found: &[Reached]) -> Table {
    let mut table = Table::new(&[
        "samples of",
        "minima in the data",
        "new minima, plausible samples",
        "new minima, all samples",
        "plausible, %",
        "of them in new minima, %",
        "distance of energies",
    ]);
    for method in [None].into_iter().chain(METHODS.map(Some)) {
        let name = method.map_or("Monte Carlo", |method| method.name);
        let seeds = || of(cases, found, system, method);
        let cell = |value: fn(&Reached) -> f64| {
            let values: Vec<f64> = seeds().map(value).collect();
            let (mean, error) = mean_over_seeds(&values);
            with_error(mean, error)
        };
        table.row([
            format!("{}, {name}", runs::name(system)),
            cell(|one| one.in_data),
            cell(|one| one.new.last().copied().unwrap_or(0.0)),
            cell(|one| one.new_of_all),
            cell(|one| 100.0 * one.plausible),
            cell(|one| 100.0 * one.share),
            cell(|one| one.distance),
        ]);
    }
    table
}

fn findings_of(system: System, cases: &[Case], found: &[Reached]) -> [Finding; 2] {
    let values = |method: Method, value: fn(&Reached) -> f64| {
        let values: Vec<f64> = of(cases, found, system, Some(method)).map(value).collect();
        mean_over_seeds(&values)
    };
    let new = |method| values(method, |one| one.new.last().copied().unwrap_or(0.0));
    let distance = |method| values(method, |one| one.distance);
    let name = runs::name(system);
    let apart = |(low, low_error): (f64, f64), (high, high_error): (f64, f64)| {
        high - low > 2.0 * libm::hypot(low_error, high_error)
    };
    let said = |what: &str, with: (f64, f64), without: (f64, f64)| {
        format!(
            "{what} {} and {} (criterion: two standard errors of the difference).",
            with_error(with.0, with.1),
            with_error(without.0, without.1)
        )
    };
    [
        Finding {
            claim: format!(
                "{name}: an equivariant flow reaches more states that were not in its data than a plain one, by plausible samples."
            ),
            holds: apart(new(PLAIN), new(PAIR)),
            evidence: said("New minima", new(PAIR), new(PLAIN)),
        },
        Finding {
            claim: format!(
                "{name}: the energies of the minima that it reaches are closer to the target's."
            ),
            holds: apart(distance(PAIR), distance(PLAIN)),
            evidence: said("Distances", distance(PAIR), distance(PLAIN)),
        },
    ]
}

fn figure(plan: &Plan, cases: &[Case], found: &[Reached]) -> Figure {
    let panel = |task: &Task| {
        let system = task.system;
        let curve = |method: Option<Method>| {
            let seeds = of(cases, found, system, method);
            let dot = |(index, count): (usize, &usize)| {
                let values: Vec<f64> = seeds.clone().map(|one| one.new[index]).collect();
                let (y, error) = mean_over_seeds(&values);
                Dot {
                    x: *count as f64,
                    y,
                    error,
                }
            };
            let dots = plan.counts.iter().enumerate().map(dot).collect();
            match method {
                Some(method) => Curve::new(method.name, method.ink, dots),
                None => Curve::new("Monte Carlo", Ink::Exact, dots).drawn(Stroke::Dashed),
            }
        };
        let methods = || [None].into_iter().chain(METHODS.map(Some));
        let most = methods()
            .flat_map(|method| of(cases, found, system, method))
            .filter_map(|one| one.new.last().copied())
            .fold(1.0, f64::max);
        Panel {
            title: format!("{}: new minima reached", runs::name(system)),
            x: Axis::log("samples relaxed"),
            y: Axis::linear("minima not in the data").over(0.0, 1.05 * most),
            curves: methods().map(curve).collect(),
        }
    };
    Figure {
        name: KEY.into(),
        description:
            "Number of minima that are not in the training data, reached by plausible samples, against the number of samples relaxed."
                .into(),
        panels: plan.systems.iter().map(panel).collect(),
    }
}
