//! Laws of adaptive steps and of the adjoint equations.

mod common;

use common::{all_fields, configuration, parameters, profile, stream};
use equiflow::field::kernel::KernelField;
use equiflow::field::radial::GaussianProfile;
use equiflow::field::{Frozen, FrozenField, VectorField};
use equiflow::flow::backsolve_adjoint::{AdjointPass, relative_error};
use equiflow::flow::direct_adjoint::Pass;
use equiflow::flow::gradient::BatchGradient;
use equiflow::flow::objective::{ForwardKl, Objective, ReverseKl};
use equiflow::ode::tableau::{DORMAND_PRINCE, DORMAND_PRINCE_ERROR, EULER, MIDPOINT, RK4};
use equiflow::ode::{
    Adaptive, AdaptiveError, Direction, RungeKutta, Stepping, Tableau, TimeGrid, Tolerance,
};
use equiflow::system::configuration::Point;

const N: usize = 3;

fn gaussian_field() -> KernelField<GaussianProfile> {
    KernelField { profile: profile() }
}

/// The end of a trajectory from `x` on a fixed grid, with ∫ ∇·v dt.
fn fixed(
    field: &dyn VectorField<f64, 2>,
    grid: &TimeGrid,
    tableau: &Tableau,
    mut x: Vec<Point<f64, 2>>,
) -> (Vec<Point<f64, 2>>, f64) {
    let theta = parameters(field.num_params(), 5);
    let mut frozen = Frozen::default();
    frozen.refresh(field, &theta, grid.nodes());
    let mut integrator = RungeKutta::new(*tableau, x.len(), field.work_len(x.len()));
    let log_det = integrator.integrate(&FrozenField::new(field, &frozen), grid, &mut x);
    (x, log_det)
}

fn distance(a: &(Vec<Point<f64, 2>>, f64), b: &(Vec<Point<f64, 2>>, f64)) -> f64 {
    let points = a.0.iter().zip(&b.0).map(|(a, b)| (a - b).amax());
    points.fold((a.1 - b.1).abs(), f64::max)
}

#[test]
fn the_error_weights_are_those_of_an_embedded_method_of_order_four() {
    let sum = |power: fn(f64) -> f64| {
        let times = DORMAND_PRINCE.c.iter().chain(&[1.0]);
        times
            .zip(DORMAND_PRINCE_ERROR)
            .map(|(c, e)| e * power(*c))
            .sum::<f64>()
    };
    // Quadrature of 1, t, t² and t³ is exact at both orders, so that the difference integrates them to zero.
    for power in [|_| 1.0, |c: f64| c, |c: f64| c * c, |c: f64| c * c * c] {
        assert!(sum(power).abs() < 1e-15);
    }
    assert!(
        sum(|c| c * c * c * c).abs() > 1e-5,
        "but not those of order four"
    );
}

#[test]
fn dormand_prince_converges_at_order_five() {
    let field = gaussian_field();
    let run = |steps| {
        let grid = TimeGrid::new(&DORMAND_PRINCE, Direction::Generate, steps, 0.0);
        fixed(&field, &grid, &DORMAND_PRINCE, configuration(N, 1))
    };
    let exact = run(600);
    let order = libm::log2(distance(&run(20), &exact) / distance(&run(40), &exact));
    // The method was chosen for small coefficients at order five: at these steps order six still shows.
    assert!((4.7..6.3).contains(&order), "order {order}");
}

#[test]
fn adaptive_steps_meet_their_tolerance_over_many_decades() {
    for direction in [Direction::Generate, Direction::Normalize] {
        let field = gaussian_field();
        let theta = parameters(VectorField::<f64, 2>::num_params(&field), 5);
        let grid = TimeGrid::new(&DORMAND_PRINCE, direction, 2000, 0.0);
        let exact = fixed(&field, &grid, &DORMAND_PRINCE, configuration(N, 1));
        let mut last = 0;
        for decade in 2..=12 {
            let tolerance = libm::pow(10.0, f64::from(-decade));
            let mut adaptive = Adaptive::new(
                Tolerance {
                    absolute: tolerance,
                    relative: tolerance,
                },
                N,
            );
            let (mut x, mut log_det) = (configuration(N, 1), [0.0]);
            adaptive
                .integrate(&field, &theta, direction, &mut x, &mut log_det)
                .unwrap();
            let error = distance(&(x, log_det[0]), &exact);
            let steps = adaptive.ends().len() - 1;
            // Errors grow along expanding trajectories, so that the sum of small errors may exceed them.
            assert!(
                error < 60.0 * tolerance,
                "{error} with tolerance {tolerance}, {steps} steps"
            );
            assert!(steps >= last, "{steps} steps after {last}");
            last = steps;
        }
        assert!(last > 30, "the tightest tolerance takes many steps");
    }
}

#[test]
fn the_accepted_steps_make_a_grid_of_their_own() {
    for (name, field) in all_fields::<2>(N) {
        let theta = parameters(field.num_params(), 5);
        let mut adaptive = Adaptive::new(
            Tolerance {
                absolute: 1e-6,
                relative: 1e-6,
            },
            N,
        );
        let (mut x, mut log_det) = (configuration(N, 1), [0.0]);
        adaptive
            .integrate(&*field, &theta, Direction::Normalize, &mut x, &mut log_det)
            .unwrap();
        let mut grid = TimeGrid::default();
        grid.lay_out_between(&DORMAND_PRINCE, adaptive.ends().iter().copied());
        let again = fixed(&*field, &grid, &DORMAND_PRINCE, configuration(N, 1));
        assert!(distance(&(x, log_det[0]), &again) < 1e-12, "{name}");
    }
}

#[test]
fn the_worst_of_several_configurations_decides() {
    let field = gaussian_field();
    let theta = parameters(VectorField::<f64, 2>::num_params(&field), 5);
    let mut adaptive = Adaptive::new(
        Tolerance {
            absolute: 1e-8,
            relative: 1e-8,
        },
        N,
    );
    let mut steps = |seeds: &[u64]| {
        let mut x: Vec<Point<f64, 2>> = seeds.iter().flat_map(|s| configuration(N, *s)).collect();
        let mut log_det = vec![0.0; seeds.len()];
        adaptive
            .integrate(&field, &theta, Direction::Generate, &mut x, &mut log_det)
            .unwrap();
        adaptive.ends().len()
    };
    let alone = (1..5).map(|seed| steps(&[seed])).max().unwrap();
    assert!(steps(&[1, 2, 3, 4]) >= alone);
}

#[test]
fn a_field_that_is_not_finite_is_an_error() {
    let field = gaussian_field();
    let theta = vec![f64::NAN; VectorField::<f64, 2>::num_params(&field)];
    let mut adaptive = Adaptive::new(
        Tolerance {
            absolute: 1e-6,
            relative: 1e-6,
        },
        N,
    );
    let mut x: Vec<Point<f64, 2>> = configuration(N, 1);
    let end = adaptive.integrate(&field, &theta, Direction::Generate, &mut x, &mut [0.0]);
    assert_eq!(end, Err(AdaptiveError::StepTooSmall(0.0)));
}

fn objectives() -> [Box<dyn Objective<f64, 2>>; 2] {
    [
        Box::new(ForwardKl),
        Box::new(ReverseKl {
            energy: equiflow::system::energy::DoubleWell::default(),
        }),
    ]
}

/// Starts, row-major.
fn starts() -> Vec<f64> {
    let mut z = vec![0.0; 2 * N * 2];
    equiflow::system::prior::sample::<2>(&mut stream(3), N, &mut z);
    z.iter().map(|z| 1.5 * z).collect()
}

/// The distance between the adjoint gradient and that of the discrete map.
fn difference(
    field: &dyn VectorField<f64, 2>,
    tableau: Tableau,
    steps: usize,
    objective: usize,
) -> f64 {
    let theta: Vec<f64> = parameters(field.num_params(), 5)
        .iter()
        .map(|w| 0.5 * w)
        .collect();
    let work = field.work_len(N);
    let [mut adjoint_bar, mut discrete_bar] = [vec![0.0; theta.len()], vec![0.0; theta.len()]];
    let take = || objectives().into_iter().nth(objective).unwrap();
    let (starts, rows) = (starts(), [0, 1]);
    let stepping = Stepping::Equal { tableau, steps };
    let mut adjoint = AdjointPass::new(take(), stepping, N, work);
    adjoint.prepare(field, &theta, 0.2);
    let a = adjoint.add(field, &theta, &starts, &rows, 0.7, &mut adjoint_bar);
    let mut discrete = Pass::new(take(), 0.0, stepping, N, work);
    discrete.prepare(field, &theta, 0.2);
    let b = discrete.add(field, &theta, &starts, &rows, 0.7, &mut discrete_bar);
    assert_eq!(
        a.loss.to_bits(),
        b.loss.to_bits(),
        "the same loss on the way there"
    );
    relative_error(&adjoint_bar, &discrete_bar)
}

#[test]
fn the_adjoint_gradient_tends_to_the_discrete_one_at_the_order_of_the_method() {
    let field = gaussian_field();
    for objective in 0..2 {
        for (tableau, steps) in [
            (EULER, 800),
            (MIDPOINT, 160),
            (RK4, 40),
            (DORMAND_PRINCE, 24),
        ] {
            let coarse = difference(&field, tableau, steps, objective);
            let fine = difference(&field, tableau, 2 * steps, objective);
            let order = libm::log2(coarse / fine);
            let more = if tableau == DORMAND_PRINCE { 1.3 } else { 0.4 };
            let excess = order - f64::from(tableau.order);
            assert!(
                (-0.4..more).contains(&excess),
                "objective {objective}: order {order} instead of {}, {coarse} → {fine}",
                tableau.order
            );
        }
    }
}

#[test]
fn the_adjoint_gradient_of_every_field_is_near_the_discrete_one() {
    for (name, field) in all_fields::<2>(N) {
        for objective in 0..2 {
            let error = difference(&*field, RK4, 40, objective);
            assert!(error < 1e-3 && error > 0.0, "{name}: {error}");
        }
    }
}
