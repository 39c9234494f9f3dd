//! Sorting in few instructions: the standard library's sorts would be a hundredth of the light engine.

/// The values in ascending order, that of [`f64::total_cmp`]: whatever sorts by it gives the same bits.
#[must_use]
pub fn sorted(values: &[f64]) -> Vec<f64> {
    let mut from = values.to_vec();
    let mut to = from.clone();
    let n = values.len();
    let mut run = 1;
    while run < n {
        for start in (0..n).step_by(2 * run) {
            let (mut left, mut right) = (start, n.min(start + run));
            let (middle, end) = (right, n.min(start + 2 * run));
            for next in &mut to[start..end] {
                let takes_left =
                    right == end || left < middle && from[left].total_cmp(&from[right]).is_le();
                let taken = if takes_left { &mut left } else { &mut right };
                *next = from[*taken];
                *taken += 1;
            }
        }
        (from, to) = (to, from);
        run *= 2;
    }
    from
}

#[cfg(test)]
mod tests {
    use super::sorted;
    use crate::math::random::{Role, Streams};

    #[test]
    fn values_are_in_the_order_of_the_standard_library() {
        let mut stream = Streams::new(1).get(Role::Data, 0);
        for n in (0..70).chain([255, 256, 257, 5000]) {
            let mut values: Vec<f64> = (0..n).map(|_| stream.normal()).collect();
            for value in values.iter_mut().step_by(7) {
                let odd = [f64::NAN, -f64::NAN, 0.0, -0.0, f64::INFINITY, 1.0];
                *value = odd[stream.below(odd.len() as u32) as usize];
            }
            let mine = sorted(&values);
            values.sort_by(f64::total_cmp);
            let bits = |values: &[f64]| values.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&mine), bits(&values), "{n}");
        }
    }
}
