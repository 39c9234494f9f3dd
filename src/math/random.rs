//! Randomness: one seed, named streams, and the only place that names a generator.
//!
//! Every purpose draws from a stream of its own, found from (seed, role, index). So drawing a picture
//! never changes training, and a step's draws do not depend on how the steps before it were run.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};

/// What a stream is for. The numbers are part of every result: never renumber, only append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Role {
    /// Initial parameters.
    Init = 1,
    /// Training data from the reference sampler.
    Data = 2,
    /// Test data from the reference sampler.
    Test = 3,
    /// Which rows of the data a step uses.
    Batch = 4,
    /// The shift of the time nodes of a step.
    TimeShift = 5,
    /// Latents for evaluation.
    Evaluate = 6,
    /// Latents for pictures.
    Picture = 7,
    /// Samples handed out on request.
    Samples = 8,
    /// Reference samples handed out on request.
    Reference = 9,
    /// Latents that training by energy starts from.
    Latent = 11,
    /// Random group elements that augment data.
    Augment = 12,
    /// Noise of stochastic divergence estimators.
    Hutchinson = 13,
    /// Pairings and times of flow matching.
    Matching = 14,
    /// Pairings and times of one unit of a step by flow matching.
    MatchingStep = 15,
    /// Experiments on a trained flow.
    Experiment = 16,
    /// Symmetry operations, by the number of the attempt.
    Symmetry = 17,
}

/// All streams of one seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Streams {
    seed: u64,
}

impl Streams {
    /// The streams of `seed`.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// The stream for one purpose; `index` is the training step or another counter.
    #[must_use]
    pub fn get(&self, role: Role, index: u64) -> Stream {
        let key = mix(mix(mix(self.seed) ^ role as u64) ^ index);
        Stream {
            generator: Xoshiro256PlusPlus::seed_from_u64(key),
            spare: None,
        }
    }
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014): a bijection that scatters nearby numbers.
const fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// A sequence of independent draws.
#[derive(Clone, Debug)]
pub struct Stream {
    generator: Xoshiro256PlusPlus,
    spare: Option<f64>,
}

impl Stream {
    /// Uniform on [0, 1), a multiple of 2⁻⁵³.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.generator.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Uniform on 0..n without bias (Lemire 2019).
    ///
    /// # Panics
    /// If `n` is zero.
    #[inline]
    pub fn below(&mut self, n: u32) -> u32 {
        assert!(n > 0, "cannot draw below zero");
        let threshold = n.wrapping_neg() % n;
        loop {
            let product = u64::from(self.generator.next_u32()) * u64::from(n);
            if product as u32 >= threshold {
                return (product >> 32) as u32;
            }
        }
    }

    /// Standard normal (Marsaglia's polar method).
    #[inline]
    pub fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (u, v) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let s = u * u + v * v;
            if s > 0.0 && s < 1.0 {
                let factor = (-2.0 * libm::log(s) / s).sqrt();
                self.spare = Some(v * factor);
                return u * factor;
            }
        }
    }

    /// +1 or −1 with equal probability.
    pub fn sign(&mut self) -> f64 {
        if self.generator.next_u64() >> 63 == 0 {
            1.0
        } else {
            -1.0
        }
    }

    /// Puts `items` in random order (Fisher and Yates).
    pub fn shuffle<A>(&mut self, items: &mut [A]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i as u32 + 1) as usize);
        }
    }
}
