//! A report while it is worked out.

use super::notes::{divergence, joined, mixing_note, precision_note, tolerance_note};
use super::{
    FEWEST, Report, TRUST, corrected, defect, exact_count, exact_less_integrated, is_trusted, nll,
    reweight,
};
use crate::config::Choice;
use crate::flow::densities::Densities;
use crate::flow::model::Samples;
use crate::math::digest::Digest;
use crate::math::random::Role;
use crate::system::exact::ExactPair;
use crate::system::mean_free::Configurations;
use crate::system::prior;
use crate::train::Trainer;

/// A report computed piece by piece, so that its caller can answer messages in between: with a many-body flow it takes seconds.
#[derive(Debug)]
pub struct Evaluation<const D: usize> {
    /// Model samples, and at most as many configurations of each data set.
    count: usize,
    /// The digest of the state that is measured.
    digest: Digest,
    pub(crate) test: Densities<D>,
    train: Densities<D>,
    model: Densities<D>,
}

impl<const D: usize> Evaluation<D> {
    /// Begins what [`evaluate`] does at once.
    #[must_use]
    pub fn begin(trainer: &Trainer<D>, count: usize) -> Self {
        let count = count.max(FEWEST);
        let exact = exact_count(trainer, count);
        // Data are kept to the last bit, which projecting once more may move; densities need it exactly.
        let of_data =
            |x: &Configurations<D>| Densities::of_samples(x.first(count).centred_again(), exact);
        let mut stream = trainer.streams().get(Role::Evaluate, trainer.state().step);
        let latents = prior::draw(&mut stream, trainer.target().particles, count);
        Self {
            count,
            digest: trainer.digest(),
            test: of_data(trainer.test_data()),
            train: of_data(&trainer.data().train),
            model: Densities::of_latents(latents, exact),
        }
    }

    /// Whether it measures the state of `trainer` on `count` configurations, and on all data that are there.
    #[must_use]
    pub fn measures(&self, trainer: &Trainer<D>, count: usize) -> bool {
        let has_all = |found: &Densities<D>, data: &Configurations<D>| {
            found.x.len() == self.count.min(data.len())
        };
        self.count == count.max(FEWEST)
            && self.digest == trainer.digest()
            && has_all(&self.test, trainer.test_data())
            && has_all(&self.train, &trainer.data().train)
    }

    /// Computes the next `pieces` pieces; true once the report can be made. A piece is one step of the flow with one
    /// configuration and its tangents, a single integration without tangents where its latent is searched, or eight
    /// configurations without tangents.
    pub fn advance(&mut self, trainer: &Trainer<D>, pieces: usize) -> bool {
        let mut model = trainer.model();
        for _ in 0..pieces {
            let all = [&mut self.test, &mut self.train, &mut self.model];
            match all.into_iter().find(|densities| !densities.is_whole()) {
                Some(next) => model.advance(next, 1),
                None => return true,
            }
        }
        // The model's own samples come last.
        self.model.is_whole()
    }

    /// Works out all that is missing.
    pub(crate) fn complete(&mut self, trainer: &Trainer<D>) {
        let mut model = trainer.model();
        for densities in [&mut self.test, &mut self.train, &mut self.model] {
            model.complete(densities);
        }
    }

    /// The report, once all is known. `loss` is that of the last training step.
    #[must_use]
    pub fn report(self, trainer: &Trainer<D>, loss: f64) -> Report {
        debug_assert!(self.test.is_whole() && self.train.is_whole() && self.model.is_whole());
        let count = self.count;
        let exact = exact_count(trainer, count);
        let exact_values = trainer.exact_values();
        let test = nll(trainer, trainer.test_data(), self.test.log_q);
        let train = nll(trainer, &trainer.data().train, self.train.log_q);
        let Densities { x, log_q, .. } = self.model;
        let weighted = corrected(trainer, Samples { x, log_q });
        let told = reweight(trainer, &weighted);
        let defect = defect(&weighted.samples.log_q);
        let divergence = divergence(trainer.state().step, defect, test.tested());
        Report {
            system: trainer.config().system.name(),
            step: trainer.state().step,
            loss: loss.is_finite().then_some(loss),
            train_nll: train.mean,
            test_nll: test.mean,
            entropy: exact_values.map(|exact| exact.entropy()),
            kl_gap: exact_values
                .map(|exact| test.mean - exact.entropy())
                .filter(|gap| *gap > -TRUST * test.error),
            kl_gap_error: exact_values.map(|_| test.error),
            ess: 100.0 * told.ess.value,
            ess_error: is_trusted(&told.ess).then_some(100.0 * told.ess.error),
            pareto_k: Some(told.reliability.pareto_k).filter(|k| k.is_finite()),
            pareto_k_limit: told.reliability.limit,
            weights_reliable: told.reliability.is_trusted(),
            log_z: told.log_z.map(|log_z| log_z.value),
            log_z_error: told.log_z.map(|log_z| log_z.error),
            exact_log_z: exact_values.map(|exact| exact.log_z),
            reverse_kl: told.reverse_kl.map(|one| one.value),
            reverse_kl_error: told.reverse_kl.map(|one| one.error),
            generalisation_gap: test.mean - train.mean,
            defect,
            exact_on: exact,
            defect_bound: (exact < count)
                .then(|| 3.0 * exact_less_integrated(&weighted.samples.log_q).1),
            free_energy_difference: told.difference.map(|difference| difference.value),
            free_energy_difference_error: told.difference.map(|difference| difference.error),
            exact_free_energy_difference: trainer
                .exact_pair()
                .and_then(ExactPair::free_energy_difference),
            digest: self.digest.to_string(),
            evaluated_on: count,
            tested_on: test.count,
            unreached: test.unreached,
            tolerance_failures: trainer.tolerance_failures(),
            diverged: divergence.is_some(),
            note: joined([
                mixing_note(trainer),
                tolerance_note(trainer),
                divergence.or_else(|| precision_note(exact, count, test.tested())),
            ]),
        }
    }
}

/// Measures the model on `count` samples of its own, of the test data and of the training data.
/// `loss` is that of the last training step. Draws from streams of its own: training goes on as if
/// this had not been called.
#[must_use]
pub fn evaluate<const D: usize>(trainer: &Trainer<D>, count: usize, loss: f64) -> Report {
    let mut evaluation = Evaluation::begin(trainer, count);
    evaluation.complete(trainer);
    evaluation.report(trainer, loss)
}
