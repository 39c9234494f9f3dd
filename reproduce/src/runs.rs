//! The runs that experiments compare: which flows, with which settings, on which data.

use crate::plot::Ink;
use crate::{Budget, RunContext};
use anyhow::Result;
use equiflow::config::{Augmentation, Config, FlowKind, System};
use equiflow::math::random::{Role, Streams};
use equiflow::sampling::target::Target;
use equiflow::train::{Data, Trainer};

/// A flow to compare, with how its data are augmented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Method {
    /// In tables and keys.
    pub name: &'static str,
    /// In plots.
    pub ink: Ink,
    /// The vector field.
    pub flow: FlowKind,
    /// What is done to its training data.
    pub augmentation: Augmentation,
}

/// The equivariant flow of the paper.
pub const PAIR: Method = Method {
    name: "equivariant",
    ink: Ink::First,
    flow: FlowKind::Pair,
    augmentation: Augmentation::None,
};

/// A perceptron of as many parameters.
pub const PLAIN: Method = Method {
    name: "plain",
    ink: Ink::Second,
    flow: FlowKind::Plain,
    augmentation: Augmentation::None,
};

/// The same with data rotated, reflected and permuted at random.
pub const AUGMENTED: Method = Method {
    name: "plain, augmented",
    ink: Ink::Third,
    flow: FlowKind::Plain,
    augmentation: Augmentation::Both,
};

/// The equivariant flow whose pairs see their surroundings.
pub const MANY_BODY: Method = Method {
    name: "many-body",
    ink: Ink::Fourth,
    flow: FlowKind::ManyBody,
    augmentation: Augmentation::None,
};

/// The flows that every comparison has.
pub const METHODS: [Method; 4] = [PAIR, MANY_BODY, PLAIN, AUGMENTED];

impl Method {
    /// Whether its density has the symmetry of the target by construction.
    #[must_use]
    pub fn has_symmetry(&self) -> bool {
        self.flow != FlowKind::Plain
    }
}

/// The batch of a perceptron, whose steps take long.
const BATCH: u32 = 64;
/// The learning rate of a perceptron, whose parameters are not whitened.
const PLAIN_RATE: f64 = 3e-3;

/// The recipe: that of the page, with a smaller batch for a perceptron, and a schedule that ends with the run.
#[must_use]
pub fn config(method: Method, system: System, samples: u32, steps: u64, seed: u64) -> Config {
    let recipe = Config::of_flow(method.flow);
    let start_steps = u64::from(recipe.start_steps).min(3 * steps / 8);
    Config {
        system,
        samples,
        batch: match method.flow {
            FlowKind::Plain => BATCH,
            FlowKind::Pair | FlowKind::ManyBody => recipe.batch,
        },
        seed,
        augmentation: method.augmentation,
        start_steps: start_steps as u32,
        horizon: ((steps - start_steps) as u32).clamp(100, 1_000_000),
        learning_rate: match method.flow {
            FlowKind::Plain => PLAIN_RATE,
            FlowKind::Pair | FlowKind::ManyBody => recipe.learning_rate,
        },
        ..recipe
    }
}

/// The many-body field of the cluster where minutes must do: with the usual one a step takes a third of a second.
/// Steps of the start teach it most for their time.
const BRIEF: Brief = Brief {
    channels: 8,
    width: 32,
    start_steps: 800,
    steps: 900,
};

struct Brief {
    channels: u32,
    width: u32,
    start_steps: u32,
    steps: u64,
}

impl RunContext {
    /// As [`config`], with a narrow many-body field for the cluster where minutes must do.
    #[must_use]
    pub fn config(
        self,
        method: Method,
        system: System,
        samples: u32,
        steps: u64,
        seed: u64,
    ) -> Config {
        let config = config(method, system, samples, steps, seed);
        if !self.is_brief(method, system) {
            return config;
        }
        let start_steps = u64::from(BRIEF.start_steps) * steps / BRIEF.steps;
        Config {
            channels: BRIEF.channels,
            width: BRIEF.width,
            start_steps: start_steps as u32,
            horizon: ((steps - start_steps) as u32).max(100),
            ..config
        }
    }

    /// The steps that such a run does where others do `steps`.
    #[must_use]
    pub fn steps(self, method: Method, system: System, steps: u64) -> u64 {
        match self.budget {
            Budget::Quick if self.is_brief(method, system) => BRIEF.steps,
            _ => steps,
        }
    }

    /// Whether the report must do with a narrow field and few steps of its likelihood.
    fn is_brief(self, method: Method, system: System) -> bool {
        self.budget != Budget::Full && (method.flow, system) == (FlowKind::ManyBody, System::Lj13)
    }
}

/// The name of a system.
#[must_use]
pub const fn name(system: System) -> &'static str {
    match system {
        System::Dw2 => "DW-2",
        System::Dw4 => "DW-4",
        System::Dw => "DW-N",
        System::Lj13 => "LJ-13",
        System::Lj => "LJ-N",
    }
}

/// The link of a run: what differs from the defaults, and the number of steps.
#[must_use]
pub fn link(config: &Config, steps: u64) -> String {
    let default = Config::of_flow(config.flow);
    let pairs = config.entries().zip(default.entries());
    let flow = Config::default().flow;
    let other = pairs.filter(|((key, value), (_, usual))| {
        value != usual || (*key == "flow" && config.flow != flow)
    });
    let entries: String = other
        .map(|((key, value), _)| format!("&{key}={value}"))
        .collect();
    format!("`#v1{entries}&steps={steps}`")
}

/// A line of a section's settings: what was run, its link, and where it is less than it would be elsewhere.
#[must_use]
pub fn setting(what: &str, config: &Config, steps: u64) -> String {
    let brief = (config.channels, config.width) == (BRIEF.channels, BRIEF.width);
    let remark = match brief {
        true => " (narrow, and few steps of the likelihood, to save time: `--full` does more)",
        false => "",
    };
    format!("{what}: {}{remark}", link(config, steps))
}

/// The data of a seed: `count` training configurations, of which a run takes the first, and its test data.
///
/// # Errors
/// If the target cannot be sampled.
pub fn data<const D: usize>(system: System, count: u32, seed: u64) -> Result<Data<D>> {
    let config = Config {
        system,
        ..Config::default()
    };
    let (target, streams) = (Target::new(&config)?, Streams::new(seed));
    let (train, diagnostics) = target.sample(count as usize, &streams, Role::Data)?;
    let (test, _) = target.sample(target.test_samples(), &streams, Role::Test)?;
    Ok(Data {
        train,
        test: Some(test),
        diagnostics,
    })
}

/// A run on the first [`Config::samples`] of given data, before its first step.
///
/// The sampler's first configurations do not depend on how many follow, so this is the run that the
/// page would do with the same settings.
///
/// # Errors
/// If the data cannot be matched.
pub fn open<const D: usize>(config: Config, data: &Data<D>) -> Result<Trainer<D>> {
    let data = Data {
        train: data.train.first(config.samples as usize),
        ..data.clone()
    };
    Ok(Trainer::with_data(config, data)?)
}

/// Does `steps` steps; returns the last loss.
pub fn advance<const D: usize>(trainer: &mut Trainer<D>, steps: u64) -> f64 {
    (0..steps)
        .map(|_| trainer.step().loss)
        .last()
        .unwrap_or(f64::NAN)
}

/// A finished run.
///
/// # Errors
/// If the data cannot be matched.
pub fn trained<const D: usize>(config: Config, data: &Data<D>, steps: u64) -> Result<Trainer<D>> {
    let mut trainer = open(config, data)?;
    advance(&mut trainer, steps);
    Ok(trainer)
}

/// The space of a system as a constant: calls `$body` with `D` = 2 or 3.
#[macro_export]
macro_rules! in_space_of {
    ($system:expr, $run:ident($($argument:expr),*)) => {
        match $system {
            equiflow::config::System::Lj13 | equiflow::config::System::Lj => $run::<3>($($argument),*),
            _ => $run::<2>($($argument),*),
        }
    };
}
