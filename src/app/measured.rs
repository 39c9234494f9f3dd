//! A run with the report of it that is computed piece by piece.

#[cfg(feature = "full")]
use crate::analysis::report::{Evaluation, Report};
use crate::train::Trainer;

/// A training run, and the report of it that is being computed.
pub struct Measured<const D: usize> {
    pub(super) trainer: Box<Trainer<D>>,
    #[cfg(feature = "full")]
    evaluation: Option<Evaluation<D>>,
}

#[cfg(feature = "full")]
impl<const D: usize> Measured<D> {
    pub(super) fn evaluate_pieces(
        &mut self,
        count: usize,
        pieces: usize,
        loss: f64,
    ) -> Option<Report> {
        let Self {
            trainer,
            evaluation,
        } = self;
        let begun = evaluation.take().filter(|one| one.measures(trainer, count));
        let mut begun = begun.unwrap_or_else(|| Evaluation::begin(trainer, count));
        if begun.advance(trainer, pieces) {
            return Some(begun.report(trainer, loss));
        }
        *evaluation = Some(begun);
        None
    }
}

impl<const D: usize> From<Trainer<D>> for Measured<D> {
    fn from(trainer: Trainer<D>) -> Self {
        Self {
            trainer: Box::new(trainer),
            #[cfg(feature = "full")]
            evaluation: None,
        }
    }
}
