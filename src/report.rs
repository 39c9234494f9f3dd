//! What is reported about a run: headline numbers from exact densities, and the curves behind them.

use crate::config::{Choice, FlowKind};
use crate::energy::Energy;
use crate::estimate::{
    LogZ, effective_sample_size, free_energy_difference, free_energy_profile, histogram,
    mean_and_error,
};
use crate::likelihood::LogDensity;
use crate::model::Samples;
use crate::particles::{Point, filled, pack};
use crate::prior;
use crate::random::Role;
use crate::target::Target;
use crate::trainer::Trainer;
use crate::truth::PairTruth;
use serde::Serialize;

/// The state of a run in numbers. Energies in kT; NLL, entropy, gaps and log Z in nats. `None` where the
/// truth of the system is not known.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The name of the system.
    pub system: &'static str,
    /// Training steps done.
    pub step: u64,
    /// The objective of the last training step (with the integrated divergence); `None` before the
    /// first step, and when it was not a number.
    pub loss: Option<f64>,
    /// Mean NLL of training data.
    pub train_nll: f64,
    /// Mean NLL of test data. This and `train_nll` use the known mean energy as a control variate.
    pub test_nll: f64,
    /// The exact entropy H of the target: the least possible test NLL.
    pub entropy: Option<f64>,
    /// KL(p‖q) = test NLL − H. `None` as well where the estimate cannot be trusted: below zero by more than
    /// its error, which happens when configurations are out of reach.
    pub kl_gap: Option<f64>,
    /// Standard error of `kl_gap`.
    pub kl_gap_error: Option<f64>,
    /// Kish's effective sample size of reweighting model samples to the target, in percent.
    pub ess: f64,
    /// log Z estimated from the importance weights.
    pub log_z: f64,
    /// Standard error of `log_z`.
    pub log_z_error: f64,
    /// The exact log Z.
    pub exact_log_z: Option<f64>,
    /// KL(q‖p).
    pub reverse_kl: Option<f64>,
    /// Test NLL − training NLL.
    pub generalisation_gap: f64,
    /// The discretisation defect: mean |∫∇·v dt − log |det|| over model samples.
    pub defect: f64,
    /// Configurations of each kind whose determinant is exact; the densities of the others are integrated.
    pub exact_on: usize,
    /// How far the mean of the others may be off, in nats. They are moved by the mean difference of exact and
    /// integrated log densities where both are known; this is three standard errors of it. `None` where all
    /// are exact.
    pub defect_bound: Option<f64>,
    /// F(short) − F(long) of the two wells, reweighted. For two particles with two wells.
    pub free_energy_difference: Option<f64>,
    /// Its bootstrap error.
    pub free_energy_difference_error: Option<f64>,
    /// Its exact value.
    pub exact_free_energy_difference: Option<f64>,
    /// The digest of the state, sixteen hexadecimal digits.
    pub digest: String,
    /// Model samples behind each estimate, and the most configurations of the data.
    pub evaluated_on: usize,
    /// Test configurations behind the test NLL: as many, or all that there are.
    pub tested_on: usize,
    /// Test configurations among them that the discrete map does not reach: they are left out, so that the
    /// test NLL is a lower bound. More ODE steps bring them back.
    pub unreached: usize,
    /// Something that the reader should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A histogram of several populations: densities per unit of the quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// Ascending bin edges.
    pub edges: Vec<f64>,
    /// Of the training data.
    pub data: Vec<f64>,
    /// Of model samples.
    pub model: Vec<f64>,
    /// Of model samples, reweighted to the target.
    pub reweighted: Vec<f64>,
    /// Of the target, exactly.
    pub exact: Option<Vec<f64>>,
}

/// A free-energy profile of the distance of two particles, in kT.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Ascending bin edges, in units of length.
    pub edges: Vec<f64>,
    /// Estimated from reweighted model samples.
    pub model: Vec<f64>,
    /// Its bootstrap errors.
    pub error: Vec<f64>,
    /// From the training data.
    pub data: Vec<f64>,
    /// Exactly, for two particles.
    pub exact: Option<Vec<f64>>,
}

/// The curves behind a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Curves {
    /// Of the energy, in kT.
    pub energy: Histogram,
    /// Of all pair distances.
    pub distance: Histogram,
    /// Of all pair distances.
    pub free_energy: Profile,
}

const ENERGY_BINS: usize = 60;
const DISTANCE_BINS: usize = 80;
const PROFILE_BINS: usize = 40;
/// Up to this dimension every density is exact.
const EXACT_DIMENSION: usize = 18;
/// Beyond, one configuration of so many; the defect of these bounds that of the rest.
const EXACT_SHARE: usize = 16;
/// Where one evaluation of the field takes long, one of so many.
const MANY_BODY_SHARE: usize = 64;
/// At least so many.
const FEWEST_EXACT: usize = 4;
/// A KL gap further below zero than so many of its standard errors is not a KL gap.
const TRUST: f64 = 4.0;
/// Training configurations behind a histogram: more would not be seen.
const DATA_SHOWN: usize = 20_000;
/// The share of the data that the energy axis shows; the rest is a long tail.
const ENERGY_QUANTILE: f64 = 0.995;

/// The energy of each configuration of `x`, row-major.
fn energies<const D: usize>(target: &Target, x: &[f64]) -> Vec<f64> {
    let mut points = filled(Point::<f64, D>::zeros(), target.particles);
    x.chunks_exact(target.particles * D)
        .map(|row| {
            pack(row, &mut points);
            target.energy.energy(&points)
        })
        .collect()
}

/// All pair distances of each configuration of `x`, configuration after configuration.
fn pair_distances<const D: usize>(particles: usize, x: &[f64]) -> Vec<f64> {
    let mut points = filled(Point::<f64, D>::zeros(), particles);
    let mut distances = Vec::new();
    for row in x.chunks_exact(particles * D) {
        pack(row, &mut points);
        for i in 0..particles {
            distances.extend(
                (i + 1..particles).map(|j| crate::particles::distance(&(points[i] - points[j]))),
            );
        }
    }
    distances
}

/// A mean NLL, in nats.
struct Nll {
    mean: f64,
    /// Its standard error.
    error: f64,
    /// Configurations.
    count: usize,
    /// Those among them whose latents were not found, and which are left out.
    unreached: usize,
}

/// Model samples with what reweighting needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighted {
    /// The samples with their densities.
    pub samples: Samples,
    /// u of each, in kT.
    pub energies: Vec<f64>,
    /// log w = −u − log q of each: its weight in the target, up to a constant.
    pub log_weights: Vec<f64>,
}

impl<const D: usize> Trainer<D> {
    /// For how many of `count` configurations the exact determinant is worked out: all, unless it takes so
    /// many tangents that a part must stand for the rest.
    pub(crate) fn exact_count(&self, count: usize) -> usize {
        let small = prior::dimension(self.target().particles, D) <= EXACT_DIMENSION;
        match (self.config().flow, small) {
            (FlowKind::ManyBody, _) => (count / MANY_BODY_SHARE).max(FEWEST_EXACT),
            (_, true) => count,
            (_, false) => (count / EXACT_SHARE).max(EXACT_SHARE),
        }
        .min(count)
    }

    /// `count` model samples with energies, densities and weights, from the stream of this step.
    #[must_use]
    pub fn draw_weighted(&self, count: usize) -> Weighted {
        let mut stream = self.streams().get(Role::Evaluate, self.state().step);
        let mut samples = self
            .model()
            .sample(&mut stream, count, self.exact_count(count));
        correct(&mut samples.log_q);
        let energies = energies::<D>(self.target(), &samples.x);
        let log_weights = energies
            .iter()
            .zip(&samples.log_q)
            .map(|(u, q)| -u - q.best())
            .collect();
        Weighted {
            samples,
            energies,
            log_weights,
        }
    }

    /// The mean NLL of the first `count` configurations of `x`, the first `exact` of them with exact determinants.
    ///
    /// Where the mean energy is known, −log q − u is averaged instead, whose fluctuations vanish as the
    /// model approaches the target, and ⟨u⟩ is added: the same expectation with a smaller error.
    fn nll(&self, x: &[f64], count: usize, exact: usize) -> Nll {
        let x = &x[..x.len().min(count * self.target().particles * D)];
        let mut densities = self.model().log_density(x, exact);
        let correction = correct(&mut densities);
        let energies = energies::<D>(self.target(), x);
        let control = |u: f64| self.truth().map_or(0.0, |truth| truth.mean_energy - u);
        let terms = densities
            .iter()
            .zip(energies)
            .filter(|(q, _)| !q.best().is_nan());
        let values: Vec<f64> = terms.map(|(q, u)| control(u) - q.best()).collect();
        let (mean, error) = mean_and_error(&values);
        Nll {
            mean,
            error: (error * error + correction * correction).sqrt(),
            count: densities.len(),
            unreached: densities.len() - values.len(),
        }
    }

    /// Measures the model on `count` samples of its own, of the test data and of the training data.
    /// `loss` is that of the last training step. Draws from streams of its own: training goes on as if
    /// this had not been called.
    #[must_use]
    pub fn evaluate(&self, count: usize, loss: f64) -> Report {
        let count = count.max(2);
        let exact = self.exact_count(count);
        let truth = self.truth();
        let test = self.nll(self.test_data(), count, exact);
        let train = self.nll(&self.data().train, count, exact);
        let weighted = self.draw_weighted(count);
        let log_z = LogZ::estimate(&weighted.log_weights);
        let wells = self.pair_truth();
        let difference = wells.and_then(PairTruth::barrier).map(|barrier| {
            let distances = pair_distances::<D>(self.target().particles, &weighted.samples.x);
            let mut stream = self.streams().get(Role::Bootstrap, self.state().step);
            free_energy_difference(barrier, &distances, &weighted.log_weights, &mut stream)
        });
        let mean_log_weight = mean_and_error(&weighted.log_weights).0;
        Report {
            system: self.config().system.name(),
            step: self.state().step,
            loss: loss.is_finite().then_some(loss),
            train_nll: train.mean,
            test_nll: test.mean,
            entropy: truth.map(|truth| truth.entropy()),
            kl_gap: truth
                .map(|truth| test.mean - truth.entropy())
                .filter(|gap| *gap > -TRUST * test.error),
            kl_gap_error: truth.map(|_| test.error),
            ess: 100.0 * effective_sample_size(&weighted.log_weights),
            log_z: log_z.value,
            log_z_error: log_z.error,
            exact_log_z: truth.map(|truth| truth.log_z),
            reverse_kl: truth.map(|truth| truth.log_z - mean_log_weight),
            generalisation_gap: test.mean - train.mean,
            defect: defect(&weighted.samples.log_q),
            exact_on: exact,
            defect_bound: (exact < count)
                .then(|| 3.0 * exact_less_integrated(&weighted.samples.log_q).1),
            free_energy_difference: difference.map(|(value, _)| value),
            free_energy_difference_error: difference.map(|(_, error)| error),
            exact_free_energy_difference: wells.and_then(PairTruth::free_energy_difference),
            digest: self.digest().to_string(),
            evaluated_on: count,
            tested_on: test.count,
            unreached: test.unreached,
            note: note(exact, count, &test),
        }
    }

    /// Histograms and the free-energy profile from `count` model samples.
    #[must_use]
    pub fn curves(&self, count: usize) -> Curves {
        let particles = self.target().particles;
        let weighted = self.draw_weighted(count.max(2));
        let data = &self.data().train;
        let data = &data[..data.len().min(DATA_SHOWN * particles * D)];
        let data_energies = energies::<D>(self.target(), data);
        let data_distances = pair_distances::<D>(particles, data);
        let distances = pair_distances::<D>(particles, &weighted.samples.x);
        let pairs = crate::particles::pair_count(particles);
        let repeated: Vec<f64> = weighted
            .log_weights
            .iter()
            .flat_map(|w| core::iter::repeat_n(*w, pairs))
            .collect();
        let truth = self.pair_truth();
        let energy_edges = energy_edges(&data_energies);
        let distance_edges = distance_edges(&data_distances);
        Curves {
            energy: Histogram {
                data: histogram(&energy_edges, &data_energies, None),
                model: histogram(&energy_edges, &weighted.energies, None),
                reweighted: histogram(
                    &energy_edges,
                    &weighted.energies,
                    Some(&weighted.log_weights),
                ),
                exact: truth.map(|truth| truth.energy_density(&energy_edges)),
                edges: energy_edges,
            },
            distance: Histogram {
                data: histogram(&distance_edges, &data_distances, None),
                model: histogram(&distance_edges, &distances, None),
                reweighted: histogram(&distance_edges, &distances, Some(&repeated)),
                exact: truth.map(|truth| truth.distance_density(&distance_edges)),
                edges: distance_edges,
            },
            free_energy: self.profile(&data_distances, &distances, &weighted.log_weights),
        }
    }

    fn profile(&self, data: &[f64], distances: &[f64], log_weights: &[f64]) -> Profile {
        let truth = self.pair_truth();
        let edges = truth.map_or_else(|| inner_edges(data), distance_edges_in);
        let mut stream = self.streams().get(Role::Bootstrap, self.state().step);
        let (model, error) = free_energy_profile(&edges, distances, log_weights, &mut stream);
        let free_energies = |densities: Vec<f64>| -> Vec<f64> {
            densities.into_iter().map(|p| -libm::log(p)).collect()
        };
        Profile {
            data: free_energies(histogram(&edges, data, None)),
            exact: truth.map(|truth| free_energies(truth.distance_density(&edges))),
            edges,
            model,
            error,
        }
    }
}

/// What the reader of a report should know: of `count` configurations, `exact` have exact determinants.
fn note(exact: usize, count: usize, test: &Nll) -> Option<String> {
    let Nll {
        unreached,
        count: tested,
        ..
    } = test;
    let reach = (*unreached > 0).then(|| {
        format!("the inverse of the discrete map was not found for {unreached} of {tested} test configurations; take more ODE steps")
    });
    let share = (exact < count)
        .then(|| format!("exact determinants for {exact} of {count}; the rest is integrated, and moved by the mean difference"));
    reach.or(share)
}

/// The mean discretisation defect of those whose exact density is known.
fn defect(log_q: &[LogDensity]) -> f64 {
    let defects: Vec<f64> = log_q
        .iter()
        .filter_map(|q| Some((q.integrated - q.exact?).abs()))
        .collect();
    mean_and_error(&defects).0
}

/// The mean of exact minus integrated log densities with its standard error, over those that have both.
fn exact_less_integrated(log_q: &[LogDensity]) -> (f64, f64) {
    let differences: Vec<f64> = log_q
        .iter()
        .filter_map(|q| Some(q.exact? - q.integrated))
        .filter(|difference| difference.is_finite())
        .collect();
    mean_and_error(&differences)
}

/// Moves the integrated log densities of those that have no exact one by the mean difference of the others: a
/// control variate, without which training that exploits the integrator would be believed. Returns the
/// standard error of the shift; zero where there is none.
fn correct(log_q: &mut [LogDensity]) -> f64 {
    let (mean, error) = exact_less_integrated(log_q);
    // With fewer than two, or where training has gone astray, nothing can be said.
    if !error.is_finite() {
        return 0.0;
    }
    let mut moved = false;
    for q in log_q.iter_mut().filter(|q| q.exact.is_none()) {
        q.integrated += mean;
        moved = true;
    }
    if moved { error } else { 0.0 }
}

fn equal_edges(from: f64, to: f64, bins: usize) -> Vec<f64> {
    (0..=bins)
        .map(|k| from + (to - from) * k as f64 / bins as f64)
        .collect()
}

/// From the least energy of the data, rounded down, to a high quantile.
fn energy_edges(data: &[f64]) -> Vec<f64> {
    let mut sorted = data.to_vec();
    sorted.sort_by(f64::total_cmp);
    let low = sorted.first().copied().unwrap_or(0.0);
    let high = sorted
        .get((ENERGY_QUANTILE * sorted.len() as f64) as usize)
        .copied()
        .unwrap_or(low + 1.0);
    equal_edges(low.floor(), high.ceil().max(low.floor() + 1.0), ENERGY_BINS)
}

/// From zero to beyond the longest distance in the data.
fn distance_edges(data: &[f64]) -> Vec<f64> {
    let longest = data.iter().copied().fold(1.0, f64::max);
    equal_edges(0.0, longest.ceil(), DISTANCE_BINS)
}

/// The distances that hold all but a thousandth of the data on either side.
fn inner_edges(data: &[f64]) -> Vec<f64> {
    let mut sorted = data.to_vec();
    sorted.sort_by(f64::total_cmp);
    let quantile = |p: f64| {
        let last = sorted.len().saturating_sub(1);
        sorted
            .get((p * last as f64) as usize)
            .copied()
            .unwrap_or(1.0)
    };
    let (low, high) = (quantile(1e-3), quantile(1.0 - 1e-3));
    equal_edges(low, high.max(low + 1e-3), PROFILE_BINS)
}

/// The distances that hold all but a thousandth of the probability on either side.
fn distance_edges_in(truth: &PairTruth) -> Vec<f64> {
    let quantile = |p: f64| {
        let (mut low, mut high) = (0.0, 1.0);
        while truth.probability_below(high) < p {
            high *= 2.0;
        }
        for _ in 0..50 {
            let middle = 0.5 * (low + high);
            if truth.probability_below(middle) < p {
                low = middle
            } else {
                high = middle
            }
        }
        low
    };
    equal_edges(quantile(1e-3), quantile(1.0 - 1e-3), PROFILE_BINS)
}
