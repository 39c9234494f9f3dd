//! Milliseconds per full training step (forward, reverse, optimiser), natively, one JSON line a case.
//!
//! 50 × 10 bases, RK4 × 20. Seeded; the same steps every time.

#![allow(clippy::disallowed_types, reason = "a benchmark reads the clock")]
#![allow(missing_docs, reason = "a program, not a library")]

use equiflow::config::{Config, System};
use equiflow::trainer::Trainer;
use std::time::Instant;

const CASES: [(&str, System, u32); 2] = [("dw2", System::Dw2, 256), ("dw4", System::Dw4, 64)];
/// Steps per measurement, so that the clock's resolution does not matter.
const BLOCK: u32 = 20;
const BLOCKS: usize = 25;

fn main() {
    for (name, system, batch) in CASES {
        let config = Config {
            system,
            batch,
            ..Config::default()
        };
        let mut trainer = Trainer::<2>::new(config).expect("the default targets can be sampled");
        let mut block = || {
            let start = Instant::now();
            for _ in 0..BLOCK {
                trainer.step();
            }
            start.elapsed().as_secs_f64() * 1e3 / f64::from(BLOCK)
        };
        block();
        let mut times: Vec<f64> = (0..BLOCKS).map(|_| block()).collect();
        times.sort_by(f64::total_cmp);
        let (median, min, max) = (times[BLOCKS / 2], times[0], times[BLOCKS - 1]);
        println!(
            r#"{{"case":"{name}","batch":{batch},"median_ms":{median:.4},"min_ms":{min:.4},"max_ms":{max:.4},"n":{BLOCKS}}}"#
        );
    }
}
