//! Request 10: how near does the many-body flow get from few samples?

use crate::document::{Block, Finding, Table};
use crate::numbers::{mean_over_seeds, number, with_error};
use crate::runs::{self, MANY_BODY};
use crate::{RunContext, Section, in_space_of, threads};
use anyhow::Result;
use equiflow::analysis::report::{self, Report};
use equiflow::config::{Choice, Config, ObjectiveKind, System};
use std::time::Instant;

/// The name on the command line.
pub const KEY: &str = "few-samples";

/// The gap that is called small, in nats.
const SMALL: f64 = 0.1;

struct Plan {
    systems: Vec<System>,
    samples: u32,
    seeds: u64,
    evaluated_on: usize,
    /// The fraction of the usual steps that is done.
    part: u64,
}

/// An objective with the schedule that suits it.
#[derive(Clone, Copy)]
struct Recipe {
    objective: ObjectiveKind,
    horizon: u32,
    /// For DW-4; LJ-13 has that of the many-body flow.
    learning_rate: f64,
}

const RECIPES: [Recipe; 2] = [
    Recipe {
        objective: ObjectiveKind::LogVariance,
        horizon: 2400,
        learning_rate: 0.005,
    },
    Recipe {
        objective: ObjectiveKind::Reweighted,
        horizon: 1500,
        learning_rate: 0.008,
    },
];

struct Case {
    config: Config,
    steps: u64,
}

struct Outcome {
    report: Report,
    /// Of training, on one thread.
    seconds: f64,
}

/// Does the experiment.
///
/// # Errors
/// If a run cannot start.
pub fn run(context: RunContext) -> Result<Section> {
    let plan = Plan {
        systems: context.budget.pick(
            vec![System::Dw4],
            vec![System::Dw4],
            vec![System::Dw4, System::Lj13],
        ),
        samples: context.budget.pick(50, 1000, 1000),
        seeds: context.budget.pick(1, 3, 3),
        evaluated_on: context.budget.pick(16, 2048, 2048),
        part: context.budget.pick(100, 1, 1),
    };
    let mut cases = Vec::new();
    for &system in &plan.systems {
        for recipe in RECIPES {
            cases.extend((1..=plan.seeds).map(|seed| case(&plan, system, recipe, seed)));
        }
    }
    let one = |case: &Case| in_space_of!(case.config.system, outcome(case, plan.evaluated_on));
    let found = threads::map(context.threads, &cases, one)
        .into_iter()
        .collect::<Result<Vec<_>>>()?;
    Ok(section(&plan, &cases, &found))
}

fn case(plan: &Plan, system: System, recipe: Recipe, seed: u64) -> Case {
    let usual = Config::of_flow(MANY_BODY.flow);
    let config = Config {
        system,
        samples: plan.samples,
        seed,
        objective: recipe.objective,
        horizon: recipe.horizon,
        learning_rate: match system {
            System::Dw4 => recipe.learning_rate,
            _ => usual.learning_rate,
        },
        start_steps: (u64::from(usual.start_steps) / plan.part) as u32,
        ..usual
    };
    Case {
        config,
        steps: u64::from(config.start_steps) + u64::from(config.horizon) / plan.part,
    }
}

fn outcome<const D: usize>(case: &Case, evaluated_on: usize) -> Result<Outcome> {
    let data = runs::data(case.config.system, case.config.samples, case.config.seed)?;
    let mut trainer = runs::open::<D>(case.config, &data)?;
    let start = Instant::now();
    let loss = runs::advance(&mut trainer, case.steps);
    Ok(Outcome {
        seconds: start.elapsed().as_secs_f64(),
        report: report::evaluate(&trainer, evaluated_on, loss),
    })
}

/// The mean over seeds of `value`, with its standard error.
fn mean(
    cases: &[Case],
    found: &[Outcome],
    of: (System, ObjectiveKind),
    value: impl Fn(&Outcome) -> f64,
) -> (f64, f64) {
    let all = cases.iter().zip(found);
    let own = all.filter(|(case, _)| (case.config.system, case.config.objective) == of);
    mean_over_seeds(&own.map(|(_, one)| value(one)).collect::<Vec<_>>())
}

fn section(plan: &Plan, cases: &[Case], found: &[Outcome]) -> Section {
    let mut table = Table::new(&[
        "system and objective",
        "seed",
        "test gap",
        "ESS, %",
        "k̂",
        "seconds (measured time)",
    ]);
    for (Case { config, .. }, Outcome { report, seconds }) in cases.iter().zip(found) {
        let value = |value: Option<f64>| value.unwrap_or(f64::NAN);
        table.row([
            format!("{}, {}", runs::name(config.system), config.objective.name()),
            config.seed.to_string(),
            with_error(value(report.kl_gap), value(report.kl_gap_error)),
            with_error(report.ess, value(report.ess_error)),
            number(value(report.pareto_k)),
            number(*seconds),
        ]);
    }
    let finding = |&system: &System| {
        let gap = |objective| {
            mean(cases, found, (system, objective), |one| {
                one.report.kl_gap.unwrap_or(f64::NAN)
            })
        };
        let (usual, reweighted) = (
            gap(ObjectiveKind::LogVariance),
            gap(ObjectiveKind::Reweighted),
        );
        Finding {
            claim: format!(
                "{}, {} samples: own samples by importance weight bring the many-body flow to less than half the gap.",
                runs::name(system),
                plan.samples
            ),
            holds: reweighted.0 + 2.0 * reweighted.1 < 0.5 * usual.0,
            evidence: format!(
                "{} nats with the objective reweighted and {} with balanced (criterion: less than half, by two standard \
                 errors).",
                with_error(reweighted.0, reweighted.1),
                with_error(usual.0, usual.1)
            ),
        }
    };
    let small = |&system: &System| {
        let of = (system, ObjectiveKind::Reweighted);
        let gap = mean(cases, found, of, |one| {
            one.report.kl_gap.unwrap_or(f64::NAN)
        });
        Finding {
            claim: format!(
                "{}: {} samples suffice for a gap below {SMALL} nats.",
                runs::name(system),
                plan.samples
            ),
            holds: gap.0 + 2.0 * gap.1 < SMALL,
            evidence: format!(
                "{} nats (criterion: below by two standard errors).",
                with_error(gap.0, gap.1)
            ),
        }
    };
    let wells = plan.systems.iter().filter(|system| **system == System::Dw4);
    Section {
        key: KEY,
        title: "Many-body flows from few samples",
        question: format!(
            "How near does the many-body flow get from {} samples, without learning them by heart? The objective balanced adds samples \
             that the flow draws itself by their robust log-variance loss, the objective reweighted by their importance weights \
             less one, from the first step after flow matching on. Gaps of unseen data, on {} test configurations.",
            plan.samples, plan.evaluated_on
        ),
        blocks: vec![Block::Table(table)],
        findings: plan
            .systems
            .iter()
            .map(finding)
            .chain(wells.map(small))
            .collect(),
        settings: cases
            .iter()
            .filter(|case| case.config.seed == 1)
            .map(|case| {
                let what = format!(
                    "{}, seeds 1 to {}",
                    case.config.objective.name(),
                    plan.seeds
                );
                runs::setting(&what, &case.config, case.steps)
            })
            .collect(),
    }
}
