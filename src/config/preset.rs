//! The settings that suit each flow, and how the parts of an objective are weighed on the way.

use super::{Config, FlowKind, ObjectiveKind};

/// The weight of the data in [`ObjectiveKind::LogVariance`] where the flow's own samples count.
const BALANCED_DATA: f64 = 2.0 / 3.0;
/// They count where the schedule reads every configuration of the data more often than this: fewer readings are
/// not learnt by heart, and data teach more than samples that are not yet right.
const READINGS: u64 = 2;
/// The share of the data in [`ObjectiveKind::Reweighted`] at first, while few of the flow's own samples weigh anything.
const REWEIGHTED_DATA_EARLY: f64 = 0.5;
/// Their share later, so that they are not learnt by heart.
const REWEIGHTED_DATA_LATE: f64 = 0.2;
/// The part of the horizon after which the later share counts, as numerator and denominator.
const REWEIGHTED_LATE_FROM: (u64, u64) = (2, 5);
/// Steps over which the mixture moves from pure likelihood to its final weight.
const MIXTURE_STEPS: f64 = 1000.0;

impl Config {
    /// The defaults of the runs with this vector field: the settings that suit it.
    #[must_use]
    pub fn of_flow(flow: FlowKind) -> Self {
        let config = Self {
            flow,
            ..Self::default()
        };
        match flow {
            FlowKind::Pair | FlowKind::Plain => config,
            FlowKind::ManyBody => Self {
                batch: 32,
                learning_rate: 5e-3,
                ode_steps: 8,
                objective: ObjectiveKind::LogVariance,
                guard: 10.0,
                start_steps: 800,
                horizon: 2400,
                ..config
            },
        }
    }

    /// Changes the vector field. Settings at the default of the old one move to that of the new one.
    pub fn change_flow(&mut self, flow: FlowKind) {
        let (old, new) = (Self::of_flow(self.flow), Self::of_flow(flow));
        let moved: Vec<_> = new
            .entries()
            .zip(old.entries().zip(self.entries()))
            .filter(|((_, new), ((_, old), (_, value)))| old == value && old != new)
            .map(|(new, _)| new)
            .collect();
        for (key, value) in moved {
            // A default is always accepted.
            let _ = self.put(key, &value);
        }
        self.flow = flow;
    }

    /// The weight of the data at a training step, by likelihood or by flow matching; the energy has the
    /// rest.
    #[must_use]
    pub(crate) fn data_weight(&self, step: u64) -> f64 {
        match self.objective {
            ObjectiveKind::Likelihood | ObjectiveKind::Matching => 1.0,
            ObjectiveKind::LogVariance => {
                // In the first half of the schedule they are too far from the target to teach anything.
                let half = u64::from(self.start_steps) + u64::from(self.horizon) / 2;
                let read = u64::from(self.batch) * u64::from(self.horizon);
                let few = read > READINGS * u64::from(self.samples);
                if few && step >= half {
                    BALANCED_DATA
                } else {
                    1.0
                }
            }
            ObjectiveKind::Reweighted => {
                let (part, whole) = REWEIGHTED_LATE_FROM;
                let late = u64::from(self.start_steps) + u64::from(self.horizon) * part / whole;
                if step < late {
                    REWEIGHTED_DATA_EARLY
                } else {
                    REWEIGHTED_DATA_LATE
                }
            }
            ObjectiveKind::Energy => 0.0,
            ObjectiveKind::Mixture => {
                1.0 + (self.lambda - 1.0) * (step as f64 / MIXTURE_STEPS).min(1.0)
            }
        }
    }
}
