//! Request 6: the gradient of the discrete map (DTO) against the discretised adjoint (OTD).

use crate::document::{Block, Finding, Table};
use crate::numbers::{mean_over_seeds, number, with_error};
use crate::plot::{Axis, Curve, Figure, Ink, Panel, dots};
use crate::runs::{self, PAIR};
use crate::{RunContext, Section, threads};
use anyhow::Result;
use cpu_time::ThreadTime;
use equiflow::analysis::report;
use equiflow::config::{Config, GradientKind, IntegratorKind, System};
use equiflow::field::VectorField;
use equiflow::field::kernel::KernelField;
use equiflow::flow::backsolve_adjoint::BacksolveAdjoint;
use equiflow::flow::build;
use equiflow::flow::direct_adjoint::DirectAdjoint;
use equiflow::flow::gradient::{Adjoint, Batch, BatchGradient};
use equiflow::flow::objective::ForwardKl;
use equiflow::math::dense::relative_error;
use equiflow::ode::{StepSizeController, Tableau, tableau};
use equiflow::train::{Data, Trainer};

/// The name on the command line.
pub const KEY: &str = "gradients";

const METHODS: [(&str, Tableau, Ink); 3] = [
    ("Euler", tableau::EULER, Ink::Third),
    ("midpoint", tableau::MIDPOINT, Ink::Second),
    ("RK4", tableau::RK4, Ink::First),
];

/// A variant of training.
struct Variant {
    name: &'static str,
    gradient: GradientKind,
    /// Of which only DTO knows.
    guarded: bool,
    integrator: IntegratorKind,
    ink: Ink,
}

/// The variants that are compared.
const VARIANTS: [Variant; 4] = [
    Variant {
        name: "DTO with guards, RK4 × 20",
        gradient: GradientKind::Dto,
        guarded: true,
        integrator: IntegratorKind::Rk4,
        ink: Ink::First,
    },
    Variant {
        name: "DTO, RK4 × 20",
        gradient: GradientKind::Dto,
        guarded: false,
        integrator: IntegratorKind::Rk4,
        ink: Ink::Third,
    },
    Variant {
        name: "OTD, RK4 × 20",
        gradient: GradientKind::Otd,
        guarded: false,
        integrator: IntegratorKind::Rk4,
        ink: Ink::Second,
    },
    Variant {
        name: "OTD, adaptive Dormand–Prince",
        gradient: GradientKind::Otd,
        guarded: false,
        integrator: IntegratorKind::Dopri5,
        ink: Ink::Fourth,
    },
];

struct Plan {
    grids: Vec<usize>,
    rows: usize,
    prepare: u64,
    looks: Vec<u64>,
    seeds: u64,
    evaluate_on: usize,
}

/// One training run: the gap at each look, and the least processor time of a step in seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// In nats.
    pub gaps: Vec<f64>,
    /// Test configurations that the discrete map does not reach at the last look, of the evaluated ones.
    pub note: Option<String>,
    /// Seconds.
    pub step_seconds: f64,
}

/// Does the experiment.
///
/// # Errors
/// If a run cannot start.
pub fn run(context: RunContext) -> Result<Section> {
    let plan = Plan {
        grids: context.budget.pick(
            vec![8, 16],
            vec![5, 10, 20, 40, 80, 160, 320, 640],
            vec![5, 10, 20, 40, 80, 160, 320, 640],
        ),
        rows: context.budget.pick(4, 16, 64),
        prepare: context.budget.pick(5, 1000, 2000),
        looks: context.budget.pick(
            vec![0, 10],
            vec![0, 50, 100, 200, 400, 700, 1000],
            vec![0, 50, 100, 250, 500, 1000, 2000, 4000],
        ),
        seeds: context.budget.pick(1, 4, 5),
        evaluate_on: context.budget.pick(50, 500, 5000),
    };
    let config = runs::config(
        PAIR,
        System::Dw4,
        10_000.min(context.budget.pick(100, 10_000, 10_000)),
        plan.prepare,
        1,
    );
    let data = runs::data(config.system, config.samples, 1)?;
    let trainer = runs::trained::<2>(config, &data, plan.prepare)?;
    let errors = errors(&trainer, &plan.grids, plan.rows);
    let traces = traces(context, &plan, &config)?;
    Ok(section(&plan, &config, &errors, &traces))
}

/// |OTD − DTO| / |DTO| at a trained pair flow, for each method and number of steps.
///
/// The field is summed from its Gaussians: the joints of its spline table would hide the orders.
#[must_use]
pub fn errors(trainer: &Trainer<2>, grids: &[usize], rows: usize) -> Vec<Vec<f64>> {
    let gaussians = KernelField {
        profile: build::pair_profile(trainer.config(), trainer.target()),
    };
    let field: &dyn VectorField<f64, 2> = &gaussians;
    let error = |tableau: Tableau, steps: usize| {
        let theta = trainer.parameters();
        let rows: Vec<u32> = (0..rows as u32).collect();
        let gradient = |adjoint: Box<dyn Adjoint<f64, 2>>| {
            let controller = StepSizeController::equal(tableau, steps);
            let mut gradient = BatchGradient::new(Box::new(ForwardKl), controller, adjoint);
            gradient.prepare(field, &theta, 0.0);
            let batch = Batch {
                starts: trainer.test_data(),
                rows: &rows,
                weight: 1.0 / rows.len() as f64,
                baseline: None,
            };
            let mut theta_bar = vec![0.0; theta.len()];
            gradient.add(field, &theta, batch, &mut theta_bar);
            theta_bar
        };
        let otd = gradient(Box::<BacksolveAdjoint<_, _>>::default());
        let dto = gradient(Box::<DirectAdjoint<_, _>>::default());
        relative_error(&otd, &dto)
    };
    METHODS
        .iter()
        .map(|(_, tableau, _)| grids.iter().map(|steps| error(*tableau, *steps)).collect())
        .collect()
}

/// For each of [`VARIANTS`], one trace for each seed.
fn traces(context: RunContext, plan: &Plan, recipe: &Config) -> Result<Vec<Vec<Trace>>> {
    let seeds: Vec<u64> = (1..=plan.seeds).collect();
    let draw = |seed: &u64| runs::data(recipe.system, recipe.samples, *seed);
    let data = threads::map(context.threads, &seeds, draw)
        .into_iter()
        .collect::<Result<Vec<Data<2>>>>()?;
    let cases: Vec<Config> = VARIANTS
        .iter()
        .flat_map(|variant| {
            seeds
                .iter()
                .map(|seed| variant_config(recipe, variant, *seed))
        })
        .collect();
    let one = |config: &Config| {
        trace(
            *config,
            &data[config.seed as usize - 1],
            &plan.looks,
            plan.evaluate_on,
        )
    };
    let all = threads::map(context.threads, &cases, one)
        .into_iter()
        .collect::<Result<Vec<_>>>()?;
    Ok(all.chunks(seeds.len()).map(<[Trace]>::to_vec).collect())
}

fn variant_config(recipe: &Config, variant: &Variant, seed: u64) -> Config {
    Config {
        gradient: variant.gradient,
        integrator: variant.integrator,
        guard: if variant.guarded { recipe.guard } else { 0.0 },
        seed,
        ..*recipe
    }
}

/// Trains and looks at the true gap on the way.
///
/// # Errors
/// If the run cannot start.
pub fn trace(config: Config, data: &Data<2>, looks: &[u64], evaluate_on: usize) -> Result<Trace> {
    /// Steps per reading of the clock.
    const BLOCK: u64 = 10;
    let mut trainer = runs::open::<2>(config, data)?;
    let mut trace = Trace {
        gaps: Vec::new(),
        note: None,
        step_seconds: f64::INFINITY,
    };
    for look in looks {
        while trainer.state().step < *look {
            let steps = BLOCK.min(look - trainer.state().step);
            let start = ThreadTime::now();
            runs::advance(&mut trainer, steps);
            let seconds = start.elapsed().as_secs_f64() / steps as f64;
            trace.step_seconds = trace.step_seconds.min(seconds);
        }
        let report = report::evaluate(&trainer, evaluate_on, f64::NAN);
        trace.gaps.push(report.kl_gap.unwrap_or(f64::NAN));
        trace.note = report.note;
    }
    Ok(trace)
}

fn section(plan: &Plan, config: &Config, errors: &[Vec<f64>], traces: &[Vec<Trace>]) -> Section {
    let mut blocks = vec![
        Block::Figure(figure(plan, errors, traces)),
        Block::Table(error_table(plan, errors)),
        Block::Table(gap_table(plan, traces)),
    ];
    let notes = VARIANTS.iter().zip(traces).flat_map(|(variant, traces)| {
        let notes = traces.iter().filter_map(|trace| trace.note.as_ref());
        notes.map(move |note| Block::Text(format!("{}: {note}.", variant.name)))
    });
    blocks.extend(notes);
    blocks.push(Block::Text(
        "Measured time, which differs from one making of this report to the next:".into(),
    ));
    blocks.push(Block::Figure(time_figure(plan, traces)));
    blocks.push(Block::Table(time_table(traces)));
    let link = |variant: &Variant| {
        let link = runs::link(&variant_config(config, variant, 1), config.horizon.into());
        format!("{}, seeds 1 to {}: {link}", variant.name, plan.seeds)
    };
    Section {
        key: KEY,
        title: "Discretise-then-optimise against optimise-then-discretise",
        question: format!(
            "The continuous adjoint (OTD) is the gradient of another function than the discrete loss, whose gradient \
             DTO is. The relative difference |OTD − DTO| / |DTO| of the likelihood's gradient over {} configurations \
             is measured at a trained DW-4 flow; then DW-4 is trained with each, and the true gap watched.",
            plan.rows
        ),
        blocks,
        findings: findings(plan, errors, traces),
        settings: VARIANTS.iter().map(link).collect(),
    }
}

fn error_table(plan: &Plan, errors: &[Vec<f64>]) -> Table {
    let mut table = Table::new(&["integration steps"]);
    table
        .columns
        .extend(METHODS.iter().map(|(name, ..)| (*name).to_owned()));
    for (index, steps) in plan.grids.iter().enumerate() {
        let mut row = vec![steps.to_string()];
        row.extend(errors.iter().map(|errors| number(errors[index])));
        table.rows.push(row);
    }
    table
}

fn gap_table(plan: &Plan, traces: &[Vec<Trace>]) -> Table {
    let mut table = Table::new(&["true gap after training steps"]);
    table.columns.extend(plan.looks.iter().map(u64::to_string));
    for (variant, traces) in VARIANTS.iter().zip(traces) {
        let mut row = vec![variant.name.to_owned()];
        row.extend((0..plan.looks.len()).map(|look| {
            let (mean, error) = gap(traces, look);
            with_error(mean, error)
        }));
        table.rows.push(row);
    }
    table
}

fn time_table(traces: &[Vec<Trace>]) -> Table {
    let mut table = Table::new(&["training", "ms per step (measured time)"]);
    for (variant, traces) in VARIANTS.iter().zip(traces) {
        table.row([variant.name.into(), number(1e3 * step_seconds(traces))]);
    }
    table
}

fn gap(traces: &[Trace], look: usize) -> (f64, f64) {
    mean_over_seeds(
        &traces
            .iter()
            .map(|trace| trace.gaps[look])
            .collect::<Vec<f64>>(),
    )
}

fn step_seconds(traces: &[Trace]) -> f64 {
    traces
        .iter()
        .map(|trace| trace.step_seconds)
        .fold(f64::INFINITY, f64::min)
}

fn findings(plan: &Plan, errors: &[Vec<f64>], traces: &[Vec<Trace>]) -> Vec<Finding> {
    let last = plan.grids.len() - 1;
    let halvings = libm::log2(plan.grids[last] as f64 / plan.grids[last - 1] as f64);
    let orders: Vec<f64> = errors
        .iter()
        .map(|e| libm::log2(e[last - 1] / e[last]) / halvings)
        .collect();
    let right = |(order, (_, tableau, _)): (&f64, (&str, Tableau, Ink))| {
        (order - f64::from(tableau.order)).abs() < 0.6
    };
    let end = plan.looks.len() - 1;
    let [dto, bare, otd] = [0, 1, 2].map(|variant| gap(&traces[variant], end));
    vec![
        Finding {
            claim: "The two gradients agree only in the limit of small steps, at the order of the method.".into(),
            holds: orders.iter().zip(METHODS).all(right),
            evidence: format!(
                "Observed orders at the last refinement: {} (Euler, midpoint, RK4; criterion: within 0.6 of 1, 2, 4). \
                 At {} steps of RK4 they differ by {}.",
                orders.iter().map(|order| number(*order)).collect::<Vec<_>>().join(", "),
                config_steps(plan),
                number(errors[2][plan.grids.iter().position(|steps| *steps == config_steps(plan)).unwrap_or(last)])
            ),
        },
        Finding {
            claim: "DTO trains to a smaller gap than OTD in as many steps.".into(),
            holds: otd.0 - dto.0 > 2.0 * libm::hypot(dto.1, otd.1),
            evidence: format!(
                "DW-4 after {} steps of RK4 × 20: {} with guarded DTO, {} with OTD, {} with DTO without guards \
                 (criterion: guarded DTO two standard errors below OTD). The adjoint does not know the discrete \
                 map and so cannot learn to exploit it.",
                plan.looks[end],
                with_error(dto.0, dto.1),
                with_error(otd.0, otd.1),
                with_error(bare.0, bare.1)
            ),
        }
        .explained(
            "With the penalty on stiffness the discrete map follows the continuous one so closely that both gradients \
             lead to the same flow; where it does not, it is DTO that the guards are needed for.",
        ),
    ]
}

/// The grid nearest to that of training.
fn config_steps(plan: &Plan) -> usize {
    plan.grids
        .iter()
        .copied()
        .min_by_key(|steps| steps.abs_diff(20))
        .unwrap_or(20)
}

/// The gap against `abscissa`, for each variant.
fn gap_curves(
    plan: &Plan,
    traces: &[Vec<Trace>],
    abscissa: fn(&[Trace], u64) -> f64,
) -> Vec<Curve> {
    let curve = |(variant, traces): (&Variant, &Vec<Trace>)| {
        let looks = plan.looks.iter().enumerate();
        let point = |(index, look): (usize, &u64)| (abscissa(traces, *look), gap(traces, index));
        Curve::new(variant.name, variant.ink, dots(looks.map(point)))
    };
    VARIANTS.iter().zip(traces).map(curve).collect()
}

fn figure(plan: &Plan, errors: &[Vec<f64>], traces: &[Vec<Trace>]) -> Figure {
    let curve = |((name, _, ink), errors): (&(&str, Tableau, Ink), &Vec<f64>)| {
        let point = |(steps, error): (&usize, &f64)| (*steps as f64, (*error, 0.0));
        Curve::new(*name, *ink, dots(plan.grids.iter().zip(errors).map(point)))
    };
    Figure {
        name: KEY.into(),
        description: "Relative difference of the two gradients against the number of integration steps, falling with \
                      the orders of the methods; and true gap of DW-4 against training steps."
            .into(),
        panels: vec![
            Panel {
                title: "|OTD − DTO| / |DTO|".into(),
                x: Axis::log("integration steps"),
                y: Axis::log("relative difference"),
                curves: METHODS.iter().zip(errors).map(curve).collect(),
            },
            Panel {
                title: "True gap against training steps".into(),
                x: Axis::linear("training steps"),
                y: Axis::log("nats"),
                curves: gap_curves(plan, traces, |_, look| look as f64),
            },
        ],
    }
}

fn time_figure(plan: &Plan, traces: &[Vec<Trace>]) -> Figure {
    Figure {
        name: format!("{KEY}-time"),
        description: "True gap of DW-4 against measured time, for each kind of gradient.".into(),
        panels: vec![Panel {
            title: "True gap against measured time".into(),
            x: Axis::linear("seconds of training"),
            y: Axis::log("nats"),
            curves: gap_curves(plan, traces, |traces, look| {
                look as f64 * step_seconds(traces)
            }),
        }],
    }
}
