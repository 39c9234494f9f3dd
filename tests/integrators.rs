//! Laws of adaptive steps and of the adjoint equations.

mod common;

use common::{added, all_fields, batch, configuration, parameters, profile, stream};
use equiflow::field::VectorField;
use equiflow::field::kernel::KernelField;
use equiflow::field::radial::GaussianProfile;
use equiflow::flow::backsolve_adjoint::BacksolveAdjoint;
use equiflow::flow::direct_adjoint::DirectAdjoint;
use equiflow::flow::gradient::{Adjoint, BatchGradient};
use equiflow::flow::objective::{ForwardKl, Objective, ReverseKl};
use equiflow::math::dense::relative_error;
use equiflow::ode::tableau::{
    DORMAND_PRINCE, DORMAND_PRINCE_ERROR, DORMAND_PRINCE_WITH_END, EULER, HEUN, MIDPOINT, RK4,
    TSIT5,
};
use equiflow::ode::{
    Adaptive, AdaptiveError, Direction, RungeKutta, StepSizeController, Tableau, Tabulation,
    TimeGrid, Tolerance, Trajectories,
};
use equiflow::system::configuration::Point;
use equiflow::system::mean_free::Configurations;

const N: usize = 3;

fn gaussian_field() -> KernelField<GaussianProfile> {
    KernelField { profile: profile() }
}

/// The end of a trajectory from `x` on a fixed grid, with ∫ ∇·v dt.
fn fixed(
    field: &dyn VectorField<f64, 2>,
    grid: TimeGrid,
    mut x: Vec<Point<f64, 2>>,
) -> (Vec<Point<f64, 2>>, f64) {
    let theta = parameters(field.layout().size(), 5);
    let table = Tabulation::new(field, &theta, grid);
    let log_det = RungeKutta::default().integrate(table.of(field), &mut x);
    (x, log_det)
}

/// Trajectories from configurations `start`.
fn paths(start: &[Point<f64, 2>]) -> Trajectories<f64, 2> {
    let mut paths = Trajectories::default();
    paths.begin(start, N);
    paths
}

fn tolerance(both: f64) -> Tolerance {
    Tolerance {
        absolute: both,
        relative: both,
    }
}

fn distance(a: &(Vec<Point<f64, 2>>, f64), b: &(Vec<Point<f64, 2>>, f64)) -> f64 {
    let points = a.0.iter().zip(&b.0).map(|(a, b)| (a - b).amax());
    points.fold((a.1 - b.1).abs(), f64::max)
}

/// The 3/8 rule: the other method of order four of Kutta (1901).
const KUTTA_38: Tableau = Tableau {
    a: &[&[], &[1.0 / 3.0], &[-1.0 / 3.0, 1.0], &[1.0, -1.0, 1.0]],
    b: &[0.125, 0.375, 0.375, 0.125],
    c: &[0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0],
    order: 4,
    stiffness: None,
};

/// Every method: a new one, of the engine's or not, gets the laws below by a line.
const TABLEAUX: [(&str, Tableau); 8] = [
    ("Euler", EULER),
    ("midpoint", MIDPOINT),
    ("Heun", HEUN),
    ("RK4", RK4),
    ("Kutta's 3/8 rule", KUTTA_38),
    ("Dormand–Prince", DORMAND_PRINCE),
    (
        "Dormand–Prince with its seventh stage",
        DORMAND_PRINCE_WITH_END,
    ),
    ("Tsitouras", TSIT5),
];

/// How far a method with weights `b` is from the order conditions of each order from one to six: those of all rooted
/// trees up to order five (Hairer, Nørsett and Wanner, section II.2), and of order six the one of the bush.
fn order_conditions(a: &[&[f64]], b: &[f64], c: &[f64]) -> [f64; 6] {
    let ones = vec![1.0; b.len()];
    let times =
        |x: &[f64], y: &[f64]| -> Vec<f64> { x.iter().zip(y).map(|(x, y)| x * y).collect() };
    let apply = |x: &[f64]| -> Vec<f64> {
        let row = |row: &&[f64]| row.iter().zip(x).map(|(a, x)| a * x).sum();
        a.iter().map(row).collect()
    };
    let (c1, c2) = (c.to_vec(), times(c, c));
    let c3 = times(&c2, c);
    let (ac, ac2, ac3) = (apply(c), apply(&c2), apply(&c3));
    let aac = apply(&ac);
    let trees: [&[(Vec<f64>, f64)]; 6] = [
        &[(ones, 1.0)],
        &[(c1, 2.0)],
        &[(c2.clone(), 3.0), (ac.clone(), 6.0)],
        &[
            (c3.clone(), 4.0),
            (times(c, &ac), 8.0),
            (ac2.clone(), 12.0),
            (aac.clone(), 24.0),
        ],
        &[
            (times(&c3, c), 5.0),
            (times(&c2, &ac), 10.0),
            (times(c, &ac2), 15.0),
            (times(c, &aac), 30.0),
            (times(&ac, &ac), 20.0),
            (ac3, 20.0),
            (apply(&times(c, &ac)), 40.0),
            (apply(&ac2), 60.0),
            (apply(&aac), 120.0),
        ],
        &[(times(&times(&c3, c), c), 6.0)],
    ];
    trees.map(|trees| {
        let defect = |(weights, density): &(Vec<f64>, f64)| {
            let sum: f64 = b.iter().zip(weights).map(|(b, w)| b * w).sum();
            (sum - 1.0 / density).abs()
        };
        trees.iter().map(defect).fold(0.0, f64::max)
    })
}

#[test]
fn every_method_fulfils_the_conditions_of_its_order_and_no_more() {
    for (name, tableau) in TABLEAUX {
        let Tableau { a, b, c, .. } = tableau;
        assert_eq!((a.len(), c.len()), (b.len(), b.len()), "{name}");
        for (row, c) in a.iter().zip(c) {
            assert!((row.iter().sum::<f64>() - c).abs() < 1e-14, "{name}: {c}");
        }
        let defects = order_conditions(a, b, c);
        let (met, missed) = defects.split_at(tableau.order as usize);
        assert!(
            met.iter().all(|defect| *defect < 1e-14),
            "{name}: {defects:?}"
        );
        assert!(missed[0] > 1e-5, "{name}: {defects:?}");
    }
}

#[test]
fn the_error_weights_are_those_of_an_embedded_method_of_order_four() {
    let Tableau { a, b, c, .. } = DORMAND_PRINCE_WITH_END;
    let weights = b.iter().zip(DORMAND_PRINCE_ERROR);
    let embedded: Vec<f64> = weights.map(|(b, e)| b - e).collect();
    let defects = order_conditions(a, &embedded, c);
    assert!(defects[..4].iter().all(|defect| *defect < 1e-15));
    assert!(defects[4] > 1e-5, "but not of order five");
}

/// Added to the weights of a step, what measures stiffness leaves the conditions of order two fulfilled: it is of the third.
#[test]
fn what_measures_stiffness_vanishes_as_the_step_shrinks() {
    for tableau in [RK4, TSIT5] {
        let Tableau {
            a, b, c, stiffness, ..
        } = tableau;
        let weights = stiffness.expect("these measure it");
        assert_eq!(weights.len(), b.len());
        let moved: Vec<f64> = b.iter().zip(weights).map(|(b, e)| b + e).collect();
        let defects = order_conditions(a, &moved, c);
        let (met, missed) = defects.split_at(2);
        assert!(met.iter().all(|defect| *defect < 1e-13), "{defects:?}");
        assert!(missed[0] > 1e-4, "{defects:?}");
    }
}

/// A field whose derivatives all matter, over steps at which its leading error shows.
#[test]
fn every_method_converges_at_its_order() {
    let field = gaussian_field();
    for direction in [Direction::Generate, Direction::Normalize] {
        let run = |tableau: &Tableau, steps| {
            let grid = TimeGrid::new(tableau, direction, steps, 0.0);
            fixed(&field, grid, configuration(N, 1))
        };
        let exact = run(&DORMAND_PRINCE, 1200);
        for (name, tableau) in TABLEAUX {
            // From data to noise the errors of order five change sign between these steps, close to rounding.
            if tableau.order == 5 && direction == Direction::Normalize {
                continue;
            }
            let steps = [1600, 400, 40, 40, 60][tableau.order as usize - 1];
            let error = |steps| distance(&run(&tableau, steps), &exact);
            let order = libm::log2(error(steps) / error(2 * steps));
            let excess = order - f64::from(tableau.order);
            // Methods of order five are chosen for small coefficients there: order six still shows at these steps.
            let more = if tableau.order == 5 { 1.2 } else { 0.2 };
            assert!(
                (-0.2..more).contains(&excess),
                "{name}, {direction:?}: order {order}"
            );
        }
    }
}

#[test]
fn adaptive_steps_meet_their_tolerance_over_many_decades() {
    for direction in [Direction::Generate, Direction::Normalize] {
        let field = gaussian_field();
        let theta = parameters(VectorField::<f64, 2>::layout(&field).size(), 5);
        let grid = TimeGrid::new(&DORMAND_PRINCE, direction, 2000, 0.0);
        let exact = fixed(&field, grid, configuration(N, 1));
        let mut last = 0;
        for decade in 2..=12 {
            let meets = libm::pow(10.0, f64::from(-decade));
            let mut adaptive = Adaptive::new(tolerance(meets));
            let mut paths = paths(&configuration(N, 1));
            adaptive
                .integrate(&field, &theta, direction, &mut paths)
                .unwrap();
            let error = distance(&(paths.x, paths.sums[0].log_det), &exact);
            let steps = adaptive.ends().len() - 1;
            // Errors grow along expanding trajectories, so that the sum of small errors may exceed them.
            assert!(
                error < 60.0 * meets,
                "{error} with tolerance {meets}, {steps} steps"
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
        let theta = parameters(field.layout().size(), 5);
        let mut adaptive = Adaptive::new(tolerance(1e-6));
        let mut paths = paths(&configuration(N, 1));
        adaptive
            .integrate(&*field, &theta, Direction::Normalize, &mut paths)
            .unwrap();
        let mut grid = TimeGrid::default();
        grid.lay_out_between(&DORMAND_PRINCE, adaptive.ends().iter().copied());
        let again = fixed(&*field, grid, configuration(N, 1));
        assert!(
            distance(&(paths.x, paths.sums[0].log_det), &again) < 1e-12,
            "{name}"
        );
    }
}

#[test]
fn the_worst_of_several_configurations_decides() {
    let field = gaussian_field();
    let theta = parameters(VectorField::<f64, 2>::layout(&field).size(), 5);
    let mut adaptive = Adaptive::new(tolerance(1e-8));
    let mut steps = |seeds: &[u64]| {
        let x: Vec<Point<f64, 2>> = seeds.iter().flat_map(|s| configuration(N, *s)).collect();
        adaptive
            .integrate(&field, &theta, Direction::Generate, &mut paths(&x))
            .unwrap();
        adaptive.ends().len()
    };
    let alone = (1..5).map(|seed| steps(&[seed])).max().unwrap();
    assert!(steps(&[1, 2, 3, 4]) >= alone);
}

#[test]
fn a_field_that_is_not_finite_is_an_error() {
    let field = gaussian_field();
    let theta = vec![f64::NAN; VectorField::<f64, 2>::layout(&field).size()];
    let mut adaptive = Adaptive::new(tolerance(1e-6));
    let mut paths = paths(&configuration(N, 1));
    let end = adaptive.integrate(&field, &theta, Direction::Generate, &mut paths);
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

fn starts() -> Configurations<2> {
    let z = equiflow::system::prior::draw::<2>(&mut stream(3), N, 2).flat();
    let wider: Vec<f64> = z.iter().map(|z| 1.5 * z).collect();
    Configurations::centred(N, &wider)
}

/// The distance between the adjoint gradient and that of the discrete map.
fn difference(
    field: &dyn VectorField<f64, 2>,
    tableau: Tableau,
    steps: usize,
    objective: usize,
) -> f64 {
    let theta: Vec<f64> = parameters(field.layout().size(), 5)
        .iter()
        .map(|w| 0.5 * w)
        .collect();
    let gradient = |adjoint: Box<dyn Adjoint<f64, 2>>| {
        let controller = StepSizeController::equal(tableau, steps);
        let objective = objectives().into_iter().nth(objective).unwrap();
        let gradient = BatchGradient::new(objective, controller, adjoint);
        added(gradient, field, &theta, 0.2, batch(&starts(), &[0, 1], 0.7))
    };
    let (a, adjoint_bar) = gradient(Box::<BacksolveAdjoint<_, _>>::default());
    let (b, discrete_bar) = gradient(Box::<DirectAdjoint<_, _>>::default());
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
