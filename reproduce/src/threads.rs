//! Independent runs on several threads. Each run depends on its own input alone, and results come back
//! in the order of the inputs: who computed what cannot be told from them.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Applies `run` to each of `inputs`, on as many threads as `threads` says.
///
/// # Panics
/// If a run does.
pub fn map<A: Sync, B: Send>(threads: usize, inputs: &[A], run: impl Fn(&A) -> B + Sync) -> Vec<B> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, B)>> = Mutex::new(Vec::with_capacity(inputs.len()));
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, inputs.len().max(1)) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(input) = inputs.get(index) else {
                        break;
                    };
                    let output = run(input);
                    done.lock()
                        .expect("no run has panicked")
                        .push((index, output));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no run has panicked");
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, output)| output).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_come_in_the_order_of_the_inputs() {
        let inputs: Vec<u64> = (0..100).collect();
        for threads in [1, 2, 7] {
            let squares = super::map(threads, &inputs, |x| x * x);
            assert!(squares.iter().zip(&inputs).all(|(y, x)| *y == x * x));
        }
    }
}
