//! Boltzmann generators: what each objective gives, and how far others have come.

use crate::document::{Block, Finding, Table};
use crate::numbers::{mean_over_seeds, number, with_error};
use crate::plot::{Axis, Curve, Figure, Ink, Panel, Stroke, dots};
use crate::runs::{self, PAIR};
use crate::{Lab, Section, in_space_of, threads};
use anyhow::Result;
use equiflow::config::{Choice, Config, ObjectiveKind, System};
use equiflow::report::{Profile, Report};

/// The name on the command line.
pub const KEY: &str = "generator";

const OBJECTIVES: [(ObjectiveKind, Ink); 3] = [
    (ObjectiveKind::Likelihood, Ink::First),
    (ObjectiveKind::Energy, Ink::Second),
    (ObjectiveKind::Mixture, Ink::Third),
];

/// DW-4, 10⁵ samples: gaps in nats from published NLLs minus the exact entropy.
const PUBLISHED: [(&str, &str); 4] = [
    ("simple dynamics (Köhler and others 2020)", "2.3"),
    ("kernel dynamics (Köhler and others 2020)", "1.13"),
    ("E(n) flow (Satorras and others 2021)", "0.35"),
    (
        "equivariant flow matching (Klein and others 2023)",
        "about 0.07, ESS about 90 %",
    ),
];
/// The second of them as a number: the level of this family.
const KERNEL_DYNAMICS: f64 = 1.13;

struct Plan {
    systems: Vec<(System, u64)>,
    samples: u32,
    seeds: u64,
    evaluate_on: usize,
}

struct Case {
    config: Config,
    ink: Ink,
    steps: u64,
}

/// What came of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Its headline numbers.
    pub report: Report,
    /// Its free-energy profile, for two particles.
    pub profile: Option<Profile>,
}

/// Does the experiment.
///
/// # Errors
/// If a run cannot start.
pub fn run(lab: Lab) -> Result<Section> {
    let plan = Plan {
        systems: lab.effort.pick(
            vec![(System::Dw2, 10)],
            vec![(System::Dw2, 1000), (System::Dw4, 2000)],
            vec![
                (System::Dw2, 2000),
                (System::Dw4, 6000),
                (System::Lj13, 4000),
            ],
        ),
        samples: lab.effort.pick(100, 100_000, 100_000),
        seeds: lab.effort.pick(1, 2, 3),
        evaluate_on: lab.effort.pick(100, 2000, 20_000),
    };
    let case =
        |(system, steps): (System, u64), (objective, ink): (ObjectiveKind, Ink), seed| Case {
            config: Config {
                objective,
                ..runs::config(PAIR, system, plan.samples, steps, seed)
            },
            ink,
            steps,
        };
    let cases: Vec<Case> = plan
        .systems
        .iter()
        .flat_map(|system| {
            OBJECTIVES
                .iter()
                .map(move |objective| (*system, *objective))
        })
        .flat_map(|(system, objective)| {
            (1..=plan.seeds).map(move |seed| case(system, objective, seed))
        })
        .collect();
    let one = |case: &Case| {
        in_space_of!(
            case.config.system,
            outcome(case.config, case.steps, plan.evaluate_on)
        )
    };
    let found = threads::map(lab.threads, &cases, one)
        .into_iter()
        .collect::<Result<Vec<_>>>()?;
    Ok(section(&plan, &cases, &found))
}

/// Trains and measures.
///
/// # Errors
/// If the run cannot start.
pub fn outcome<const D: usize>(config: Config, steps: u64, evaluate_on: usize) -> Result<Outcome> {
    let data = runs::data(config.system, config.samples, config.seed)?;
    let mut trainer = runs::open::<D>(config, &data)?;
    let loss = runs::advance(&mut trainer, steps);
    Ok(Outcome {
        report: trainer.evaluate(evaluate_on, loss),
        profile: Some(trainer.curves(evaluate_on).free_energy)
            .filter(|profile| profile.exact.is_some()),
    })
}

/// The outcomes of all seeds of one system and objective.
fn group<'a>(
    cases: &'a [Case],
    found: &'a [Outcome],
    system: System,
    objective: ObjectiveKind,
) -> impl Iterator<Item = &'a Report> {
    let belongs =
        move |case: &Case| case.config.system == system && case.config.objective == objective;
    cases
        .iter()
        .zip(found)
        .filter(move |(case, _)| belongs(case))
        .map(|(_, outcome)| &outcome.report)
}

fn over_seeds<'a>(
    reports: impl Iterator<Item = &'a Report>,
    value: fn(&Report) -> Option<f64>,
) -> (f64, f64) {
    let values: Vec<f64> = reports
        .map(|report| value(report).unwrap_or(f64::NAN))
        .collect();
    mean_over_seeds(&values)
}

fn section(plan: &Plan, cases: &[Case], found: &[Outcome]) -> Section {
    let mut blocks = Vec::new();
    let mut notes = Vec::new();
    for &(system, _) in &plan.systems {
        let mut table = Table::new(&[
            "objective",
            "KL gap",
            "reverse KL",
            "ESS, %",
            "log Z − exact",
            "ΔF − exact, kT",
        ]);
        for (objective, _) in OBJECTIVES {
            let cell = |value| {
                let (mean, error) = over_seeds(group(cases, found, system, objective), value);
                with_error(mean, error)
            };
            let free_energy =
                |r: &Report| Some(r.free_energy_difference? - r.exact_free_energy_difference?);
            table.row([
                format!("{}, {}", runs::name(system), objective.name()),
                cell(|r| r.kl_gap),
                cell(|r| r.reverse_kl),
                cell(|r| Some(r.ess)),
                cell(|r| Some(r.log_z - r.exact_log_z?)),
                cell(free_energy),
            ]);
            notes.extend(group(cases, found, system, objective).filter_map(|report| {
                let note = report.note.as_ref()?;
                Some(format!(
                    "{}, {}: {note}.",
                    runs::name(system),
                    objective.name()
                ))
            }));
        }
        blocks.push(Block::Table(table));
    }
    notes.dedup();
    blocks.extend(notes.into_iter().map(Block::Text));
    blocks.extend(figure(cases, found).map(Block::Figure));
    blocks.push(Block::Text("Published levels for DW-4 from 10⁵ samples, as KL gaps in nats (their NLL minus the exact entropy):".into()));
    let mut table = Table::new(&["flow", "KL gap"]);
    for (name, gap) in PUBLISHED {
        table.row([name.into(), gap.into()]);
    }
    blocks.push(Block::Table(table));
    Section {
        key: KEY,
        title: "Boltzmann generators",
        question: format!(
            "What do maximum likelihood, energy training (reverse KL) and their mixture (λ from 1 to ½) give, from the \
             same start by flow matching on {} samples? Reweighted estimates should be right whatever the flow; the \
             effective sample size says what they cost. ± is over {} seeds, each measured on {} samples.",
            plan.samples, plan.seeds, plan.evaluate_on
        ),
        blocks,
        findings: findings(plan, cases, found),
        settings: cases
            .iter()
            .filter(|case| case.config.seed == 1)
            .map(|case| {
                format!(
                    "{}, seeds 1 to {}: {}",
                    case.config.objective.name(),
                    plan.seeds,
                    runs::link(&case.config, case.steps)
                )
            })
            .collect(),
    }
}

fn findings(plan: &Plan, cases: &[Case], found: &[Outcome]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let deviation = |outcome: &Outcome| {
        let report = &outcome.report;
        Some((report.log_z - report.exact_log_z?).abs() / report.log_z_error)
    };
    let worst = found.iter().filter_map(deviation).fold(0.0, f64::max);
    findings.push(Finding {
        claim: "Reweighted estimates agree with the truth within their errors.".into(),
        holds: worst < 4.0,
        evidence: format!(
            "The worst log Z of {} runs is {} standard errors off (criterion: 4).",
            found.len(),
            number(worst)
        ),
    });
    let mean = |system, objective, value| over_seeds(group(cases, found, system, objective), value);
    if plan
        .systems
        .iter()
        .any(|(system, _)| *system == System::Dw4)
    {
        let gap = mean(System::Dw4, ObjectiveKind::Likelihood, |r| r.kl_gap);
        findings.push(Finding {
            claim: "DW-4: kernel dynamics reaches its published level of 1.13 nats.".into(),
            holds: gap.0 < KERNEL_DYNAMICS,
            evidence: format!("{} nats (criterion: below).", with_error(gap.0, gap.1)),
        });
    }
    for &(system, _) in &plan.systems {
        let of = |objective, value| mean(system, objective, value);
        let ess = |objective| of(objective, |r: &Report| Some(r.ess));
        let (alone, mixed) = (ess(ObjectiveKind::Likelihood), ess(ObjectiveKind::Mixture));
        findings.push(Finding {
            claim: format!("{}: mixing in the energy raises the effective sample size.", runs::name(system)),
            holds: mixed.0 - alone.0 > 2.0 * libm::hypot(alone.1, mixed.1),
            evidence: format!(
                "{} % with the mixture, {} % with likelihood alone (criterion: two standard errors more).",
                with_error(mixed.0, mixed.1),
                with_error(alone.0, alone.1)
            ),
        });
    }
    findings
}

/// The error of the free-energy profile of two particles.
fn figure(cases: &[Case], found: &[Outcome]) -> Option<Figure> {
    let first = |(case, outcome): (&Case, &Outcome)| {
        let profile = outcome.profile.clone().filter(|_| case.config.seed == 1)?;
        let middles: Vec<f64> = profile
            .edges
            .windows(2)
            .map(|edge| 0.5 * (edge[0] + edge[1]))
            .collect();
        Some((case.config.objective.name(), case.ink, middles, profile))
    };
    let all: Vec<_> = cases.iter().zip(found).filter_map(first).collect();
    let (_, _, middles, profile) = all.first()?;
    let exact = dots(
        middles
            .iter()
            .zip(profile.exact.iter().flatten())
            .map(|(d, f)| (*d, (*f, 0.0))),
    );
    let zero = dots(middles.iter().map(|d| (*d, (0.0, 0.0))));
    let likelihood = dots(
        middles
            .iter()
            .zip(profile.model.iter().zip(&profile.error))
            .map(|(d, (f, e))| (*d, (*f, *e))),
    );
    let difference = |(name, ink, middles, profile): &(&str, Ink, Vec<f64>, Profile)| {
        let values = profile
            .model
            .iter()
            .zip(profile.exact.iter().flatten())
            .zip(&profile.error);
        let points = middles
            .iter()
            .zip(values)
            .map(|(d, ((model, exact), error))| (*d, (model - exact, *error)));
        Curve::new(*name, *ink, dots(points))
    };
    let mut differences = vec![Curve::new("exact", Ink::Exact, zero).drawn(Stroke::Dashed)];
    differences.extend(all.iter().map(difference));
    Some(Figure {
        name: KEY.into(),
        description: "DW-2: reweighted free-energy profile against the exact one, and its deviation for each objective.".into(),
        panels: vec![
            Panel {
                title: "DW-2: free energy of the distance".into(),
                x: Axis::linear("distance"),
                y: Axis::linear("kT").over(-1.0, 6.0),
                curves: vec![
                    Curve::new("exact", Ink::Exact, exact).drawn(Stroke::Dashed),
                    Curve::new("likelihood", Ink::First, likelihood).drawn(Stroke::Marks),
                ],
            },
            Panel {
                title: "Deviation from the exact profile".into(),
                x: Axis::linear("distance"),
                y: Axis::linear("kT").over(-1.0, 1.0),
                curves: differences,
            },
        ],
    })
}
