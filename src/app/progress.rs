//! How a run gets on: its loss, and whether it has diverged.

use crate::train::StepLoss;

/// So many consecutive steps with a gradient that is not finite are no accident: the run counts as diverged. A single
/// one is skipped, and the next batch usually goes well.
const DIVERGED: u32 = 20;

/// What a run keeps of its steps beside its state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    loss: f64,
    skipped: u32,
    consecutive: u32,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            loss: f64::NAN,
            skipped: 0,
            consecutive: 0,
        }
    }
}

impl Progress {
    /// Takes a step into account.
    pub fn add(&mut self, step: StepLoss) {
        self.loss = step.loss;
        if step.gradient_norm.is_finite() {
            self.consecutive = 0;
        } else {
            self.skipped += 1;
            self.consecutive += 1;
        }
    }

    /// The objective of the last step in nats; NaN before the first.
    #[must_use]
    pub fn loss(&self) -> f64 {
        self.loss
    }

    /// Steps that moved nothing because their gradient was not finite.
    #[must_use]
    pub fn skipped(&self) -> u32 {
        self.skipped
    }

    /// Whether the last step moved the parameters, or there was none.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.consecutive == 0
    }

    /// Whether so many steps in a row were skipped that training makes no sense any more.
    #[must_use]
    pub fn has_diverged(&self) -> bool {
        self.consecutive >= DIVERGED
    }

    /// Forgets skipped steps in a row: the state is another one.
    pub fn resume(&mut self) {
        self.consecutive = 0;
    }
}
