//! Request 4: how many metastable states do the samples of a flow reach, and in the right proportions?

use crate::document::{Block, Finding, Table};
use crate::numbers::{mean_of_cases, percent, with_error};
use crate::plot::{Axis, Curve, Dot, Figure, Ink, Panel, Stroke};
use crate::runs::{self, MANY_BODY, METHODS, Method, PAIR, PLAIN};
use crate::{RunContext, Section, in_space_of, threads};
use anyhow::Result;
use equiflow::config::{Config, System};
use equiflow::math::random::Role;
use equiflow::sampling::target::TargetEnergy;
use equiflow::system::inherent_structures::Minima;

/// The name on the command line.
pub const KEY: &str = "metastable";

/// Minima that hold fewer of the reference samples than this fraction are not asked for: to find them
/// takes luck.
const RARE: f64 = 2e-3;

struct Plan {
    systems: Vec<(System, u64)>,
    train: u32,
    counts: Vec<usize>,
    seeds: u64,
}

struct Case {
    config: Config,
    steps: u64,
    /// `None`: the reference samples themselves.
    method: Option<Method>,
}

/// What one source of samples reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Reached {
    /// For each number of samples: minima found, of all that there are.
    pub any: Vec<usize>,
    /// Of those that hold more than two in a thousand of the reference samples.
    pub common: Vec<usize>,
    /// How many of those there are.
    pub all_common: usize,
    /// ½ Σ |share − reference share| over minima, with all samples.
    pub distance: f64,
    /// The share of the samples in the lowest minimum.
    pub lowest: f64,
    /// The share that did not relax.
    pub failed: f64,
}

/// Does the experiment.
///
/// # Errors
/// If a run cannot start.
pub fn run(context: RunContext) -> Result<Section> {
    let plan = Plan {
        systems: context.budget.pick(
            vec![(System::Dw4, 5)],
            vec![(System::Dw4, 500), (System::Lj13, 250)],
            vec![(System::Dw4, 4000), (System::Lj13, 4000)],
        ),
        train: context.budget.pick(50, 1000, 10_000),
        counts: context.budget.pick(
            vec![5, 20],
            vec![10, 30, 100, 300, 1000],
            vec![10, 30, 100, 300, 1000, 3000, 10_000],
        ),
        seeds: context.budget.pick(1, 3, 5),
    };
    let cases: Vec<Case> = plan
        .systems
        .iter()
        .flat_map(|&(system, steps)| sources().map(move |method| (system, steps, method)))
        .flat_map(|(system, steps, method)| {
            let flow = method.unwrap_or(PAIR);
            let steps = context.steps(flow, system, steps);
            (1..=plan.seeds).map(move |seed| Case {
                config: context.config(flow, system, plan.train, steps, seed),
                steps,
                method,
            })
        })
        .collect();
    let one = |case: &Case| {
        in_space_of!(
            case.config.system,
            reached(case.config, case.steps, case.method.is_some(), &plan.counts)
        )
    };
    let found = threads::map(context.threads, &cases, one)
        .into_iter()
        .collect::<Result<Vec<_>>>()?;
    Ok(section(&plan, &cases, &found))
}

/// Relaxes samples of a trained flow (or of the target) and compares with the target's own.
///
/// # Errors
/// If the run cannot start.
pub fn reached<const D: usize>(
    config: Config,
    steps: u64,
    model: bool,
    counts: &[usize],
) -> Result<Reached> {
    let data = runs::data(config.system, config.samples, config.seed)?;
    let most = counts.iter().copied().max().unwrap_or(1);
    let mut trainer = runs::open::<D>(config, &data)?;
    let target = *trainer.target();
    let n = target.particles;
    let samples = if model {
        runs::advance(&mut trainer, steps);
        let mut stream = trainer.streams().get(Role::Samples, steps);
        trainer.model().sample_only(&mut stream, most)
    } else {
        target.sample(most, trainer.streams(), Role::Samples)?.0
    };
    let reference = trainer.reference_samples(most)?;
    let samples = samples.flat();
    let expected = relax::<D>(&target.energy, n, &reference.flat());
    let common = |share: f64| share >= RARE;
    let all_common = expected
        .ranked()
        .iter()
        .filter(|m| common(m.count as f64 / most as f64))
        .count();
    let (mut any, mut found_common, mut minima, mut done) =
        (Vec::new(), Vec::new(), Minima::<D>::default(), 0);
    for count in counts {
        minima.add_samples(&target.energy, n, &samples[done * n * D..count * n * D]);
        done = *count;
        any.push(minima.ranked().len());
        let shares = matched(&expected, &minima);
        found_common.push(
            shares
                .iter()
                .filter(|(share, found)| common(share / most as f64) && *found > 0.0)
                .count(),
        );
    }
    let shares = matched(&expected, &minima);
    let total = |minima: &Minima<D>| minima.counted().max(1) as f64;
    let (all, theirs) = (total(&minima), total(&expected));
    let shared: f64 = shares
        .iter()
        .map(|(share, found)| (share / theirs).min(found / all))
        .sum();
    Ok(Reached {
        any,
        common: found_common,
        all_common,
        distance: 1.0 - shared,
        lowest: shares.first().map_or(0.0, |(_, found)| found / all),
        failed: minima.failed() as f64 / most as f64,
    })
}

fn relax<const D: usize>(energy: &TargetEnergy, n: usize, samples: &[f64]) -> Minima<D> {
    let mut minima = Minima::default();
    minima.add_samples(energy, n, samples);
    minima
}

/// For each expected minimum: its count, and that among the found ones.
fn matched<const D: usize>(expected: &Minima<D>, found: &Minima<D>) -> Vec<(f64, f64)> {
    let count = |energy: f64, distances: &[f64]| {
        let same = found.ranked().iter().find(|other| {
            (other.energy - energy).abs() <= 1e-4 * energy.abs().max(1.0)
                && other
                    .distances
                    .iter()
                    .zip(distances)
                    .all(|(a, b)| (a - b).abs() < 1e-2)
        });
        same.map_or(0.0, |other| other.count as f64)
    };
    expected
        .ranked()
        .iter()
        .map(|m| (m.count as f64, count(m.energy, &m.distances)))
        .collect()
}

fn source(method: Option<Method>) -> &'static str {
    method.map_or("Monte Carlo", |method| method.name)
}

/// The mean over seeds of `value`, with its standard error, for what `method` reached in `system`.
fn mean(
    cases: &[Case],
    found: &[Reached],
    of: (System, Option<Method>),
    value: impl Fn(&Reached) -> f64,
) -> (f64, f64) {
    let belongs = |case: &Case| (case.config.system, case.method) == of;
    mean_of_cases(cases, found, belongs, value)
}

/// The sources of samples that are compared: the target's own sampler, and every flow.
fn sources() -> impl Iterator<Item = Option<Method>> {
    [None].into_iter().chain(METHODS.map(Some))
}

fn last(counts: &[usize]) -> f64 {
    counts.last().copied().unwrap_or(0) as f64
}

fn section(plan: &Plan, cases: &[Case], found: &[Reached]) -> Section {
    let most = plan.counts.last().copied().unwrap_or(0);
    let mut blocks = vec![Block::Figure(figure(plan, cases, found))];
    let mut findings = Vec::new();
    for &(system, _) in &plan.systems {
        blocks.push(Block::Table(table(system, cases, found)));
        findings.extend(findings_of(system, cases, found));
        // With the many minima of LJ-13 chance alone makes the distances of good flows.
        if system == System::Dw4 {
            findings.push(surroundings(system, cases, found));
        }
    }
    Section {
        key: KEY,
        title: "Metastable states",
        question: format!(
            "Samples of each flow, trained on {} configurations, are relaxed to local minima of the target's energy, \
             which are told apart up to symmetry. Common minima hold at least {} % of {most} reference samples. \
             A bad sample also relaxes to some minimum, so that finding many is easy; to find them in the right \
             proportions is not: the distance ½ Σ |share − reference share| is 0 for equal shares and 1 for disjoint \
             ones. Monte Carlo is the target's own sampler once more, and shows what chance does. ± is over seeds.",
            plan.train,
            percent(RARE)
        ),
        blocks,
        findings,
        settings: cases
            .iter()
            .filter(|case| case.config.seed == 1 && case.method.is_some())
            .map(|case| {
                let flow = source(case.method);
                let what = format!("{flow}, {most} samples, seeds 1 to {}", plan.seeds);
                runs::setting(&what, &case.config, case.steps)
            })
            .collect(),
    }
}

fn table(system: System, cases: &[Case], found: &[Reached]) -> Table {
    let mut table = Table::new(&[
        "samples of",
        "common minima found",
        "of",
        "all minima found",
        "distance of shares",
        "in the lowest, %",
        "not relaxed, %",
    ]);
    for method in sources() {
        let cell = |value: fn(&Reached) -> f64| {
            let (mean, error) = mean(cases, found, (system, method), value);
            with_error(mean, error)
        };
        table.row([
            format!("{}, {}", runs::name(system), source(method)),
            cell(|one| last(&one.common)),
            cell(|one| one.all_common as f64),
            cell(|one| last(&one.any)),
            cell(|one| one.distance),
            cell(|one| 100.0 * one.lowest),
            cell(|one| 100.0 * one.failed),
        ]);
    }
    table
}

/// The flow with the symmetry against the one without.
fn findings_of(system: System, cases: &[Case], found: &[Reached]) -> [Finding; 2] {
    let name = runs::name(system);
    let of = |value: fn(&Reached) -> f64| {
        [PAIR, PLAIN].map(|method| mean(cases, found, (system, Some(method)), value))
    };
    let ([with, without], [near, far]) = (of(|one| last(&one.common)), of(|one| one.distance));
    let error = |a: (f64, f64), b: (f64, f64)| 2.0 * libm::hypot(a.1, b.1);
    let both = |a: (f64, f64), b: (f64, f64)| {
        format!("{} and {}", with_error(a.0, a.1), with_error(b.0, b.1))
    };
    [
        Finding {
            claim: format!(
                "{name}: an equivariant flow finds no fewer metastable states than a plain one."
            ),
            holds: with.0 >= without.0 - error(with, without),
            evidence: format!(
                "{} common minima (criterion: not fewer by two standard errors of the difference).",
                both(with, without)
            ),
        },
        Finding {
            claim: format!("{name}: it finds them closer to their true shares."),
            holds: near.0 < far.0 - error(near, far),
            evidence: format!(
                "Distances of shares {} (criterion: smaller by two standard errors of the difference).",
                both(near, far)
            ),
        }
        .explained(PAIRS_ALONE),
    ]
}

/// Why a flow of pairs may be further from the shares than a plain one.
const PAIRS_ALONE: &str = "A force that depends on one distance cannot tell which minimum the other particles are \
    in. The symmetry is not what is missing: the many-body flow has it too.";

/// A field of pairs that see their surroundings against one of pairs alone.
fn surroundings(system: System, cases: &[Case], found: &[Reached]) -> Finding {
    let [many, pair] = [MANY_BODY, PAIR]
        .map(|method| mean(cases, found, (system, Some(method)), |one| one.distance));
    Finding {
        claim: format!(
            "{}: seeing the surroundings brings the shares nearer to the true ones.",
            runs::name(system)
        ),
        holds: many.0 < 0.5 * pair.0,
        evidence: format!(
            "Distances of shares {} for the many-body flow and {} for that of pairs (criterion: less than half).",
            with_error(many.0, many.1),
            with_error(pair.0, pair.1)
        ),
    }
}

fn figure(plan: &Plan, cases: &[Case], found: &[Reached]) -> Figure {
    let panel = |&(system, _): &(System, u64)| {
        let most = mean(cases, found, (system, None), |one| one.all_common as f64).0;
        let curve = |method: Option<Method>| {
            let dot = |(index, count): (usize, &usize)| {
                let (mean, error) = mean(cases, found, (system, method), |one| {
                    one.common[index] as f64
                });
                Dot {
                    x: *count as f64,
                    y: mean,
                    error,
                }
            };
            let dots = plan.counts.iter().enumerate().map(dot).collect();
            match method {
                Some(method) => Curve::new(method.name, method.ink, dots),
                None => Curve::new("Monte Carlo", Ink::Exact, dots).drawn(Stroke::Dashed),
            }
        };
        Panel {
            title: format!("{}: common minima found", runs::name(system)),
            x: Axis::log("samples relaxed"),
            y: Axis::linear("minima").over(0.0, 1.05 * most.max(1.0)),
            curves: sources().map(curve).collect(),
        }
    };
    Figure {
        name: KEY.into(),
        description:
            "Number of common minima found against the number of samples relaxed, for each flow."
                .into(),
        panels: plan.systems.iter().map(panel).collect(),
    }
}
