//! Random choices of one case.

use equiflow::math::random::{Role, Stream, Streams};

/// The choices of one case.
pub struct Dice(Stream);

impl Dice {
    /// The choices of a case: the same for the same seed and number.
    #[must_use]
    pub fn new(seed: u64, case: u64) -> Self {
        Self(Streams::new(seed).get(Role::Experiment, case))
    }

    /// Uniform on [0, 1).
    pub fn uniform(&mut self) -> f64 {
        self.0.uniform()
    }

    /// A whole number below `count`, which is at least one.
    pub fn below(&mut self, count: usize) -> usize {
        ((self.uniform() * count as f64) as usize).min(count - 1)
    }

    /// Whether something of this probability happens.
    pub fn happens(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// One of several.
    pub fn one_of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// Between two numbers, evenly in the logarithm where both are positive and far apart.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        let at = self.uniform();
        if low > 0.0 && high > 100.0 * low {
            low * libm::exp2(at * libm::log2(high / low))
        } else {
            at * (high - low) + low
        }
    }
}
