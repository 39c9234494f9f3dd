//! Reference samples that come in short pieces, the same as if they were drawn at once.

use super::data::Data;
use super::state::State;
use crate::config::Config;
use crate::math::random::{Role, Streams};
use crate::sampling::target::Target;
use crate::sampling::{Diagnostics, ReferenceSampler, SamplerError};
use crate::system::mean_free::Configurations;

/// Configurations of each kind that a first report is made of. They are drawn before any others.
const FIRST: usize = 128;

/// Reference samples that a run still waits for.
pub(super) struct Drawing {
    test: Box<dyn ReferenceSampler>,
    train: Box<dyn ReferenceSampler>,
    /// What the last piece of work has drawn.
    piece: Vec<f64>,
    /// The state to go on from once the coordinates are known, which need all training data.
    pub postponed: Option<State>,
}

impl Drawing {
    pub(crate) fn new(config: &Config, target: &Target) -> Result<Self, SamplerError> {
        let streams = Streams::new(config.seed);
        let sampler = |count, role| target.sampler(count, &streams, role);
        Ok(Self {
            test: sampler(target.test_samples(), Role::Test)?,
            train: sampler(config.samples as usize, Role::Data)?,
            piece: Vec::new(),
            postponed: None,
        })
    }

    /// Room for what will be drawn.
    pub(crate) fn data<const D: usize>(&self, target: &Target) -> Data<D> {
        let room = |sampler: &dyn ReferenceSampler| {
            Configurations::room(target.particles, sampler.count())
        };
        Data {
            train: room(&*self.train),
            test: Some(room(&*self.test)),
            diagnostics: Diagnostics::default(),
        }
    }

    /// Does the next piece of work.
    pub(crate) fn advance<const D: usize>(&mut self, data: &mut Data<D>) {
        self.piece.clear();
        let test_first = lacks_first(&*self.test) || !lacks_first(&*self.train);
        match &mut data.test {
            Some(test) if test_first && !self.test.is_complete() => {
                self.test.advance(&mut self.piece);
                test.append(&self.piece);
            }
            _ => {
                let before = self.train.drawn();
                self.train.advance(&mut self.piece);
                data.train.append(&self.piece);
                if (before < FIRST && self.has_first()) || self.train.is_complete() {
                    data.diagnostics = self.train.diagnostics();
                }
            }
        }
    }

    pub(crate) fn has_first(&self) -> bool {
        !lacks_first(&*self.test) && !lacks_first(&*self.train)
    }

    pub(crate) fn is_complete(&self) -> bool {
        self.test.is_complete() && self.train.is_complete()
    }

    /// How many of the configurations are drawn, as a fraction.
    pub(crate) fn fraction(&self) -> f64 {
        let samplers = [&self.test, &self.train];
        let sum = |number: fn(&dyn ReferenceSampler) -> usize| -> usize {
            samplers.iter().map(|sampler| number(&***sampler)).sum()
        };
        let count = sum(|sampler| sampler.count());
        sum(|sampler| sampler.drawn()) as f64 / count as f64
    }
}

/// Whether some of the configurations of a first report are still to be drawn.
fn lacks_first(sampler: &dyn ReferenceSampler) -> bool {
    sampler.drawn() < FIRST.min(sampler.count())
}
