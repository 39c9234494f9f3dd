//! The findings of "Equivariant Flows" (Köhler, Klein and Noé 2020), measured again.
//!
//! One experiment a file; each turns a [`Budget`] into a [`Section`] of the report. Runs are seeded and
//! independent of one another, so the report depends on the budget alone, but for what it calls
//! measured time.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "clippy.toml protects the engine's determinism; this tool may use files, clocks and threads"
)]

pub mod document;
pub mod experiments;
pub mod numbers;
pub mod plot;
pub mod reference;
pub mod runs;
pub mod threads;

pub use document::{Document, Section};

/// How much is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
    /// Seconds: enough for the code to run through. What comes out says nothing.
    Tiny,
    /// Minutes.
    Quick,
    /// Hours.
    Full,
}

impl Budget {
    /// One of three.
    #[must_use]
    pub fn pick<A>(self, tiny: A, quick: A, full: A) -> A {
        match self {
            Self::Tiny => tiny,
            Self::Quick => quick,
            Self::Full => full,
        }
    }
}

/// What every experiment is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunContext {
    /// How much is computed.
    pub budget: Budget,
    /// Threads for independent runs; changes no result.
    pub threads: usize,
}
