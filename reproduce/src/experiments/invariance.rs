//! Request 1: is the density of an equivariant flow invariant, and that of a plain one not?

use crate::document::{Block, Finding, Table};
use crate::numbers::number;
use crate::plot::{Axis, Curve, Dot, Figure, Ink, Panel, Stroke};
use crate::runs::{self, AUGMENTED, MANY_BODY, Method, PAIR, PLAIN};
use crate::{RunContext, Section, in_space_of, threads};
use anyhow::Result;
use equiflow::config::{Augmentation, Config, System};
use equiflow::math::random::{Role, Stream};
use equiflow::system::configuration::{Point, unpack};
use equiflow::system::group::GroupAction;
use equiflow::system::mean_free::Configurations;

/// The name on the command line.
pub const KEY: &str = "invariance";

const ROTATED: Method = Method {
    name: "plain, rotated",
    ink: Ink::Fifth,
    augmentation: Augmentation::Rotations,
    ..PLAIN
};

/// The flows, those with symmetry first.
const FLOWS: [Method; 5] = [PAIR, MANY_BODY, PLAIN, ROTATED, AUGMENTED];

/// What is done to a configuration.
const MOVES: [&str; 5] = ["translate", "rotate", "reflect", "permute", "all four"];

/// Mean and largest |log q(g·x) − log q(x)| for each kind of move.
pub type Defects = Vec<(f64, f64)>;

struct Plan {
    systems: Vec<System>,
    samples: u32,
    steps: u64,
    configurations: usize,
}

struct Case {
    config: Config,
    method: Method,
    steps: u64,
}

/// Does the experiment.
///
/// # Errors
/// If a run cannot start.
pub fn run(context: RunContext) -> Result<Section> {
    let both = vec![System::Dw4, System::Lj13];
    let plan = Plan {
        systems: context.budget.pick(vec![System::Dw4], both.clone(), both),
        samples: context.budget.pick(100, 1000, 10_000),
        steps: context.budget.pick(5, 500, 2000),
        configurations: context.budget.pick(3, 20, 100),
    };
    let cases: Vec<Case> = plan
        .systems
        .iter()
        .flat_map(|&system| FLOWS.map(|method| (system, method)))
        .map(|(system, method)| {
            let steps = context.steps(method, system, plan.steps);
            Case {
                config: context.config(method, system, plan.samples, steps, 1),
                method,
                steps,
            }
        })
        .collect();
    let measure = |case: &Case| {
        in_space_of!(
            case.config.system,
            defects(case.config, case.steps, plan.configurations)
        )
    };
    let found = threads::map(context.threads, &cases, measure)
        .into_iter()
        .collect::<Result<Vec<_>>>()?;
    Ok(section(&plan, &cases, &found))
}

/// Trains a flow and measures it on test configurations, each moved by one random element of each kind.
///
/// # Errors
/// If the run cannot start.
pub fn defects<const D: usize>(
    config: Config,
    steps: u64,
    configurations: usize,
) -> Result<Defects> {
    let data = runs::data(config.system, config.samples, config.seed)?;
    let trainer = runs::trained::<D>(config, &data, steps)?;
    let n = config.particle_count();
    let mut stream = trainer.streams().get(Role::Augment, u64::MAX);
    let mut model = trainer.model();
    let mut image = vec![0.0; n * D];
    let mut defects = vec![(0.0, 0.0_f64); MOVES.len()];
    for x in trainer.test_data().rows().take(configurations) {
        let mut rows: Vec<f64> = x.iter().flatten().copied().collect();
        for kind in 0..MOVES.len() {
            unpack(&action::<D>(kind, n, &mut stream).apply(&x), &mut image);
            rows.extend_from_slice(&image);
        }
        let densities = model.log_density(&Configurations::centred(n, &rows), usize::MAX);
        for (defect, moved) in defects.iter_mut().zip(&densities[1..]) {
            let change = (moved.best() - densities[0].best()).abs();
            defect.0 += change / configurations as f64;
            defect.1 = defect.1.max(change);
        }
    }
    Ok(defects)
}

/// A random element of one kind of [`MOVES`].
fn action<const D: usize>(kind: usize, n: usize, stream: &mut Stream) -> GroupAction<D> {
    let random = GroupAction::random(n, 1.0, stream);
    let identity = GroupAction::identity(n);
    match kind {
        0 => GroupAction {
            translation: random.translation,
            ..identity
        },
        1 => reflect(reflect(identity, stream), stream),
        2 => reflect(identity, stream),
        3 => GroupAction {
            permutation: random.permutation,
            ..identity
        },
        _ => random,
    }
}

/// Follows an element by the reflection at a random mirror through the origin; two of them make a rotation.
fn reflect<const D: usize>(element: GroupAction<D>, stream: &mut Stream) -> GroupAction<D> {
    let normal = Point::<f64, D>::from_fn(|_, _| stream.normal()).normalize();
    let orthogonal = element.orthogonal - normal * (normal.transpose() * element.orthogonal) * 2.0;
    GroupAction {
        orthogonal,
        ..element
    }
}

fn section(plan: &Plan, cases: &[Case], found: &[Defects]) -> Section {
    let mut columns = vec!["flow"];
    columns.extend(MOVES);
    let mut blocks = Vec::new();
    for &system in &plan.systems {
        let of_system = || {
            cases
                .iter()
                .zip(found)
                .filter(|(case, _)| case.config.system == system)
        };
        let mut table = Table::new(&columns);
        for (case, defects) in of_system() {
            let mut row = vec![format!("{}, {}", runs::name(system), case.method.name)];
            row.extend(defects.iter().map(|(mean, _)| number(*mean)));
            table.rows.push(row);
        }
        blocks.push(Block::Table(table));
    }
    blocks.push(Block::Figure(figure(plan, cases, found)));
    let of = |flow: fn(&Method) -> bool| {
        let cases = cases
            .iter()
            .zip(found)
            .filter(move |(case, _)| flow(&case.method));
        cases.flat_map(|(_, defects)| &defects[1..]).copied()
    };
    let largest = of(Method::has_symmetry)
        .map(|(_, max)| max)
        .fold(0.0, f64::max);
    let least = of(|method| !method.has_symmetry())
        .map(|(mean, _)| mean)
        .fold(f64::INFINITY, f64::min);
    Section {
        key: KEY,
        title: "Invariance by construction",
        question: format!(
            "How much does log q(x) change when x is moved by a random symmetry of the target? Mean of \
             |log q(g·x) − log q(x)| in nats over {} test configurations, with exact densities.",
            plan.configurations
        ),
        blocks,
        findings: vec![
            Finding {
                claim: "The density of an equivariant flow is invariant, whether of pairs or many-body.".into(),
                holds: largest < 1e-6,
                evidence: format!(
                    "The largest change is {} nats (criterion: below 10⁻⁶).",
                    number(largest)
                ),
            },
            Finding {
                claim: "Augmentation does not make a plain flow invariant.".into(),
                holds: least > 0.1,
                evidence: format!(
                    "Rotations, reflections or permutations change its log density by {} nats or more on average \
                     (criterion: above 0.1).",
                    number(least)
                ),
            },
        ],
        settings: cases
            .iter()
            .map(|case| runs::setting(case.method.name, &case.config, case.steps))
            .collect(),
    }
}

fn figure(plan: &Plan, cases: &[Case], found: &[Defects]) -> Figure {
    /// Below this everything is rounding.
    const FLOOR: f64 = 1e-15;
    let panel = |&system: &System| {
        let of_system = cases
            .iter()
            .zip(found)
            .filter(|(case, _)| case.config.system == system);
        let curve = |(index, (case, defects)): (usize, (&Case, &Defects))| {
            // Side by side, so that no mark hides another.
            let middle = 0.5 * (FLOWS.len() - 1) as f64;
            let aside = 0.13 * (index as f64 - middle);
            let dot = |(k, (mean, _)): (usize, &(f64, f64))| Dot {
                x: k as f64 + aside,
                y: mean.max(FLOOR),
                error: 0.0,
            };
            let dots = defects.iter().enumerate().map(dot).collect();
            Curve::new(case.method.name, case.method.ink, dots).drawn(Stroke::Marks)
        };
        Panel {
            title: format!("{}: change of log density", runs::name(system)),
            x: Axis::named(&MOVES),
            y: Axis::log("nats").over(FLOOR / 3.0, 1e3),
            curves: of_system.enumerate().map(curve).collect(),
        }
    };
    Figure {
        name: KEY.into(),
        description: "Change of log density under random symmetries: many orders of magnitude smaller for the \
                      equivariant flows than for plain ones."
            .into(),
        panels: plan.systems.iter().map(panel).collect(),
    }
}
