//! Request 3: what does an estimated divergence do to densities and to reweighting?

mod weights;

use super::generator::UNTRUSTED;
use crate::document::{Block, Finding, Table};
use crate::numbers::{number, percent, with_error};
use crate::plot::{Axis, Curve, Dot, Figure, Ink, Panel, Stroke};
use crate::runs::{self, MANY_BODY, Method, PAIR};
use crate::{RunContext, Section, threads};
use anyhow::Result;
use equiflow::config::{Config, System};
use equiflow::field::kernel::KernelField;
use equiflow::field::radial::{GaussianBasis, GaussianProfile};
use equiflow::field::spline::SplineProfile;
use equiflow::flow_matching::{NormalEquations, Pairing};
use equiflow::math::random::{Role, Streams};
use equiflow::ode::Noise;
use equiflow::sampling::sample_double_well;
use equiflow::system::energy::DoubleWell;
use equiflow::system::mean_free::Configurations;
pub use weights::{Effect, Measured, measure};

/// The name on the command line.
pub const KEY: &str = "hutchinson";

/// Steps of RK4 for a flow in closed form.
const STEPS: usize = 20;
/// Kinds of noise with the number of draws per trajectory.
const ESTIMATORS: [(&str, Noise, usize, Ink); 4] = [
    ("Gaussian", Noise::Gaussian, 1, Ink::Second),
    ("Rademacher", Noise::Rademacher, 1, Ink::First),
    ("Rademacher, mean of 10", Noise::Rademacher, 10, Ink::Third),
    (
        "Rademacher, mean of 100",
        Noise::Rademacher,
        100,
        Ink::Fourth,
    ),
];
/// The one with a single Rademacher draw, as flows are commonly trained.
const COMMON: usize = 1;
/// The ridge of a closed-form start, as in training.
const RIDGE: f64 = 1e-5;

struct Plan {
    /// Numbers of particles of double-well systems with flows in closed form.
    sizes: Vec<usize>,
    pairs: usize,
    /// Flows that are trained.
    trained: Vec<Trained>,
    draws: usize,
}

/// A flow that is trained, and on how many of its samples it is measured.
#[derive(Clone, Copy)]
struct Trained {
    system: System,
    method: Method,
    steps: u64,
    draws: usize,
}

enum Case {
    ClosedForm(usize),
    Trained(Trained),
}

/// Does the experiment.
///
/// # Errors
/// If a target cannot be sampled or matched.
pub fn run(context: RunContext) -> Result<Section> {
    let draws = context.budget.pick(200, 2000, 40_000);
    let pair = |system| Trained {
        system,
        method: PAIR,
        steps: context.budget.pick(10, 1000, 4000),
        draws,
    };
    // A hundred derivatives of its field at a time take their time.
    let many_body = Trained {
        system: System::Dw4,
        method: MANY_BODY,
        steps: context.budget.pick(10, 1600, 6400),
        draws: context.budget.pick(20, 500, 10_000),
    };
    let plan = Plan {
        sizes: context.budget.pick(
            vec![2, 3],
            vec![2, 3, 4, 6, 8, 12],
            vec![2, 3, 4, 6, 8, 12, 16],
        ),
        pairs: context.budget.pick(300, 3000, 20_000),
        trained: context.budget.pick(
            vec![pair(System::Dw2), many_body],
            vec![pair(System::Dw2), pair(System::Dw4), many_body],
            vec![pair(System::Dw2), pair(System::Dw4), many_body],
        ),
        draws,
    };
    let closed = plan.sizes.iter().map(|n| Case::ClosedForm(*n));
    let trained = plan.trained.iter().map(|flow| Case::Trained(*flow));
    // The large ones first, so that no thread waits long for another at the end.
    let cases: Vec<Case> = closed.chain(trained).rev().collect();
    let measure = |case: &Case| match case {
        Case::ClosedForm(n) => closed_form(*n, plan.pairs, plan.draws),
        Case::Trained(flow) => trained_flow(*flow),
    };
    let mut found = threads::map(context.threads, &cases, measure)
        .into_iter()
        .collect::<Result<Vec<_>>>()?;
    found.reverse();
    Ok(section(&plan, &found))
}

/// The flow of DW-N that flow matching gives in closed form.
///
/// # Errors
/// If the target cannot be sampled or matched.
pub fn closed_form(n: usize, pairs: usize, draws: usize) -> Result<Measured> {
    let (well, streams) = (DoubleWell::default(), Streams::new(1));
    let (data, _) = sample_double_well(&well, n, pairs, &streams, Role::Data)?;
    let profile = GaussianProfile {
        radial: GaussianBasis::equally_spaced(0.0, 8.0, 50, 0.5),
        time: GaussianBasis::equally_spaced(0.0, 1.0, 20, 0.1),
    };
    let (pairing, stream) = (
        Pairing::EquivariantOptimalTransport,
        &mut streams.get(Role::Matching, 0),
    );
    let data = Configurations::<2>::read(n, &data);
    let theta = NormalEquations::new(&profile, &data, pairs, pairing, stream)?.solve(RIDGE)?;
    let field = KernelField {
        profile: SplineProfile::<f64>::new(profile),
    };
    Ok(measure::<2>(
        format!("DW-{n}, closed form"),
        &field,
        &theta,
        &well,
        n,
        (STEPS, draws),
    ))
}

impl Trained {
    fn config(&self) -> Config {
        runs::config(self.method, self.system, 10_000, self.steps, 1)
    }
}

fn trained_flow(flow: Trained) -> Result<Measured> {
    let config = flow.config();
    let data = runs::data(flow.system, config.samples, config.seed)?;
    let trainer = runs::trained::<2>(config, &data, flow.steps)?;
    let name = format!("{}, trained, {}", runs::name(flow.system), flow.method.name);
    let (field, theta) = (&*trainer.flow().reference, trainer.parameters());
    Ok(measure::<2>(
        name,
        field,
        &theta,
        &trainer.target().energy,
        config.particle_count(),
        (config.ode_steps as usize, flow.draws),
    ))
}

fn section(plan: &Plan, found: &[Measured]) -> Section {
    let (closed, trained) = found.split_at(plan.sizes.len());
    let links = plan.trained.iter().map(|flow| {
        format!(
            "{}, RK4 × {}, {} latents of seed 2: {}",
            flow.method.name,
            flow.config().ode_steps,
            flow.draws,
            runs::link(&flow.config(), flow.steps)
        )
    });
    let mut settings = vec![
        format!(
            "DW-N in closed form: {} pairs with equivariant optimal transport, 50 × 20 Gaussians, ridge {RIDGE}, seed 1",
            plan.pairs
        ),
        format!(
            "DW-N in closed form: RK4 × {STEPS}, {} latents of seed 2",
            plan.draws
        ),
    ];
    settings.extend(links);
    Section {
        key: KEY,
        title: "Exact divergence against Hutchinson's estimator",
        question: format!(
            "The same samples of each flow, {} if its table says nothing else, are weighed with the exact divergence and with estimates εᵀJε, whose \
             noise is held along a trajectory. The estimate of the integral is unbiased, but weights are its \
             exponential: their mean grows and their effective sample size falls. With Gaussian noise the mean weight \
             does not even exist once an eigenvalue of the integrated symmetric Jacobian exceeds ½, which every \
             flow here reaches. Flows of DW-N in closed form by flow matching show the dependence on N, trained ones \
             what it does to a good flow.",
            plan.draws
        ),
        blocks: vec![
            Block::Figure(figure(closed)),
            Block::Table(noise_table(closed)),
            Block::Table(weight_table(trained)),
        ],
        findings: findings(closed, trained)
            .into_iter()
            .chain(lead(plan, trained))
            .collect(),
        settings,
    }
}

/// What is added to log weights.
fn noise_table(flows: &[Measured]) -> Table {
    let mut table = Table::new(&[
        "flow",
        "estimator",
        "bias of ∫∇·v dt",
        "its variance",
        "ESS of the noise alone, %",
    ]);
    for flow in flows {
        for ((name, ..), effect) in ESTIMATORS.iter().zip(&flow.effects) {
            let (mean, error) = effect.bias;
            table.row([
                flow.name.clone(),
                (*name).into(),
                with_error(mean, error),
                number(effect.variance),
                percent(effect.kept),
            ]);
        }
    }
    table
}

/// What that does to reweighting.
fn weight_table(flows: &[Measured]) -> Table {
    let mut table = Table::new(&[
        "flow",
        "samples",
        "divergence",
        "variance added",
        "ESS, %",
        "shift of log Z",
    ]);
    for flow in flows {
        table.row([
            flow.name.clone(),
            flow.draws.to_string(),
            "exact".into(),
            "0".into(),
            percent(flow.ess),
            "0".into(),
        ]);
        for ((name, ..), effect) in ESTIMATORS.iter().zip(&flow.effects) {
            let shift = effect.log_z.value - flow.log_z.value;
            let error = libm::hypot(effect.log_z.error, flow.log_z.error);
            let reliable = [effect.log_z, flow.log_z].map(|log_z| log_z.reliability.is_trusted());
            table.row([
                flow.name.clone(),
                flow.draws.to_string(),
                (*name).into(),
                number(effect.variance),
                percent(effect.ess),
                if reliable == [true; 2] {
                    with_error(shift, error)
                } else {
                    UNTRUSTED.into()
                },
            ]);
        }
    }
    table
}

fn findings(closed: &[Measured], trained: &[Measured]) -> Vec<Finding> {
    let effects = || closed.iter().chain(trained).flat_map(|flow| &flow.effects);
    let worst = effects()
        .map(|effect| (effect.bias.0 / effect.bias.1).abs())
        .fold(0.0, f64::max);
    let variance = |flow: &Measured| flow.effects[COMMON].variance;
    let grows = closed
        .windows(2)
        .all(|pair| variance(&pair[1]) > variance(&pair[0]));
    let (first, last) = (&closed[0], &closed[closed.len() - 1]);
    let halved = trained
        .iter()
        .all(|flow| flow.effects[COMMON].ess < 0.5 * flow.ess);
    let ess: Vec<String> = trained
        .iter()
        .map(|flow| {
            format!(
                "{}: {} % instead of {} %",
                flow.name,
                percent(flow.effects[COMMON].ess),
                percent(flow.ess)
            )
        })
        .collect();
    vec![
        Finding {
            claim: "The estimated divergence is unbiased.".into(),
            holds: worst < 4.0,
            evidence: format!(
                "The largest of {} deviations is {} standard errors (criterion: below 4).",
                effects().count(),
                number(worst)
            ),
        },
        Finding {
            claim: "Its variance grows with the number of particles.".into(),
            holds: grows,
            evidence: format!(
                "From {} nats² with {} particles to {} with {}, one Rademacher draw (criterion: it grows at every size).",
                number(variance(first)),
                first.particles,
                number(variance(last)),
                last.particles
            ),
        },
        Finding {
            claim: "Its noise ruins reweighting, which the exact divergence does not.".into(),
            holds: halved,
            evidence: format!("ESS, {} (criterion: less than half).", ess.join(", ")),
        },
    ]
}

/// What a good flow is worth with an estimate, beside a poorer one without.
fn lead(plan: &Plan, trained: &[Measured]) -> Option<Finding> {
    let of = |method| {
        let mut flows = plan.trained.iter().zip(trained);
        let found = flows.find(|(flow, _)| (flow.system, flow.method) == (System::Dw4, method));
        found.map(|(_, measured)| measured)
    };
    let (many, pair) = (of(MANY_BODY)?, of(PAIR)?);
    let noisy = many.effects[COMMON].ess;
    Some(Finding {
        claim: "DW-4: with estimated divergences the better flow is worth less than the poorer one with exact ones."
            .into(),
        holds: noisy < pair.ess && pair.ess < many.ess,
        evidence: format!(
            "ESS {} % of the many-body flow with one Rademacher draw, {} % of that of pairs with the exact \
             divergence (criterion: less, though the many-body flow has {} % with the exact one, which is to be more).",
            percent(noisy),
            percent(pair.ess),
            percent(many.ess)
        ),
    })
}

fn figure(closed: &[Measured]) -> Figure {
    let curves = |value: fn(&Effect) -> f64| -> Vec<Curve> {
        let curve = |(index, (name, _, _, ink)): (usize, &(&str, Noise, usize, Ink))| {
            let dot = |flow: &Measured| Dot {
                x: flow.particles as f64,
                y: value(&flow.effects[index]),
                error: 0.0,
            };
            Curve::new(*name, *ink, closed.iter().map(dot).collect())
        };
        ESTIMATORS.iter().enumerate().map(curve).collect()
    };
    let mut kept = curves(|effect| 100.0 * effect.kept);
    let ends = [0, closed.len() - 1].map(|k| Dot {
        x: closed[k].particles as f64,
        y: 100.0,
        error: 0.0,
    });
    kept.insert(
        0,
        Curve::new("exact divergence", Ink::Exact, ends.into()).drawn(Stroke::Dashed),
    );
    Figure {
        name: KEY.into(),
        description: "Variance of the estimated log weight, and effective sample size that it leaves, against the \
                      number of particles: the variance grows and the sample size collapses."
            .into(),
        panels: vec![
            Panel {
                title: "Variance added to log w".into(),
                x: Axis::log("particles N of DW-N"),
                y: Axis::log("nats²"),
                curves: curves(|effect| effect.variance),
            },
            Panel {
                title: "ESS left of a perfect flow".into(),
                x: Axis::log("particles N of DW-N"),
                y: Axis::log("%"),
                curves: kept,
            },
        ],
    }
}
