//! Request 9: how near does each flow get, and in what time?

use crate::document::{Block, Finding, Table};
use crate::numbers::{number, with_error};
use crate::plot::{Axis, Curve, Dot, Figure, Panel};
use crate::runs::{self, AUGMENTED, MANY_BODY, Method, PAIR};
use crate::{RunContext, Section, in_space_of, threads};
use anyhow::Result;
use cpu_time::ThreadTime;
use equiflow::analysis::report;
use equiflow::config::{Config, System};

/// The name on the command line.
pub const KEY: &str = "convergence";

/// The level that published pair fields stop short of on DW-4, in nats.
const PAIR_LEVEL: f64 = 0.8;

struct Plan {
    systems: Vec<System>,
    samples: u32,
    evaluated_on: usize,
}

struct Case {
    config: Config,
    method: Method,
    steps: u64,
    evaluated_on: usize,
}

/// What was seen on the way.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Look {
    step: u64,
    /// Training alone, on one thread.
    seconds: f64,
    gap: f64,
    error: f64,
    ess: f64,
}

/// Does the experiment.
///
/// # Errors
/// If a run cannot start.
pub fn run(context: RunContext) -> Result<Section> {
    let all = vec![System::Dw2, System::Dw4, System::Lj13];
    let plan = Plan {
        systems: context.budget.pick(vec![System::Dw4], all.clone(), all),
        samples: context.budget.pick(200, 100_000, 100_000),
        evaluated_on: context.budget.pick(16, 2048, 8192),
    };
    let case = |system: System, method: Method| {
        let steps = match method {
            MANY_BODY => context.budget.pick(20, 3200, 6400),
            _ => context.budget.pick(20, 4000, 16_000),
        };
        Case {
            config: runs::config(method, system, plan.samples, steps, 1),
            method,
            steps,
            evaluated_on: plan.evaluated_on,
        }
    };
    let cases: Vec<Case> = plan
        .systems
        .iter()
        .flat_map(|&system| [PAIR, AUGMENTED, MANY_BODY].map(|method| case(system, method)))
        .collect();
    let found = threads::map(context.threads, &cases, |case: &Case| {
        in_space_of!(case.config.system, looks(case))
    })
    .into_iter()
    .collect::<Result<Vec<_>>>()?;
    Ok(section(&plan, &cases, &found))
}

/// Trains one flow and looks at it at times that double.
fn looks<const D: usize>(case: &Case) -> Result<Vec<Look>> {
    let data = runs::data(case.config.system, case.config.samples, case.config.seed)?;
    let mut trainer = runs::open::<D>(case.config, &data)?;
    let mut looks = Vec::new();
    let (mut seconds, mut step) = (0.0, 0);
    for next in [16, 8, 4, 2, 1].map(|part| case.steps / part) {
        let start = ThreadTime::now();
        runs::advance(&mut trainer, next - step);
        seconds += start.elapsed().as_secs_f64();
        step = next;
        let report = report::evaluate(&trainer, case.evaluated_on, f64::NAN);
        looks.push(Look {
            step,
            seconds,
            gap: report.kl_gap.unwrap_or(f64::NAN),
            error: report.kl_gap_error.unwrap_or(f64::NAN),
            ess: report.ess,
        });
    }
    Ok(looks)
}

fn section(plan: &Plan, cases: &[Case], found: &[Vec<Look>]) -> Section {
    let mut table = Table::new(&[
        "flow",
        "steps",
        "seconds (measured time)",
        "true gap",
        "ESS / %",
    ]);
    for (case, looks) in cases.iter().zip(found) {
        for look in looks {
            table.row([
                format!("{}, {}", runs::name(case.config.system), case.method.name),
                look.step.to_string(),
                number(look.seconds),
                with_error(look.gap, look.error),
                number(look.ess),
            ]);
        }
    }
    let last = |system: System, method: Method| {
        let of = cases.iter().zip(found);
        of.filter(|(case, _)| case.config.system == system && case.method == method)
            .filter_map(|(_, looks)| looks.last().copied())
            .next()
    };
    let finding = |&system: &System| {
        let (pair, many) = (last(system, PAIR)?, last(system, MANY_BODY)?);
        Some(Finding {
            claim: format!(
                "{}: seeing the surroundings closes most of the gap that a pair field leaves.",
                runs::name(system)
            ),
            holds: many.gap < 0.5 * pair.gap,
            evidence: format!(
                "At the end the pair field is at {} nats and the many-body field at {} (criterion: less than half).",
                with_error(pair.gap, pair.error),
                with_error(many.gap, many.error)
            ),
        })
    };
    let of_many_particles = plan.systems.iter().filter(|system| **system != System::Dw2);
    Section {
        key: KEY,
        title: "Gap against training time",
        question: format!(
            "How near does each flow get to the target, and in what time? Gaps on {} test configurations at times \
             that double; seconds are the processor's, of training on one thread. Published pair fields stop {PAIR_LEVEL} nats \
             or more short of DW-4. Flows of LJ-13 that were trained by flow matching with a network of messages are published \
             with 57.6 % effective samples (Klein and others 2023).",
            plan.evaluated_on
        ),
        blocks: vec![
            Block::Table(table),
            Block::Figure(figure(plan, cases, found)),
        ],
        findings: of_many_particles.filter_map(finding).collect(),
        settings: cases
            .iter()
            .map(|case| {
                format!(
                    "{}: {}",
                    case.method.name,
                    runs::link(&case.config, case.steps)
                )
            })
            .collect(),
    }
}

fn figure(plan: &Plan, cases: &[Case], found: &[Vec<Look>]) -> Figure {
    let panel = |&system: &System| {
        let of_system = cases
            .iter()
            .zip(found)
            .filter(|(case, _)| case.config.system == system);
        let curve = |(case, looks): (&Case, &Vec<Look>)| {
            let dot = |look: &Look| Dot {
                x: look.seconds,
                y: look.gap,
                error: look.error,
            };
            let dots = looks.iter().map(dot).collect();
            Curve::new(case.method.name, case.method.ink, dots)
        };
        Panel {
            title: format!("{}: true gap", runs::name(system)),
            x: Axis::log("seconds"),
            y: Axis::log("nats"),
            curves: of_system.map(curve).collect(),
        }
    };
    Figure {
        name: KEY.into(),
        description:
            "True gap of each flow against measured training time: the many-body field ends lowest."
                .into(),
        panels: plan.systems.iter().map(panel).collect(),
    }
}
