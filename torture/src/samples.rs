//! Samples of one's own with wrong numbers in them.

use equiflow::app::run;
use equiflow::config::{Config, StartKind, System};

use crate::cases::Dice;
use crate::figures::{Bounds, Figures, Outcome, attempt};

/// Numbers that a file may hold by mistake.
const ODD: [f64; 10] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    0.0,
    -0.0,
    1e308,
    -1e300,
    5e-324,
    9000.0,
    1e20,
];

/// Settings of a run that takes little time.
#[must_use]
pub fn small(system: System, start: StartKind) -> Config {
    Config {
        system,
        samples: 40,
        batch: 8,
        ode_steps: 4,
        distance_kernels: 6,
        time_kernels: 4,
        start,
        ..Config::default()
    }
}

/// Learns from samples, where they are taken.
///
/// # Errors
/// The promise that was broken.
pub fn check(mut config: Config, x: &[f64]) -> Result<Outcome, String> {
    config.data = match run::check_data(&config, x) {
        Ok(name) => name,
        Err(error) if error.to_string().is_empty() => {
            return Err("refused without words".into());
        }
        Err(_) => return Ok(Outcome::Refused),
    };
    match run::open_with(config, Some(x)) {
        Ok(mut run) => {
            let loss = run.step().loss;
            let report = run.evaluate(16, loss);
            (report.step == 1)
                .then_some(Outcome::Used)
                .ok_or_else(|| "the step was not counted".into())
        }
        Err(error) if error.to_string().is_empty() => Err("refused without words".into()),
        Err(_) => Ok(Outcome::Refused),
    }
}

/// Learns from damaged samples.
pub fn run(seed: u64, bounds: Bounds) -> Figures {
    attempt("damaged samples", bounds, |case| {
        let mut dice = Dice::new(seed, case);
        let start = if dice.happens(0.5) {
            StartKind::Matching
        } else {
            StartKind::Random
        };
        let system = if dice.happens(0.5) {
            System::Dw2
        } else {
            System::Dw4
        };
        let config = small(system, start);
        let count = config.dof() * (10 + dice.below(50)) + usize::from(dice.happens(0.1));
        let mut x: Vec<f64> = (0..count).map(|_| 8.0 * dice.uniform() - 4.0).collect();
        for _ in 0..dice.below(4) {
            let at = dice.below(x.len());
            x[at] = ODD[dice.below(ODD.len())];
        }
        if dice.happens(0.2) {
            let scale = dice.between(1e-12, 1e12);
            x.iter_mut().for_each(|number| *number *= scale);
        }
        check(config, &x)
    })
}
