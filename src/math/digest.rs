//! A 64-bit digest over canonical bits: two runs with the same digest computed the same numbers.

/// FNV-1a over 64-bit little-endian words (Fowler, Noll, Vo), byte by byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Digest {
    /// Adds a word.
    #[must_use]
    pub fn word(mut self, word: u64) -> Self {
        for byte in word.to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        self
    }

    /// Adds numbers. All NaNs count as one, and −0 as 0: WebAssembly leaves NaN payloads open.
    #[must_use]
    pub fn numbers(self, values: &[f64]) -> Self {
        values.iter().fold(self, |digest, value| {
            let canonical = match *value {
                v if v.is_nan() => f64::NAN,
                0.0 => 0.0,
                v => v,
            };
            digest.word(canonical.to_bits())
        })
    }

    /// The digest as a number.
    #[must_use]
    pub const fn value(self) -> u64 {
        self.0
    }
}

impl core::fmt::Display for Digest {
    /// Sixteen hexadecimal digits.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
