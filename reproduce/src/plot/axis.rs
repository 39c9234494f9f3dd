//! From numbers to positions, and where the ticks are.

/// How numbers are spaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal differences are equally far apart.
    Linear,
    /// Equal ratios are equally far apart.
    Log,
}

/// One axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The quantity and its unit.
    pub label: String,
    /// How it is spaced.
    pub scale: Scale,
    /// Words in place of numbers at 0, 1, 2, …
    pub names: Vec<String>,
    /// The range that must be seen, if the points do not say it all.
    pub range: Option<[f64; 2]>,
}

impl Axis {
    /// Equally spaced numbers.
    pub fn linear(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            scale: Scale::Linear,
            names: Vec::new(),
            range: None,
        }
    }

    /// Powers of ten.
    pub fn log(label: impl Into<String>) -> Self {
        Self {
            scale: Scale::Log,
            ..Self::linear(label)
        }
    }

    /// Words at 0, 1, 2, …
    pub fn named(names: &[&str]) -> Self {
        Self {
            names: names.iter().map(|&name| name.to_owned()).collect(),
            ..Self::linear("")
        }
    }

    /// The same axis over exactly this range: points beyond are cut off.
    #[must_use]
    pub fn over(self, from: f64, to: f64) -> Self {
        Self {
            range: Some([from, to]),
            ..self
        }
    }

    /// Whether a number has a place on it.
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        value.is_finite() && (self.scale == Scale::Linear || value > 0.0)
    }
}

/// An axis with a range and ticks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ruler {
    scale: Scale,
    ends: [f64; 2],
    /// Where ticks are, with their words; those without words are only lines.
    pub ticks: Vec<(f64, String)>,
}

impl Ruler {
    /// A ruler that holds `values`.
    pub fn new(axis: &Axis, values: &[f64]) -> Self {
        let held = values.iter().copied().filter(|value| axis.holds(*value));
        let (low, high) = held.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        let found = if low <= high {
            [low, high]
        } else {
            [1.0, 10.0]
        };
        if !axis.names.is_empty() {
            let last = axis.names.len() as f64 - 1.0;
            let names = axis.names.iter().enumerate();
            return Self {
                scale: Scale::Linear,
                ends: [-0.5, last + 0.5],
                ticks: names.map(|(k, name)| (k as f64, name.clone())).collect(),
            };
        }
        match axis.scale {
            Scale::Linear => Self::linear(axis.range, found),
            Scale::Log => Self::log(axis.range, found),
        }
    }

    fn linear(range: Option<[f64; 2]>, found: [f64; 2]) -> Self {
        let [low, high] = range.unwrap_or(found);
        let width = if high > low {
            high - low
        } else {
            low.abs().max(1.0)
        };
        let step = nice_step(width / 5.0);
        let ends = range.unwrap_or([(low / step).floor() * step, (high / step).ceil() * step]);
        let ends = if ends[1] > ends[0] {
            ends
        } else {
            [ends[0], ends[0] + step]
        };
        let (first, last) = (
            (ends[0] / step).ceil() as i64,
            (ends[1] / step + 1e-9).floor() as i64,
        );
        let ticks = (first..=last).map(|k| k as f64 * step);
        Self {
            scale: Scale::Linear,
            ends,
            ticks: ticks.map(|tick| (tick, decimal(tick, step))).collect(),
        }
    }

    fn log(range: Option<[f64; 2]>, found: [f64; 2]) -> Self {
        let [low, high] = range.unwrap_or(found).map(libm::log10);
        // A little room beyond the points; a decade at least.
        let (mut low, mut high) = match range {
            Some(_) => (low, high),
            None => (low - 0.1, high + 0.1),
        };
        if high - low < 0.8 {
            (low, high) = (low.floor(), high.ceil());
        }
        let decades = low.floor() as i32..=high.ceil() as i32;
        let every = ((high - low) / 7.0).ceil().max(1.0) as i32;
        let inner: &[f64] = match high - low {
            width if width < 1.5 => &[1.0, 2.0, 5.0],
            width if width < 2.6 => &[1.0, 3.0],
            _ => &[1.0],
        };
        let within = |tick: &f64| (low - 1e-9..=high + 1e-9).contains(&libm::log10(*tick));
        let words = |decade: i32, factor: f64| match (inner.len(), decade) {
            (1, _) => power(decade),
            _ => decimal(
                factor * libm::exp10(f64::from(decade)),
                libm::exp10(f64::from(decade)),
            ),
        };
        let ticks = decades
            .filter(|decade| decade.rem_euclid(every) == 0)
            .flat_map(|decade| inner.iter().map(move |factor| (decade, *factor)))
            .map(|(decade, factor)| {
                (
                    factor * libm::exp10(f64::from(decade)),
                    words(decade, factor),
                )
            })
            .filter(|(tick, _)| within(tick))
            .collect();
        Self {
            scale: Scale::Log,
            ends: [low, high].map(libm::exp10),
            ticks,
        }
    }

    /// Where a value lies between the ends, 0 to 1; beyond them, outside.
    pub fn place(&self, value: f64) -> f64 {
        let [low, high] = self.ends;
        match self.scale {
            Scale::Linear => (value - low) / (high - low),
            Scale::Log => libm::log(value / low) / libm::log(high / low),
        }
    }
}

/// 1, 2 or 5 times a power of ten, at least `step`.
fn nice_step(step: f64) -> f64 {
    let unit = libm::exp10(libm::log10(step).floor());
    let factor = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|f| f * unit >= step * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * unit
}

/// A number with the digits that a step needs, and a true minus.
fn decimal(value: f64, step: f64) -> String {
    let digits = (-libm::log10(step).floor()).max(0.0) as usize;
    let text = format!("{:.digits$}", value.abs());
    let zero = text.chars().all(|c| c == '0' || c == '.');
    if value < 0.0 && !zero {
        format!("−{text}")
    } else {
        text
    }
}

/// 10ⁿ, written out where that is short.
fn power(n: i32) -> String {
    match n {
        0 => "1".into(),
        1 => "10".into(),
        2 => "100".into(),
        -1 => "0.1".into(),
        -2 => "0.01".into(),
        _ => {
            let digit = |c: char| match c.to_digit(10) {
                Some(d) => ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][d as usize],
                None => '⁻',
            };
            format!("10{}", n.to_string().chars().map(digit).collect::<String>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Axis, Ruler};

    fn words(axis: &Axis, values: &[f64]) -> Vec<String> {
        Ruler::new(axis, values)
            .ticks
            .into_iter()
            .map(|(_, word)| word)
            .collect()
    }

    #[test]
    fn ticks_are_round_and_lie_where_they_say() {
        assert_eq!(
            words(&Axis::linear(""), &[-1.0, 0.93]),
            ["−1.0", "−0.5", "0.0", "0.5", "1.0"]
        );
        assert_eq!(
            words(&Axis::log(""), &[10.0, 10_000.0]),
            ["10", "100", "10³", "10⁴"]
        );
        assert_eq!(
            words(&Axis::log(""), &[0.02, 0.11]),
            ["0.02", "0.05", "0.1"]
        );
        let ruler = Ruler::new(&Axis::log(""), &[1.0, 100.0]);
        let places: Vec<f64> = [1.0, 10.0, 100.0].map(|x| ruler.place(x)).into();
        assert!((places[1] - 0.5).abs() < 1e-12 && places[0] > 0.0 && places[2] < 1.0);
        assert!((places[0] + places[2] - 1.0).abs() < 1e-12);
    }

    #[test]
    fn there_is_a_range_whatever_the_values() {
        for values in [&[][..], &[3.0][..], &[f64::NAN, 0.0][..], &[-5.0, -5.0][..]] {
            for axis in [Axis::linear(""), Axis::log("")] {
                let ruler = Ruler::new(&axis, values);
                assert!(!ruler.ticks.is_empty(), "{axis:?} {values:?}");
                assert!(
                    ruler
                        .ticks
                        .iter()
                        .all(|(tick, _)| ruler.place(*tick).is_finite())
                );
            }
        }
    }
}
