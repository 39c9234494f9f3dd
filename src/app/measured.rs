//! A run with what is kept between two calls: the curves of its data, and a report that is being computed.

use crate::analysis::report::{Curves, ReferenceCurves, curves_beside};
#[cfg(feature = "full")]
use crate::analysis::report::{Evaluation, Report};
use crate::train::Trainer;

/// A training run, the curves of its data, and the report of it that is being computed.
pub struct Measured<const D: usize> {
    pub(super) trainer: Box<Trainer<D>>,
    reference: Option<ReferenceCurves>,
    #[cfg(feature = "full")]
    evaluation: Option<Evaluation<D>>,
}

impl<const D: usize> Measured<D> {
    pub(super) fn curves(&mut self, count: usize) -> Curves {
        let Self {
            trainer, reference, ..
        } = self;
        let known = reference.take().filter(|known| known.are_of(trainer));
        let known = reference.insert(known.unwrap_or_else(|| ReferenceCurves::of(trainer)));
        curves_beside(known, trainer, count)
    }

    #[cfg(feature = "full")]
    pub(super) fn evaluate_pieces(
        &mut self,
        count: usize,
        pieces: usize,
        loss: f64,
    ) -> Option<Report> {
        let Self {
            trainer,
            evaluation,
            ..
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
            reference: None,
            #[cfg(feature = "full")]
            evaluation: None,
        }
    }
}
