//! Bennett's acceptance ratio (Bennett 1976; Shirts, Bair, Hooker and Pande 2003).

/// The difference of free energies F₁ − F₀ of two states and its standard error, in kT.
///
/// `forward` holds u₁ − u₀ of independent samples of state 0, `reverse` u₀ − u₁ of those of state 1; entries may be
/// as large as they like.
///
/// # Panics
/// If there are no samples of one of the states.
#[must_use]
pub fn bennett(forward: &[f64], reverse: &[f64]) -> (f64, f64) {
    assert!(
        !forward.is_empty() && !reverse.is_empty(),
        "both states need samples"
    );
    let ratio = libm::log(forward.len() as f64 / reverse.len() as f64);
    // Σ₀ f(M + Δu − C) rises with C and Σ₁ f(−M + Δu + C) falls; C is F₁ − F₀ where they meet.
    let excess = |c: f64| {
        let [there, back] = moments(forward, reverse, ratio - c).map(|(sum, _)| sum);
        there - back
    };
    let (mut low, mut high) = (-1.0, 1.0);
    while excess(low) > 0.0 {
        low *= 2.0;
    }
    while excess(high) < 0.0 {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        *(if excess(middle) < 0.0 {
            &mut low
        } else {
            &mut high
        }) = middle;
    }
    let difference = 0.5 * (low + high);
    let lengths = [forward.len(), reverse.len()].map(|n| n as f64);
    let variance: f64 = moments(forward, reverse, ratio - difference)
        .iter()
        .zip(lengths)
        .map(|((sum, squares), n)| squares / (sum * sum) - 1.0 / n)
        .sum();
    (difference, variance.max(0.0).sqrt())
}

/// Σ f and Σ f² over both states, f(x) = 1/(1 + eˣ) at x = shift + Δu and −shift + Δu.
fn moments(forward: &[f64], reverse: &[f64], shift: f64) -> [(f64, f64); 2] {
    [(forward, shift), (reverse, -shift)].map(|(differences, shift)| {
        let (mut sum, mut squares) = (0.0, 0.0);
        for difference in differences {
            let f = 1.0 / (1.0 + libm::exp(shift + difference));
            sum += f;
            squares += f * f;
        }
        (sum, squares)
    })
}

#[cfg(test)]
mod tests {
    use super::bennett;
    use equiflow::math::random::{Role, Streams};

    /// Harmonic wells ½ k x²: F₁ − F₀ = ½ log(k₁/k₀).
    #[test]
    fn the_difference_of_two_harmonic_wells_is_found_within_its_error() {
        let (mut worst, mut mean) = (0.0_f64, 0.0);
        let exact = 0.5 * libm::log(9.0);
        for seed in 0..40 {
            let mut stream = Streams::new(seed).get(Role::Samples, 0);
            let mut draw = |k: f64, other: f64, count: usize| -> Vec<f64> {
                let x = (0..count).map(|_| stream.normal() / k.sqrt());
                x.map(|x| 0.5 * (other - k) * x * x).collect()
            };
            let (forward, reverse) = (draw(1.0, 9.0, 400), draw(9.0, 1.0, 900));
            let (value, error) = bennett(&forward, &reverse);
            let z = (value - exact) / error;
            worst = worst.max(z.abs());
            mean += z * z / 40.0;
        }
        assert!(worst < 4.0 && (0.5..1.8).contains(&mean), "{worst}, {mean}");
    }
}
