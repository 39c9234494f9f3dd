//! Sorting.

/// The values in ascending order, that of [`f64::total_cmp`].
#[must_use]
pub fn sorted(values: &[f64]) -> Vec<f64> {
    let mut values = values.to_vec();
    values.sort_unstable_by(f64::total_cmp);
    values
}
