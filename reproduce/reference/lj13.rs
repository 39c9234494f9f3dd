//! log Z, mean energy and entropy of LJ-13 from the engine's sampler and Bennett's acceptance ratio.
//!
//! ```text
//! cargo run --release --package reproduce --example lj13 -- [samples of each state] [runs]
//! ```

#![allow(
    clippy::disallowed_methods,
    reason = "clippy.toml protects the engine's determinism; this is a program around it"
)]

use anyhow::{Context, Result};
use equiflow::sampling::diagnostics::mean_and_error;
use equiflow::system::energy::{LennardJones, PairSum};
use reproduce::reference::cluster::{Cluster, Measured, measure};

fn main() -> Result<()> {
    let number = |index: usize, default: u64| -> Result<u64> {
        std::env::args().nth(index).map_or(Ok(default), |text| {
            text.parse()
                .with_context(|| format!("{text} is not a whole number"))
        })
    };
    let (samples, runs) = (number(1, 1000)? as usize, number(2, 2)?);
    for (name, pair_sum) in [("double", PairSum::Double), ("once", PairSum::Once)] {
        let energy = LennardJones {
            pair_sum,
            ..LennardJones::default()
        };
        let mut found = Vec::new();
        for seed in 1..=runs {
            let cluster = measure(&energy, 13, samples, seed)?;
            print(
                &format!("pair sum {name}, run {seed}"),
                cluster.log_z,
                cluster.mean_energy,
                cluster.entropy(),
            );
            found.push(cluster);
        }
        if runs > 1 {
            let over = |value: fn(&Cluster) -> Measured| {
                let values: Vec<f64> = found.iter().map(|one| value(one).0).collect();
                mean_and_error(&values)
            };
            print(
                &format!("pair sum {name}, all runs"),
                over(|one| one.log_z),
                over(|one| one.mean_energy),
                over(Cluster::entropy),
            );
        }
    }
    Ok(())
}

fn print(name: &str, log_z: Measured, mean_energy: Measured, entropy: Measured) {
    let text = |(value, error): Measured| format!("{value:.4} ± {error:.4}");
    println!(
        "{name}: log Z {}, mean energy {}, entropy {}",
        text(log_z),
        text(mean_energy),
        text(entropy)
    );
}
