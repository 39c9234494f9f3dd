//! Laws of flow matching: the normal equations are those of the field, and their solution the minimum.

mod common;

use common::{configuration, inner, parameters, profile, stream};
use equiflow::analysis::weights::effective_sample_size;
use equiflow::field::kernel::KernelField;
use equiflow::field::radial::{GaussianBasis, GaussianProfile};
use equiflow::field::spline::SplineProfile;
use equiflow::flow::model::Model;
use equiflow::flow_matching::pairing::{Aligner, Pairer};
use equiflow::flow_matching::{
    LowRank, MatchingError, NormalEquations, Pairing, SquareRoot, Whitening,
};
use equiflow::math::assignment::Assigner;
use equiflow::math::cholesky::dot;
use equiflow::math::random::{Role, Streams};
use equiflow::ode::tableau::RK4;
use equiflow::sampling::sample_double_well;
use equiflow::system::configuration::{Point, remove_mean};
use equiflow::system::energy::{DoubleWell, Energy};
use equiflow::system::exact;
use equiflow::system::group::GroupAction;
use equiflow::system::mean_free::Configurations;

/// Times of the midpoint grid.
const TIMES: usize = 64;

fn data<const D: usize>(n: usize, count: u64) -> Configurations<D> {
    let points = (0..count).flat_map(|seed| configuration::<D>(n, seed));
    let flat: Vec<f64> = points.flat_map(|x| x.data.0[0]).collect();
    Configurations::centred(n, &flat)
}

/// The loss is the mean of |v − (x − z)|² with the velocity of the field itself.
fn loss_is_that_of_the_field<const D: usize>(n: usize) {
    let (basis, data) = (profile(), data::<D>(n, 30));
    let field = KernelField {
        profile: basis.clone(),
    };
    let pairs = 2 * TIMES;
    let equations =
        NormalEquations::new(&basis, &data, pairs, Pairing::Random, &mut stream(4)).unwrap();
    let theta = parameters(basis.layout().size(), 8);
    let mut again = stream(4);
    let mut total = 0.0;
    for pair in 0..pairs {
        let mut x = data.row(again.below(30) as usize).to_vec();
        remove_mean(&mut x);
        let mut z: Vec<_> = (0..n)
            .map(|_| Point::from_fn(|_, _| again.normal()))
            .collect();
        remove_mean(&mut z);
        let t = ((pair % TIMES) as f64 + 0.5) / TIMES as f64;
        let between: Vec<_> = z
            .iter()
            .zip(&x)
            .map(|(z, x)| z * (1.0 - t) + x * t)
            .collect();
        let (v, _) = common::At::new(&field, &theta, t, n).eval(&between);
        let miss: Vec<_> = (0..n).map(|i| v[i] - (x[i] - z[i])).collect();
        total += inner(&miss, &miss) / pairs as f64;
    }
    let loss = equations.loss(&theta);
    assert!(
        (loss - total).abs() < 1e-6 * total,
        "{loss} instead of {total}"
    );
}

#[test]
fn the_normal_equations_are_those_of_the_field() {
    loss_is_that_of_the_field::<2>(4);
    loss_is_that_of_the_field::<3>(5);
}

/// Minimises loss + ρ|θ|² by conjugate gradients from zero.
fn minimise(equations: &NormalEquations, ridge: f64) -> Vec<f64> {
    let n = equations.num_params();
    let mut theta = vec![0.0; n];
    let gradient_at = |theta: &[f64]| {
        let mut gradient = vec![0.0; n];
        equations.half_gradient(theta, &mut gradient);
        gradient
            .iter()
            .zip(theta)
            .map(|(g, theta)| -g - ridge * theta)
            .collect::<Vec<f64>>()
    };
    let constant = gradient_at(&theta);
    let mut residual = constant.clone();
    let mut direction = residual.clone();
    for _ in 0..20 * n {
        // The image of a direction under A + ρ, as a difference of gradients.
        let image: Vec<f64> = gradient_at(&direction)
            .iter()
            .zip(&constant)
            .map(|(g, c)| c - g)
            .collect();
        let size = dot(&residual, &residual);
        let step = size / dot(&direction, &image);
        for k in 0..n {
            theta[k] += step * direction[k];
            residual[k] -= step * image[k];
        }
        let ratio = dot(&residual, &residual) / size;
        for k in 0..n {
            direction[k] = residual[k] + ratio * direction[k];
        }
        if dot(&residual, &residual) < 1e-24 {
            break;
        }
    }
    theta
}

#[test]
fn the_closed_form_is_the_minimum_that_iteration_finds() {
    let (basis, data) = (profile(), data::<2>(4, 200));
    let equations =
        NormalEquations::new(&basis, &data, 2000, Pairing::Random, &mut stream(1)).unwrap();
    let n = equations.num_params();
    let mean = (0..n).map(|i| equations.gram()[i * n + i]).sum::<f64>() / n as f64;
    let (closed, found) = (
        equations.solve(1e-3).unwrap(),
        minimise(&equations, 1e-3 * mean),
    );
    for (a, b) in closed.iter().zip(&found) {
        assert!((a - b).abs() < 1e-7 * (1.0 + a.abs()), "{a} and {b}");
    }
    assert!(equations.loss(&closed) < equations.loss(&vec![0.0; n]));
}

#[test]
fn assignments_are_optimal() {
    let mut stream = stream(2);
    for n in 1..=6 {
        for _ in 0..20 {
            let costs: Vec<f64> = (0..n * n).map(|_| stream.normal()).collect();
            let total = |p: &[usize]| {
                p.iter()
                    .enumerate()
                    .map(|(i, j)| costs[i * n + j])
                    .sum::<f64>()
            };
            let found = Assigner::new(n).assign(|i, j| costs[i * n + j]).to_vec();
            let mut sorted = found.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, (0..n).collect::<Vec<_>>(), "a permutation");
            let mut best = f64::INFINITY;
            each_permutation(&mut (0..n).collect::<Vec<_>>(), 0, &mut |p| {
                best = best.min(total(p))
            });
            assert!(
                (total(&found) - best).abs() < 1e-12,
                "{} instead of {best}",
                total(&found)
            );
        }
    }
}

fn each_permutation(items: &mut [usize], from: usize, each: &mut impl FnMut(&[usize])) {
    if from == items.len() {
        return each(items);
    }
    for k in from..items.len() {
        items.swap(from, k);
        each_permutation(items, from + 1, each);
        items.swap(from, k);
    }
}

/// The mean |x − z|² of a pairing.
fn displacement<const D: usize>(n: usize, pairing: Pairing) -> f64 {
    let mut pairer = Pairer::<D>::new(pairing, n);
    let mut stream = stream(6);
    let (data, mut total) = (data::<D>(n, 320), 0.0);
    for _ in 0..320 {
        let (z, x) = pairer.next(&data, &mut stream);
        total += z
            .iter()
            .zip(x)
            .map(|(z, x)| (x - z).norm_squared())
            .sum::<f64>()
            / 320.0;
    }
    total
}

#[test]
fn transport_shortens_paths() {
    let all = [
        Pairing::Random,
        Pairing::MinibatchOptimalTransport,
        Pairing::EquivariantOptimalTransport,
    ];
    let [random, minibatch, equivariant] = all.map(|pairing| displacement::<2>(4, pairing));
    assert!(
        minibatch < 0.9 * random && equivariant < 0.7 * random,
        "{random} {minibatch} {equivariant}"
    );
    let [random, minibatch, equivariant] = all.map(|pairing| displacement::<3>(13, pairing));
    assert!(
        minibatch < random && equivariant < 0.7 * random,
        "{random} {minibatch} {equivariant}"
    );
}

fn alignment_undoes_the_group<const D: usize>(n: usize) {
    let mut aligner = Aligner::<D>::new(n);
    for seed in 0..20 {
        let x = configuration::<D>(n, seed);
        let mut z = GroupAction::random(n, 0.0, &mut stream(seed)).apply(&x);
        aligner.align(&mut z, &x);
        let rest = z
            .iter()
            .zip(&x)
            .map(|(z, x)| (z - x).norm())
            .fold(0.0, f64::max);
        assert!(rest < 1e-7, "{n} particles in {D} dimensions: {rest}");
    }
}

#[test]
fn alignment_finds_the_element_that_moved_a_configuration() {
    alignment_undoes_the_group::<2>(2);
    alignment_undoes_the_group::<2>(4);
    alignment_undoes_the_group::<3>(4);
}

#[test]
fn alignment_is_no_worse_than_any_start() {
    let mut aligner = Aligner::<3>::new(13);
    for seed in 0..10 {
        let (x, before) = (
            configuration::<3>(13, seed),
            configuration::<3>(13, 100 + seed),
        );
        let mut z = before.clone();
        aligner.align(&mut z, &x);
        let mut assigner = Assigner::new(13);
        let assignment = assigner.assign(|i, j| -x[i].dot(&before[j]));
        let permuted: f64 = (0..13).map(|i| x[i].dot(&before[assignment[i]])).sum();
        assert!(inner(&x, &z) > permuted - 1e-6);
        assert!(
            (inner(&z, &z) - inner(&before, &before)).abs() < 1e-9,
            "an isometry"
        );
    }
}

/// Of four particles in the plane.
fn equations() -> NormalEquations {
    let (basis, data) = (profile(), data::<2>(4, 200));
    NormalEquations::new(&basis, &data, 640, Pairing::Random, &mut stream(1)).unwrap()
}

/// The triangular root leaves nothing out; the other one, what B leaves of the trace of A.
#[test]
fn whitening_makes_the_loss_round() {
    let equations = equations();
    let n = equations.num_params();
    for (shift, root) in [1e-3, 1e-2, 1.0]
        .into_iter()
        .flat_map(|shift| [SquareRoot::Triangular, SquareRoot::LowRank].map(|root| (shift, root)))
    {
        let whitening = Whitening::new(&equations, shift, root).unwrap();
        assert_eq!(whitening.root(), root);
        let (eta, other) = (parameters(n, 1), parameters(n, 2));
        let (mut theta, mut scratch) = (vec![0.0; n], Vec::new());
        whitening.apply(&eta, &mut theta, &mut scratch);
        let mut pulled = other.clone();
        whitening.apply_vjp(&mut pulled, &mut scratch);
        let (left, right) = (dot(&theta, &other), dot(&eta, &pulled));
        assert!(
            (left - right).abs() < 1e-9 * left.abs(),
            "{left} and {right}"
        );
        let mut rest = 0.0;
        if let Whitening::LowRank(root) = &whitening {
            rest = root.rest();
            assert!(rest <= 16.0 * shift);
            let back = root.invert(&theta);
            assert!(
                eta.iter().zip(&back).all(|(a, b)| (a - b).abs() < 1e-9),
                "invert ∘ apply = id"
            );
        }
        let rows = equations.gram().chunks_exact(n).zip(&theta);
        let quadratic: f64 = rows
            .map(|(row, value)| value * (dot(row, &theta) + shift * value))
            .sum();
        // A − BᵀB has no eigenvalue below zero or above its trace.
        let least = dot(&eta, &eta);
        let most = least + rest * dot(&theta, &theta);
        assert!(
            (least * (1.0 - 1e-9)..most * (1.0 + 1e-9)).contains(&quadratic),
            "{root:?}: |η|² = {least} ≤ θᵀ(A + ε)θ = {quadratic} ≤ {most}"
        );
    }
}

#[test]
fn a_small_shift_takes_a_larger_part_of_the_matrix() {
    let equations = equations();
    let rough = LowRank::new(&equations, 1e-2).unwrap();
    let fine = LowRank::new(&equations, 1e-6).unwrap();
    assert!(rough.rank() < fine.rank() && fine.rank() < equations.num_params());
    assert!(fine.rest() < 1e-3 * rough.rest());
}

#[test]
fn nothing_to_match_is_an_error() {
    let equations = |data: &Configurations<2>, pairs| {
        NormalEquations::new(&profile(), data, pairs, Pairing::Random, &mut stream(1))
    };
    assert_eq!(equations(&data(4, 0), 64), Err(MatchingError::NoPairs));
    assert_eq!(equations(&data(4, 3), 0), Err(MatchingError::NoPairs));
    let lost = Configurations::centred(4, &[f64::NAN; 8]);
    assert!(matches!(
        equations(&lost, 64).unwrap().solve(1e-4),
        Err(MatchingError::Singular(_))
    ));
}

/// The closed form alone, without a gradient step, is a good Boltzmann generator of two particles.
#[test]
fn the_closed_form_samples_two_particles() {
    let (energy, streams, n) = (DoubleWell::default(), Streams::new(3), 2);
    let (data, _) = sample_double_well(&energy, n, 20_000, &streams, Role::Data).unwrap();
    let basis = GaussianProfile {
        radial: GaussianBasis::equally_spaced(0.0, 8.0, 50, 0.5),
        time: GaussianBasis::equally_spaced(0.0, 1.0, 20, 0.1),
    };
    let pairing = Pairing::MinibatchOptimalTransport;
    let mut draws = streams.get(Role::Matching, 0);
    let data = Configurations::<2>::read(n, &data);
    let equations = NormalEquations::new(&basis, &data, 20_000, pairing, &mut draws).unwrap();
    let theta = equations.solve(1e-5).unwrap();
    let field = KernelField {
        profile: SplineProfile::<f64>::new(basis),
    };
    let mut model = Model::<2>::new(&field, &theta, &RK4, n, 20);
    let samples = model.sample(&mut streams.get(Role::Evaluate, 0), 2000, 2000);
    let pairs = samples.x.rows().zip(&samples.log_q);
    let weights = pairs.map(|(x, log_q)| -energy.energy(&x) - log_q.best());
    let ess = effective_sample_size(&weights.collect::<Vec<f64>>());
    assert!(ess > 0.9, "ESS {ess}");
    let (test, _) = sample_double_well(&energy, n, 2000, &streams, Role::Test).unwrap();
    let log_q = model.log_density(&Configurations::centred(n, &test), 2000);
    let entropy = exact::known(&energy, n).unwrap().entropy();
    let gap = -log_q.iter().map(|q| q.best()).sum::<f64>() / 2000.0 - entropy;
    assert!(gap < 0.08, "KL gap {gap}");
}
