//! What is reported about a run: headline numbers from exact densities, and the curves behind them.

mod curves;
mod evaluation;
mod notes;
mod reference;

pub(crate) use curves::curves_beside;
pub use curves::{Curves, Histogram, Profile, curves};
pub use evaluation::{Evaluation, evaluate};
pub use notes::DIVERGED_DEFECT;
pub(crate) use reference::ReferenceCurves;

use crate::analysis::weights::{
    Estimate, Reliability, effective_sample_fraction, free_energy_difference, log_z_and_averages,
    reverse_kl,
};
use crate::flow::discrete_map::LogDensity;
use crate::flow::model::Samples;
use crate::math::random::Role;
use crate::sampling::diagnostics::mean_and_error;
use crate::sampling::target::Target;
use crate::system::configuration::pair_distances;
use crate::system::energy::Energy;
use crate::system::mean_free::Configurations;
use crate::system::prior;
use crate::train::Trainer;
use notes::Tested;
use serde::Serialize;

/// The state of a run in numbers. Energies in kT; NLL, entropy, gaps and log Z in nats. `None` where the
/// exact value for the system is not known.
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
    /// Kish's effective sample size of reweighting model samples to the target, in percent. An upper bound at best
    /// where the weights are not reliable.
    pub ess: f64,
    /// Standard error of `ess`, in percent. `None` where a few of the largest weights decide the sum of their squares: `ess`
    /// is rough then.
    pub ess_error: Option<f64>,
    /// k̂ of the importance weights (Pareto-smoothed importance sampling): how heavy their tail is. `None` where all
    /// weights are alike, and where there are too few to tell.
    pub pareto_k: Option<f64>,
    /// The largest k̂ at which reweighted estimates from so many samples can be trusted.
    pub pareto_k_limit: f64,
    /// Whether they can: whether the samples of the model overlap enough with the target.
    pub weights_reliable: bool,
    /// log Z estimated from the importance weights, the largest of them smoothed. `None` where the weights are not
    /// reliable.
    pub log_z: Option<f64>,
    /// Standard error of `log_z`.
    pub log_z_error: Option<f64>,
    /// The exact log Z.
    pub exact_log_z: Option<f64>,
    /// KL(q‖p), from the energies of the model's own samples. `None` as well where a few of these decide the mean,
    /// by the same k̂: its expectation may not be finite then.
    pub reverse_kl: Option<f64>,
    /// Standard error of `reverse_kl`.
    pub reverse_kl_error: Option<f64>,
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
    /// F(short) − F(long) of the two wells, reweighted. For two particles with two wells, where the weights in both
    /// are reliable.
    pub free_energy_difference: Option<f64>,
    /// Its standard error.
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
    /// Training steps since the run was opened in which the tolerance of adaptive steps could not be met for a part
    /// of the batch, which took equal steps.
    pub tolerance_failures: u32,
    /// Whether the run has diverged: the flow reaches less than half of the test configurations, or its discretisation defect is
    /// [`DIVERGED_DEFECT`] or more.
    pub diverged: bool,
    /// Something that the reader should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Up to this dimension every density is exact.
const EXACT_DIMENSION: usize = 18;
/// Beyond, one configuration of so many; the defect of these bounds that of the rest.
const EXACT_SHARE: usize = 16;
/// Where one evaluation of the field takes long, one of so many.
const EXPENSIVE_SHARE: usize = 64;
/// At least so many.
const FEWEST_EXACT: usize = 4;
/// Configurations behind a report, at least: one has no error.
pub(crate) const FEWEST: usize = 2;
/// A KL gap further below zero than so many of its standard errors is not a KL gap.
const TRUST: f64 = 4.0;

/// The energy of each configuration of `x`, in kT.
fn energies<const D: usize>(target: &Target, x: &Configurations<D>) -> Vec<f64> {
    x.rows().map(|x| target.energy.energy(&x)).collect()
}

/// All pair distances of each configuration of `x`, configuration after configuration.
pub(crate) fn all_pair_distances<const D: usize>(x: &Configurations<D>) -> Vec<f64> {
    let mut distances = Vec::new();
    for x in x.rows() {
        distances.extend(pair_distances(&x));
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

impl Nll {
    fn tested(&self) -> Tested {
        let Self {
            count, unreached, ..
        } = *self;
        Tested { count, unreached }
    }
}

/// Model samples with what reweighting needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighted<const D: usize> {
    /// The samples with their densities.
    pub samples: Samples<D>,
    /// u of each, in kT.
    pub energies: Vec<f64>,
    /// log w = −u − log q of each: its weight in the target, up to a constant.
    pub log_weights: Vec<f64>,
}

/// For how many of `count` configurations the exact determinant is worked out: all, unless it takes so
/// many tangents that a part must stand for the rest.
pub(crate) fn exact_count<const D: usize>(trainer: &Trainer<D>, count: usize) -> usize {
    let small = prior::dimension(trainer.target().particles, D) <= EXACT_DIMENSION;
    match (trainer.architecture().is_expensive(), small) {
        (true, _) => (count / EXPENSIVE_SHARE).max(FEWEST_EXACT),
        (false, true) => count,
        (false, false) => (count / EXACT_SHARE).max(EXACT_SHARE),
    }
    .min(count)
}

/// `count` model samples with energies, densities and weights, from the stream of this step.
#[must_use]
pub fn draw_weighted<const D: usize>(trainer: &Trainer<D>, count: usize) -> Weighted<D> {
    draw(trainer, count, exact_count(trainer, count))
}

/// The same with log densities that are good enough for curves: where one evaluation takes long, none is exact. What integrated
/// ones lack in the mean all weights share, and reweighted curves do not change with it.
pub(crate) fn draw_for_curves<const D: usize>(trainer: &Trainer<D>, count: usize) -> Weighted<D> {
    let exact = match trainer.architecture().is_expensive() {
        true => 0,
        false => exact_count(trainer, count),
    };
    draw(trainer, count, exact)
}

fn draw<const D: usize>(trainer: &Trainer<D>, count: usize, exact: usize) -> Weighted<D> {
    let mut stream = trainer.streams().get(Role::Evaluate, trainer.state().step);
    let samples = trainer.model().sample(&mut stream, count, exact);
    corrected(trainer, samples)
}

/// The samples with energies and weights, after [`correct`].
fn corrected<const D: usize>(trainer: &Trainer<D>, mut samples: Samples<D>) -> Weighted<D> {
    correct(&mut samples.log_q);
    weighted(trainer, samples)
}

fn weighted<const D: usize>(trainer: &Trainer<D>, samples: Samples<D>) -> Weighted<D> {
    let energies = energies(trainer.target(), &samples.x);
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

/// `count` of the samples that [`draw_weighted`] draws, from number `from` on, so that many can be drawn in pieces. Their log
/// densities are integrated, and nothing corrects them.
#[cfg(feature = "full")]
#[must_use]
pub fn draw_piece<const D: usize>(trainer: &Trainer<D>, from: usize, count: usize) -> Weighted<D> {
    let mut stream = trainer.streams().get(Role::Evaluate, trainer.state().step);
    let mut skipped = prior::draw::<D>(&mut stream, trainer.target().particles, from.min(1));
    for _ in 1..from {
        prior::fill(&mut stream, &mut skipped, 1);
    }
    weighted(trainer, trainer.model().sample(&mut stream, count, 0))
}

/// The mean NLL of the first configurations of `x`, whose `densities` are given.
///
/// Where the mean energy is known, −log q − u is averaged instead, whose fluctuations vanish as the
/// model approaches the target, and ⟨u⟩ is added: the same expectation with a smaller error.
fn nll<const D: usize>(
    trainer: &Trainer<D>,
    x: &Configurations<D>,
    mut densities: Vec<LogDensity>,
) -> Nll {
    let energies = energies(trainer.target(), &x.first(densities.len()));
    let correction = correct(&mut densities);
    let control = |u: f64| {
        trainer
            .exact_values()
            .map_or(0.0, |exact| exact.mean_energy - u)
    };
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

/// What the weights of samples tell, each where it can be trusted.
struct Reweighted {
    reliability: Reliability,
    /// As a fraction, trusted or not.
    ess: Estimate,
    log_z: Option<Estimate>,
    reverse_kl: Option<Estimate>,
    /// F(short) − F(long) of two particles with two wells.
    difference: Option<Estimate>,
}

fn reweight<const D: usize>(trainer: &Trainer<D>, weighted: &Weighted<D>) -> Reweighted {
    let log_weights = &weighted.log_weights;
    let (log_z, reliability) = log_z_and_averages(log_weights);
    let reverse_kl = trainer
        .exact_values()
        .map(|exact| reverse_kl(exact.log_z, log_weights));
    Reweighted {
        reliability,
        ess: effective_sample_fraction(log_weights),
        log_z: Some(log_z).filter(is_trusted),
        reverse_kl: reverse_kl.filter(is_trusted),
        difference: difference_of_wells(trainer, weighted).filter(is_trusted),
    }
}

fn is_trusted(estimate: &Estimate) -> bool {
    estimate.reliability.is_trusted()
}

/// F(short) − F(long) of two particles with two wells.
fn difference_of_wells<const D: usize>(
    trainer: &Trainer<D>,
    weighted: &Weighted<D>,
) -> Option<Estimate> {
    let barrier = trainer.exact_pair()?.barrier()?;
    let distances = all_pair_distances(&weighted.samples.x);
    let difference = free_energy_difference(barrier, &distances, &weighted.log_weights);
    Some(difference)
}

/// The mean discretisation defect of those whose exact density is known.
fn defect(log_q: &[LogDensity]) -> f64 {
    let defects: Vec<f64> = log_q
        .iter()
        .filter_map(LogDensity::exact_and_integrated)
        .map(|(exact, integrated)| (integrated - exact).abs())
        .collect();
    mean_and_error(&defects).0
}

/// The mean of exact minus integrated log densities with its standard error, over those that have both.
fn exact_less_integrated(log_q: &[LogDensity]) -> (f64, f64) {
    let differences: Vec<f64> = log_q
        .iter()
        .filter_map(LogDensity::exact_and_integrated)
        .map(|(exact, integrated)| exact - integrated)
        .filter(|difference| difference.is_finite())
        .collect();
    mean_and_error(&differences)
}

/// Moves the integrated log densities of those that have no exact one by the mean difference of the others: a
/// control variate, without which training that exploits the integrator would be believed. Returns the
/// standard error of the shift; zero where there is none.
pub(crate) fn correct(log_q: &mut [LogDensity]) -> f64 {
    let (mean, error) = exact_less_integrated(log_q);
    // With fewer than two, or where training has gone astray, nothing can be said.
    if !error.is_finite() {
        return 0.0;
    }
    let mut moved = false;
    for q in log_q {
        if let LogDensity::Integrated(integrated) = *q {
            *q = LogDensity::Corrected(integrated + mean);
            moved = true;
        }
    }
    if moved { error } else { 0.0 }
}
