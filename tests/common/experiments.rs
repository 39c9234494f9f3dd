//! Flows to ask, and the asking.

use equiflow::analysis::experiments::{Request, Response, ask};
use equiflow::config::Config;
use equiflow::train::Trainer;

/// A flow after `steps` steps of training.
pub fn trained(config: Config, steps: usize) -> Trainer<2> {
    let mut trainer = Trainer::<2>::new(config).expect("the targets can be sampled");
    for _ in 0..steps {
        trainer.step();
    }
    trainer
}

/// What an experiment finds.
pub fn answer<const D: usize>(trainer: &Trainer<D>, request: serde_json::Value) -> Response {
    let request: Request = serde_json::from_value(request).expect("a request");
    ask(trainer, &request).expect("an answer")
}
