//! What shards of a batch contribute to a step.

/// Numbers at the end of the flat form: those of [`Sums`].
const SUMS: usize = 4;

/// The gradient of one shard, or the sum over several, with the sums that are reported beside it.
///
/// Its flat form is what workers exchange: ∂/∂θ, then the numbers of [`Sums`] in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct PartialGradient {
    flat: Vec<f64>,
}

/// Weighted sums over the configurations of a shard, in nats but for the stiffness; and what is counted beside them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    /// Of the objective.
    pub loss: f64,
    /// Of the stiffness, before its weight.
    pub stiffness: f64,
    /// Of log weights; zero where the objective does not ask for them.
    pub log_weight: f64,
    /// How many shards took equal steps, because their tolerance could not be met.
    pub unmet_tolerances: f64,
}

/// Why a partial gradient cannot be computed or added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShardError {
    /// The step has no such shard.
    #[error("there is no shard {index}: this step has {count}, counted from 0")]
    NoShard {
        /// The shard that was asked for.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// A flat form is not of this run.
    #[error("{found} numbers are not a partial gradient of this run, which has {expected}")]
    Length {
        /// Its length.
        found: usize,
        /// What would be right.
        expected: usize,
    },
    /// Not every shard was added once.
    #[error("{added} partial gradients were added to a step of {count} shards")]
    Incomplete {
        /// How many were added.
        added: usize,
        /// How many there are.
        count: usize,
    },
}

impl PartialGradient {
    /// Zero, for `params` parameters.
    #[must_use]
    pub fn new(params: usize) -> Self {
        Self {
            flat: vec![0.0; params + SUMS],
        }
    }

    /// The flat form.
    #[must_use]
    pub fn flat(&self) -> &[f64] {
        &self.flat
    }

    /// The sums.
    #[must_use]
    pub fn sums(&self) -> Sums {
        let (_, sums) = self.flat.split_at(self.flat.len() - SUMS);
        Sums {
            loss: sums[0],
            stiffness: sums[1],
            log_weight: sums[2],
            unmet_tolerances: sums[3],
        }
    }

    /// Adds the flat form of another one.
    ///
    /// # Errors
    /// If it has another length; nothing is added then.
    pub(crate) fn add_flat(&mut self, flat: &[f64]) -> Result<(), ShardError> {
        if flat.len() != self.flat.len() {
            return Err(ShardError::Length {
                found: flat.len(),
                expected: self.flat.len(),
            });
        }
        for (sum, value) in self.flat.iter_mut().zip(flat) {
            *sum += value;
        }
        Ok(())
    }

    pub(super) fn clear(&mut self) {
        self.flat.fill(0.0);
    }

    /// The gradient with respect to θ.
    pub(super) fn theta_bar_mut(&mut self) -> &mut [f64] {
        let params = self.flat.len() - SUMS;
        &mut self.flat[..params]
    }

    pub(super) fn set_sums(&mut self, sums: Sums) {
        let params = self.flat.len() - SUMS;
        self.flat[params..].copy_from_slice(&[
            sums.loss,
            sums.stiffness,
            sums.log_weight,
            sums.unmet_tolerances,
        ]);
    }
}
