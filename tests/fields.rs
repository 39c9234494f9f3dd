//! Laws that every vector field obeys.

mod common;

use approx::assert_relative_eq;
use common::{
    At, all_fields, configuration, derivative, fields, fields_without_symmetry, inner, many_body,
    moved, parameters, profile, stream,
};
use equiflow::field::Coefficients;
use equiflow::field::VectorField;
use equiflow::field::kernel::{KernelField, Profile};
use equiflow::field::mlp::PlainField;
use equiflow::field::spline::SplineProfile;
use equiflow::math::simd::Lanes;
use equiflow::system::configuration::Point;
use equiflow::system::group::GroupAction;
use simba::simd::SimdValue;

const TIMES: [f64; 3] = [0.0, 0.37, 1.0];

fn equivariant_fields<const D: usize>(
    _n: usize,
) -> Vec<(&'static str, Box<dyn VectorField<f64, D>>)> {
    fields()
}

/// Calls `law` for every field, in two and three dimensions, at several times.
macro_rules! for_every_field {
    ($law:ident) => {
        for_every_field!($law, all_fields)
    };
    ($law:ident, $fields:ident) => {
        for_every_field!($law, $fields, 2, 2);
        for_every_field!($law, $fields, 2, 4);
        for_every_field!($law, $fields, 3, 5);
    };
    ($law:ident, $fields:ident, $d:literal, $n:literal) => {
        for (name, field) in $fields::<$d>($n) {
            for t in TIMES {
                let theta = parameters(field.layout().size(), 7);
                $law::<$d>(name, &*field, &theta, t, &configuration($n, 11));
            }
        }
    };
}

fn divergence_is_trace<const D: usize>(
    name: &str,
    field: &dyn VectorField<f64, D>,
    theta: &[f64],
    t: f64,
    x: &[Point<f64, D>],
) {
    let mut at = At::new(field, theta, t, x.len());
    let (_, divergence) = at.eval(x);
    let mut trace = 0.0;
    for i in 0..x.len() {
        for k in 0..D {
            let component = |h: f64| {
                let mut x = x.to_vec();
                x[i][k] += h;
                At::new(field, theta, t, x.len()).eval(&x).0[i][k]
            };
            trace += derivative(component, 1e-3);
        }
    }
    assert_relative_eq!(divergence, trace, max_relative = 1e-6, epsilon = 1e-6);
    assert!(
        divergence.abs() > 1e-6,
        "{name}: the law is tried where the field vanishes"
    );
}

#[test]
fn the_divergence_is_the_trace_of_the_numerical_jacobian() {
    for_every_field!(divergence_is_trace);
}

fn velocity_is_equivariant<const D: usize>(
    name: &str,
    field: &dyn VectorField<f64, D>,
    theta: &[f64],
    t: f64,
    x: &[Point<f64, D>],
) {
    let mut at = At::new(field, theta, t, x.len());
    let (v, divergence) = at.eval(x);
    for seed in 0..5 {
        let g = GroupAction::random(x.len(), 3.0, &mut stream(seed));
        let (moved, same) = at.eval(&g.apply(x));
        assert_relative_eq!(divergence, same, max_relative = 1e-10, epsilon = 1e-10);
        for (a, b) in g.apply_to_velocities(&v).iter().zip(&moved) {
            assert!((a - b).norm() < 1e-10, "{name}: {a} and {b}");
        }
    }
}

#[test]
fn velocities_are_equivariant_and_divergences_invariant() {
    for_every_field!(velocity_is_equivariant, equivariant_fields);
}

fn velocity_is_not_equivariant<const D: usize>(
    name: &str,
    field: &dyn VectorField<f64, D>,
    theta: &[f64],
    t: f64,
    x: &[Point<f64, D>],
) {
    let mut at = At::new(field, theta, t, x.len());
    let (v, _) = at.eval(x);
    let mut g = GroupAction::identity(x.len());
    g.translation = Point::repeat(0.7);
    let (translated, _) = at.eval(&g.apply(x));
    let rest: f64 = v.iter().zip(&translated).map(|(a, b)| (a - b).norm()).sum();
    assert!(
        rest < 1e-10,
        "{name}: the centre of mass changes the velocities by {rest}"
    );
    g.permutation.swap(0, 1);
    let mut turned = GroupAction::identity(x.len());
    turned.orthogonal = -turned.orthogonal;
    for g in [g, turned] {
        let (moved, _) = at.eval(&g.apply(x));
        let change = g.apply_to_velocities(&v).into_iter().zip(&moved);
        let change: f64 = change.map(|(a, b)| (a - b).norm()).sum();
        assert!(change > 1e-3, "{name} is equivariant by accident: {change}");
    }
}

#[test]
fn fields_without_symmetry_have_none_but_translations() {
    for_every_field!(velocity_is_not_equivariant, fields_without_symmetry);
}

fn velocity_is_mean_free<const D: usize>(
    name: &str,
    field: &dyn VectorField<f64, D>,
    theta: &[f64],
    t: f64,
    x: &[Point<f64, D>],
) {
    let (v, _) = At::new(field, theta, t, x.len()).eval(x);
    let sum: Point<f64, D> = v.iter().sum();
    assert!(sum.norm() < 1e-12, "{name}: the velocities sum to {sum}");
}

#[test]
fn velocities_are_mean_free() {
    for_every_field!(velocity_is_mean_free);
}

fn tangent_is_derivative<const D: usize>(
    name: &str,
    field: &dyn VectorField<f64, D>,
    theta: &[f64],
    t: f64,
    x: &[Point<f64, D>],
) {
    let directions: Vec<Point<f64, D>> = [21, 22]
        .iter()
        .flat_map(|s| configuration(x.len(), *s))
        .collect();
    let dv = At::new(field, theta, t, x.len()).jvp(x, &directions);
    for (dx, dv) in directions.chunks(x.len()).zip(dv.chunks(x.len())) {
        let probe = configuration::<D>(x.len(), 23);
        let along = |h: f64| {
            inner(
                &probe,
                &At::new(field, theta, t, x.len()).eval(&moved(x, h, dx)).0,
            )
        };
        let expected = derivative(along, 1e-3);
        let actual = inner(&probe, dv);
        assert!(
            (actual - expected).abs() < 1e-6 * (1.0 + expected.abs()),
            "{name}: {actual} and {expected}"
        );
    }
}

#[test]
fn tangents_are_directional_derivatives() {
    for_every_field!(tangent_is_derivative);
}

fn tangents_are_alone<const D: usize>(
    name: &str,
    field: &dyn VectorField<f64, D>,
    theta: &[f64],
    t: f64,
    x: &[Point<f64, D>],
) {
    let n = x.len();
    for count in [2, 4, 7, 12] {
        let together: Vec<Point<f64, D>> = (0..count)
            .flat_map(|tangent| configuration(n, 40 + tangent))
            .collect();
        let moved = At::new(field, theta, t, n).jvp(x, &together);
        let alone = together
            .chunks(n)
            .flat_map(|dx| At::new(field, theta, t, n).jvp(x, dx));
        for (together, alone) in moved.iter().zip(alone) {
            assert_eq!(*together, alone, "{name}, {count} tangents");
        }
    }
}

#[test]
fn many_tangents_are_moved_like_each_alone_to_the_bit() {
    for_every_field!(tangents_are_alone);
}

fn reverse_is_gradient<const D: usize>(
    name: &str,
    field: &dyn VectorField<f64, D>,
    theta: &[f64],
    t: f64,
    x: &[Point<f64, D>],
) {
    let v_bar = configuration::<D>(x.len(), 31);
    let c = 0.7;
    let value = |theta: &[f64], x: &[Point<f64, D>]| {
        let (v, divergence) = At::new(field, theta, t, x.len()).eval(x);
        inner(&v_bar, &v) + c * divergence
    };
    let (x_bar, theta_bar) = At::new(field, theta, t, x.len()).vjp(theta, x, &v_bar, Some(c));
    let dx = configuration::<D>(x.len(), 32);
    let expected = derivative(|h| value(theta, &moved(x, h, &dx)), 1e-3);
    // The divergence of a spline has kinks in its second derivative, so that differences converge slowly.
    let actual = inner(&x_bar, &dx);
    assert!(
        (actual - expected).abs() < 2e-5 * (1.0 + expected.abs()),
        "{name}, x: {actual} and {expected}"
    );
    let d_theta = parameters(theta.len(), 33);
    let shifted = |h: f64| {
        theta
            .iter()
            .zip(&d_theta)
            .map(|(a, b)| a + h * b)
            .collect::<Vec<_>>()
    };
    let expected = derivative(|h| value(&shifted(h), x), 1e-3);
    let actual: f64 = theta_bar.iter().zip(&d_theta).map(|(a, b)| a * b).sum();
    assert!(
        (actual - expected).abs() < 1e-9 * (1.0 + expected.abs()),
        "{name}, θ: {actual} and {expected}"
    );
}

#[test]
fn reverse_mode_is_the_gradient() {
    for_every_field!(reverse_is_gradient);
}

fn velocity_alone_is_that_of_eval<const D: usize>(
    name: &str,
    field: &dyn VectorField<f64, D>,
    theta: &[f64],
    t: f64,
    x: &[Point<f64, D>],
) {
    let mut at = At::new(field, theta, t, x.len());
    let v_bar = configuration::<D>(x.len(), 23);
    let v = at.eval(x).0;
    let (x_bar, gradient) = at.vjp(theta, x, &v_bar, Some(0.0));
    let alone = at.velocity(x);
    let (x_bar_alone, gradient_alone) = at.vjp(theta, x, &v_bar, None);
    assert_eq!(v, alone, "{name}");
    let pairs = x_bar.iter().zip(&x_bar_alone);
    assert!(
        pairs
            .into_iter()
            .all(|(a, b)| (a - b).norm() < 1e-12 * (1.0 + a.norm())),
        "{name}"
    );
    for (a, b) in gradient.iter().zip(gradient_alone) {
        assert_relative_eq!(*a, b, epsilon = 1e-12, max_relative = 1e-12);
    }
}

#[test]
fn velocities_alone_have_the_same_gradients() {
    for_every_field!(velocity_alone_is_that_of_eval);
}

#[test]
fn coinciding_particles_give_finite_results() {
    for (name, field) in all_fields::<2>(3) {
        let theta = parameters(field.layout().size(), 7);
        let x = vec![Point::zeros(); 3];
        let mut at = At::new(&*field, &theta, 0.5, 3);
        let (v, divergence) = at.eval(&x);
        let (x_bar, theta_bar) = at.vjp(&theta, &x, &configuration(3, 1), Some(1.0));
        let finite = divergence.is_finite()
            && v.iter()
                .chain(&x_bar)
                .all(|p| p.iter().all(|c| c.is_finite()))
            && theta_bar.iter().all(|g| g.is_finite());
        assert!(finite, "{name}");
    }
}

/// A jump of the velocity would be one of the map, which no likelihood sees.
fn velocity_does_not_jump_where_particles_meet<const D: usize>(
    name: &str,
    field: &dyn VectorField<f64, D>,
    theta: &[f64],
    t: f64,
    x: &[Point<f64, D>],
) {
    let mut at = At::new(field, theta, t, x.len());
    let mut beside = |offset: f64| {
        let mut x = x.to_vec();
        x[1] = x[0];
        x[1][0] += offset;
        at.eval(&x).0
    };
    for (before, after) in beside(-1e-7).iter().zip(beside(1e-7)) {
        assert!((before - after).norm() < 1e-4, "{name}: {before} {after}");
    }
}

#[test]
fn velocities_do_not_jump_where_particles_meet() {
    for_every_field!(velocity_does_not_jump_where_particles_meet);
}

#[test]
fn the_spline_table_follows_the_sum_of_gaussians() {
    let (gaussians, spline) = (profile(), SplineProfile::<f64>::new(profile()));
    let theta = parameters(gaussians.layout().size(), 3);
    let (mut exact, mut table) = (Coefficients::default(), Coefficients::default());
    let (a, b) = (
        KernelField {
            profile: gaussians.clone(),
        },
        KernelField {
            profile: spline.clone(),
        },
    );
    exact.refresh::<f64, 2>(&a, &theta, &TIMES);
    table.refresh::<f64, 2>(&b, &theta, &TIMES);
    for node in 0..TIMES.len() {
        let exact = exact.at(node).node;
        let table = table.at(node).node;
        for k in 1..=90 {
            let d = 0.1 * f64::from(k);
            let [phi, slope] = Profile::<f64>::value(&gaussians, exact, d);
            let [phi_table, slope_table] = Profile::<f64>::value(&spline, table, d);
            assert!(
                (phi - phi_table).abs() < 1e-4,
                "φ({d}) = {phi_table} instead of {phi}"
            );
            assert!(
                (slope - slope_table).abs() < 3e-3,
                "φ′({d}) = {slope_table} instead of {slope}"
            );
        }
    }
}

fn lanes_are_scalars<F: VectorField<Lanes, 2> + VectorField<f32, 2>>(field: &F) {
    let theta = parameters(VectorField::<f32, 2>::layout(field).size(), 5);
    let scalars: Vec<Vec<Point<f32, 2>>> = (0..Lanes::LANES as u64)
        .map(|s| {
            configuration::<2>(4, 40 + s)
                .iter()
                .map(|p| p.map(|c| c as f32))
                .collect()
        })
        .collect();
    let mut lanes = vec![Point::<Lanes, 2>::zeros(); 4];
    for (lane, x) in scalars.iter().enumerate() {
        for (i, point) in x.iter().enumerate() {
            for k in 0..2 {
                lanes[i][k].replace(lane, point[k]);
            }
        }
    }
    let mut at = At::<Lanes, 2>::new(field, &theta, 0.4, 4);
    let (v, divergence) = at.eval(&lanes);
    let (x_bar, _) = at.vjp(&theta, &lanes, &v, Some(divergence));
    for (lane, x) in scalars.iter().enumerate() {
        let mut at = At::<f32, 2>::new(field, &theta, 0.4, 4);
        let (v_scalar, scalar) = at.eval(x);
        assert_eq!(scalar.to_bits(), divergence.extract(lane).to_bits());
        let (x_bar_scalar, _) = at.vjp(&theta, x, &v_scalar, Some(scalar));
        for i in 0..4 {
            for k in 0..2 {
                assert_eq!(v_scalar[i][k].to_bits(), v[i][k].extract(lane).to_bits());
                assert_eq!(
                    x_bar_scalar[i][k].to_bits(),
                    x_bar[i][k].extract(lane).to_bits()
                );
            }
        }
    }
}

/// Four lanes compute what four single-precision scalars compute, to the bit.
#[test]
fn lanes_equal_scalars() {
    lanes_are_scalars(&PlainField::new(4, 8));
    lanes_are_scalars(&KernelField {
        profile: SplineProfile::<f32>::new(profile()),
    });
    lanes_are_scalars(&many_body::<f32>());
}
