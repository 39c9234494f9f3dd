//! Request 10: how near does the many-body flow get from few samples?

use crate::document::{Block, Finding, Table};
use crate::numbers::{mean_of_cases, number, with_error};
use crate::runs::{self, MANY_BODY};
use crate::{RunContext, Section, in_space_of, threads};
use anyhow::Result;
use cpu_time::ThreadTime;
use equiflow::analysis::report::{self, Report};
use equiflow::config::{Choice, Config, ObjectiveKind, System};

/// The name on the command line.
pub const KEY: &str = "few-samples";

/// The gap that is called small for DW-4, in nats.
const SMALL: f64 = 0.1;

struct Plan {
    systems: Vec<System>,
    samples: u32,
    seeds: u64,
    evaluated_on: usize,
    /// The fraction of the usual steps that is done.
    part: u64,
}

/// The objectives that are compared: the many-body flow's own first.
const OBJECTIVES: [ObjectiveKind; 2] = [ObjectiveKind::LogVariance, ObjectiveKind::Reweighted];
/// The horizon that suits [`ObjectiveKind::Reweighted`], which learns more in a step; the other one has that of the recipe.
const REWEIGHTED_HORIZON: u32 = 1500;
/// And its learning rate for DW-4; LJ-13 has that of the recipe.
const REWEIGHTED_RATE: f64 = 8e-3;

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
        for objective in OBJECTIVES {
            cases.extend((1..=plan.seeds).map(|seed| case(&plan, system, objective, seed)));
        }
    }
    let one = |case: &Case| in_space_of!(case.config.system, outcome(case, plan.evaluated_on));
    let found = threads::map(context.threads, &cases, one)
        .into_iter()
        .collect::<Result<Vec<_>>>()?;
    Ok(section(&plan, &cases, &found))
}

fn case(plan: &Plan, system: System, objective: ObjectiveKind, seed: u64) -> Case {
    let recipe = Config::of_flow(MANY_BODY.flow);
    let start_steps = u64::from(recipe.start_steps) / plan.part;
    let usual = Config {
        system,
        samples: plan.samples,
        seed,
        start_steps: start_steps as u32,
        ..recipe
    };
    let config = match objective {
        ObjectiveKind::Reweighted => Config {
            objective,
            horizon: REWEIGHTED_HORIZON,
            learning_rate: match system {
                System::Dw4 => REWEIGHTED_RATE,
                _ => recipe.learning_rate,
            },
            ..usual
        },
        _ => usual,
    };
    Case {
        config,
        steps: start_steps + u64::from(config.horizon) / plan.part,
    }
}

fn outcome<const D: usize>(case: &Case, evaluated_on: usize) -> Result<Outcome> {
    let data = runs::data(case.config.system, case.config.samples, case.config.seed)?;
    let mut trainer = runs::open::<D>(case.config, &data)?;
    let start = ThreadTime::now();
    let loss = runs::advance(&mut trainer, case.steps);
    Ok(Outcome {
        seconds: start.elapsed().as_secs_f64(),
        report: report::evaluate(&trainer, evaluated_on, loss),
    })
}

/// The mean gap over seeds, with its standard error.
fn gap(cases: &[Case], found: &[Outcome], system: System, objective: ObjectiveKind) -> (f64, f64) {
    let belongs = |case: &Case| (case.config.system, case.config.objective) == (system, objective);
    mean_of_cases(cases, found, belongs, |one| {
        one.report.kl_gap.unwrap_or(f64::NAN)
    })
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
            .flat_map(|system| findings(plan.samples, *system, cases, found))
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

fn findings(samples: u32, system: System, cases: &[Case], found: &[Outcome]) -> Vec<Finding> {
    let name = runs::name(system);
    let [usual, reweighted] = OBJECTIVES.map(|objective| gap(cases, found, system, objective));
    let most = reweighted.0 + 2.0 * reweighted.1;
    let measured = with_error(reweighted.0, reweighted.1);
    let mut findings = vec![Finding {
        claim: format!(
            "{name}, {samples} samples: own samples by importance weight bring the many-body flow to less than half the gap."
        ),
        holds: most < 0.5 * usual.0,
        evidence: format!(
            "{measured} nats with the objective reweighted and {} with balanced (criterion: less than half, by two standard \
             errors).",
            with_error(usual.0, usual.1)
        ),
    }];
    if system == System::Dw4 {
        findings.push(Finding {
            claim: format!("{name}: {samples} samples suffice for a gap below {SMALL} nats."),
            holds: most < SMALL,
            evidence: format!("{measured} nats (criterion: below by two standard errors)."),
        });
    }
    findings
}
