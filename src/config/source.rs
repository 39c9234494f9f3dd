//! Where training and test data come from.

use crate::math::digest::Digest;

/// The source of data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DataSource {
    /// The engine's own sampler.
    #[default]
    Sampler,
    /// Configurations that are brought along, known by the digest of their numbers.
    Own(u64),
}

/// The name of the engine's own sampler.
pub(crate) const SAMPLER: &str = "sampler";

impl DataSource {
    /// The source whose numbers these are.
    #[must_use]
    pub fn of(x: &[f64]) -> Self {
        Self::Own(Digest::default().numbers(x).value())
    }

    /// The source of that name: `sampler`, or a digest's sixteen digits.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let is_digit = |c: char| matches!(c, '0'..='9' | 'a'..='f');
        match name {
            SAMPLER => Some(Self::Sampler),
            _ if name.len() == 16 && name.chars().all(is_digit) => {
                u64::from_str_radix(name, 16).ok().map(Self::Own)
            }
            _ => None,
        }
    }
}

impl core::fmt::Display for DataSource {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Sampler => f.write_str(SAMPLER),
            Self::Own(digest) => write!(f, "{digest:016x}"),
        }
    }
}
