//! Damaged snapshots.

use equiflow::app::run;
use equiflow::config::{Config, FlowKind, System};
use equiflow::train::Snapshot;

use crate::cases::Dice;
use crate::damage::damaged;
use crate::figures::{Bounds, Figures, Outcome, attempt};

/// Snapshots of small runs of every flow.
#[must_use]
pub fn whole() -> Vec<Vec<u8>> {
    [FlowKind::Pair, FlowKind::Plain, FlowKind::ManyBody]
        .map(|flow| {
            let config = Config {
                samples: 40,
                batch: 8,
                ode_steps: 4,
                distance_kernels: 6,
                time_kernels: 4,
                width: 8,
                channels: 4,
                ..Config::of_flow(flow)
            };
            let mut run = run::open(config).expect("a small run opens");
            run.step();
            run.snapshot().expect("a small run can be kept")
        })
        .to_vec()
}

/// Whether a case with these settings takes seconds at most.
fn is_small(config: &Config) -> bool {
    let few = config.samples <= 5000 && config.batch <= 512 && config.ode_steps <= 60;
    few && config.system != System::Lj13
        && config.cost().seconds() < 2.5
        && config.width <= 64
        && config.channels <= 16
}

/// Restores a snapshot, and trains it by a step if it is taken for whole.
///
/// # Errors
/// The promise that was broken.
pub fn check(bytes: &[u8]) -> Result<Outcome, String> {
    let snapshot = match Snapshot::read(bytes) {
        Ok(snapshot) => snapshot,
        Err(error) if error.to_string().is_empty() => {
            return Err("refused without words".into());
        }
        Err(_) => return Ok(Outcome::Refused),
    };
    if !is_small(snapshot.config()) {
        return Ok(Outcome::Used);
    }
    match run::restore(bytes, None) {
        Ok(mut run) => {
            run.step();
            Ok(Outcome::Used)
        }
        Err(error) if error.to_string().is_empty() => Err("refused without words".into()),
        Err(_) => Ok(Outcome::Refused),
    }
}

/// Restores damaged snapshots.
pub fn run(seed: u64, bounds: Bounds) -> Figures {
    let whole = whole();
    attempt("damaged snapshots", bounds, |case| {
        let mut dice = Dice::new(seed, case);
        check(&damaged(&whole[dice.below(whole.len())], &mut dice))
    })
}
