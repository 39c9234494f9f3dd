//! Averages, and how far a Markov chain is from independent draws.

/// The mean and its standard error, for independent values. (NaN, NaN) of nothing; error NaN of one.
#[must_use]
pub fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// The integrated autocorrelation time 1 + 2 Σ_k ρ_k, in the spacing of the series, from several chains
/// of one length. The sum stops at the first k > 5·τ (Sokal's window). One for a constant series.
#[must_use]
pub fn autocorrelation_time(chains: &[Vec<f64>]) -> f64 {
    let length = chains.first().map_or(0, Vec::len);
    let total = (chains.len() * length) as f64;
    let mean = chains.iter().flatten().sum::<f64>() / total;
    let covariance = |lag: usize| {
        let sum: f64 = chains
            .iter()
            .map(|chain| {
                chain
                    .iter()
                    .zip(&chain[lag..])
                    .map(|(a, b)| (a - mean) * (b - mean))
                    .sum::<f64>()
            })
            .sum();
        sum / (chains.len() * (length - lag)) as f64
    };
    if length < 2 {
        return 1.0;
    }
    let variance = covariance(0);
    if variance.is_nan() || variance <= 0.0 {
        return 1.0;
    }
    let mut time = 1.0;
    for lag in 1..length {
        time += 2.0 * covariance(lag) / variance;
        if lag as f64 > 5.0 * time {
            break;
        }
    }
    time.max(1.0)
}

/// Split R̂ (Gelman et al. 2013, section 11.4): each chain is cut in halves; the square root of the
/// pooled variance over the variance within. One when all halves agree; NaN for fewer than four values.
#[must_use]
pub fn split_r_hat(chains: &[Vec<f64>]) -> f64 {
    let half = chains.first().map_or(0, Vec::len) / 2;
    let halves: Vec<&[f64]> = chains
        .iter()
        .flat_map(|chain| [&chain[..half], &chain[half..2 * half]])
        .collect();
    if half < 2 {
        return f64::NAN;
    }
    let n = half as f64;
    let stats: Vec<(f64, f64)> = halves.iter().map(|values| mean_and_error(values)).collect();
    let within = stats
        .iter()
        .map(|(_, error)| error * error * n)
        .sum::<f64>()
        / stats.len() as f64;
    let means: Vec<f64> = stats.iter().map(|(mean, _)| *mean).collect();
    let (_, error) = mean_and_error(&means);
    let between = error * error * means.len() as f64;
    if within == 0.0 && between == 0.0 {
        return 1.0;
    }
    (((n - 1.0) / n * within + between) / within).sqrt()
}
