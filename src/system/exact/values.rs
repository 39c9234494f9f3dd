//! The numbers that are known exactly about a target, or to a standard error.

/// Known values for one target; energies in kT, the others in nats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExactValues {
    /// log Z.
    pub log_z: f64,
    /// The mean energy ⟨u⟩.
    pub mean_energy: f64,
    /// Standard errors of the two; `None` where they are exact to the digits given.
    pub errors: Option<Errors>,
}

/// Standard errors of a [`ExactValues`] that was itself simulated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Errors {
    /// Of log Z, nats.
    pub log_z: f64,
    /// Of the mean energy, kT.
    pub mean_energy: f64,
    /// Of the entropy, nats.
    pub entropy: f64,
}

impl ExactValues {
    /// The differential entropy H = ⟨u⟩ + log Z: the least NLL that any model can have.
    #[must_use]
    pub fn entropy(&self) -> f64 {
        self.mean_energy + self.log_z
    }
}
