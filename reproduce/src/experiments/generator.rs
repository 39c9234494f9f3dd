//! Request 8: what does each objective give a Boltzmann generator, and how far have others come?

mod profile;

use crate::document::{Block, Finding, Table};
use crate::numbers::{mean_over_seeds, number, with_error};
use crate::plot::Ink;
use crate::runs::{self, MANY_BODY, Method, PAIR};
use crate::{RunContext, Section, in_space_of, threads};
use anyhow::Result;
use equiflow::analysis::report;
use equiflow::analysis::report::{Profile, Report};
use equiflow::config::{Choice, Config, ObjectiveKind, System};

/// The name on the command line.
pub const KEY: &str = "generator";

/// A flow with what it minimises.
#[derive(Clone, Copy, PartialEq)]
struct Generator {
    method: Method,
    objective: ObjectiveKind,
    ink: Ink,
}

impl Generator {
    fn name(&self) -> String {
        format!("{}, {}", self.method.name, self.objective.name())
    }
}

const fn of_pairs(objective: ObjectiveKind, ink: Ink) -> Generator {
    Generator {
        method: PAIR,
        objective,
        ink,
    }
}

const LIKELIHOOD: Generator = of_pairs(ObjectiveKind::Likelihood, Ink::First);
const ENERGY: Generator = of_pairs(ObjectiveKind::Energy, Ink::Second);
const MIXTURE: Generator = of_pairs(ObjectiveKind::Mixture, Ink::Third);
/// The many-body flow with the objective of its recipe.
const BALANCED: Generator = Generator {
    method: MANY_BODY,
    objective: ObjectiveKind::LogVariance,
    ink: MANY_BODY.ink,
};

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
/// The second of them as a number: the level of pair fields.
const KERNEL_DYNAMICS: f64 = 1.13;
/// In place of a number.
pub(super) const UNTRUSTED: &str = "not to be trusted";
/// And the third, of a network of messages.
const EN_FLOW: f64 = 0.35;

/// The learning rate where energies are minimised: with that of the recipe, one sample of some thousand kT can throw DW-4 off.
const ENERGY_RATE: f64 = 3e-3;
/// Why mixing in the energy may cost effective samples.
const MODE_SEEKING: &str = "The reverse KL divergence prefers to leave out a part of the target over covering it badly, which costs \
    effective samples; a flow that covers it already has little to gain.";

struct Plan {
    systems: Vec<SystemPlan>,
    evaluate_on: usize,
}

struct SystemPlan {
    system: System,
    samples: u32,
    steps: u64,
    seeds: u64,
    generators: &'static [Generator],
}

struct Case {
    generator: Generator,
    config: Config,
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
pub fn run(context: RunContext) -> Result<Section> {
    let system = |system, samples, steps, seeds, generators| SystemPlan {
        system,
        samples,
        steps,
        seeds,
        generators,
    };
    // Two particles have no surroundings.
    let (pairs, all): (&[_], &[_]) = (
        &[LIKELIHOOD, ENERGY, MIXTURE],
        &[LIKELIHOOD, ENERGY, MIXTURE, BALANCED],
    );
    let plan = Plan {
        systems: context.budget.pick(
            vec![
                system(System::Dw2, 100, 10, 1, pairs),
                system(System::Dw4, 100, 10, 1, all),
            ],
            vec![
                system(System::Dw2, 100_000, 1000, 2, pairs),
                system(System::Dw4, 100_000, 2000, 4, all),
                system(System::Lj13, 10_000, 500, 1, &[LIKELIHOOD, BALANCED]),
            ],
            vec![
                system(System::Dw2, 100_000, 2000, 3, pairs),
                system(System::Dw4, 100_000, 6000, 3, all),
                system(System::Lj13, 100_000, 4000, 3, all),
            ],
        ),
        evaluate_on: context.budget.pick(100, 2000, 20_000),
    };
    let case = |of: &SystemPlan, generator: Generator, seed| {
        let (method, objective) = (generator.method, generator.objective);
        let steps = context.steps(method, of.system, of.steps);
        let config = context.config(method, of.system, of.samples, steps, seed);
        let learning_rate = match objective {
            ObjectiveKind::Energy | ObjectiveKind::Mixture => ENERGY_RATE,
            _ => config.learning_rate,
        };
        Case {
            config: Config {
                objective,
                learning_rate,
                ..config
            },
            generator,
            steps,
        }
    };
    let mut cases = Vec::new();
    for of in &plan.systems {
        for generator in of.generators {
            cases.extend((1..=of.seeds).map(|seed| case(of, *generator, seed)));
        }
    }
    let one = |case: &Case| {
        in_space_of!(
            case.config.system,
            outcome(case.config, case.steps, plan.evaluate_on)
        )
    };
    let found = threads::map(context.threads, &cases, one)
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
        report: report::evaluate(&trainer, evaluate_on, loss),
        profile: Some(report::curves(&trainer, evaluate_on).free_energy)
            .filter(|profile| profile.exact.is_some()),
    })
}

/// The outcomes of all seeds of one system and generator.
fn group<'a>(
    cases: &'a [Case],
    found: &'a [Outcome],
    system: System,
    generator: Generator,
) -> impl Iterator<Item = &'a Report> {
    let belongs = move |case: &Case| case.config.system == system && case.generator == generator;
    cases
        .iter()
        .zip(found)
        .filter(move |(case, _)| belongs(case))
        .map(|(_, outcome)| &outcome.report)
}

/// The largest k̂ of the importance weights, marked where it says that they are not to be trusted.
fn largest_k<'a>(reports: impl Iterator<Item = &'a Report>) -> String {
    let largest = reports
        .map(|report| (report.pareto_k.unwrap_or(f64::NAN), report.weights_reliable))
        .reduce(|a, b| if b.0 > a.0 { b } else { a });
    match largest {
        Some((k, true)) => number(k),
        Some((k, false)) => format!("{} (!)", number(k)),
        None => "–".into(),
    }
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
    for &SystemPlan {
        system, generators, ..
    } in &plan.systems
    {
        let mut table = Table::new(&[
            "flow and objective",
            "KL gap",
            "reverse KL",
            "ESS, %",
            "k̂",
            "log Z − exact",
            "ΔF − exact, kT",
        ]);
        for &generator in generators {
            let cell = |value| {
                let (mean, error) = over_seeds(group(cases, found, system, generator), value);
                with_error(mean, error)
            };
            let log_z = |r: &Report| Some(r.log_z? - r.exact_log_z?);
            let free_energy =
                |r: &Report| Some(r.free_energy_difference? - r.exact_free_energy_difference?);
            let trusted = |exact: fn(&Report) -> Option<f64>, value: fn(&Report) -> Option<f64>| {
                let mut reports = group(cases, found, system, generator);
                if reports.any(|report| exact(report).is_some() && value(report).is_none()) {
                    UNTRUSTED.into()
                } else {
                    cell(value)
                }
            };
            let name = format!("{}, {}", runs::name(system), generator.name());
            notes.extend(
                group(cases, found, system, generator)
                    .filter_map(|report| Some(format!("{name}: {}.", report.note.as_ref()?))),
            );
            table.row([
                name,
                cell(|r| r.kl_gap),
                trusted(|r| r.exact_log_z, |r| r.reverse_kl),
                cell(|r| Some(r.ess)),
                largest_k(group(cases, found, system, generator)),
                trusted(|r| r.exact_log_z, log_z),
                trusted(|r| r.exact_free_energy_difference, free_energy),
            ]);
        }
        blocks.push(Block::Table(table));
    }
    notes.dedup();
    blocks.extend(notes.into_iter().map(Block::Text));
    blocks.extend(profile::figure(cases, found).map(Block::Figure));
    blocks.push(Block::Text("Published levels for DW-4 from 10⁵ samples, as KL gaps in nats (their NLL minus the exact entropy):".into()));
    let mut table = Table::new(&["flow", "KL gap"]);
    for (name, gap) in PUBLISHED {
        table.row([name.into(), gap.into()]);
    }
    blocks.push(Block::Table(table));
    let samples: Vec<String> = plan
        .systems
        .iter()
        .map(|of| format!("{} {}", runs::name(of.system), of.samples))
        .collect();
    Section {
        key: KEY,
        title: "Boltzmann generators",
        question: format!(
            "What do maximum likelihood, energy training (reverse KL) and their mixture (λ from 1 to ½) give, from the \
             same start of pairs by flow matching ({} samples), and what does the many-body flow with the objective \
             of its recipe (balanced)? Reweighted estimates should be right whatever the flow; the \
             effective sample size says what they cost. k̂ is the tail index of the weights (Pareto-smoothed importance \
             sampling), the largest of all seeds: above 0.7, or 0.9 where the tail is small, it is marked (!), and reweighted \
             averages are not to be trusted; above 0.7 log Z never is. ± is over seeds, each measured on {} \
             samples.",
            samples.join(", "),
            plan.evaluate_on
        ),
        blocks,
        findings: findings(plan, cases, found),
        settings: cases
            .iter()
            .filter(|case| case.config.seed == 1)
            .map(|case| {
                let seeds = group(cases, found, case.config.system, case.generator).count();
                let what = format!("{}, seeds 1 to {seeds}", case.generator.name());
                runs::setting(&what, &case.config, case.steps)
            })
            .collect(),
    }
}

fn findings(plan: &Plan, cases: &[Case], found: &[Outcome]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let deviations: Vec<f64> = found
        .iter()
        .filter_map(|Outcome { report, .. }| {
            Some((report.log_z? - report.exact_log_z?).abs() / report.log_z_error?)
        })
        .collect();
    let worst = deviations.iter().copied().fold(0.0, f64::max);
    findings.push(Finding {
        claim: "Reweighted estimates agree with the truth within their errors, or say that they are not to be trusted."
            .into(),
        holds: worst < 4.0,
        evidence: format!(
            "The worst log Z of {} runs is {} standard errors from the truth (criterion: 4); that of {} runs is not \
             to be trusted.",
            deviations.len(),
            number(worst),
            found.len() - deviations.len()
        ),
    });
    for &SystemPlan {
        system, generators, ..
    } in &plan.systems
    {
        let mean = |generator, value| over_seeds(group(cases, found, system, generator), value);
        let name = runs::name(system);
        if system == System::Dw4 {
            let level = |claim, generator, level| {
                let gap = mean(generator, |r| r.kl_gap);
                Finding {
                    claim,
                    holds: gap.0 < level,
                    evidence: format!("{} nats (criterion: below).", with_error(gap.0, gap.1)),
                }
            };
            findings.push(level(
                format!(
                    "{name}: kernel dynamics reaches its published level of {KERNEL_DYNAMICS} nats."
                ),
                LIKELIHOOD,
                KERNEL_DYNAMICS,
            ));
            findings.push(level(
                format!("{name}: the many-body flow gets below the published level of E(n) flows, {EN_FLOW} nats."),
                BALANCED,
                EN_FLOW,
            ));
        }
        let ess = |generator| mean(generator, |r: &Report| Some(r.ess));
        let raises = |means: &str, generator: Generator, criterion: &str, enough: f64| {
            let (with, without) = (ess(generator), ess(LIKELIHOOD));
            Finding {
                claim: format!("{name}: {means} raises the effective sample size."),
                holds: with.0 > enough,
                evidence: format!(
                    "{} % with {}, {} % with {} (criterion: {criterion}).",
                    with_error(with.0, with.1),
                    generator.name(),
                    with_error(without.0, without.1),
                    LIKELIHOOD.name()
                ),
            }
        };
        let alone = ess(LIKELIHOOD);
        if generators.contains(&MIXTURE) {
            let enough = alone.0 + 2.0 * libm::hypot(alone.1, ess(MIXTURE).1);
            let criterion = "two standard errors more";
            let finding = raises("mixing in the energy", MIXTURE, criterion, enough);
            findings.push(finding.explained(MODE_SEEKING));
        }
        if generators.contains(&BALANCED) {
            let enough = 2.0 * alone.0;
            findings.push(raises(
                "seeing the surroundings",
                BALANCED,
                "twice as much",
                enough,
            ));
        }
    }
    findings
}
