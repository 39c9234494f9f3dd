//! Numbers as people write them.

/// With three significant digits, a true minus, and a power of ten where it is very large or small.
#[must_use]
pub fn number(value: f64) -> String {
    let size = value.abs();
    let text = match size {
        _ if value.is_nan() => return "–".into(),
        _ if value.is_infinite() => "∞".into(),
        0.0 => "0".into(),
        _ if !(1e-3..1e5).contains(&size) => scientific(size),
        _ => format!(
            "{:.*}",
            (2.0 - libm::log10(size).floor()).max(0.0) as usize,
            size
        ),
    };
    signed(value, text)
}

/// a·10ⁿ with two digits.
fn scientific(size: f64) -> String {
    let text = format!("{size:.1e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    format!("{digits}·10^{exponent}")
}

/// A value with the digits that its standard error leaves: two of the error's.
#[must_use]
pub fn with_error(value: f64, error: f64) -> String {
    if !(error.is_finite() && error > 0.0 && value.is_finite()) {
        return number(value);
    }
    let digits = (1.0 - libm::log10(error).floor()).max(0.0) as usize;
    if digits > 9 || error >= 1e4 {
        return format!("{} ± {}", number(value), number(error));
    }
    format!(
        "{} ± {error:.digits$}",
        signed(value, format!("{:.digits$}", value.abs()))
    )
}

/// In percent, without the sign for it.
#[must_use]
pub fn percent(fraction: f64) -> String {
    number(100.0 * fraction)
}

fn signed(value: f64, text: String) -> String {
    let zero = text.chars().all(|c| c == '0' || c == '.');
    if value < 0.0 && !zero {
        format!("−{text}")
    } else {
        text
    }
}

/// The mean over seeds with its standard error; a single value has no error.
#[must_use]
pub fn mean_over_seeds(values: &[f64]) -> (f64, f64) {
    let (mean, error) = equiflow::sampling::diagnostics::mean_and_error(values);
    (mean, if values.len() > 1 { error } else { 0.0 })
}

/// The mean over seeds of `value`, with its standard error, of what was found in the cases that belong together.
#[must_use]
pub fn mean_of_cases<C, F>(
    cases: &[C],
    found: &[F],
    belongs: impl Fn(&C) -> bool,
    value: impl Fn(&F) -> f64,
) -> (f64, f64) {
    let own = cases.iter().zip(found).filter(|(case, _)| belongs(case));
    mean_over_seeds(&own.map(|(_, one)| value(one)).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::{number, with_error};

    #[test]
    fn numbers_have_the_digits_that_matter() {
        assert_eq!(number(0.001234), "0.00123");
        assert_eq!(number(-12.345), "−12.3");
        assert_eq!(number(4567.8), "4568");
        assert_eq!(number(1.2e-10), "1.2·10^-10");
        assert_eq!(number(f64::NAN), "–");
        assert_eq!(with_error(0.8583, 0.0123), "0.858 ± 0.012");
        assert_eq!(with_error(-0.0001, 0.02), "0.000 ± 0.020");
        assert_eq!(with_error(59.866, 0.0), "59.9");
    }
}
