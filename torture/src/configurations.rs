//! Valid configurations, drawn over everything that the settings accept.

use equiflow::app::run::{self, Run};
use equiflow::config::{Config, FIELDS, Field, Kind, System, Value};
use equiflow::train::StartError;

use crate::cases::Dice;
use crate::figures::{Bounds, Figures, Outcome, Working, attempt};

/// How much longer than estimated a run may take to open.
const FACTOR: f64 = 3.0;
/// A case that takes longer to open, in seconds, is drawn once in ten times only.
const LONG: f64 = 3.0;
/// Steps of each run.
const STEPS: usize = 3;

/// A value that the setting accepts.
fn value(field: &Field, dice: &mut Dice) -> Value {
    match (field.kind)() {
        Kind::Choice { choices } => Value::Text(dice.one_of(&choices).to_owned()),
        Kind::Integer { min, max, step } => {
            let most = match field.key {
                // As large as they may be, a case would take minutes.
                "samples" => 800.0,
                "batch" => 32.0,
                "odeSteps" => 20.0,
                "distanceKernels" | "timeKernels" | "width" => 32.0,
                "channels" => 12.0,
                _ => max,
            };
            Value::Number(
                ((dice.between(min.max(1.0), most + 1.0) / step).floor() * step).clamp(min, max),
            )
        }
        Kind::Number { min, max } if dice.happens(0.1) => {
            Value::Number(if dice.happens(0.5) { min } else { max })
        }
        Kind::Number { min, max } => Value::Number(dice.between(min, max).clamp(min, max)),
        Kind::Digest { otherwise } => Value::Text(otherwise.into()),
    }
}

/// A valid configuration whose case takes seconds at most.
pub fn valid(dice: &mut Dice) -> Config {
    let mut config = Config::default();
    let changes = 1 + dice.below(FIELDS.len());
    for _ in 0..changes {
        let field = &FIELDS[dice.below(FIELDS.len())];
        let value = value(field, dice);
        let mut changed = config;
        changed
            .set(field.key, &value)
            .expect("drawn from what is accepted");
        // Some values are refused beside those of other settings.
        config = Config::from_entries(changed.entries()).unwrap_or(config);
    }
    config.samples = config.samples.min(800);
    config.batch = config.batch.min(32);
    // Samples of many particles take long.
    if config.cost().seconds() > LONG && dice.happens(0.9) {
        config.system = System::Dw4;
    }
    config
}

/// A run with all its reference samples, as the page waits for them.
fn whole(config: Config) -> Result<Run, StartError> {
    let mut run = run::begin(config, None)?;
    while run.drawn() < 1.0 {
        run.advance()?;
    }
    Ok(run)
}

/// Opens valid configurations and trains each for three steps.
pub fn run(seed: u64, bounds: Bounds) -> Figures {
    attempt("valid configurations", bounds, |case| {
        let config = valid(&mut Dice::new(seed, case));
        let link = || {
            let written: Vec<_> = config
                .entries()
                .map(|(key, value)| format!("{key}={value}"))
                .collect();
            format!("#v1&{}", written.join("&"))
        };
        let estimate = config.cost().seconds();
        let working = Working::start();
        let mut run = match whole(config) {
            Ok(run) => run,
            Err(error) if error.to_string().is_empty() => {
                return Err(format!("refused without words: {}", link()));
            }
            Err(_) => return Ok(Outcome::Refused),
        };
        let opening = working.elapsed().as_secs_f64();
        if opening > FACTOR * estimate {
            return Ok(Outcome::Slow(format!(
                "opened in {opening:.1} s, estimated {estimate:.1} s: {}",
                link()
            )));
        }
        let working = Working::start();
        let mut loss = f64::NAN;
        for _ in 0..STEPS {
            loss = run.step().loss;
        }
        let steps = working.elapsed().as_secs_f64();
        let working = Working::start();
        let report = run.evaluate(64, loss);
        let reporting = working.elapsed().as_secs_f64();
        let headlines = [report.train_nll, report.test_nll, report.ess, report.defect];
        // Where the inverse reaches no configuration there is no likelihood, and the page says so.
        let warned = report.unreached > 0 || !loss.is_finite();
        if !warned && headlines.iter().any(|number| number.is_nan()) {
            return Err(format!("not a number in {headlines:?}: {}", link()));
        }
        Ok(Outcome::UsedFor(format!(
            "estimated {estimate:.2} s, opened in {opening:.2} s, {STEPS} steps in {steps:.2} s, report in {reporting:.2} s: {}",
            link()
        )))
    })
}
