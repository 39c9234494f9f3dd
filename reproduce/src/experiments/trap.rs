//! Request 7: does training without guards go on until the integrated divergence lies?

use crate::document::{Block, Finding, Table};
use crate::numbers::{number, percent};
use crate::plot::{Axis, Curve, Dot, Figure, Ink, Panel, Stroke};
use crate::runs::{self, PAIR};
use crate::{RunContext, Section, threads};
use anyhow::Result;
use equiflow::analysis::report;
use equiflow::config::{Config, StartKind, System};
use equiflow::sampling::diagnostics::mean_and_error;
use equiflow::system::energy::Energy;
use equiflow::system::mean_free::{Configurations, MeanFree};

/// The name on the command line.
pub const KEY: &str = "trap";

/// The schedule of the authors has no end within these runs.
const NO_END: u32 = 1_000_000;

/// What differs between the runs of a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Setting {
    /// 50 × 10 Gaussians of time bandwidth 0.3, random start, constant rate 5·10⁻³, no guard.
    Authors,
    /// The page's recipe with its guards off.
    Unguarded,
    /// The page's recipe.
    Guarded,
}

impl Setting {
    const ALL: [Self; 3] = [Self::Authors, Self::Unguarded, Self::Guarded];

    const fn name(self) -> &'static str {
        match self {
            Self::Authors => "authors' settings",
            Self::Unguarded => "recipe without guards",
            Self::Guarded => "recipe",
        }
    }

    const fn ink(self) -> Ink {
        match self {
            Self::Authors => Ink::Second,
            Self::Unguarded => Ink::Third,
            Self::Guarded => Ink::First,
        }
    }

    fn config(self, system: System, seed: u64) -> Config {
        let recipe = Config {
            horizon: Config::default().horizon,
            ..runs::config(PAIR, system, 10_000, 0, seed)
        };
        match self {
            Self::Authors => Config {
                start: StartKind::Random,
                learning_rate: 5e-3,
                horizon: NO_END,
                time_kernels: 10,
                time_width: 0.3,
                guard: 0.0,
                ..recipe
            },
            Self::Unguarded => Config {
                guard: 0.0,
                ..recipe
            },
            Self::Guarded => recipe,
        }
    }
}

struct Plan {
    systems: Vec<(System, u64)>,
    looks: u64,
    evaluate_on: usize,
    samples: Option<u32>,
}

/// One look at a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Training steps.
    pub step: u64,
    /// Gap by the integrated divergence, over all test configurations.
    pub apparent: f64,
    /// Gap by the exact determinant, over those that the discrete map reaches.
    pub exact: f64,
    /// Its standard error.
    pub error: f64,
    /// The fraction of test configurations that it does not reach.
    pub unreached: f64,
    /// Effective sample size, %.
    pub ess: f64,
}

struct Case {
    config: Config,
    setting: Setting,
    steps: u64,
}

/// Does the experiment.
///
/// # Errors
/// If a run cannot start.
pub fn run(context: RunContext) -> Result<Section> {
    let plan = Plan {
        systems: context.budget.pick(
            vec![(System::Dw2, 20)],
            vec![(System::Dw2, 16_000), (System::Dw4, 4000)],
            vec![(System::Dw2, 40_000), (System::Dw4, 40_000)],
        ),
        looks: context.budget.pick(2, 16, 40),
        evaluate_on: context.budget.pick(50, 300, 2000),
        samples: context.budget.pick(Some(100), None, None),
    };
    let cases: Vec<Case> = plan
        .systems
        .iter()
        .rev()
        .flat_map(|&(system, steps)| Setting::ALL.map(|setting| (system, steps, setting)))
        .map(|(system, steps, setting)| {
            let config = setting.config(system, 1);
            let samples = plan.samples.unwrap_or(config.samples);
            Case {
                config: Config { samples, ..config },
                setting,
                steps,
            }
        })
        .collect();
    let one = |case: &Case| looks(case.config, case.steps, plan.looks, plan.evaluate_on);
    let found = threads::map(context.threads, &cases, one)
        .into_iter()
        .collect::<Result<Vec<_>>>()?;
    Ok(section(&plan, &cases, &found))
}

/// Trains and compares, at equally spaced steps, what the loss believes with what is true.
///
/// # Errors
/// If the run cannot start.
pub fn looks(config: Config, steps: u64, looks: u64, evaluate_on: usize) -> Result<Vec<Look>> {
    let data = runs::data(config.system, config.samples, config.seed)?;
    let mut trainer = runs::open::<2>(config, &data)?;
    let truth = *trainer
        .exact_values()
        .ok_or_else(|| anyhow::anyhow!("the entropy is not known"))?;
    let energy = trainer.target().energy;
    let tested = trainer.test_data().first(evaluate_on).flat();
    let tested = Configurations::<2>::centred(trainer.target().particles, &tested);
    let control = |x: MeanFree<'_, 2>| truth.mean_energy - energy.energy(&x) - truth.entropy();
    let controls: Vec<f64> = tested.rows().map(control).collect();
    let mut found = Vec::new();
    for look in 1..=looks {
        let step = steps * look / looks;
        let due = step - trainer.state().step;
        let loss = runs::advance(&mut trainer, due);
        let densities = trainer.model().log_density(&tested, usize::MAX);
        let pairs = || densities.iter().zip(&controls);
        let finite = |gap: &f64| gap.is_finite();
        let apparent: Vec<f64> = pairs()
            .filter_map(|(q, control)| Some(control - q.exact_and_integrated()?.1))
            .filter(finite)
            .collect();
        let exact: Vec<f64> = pairs()
            .map(|(q, control)| control - q.best())
            .filter(finite)
            .collect();
        let (mean, error) = mean_and_error(&exact);
        found.push(Look {
            step,
            apparent: mean_and_error(&apparent).0,
            exact: mean,
            error,
            unreached: 1.0 - exact.len() as f64 / controls.len() as f64,
            ess: report::evaluate(&trainer, evaluate_on, loss).ess,
        });
    }
    Ok(found)
}

fn section(plan: &Plan, cases: &[Case], found: &[Vec<Look>]) -> Section {
    let mut table = Table::new(&[
        "run",
        "steps",
        "apparent gap",
        "true gap",
        "out of reach, %",
        "ESS, %",
    ]);
    let mut findings = Vec::new();
    for &(system, _) in &plan.systems {
        for (case, looks) in cases
            .iter()
            .zip(found)
            .filter(|(case, _)| case.config.system == system)
        {
            let middle = looks.len() / 2;
            for look in [&looks[middle.saturating_sub(1)], &looks[looks.len() - 1]] {
                table.row([
                    format!("{}, {}", runs::name(system), case.setting.name()),
                    look.step.to_string(),
                    number(look.apparent),
                    crate::numbers::with_error(look.exact, look.error),
                    percent(look.unreached),
                    number(look.ess),
                ]);
            }
            findings.push(finding(system, case, looks));
        }
    }
    Section {
        key: KEY,
        title: "The trap: a likelihood better than the entropy",
        question: format!(
            "The usual loss integrates the divergence with the few Runge–Kutta steps that move the particles. Once the \
             field is stiff for that step, training exploits the error. The apparent gap is the test NLL by the \
             integrated divergence minus the exact entropy: below zero it is impossible. The true gap is from the \
             exact determinant of the same map, over the test configurations that the map reaches at all. \
             Guards are the random shift of time nodes and the stiffness penalty. \
             The picture is cut off two nats from the entropy. {} test configurations, one seed.",
            plan.evaluate_on
        ),
        blocks: vec![
            Block::Figure(figure(plan, cases, found)),
            Block::Table(table),
        ],
        findings,
        settings: cases
            .iter()
            .map(|case| {
                format!(
                    "{}: {}",
                    case.setting.name(),
                    runs::link(&case.config, case.steps)
                )
            })
            .collect(),
    }
}

/// Why a run without guards may stay honest.
const NOT_YET_STIFF: &str = "The field is not stiff yet for the steps of its integrator.";

fn finding(system: System, case: &Case, looks: &[Look]) -> Finding {
    let name = runs::name(system);
    let lowest = looks
        .iter()
        .map(|look| look.apparent)
        .fold(f64::INFINITY, f64::min);
    let first = looks.iter().find(|look| look.apparent < -0.05);
    let apart = looks
        .iter()
        .map(|look| (look.apparent - look.exact).abs())
        .fold(0.0, f64::max);
    let evidence = match first {
        Some(look) => format!(
            "It passes −0.05 nats by step {}, where the true gap is {} and {} % of the test data are out of reach; its lowest value is {}.",
            look.step,
            number(look.exact),
            percent(look.unreached),
            number(lowest)
        ),
        None => format!(
            "The lowest apparent gap is {}; it is off by at most {}.",
            number(lowest),
            number(apart)
        ),
    };
    let guarded = case.setting == Setting::Guarded;
    let finding = Finding {
        claim: match guarded {
            true => format!(
                "{name}, {}: the guards keep the apparent gap honest.",
                case.setting.name()
            ),
            false => format!(
                "{name}, {}: the apparent gap falls below zero.",
                case.setting.name()
            ),
        },
        holds: first.is_some() != guarded,
        evidence,
    };
    match guarded {
        true => finding,
        false => finding.explained(NOT_YET_STIFF),
    }
}

fn figure(plan: &Plan, cases: &[Case], found: &[Vec<Look>]) -> Figure {
    let panel = |&(system, steps): &(System, u64)| {
        let zero = [0, steps].map(|step| Dot {
            x: step as f64,
            y: 0.0,
            error: 0.0,
        });
        let mut curves = vec![
            Curve::new(
                "the entropy: no gap can be smaller",
                Ink::Exact,
                zero.into(),
            )
            .drawn(Stroke::Dashed),
        ];
        for (case, looks) in cases
            .iter()
            .zip(found)
            .filter(|(case, _)| case.config.system == system)
        {
            let curve = |kind: &str, value: fn(&Look) -> f64, stroke| {
                let dot = |look: &Look| Dot {
                    x: look.step as f64,
                    y: value(look),
                    error: 0.0,
                };
                let name = format!("{}, {kind}", case.setting.name());
                Curve::new(name, case.setting.ink(), looks.iter().map(dot).collect()).drawn(stroke)
            };
            curves.push(curve("true", |look| look.exact, Stroke::Line));
            curves.push(curve("apparent", |look| look.apparent, Stroke::Marked));
        }
        Panel {
            title: format!("{}: gap in nats", runs::name(system)),
            x: Axis::linear("training steps"),
            y: Axis::linear("nats").over(-2.0, 2.0),
            curves,
        }
    };
    Figure {
        name: KEY.into(),
        description: "Apparent and true KL gap against training steps: without guards the apparent gap falls below \
                      zero while the true one rises."
            .into(),
        panels: plan.systems.iter().map(panel).collect(),
    }
}
